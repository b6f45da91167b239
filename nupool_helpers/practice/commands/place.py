"""Where the data of a command are: a folder, and for some exchanges PostgreSQL."""

import argparse
from pathlib import Path

from nupool_helpers.practice import runtime
from nupool_helpers.practice.store import PostgresqlAddress, choose

__all__ = ["add_place", "chosen_place"]


def add_place(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the exchange's data are."""
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="where the exchange's data is")
    command.add_argument("--database", metavar="URL", help="PostgreSQL's address, in the place of a file there")


def chosen_place(options: argparse.Namespace) -> Path | PostgresqlAddress:
    """Return the database's place, the folder `--data` made where there is none. Raises as `choose` does."""
    return choose(options.data / runtime.DATABASE, options.database)
