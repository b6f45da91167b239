"""The exchange's command line: `serve` it, make a `new-account` on its data, or `try-database`."""

import argparse
import sys
from collections.abc import Sequence

from nupool_helpers.errors import WorkbookError
from nupool_helpers.practice.commands import new_account, pool, serve, try_database

__all__ = ["main"]


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
    for command in (serve, new_account, pool, try_database):
        command.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
