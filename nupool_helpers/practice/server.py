"""The exchange as a process: what it logs, and when it ends by itself."""

import asyncio
import json
import logging
import os
import secrets
import signal
import socket
import stat
import sys
import time
from collections.abc import Callable

import psutil
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nupool_helpers.practice.half_requests import MOST_CONNECTIONS, HalfRequests, end_half_requests
from nupool_helpers.practice.web.request_target import OriginForm, is_path
from nupool_helpers.secret import SecretText

__all__ = ["Life", "Logged", "log_to_stderr", "new_token", "serve", "shorten_log"]

_log = logging.getLogger(__name__)


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
            _log.info("%s %s %d", scope["method"], _printable(scope), status)


def _printable(scope: Scope) -> str:
    if not is_path(scope):  # an address that cannot be read, with a password in it perhaps
        return "(no path)"
    path: str = scope["path"]
    if path.isascii() and path.isprintable():
        return path[:200]
    return path.encode("ascii", "backslashreplace").decode().translate(dict.fromkeys((*range(32), 127), "?"))[:200]


class Life:
    """Tells when the process has nothing left to live for.

    It follows the JupyterLab that it was started under, by process id and start time, since ids are used again; or,
    without one, ends after `idle` seconds without a request.
    """

    def __init__(self, watch: int | None, idle: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._watched = psutil.Process(watch) if watch and psutil.pid_exists(watch) else None
        self._gone, self._idle, self._clock = watch is not None and self._watched is None, idle, clock

    def is_over(self, last_request: float) -> bool:
        """Judge; `last_request` is a reading of the same clock."""
        if self._watched is not None:
            # is_running() compares the start time, too. A zombie waits for its parent and runs nothing.
            return not self._watched.is_running() or self._watched.status() == psutil.STATUS_ZOMBIE
        return self._gone or self._clock() - last_request >= self._idle


def new_token() -> SecretText:
    """Make the owner token of this run."""
    return SecretText(secrets.token_urlsafe(32))


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    life: Life,
    announce: Callable[[str], None] = lambda _url: None,
    chore: Callable[[], None] = lambda: None,
) -> None:
    """Answer on `listener` until stopped or until life is over. `chore` is called every second, between two requests.

    Once it answers, `announce` is given the address, which also goes to standard output as one JSON line.
    """
    logged = Logged(app)
    server = uvicorn.Server(_configure(logged))
    # After a SIGTERM uvicorn answers its last requests, then sends the signal on to whom it took it from. That would
    # end the process before its runtime file and its database are put away.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not (server.started or running.done()):
        await asyncio.sleep(0.01)
    if server.started:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        announce(url)
        print(json.dumps({"url": url}), flush=True)  # noqa: T201  (the command's result)
        while not (running.done() or life.is_over(logged.last_request)):
            shorten_log(sys.stderr.fileno())
            end_half_requests(server.server_state.connections, time.monotonic())
            chore()
            await asyncio.sleep(1)
    server.should_exit = True
    await running


def _configure(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        OriginForm(app),
        http=HalfRequests,  # over h11: httptools drops the host of a target that was written whole
        limit_concurrency=MOST_CONNECTIONS,
        log_config=None,
        access_log=False,  # uvicorn's own line has the query in it
        proxy_headers=False,  # else a header would say who calls, and limits by address were its writer's to pass
        server_header=False,
        lifespan="off",
        ws="none",
        # Longer than a program thinks: who sends just as it is closed does not know whether the order was placed.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )


def log_to_stderr() -> None:
    """Send this process's log to standard error, which `clients.launcher` keeps in a file beside the database."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
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
