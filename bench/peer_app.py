"""A minimal exchange as a good FastAPI programmer writes it, on the exchange's tables: its calls, and its process.

A dependency reads who asks, models check what is sent and write what is answered, SQLAlchemy runs statements that are
made once. Endpoints are `async def`: SQLite takes less for a call than FastAPI for the way to a thread and back.
"""

import json
import sys
import time
import uuid as uuids
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

import uvicorn
from fastapi import APIRouter, FastAPI, HTTPException, Query
from pydantic import BaseModel
from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite

from bench.peer_signed import Call, open_database
from nupool_helpers.practice import runtime
from nupool_helpers.practice.trading.schema import orders
from nupool_helpers.practice.wallet.schema import balances, sequences

UNIT = 10**8
WRITE = "BEGIN IMMEDIATE"
Amount = Annotated[Decimal, Query(gt=0, lt=10**10)]
Result = TypeVar("Result")
router = APIRouter(prefix="/api/v1.1")

now: BindParameter[int] = bindparam("now")
units: BindParameter[int] = bindparam("units")
total, reserved = balances.c.total, balances.c.reserved
mine = balances.c.account_id == bindparam("whose"), balances.c.currency == bindparam("coin")
read = select(total, reserved).where(*mine)
change = update(balances).where(*mine).values(updated_at=now)
hold = change.where(total - reserved >= units).values(reserved=reserved + units)
release = change.values(reserved=reserved - units)
named = orders.c.account_id == bindparam("whose"), orders.c.uuid == bindparam("named")
find = select(orders.c.id, orders.c.market, orders.c.reserved).where(*named, orders.c.closed_at.is_(None))
closed = {"closed_at": now, "updated_at": now, "reserved": 0, "cancelled": True}
close = update(orders).where(orders.c.id == bindparam("order")).values(closed)
first = sqlite.insert(sequences).values(value=1)
advance = first.on_conflict_do_update(index_elements=["name"], set_={"value": sequences.c.value + 1})


class Answer(BaseModel, Generic[Result]):
    success: bool = True
    message: str = ""
    result: Result


class Balance(BaseModel):
    Currency: str
    Balance: float
    Available: float
    Pending: float = 0.0
    CryptoAddress: str | None = None
    Requested: bool = False
    Uuid: str | None = None


class Name(BaseModel):
    uuid: str


@router.get("/account/getbalance")
async def balance(call: Call, currency: str) -> Answer[Balance]:
    with call.transaction("READ INFO") as (connection, account_id):
        row = connection.execute(read, {"whose": account_id, "coin": currency}).one_or_none()
    if row is None:
        raise HTTPException(404, "INVALID_CURRENCY")
    available = (row.total - row.reserved) / UNIT
    return Answer(result=Balance(Currency=currency, Balance=row.total / UNIT, Available=available))


@router.get("/market/buylimit")
async def place(call: Call, market: str, quantity: Amount, rate: Amount) -> Answer[Name]:
    size, price, name = int(quantity * UNIT), int(rate * UNIT), str(uuids.uuid4())
    value = size * price // UNIT
    held = value + value * 25 // 10_000  # with the fee
    with call.transaction("TRADE LIMIT", WRITE) as (connection, account_id):
        at = _milliseconds()
        funds = {"whose": account_id, "coin": market.partition("-")[0], "units": held, "now": at}
        if connection.execute(hold, funds).rowcount == 0:
            raise HTTPException(400, "INSUFFICIENT_FUNDS")
        row = {"uuid": name, "account_id": account_id, "market": market, "side": "BUY", "rate": price}
        sizes = {"quantity": size, "remaining": size, "reserved": held, "first_reserved": held}
        connection.execute(insert(orders), {**row, **sizes, "opened_at": at, "updated_at": at})
        _count(connection, account_id, market)
    return Answer(result=Name(uuid=name))


@router.get("/market/cancel")
async def cancel(call: Call, uuid: str) -> Answer[Name]:
    with call.transaction("TRADE LIMIT", WRITE) as (connection, account_id):
        at = _milliseconds()
        order = connection.execute(find, {"whose": account_id, "named": uuid}).one_or_none()
        if order is None:
            raise HTTPException(404, "INVALID_ORDER")
        connection.execute(close, {"order": order.id, "now": at})
        funds = {"whose": account_id, "coin": order.market.partition("-")[0], "units": order.reserved, "now": at}
        connection.execute(release, funds)
        _count(connection, account_id, order.market)
    return Answer(result=Name(uuid=uuid))


def _milliseconds() -> int:
    return int(time.time() * 1000)


def _count(connection: Connection, account_id: int, market: str) -> None:
    connection.execute(advance, [{"name": name} for name in (f"account:{account_id}", market, "markets")])


def create(path: Path) -> FastAPI:
    """Return the application on a database of the exchange's form."""
    app = FastAPI(openapi_url=None)
    app.state.database = open_database(path)
    app.include_router(router)
    return app


def main() -> None:
    """Serve the data folder that is named on standard input, under uvicorn as it says there, until stopped."""
    given = json.load(sys.stdin)
    app, listener = create(Path(given["data"]) / runtime.DATABASE), runtime.bind_port(0)
    listener.listen()  # who comes before uvicorn takes it over waits
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)
    # As the exchange has it: no log, no header that names the server, none believed that says who calls.
    quiet: dict[str, Any] = dict.fromkeys(("access_log", "server_header", "proxy_headers"), False)
    config = uvicorn.Config(app, http=given["http"], loop=given["loop"], log_config=None, **quiet)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
