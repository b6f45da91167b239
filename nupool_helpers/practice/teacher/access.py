"""Who may open a teacher's pages, and send their forms: hub admins and the hub's group `teachers`, from these pages.

All servers of a class share one origin with these pages, and a teacher who opens a learner's server runs that learner's
scripts, with the teacher's cookies. They can neither frame such a page, nor keep hold of a window in which they open
it, nor fetch it: it comes as a document of its own and as nothing else. (HTML, "cross-origin opener policy"; Fetch
Metadata.) What they can do is send a form, and its Origin would be right. So each form has a token that stands in these
pages alone.
"""

import functools
import hmac
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.askers import HubUser, hub_user
from nupool_helpers.practice.mail.links import signing_key
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.render import template
from nupool_helpers.practice.web.request import Fields, context_of, read_fields, root

__all__ = ["require_teacher", "teacher_form", "teacher_page"]

_ALONE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_PURPOSE = "teacher's form"
_OTHER_PAGE = "This form did not come from the teacher's page, or that page is an old one. Open it again."
View = Callable[[Request], Awaitable[Response]]
Act = Callable[[Request, HubUser, Fields], Awaitable[Response]]


def require_teacher(request: Request) -> HubUser:
    """Return the teacher who asks. To others, and where learners are not kept apart, the page is not there."""
    context, user = context_of(request), hub_user(request)
    if user is None or not user.teaches or context.classroom is None or not context.classroom.overview:
        raise HTTPException(404)
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise HTTPException(403, "Open this page in a tab of its own.")
    return user


def teacher_page(request: Request, name: str, model: dict[str, object]) -> Response:
    """Answer with a teacher's page; a mistake that `teacher_form` caught stands beside its field."""
    user, error = require_teacher(request), getattr(request.state, "error", None)
    with context_of(request).reading(request) as tx:
        token = _form_token(tx, user)
    around: dict[str, object] = {
        "account": None,
        "notice": None,
        "errors": {error.field or "act": str(error)} if error else {},
        "typed": getattr(request.state, "fields", Fields()),
        "root": root(request),
        "form_token": token,
    }
    return HTMLResponse(template(name).render(around | model), 422 if error else 200, headers=_ALONE)


def teacher_form(show: View) -> Callable[[Act], View]:
    """Make a handler of a teacher's posted form; a mistake shows the page `show` again with the sentence in it."""

    def decorate(act: Act) -> View:
        @functools.wraps(act)
        async def endpoint(request: Request) -> Response:
            user = require_teacher(request)
            request.state.fields = fields = await read_fields(request)
            with context_of(request).reading(request) as tx:
                fits = hmac.compare_digest(_form_token(tx, user).encode(), fields["token"].encode())
            if not fits:
                raise HTTPException(403, _OTHER_PAGE)
            try:
                return await act(request, user, fields)
            except InvalidInput as error:
                request.state.error = error
                return await show(request)

        return endpoint

    return decorate


def _form_token(tx: Transaction, user: HubUser) -> str:
    # Each teacher has another one, made of the exchange's key, so that nothing has to be kept for it.
    return hmac.digest(signing_key(tx), f"{_PURPOSE}:{user.name}".encode(), "sha256").hex()
