"""Which database the exchange keeps its data in: the file of its data folder, or PostgreSQL by an address."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from nupool_helpers.data_folder import DATABASE, make_private
from nupool_helpers.errors import InvalidInput

__all__ = ["PostgresqlAddress", "choose", "parse_address"]

_SCHEMA = "practice_exchange"
# Lower case, so that it is one name with and without quotes; short, so that "_edition_1" fits behind it (63 bytes).
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_PASSWORDS = frozenset({"password", "sslpassword"})
_FORM = "Write it as postgresql://USER@HOST/DATABASE, with what libpq takes behind a question mark."
_LEAVE_IT_OUT = (
    "A password does not belong into {}, where other programs can read it. Take another password, and put that one "
    "into a password file: ~/.pgpass, or the file that PGPASSFILE names."
)


@dataclass(frozen=True, slots=True)
class PostgresqlAddress:
    """Where a PostgreSQL database is, as libpq's URI, and the schema in it that is the exchange's own. No password."""

    uri: str
    schema: str = _SCHEMA


def choose(file: Path, address: str | None) -> Path | PostgresqlAddress:
    """Return the database to use: what `address`, or else NUPOOL_DATABASE, names, and `file` where neither is given.

    The folder of `file` is made in either case: it has the runtime file, too. Raises InvalidInput where the address
    cannot be used.
    """
    make_private(file.parent)
    address = address or os.environ.get(DATABASE)
    return parse_address(address) if address else file


def parse_address(text: str) -> PostgresqlAddress:
    """Read `postgresql://USER@HOST/DATABASE?...`. Besides libpq's own parameters, `schema` names the schema.

    Raises InvalidInput, and never with a part of the text in its sentence.
    """
    if not text.startswith(("postgresql://", "postgres://")):
        raise InvalidInput(f"The database's address is none of PostgreSQL's. {_FORM}", "database")
    base, _mark, query = text.partition("?")
    # As they were written: libpq reads a plus sign, say, otherwise than forms do.
    pairs = [pair for pair in query.split("&") if pair]
    uri = "?".join(filter(None, (base, "&".join(pair for pair in pairs if not pair.startswith("schema=")))))
    _refuse_passwords(base, uri)
    schema = next((pair.partition("=")[2] for pair in pairs if pair.startswith("schema=")), _SCHEMA)
    if not _NAME.fullmatch(schema) or schema.startswith("pg_") or schema in ("public", "information_schema"):
        sentence = "The schema must be the exchange's own: small letters, digits and _, and neither public nor pg_..."
        raise InvalidInput(sentence, "database")
    return PostgresqlAddress(uri, schema)


def _refuse_passwords(base: str, uri: str) -> None:
    # By hand first, so that the right sentence is said where libpq cannot read the rest.
    if ":" in base.partition("://")[2].rpartition("@")[0]:
        raise InvalidInput(_LEAVE_IT_OUT.format("an address"), "database")
    if "PGPASSWORD" in os.environ:
        raise InvalidInput(_LEAVE_IT_OUT.format("the environment (PGPASSWORD)"), "database")
    # And by libpq, because what it takes for a password is one.
    if _PASSWORDS & set(_parameters(uri)):
        raise InvalidInput(_LEAVE_IT_OUT.format("an address"), "database")


def _parameters(uri: str) -> dict[str, object]:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        sentence = 'PostgreSQL needs a driver. Install it: pip install "nupool-workbook[postgresql]".'
        raise InvalidInput(sentence, "database") from None
    try:
        return dict(conninfo_to_dict(uri))
    except ProgrammingError:
        raise InvalidInput(f"The database's address cannot be read. {_FORM}", "database") from None
