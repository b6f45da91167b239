"""The page "Coins": balances, practice coins at a button, and where coins may be sent."""

from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.accounts.codes import use_code
from nupool_helpers.practice.twofactor.services import require_enabled
from nupool_helpers.practice.wallet import allow_list, deposits, services
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import text
from nupool_helpers.practice.web import sessions
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of, path_id, remote_ip
from nupool_helpers.validation import one_time_codes

__all__ = ["routes"]

_PATH = "settings/coins"
_ENABLE_FIRST = "The list needs two-factor authentication. Enable it first."


async def show(request: Request) -> Response:
    """Show what the account holds, and its list of addresses."""
    account = sessions.require(request)
    with context_of(request).store.read() as connection:
        rows = allow_list.read(connection, account.id)
        model = {
            "two_factor": sessions.two_factor_state(connection, account),
            "coins": _coins(connection, account.id),
            "allowed": [{name: row._mapping[name] for name in ("id", "currency", "address", "at")} for row in rows],
        }
    return page(request, "coins", model)


def _coins(connection: Connection, account_id: int) -> list[dict[str, Any]]:
    held = {row.currency: row for row in services.read(connection, account_id)}
    return [
        {
            "code": coin.code,
            "name": coin.name,
            "total": text(held[coin.code].total if coin.code in held else 0),
            "reserved": text(held[coin.code].reserved if coin.code in held else 0),
            "address": deposits.address_of(connection, account_id, coin.code),
            "portion": f"{coin.portion / 10**8:g}",
        }
        for coin in COINS.values()
    ]


@form(show)
async def get(request: Request, fields: Fields) -> Response:
    """Give practice coins."""
    sessions.require(request)
    context, coin = context_of(request), COINS.get(fields["currency"])
    if coin is None:
        raise InvalidInput("Press the button of one of the coins.", "currency")
    with sessions.acting(request) as (connection, who):
        deposits.ask_for(connection, who.account.id, coin, context.now(), context.random_bytes, remote_ip(request))
    return await follow(request, _PATH, show, "coins")


@form(show)
async def allow(request: Request, fields: Fields) -> Response:
    """Put an address on the list, with a fresh code."""
    account, context = sessions.require(request), context_of(request)
    require_enabled(account, _ENABLE_FIRST)
    coin, to = allow_list.clean(fields["currency"], fields["address"])
    with use_code(request, one_time_codes.clean_code(fields["code"])) as (connection, _who):
        allow_list.allow(connection, account.id, coin, to, context.now(), remote_ip(request))
    return await follow(request, _PATH, show, "allowed")


@form(show)
async def remove(request: Request, fields: Fields) -> Response:
    """Take an address off the list, with a fresh code: without a list coins may go anywhere."""
    account, context = sessions.require(request), context_of(request)
    require_enabled(account, _ENABLE_FIRST)
    number = path_id(request)
    with use_code(request, one_time_codes.clean_code(fields["code"])) as (connection, _who):
        row = allow_list.owned(connection, account.id, number)
        if row is None:
            raise HTTPException(404)
        allow_list.remove(connection, row, context.now(), remote_ip(request))
    return await follow(request, _PATH, show, "removed")


routes = [
    Route("/settings/coins", show),
    Route("/settings/coins/get", get, methods=["POST"]),
    Route("/settings/coins/allow", allow, methods=["POST"]),
    Route("/settings/coins/{id}/remove", remove, methods=["POST"]),
]
