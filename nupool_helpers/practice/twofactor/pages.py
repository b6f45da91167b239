"""The page "Two-Factor Authentication" and the page that its mail leads to."""

from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers import otp, qr
from nupool_helpers.activity import What
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.practice import sessions, throttle
from nupool_helpers.practice.accounts import codes
from nupool_helpers.practice.accounts.settings import prove_password
from nupool_helpers.practice.activity import record_opened
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.pages import link_page
from nupool_helpers.practice.mail.services import deliver, keep
from nupool_helpers.practice.render import follow, form, opened, page
from nupool_helpers.practice.twofactor import services
from nupool_helpers.practice.web import Fields, address_of, context_of, outer_url

__all__ = ["routes"]


async def show(request: Request) -> Response:
    """Show where the set-up stands: nothing yet, the QR code, waiting for the mail, or in force."""
    account, context = sessions.require(request), context_of(request)
    if opened(request):
        with context.store.write() as connection:
            now, address = context.now(), address_of(request)
            record_opened(connection, account.id, now, What.TWO_FACTOR_PAGE_OPENED, address)
    with context.store.read() as connection:
        return page(request, "two-factor", _model(connection, account))


def _model(connection: Connection, account: Row[Any]) -> dict[str, Any]:
    state = sessions.two_factor_state(connection, account)
    model: dict[str, Any] = {"two_factor": state}
    seed = services.setup_seed(connection, account.id)
    if state == "setup" and seed is not None:
        uri = otp.key_uri(seed, account.email, otp.ISSUER)
        model |= {"seed": seed.reveal(), "uri": uri.reveal(), "qr": qr.svg(uri)}
    if state == "in force":
        model["recovery_codes_left"] = codes.recovery_codes_left(connection, account.id)
    return model


@form(show)
async def start(request: Request, fields: Fields) -> Response:
    """Make a seed."""
    account, context = sessions.require(request), context_of(request)
    with context.store.write() as connection:
        fresh = fields["fresh"] == "1"
        services.start(connection, account.id, context.now(), context.token_bytes, address_of(request), fresh)
    return await follow(request, "settings/two-factor", show)


@form(show)
async def enable(request: Request, fields: Fields) -> Response:
    """Judge the first code and send the mail."""
    account, context = sessions.require(request), context_of(request)
    digits = otp.clean_code(fields["code"])
    with context.store.write() as connection:
        problem = services.enable(connection, account.id, digits, context.now(), address_of(request))
        message = None if problem else _mail(request, connection, account)
    if problem or message is None:
        raise problem or CorrectTheEntry("Type the code again.", "code")
    await deliver(context, account.id, message)
    return await follow(request, "settings/two-factor", show, "mail")


@form(show)
async def send_again(request: Request, _fields: Fields) -> Response:
    """Send the mail again; the link before it opens nothing any more."""
    account, context = sessions.require(request), context_of(request)
    with context.store.write() as connection:
        if sessions.two_factor_state(connection, account) != "waiting for mail":
            raise CorrectTheEntry("No mail is waited for now.", "mail")
        who = throttle.scope_of(account.email)
        throttle.take(connection, "mail", who, address_of(request), context.now())
        message = _mail(request, connection, account)
    await deliver(context, account.id, message)
    return await follow(request, "settings/two-factor", show, "mail")


def _mail(request: Request, connection: Connection, account: Row[Any]) -> Any:
    context = context_of(request)
    link = outer_url(request) + links.make(connection, links.Purpose.TWO_FACTOR, account.id, context.now())
    text = (
        "A right code was typed for your account.\n\n"
        f"Follow this link to put two-factor authentication in force. It works for {links.HOURS} hours. "
        "If it was not you who typed the code, change your password and do not follow it."
    )
    return keep(request, connection, account, "Confirm two-factor authentication", text, link)


async def show_confirm(request: Request) -> Response:
    """Show the button that the mail's link leads to."""
    return link_page(request, "confirm", links.Purpose.TWO_FACTOR)


@form(show_confirm)
async def confirm(request: Request, fields: Fields) -> Response:
    """Put two-factor authentication in force and show the recovery codes, this once."""
    context, now, who = context_of(request), context_of(request).now(), sessions.visitor(request)
    with context.store.write() as connection:
        logged_in = who.account.id if who else None
        link = links.look(connection, links.Purpose.TWO_FACTOR, fields["token"], now, logged_in)
        links.use(connection, link, now)
        kept = who.token_hash if who else ""
        made = services.confirm(connection, link.account_id, now, context.token_bytes, address_of(request), kept)
    return page(request, "recovery-codes", {"recovery_codes": [code.reveal() for code in made], "first": True})


@form(show)
async def new_recovery_codes(request: Request, fields: Fields) -> Response:
    """Make new recovery codes; the old ones are void."""
    account, context, plain = await _both_factors(request, fields)
    with codes.accepted(request, account.id, plain) as connection:
        now, address = context.now(), address_of(request)
        made = codes.make_recovery_codes(connection, account.id, now, context.token_bytes, address)
    return page(request, "recovery-codes", {"recovery_codes": [code.reveal() for code in made], "first": False})


@form(show)
async def disable(request: Request, fields: Fields) -> Response:
    """Switch two-factor authentication off. A recovery code does, for who lost the authenticator."""
    account, context, plain = await _both_factors(request, fields)
    with codes.accepted(request, account.id, plain) as connection:
        services.switch_off(connection, account.id, context.now(), address_of(request))
    return await follow(request, "settings/two-factor", show, "off")


async def _both_factors(request: Request, fields: Fields) -> tuple[Row[Any], Any, str]:
    account = sessions.require(request)
    services.require_in_force(account, "Two-factor authentication is not in force.")
    plain = codes.clean_either(fields["code"])
    await prove_password(request, account, fields["password"])
    return account, context_of(request), plain


_PATH = "/settings/two-factor"
routes = [
    Route(_PATH, show),
    Route(f"{_PATH}/start", start, methods=["POST"]),
    Route(f"{_PATH}/enable", enable, methods=["POST"]),
    Route(f"{_PATH}/mail", send_again, methods=["POST"]),
    Route(f"{_PATH}/recovery-codes", new_recovery_codes, methods=["POST"]),
    Route(f"{_PATH}/disable", disable, methods=["POST"]),
    Route("/confirm/two-factor", show_confirm),
    Route("/confirm/two-factor", confirm, methods=["POST"]),
]
