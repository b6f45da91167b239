"""The overview by the seats' channel, for the notebook of a teacher: hub admins, and the hub's group `teachers`."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from nupool_helpers.practice.askers import hub_user
from nupool_helpers.practice.seats.access import asked_by_seat
from nupool_helpers.practice.teacher.services import read_overview
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol.overview import Overview

__all__ = ["routes"]

_ALONE = (
    "This panel is for whoever teaches a class: it shows who is at which step, and who needs help. This exchange is "
    "one person's own. Start a class with make class, as docs/class.md says, and open this notebook there as teacher."
)
_LEARNER = "This panel is for the teachers of the class, and the hub does not name you as one. Ask them where you are."
_SHARED = (
    "This class has no overview: its learners' data are not kept apart, so that anybody could have written what it "
    "tells. Start the class as root, without --shared-user; docs/class.md says why."
)


@asked_by_seat
async def overview(request: Request) -> Overview:
    """Tell a teacher where everybody is; everybody else is refused with a sentence, and told nothing of anybody."""
    context, user = context_of(request), hub_user(request)
    if context.classroom is None:
        raise HTTPException(403, _ALONE)
    # By what the hub has answered about the token. Nothing that the kernel sends says who teaches.
    if user is None or not user.teaches:
        raise HTTPException(403, _LEARNER)
    if not context.classroom.overview:
        raise HTTPException(403, _SHARED)
    with context.reading(request) as tx:
        return read_overview(tx)


routes = [Route("/owner/overview", overview)]
