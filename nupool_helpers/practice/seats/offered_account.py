"""The ready account that a teacher has offered: the steps before one are done, and the rest is the learner's to do."""

from starlette.requests import Request

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.mail.link_mails import compose_link_mail
from nupool_helpers.practice.mail.links import Purpose
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.seats.following import follow
from nupool_helpers.practice.seats.from_teacher import mark, read_for
from nupool_helpers.practice.seats.ready_account import add_pair, begin, code_before, make_password
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor import services as twofactor
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event
from nupool_helpers.protocol.messages import OfferedAccount
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.least_privilege import NEEDED

__all__ = ["STEPS_TO_BEGIN_AT", "take"]

STEPS_TO_BEGIN_AT = range(1, 15)
"""The steps at which an offered account can begin."""
_VISITS: tuple[tuple[int, Event, dict[str, str]], ...] = (
    (2, Event.SITE_OPENED, {}),
    (3, Event.LOGGED_IN, {"second_factor": "none"}),
    (4, Event.TWO_FACTOR_PAGE_OPENED, {}),
)


async def take(request: Request, seat: str) -> OfferedAccount:
    """Make the account that is offered to a seat, and let the seat follow it; the offer is used up by that.

    Raises InvalidInput where none is offered.
    """
    context = context_of(request)
    email = f"ready-{context.random_bytes(4).hex()}@practice-exchange.example"
    password, password_hash = await make_password(context)
    with context.transaction(request) as anybody:
        step = read_for(anybody, seat).offered
        if step is None:
            raise InvalidInput("No ready account is offered any more.")
        mark(anybody, seat, offered_step=None)
        tx = begin(anybody, email, password_hash)
        follow(tx, seat)
        made = _walk(tx, OfferedAccount(step, email, password, None, None, []))
        mail = compose_link_mail(request, tx, Purpose.TWO_FACTOR) if step == 10 else None
    if mail:
        await deliver(context, tx.account_id, mail)
    return made


def _walk(tx: Transaction, made: OfferedAccount) -> OfferedAccount:
    """Do all steps before the one at which the account begins."""
    for first, what, detail in _VISITS:
        if made.step >= first:
            record(tx, what, **detail)
    if made.step < 5:
        return made
    twofactor.start(tx, fresh=True)
    seed = twofactor.read_setup_seed(tx)
    assert seed is not None
    for ticked in range(5, min(made.step, 9)):
        record(tx, Event.STEP_TICKED, step=ticked)
    return _enable(tx, made, seed)


def _enable(tx: Transaction, made: OfferedAccount, seed: SecretText) -> OfferedAccount:
    pair, recovery_codes = None, list[SecretText]()
    if made.step >= 10:
        problem = twofactor.prove_setup(tx, code_before(tx, seed))
        if problem:
            raise problem
    if made.step >= 11:
        recovery_codes = twofactor.confirm(tx)
    if made.step >= 12:
        record(tx, Event.LOGGED_IN, second_factor="code")
        record(tx, Event.API_KEYS_PAGE_OPENED)
    if made.step == 13:
        apikeys.add(tx)
    if made.step == 14:
        pair = add_pair(tx, frozenset(NEEDED))
    return OfferedAccount(made.step, made.email, made.password, seed, pair, recovery_codes)
