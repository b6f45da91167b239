"""The exchange as a process: how it answers, and when it ends by itself."""

import asyncio
import json
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable

import psutil
import uvicorn
from starlette.types import ASGIApp

from nupool_helpers.practice.half_requests import MOST_CONNECTIONS, HalfRequests, end_half_requests
from nupool_helpers.practice.request_log import Logged, shorten_log
from nupool_helpers.practice.web.request_target import OriginForm
from nupool_helpers.secret import SecretText

__all__ = ["Life", "new_token", "serve"]


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
        _announce(listener, announce)
        while not (running.done() or life.is_over(logged.last_request)):
            shorten_log(sys.stderr.fileno())
            end_half_requests(server.server_state.connections, time.monotonic())
            chore()
            await asyncio.sleep(1)
    server.should_exit = True
    await running


def _announce(listener: socket.socket, announce: Callable[[str], None]) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    announce(url)
    print(json.dumps({"url": url}), flush=True)  # noqa: T201  (the command's result)


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
