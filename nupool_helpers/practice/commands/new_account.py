"""`new-account`: a ready account on an exchange's data, whether it runs or not."""

import argparse
import asyncio
import json
from typing import Any

from nupool_helpers.practice.commands.place import add_place, chosen_place
from nupool_helpers.practice.context import Context
from nupool_helpers.practice.seats import ready_account
from nupool_helpers.practice.store import Store
from nupool_helpers.validation.keys import parse_permissions

__all__ = ["add_to", "run"]


def add_to(commands: Any) -> None:
    """Add the command and its options to `commands`, the subparsers of the command line."""
    new_account = commands.add_parser("new-account", help="make a ready account; prints what opens it as JSON")
    new_account.add_argument("--email", required=True)
    new_account.add_argument("--permissions", default="", help='of its key, "READ INFO,TRADE LIMIT"; empty: no key')
    add_place(new_account)
    new_account.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Make the account and print what opens it: email, password, seed, and key and secret, null where it has none.

    Raises InvalidInput for an address that cannot be, or a permission that there is not.
    """
    permissions = parse_permissions(options.permissions)
    store = Store(chosen_place(options))
    try:
        account = asyncio.run(ready_account.make(Context(store), options.email, permissions or None))
    finally:
        store.close()
    key, secret = (account.pair.key, account.pair.secret.reveal()) if account.pair else (None, None)
    shown = {"email": account.email, "password": account.password.reveal(), "seed": account.seed.reveal()}
    print(json.dumps(shown | {"key": key, "secret": secret}))  # noqa: T201
