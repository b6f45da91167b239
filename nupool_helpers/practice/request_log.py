"""What the exchange logs of the requests to it, where to, and how long that grows."""

import functools
import logging
import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nupool_helpers.practice.web.request_target import is_path

__all__ = ["FORMAT", "Logged", "log_to_stderr", "shorten_log"]

_log = logging.getLogger(__name__)
FORMAT = "%(asctime)s %(levelname)s %(message)s"


class Logged:
    """Wraps the application: one line a request, without query, headers or body, which may hold secrets."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self._clock = app, clock
        self.last_request = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and note it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.last_request = self._clock()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            if _log.isEnabledFor(logging.INFO):
                _write(f"{scope['method']} {_printable(scope)} {status}")


def _printable(scope: Scope) -> str:
    if not is_path(scope):  # an address that cannot be read, with a password in it perhaps
        return "(no path)"
    path: str = scope["path"]
    if path.isascii() and path.isprintable():
        return path[:200]
    return path.encode("ascii", "backslashreplace").decode().translate(dict.fromkeys((*range(32), 127), "?"))[:200]


def _write(line: str) -> None:
    """Write a line in `FORMAT`. By way of Python's logging it would cost a tenth of a signed call."""
    now = time.time()
    with suppress(OSError, ValueError):  # a full disk keeps no reply back
        sys.stderr.write(f"{_text_of(int(now))},{int(now % 1 * 1000):03d} INFO {line}\n")


@functools.lru_cache(maxsize=1)
def _text_of(second: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))


def log_to_stderr() -> None:
    """Send this process's log to standard error, which `clients.launcher` keeps in a file beside the database."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=FORMAT)
    # Found out for every line, and in none of ours (Python's logging HOWTO, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def shorten_log(handle: int, most: int = 8 * 2**20) -> None:
    """Begin a log anew that is a file and has more than `most` bytes: an exchange can run for weeks."""
    status = os.fstat(handle)
    if stat.S_ISREG(status.st_mode) and status.st_size > most:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
