"""The page "Coins": balances, practice coins at a button, and where coins may be sent."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.accounts.codes import use_code
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.trading.price_simulation import advance_if_due
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor.services import require_enabled
from nupool_helpers.practice.wallet import allow_list, deposits, services
from nupool_helpers.practice.wallet.listings import COINS
from nupool_helpers.practice.wallet.money import text
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of, path_id
from nupool_helpers.practice.web.visitors import require, two_factor_state
from nupool_helpers.validation import one_time_codes
from nupool_helpers.validation.together import judge_together

__all__ = ["routes"]

_PATH = "settings/coins"
_ENABLE_FIRST = "The list needs two-factor authentication. Enable it first."


async def show(request: Request) -> Response:
    """Show what the account holds, and its withdrawal addresses."""
    account, context = require(request), context_of(request)
    advance_if_due(context)  # passers-by may have filled an order meanwhile
    with context.reading(request) as anybody:
        tx = anybody.for_account(account.id)
        rows = allow_list.read(tx)
        model = {
            "two_factor": two_factor_state(tx, account),
            "coins": _coins(tx),
            "allowed": [{name: row._mapping[name] for name in ("id", "currency", "address", "at")} for row in rows],
        }
    return page(request, "coins", model)


def _coins(tx: Transaction) -> list[dict[str, Any]]:
    held = {row.currency: row for row in services.read(tx, tx.account_id)}
    return [
        {
            "code": coin.code,
            "name": coin.name,
            "total": text(held[coin.code].total if coin.code in held else 0),
            "reserved": text(held[coin.code].reserved if coin.code in held else 0),
            "address": deposits.address_of(tx, coin.code),
            "portion": f"{coin.portion / 10**8:g}",
        }
        for coin in COINS.values()
    ]


@form(show)
async def get(request: Request, fields: Fields) -> Response:
    """Give practice coins."""
    require(request)
    coin = COINS.get(fields["currency"])
    if coin is None:
        raise InvalidInput("Press the button of one of the coins.", "currency")
    with context_of(request).acting(request) as tx:
        deposits.ask_for(tx, coin)
    return await follow(request, _PATH, show, "coins")


@form(show)
async def allow(request: Request, fields: Fields) -> Response:
    """Put an address on the list, with a fresh code."""
    require_enabled(require(request), _ENABLE_FIRST)
    (coin, to), digits = judge_together(
        lambda: allow_list.clean(fields["currency"], fields["address"]),
        lambda: one_time_codes.clean_code(fields["code"]),
    )
    with use_code(request, digits) as tx:
        allow_list.allow(tx, coin, to)
        message = compose_notice(request, tx, Notice.ADDRESS_ALLOWED, f"{to} ({coin.code})")
    send_later(request, tx.account_id, message)
    return await follow(request, _PATH, show, "allowed")


@form(show)
async def remove(request: Request, fields: Fields) -> Response:
    """Take an address off the list, with a fresh code: without a list coins may go anywhere."""
    require_enabled(require(request), _ENABLE_FIRST)
    number = path_id(request)
    with use_code(request, one_time_codes.clean_code(fields["code"])) as tx:
        row = allow_list.owned(tx, number)
        if row is None:
            raise HTTPException(404)
        allow_list.remove(tx, row)
        message = compose_notice(request, tx, Notice.ADDRESS_REMOVED, f"{row.address} ({row.currency})")
    send_later(request, tx.account_id, message)
    return await follow(request, _PATH, show, "removed")


routes = [
    Route("/settings/coins", show),
    Route("/settings/coins/get", get, methods=["POST"]),
    Route("/settings/coins/allow", allow, methods=["POST"]),
    Route("/settings/coins/{id}/remove", remove, methods=["POST"]),
]
