"""Where the exchange of a class keeps its data: in the class's folder, or in PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

from nupool_helpers.classroom.places import Places
from nupool_helpers.data_folder import DATABASE
from nupool_helpers.errors import InvalidInput

__all__ = ["database_of", "try_database"]

_PASSWORDS = "PGPASSFILE"
_SECONDS = 60


def database_of(places: Places) -> dict[str, str]:
    """Return what the exchange is told of its database, for it alone: a learner's server gets none of it.

    The address has no password in it. The file that has it is named, and not left to the home of whoever runs the
    hub, which the hub does not hand on to its services.
    """
    if not places.database:
        return {}
    return {DATABASE: places.database, _PASSWORDS: os.environ.get(_PASSWORDS) or str(Path.home() / ".pgpass")}


def try_database(places: Places) -> str:
    """Open the database as the exchange will, by its own program, and return the sentence that says where it is.

    Raises InvalidInput with what the exchange says where it cannot: the hub would start it again and again.
    """
    command = [sys.executable, "-P", "-m", "nupool_helpers.practice", "try-database"]
    # By the environment, which other users of the machine cannot read: an address names a server, a user, a database.
    environment = {**os.environ, DATABASE: "", **database_of(places)}
    try:
        done = subprocess.run(  # noqa: S603  (our own program)
            [*command, "--data", str(places.folder / "exchange")],
            env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InvalidInput("The class's database does not answer.", "database") from None
    if done.returncode:
        raise InvalidInput(done.stderr.strip(), "database")
    return done.stdout.strip()
