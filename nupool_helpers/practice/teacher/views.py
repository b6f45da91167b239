"""The overview: the page for teachers that says where everybody is."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.teacher import ending_views, learner_views
from nupool_helpers.practice.teacher.access import require_teacher, teacher_page
from nupool_helpers.practice.teacher.services import read_class_over_time
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol.class_picture import class_picture, describe
from nupool_helpers.protocol.steps import TITLES

__all__ = ["routes"]

_SECONDS = 5


async def show_class(request: Request) -> Response:
    """Show where everybody is; the page asks anew every five seconds."""
    require_teacher(request)
    with context_of(request).reading(request) as tx:
        (learners, history), now = read_class_over_time(tx), tx.now
    model: dict[str, object] = {"learners": learners, "now": now, "titles": TITLES}
    model |= {
        "done": history.counts[-1][-1],
        "picture": class_picture(history.moments, history.counts),
        "described": describe(history.moments, history.counts),
    }
    return teacher_page(request, "class", model | {"seconds": _SECONDS})


routes = [Route("/teacher/class", show_class), *learner_views.routes, *ending_views.routes]
