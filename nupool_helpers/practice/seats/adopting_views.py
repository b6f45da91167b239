"""Letting a seat follow an account that was made otherwise, for who can log in to it; and going back."""

from starlette.requests import Request

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.codes import check_either, clean_either, is_recovery
from nupool_helpers.practice.accounts.refused_logins import note_refusal
from nupool_helpers.practice.mail.notices import Notice, compose_notice
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.seats.access import told_by_seat
from nupool_helpers.practice.seats.following import follow, go_back, seat_of
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import messages
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.together import judge_together

__all__ = ["adopt", "back"]


@told_by_seat(messages.Adopt)
async def adopt(request: Request, wish: messages.Adopt) -> messages.Done:
    """Follow an account, proved by all that a log-in to it needs, under the same limits.

    A seat may do all that its account's owner may. So no seat comes to an account that its person could not log in to.
    """
    context = context_of(request)
    email, password, plain = _judge_shapes(wish)
    with context.reading(request) as tx:
        account = services.find_by_email(tx, email)
    async with note_refusal(request, email, account):
        await passwords.prove(request, email, account.password_hash if account else None, password)
    assert account is not None
    with context.transaction(request) as anybody:
        tx = anybody.for_account(account.id)
        now = services.read_account(tx, account.id)
        passwords.require_same_password(now, account.password_hash)
        if now.two_factor_since and not plain:
            raise InvalidInput("This account asks for a code, too. Type the one that the authenticator shows.", "code")
        problem = check_either(tx, plain) if now.two_factor_since else None
        if problem is None:
            follow(tx, seat_of(request))
            told = now.two_factor_since and is_recovery(plain)
            message = compose_notice(request, tx, Notice.RECOVERY_CODE_USED) if told else None
    if problem:  # behind the transaction, which counts the wrong code
        raise problem
    if message:
        await deliver(context, account.id, message)
    return messages.Done()


def _judge_shapes(wish: messages.Adopt) -> tuple[str, SecretText, str]:
    """Return what was typed, as it is used; without a code it is empty."""
    return judge_together(
        lambda: services.clean_email(wish.email),
        lambda: passwords.clean(wish.password.reveal()),
        lambda: clean_either(wish.code) if wish.code else "",
    )


@told_by_seat(messages.GoBack)
async def back(request: Request, _wish: messages.GoBack) -> messages.Done:
    """Follow the account again that was followed before."""
    with context_of(request).transaction(request) as tx:
        if not go_back(tx, seat_of(request)):
            raise InvalidInput("The notebooks have followed no other account. Make one in the notebook Start here.")
    return messages.Done()
