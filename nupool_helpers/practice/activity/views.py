"""The page "Activity"."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.activity.filters import kinds_of
from nupool_helpers.practice.activity.reading import PAGE, as_model, read_back
from nupool_helpers.practice.web.render import page
from nupool_helpers.practice.web.request import context_of, entry_id
from nupool_helpers.practice.web.visitors import require

__all__ = ["routes"]


async def show(request: Request) -> Response:
    """List what was done on the account, newest first, a page at a time: `before` is the number of an entry.

    `show` is the name of one of `FILTERS`.
    """
    account, before = require(request), request.query_params.get("before", "")
    shown, kinds = kinds_of(request.query_params.get("show", ""))
    with context_of(request).reading(request) as tx:
        entries = read_back(tx.for_account(account.id), entry_id(before), kinds)
    older = entries[-1].id if len(entries) == PAGE else None
    model = {"activity": [as_model(entry) for entry in entries], "older": older, "shown": shown}
    return page(request, "activity", model)


routes = [Route("/settings/activity", show)]
