"""A vault whose agent is a real process, and an agent in this process whose clock can be moved."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from nupool_helpers.secret import SecretText
from nupool_helpers.vault.agent.place import make_folder, peer_uid, socket_path
from nupool_helpers.vault.agent.server import Server
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.kdbx import key_of, new_database, open_database
from nupool_helpers.vault.shared_key import SharedKey
from nupool_helpers.vault.vault import Vault

PASSWORD = SecretText("quiet harbour seven lanterns")


@pytest.fixture(scope="session")
def opened() -> tuple[bytes, SecretText]:
    """A vault's bytes and its key, made once."""
    content = new_database(PASSWORD)
    return content, key_of(open_database(content, PASSWORD))


@pytest.fixture
def shared_path(tmp_path: Path, opened: tuple[bytes, SecretText]) -> Iterator[Path]:
    """A vault, locked. Its agent, where one is started, ends with the test."""
    path = tmp_path / "data" / "vault.kdbx"
    path.parent.mkdir(mode=0o700)
    path.write_bytes(opened[0])
    path.chmod(0o600)
    yield path
    SharedKey(path).forget()


def kernel(path: Path) -> Vault:
    """The vault as one notebook's kernel has it."""
    return Vault(path, SharedKey(path))


@pytest.fixture
def argon2_calls(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows by one with every call of Argon2 in this process."""
    import argon2.low_level

    real, calls = argon2.low_level.hash_secret_raw, []

    def counted(*args: object, **more: object) -> bytes:
        calls.append(None)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(argon2.low_level, "hash_secret_raw", counted)
    return calls


def agent_processes(path: Path) -> list[psutil.Process]:
    """The agents of a vault that run."""
    name, found = str(socket_path(path)), []
    for process in psutil.process_iter(["cmdline", "status"]):
        if name in (process.info["cmdline"] or []) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


@contextmanager
def agent_here(
    path: Path, held: HeldKey, peers: Callable[[socket.socket], int] = peer_uid
) -> Iterator[threading.Thread]:
    """An agent in a thread of this process, so that its clock and what it is told of its callers can be chosen."""
    make_folder(path.parent)
    over = threading.Event()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(16)

        async def serve() -> None:
            server = Server(held, listener, path, lives=lambda: not over.is_set())
            server.peers = peers
            await server.run()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        try:
            yield thread
        finally:
            over.set()
            thread.join(timeout=60)
            assert not thread.is_alive()
