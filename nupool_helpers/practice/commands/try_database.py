"""`try-database`: whether the database can be opened, before a class is started on it."""

import argparse
from pathlib import Path
from typing import Any

from nupool_helpers.practice.commands.place import add_place, chosen_place
from nupool_helpers.practice.store import Store

__all__ = ["add_to", "run"]


def add_to(commands: Any) -> None:
    """Add the command and its options to `commands`, the subparsers of the command line."""
    try_database = commands.add_parser("try-database", help="say where the data are, once they could be opened")
    add_place(try_database)
    try_database.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Open the database, and print where it is. Raises WorkbookError or OSError where it cannot be opened."""
    place = chosen_place(options)
    Store(place).close()
    print(f"The exchange's data are in {place if isinstance(place, Path) else 'PostgreSQL'}.")  # noqa: T201
