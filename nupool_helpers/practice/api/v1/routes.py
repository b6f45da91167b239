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
from nupool_helpers.practice.web.sent_headers import sent_headers

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
    headers = sent_headers(request.scope)
    return ArgumentsV1(request=request, headers=headers, api_key=query.get("apikey", ""), query=query)


def _write(_operation: Operation[ArgumentsV1], result: Any, _count: int | None) -> Response:
    return json_reply({"success": True, "message": "", "result": result})


def _write_refusal(refused: Refused, status: int = 200) -> Response:
    return json_reply({"success": False, "message": refused.code, "result": None}, status)


_V1 = ApiVersion(_read, authenticate, _write, _write_refusal)


async def _no_such_call(_request: Request) -> Response:
    return _write_refusal(Refused("INVALID_CALL"), 404)


def _routes(base: str, operations: dict[str, Operation[ArgumentsV1]]) -> list[VendorRoute]:
    return [
        *(
            VendorRoute(f"{base}/{name}", partial(_V1.answer, name, operation))
            for name, operation in operations.items()
        ),
        VendorRoute(f"{base}/{{group}}/{{operation}}", _no_such_call),
    ]


# Clients of v1.1 send a few requests to v2.0; some write them with a capital.
routes = [*_routes("/api/v1.1", OPERATIONS), *_routes("/api/v2.0/pub", OPERATIONS_OF_V2)]
