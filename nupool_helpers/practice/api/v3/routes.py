"""API v3's operations: which method of which resource does what, and what it needs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.api.perform import Rule, perform
from nupool_helpers.practice.api.signature import parameters
from nupool_helpers.practice.api.v3 import (
    account,
    balances,
    candles,
    deposits,
    executions,
    markets,
    orders,
    withdrawals,
)
from nupool_helpers.practice.api.v3.access import caller
from nupool_helpers.practice.api.v3.call import Call
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal, reply_to
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.wallet import sequence
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.validation.keys import Permission

__all__ = ["NOT_SERVED", "OPERATIONS", "routes"]

Sequence = Callable[[Connection, Call], int]


@dataclass(frozen=True, slots=True)
class Operation:
    """An answer, who may have it, and whose changes its `Sequence` header counts."""

    answer: Callable[[Connection, Call], Any]
    needs: frozenset[Permission] | Callable[[Call], frozenset[Permission]] = frozenset()
    sequence: Sequence | None = None
    status: int = 200
    writes: bool = False


_READ, _LIMIT, _MARKET, _SEND = (frozenset({permission}) for permission in Permission)


def _mine(_connection: Connection, call: Call) -> int:
    return call.sequence


def _of_market(connection: Connection, call: Call) -> int:
    return sequence.current(connection, call.market().name)


def _of_markets(connection: Connection, _call: Call) -> int:
    return sequence.current(connection, sequence.MARKETS)


_recent = Operation(candles.recent, sequence=_of_market)
_historical = Operation(candles.historical)
_trades = Operation(markets.trades, sequence=_of_market)
_allowed = Operation(withdrawals.allowed, _READ)
_CANDLES = "/markets/{marketSymbol}/candles"

OPERATIONS: dict[tuple[str, str], Operation] = {
    ("GET", "/balances"): Operation(balances.balances, _READ, _mine),
    ("GET", "/balances/{currencySymbol}"): Operation(balances.balance, _READ),
    ("POST", "/orders"): Operation(orders.new, orders.needed_for, status=201, writes=True),
    ("GET", "/orders/open"): Operation(orders.still_open, _READ, _mine),
    ("DELETE", "/orders/open"): Operation(orders.cancel_all, _LIMIT, writes=True),
    ("GET", "/orders/closed"): Operation(orders.closed, _READ),
    ("GET", "/orders/{orderId}"): Operation(orders.order, _READ),
    ("DELETE", "/orders/{orderId}"): Operation(orders.cancel, _LIMIT, writes=True),
    ("GET", "/orders/{orderId}/executions"): Operation(executions.of_order, _READ),
    ("GET", "/executions"): Operation(executions.executions, _READ),
    ("GET", "/executions/last-id"): Operation(executions.last_id, _READ, _mine),
    ("GET", "/executions/{executionId}"): Operation(executions.execution, _READ),
    ("GET", "/ping"): Operation(markets.ping),
    ("GET", "/currencies"): Operation(markets.currencies),
    ("GET", "/currencies/{currencySymbol}"): Operation(markets.currency),
    ("GET", "/markets"): Operation(markets.markets),
    ("GET", "/markets/summaries"): Operation(markets.summaries, sequence=_of_markets),
    ("GET", "/markets/tickers"): Operation(markets.tickers, sequence=_of_markets),
    ("GET", "/markets/{marketSymbol}"): Operation(markets.market),
    ("GET", "/markets/{marketSymbol}/ticker"): Operation(markets.ticker),
    ("GET", "/markets/{marketSymbol}/summary"): Operation(markets.summary),
    ("GET", "/markets/{marketSymbol}/orderbook"): Operation(markets.book, sequence=_of_market),
    ("GET", "/markets/{marketSymbol}/trades"): _trades,
    ("HEAD", "/markets/{marketSymbol}/trade"): _trades,  # so in the description
    ("GET", _CANDLES + "/{candleInterval}/recent"): _recent,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/recent"): _recent,
    ("GET", _CANDLES + "/{candleInterval}/historical/{year}"): _historical,
    ("GET", _CANDLES + "/{candleInterval}/historical/{year}/{month}"): _historical,
    ("GET", _CANDLES + "/{candleInterval}/historical/{year}/{month}/{day}"): _historical,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/historical/{year}"): _historical,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/historical/{year}/{month}"): _historical,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/historical/{year}/{month}/{day}"): _historical,
    ("GET", "/account"): Operation(account.account, _READ),
    ("GET", "/account/volume"): Operation(account.volume, _READ),
    ("GET", "/account/fees/trading"): Operation(account.fees, _READ),
    ("GET", "/account/fees/trading/{marketSymbol}"): Operation(account.fee, _READ),
    ("GET", "/account/permissions/markets"): Operation(account.market_policies, _READ),
    ("GET", "/account/permissions/markets/{marketSymbol}"): Operation(account.market_policy, _READ),
    ("GET", "/account/permissions/currencies"): Operation(account.coin_policies, _READ),
    ("GET", "/account/permissions/currencies/{currencySymbol}"): Operation(account.coin_policy, _READ),
    ("GET", "/addresses"): Operation(balances.deposit_addresses, _READ),
    ("POST", "/addresses"): Operation(balances.new_address, _READ, status=201, writes=True),
    ("GET", "/addresses/{currencySymbol}"): Operation(balances.deposit_address, _READ),
    ("GET", "/deposits/open"): Operation(deposits.still_open, _READ, _mine),
    ("GET", "/deposits/closed"): Operation(deposits.closed, _READ),
    ("GET", "/deposits/ByTxId/{txId}"): Operation(deposits.by_tx_id, _READ),
    ("GET", "/deposits/{depositId}"): Operation(deposits.deposit, _READ),
    ("POST", "/withdrawals"): Operation(withdrawals.new, _SEND, status=201, writes=True),
    ("GET", "/withdrawals/open"): Operation(withdrawals.still_open, _READ),
    ("GET", "/withdrawals/closed"): Operation(withdrawals.closed, _READ),
    ("GET", "/withdrawals/allowed-addresses"): _allowed,
    ("GET", "/withdrawals/whitelistAddresses"): _allowed,  # its earlier name
    ("GET", "/withdrawals/ByTxId/{txId}"): Operation(withdrawals.by_tx_id, _READ),
    ("GET", "/withdrawals/{withdrawalId}"): Operation(withdrawals.withdrawal, _READ),
    ("DELETE", "/withdrawals/{withdrawalId}"): Operation(withdrawals.cancel, _SEND, writes=True),
}
NOT_SERVED = ("batch", "conditional-orders", "subaccounts", "transfers")
"""The resources of the description that the practice exchange answers with 501."""


def _endpoint(method: str, path: str, operation: Operation) -> Callable[[Request], Any]:
    name = f"{method} /v3{path}"

    async def endpoint(request: Request) -> Response:
        try:
            return await _answer(request, name, operation)
        except Refused as refused:
            status, body = reply_to(refused)
            return _reply(body, status)

    return endpoint


async def _answer(request: Request, name: str, operation: Operation) -> Response:
    context, given, raw = context_of(request), parameters(request), await request.body()
    call = Call(request.path_params, given or {}, raw, context.now(), context.random_bytes)

    def answer(connection: Connection, call: Call) -> tuple[Any, int]:
        if given is None:
            raise BadRequest("query")
        counted = operation.sequence(connection, call) if operation.sequence else 0
        return operation.answer(connection, call), counted

    needs = operation.needs(call) if callable(operation.needs) else operation.needs
    rule = Rule(answer, needs, operation.writes)
    shown, counted = perform(
        request,
        name,
        call,
        rule,
        request.headers.get("api-key", ""),
        lambda found: caller(found, request, raw, call.now),
    )
    return _reply(shown, operation.status, {"Sequence": str(counted)} if operation.sequence else {})


def _reply(body: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body, separators=(",", ":")), status, headers, media_type="application/json")


async def _not_implemented(_request: Request) -> Response:
    status, body = reply_to(Refusal("NOT_IMPLEMENTED", "The practice exchange does not have this part of v3."))
    return _reply(body, status)


_EVERY = ["GET", "POST", "PUT", "PATCH", "DELETE"]
routes = [
    *(
        Route(f"/v3{path}", _endpoint(method, path, operation), methods=[method])
        for (method, path), operation in OPERATIONS.items()
    ),
    *(
        Route(f"/v3/{name}{rest}", _not_implemented, methods=_EVERY)
        for name in NOT_SERVED
        for rest in ("", "/{rest:path}")
    ),
]
