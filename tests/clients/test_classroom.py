"""A kernel of a class finds the exchange by what the hub gave its server, and trusts nothing else at that address."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from nupool_helpers.clients import launcher
from nupool_helpers.clients.classroom import PAGES, PROOF, TOKEN, URL, find_seat
from nupool_helpers.errors import ExchangeUnavailable

KEY, WORD = "key of ada", "token-for-the-exchange"
STATE = {
    **{"now": 1, "learner": None, "activity": [], "anew": True, "mark": "0:0", "more": False, "notice": ""},
    "invitation": None,
    "visit": "0" * 64,
}


class Service(ThreadingHTTPServer):
    """What answers where the class's exchange should be; it proves itself by `key`."""

    def __init__(self, key: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.key, self.heard = key, list[tuple[str, str, str]]()


class Handler(BaseHTTPRequestHandler):
    """Answers as the exchange does, and notes path, user and header of what is asked."""

    protocol_version = "HTTP/1.1"
    server: Service

    def do_GET(self) -> None:
        """Answer the proof and the state."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.heard.append((parts.path, query.get("user", ""), self.headers.get("Authorization", "")))
        message = f"practice exchange proof:{query.get('challenge', '')}".encode()
        proof = hmac.new(self.server.key.encode(), message, hashlib.sha256).hexdigest()
        body = json.dumps({"proof": proof} if parts.path.endswith("/proof") else STATE).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(params=[KEY, "key of eve"])
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The exchange, and one that has another learner's key; this process is a kernel of ada's server."""
    with Service(request.param) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        prefix = "/services/practice-exchange"
        given = {URL: f"http://127.0.0.1:{server.server_port}{prefix}", PAGES: f"{prefix}/", TOKEN: WORD, PROOF: KEY}
        for name, value in (given | {"JUPYTERHUB_USER": "ada & co", "JUPYTERHUB_API_TOKEN": "its server"}).items():
            monkeypatch.setenv(name, value)
        yield server
        server.shutdown()
        thread.join(timeout=30)


def test_the_token_goes_to_nobody_who_has_not_proved_itself(service: Service) -> None:
    """Asked for is a proof to this user, and only behind it comes the token; the server's own is sent to nobody."""
    if service.key == KEY:
        seat = launcher.find_or_start()
        assert seat.state().learner is None
        assert seat.pages == "/services/practice-exchange/"
        assert service.heard[-1] == ("/services/practice-exchange/owner/state", "", f"token {WORD}")
    else:
        assert launcher.find() is None
        with pytest.raises(ExchangeUnavailable, match="tell your teacher"):
            launcher.find_or_start()
        assert {path.rpartition("/")[2] for path, _user, _sent in service.heard} == {"proof"}
    proofs = {(user, sent) for path, user, sent in service.heard if path.endswith("/proof") and user}
    assert proofs == {("ada & co", "")}
    assert "its server" not in str(service.heard)


def test_without_a_class_there_is_no_seat_of_one() -> None:
    """Alone, and below a hub that has no such service, all is as before."""
    assert find_seat({"JUPYTERHUB_API_TOKEN": "its server", "JUPYTERHUB_USER": "ada"}) is None
