"""The page "API Keys"."""

from typing import Any

from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.accounts.codes import check_either, use_code
from nupool_helpers.practice.activity.services import record_opened
from nupool_helpers.practice.apikeys import services
from nupool_helpers.practice.apikeys.addresses import clean_addresses
from nupool_helpers.practice.twofactor.services import require_enabled
from nupool_helpers.practice.web import sessions
from nupool_helpers.practice.web.render import follow, form, opened, page
from nupool_helpers.practice.web.request import Fields, context_of, path_id, remote_ip
from nupool_helpers.protocol import Event
from nupool_helpers.validation import one_time_codes
from nupool_helpers.validation.keys import Permission

__all__ = ["routes"]

_ENABLE_FIRST = "A key needs two-factor authentication. Enable it first."


async def show(request: Request) -> Response:
    """List the keys."""
    account, context = sessions.require(request), context_of(request)
    if opened(request):
        with context.store.write() as connection:
            now, address = context.now(), remote_ip(request)
            record_opened(connection, account.id, now, Event.API_KEYS_PAGE_OPENED, address)
    with context.store.read() as connection:
        state = sessions.two_factor_state(connection, account)
        return page(request, "api-keys", {"two_factor": state, "keys": services.read(connection, account.id)})


@form(show)
async def add(request: Request, _fields: Fields) -> Response:
    """Add a row whose values are not made yet."""
    with sessions.acting(request) as (connection, who):
        require_enabled(who.account, _ENABLE_FIRST, "two_factor")
        services.add(connection, who.account.id, context_of(request).now(), remote_ip(request))
    return await follow(request, "settings/api-keys", show, "added")


@form(show)
async def save(request: Request, fields: Fields) -> Response:
    """Save a key's rights with a fresh code; the first time the pair is made and shown."""
    account, context = sessions.require(request), context_of(request)
    require_enabled(account, _ENABLE_FIRST)
    key_id, addresses = path_id(request), clean_addresses(fields["addresses"])
    chosen = frozenset(right for right in Permission if fields[right.field] == "on")
    now, address = context.now(), remote_ip(request)
    with use_code(request, one_time_codes.clean_code(fields["code"])) as (connection, _who):
        row = _existing(services.owned(connection, account.id, key_id))
        services.require_version(row, fields["version"])
        secret = services.save(connection, row, chosen, addresses, now, context.random_bytes, address)
        row = _existing(services.owned(connection, account.id, key_id))
    if secret is None:
        return await follow(request, "settings/api-keys", show, "changed")
    model: dict[str, Any] = {"key": row.key, "secret": secret.reveal(), "id": row.id}
    return page(request, "revealed", model | {"permissions": [right.value for right in Permission if right in chosen]})


@form(show)
async def delete(request: Request, fields: Fields) -> Response:
    """Delete a key with a fresh code. A row that was never saved has no key, and goes without one."""
    account, context = sessions.require(request), context_of(request)
    key_id, now, address, problem = path_id(request), context.now(), remote_ip(request), None
    with context.store.read() as connection:
        saved = _existing(services.owned(connection, account.id, key_id)).key is not None
    if saved:
        require_enabled(account, _ENABLE_FIRST)
    digits = one_time_codes.clean_code(fields["code"]) if saved else ""
    with sessions.acting(request) as (connection, _who):
        # Looked at again: one that was saved meanwhile is not deleted without a code.
        row = _existing(services.owned(connection, account.id, key_id))
        if row.key is not None:
            problem = check_either(connection, account.id, digits, now, address)
        if problem is None:
            services.delete(connection, row, now, address)
    if problem:
        raise problem
    return await follow(request, "settings/api-keys", show, "deleted")


def _existing(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise HTTPException(404)
    return row


routes = [
    Route("/settings/api-keys", show),
    Route("/settings/api-keys/new", add, methods=["POST"]),
    Route("/settings/api-keys/{id}/save", save, methods=["POST"]),
    Route("/settings/api-keys/{id}/delete", delete, methods=["POST"]),
]
