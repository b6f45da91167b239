"""Logging in: the password, then the code."""

from email.message import EmailMessage
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import sessions, throttle
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.accounts.codes import clean_either, is_recovery, use_code
from nupool_helpers.practice.accounts.credentials import clean_credentials
from nupool_helpers.practice.accounts.known_browsers import is_known, remember
from nupool_helpers.practice.accounts.recovery_codes import count_left
from nupool_helpers.practice.accounts.refused_logins import note_refusal
from nupool_helpers.practice.accounts.settings_views import show_settings
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.mail.boxes import box_of, open_box, welcome
from nupool_helpers.practice.mail.link_mails import compose_link_mail
from nupool_helpers.practice.mail.links import Purpose
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.web.next_page import next_of, with_next
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import find_visitor, set_cookie
from nupool_helpers.protocol import Event

__all__ = ["routes"]


async def show_login(request: Request) -> Response:
    """Show the log-in form."""
    return page(request, "login", {"after": next_of(request, _typed(request))})


def _typed(request: Request) -> Fields | None:
    fields: Fields | None = getattr(request.state, "fields", None)
    return fields


@form(show_login)
async def login(request: Request, fields: Fields) -> Response:
    """Judge e-mail and password; with two-factor authentication enabled the code comes next."""
    email, password = clean_credentials(fields["email"], fields["password"])
    with context_of(request).reading(request) as tx:
        account = services.find_by_email(tx, email, box_of(request, tx))
    async with note_refusal(request, email, account):
        await passwords.prove(request, email, account.password_hash if account else None, password)
    assert account is not None
    # Behind the password: only who knows it learns that the account waits for its mail.
    if account.activated_at is None:
        return await _not_active(request, account)
    after = next_of(request, fields)
    if _begin(request, account):
        response = welcome(request, await follow(request, after or "settings", show_settings), account.id)
        remember(request, response, account.email, account.password_hash)
        return response
    response = await follow(request, with_next("login/code", after), show_code)
    set_cookie(request, response)  # the mailbox opens with the second factor, like all else
    return response


def _begin(request: Request, proved: Row[Any]) -> bool:
    """Open a session of the account whose password was proved, and tell whether it is complete without a code.

    It takes the place of the one before: a token planted earlier no longer works.
    """
    before, told = find_visitor(request), None
    with context_of(request).transaction(request) as anybody:
        tx = anybody.for_account(proved.id)
        account = services.read_account(tx, proved.id)
        passwords.require_same_password(account, proved.password_hash)
        if before is not None:
            sessions.end(tx, before.token_hash)
        complete = account.two_factor_since is None
        token = sessions.begin(tx, complete=complete)
        if complete:
            record(tx, Event.LOGGED_IN, second_factor="none")
            told = _new_browser(request, tx, account)
    send_later(request, account.id, told)
    sessions.use(request, token)
    return complete


async def _not_active(request: Request, account: Row[Any]) -> Response:
    context = context_of(request)
    with context.transaction(request) as tx:
        # By number, so that strangers who register the same address use none of these up.
        throttle.take(tx, "mail", account.id)
        message = compose_link_mail(request, tx.for_account(account.id), Purpose.ACTIVATE)
    await deliver(context, account.id, message)
    sentence = "This account is not active yet. A new mail is on its way: follow its link, then log in."
    request.state.error = InvalidInput(sentence, "email")
    response = await show_login(request)
    open_box(request, response, account.id)
    return response


async def show_code(request: Request) -> Response:
    """Ask for the code after the password."""
    return page(request, "login-code", {"next": "login/code", "after": next_of(request, _typed(request))})


@form(show_code)
async def login_code(request: Request, fields: Fields) -> Response:
    """Judge the code, or a recovery code."""
    who, after = find_visitor(request), next_of(request, fields)
    if who is None:
        raise _too_late()
    if who.complete:
        return await follow(request, after or "settings", show_settings, "known")
    plain = clean_either(fields["code"])
    with use_code(request, plain, complete=False) as tx:
        # More may be done from here on, so the token is a new one: what somebody saw or planted before stays without.
        sessions.end(tx, tx.session)
        sessions.use(request, sessions.begin(tx))
        record(tx, Event.LOGGED_IN, second_factor="recovery code" if is_recovery(plain) else "code")
        notice = f"left-{count_left(tx)}" if is_recovery(plain) else ""
        told = _new_browser(request, tx, who.account)
    send_later(request, tx.account_id, told)
    response = welcome(request, await follow(request, after or "settings", show_settings, notice), tx.account_id)
    remember(request, response, who.account.email, who.account.password_hash)
    return response


def _new_browser(request: Request, tx: Transaction, account: Row[Any]) -> EmailMessage | None:
    """Compose the mail about a log-in, where nobody has logged in to the account on this browser before."""
    if is_known(request, tx, account.email, account.password_hash):
        return None
    return compose_notice(request, tx, Notice.NEW_BROWSER)


def _too_late() -> InvalidInput:
    return InvalidInput("The log-in took too long. Log in again with your password.", "session")


routes = [
    Route("/login", show_login),
    Route("/login", login, methods=["POST"]),
    Route("/login/code", show_code),
    Route("/login/code", login_code, methods=["POST"]),
]
