"""The page "Settings", and the change of a password."""

from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import sessions
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.codes import check_either, clean_either, is_recovery
from nupool_helpers.practice.accounts.known_browsers import remember
from nupool_helpers.practice.accounts.recovery_codes import count_left
from nupool_helpers.practice.activity.services import record, record_once
from nupool_helpers.practice.mail.boxes import welcome
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.waiting import Wait
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import require, summarize
from nupool_helpers.protocol import Event
from nupool_helpers.validation.together import judge_together

__all__ = ["prove_password", "routes", "show_settings"]


async def show_settings(request: Request) -> Response:
    """Show the account."""
    account = require(request)
    summary = summarize(request) or {}
    strength = getattr(getattr(request.state, "error", None), "strength", None)
    model: dict[str, Any] = {"account": summary | {"made_at": account.made_at}, "next": "settings"}
    return page(request, "settings", model | ({"strength": strength} if strength else {}))


async def prove_password(request: Request, account: Row[Any], typed: str) -> None:
    """Return when the password of the account that is logged in is right; raise as `passwords.prove` does."""
    password = passwords.clean(typed)
    try:
        await passwords.prove(request, account.email, account.password_hash, password)
    except Wait as wait:
        with context_of(request).transaction(request) as tx:
            record_once(tx.for_account(account.id), Event.PASSWORD_REFUSED, reason="throttled", until=wait.until)
        raise
    except InvalidInput:
        with context_of(request).transaction(request) as tx:
            record(tx.for_account(account.id), Event.PASSWORD_REFUSED, reason="wrong")
        # Whose it is, is known here, and no e-mail address was typed.
        sentence = "This is not your account's password. Type the one that you log in with."
        raise InvalidInput(sentence + passwords.space_around(password), "password") from None


@form(show_settings)
async def change_password(request: Request, fields: Fields) -> Response:
    """Change the password; every other session ends, and this one gets a new token."""
    account, context = require(request), context_of(request)
    # The shape first: a code that was typed wrongly costs no attempt and no hashing.
    plain = _judge_shapes(fields, with_code=bool(account.two_factor_since))
    await prove_password(request, account, fields["password"])
    new = await passwords.check_new(context, fields["new_password"], account.email, "new_password")
    password_hash = await passwords.make_hash(context, new)
    with context.acting(request) as tx:
        passwords.require_same_password(tx.account, account.password_hash)
        # The code last, where all else is right: it works once, and a weak new password must not use it up.
        problem = check_either(tx, plain) if tx.account.two_factor_since else None
        if problem is None:
            services.set_password(tx, password_hash)
            # Who knew the old password, or took a session, is out with it (OWASP ASVS 4, 3.3.3).
            sessions.end_others(tx)
            sessions.use(request, sessions.begin(tx))
            record(tx, Event.PASSWORD_CHANGED)
            told = [compose_notice(request, tx, Notice.PASSWORD_CHANGED)]
            told += [compose_notice(request, tx, Notice.RECOVERY_CODE_USED)] if is_recovery(plain) and plain else []
        notice = f"password-{count_left(tx)}" if plain and is_recovery(plain) else "password"
    if problem:
        raise problem
    for message in told:
        send_later(request, account.id, message)
    response = welcome(request, await follow(request, "settings", show_settings, notice), account.id)
    remember(request, response, account.email, password_hash)
    return response


def _judge_shapes(fields: Fields, *, with_code: bool) -> str:
    """Return the code as it is used. How strong the new password is, is said to whoever has proved the old one."""
    _, _, plain = judge_together(
        lambda: passwords.clean(fields["password"]),
        lambda: passwords.clean(fields["new_password"], "new_password"),
        lambda: clean_either(fields["code"]) if with_code else "",
    )
    return plain


routes = [
    Route("/settings", show_settings),
    Route("/settings/password", change_password, methods=["POST"]),
]
