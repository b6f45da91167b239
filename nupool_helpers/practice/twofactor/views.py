"""The page "Two-Factor Authentication"."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers import qr
from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import codes, recovery_codes
from nupool_helpers.practice.accounts.settings_views import prove_password
from nupool_helpers.practice.accounts.shown_once import lead_to, show_carried
from nupool_helpers.practice.activity.services import record_opened
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.link_mails import compose_link_mail
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.mail.services import deliver
from nupool_helpers.practice.sessions import end_others
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor import copies, services
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import require, two_factor_state
from nupool_helpers.practice.web.visits import visited
from nupool_helpers.protocol import Event
from nupool_helpers.secret import SecretText
from nupool_helpers.validation import one_time_codes

__all__ = ["lead_to_codes", "routes", "show"]


async def show(request: Request) -> Response:
    """Show where the set-up stands: nothing yet, the QR code, waiting for the mail, or enabled."""
    account, context = require(request), context_of(request)
    if visited(request):
        with context.transaction(request) as tx:
            record_opened(tx.for_account(account.id), Event.TWO_FACTOR_PAGE_OPENED)
    with context.reading(request) as tx:
        return page(request, "two-factor", _model(tx.for_account(account.id), account))


def _model(tx: Transaction, account: Row[Any]) -> dict[str, Any]:
    state = two_factor_state(tx, account)
    model: dict[str, Any] = {"two_factor": state}
    seed = services.read_setup_seed(tx)
    # Shown while it is set up and never again, or a session that was left open would give the second factor away.
    if state == "setup" and seed is not None:
        uri = one_time_codes.key_uri(seed, account.email, one_time_codes.ISSUER)
        model |= {"seed": seed.reveal(), "uri": uri.reveal(), "qr": qr.svg(uri)}
    if state == "in force":
        model["recovery_codes_left"] = recovery_codes.count_left(tx)
        model["asked_place"] = copies.asked_place(tx)
    return model


@form(show)
async def start(request: Request, fields: Fields) -> Response:
    """Make a seed."""
    with context_of(request).acting(request) as tx:
        services.start(tx, fields["fresh"] == "1")
    return await follow(request, "settings/two-factor", show)


@form(show)
async def enable(request: Request, fields: Fields) -> Response:
    """Judge the first code and send the mail."""
    context = context_of(request)
    require(request)
    digits = one_time_codes.clean_code(fields["code"])
    with context.acting(request) as tx:
        problem = services.prove_setup(tx, digits)
        message = None if problem else compose_link_mail(request, tx, links.Purpose.TWO_FACTOR)
    if problem or message is None:
        raise problem or InvalidInput("Type the code again.", "code")
    await deliver(context, tx.account_id, message)
    return await follow(request, "settings/two-factor", show, "mail")


@form(show)
async def send_again(request: Request, _fields: Fields) -> Response:
    """Send the mail again; the link before it no longer works."""
    context = context_of(request)
    with context.acting(request) as tx:
        if two_factor_state(tx, tx.account) != "waiting for mail":
            raise InvalidInput("No mail is waited for now.", "mail")
        # Counted by the account's number: what strangers cause by registering its address must not count here.
        throttle.take(tx, "mail", tx.account_id)
        message = compose_link_mail(request, tx, links.Purpose.TWO_FACTOR)
    await deliver(context, tx.account_id, message)
    return await follow(request, "settings/two-factor", show, "mail")


@form(show)
async def new_recovery_codes(request: Request, fields: Fields) -> Response:
    """Make new recovery codes; the old ones are invalidated, and other sessions end."""
    async with _both_factors(request, fields) as tx:
        made = recovery_codes.make(tx)
        end_others(tx, tx.session)
    return lead_to_codes(request, made, first=False)


def lead_to_codes(request: Request, made: list[SecretText], *, first: bool) -> Response:
    """Show recovery codes that were just made; `first` where they came with the second factor."""
    model = {"recovery_codes": [code.reveal() for code in made], "first": first}
    return lead_to(request, "settings/two-factor/recovery-codes", "recovery-codes", model)


async def show_recovery_codes(request: Request) -> Response:
    """Show the codes that were just made, or say that they were shown."""
    shown = show_carried(request, "recovery-codes")
    return shown or await follow(request, "settings/two-factor", show, "codes-shown")


@form(show)
async def disable(request: Request, fields: Fields) -> Response:
    """Switch two-factor authentication off; other sessions end. A recovery code does without the authenticator."""
    async with _both_factors(request, fields) as tx:
        services.switch_off(tx)
        end_others(tx, tx.session)
        message = compose_notice(request, tx, Notice.TWO_FACTOR_OFF)
    send_later(request, tx.account_id, message)
    return await follow(request, "settings/two-factor", show, "off")


@asynccontextmanager
async def _both_factors(request: Request, fields: Fields) -> AsyncIterator[Transaction]:
    """Yield the transaction of who has proved password and code; nothing may be awaited in it."""
    account = require(request)
    services.require_enabled(account, "Two-factor authentication is not enabled.")
    # The shape, the password, the code: what costs nothing first, and last what is used up. With an open session alone
    # nobody may take the second factor away.
    plain = codes.clean_either(fields["code"])
    await prove_password(request, account, fields["password"])
    with codes.use_code(request, plain, proved=account.password_hash) as tx:
        yield tx


_PATH = "/settings/two-factor"
routes = [
    Route(_PATH, show),
    Route(f"{_PATH}/start", start, methods=["POST"]),
    Route(f"{_PATH}/enable", enable, methods=["POST"]),
    Route(f"{_PATH}/mail", send_again, methods=["POST"]),
    Route(f"{_PATH}/recovery-codes", show_recovery_codes),
    Route(f"{_PATH}/recovery-codes", new_recovery_codes, methods=["POST"]),
    Route(f"{_PATH}/disable", disable, methods=["POST"]),
]
