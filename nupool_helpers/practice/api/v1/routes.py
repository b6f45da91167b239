"""API v1.1's calls: one GET each, answered with HTTP 200 and `{"success", "message", "result"}` whatever happens."""

import json
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.api.perform import Rule, perform
from nupool_helpers.practice.api.signature import parameters
from nupool_helpers.practice.api.v1 import account, charts, market, past, public
from nupool_helpers.practice.api.v1.access import caller
from nupool_helpers.practice.api.v1.call import Call
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.validation.keys import Permission

__all__ = ["CALLS", "routes"]

_READ, _LIMIT, _MARKET, _SEND = (frozenset({permission}) for permission in Permission)
CALLS: dict[str, Rule] = {
    "public/getmarkets": Rule(public.markets),
    "public/getcurrencies": Rule(public.currencies),
    "public/getticker": Rule(public.ticker),
    "public/getmarketsummaries": Rule(public.summaries),
    "public/getmarketsummary": Rule(public.summary),
    "public/getorderbook": Rule(public.book),
    "public/getmarkethistory": Rule(public.trades),
    "account/getbalances": Rule(account.balances, _READ),
    "account/getbalance": Rule(account.balance, _READ),
    "account/getorder": Rule(account.order, _READ),
    "account/getorderhistory": Rule(past.closed_orders, _READ),
    "account/getdepositaddress": Rule(past.deposit_address, _READ, writes=True),
    "account/getwithdrawalhistory": Rule(past.withdrawals_made, _READ),
    "account/getdeposithistory": Rule(past.deposits, _READ),
    "account/withdraw": Rule(account.withdraw, _SEND, writes=True),
    "market/getopenorders": Rule(market.open_orders, _READ),
    "market/buylimit": Rule(partial(market.place, side="BUY", limit=True), _LIMIT, writes=True),
    "market/selllimit": Rule(partial(market.place, side="SELL", limit=True), _LIMIT, writes=True),
    "market/buymarket": Rule(partial(market.place, side="BUY", limit=False), _MARKET, writes=True),
    "market/sellmarket": Rule(partial(market.place, side="SELL", limit=False), _MARKET, writes=True),
    "market/cancel": Rule(market.cancel, _LIMIT, writes=True),
}
CALLS_OF_V2: dict[str, Rule] = {
    "markets/getmarketsummaries": Rule(charts.markets_with_summaries),
    "market/getticks": Rule(charts.ticks),
    "market/getlatesttick": Rule(charts.latest_tick),
}


async def answer(request: Request) -> Response:
    """Answer one call of v1.1."""
    return _answer(request, CALLS)


async def answer_v2(request: Request) -> Response:
    """Answer one of the calls that clients of v1.1 make to v2.0."""
    return _answer(request, CALLS_OF_V2)


def _answer(request: Request, calls: dict[str, Rule]) -> Response:
    name = f"{request.path_params['group']}/{request.path_params['call']}".lower()
    rule = calls.get(name)
    if rule is None:
        return _reply(False, "INVALID_CALL", None, 404)
    try:
        return _reply(True, "", _result(request, name, rule))
    except Refused as refusal:
        return _reply(False, refusal.code, None)


def _result(request: Request, name: str, rule: Rule) -> Any:
    context, given = context_of(request), parameters(request)
    if given is None:
        raise Refused("INVALID_SIGNATURE" if rule.needs else "INVALID_PARAMETERS")
    call = Call(given, 0, context.now(), context.random_bytes)
    return perform(
        request, name, call, rule, given.get("apikey", ""), lambda connection: caller(connection, request, given)
    )


def _reply(success: bool, message: str, result: Any, status: int = 200) -> Response:
    body = json.dumps({"success": success, "message": message, "result": result}, separators=(",", ":"))
    return Response(body, status, media_type="application/json")


routes = [
    Route("/api/v1.1/{group:str}/{call:str}", answer),
    # The vendor's server did not mind the case; clients write the address of v2.0 in these two ways.
    *(Route(f"/{api}/v2.0/pub/{{group:str}}/{{call:str}}", answer_v2) for api in ("api", "Api")),
]
