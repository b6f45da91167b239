"""`serve`: the exchange itself, for one learner or for a class."""

import argparse
import asyncio
import functools
import os
import smtplib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import runtime, server
from nupool_helpers.practice.app import create_app
from nupool_helpers.practice.call_limits import PER_MINUTE, CallLimits
from nupool_helpers.practice.classroom.service import read_environment
from nupool_helpers.practice.commands.place import add_place, chosen_place
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail.smtp import SmtpMailer
from nupool_helpers.practice.offload import thread_offload
from nupool_helpers.practice.request_log import log_to_stderr
from nupool_helpers.practice.retention import Retention
from nupool_helpers.practice.store import GroupCommit, Store

__all__ = ["add_to", "run"]


def add_to(commands: Any) -> None:
    """Add the command and its options to `commands`, the subparsers of the command line."""
    serve = commands.add_parser("serve", help="run the exchange until it is stopped; prints its address as JSON")
    _add_address(serve)
    serve.add_argument("--watch", type=int, metavar="PID", help="end when this process is gone")
    serve.add_argument("--idle", type=float, metavar="SECONDS", help="end after so long without a request")
    serve.add_argument("--call-limits", action="store_true", help=f"allow {PER_MINUTE} calls of the API a minute")
    serve.add_argument(
        "--smtp", type=_host_and_port, metavar="HOST:PORT", help="send mails there instead of to the practice mailbox"
    )
    serve.add_argument(
        "--price-seed", "--market-seed", type=int, metavar="N", help="the same number: the same prices at the same time"
    )
    serve.add_argument("--quiet", action="store_true", help="prices stay where they were in the tutorial's time")
    serve.add_argument("--hub-service", action="store_true", help="serve a class, as a service that JupyterHub starts")
    add_place(serve)
    serve.set_defaults(run=run)


def _add_address(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--port", type=int, default=0, help="0: the one of the last start, or a free one")
    serve.add_argument(
        "--listen", metavar="ADDRESS", default=runtime.LOOPBACK, help="an IPv4 address to answer at; with --hub-service"
    )
    serve.add_argument("--host-name", action="append", default=[], help="a name besides loopback to answer under")
    serve.add_argument("--outer-url", metavar="URL", help="the front page as browsers find it, for the links in mails")


def _host_and_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    return (host, int(port)) if colon else (text, smtplib.SMTP_PORT)


def run(options: argparse.Namespace) -> None:
    """Answer until stopped. Raises InvalidInput for options that do not go together, OSError where it cannot listen."""
    # Alone, whoever reaches the exchange could listen to what its owner's kernels send; a class is behind its hub.
    if options.listen != runtime.LOOPBACK and not options.hub_service:
        raise InvalidInput(
            f"Without --hub-service the exchange answers at {runtime.LOOPBACK} only. Take --listen away."
        )
    log_to_stderr()
    store = Store(chosen_place(options))
    context = _context(store, options)
    # Stopped by whoever started it (a teacher's shell), unless it was told when to end.
    life = server.Life(options.watch, float("inf") if options.idle is None else options.idle)
    try:
        publish = _open_to_class(context) if options.hub_service else _open_to_owner(context, options.data)
        listener = runtime.bind(store, options.port, options.listen)
        asyncio.run(server.serve(create_app(context), listener, life, publish, Retention(context, time.monotonic)))
    finally:
        runtime.forget(options.data)
        store.close()


def _context(store: Store, options: argparse.Namespace) -> Context:
    context = Context(store, offload=thread_offload(), hosts={name.lower() for name in options.host_name})
    context.offload_new, context.offload_mail = thread_offload(), thread_offload()
    context.group_commit = GroupCommit(store)
    if options.call_limits:
        context.call_limits = CallLimits()
    context.simulate_prices, context.price_seed = not options.quiet, options.price_seed
    context.outer_url = options.outer_url
    if options.smtp:
        context.mailer = SmtpMailer(context, *options.smtp)
    return context


def _open_to_owner(context: Context, data: Path) -> Callable[[str], None]:
    """Let kernels of this user in, and return what tells them where."""
    context.owner_token = token = server.new_token()
    return functools.partial(runtime.publish, data, token=token)


def _open_to_class(context: Context) -> Callable[[str], None]:
    """Let the hub's users in, whose kernels are told by the hub where the exchange is."""
    if not context.outer_url:
        raise InvalidInput(
            "Say by --outer-url where browsers find the service, as https://class.example.org/services/..."
        )
    context.classroom = read_environment(os.environ)
    context.hosts.add((urlsplit(context.outer_url).hostname or "").lower())
    return lambda _url: None
