"""The exchange's command line: `serve` it, make a `new-account` on its data, or `try-database`."""

import argparse
import asyncio
import functools
import json
import os
import smtplib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.practice import runtime, server
from nupool_helpers.practice.app import create_app
from nupool_helpers.practice.call_limits import PER_MINUTE, CallLimits
from nupool_helpers.practice.classroom.service import read_environment
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.mail.services import SmtpMailer
from nupool_helpers.practice.offload import thread_offload
from nupool_helpers.practice.pool.replay import Replay
from nupool_helpers.practice.pool.views import Pool, create_pool
from nupool_helpers.practice.retention import Retention
from nupool_helpers.practice.seats import ready_account
from nupool_helpers.practice.store import Store, choose
from nupool_helpers.validation.keys import parse_permissions


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, or 2 when something that was given cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (WorkbookError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nupool-exchange", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="run the exchange until it is stopped; prints its address as JSON")
    serve.add_argument("--port", type=int, default=0, help="0: the one of the last start, or a free one")
    serve.add_argument(
        "--listen", metavar="ADDRESS", default=runtime.LOOPBACK, help="an IPv4 address to answer at; with --hub-service"
    )
    serve.add_argument("--watch", type=int, metavar="PID", help="end when this process is gone")
    serve.add_argument("--idle", type=float, metavar="SECONDS", help="end after so long without a request")
    serve.add_argument("--host-name", action="append", default=[], help="a name besides loopback to answer under")
    serve.add_argument("--call-limits", action="store_true", help=f"allow {PER_MINUTE} calls of the API a minute")
    serve.add_argument(
        "--smtp", type=_address, metavar="HOST:PORT", help="send mails there instead of to the practice mailbox"
    )
    serve.add_argument("--outer-url", metavar="URL", help="the front page as browsers find it, for the links in mails")
    serve.add_argument(
        "--price-seed", "--market-seed", type=int, metavar="N", help="the same number: the same prices at the same time"
    )
    serve.add_argument("--quiet", action="store_true", help="prices stay where they were in the tutorial's time")
    serve.add_argument("--hub-service", action="store_true", help="serve a class, as a service that JupyterHub starts")
    serve.set_defaults(run=_serve)
    new_account = commands.add_parser("new-account", help="make a ready account; prints what opens it as JSON")
    new_account.add_argument("--email", required=True)
    new_account.add_argument("--permissions", default="", help='of its key, "READ INFO,TRADE LIMIT"; empty: no key')
    new_account.set_defaults(run=_new_account)
    pool = commands.add_parser("pool", help="run the practice pool beside an exchange; prints its address as JSON")
    pool.add_argument("--exchange", required=True, metavar="URL", help="the exchange whose orders count")
    pool.add_argument("--port", type=int, default=0, help="0: a free one")
    pool.add_argument("--watch", type=int, metavar="PID", help="end when this process is gone")
    pool.set_defaults(run=_pool)
    try_database = commands.add_parser("try-database", help="say where the data are, once they could be opened")
    try_database.set_defaults(run=_try_database)
    for command in (serve, new_account, try_database):
        command.add_argument("--data", type=Path, required=True, metavar="DIR", help="where the exchange's data is")
        command.add_argument("--database", metavar="URL", help="PostgreSQL's address, in the place of a file there")
    return parser


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    return (host, int(port)) if colon else (text, smtplib.SMTP_PORT)


def _serve(options: argparse.Namespace) -> None:
    # Alone, whoever reaches the exchange could listen to what its owner's kernels send; a class is behind its hub.
    if options.listen != runtime.LOOPBACK and not options.hub_service:
        raise InvalidInput(
            f"Without --hub-service the exchange answers at {runtime.LOOPBACK} only. Take --listen away."
        )
    server.log_to_stderr()
    store = Store(choose(options.data / runtime.DATABASE, options.database))
    hosts = {name.lower() for name in options.host_name}
    context = Context(store, offload=thread_offload(), hosts=hosts)
    context.offload_new, context.offload_mail = thread_offload(), thread_offload()
    if options.call_limits:
        context.call_limits = CallLimits()
    context.simulate_prices, context.price_seed = not options.quiet, options.price_seed
    context.outer_url = options.outer_url
    if options.smtp:
        context.mailer = SmtpMailer(context, *options.smtp)
    # Stopped by whoever started it (a teacher's shell), unless it was told when to end.
    idle = float("inf") if options.idle is None else options.idle
    life = server.Life(options.watch, idle)
    try:
        publish = _open_to_class(context) if options.hub_service else _open_to_owner(context, options.data)
        listener = runtime.bind(store, options.port, options.listen)
        asyncio.run(server.serve(create_app(context), listener, life, publish, Retention(context, time.monotonic)))
    finally:
        runtime.forget(options.data)
        store.close()


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


def _pool(options: argparse.Namespace) -> None:
    server.log_to_stderr()
    offload = thread_offload()
    application = create_pool(Pool(Replay(options.exchange), time.monotonic, offload))
    life = server.Life(options.watch, float("inf"))
    asyncio.run(server.serve(application, runtime.bind_port(options.port), life))


def _new_account(options: argparse.Namespace) -> None:
    permissions = parse_permissions(options.permissions)
    store = Store(choose(options.data / runtime.DATABASE, options.database))
    try:
        account = asyncio.run(ready_account.make(Context(store), options.email, permissions or None))
    finally:
        store.close()
    key, secret = (account.pair.key, account.pair.secret.reveal()) if account.pair else (None, None)
    shown = {"email": account.email, "password": account.password.reveal(), "seed": account.seed.reveal()}
    print(json.dumps(shown | {"key": key, "secret": secret}))  # noqa: T201


def _try_database(options: argparse.Namespace) -> None:
    place = choose(options.data / runtime.DATABASE, options.database)
    Store(place).close()
    print(f"The exchange's data are in {place if isinstance(place, Path) else 'PostgreSQL'}.")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
