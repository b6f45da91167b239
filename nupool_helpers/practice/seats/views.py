"""What a kernel asks for its seat: where the learner stands, and steps done in the learner's place."""

import re
from dataclasses import replace

from starlette.requests import Request
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.seats import offered_account, ready_account, snapshot
from nupool_helpers.practice.seats.access import asked_by_seat, learner_of, proof, told_by_seat
from nupool_helpers.practice.seats.account_views import make_learner, open_session, set_password
from nupool_helpers.practice.seats.adopting_views import adopt, back
from nupool_helpers.practice.seats.following import note_seat, seat_of
from nupool_helpers.practice.seats.from_teacher import read_for
from nupool_helpers.practice.seats.services import mails_of, read_state
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event, messages
from nupool_helpers.protocol.state import Holdings, Mailbox, StatePage

__all__ = ["routes"]

_MOST_HOSTS = 20
_PHONE_STEPS = range(5, 9)
# It goes into the Content-Security-Policy: letters of a host alone, so that no directive can come with it.
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)


@asked_by_seat
async def state(request: Request) -> StatePage:
    """Tell where the learner stands: the account, its keys, and a page of its activity log, oldest first.

    `since` is the `mark` of the reply before: what it names is not told again. A mark of another learner's log begins
    at that log's beginning, and `anew` says so; `more` says that there is another page.
    """
    context, seat = context_of(request), seat_of(request)
    if context.classroom:
        note_seat(context, seat)
    with context.reading(request) as tx:
        page = read_state(tx, seat, request.query_params.get("since", ""))
        return replace(page, teacher=read_for(tx, seat)) if context.classroom else page


@told_by_seat(messages.Tick)
async def tick(request: Request, wish: messages.Tick) -> messages.Done:
    """Write down that the learner says to have done one of the steps on the phone."""
    if wish.step not in _PHONE_STEPS:
        raise InvalidInput("Only steps 5 to 8 are ticked.", "step")
    account = learner_of(request)
    with context_of(request).transaction(request) as tx:
        record(tx.for_account(account.id), Event.STEP_TICKED, step=wish.step)
    return messages.Done()


@asked_by_seat
async def mails(request: Request) -> Mailbox:
    """Return the learner's practice mailbox, newest first."""
    account = learner_of(request)
    with context_of(request).reading(request) as tx:
        return Mailbox(mails_of(tx.for_account(account.id)))


@asked_by_seat
async def holdings(request: Request) -> Holdings:
    """Return what the learner's account holds, and its open orders."""
    account = learner_of(request)
    with context_of(request).reading(request) as tx:
        return snapshot.take_down(tx.for_account(account.id))


@told_by_seat(messages.MakeReadyAccount)
async def make_ready_account(request: Request, wish: messages.MakeReadyAccount) -> messages.ReadyAccount:
    """Make a ready account, with given balances or with the usual ones; where wished, the notebooks follow it."""
    context = context_of(request)
    email = f"ready-{context.random_bytes(4).hex()}@practice-exchange.example"
    balances = None if wish.balances is None else snapshot.units_of(wish.balances)
    rights, seat = frozenset(wish.permissions) or None, seat_of(request) if wish.follow else None
    return await ready_account.make(context, email, rights, seat=seat, balances=balances)


@told_by_seat(messages.TakeOffered)
async def take_offered(request: Request, _wish: messages.TakeOffered) -> messages.OfferedAccount:
    """Make the ready account that the teacher has offered, and let the notebooks follow it."""
    return await offered_account.take(request, seat_of(request))


@told_by_seat(messages.AllowHost)
async def allow_host(request: Request, wish: messages.AllowHost) -> messages.Done:
    """Answer under one more name, the one by which JupyterLab was opened."""
    host = wish.host.lower()
    if not _HOST.fullmatch(host):
        raise InvalidInput("This is not a host name.", "host")
    if context_of(request).classroom:
        return messages.Done()  # one for all is configured: what a learner names would count for everybody
    hosts = context_of(request).seat_hosts.setdefault(seat_of(request), set())
    # Each of them stands in the headers of every page.
    if host not in hosts and len(hosts) >= _MOST_HOSTS:
        raise InvalidInput("JupyterLab was opened by too many names. Restart the practice exchange.", "host")
    hosts.add(host)
    return messages.Done()


routes = [
    Route("/owner/proof", proof),
    Route("/owner/state", state),
    Route("/owner/mails", mails),
    Route("/owner/holdings", holdings),
    Route("/owner/learner", make_learner, methods=["POST"]),
    Route("/owner/adopt", adopt, methods=["POST"]),
    Route("/owner/back", back, methods=["POST"]),
    Route("/owner/password", set_password, methods=["POST"]),
    Route("/owner/session", open_session, methods=["POST"]),
    Route("/owner/tick", tick, methods=["POST"]),
    Route("/owner/prepared", make_ready_account, methods=["POST"]),
    Route("/owner/offered", take_offered, methods=["POST"]),
    Route("/owner/hosts", allow_host, methods=["POST"]),
]
