"""A learner's account, as a kernel of the seat makes it, gives it a password and opens its sessions."""

from starlette.requests import Request

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import sessions
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.credentials import clean_credentials
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.mail.notices import Notice, compose_notice
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.seats.access import learner_of, told_by_seat
from nupool_helpers.practice.seats.following import follow, seat_of
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import Event, messages

__all__ = ["make_learner", "open_session", "set_password"]


@told_by_seat(messages.MakeLearner)
async def make_learner(request: Request, wish: messages.MakeLearner) -> messages.Done:
    """Make the practice account, active at once, and let the notebooks follow it."""
    context = context_of(request)
    email, password = clean_credentials(wish.email, wish.password.reveal())
    password = await passwords.check_new(context, password.reveal(), email)
    password_hash = await passwords.make_hash(context, password)
    with context.transaction(request) as tx:
        other = services.find_by_email(tx, email)
        if other is not None and other.activated_at is not None:
            raise InvalidInput("This address has an account already. Log in with it, or take another one.", "email")
        tx = tx.for_account(services.register(tx, email, password_hash).id)
        services.activate(tx)
        follow(tx, seat_of(request))
    return messages.Done()


@told_by_seat(messages.NewPassword)
async def set_password(request: Request, wish: messages.NewPassword) -> messages.Done:
    """Give the learner a new password, for who forgot it and has the machine."""
    context, account = context_of(request), learner_of(request)
    # Without the old one: who holds this run's token reads the files of the person whose machine it is.
    password = await passwords.check_new(context, wish.password.reveal(), account.email)
    password_hash = await passwords.make_hash(context, password)
    with context.transaction(request) as anybody:
        tx = anybody.for_account(account.id)
        services.set_password(tx, password_hash)
        sessions.end_others(tx)
        record(tx, Event.PASSWORD_CHANGED)
        message = compose_notice(request, tx, Notice.PASSWORD_CHANGED)
    await deliver(context, account.id, message)
    return messages.Done()


@told_by_seat(messages.OpenSession)
async def open_session(request: Request, wish: messages.OpenSession) -> messages.Session:
    """Open a session of the learner's; with `log_in` it is written down as step 2."""
    context, account = context_of(request), learner_of(request)
    with context.transaction(request) as anybody:
        tx = anybody.for_account(account.id)
        token = sessions.begin(tx)
        if wish.log_in:
            record(tx, Event.LOGGED_IN, second_factor="owner")
        else:
            # Each kernel opens some; one in five minutes tells that somebody with this run's token acts here.
            record_once(tx, Event.SESSION_OPENED)
    return messages.Session(token)
