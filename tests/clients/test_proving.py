"""A proof before anything is sent, on every new connection: who takes the port between two requests gets nothing."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nupool_helpers.clients import launcher
from nupool_helpers.clients.run import read_runtime_file
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.errors import ExchangeUnavailable
from nupool_helpers.lessons.link import Link
from nupool_helpers.private_files import write_private
from nupool_helpers.protocol import VERSION
from nupool_helpers.secret import SecretText
from tests.processes import exchange

PASSWORD = "lamp otter violin cloud"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
PROOF = b'HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n{"proof": "' + b"0" * 64 + b'"}'
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"


class Stranger:
    """Somebody's program on a port: it writes down what it hears, and gives one answer to everything."""

    def __init__(self, port: int, answer: bytes) -> None:
        self.heard, self._answer = b"", answer
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen()
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(20)
                self.heard += connection.recv(65536)
                connection.sendall(self._answer)
                self.heard += connection.recv(65536) if self._answer is PROOF else b""

    def close(self) -> None:
        """End it."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=30)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What this process sends: method and path of each request."""
    sent: list[str] = []
    put = http.client.HTTPConnection.putrequest

    def note(self: http.client.HTTPConnection, method: str, url: str, *more: bool, **named: bool) -> None:
        sent.append(f"{method} {url.partition('?')[0]}")
        put(self, method, url, *more, **named)

    monkeypatch.setattr(http.client.HTTPConnection, "putrequest", note)
    yield sent


@pytest.mark.parametrize("answer", [NOT_FOUND, PROOF, CUT, b"", b"no HTTP\r\n\r\n"], ids=str)
def test_who_takes_the_port_hears_a_question_and_nothing_else(tmp_path: Path, answer: bytes) -> None:
    """Neither the token nor a session, a password or a code: each of them would be sent only behind a proof."""
    with exchange(tmp_path / "data"):
        seat = launcher.find(tmp_path / "data")
        assert seat is not None
        seat.make_learner("ada@example.org", SecretText(PASSWORD))
        site, visitor = seat.open_site(), seat.visit()
        site.get("settings")
        token = read_runtime_file(tmp_path / "data" / "runtime.json")["token"]
    acts: list[Callable[[], object]] = [
        seat.state,
        lambda: seat.set_password(SecretText(PASSWORD)),
        lambda: site.get("settings"),
        lambda: visitor.post("login", email="ada@example.org", password=SecretText(PASSWORD)),
    ]
    stranger = Stranger(seat.port, answer)
    try:
        for act in acts:
            with pytest.raises(ExchangeUnavailable):
                act()
        assert not seat.proves_itself()
    finally:
        stranger.close()

    heard = stranger.heard.decode("latin-1")
    assert [line for line in heard.splitlines() if " HTTP/1" in line and "/owner/proof?challenge=" not in line] == []
    for secret in ("Authorization", "Cookie", "practice_session", PASSWORD, "ada@example.org", token):
        assert secret not in heard


def test_a_connection_is_proved_once(tmp_path: Path, requests: list[str]) -> None:
    """On one that is kept open nothing more is asked, by whichever client of this kernel."""
    with exchange(tmp_path / "data"):
        content = json.loads((tmp_path / "data" / "runtime.json").read_text())
        seat = SeatClient(content["url"], SecretText(content["token"]))
        seat.make_learner("ada@example.org", SecretText(PASSWORD))
        seat.state()
        assert seat.proves_itself()
        site = seat.open_site()
        site.get("settings")
        seat.state()

    assert [sent.removeprefix("GET ") for sent in requests] == [
        *("POST /owner/learner", "/owner/proof", "/owner/state", "POST /owner/session", "/settings", "/owner/state"),
    ]


def test_a_session_that_has_ended_is_opened_anew(tmp_path: Path, requests: list[str]) -> None:
    """Nothing is asked beforehand: the request that is refused for it is sent once more."""
    with exchange(tmp_path / "data"):
        seat = launcher.find(tmp_path / "data")
        assert seat is not None
        seat.make_learner("ada@example.org", SecretText(PASSWORD))
        site = seat.open_site()
        seat.set_password(SecretText("seven quiet lanterns harbour"))  # ends all sessions
        requests.clear()
        assert site.get("settings").page == "settings"

    assert requests == ["GET /settings", "POST /owner/session", "GET /settings"]


def test_a_session_reaches_no_other_address(tmp_path: Path) -> None:
    """What is proved is one address: no redirection and no mistake leads a session's request elsewhere."""
    import requests

    seat = SeatClient("http://127.0.0.1:9", SecretText("x"))
    with pytest.raises(requests.exceptions.InvalidSchema):
        seat.transport.new_session().get("http://127.0.0.1:10/")


def test_a_kernel_that_asks_ahead_tells_a_stranger_nothing(tmp_path: Path, requests: list[str]) -> None:
    """What stands at the address of a run that is over is asked for a proof, and for nothing else."""
    stranger = Stranger(0, PROOF)
    content = {"url": f"http://127.0.0.1:{stranger.port}", "token": PASSWORD, "pid": 1, "version": VERSION}
    folder = launcher.data_dir()
    folder.mkdir(mode=0o700)
    write_private(folder / "runtime.json", json.dumps(content).encode())
    link = Link()
    try:
        link.ask_ahead()
    finally:
        stranger.close()

    assert set(requests) == {"GET /owner/proof"}
    assert PASSWORD.encode() not in stranger.heard
    assert link.port() == 0
