"""The agent at work: it answers one line on each connection, and ends when it has no key any more."""

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path

import psutil

from nupool_helpers.vault.agent.frames import LONGEST, Ask, Reply, read_request, reply_frame
from nupool_helpers.vault.agent.place import NoAgent, peer_uid
from nupool_helpers.vault.held_key import HeldKey

__all__ = ["PATIENCE_SECONDS", "Server", "answer", "watched"]

_LOOK_EVERY = 1.0  # seconds
PATIENCE_SECONDS = 5.0
"""How long a line of 256 bytes may take, from the same machine."""


def answer(held: HeldKey, ask: Ask) -> Reply | None:
    """Do what is asked for; None where the vault is locked."""
    if ask is Ask.USE:
        held.use()
    seconds, key = held.seconds_left(), held.key()
    if ask is Ask.LOCK:
        held.forget()
    if seconds is None:
        return None
    return Reply(seconds, key if ask is Ask.KEY else None)


def watched(process_id: int | None) -> Callable[[], bool]:
    """Return a function that tells whether a process still runs; without one, something always does.

    The start time counts as well, since ids are used again. A zombie waits for its parent and runs nothing.
    """
    if process_id is None:
        return lambda: True
    try:
        process = psutil.Process(process_id)
    except psutil.NoSuchProcess:
        return lambda: False

    def runs() -> bool:
        try:
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    return runs


class Server:
    """Answers on `listener`, which is bound to `path`, while the key is held and `lives` says so."""

    def __init__(self, held: HeldKey, listener: socket.socket, path: Path, lives: Callable[[], bool]) -> None:
        self._held, self._listener, self._path, self._lives = held, listener, path, lives
        self._own = self._standing()
        self._over = asyncio.Event()
        self.peers: Callable[[socket.socket], int] = peer_uid

    async def run(self) -> None:
        """Answer until it is over."""
        server = await asyncio.start_unix_server(self._served, sock=self._listener, limit=LONGEST)
        try:
            while not self._is_over():
                try:
                    await asyncio.wait_for(self._over.wait(), _LOOK_EVERY)
                except TimeoutError:
                    continue
        finally:
            self._leave()
            server.close()

    def _is_over(self) -> bool:
        # Where its socket was taken away nobody reaches it, so nobody could lock it: it ends, too.
        reachable = self._own is not None and self._standing() == self._own
        return self._held.seconds_left() is None or not reachable or not self._lives()

    def _standing(self) -> tuple[int, int] | None:
        try:
            status = self._path.lstat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _leave(self) -> None:
        self._held.forget()
        # While it still listens: who finds nobody listening takes the name for a new agent, whose it is then.
        if self._own is not None and self._standing() == self._own:
            self._path.unlink(missing_ok=True)

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one line. What is too long, half sent or no request ends this connection, and nothing else."""
        asked = None
        try:
            if self.peers(writer.get_extra_info("socket")) == os.geteuid():
                asked = read_request(await asyncio.wait_for(reader.readline(), PATIENCE_SECONDS))
                reply = answer(self._held, asked)
                if asked is Ask.LOCK:
                    self._leave()  # before the answer: who has it finds the vault locked, everywhere
                if reply is not None:
                    writer.write(reply_frame(reply))
                    await writer.drain()
        except (ValueError, OSError, NoAgent):  # among OSError: TimeoutError, ConnectionError
            pass
        finally:
            writer.close()
            if asked is Ask.LOCK:
                self._over.set()
