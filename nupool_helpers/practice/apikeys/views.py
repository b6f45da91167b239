"""The page "API Keys"."""

from typing import Any

from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.accounts.codes import check_either, use_code
from nupool_helpers.practice.accounts.shown_once import lead_to, show_carried
from nupool_helpers.practice.activity.services import record_opened
from nupool_helpers.practice.apikeys import services
from nupool_helpers.practice.apikeys.addresses import clean_addresses
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.twofactor.services import require_enabled
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of, path_id
from nupool_helpers.practice.web.visitors import require, two_factor_state
from nupool_helpers.practice.web.visits import visited
from nupool_helpers.protocol import Event
from nupool_helpers.validation import one_time_codes
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.together import judge_together

__all__ = ["routes"]

_ENABLE_FIRST = "A key needs two-factor authentication. Enable it first."


async def show(request: Request) -> Response:
    """List the keys."""
    account, context = require(request), context_of(request)
    if visited(request):
        with context.transaction(request) as tx:
            record_opened(tx.for_account(account.id), Event.API_KEYS_PAGE_OPENED)
    with context.reading(request) as tx:
        state, keys = two_factor_state(tx, account), services.read(tx.for_account(account.id))
    return page(request, "api-keys", {"two_factor": state, "keys": keys})


@form(show)
async def add(request: Request, _fields: Fields) -> Response:
    """Add a row whose values are not made yet."""
    with context_of(request).acting(request) as tx:
        require_enabled(tx.account, _ENABLE_FIRST, "two_factor")
        services.add(tx)
    return await follow(request, "settings/api-keys", show, "added")


@form(show)
async def save(request: Request, fields: Fields) -> Response:
    """Save a key's rights with a fresh code; the first time the pair is made and shown."""
    require_enabled(require(request), _ENABLE_FIRST)
    key_id = path_id(request)
    name, addresses, digits = judge_together(
        lambda: services.clean_name(fields["name"]) if "name" in fields else None,  # a program may know of none
        lambda: clean_addresses(fields["addresses"]),
        lambda: one_time_codes.clean_code(fields["code"]),
    )
    chosen = frozenset(right for right in Permission if fields[right.field] == "on")
    with use_code(request, digits) as tx:
        row = _existing(services.owned(tx, key_id))
        services.require_version(row, fields["version"])
        secret = services.save(tx, row, chosen, addresses, name)
        row = _existing(services.owned(tx, key_id))
        notice = Notice.KEY_CHANGED if secret is None else Notice.KEY_MADE
        message = compose_notice(request, tx, notice, services.describe(row))
    send_later(request, tx.account_id, message)
    if secret is None:
        return await follow(request, "settings/api-keys", show, "changed")
    model: dict[str, Any] = {"key": row.key, "secret": secret.reveal(), "id": row.id}
    model["permissions"] = [right.value for right in Permission if right in chosen]
    return lead_to(request, "settings/api-keys/revealed", "revealed", model)


async def show_revealed(request: Request) -> Response:
    """Show the pair that was just made, or say that it was shown."""
    return show_carried(request, "revealed") or await follow(request, "settings/api-keys", show, "secret-shown")


@form(show)
async def delete(request: Request, fields: Fields) -> Response:
    """Delete a key with a fresh code. A row that was never saved has no key, and goes without one."""
    account, context = require(request), context_of(request)
    key_id, problem, message = path_id(request), None, None
    with context.reading(request) as tx:
        saved = _existing(services.owned(tx.for_account(account.id), key_id)).key is not None
    if saved:
        require_enabled(account, _ENABLE_FIRST)
    digits = one_time_codes.clean_code(fields["code"]) if saved else ""
    with context.acting(request) as tx:
        # Looked at again: one that was saved meanwhile is not deleted without a code.
        row = _existing(services.owned(tx, key_id))
        if row.key is not None:
            problem = check_either(tx, digits)
        if problem is None:
            services.delete(tx, row)
            message = compose_notice(request, tx, Notice.KEY_DELETED, services.describe(row)) if row.key else None
    send_later(request, tx.account_id, message)
    if problem:
        raise problem
    return await follow(request, "settings/api-keys", show, "deleted")


def _existing(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise HTTPException(404)
    return row


routes = [
    Route("/settings/api-keys", show),
    Route("/settings/api-keys/revealed", show_revealed),
    Route("/settings/api-keys/new", add, methods=["POST"]),
    Route("/settings/api-keys/{id}/save", save, methods=["POST"]),
    Route("/settings/api-keys/{id}/delete", delete, methods=["POST"]),
]
