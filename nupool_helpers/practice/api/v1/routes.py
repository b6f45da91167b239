"""API v1.1's operations: one GET each, answered with 200 and `{"success", "message", "result"}` whatever happens."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.api.operation import LIMIT, MARKET, READ, SEND, Operation
from nupool_helpers.practice.api.parameters import query_parameters
from nupool_helpers.practice.api.v1 import candles, markets, orders, wallet
from nupool_helpers.practice.api.v1.access import authenticate
from nupool_helpers.practice.api.v1.arguments import ArgumentsV1
from nupool_helpers.practice.api.vendor_route import VendorRoute
from nupool_helpers.practice.api.version import ApiVersion, json_reply
from nupool_helpers.practice.refusals import Refused

__all__ = ["OPERATIONS", "routes"]

OPERATIONS: dict[str, Operation[ArgumentsV1]] = {
    "public/getmarkets": Operation(markets.markets),
    "public/getcurrencies": Operation(markets.currencies),
    "public/getticker": Operation(markets.ticker),
    "public/getmarketsummaries": Operation(markets.summaries),
    "public/getmarketsummary": Operation(markets.summary),
    "public/getorderbook": Operation(markets.order_book),
    "public/getmarkethistory": Operation(markets.trades),
    "account/getbalances": Operation(wallet.balances, READ),
    "account/getbalance": Operation(wallet.balance, READ),
    "account/getorder": Operation(orders.order, READ),
    "account/getorderhistory": Operation(orders.closed_orders, READ),
    "account/getdepositaddress": Operation(wallet.deposit_address, READ, writes=True),
    "account/getwithdrawalhistory": Operation(wallet.withdrawals, READ),
    "account/getdeposithistory": Operation(wallet.deposits, READ),
    "account/withdraw": Operation(wallet.withdraw, SEND, writes=True),
    "market/getopenorders": Operation(orders.open_orders, READ),
    "market/buylimit": Operation(partial(orders.place, side="BUY", limit=True), LIMIT, writes=True),
    "market/selllimit": Operation(partial(orders.place, side="SELL", limit=True), LIMIT, writes=True),
    "market/buymarket": Operation(partial(orders.place, side="BUY", limit=False), MARKET, writes=True),
    "market/sellmarket": Operation(partial(orders.place, side="SELL", limit=False), MARKET, writes=True),
    "market/cancel": Operation(orders.cancel, LIMIT, writes=True),
}
OPERATIONS_OF_V2: dict[str, Operation[ArgumentsV1]] = {
    "markets/getmarketsummaries": Operation(candles.markets_with_summaries),
    "market/getticks": Operation(candles.ticks),
    "market/getlatesttick": Operation(candles.latest_tick),
}


async def _read(request: Request, operation: Operation[ArgumentsV1]) -> ArgumentsV1:
    query = query_parameters(request)
    if query is None:  # the Key is in the query, so that nobody can have signed this
        raise Refused("INVALID_SIGNATURE" if operation.needs else "INVALID_PARAMETERS")
    return ArgumentsV1(request=request, api_key=query.get("apikey", ""), query=query)


def _write(_operation: Operation[ArgumentsV1], result: Any, _count: int | None) -> Response:
    return json_reply({"success": True, "message": "", "result": result})


def _write_refusal(refused: Refused, status: int = 200) -> Response:
    return json_reply({"success": False, "message": refused.code, "result": None}, status)


_V1 = ApiVersion(_read, authenticate, _write, _write_refusal)


async def _answer(request: Request, operations: dict[str, Operation[ArgumentsV1]]) -> Response:
    name = f"{request.path_params['group']}/{request.path_params['operation']}".lower()
    operation = operations.get(name)
    if operation is None:
        return _write_refusal(Refused("INVALID_CALL"), 404)
    return await _V1.answer(request, name, operation)


async def answer(request: Request) -> Response:
    """Answer one request of v1.1."""
    return await _answer(request, OPERATIONS)


async def answer_v2(request: Request) -> Response:
    """Answer one of the requests that clients of v1.1 send to v2.0."""
    return await _answer(request, OPERATIONS_OF_V2)


routes = [
    VendorRoute("/api/v1.1/{group:str}/{operation:str}", answer),
    VendorRoute("/api/v2.0/pub/{group:str}/{operation:str}", answer_v2),  # some clients write it with a capital
]
