"""What is shown once: after its form a browser is led to a page, so that its Back button sends no form again.

An answer to a form that nobody may keep leaves a browser that comes back to it with an error of its own making. Between
the form and the page the browser carries what is shown, encrypted for this session and this page alone, for a minute,
and the page takes it back: nothing of it is kept here, and any process of the exchange can show it.
"""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from nupool_helpers.practice.mail.sealed import seal, unseal
from nupool_helpers.practice.web.cookies import give_cookie, take_cookie_back
from nupool_helpers.practice.web.render import page
from nupool_helpers.practice.web.request import context_of, root, wants_json
from nupool_helpers.practice.web.visitors import find_visitor

__all__ = ["lead_to", "show_carried"]

_COOKIE = "practice_shown"
_SECONDS = 60


def lead_to(request: Request, path: str, name: str, model: dict[str, Any]) -> Response:
    """Show the page `name`, which is at `path`, with this model; a kernel gets it at once. For who is logged in."""
    if wants_json(request):
        return page(request, name, model)
    response = RedirectResponse(f"{root(request)}{path}", 303)
    with context_of(request).reading(request) as tx:
        value = seal(context_of(request), tx, _purpose(request, name), json.dumps(model).encode())
    give_cookie(request, response, _COOKIE, value, _SECONDS)
    return response


def show_carried(request: Request, name: str) -> Response | None:
    """Answer the address of such a page; None where what was carried to it was shown, or is not this session's.

    Without a session the request ends with 401.
    """
    with context_of(request).reading(request) as tx:
        carried = request.cookies.get(_COOKIE, "")
        value = unseal(context_of(request), tx, _purpose(request, name), carried, _SECONDS)
    if value is None:
        return None
    response = page(request, name, json.loads(value))
    take_cookie_back(request, response, _COOKIE)
    return response


def _purpose(request: Request, name: str) -> bytes:
    # By the session's hash: whoever has the cookie alone, or another session, is shown nothing.
    who = find_visitor(request)
    if who is None or not who.complete:
        raise HTTPException(401)
    return f"shown once: {name} {who.token_hash}".encode()
