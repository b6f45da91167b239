"""API v1.1: one GET a call, answered with HTTP 200 and `{"success", "message", "result"}` whatever happens."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.keys import Permission
from nupool_helpers.practice.api import account, market, past, public
from nupool_helpers.practice.api.access import caller, parameters
from nupool_helpers.practice.api.call import Call
from nupool_helpers.practice.apikeys.services import KeyRow, mark_is_due, mark_used
from nupool_helpers.practice.market.orders import Refused
from nupool_helpers.practice.web import address_of, context_of

__all__ = ["CALLS", "routes"]

Answer = Callable[[Connection, Call], Any]


@dataclass(frozen=True, slots=True)
class _Rule:
    answer: Answer
    needs: Permission | None = None
    writes: bool = False


_READ, _LIMIT, _MARKET, _SEND = Permission
CALLS: dict[str, _Rule] = {
    "public/getmarkets": _Rule(public.markets),
    "public/getcurrencies": _Rule(public.currencies),
    "public/getticker": _Rule(public.ticker),
    "public/getmarketsummaries": _Rule(public.summaries),
    "public/getmarketsummary": _Rule(public.summary),
    "public/getorderbook": _Rule(public.book),
    "public/getmarkethistory": _Rule(public.trades),
    "account/getbalances": _Rule(account.balances, _READ),
    "account/getbalance": _Rule(account.balance, _READ),
    "account/getorder": _Rule(account.order, _READ),
    "account/getorderhistory": _Rule(past.closed_orders, _READ),
    "account/getdepositaddress": _Rule(past.deposit_address, _READ, writes=True),
    "account/getwithdrawalhistory": _Rule(past.withdrawals_made, _READ),
    "account/getdeposithistory": _Rule(past.deposits, _READ),
    "account/withdraw": _Rule(account.withdraw, _SEND, writes=True),
    "market/getopenorders": _Rule(market.open_orders, _READ),
    "market/buylimit": _Rule(market.buy_limit, _LIMIT, writes=True),
    "market/selllimit": _Rule(market.sell_limit, _LIMIT, writes=True),
    "market/buymarket": _Rule(market.buy_market, _MARKET, writes=True),
    "market/sellmarket": _Rule(market.sell_market, _MARKET, writes=True),
    "market/cancel": _Rule(market.cancel, _LIMIT, writes=True),
}


async def answer(request: Request) -> Response:
    """Answer one call."""
    name = f"{request.path_params['group']}/{request.path_params['call']}".lower()
    rule = CALLS.get(name)
    if rule is None:
        return _reply(False, "INVALID_CALL", None, 404)
    try:
        return _reply(True, "", _result(request, name, rule))
    except Refused as refusal:
        return _reply(False, refusal.code, None)


def _result(request: Request, name: str, rule: _Rule) -> Any:
    context, given = context_of(request), parameters(request)
    call = Call(given, 0, context.now(), context.token_bytes)
    if rule.needs is None:
        with context.store.read() as connection:
            return rule.answer(connection, call)
    with context.store.read() as connection:
        key = _permitted(connection, request, call, rule)
        if not rule.writes and not mark_is_due(key, call.now):
            return rule.answer(connection, call)
    with context.store.write() as connection:
        # Looked up again: what was true before this transaction may have been changed since.
        key = _permitted(connection, request, call, rule)
        mark_used(connection, key, call.now, name, address_of(request))
        try:
            with connection.begin_nested():
                return rule.answer(connection, call)
        except Refused as refusal:
            refused = refusal  # raised below, so that the note of the key's use is kept
    raise refused


def _permitted(connection: Connection, request: Request, call: Call, rule: _Rule) -> KeyRow:
    key = caller(connection, request, call.given)
    if rule.needs not in key.permissions:
        raise Refused("INVALID_PERMISSION")
    call.account_id = key.account_id
    return key


def _reply(success: bool, message: str, result: Any, status: int = 200) -> Response:
    body = json.dumps({"success": success, "message": message, "result": result}, separators=(",", ":"))
    return Response(body, status, media_type="application/json")


routes = [Route("/api/v1.1/{group:str}/{call:str}", answer)]
