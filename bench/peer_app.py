"""A minimal exchange as FastAPI's tutorial has one: signed calls by a dependency, models, SQLAlchemy's statements."""

import hmac
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import Connection, insert, select, update

from nupool_helpers.practice.schema import api_keys
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet.schema import balances

UNIT = 10**8


class Balance(BaseModel):
    """One balance."""

    Currency: str
    Balance: float
    Available: float
    Pending: float = 0.0


class Named(BaseModel):
    """An order by its name."""

    uuid: str


class Answer(BaseModel):
    """What every call is answered with."""

    success: bool = True
    message: str = ""
    result: Balance | Named


class _Database:
    def __init__(self, path: Path) -> None:
        self._engine = Store(path).engine  # with the exchange's own settings: what is answered is on the disk

    @contextmanager
    def begin(self, how: str = "BEGIN") -> Iterator[Connection]:
        with self._engine.connect().execution_options(begin=how) as connection, connection.begin():
            yield connection


def _key(connection: Connection, sent: str, right: str, request: Request, sign: str) -> Any:
    row = connection.execute(select(api_keys).where(api_keys.c.key == sent)).one_or_none()
    if row is None or right not in row.permissions:
        raise HTTPException(403)
    if not hmac.compare_digest(hmac.digest(row.secret.encode(), str(request.url).encode(), "sha512").hex(), sign):
        raise HTTPException(401)
    return row


def create(path: Path) -> FastAPI:
    """Return the application on a database of the exchange's own form."""
    app, database = FastAPI(openapi_url=None), _Database(path)

    async def caller(request: Request, apikey: str, nonce: str, apisign: Annotated[str, Header()]) -> Any:
        return lambda connection, right: _key(connection, apikey, right, request, apisign).account_id

    signed = Annotated[Any, Depends(caller)]

    @app.get("/api/v1.1/account/getbalance")
    async def balance(who: signed, currency: str) -> Answer:
        with database.begin() as connection:
            mine = (balances.c.account_id == who(connection, "READ INFO"), balances.c.currency == currency)
            row = connection.execute(select(balances).where(*mine)).one()
        free = (row.total - row.reserved) / UNIT
        return Answer(result=Balance(Currency=currency, Balance=row.total / UNIT, Available=free))

    @app.get("/api/v1.1/market/buylimit")
    async def place(who: signed, market: str, quantity: float, rate: float) -> Answer:
        units, price, now = round(quantity * UNIT), round(rate * UNIT), int(time.time() * 1000)
        held, name = units * price // UNIT * 401 // 400, str(uuid.uuid4())
        with database.begin("BEGIN IMMEDIATE") as connection:
            account_id = who(connection, "TRADE LIMIT")
            mine = (balances.c.account_id == account_id, balances.c.currency == market.partition("-")[0])
            free = balances.c.total - balances.c.reserved >= held
            spent = update(balances).where(*mine, free).values(reserved=balances.c.reserved + held, updated_at=now)
            if connection.execute(spent).rowcount == 0:
                raise HTTPException(400)
            row = {"uuid": name, "account_id": account_id, "market": market, "side": "BUY", "rate": price}
            sizes = {"quantity": units, "remaining": units, "reserved": held, "first_reserved": held}
            connection.execute(insert(orders).values(**row, **sizes, opened_at=now, updated_at=now))
        return Answer(result=Named(uuid=name))

    @app.get("/api/v1.1/market/cancel")
    async def cancel(who: signed, uuid: str) -> Answer:
        now = int(time.time() * 1000)
        with database.begin("BEGIN IMMEDIATE") as connection:
            mine = (orders.c.account_id == who(connection, "TRADE LIMIT"), orders.c.uuid == uuid)
            row = connection.execute(select(orders).where(*mine, orders.c.closed_at.is_(None))).one_or_none()
            if row is None:
                raise HTTPException(404)
            closed = {"closed_at": now, "updated_at": now, "reserved": 0, "cancelled": True}
            connection.execute(update(orders).where(orders.c.id == row.id).values(**closed))
            held = (balances.c.account_id == row.account_id, balances.c.currency == row.market.partition("-")[0])
            freed = {"reserved": balances.c.reserved - row.reserved, "updated_at": now}
            connection.execute(update(balances).where(*held).values(**freed))
        return Answer(result=Named(uuid=uuid))

    return app
