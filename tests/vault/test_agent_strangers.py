"""Who the vault's agent answers, and whom a kernel takes for it."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.secret import SecretText
from nupool_helpers.vault import shared_key
from nupool_helpers.vault.agent import client, place, server
from nupool_helpers.vault.agent.client import ask
from nupool_helpers.vault.agent.frames import LONGEST, Ask, Reply, clean_key, read_reply, read_request, request_frame
from nupool_helpers.vault.agent.place import NoAgent, check_socket, socket_path
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.shared_key import SharedKey
from tests.vault.conftest import PASSWORD, agent_here, kernel

Opened = tuple[bytes, SecretText]
NOBODY = 65534
CALL = """import os, socket, sys
if os.getuid() == 0:
    os.setuid(int(sys.argv[2]))
with socket.socket(socket.AF_UNIX) as connection:
    connection.settimeout(60)
    connection.connect(sys.argv[1])
    try:
        connection.sendall(b'{"ask": "key"}\\n')
        print(connection.recv(1000))
    except (ConnectionError, TimeoutError) as error:
        print(type(error).__name__)
"""


@pytest.fixture
def held(opened: Opened) -> HeldKey:
    """A key that is held."""
    made = HeldKey()
    made.hold(opened[1])
    return made


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for sockets, which others could reach."""
    with tempfile.TemporaryDirectory(prefix="np") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@contextmanager
def stranger(path: Path) -> Iterator[list[bytes]]:
    """Something that listens on a path and says that the vault is open; gives what was sent to it."""
    heard: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(16)

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, suppress(ConnectionError):
                    connection.settimeout(20)
                    heard.append(connection.recv(1000))
                    connection.sendall(b'{"seconds": 600.0, "key": "' + b"A" * 43 + b'="}\n' if heard[-1] else b"")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield heard
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=60)


def link_for_folder(folder: Path) -> None:
    (folder.parent / "theirs").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "theirs")


def open_folder(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def readable_folder(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)


PLACES = {"a link": link_for_folder, "others write to it": open_folder, "others read it": readable_folder}


@pytest.mark.parametrize("what", PLACES)
def test_a_folder_that_is_not_this_user_s_alone_is_refused(shared_path: Path, runtime: Path, what: str) -> None:
    """What listens there is sent nothing and believed nothing; the vault is open in this kernel alone, and says so."""
    PLACES[what](runtime / "nupool-workbook")
    with stranger(socket_path(shared_path)) as heard:
        vault = kernel(shared_path)
        assert vault.locked
        assert "in this notebook alone" in vault.unlock(PASSWORD)
        assert vault.pair_names() == []
        assert not vault.keys.is_shared
        assert kernel(shared_path).locked
        vault.lock()
        assert vault.locked

    assert heard == []


@pytest.mark.parametrize("what", ["a file", "a folder", "a link to a socket", "somebody else's"])
def test_what_is_no_socket_of_this_user_is_refused(
    shared_path: Path, opened: Opened, runtime: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """It is left as it is, and the sentence says where it stands."""
    path = socket_path(shared_path)
    path.parent.mkdir(mode=0o700)
    with stranger(runtime / "s") as heard:
        if what == "a file":
            path.touch()
        elif what == "a folder":
            path.mkdir()
        else:
            path.symlink_to(runtime / "s") if "link" in what else (runtime / "s").rename(path)
        if what == "somebody else's":
            mine = os.geteuid()
            monkeypatch.setattr(place, "check_folder", lambda _folder: None)
            monkeypatch.setattr(shared_key, "socket_path", lambda _vault: path)
            monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
        with pytest.raises(NoAgent, match=str(path)):
            ask(path, Ask.KEY)
        assert str(path) in SharedKey(shared_path).hold(opened[1])

    assert heard == []
    assert os.path.lexists(path)


def test_another_user_at_the_other_end_is_sent_nothing(
    shared_path: Path, opened: Opened, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system says who it is, whoever the file belongs to: what it answers is not read."""
    path = socket_path(shared_path)
    path.parent.mkdir(mode=0o700)
    monkeypatch.setattr(client, "peer_uid", lambda _connection: os.geteuid() + 1)
    with stranger(path) as heard:
        with pytest.raises(NoAgent, match="Another user listens"):
            ask(path, Ask.KEY)
        assert "Another user listens" in SharedKey(shared_path).hold(opened[1])

    assert set(heard) == {b""}


def test_the_agent_refuses_another_user(runtime: Path, held: HeldKey) -> None:
    """A program of somebody else's, at a socket that is open to all by mistake, gets no answer; this user's does.

    Where the tests do not run as root, the other user is what the agent is told of its caller.
    """
    path, root = runtime / "open" / "s", os.geteuid() == 0
    told = place.peer_uid if root else lambda _connection: NOBODY
    with agent_here(path, held, told):
        for one in (runtime, path.parent, path):
            one.chmod(0o777)
        theirs = _call(path, NOBODY if root else os.geteuid())
        ours = _call(path, os.geteuid()) if root else "seconds"

    assert theirs in ("b''", "ConnectionResetError", "BrokenPipeError")
    assert "seconds" in ours


def _call(path: Path, user: int) -> str:
    command = [sys.executable, "-c", CALL, str(path), str(user)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.strip()


def test_a_caller_of_another_user_gets_nothing(runtime: Path, held: HeldKey) -> None:
    """By what the system says of the connection, whatever it asks."""
    path = runtime / "private" / "s"
    with agent_here(path, held, lambda _connection: os.geteuid() + 1):
        assert [ask(path, what) for what in Ask] == [None] * len(Ask)
        assert held.key() is not None


HOSTILE = {
    "too long": b'{"ask": "key"' + b" " * LONGEST + b"}\n",
    "a megabyte": b"x" * 2**20,
    "no JSON": b"key\n",
    "not UTF-8": b"\xff\xfe\n",
    "deep": b"[" * 200 + b"\n",
    "a list": b'["key"]\n',
    "a number": b"1\n",
    "nothing": b"\n",
    "an unknown word": b'{"ask": "password"}\n',
    "a wrong type": b'{"ask": 1}\n',
    "more than is asked": b'{"ask": "key", "path": "/"}\n',
    "half a frame": b'{"ask": "lock"}',
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_frame_ends_its_connection_only(runtime: Path, held: HeldKey, what: str) -> None:
    """It gets no answer, locks nothing, and the next one is answered."""
    path = runtime / "private" / "s"
    with agent_here(path, held):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(str(path))
            with suppress(ConnectionError):
                connection.sendall(HOSTILE[what])
                connection.shutdown(socket.SHUT_WR)
                assert connection.recv(1000) == b""
        reply = ask(path, Ask.KEY)

    assert reply is not None
    assert reply.key is not None


def test_a_caller_that_says_nothing_more_holds_up_nobody(
    runtime: Path, held: HeldKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another is answered meanwhile, and the silent one is hung up on."""
    monkeypatch.setattr(server, "PATIENCE_SECONDS", 0.5)
    path = runtime / "private" / "s"
    with agent_here(path, held), socket.socket(socket.AF_UNIX) as silent:
        silent.settimeout(60)
        silent.connect(str(path))
        silent.sendall(request_frame(Ask.LOCK)[:-1])

        assert ask(path, Ask.LOOK) is not None
        assert silent.recv(1000) == b""
        assert ask(path, Ask.LOOK) is not None


@given(st.one_of(st.binary(max_size=300), st.text().map(str.encode)))
def test_whatever_comes_is_a_request_or_refused(line: bytes) -> None:
    """With one kind of error, so that no line can end the agent."""
    with suppress(ValueError):
        assert read_request(line) in Ask


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        '{"seconds": 1}',
        '{"seconds": true}',
        '{"seconds": NaN}',
        '{"seconds": Infinity}',
        '{"seconds": "1"}',
        '{"seconds": 1.0, "key": 1}',
        '{"seconds": 1.0, "key": "AAAA"}',
        '{"seconds": 1.0, "key": "' + "ä" * 44 + '"}',
        '{"seconds": 1.0, "key": "' + "A" * 43 + '=", "more": 1}',
        "[]",
        "x",
    ],
)
def test_what_is_no_answer_is_refused(line: str) -> None:
    """Exact names, exact types, a key of 32 bytes; and nothing that is half sent."""
    with pytest.raises(ValueError, match=r".*"):
        read_reply(SecretText(line + "\n"))
    with pytest.raises(ValueError, match="half a line"):
        read_reply(SecretText('{"seconds": 1.0}'))
    assert read_reply(SecretText('{"seconds": 1.0}\n')) == Reply(1.0)


def test_without_such_sockets_each_kernel_unlocks_for_itself(
    shared_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python on Windows has none; a folder whose path is too long holds none."""
    with monkeypatch.context() as short:
        short.setattr(place, "LONGEST_PATH", 20)
        assert "too long" in SharedKey(shared_path).hold(opened[1])
    monkeypatch.delattr(socket, "AF_UNIX")
    keys = SharedKey(shared_path)
    assert "no sockets that are private" in keys.hold(opened[1])

    assert keys.key() == opened[1]
    assert not keys.is_shared
    keys.forget()
    assert keys.key() is None


@pytest.mark.parametrize("named", ["", "relative", "/no/such/folder"])
def test_without_a_folder_for_sockets_there_is_one_among_the_temporary_ones(
    shared_path: Path, opened: Opened, runtime: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """Of this user's, for this user alone, whatever the temporary folder is open to."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", named)
    monkeypatch.setattr(tempfile, "tempdir", str(runtime))
    assert SharedKey(shared_path).hold(opened[1]) == ""
    path = socket_path(shared_path)

    assert path.parent == runtime / f"nupool-workbook-{os.geteuid()}"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)] == [0o700, 0o600]
    check_socket(path)
    SharedKey(shared_path).forget()


def test_what_is_no_key_is_refused() -> None:
    """Before an agent keeps it."""
    for text in ("", "x", "A" * 44, "A" * 42 + "==", "A" * 43 + "=\n"):
        with pytest.raises(ValueError, match="not a key"):
            clean_key(SecretText(text))
