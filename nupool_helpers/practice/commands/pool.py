"""`pool`: the practice pool, which replays signed requests on an exchange."""

import argparse
import asyncio
import time
from typing import Any

from nupool_helpers.practice import runtime, server
from nupool_helpers.practice.offload import thread_offload
from nupool_helpers.practice.pool.replay import Replay
from nupool_helpers.practice.pool.views import Pool, create_pool
from nupool_helpers.practice.request_log import log_to_stderr

__all__ = ["add_to", "run"]


def add_to(commands: Any) -> None:
    """Add the command and its options to `commands`, the subparsers of the command line."""
    pool = commands.add_parser("pool", help="run the practice pool beside an exchange; prints its address as JSON")
    pool.add_argument("--exchange", required=True, metavar="URL", help="the exchange whose orders count")
    pool.add_argument("--port", type=int, default=0, help="0: a free one")
    pool.add_argument("--watch", type=int, metavar="PID", help="end when this process is gone")
    pool.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Answer until stopped, or until the process that is watched is gone. Raises OSError where it cannot listen."""
    log_to_stderr()
    application = create_pool(Pool(Replay(options.exchange), time.monotonic, thread_offload()))
    life = server.Life(options.watch, float("inf"))
    asyncio.run(server.serve(application, runtime.bind_port(options.port), life))
