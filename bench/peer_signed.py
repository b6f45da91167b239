"""The peer's database, as durable as the exchange's, and whose a signed call is."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Header, HTTPException, Request
from sqlalchemy import Connection, Engine, bindparam, create_engine, event, select

from nupool_helpers.practice.schema import api_keys

find_key = select(api_keys.c.account_id, api_keys.c.secret, api_keys.c.permissions).where(
    api_keys.c.key == bindparam("key"), api_keys.c.deleted_at.is_(None)
)


def open_database(path: Path) -> Engine:
    """What is answered is on the disk. Transactions begin as SQLAlchemy's manual has it for SQLite."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


@dataclass(slots=True)
class Signed:
    """A call as it came: who says to have signed it, and how."""

    database: Engine
    url: str
    key: str
    signature: str

    @contextmanager
    def transaction(self, right: str, begin: str = "BEGIN") -> Iterator[tuple[Connection, int]]:
        """Give a block a transaction and the account whose key signed the call and has the right to it."""
        with self.database.connect().execution_options(begin=begin) as connection, connection.begin():
            yield connection, self._account(connection, right)

    def _account(self, connection: Connection, right: str) -> int:
        key = connection.execute(find_key, {"key": self.key}).one_or_none()
        if key is None:
            raise HTTPException(401, "APIKEY_INVALID")
        signature = hmac.digest(key.secret.encode(), self.url.encode(), "sha512").hex()
        if not hmac.compare_digest(signature.encode(), self.signature.encode()):
            raise HTTPException(401, "INVALID_SIGNATURE")
        if right not in key.permissions.split(","):
            raise HTTPException(403, "INVALID_PERMISSION")
        account_id: int = key.account_id
        return account_id


async def _read(request: Request, apikey: str, nonce: str, apisign: Annotated[str, Header()]) -> Signed:
    return Signed(request.app.state.database, str(request.url), apikey, apisign)


Call = Annotated[Signed, Depends(_read)]
