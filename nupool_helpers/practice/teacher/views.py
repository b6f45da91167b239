"""The page for teachers: hub admins, and the hub's group `teachers`. To others it is not there."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from nupool_helpers.practice.askers import hub_user
from nupool_helpers.practice.teacher.services import count_by_step, read_class_over_time
from nupool_helpers.practice.web.render import template
from nupool_helpers.practice.web.request import context_of, root
from nupool_helpers.protocol.class_picture import class_picture, describe
from nupool_helpers.protocol.steps import TITLES

__all__ = ["routes"]

_SECONDS = 5
# All servers of a class share one origin with this page, and a teacher who opens a learner's server runs that learner's
# scripts. They can neither frame it, nor keep hold of a window in which they open it, nor fetch it: it comes as a
# document of its own and as nothing else. (HTML, "cross-origin opener policy"; Fetch Metadata.)
_ALONE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}


async def show_class(request: Request) -> Response:
    """Show where everybody is; the page asks anew every five seconds."""
    context, user = context_of(request), hub_user(request)
    if user is None or not user.teaches or context.classroom is None or not context.classroom.overview:
        raise HTTPException(404)
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise HTTPException(403, "Open this page in a tab of its own.")
    with context.reading(request) as tx:
        (learners, history), now = read_class_over_time(tx), tx.now
    model: dict[str, object] = {"learners": learners, "now": now, "counts": count_by_step(learners), "titles": TITLES}
    model |= {
        "picture": class_picture(history.moments, history.counts),
        "described": describe(history.moments, history.counts),
    }
    around: dict[str, object] = {
        "account": None,
        "notice": None,
        "errors": {},
        "root": root(request),
        "seconds": _SECONDS,
    }
    return HTMLResponse(template("class").render(model | around), headers=_ALONE)


routes = [Route("/teacher/class", show_class)]
