"""The pages from which a teacher helps one learner, and writes to all."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from nupool_helpers.practice.askers import HubUser
from nupool_helpers.practice.seats.following import find_account
from nupool_helpers.practice.seats.from_teacher import ALL, read_for
from nupool_helpers.practice.seats.offered_account import STEPS_TO_BEGIN_AT
from nupool_helpers.practice.teacher import acts, messages
from nupool_helpers.practice.teacher.access import require_teacher, teacher_form, teacher_page
from nupool_helpers.practice.teacher.services import read_learner
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.request import Fields, context_of, root
from nupool_helpers.practice.web.visitors import two_factor_state
from nupool_helpers.protocol.steps import TITLES

__all__ = ["routes"]

_NOTICES = {
    "forgive": "The waiting times are ended. The learner can try again now.",
    "end-setup": "The half-done second factor is ended. Step 4 begins anew.",
    "freeze": "The seat is frozen: nothing can be changed there until you thaw it.",
    "thaw": "The seat is thawed.",
    "start-again": "The seat starts again, with no account. The one before is kept, and you can take this back.",
    "undo-start": "The seat follows its account of before again.",
    "offer": "The ready account is offered. The learner takes it in the notebook, and alone sees what opens it.",
    "withdraw-offer": "The offer is taken back.",
    "message": "The message stands in the notebooks.",
    "withdraw": "The message is taken back.",
}


async def show_learner(request: Request) -> Response:
    """Show one learner, and what can be done for them."""
    require_teacher(request)
    name = _name(request)
    with context_of(request).reading(request) as tx:
        seat = _seat(tx, name)
        account = find_account(tx, seat)
        model: dict[str, object] = {
            "learner": read_learner(tx, name),
            "two_factor": two_factor_state(tx, account) if account else "",
            "has_account": account is not None,
            "before": acts.has_account_before(tx, seat),
            "marks": read_for(tx, seat),
            "messages": messages.read_messages(tx, seat),
            "now": tx.now,
        }
    more: dict[str, object] = {"titles": TITLES, "steps": STEPS_TO_BEGIN_AT, "longest": messages.LONGEST}
    return teacher_page(request, "class-learner", model | more | {"notice": _notice(request)})


async def show_everybody(request: Request) -> Response:
    """Show what is written to all."""
    require_teacher(request)
    with context_of(request).reading(request) as tx:
        standing = messages.read_messages(tx, ALL)
    model: dict[str, object] = {"messages": standing, "longest": messages.LONGEST, "notice": _notice(request)}
    return teacher_page(request, "class-everybody", model)


@teacher_form(show_learner)
async def act(request: Request, teacher: HubUser, fields: Fields) -> Response:
    """Do one act for one learner."""
    with context_of(request).transaction(request) as tx:
        _do(tx, _seat(tx, fields["name"]), teacher.name, fields)
    return _go_on(request, f"teacher/learner?name={quote(fields['name'], safe='')}&", fields)


@teacher_form(show_everybody)
async def act_for_all(request: Request, teacher: HubUser, fields: Fields) -> Response:
    """Write to all, or take that back."""
    if fields["act"] not in ("message", "withdraw"):
        raise HTTPException(404)
    with context_of(request).transaction(request) as tx:
        _do(tx, ALL, teacher.name, fields)
    return _go_on(request, "teacher/everybody?", fields)


def _do(tx: Transaction, seat: str, by: str, fields: Fields) -> None:
    match fields["act"]:
        case "offer":
            acts.offer(tx, seat, by, fields["step"])
        case "message":
            messages.send(tx, seat, by, fields["message"])
        case "withdraw":
            messages.withdraw(tx, seat, by, fields["number"])
        case name if name in acts.ACTS:
            acts.ACTS[name](tx, seat, by)
        case _:
            raise HTTPException(404)


def _seat(tx: Transaction, name: str) -> str:
    seat = HubUser(name, teaches=False).seat
    if not acts.find_seat(tx, seat):
        raise HTTPException(404)
    return seat


def _name(request: Request) -> str:
    fields: Fields | None = getattr(request.state, "fields", None)
    return fields["name"] if fields else request.query_params.get("name", "")


def _notice(request: Request) -> str | None:
    erroneous = getattr(request.state, "error", None) is not None
    return None if erroneous else _NOTICES.get(request.query_params.get("notice", ""))


def _go_on(request: Request, path: str, fields: Fields) -> Response:
    return RedirectResponse(f"{root(request)}{path}notice={fields['act']}", 303)


routes = [
    Route("/teacher/learner", show_learner),
    Route("/teacher/learner", act, methods=["POST"]),
    Route("/teacher/everybody", show_everybody),
    Route("/teacher/everybody", act_for_all, methods=["POST"]),
]
