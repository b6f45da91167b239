"""The page "Two-Factor Authentication": where the set-up stands, and its steps."""

from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers import qr
from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import throttle
from nupool_helpers.practice.accounts import recovery_codes
from nupool_helpers.practice.activity.services import record_opened
from nupool_helpers.practice.mail import links
from nupool_helpers.practice.mail.link_mails import compose_link_mail
from nupool_helpers.practice.mail.smtp import deliver
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor import copies, services
from nupool_helpers.practice.web.render import follow, form, page
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.practice.web.visitors import require, two_factor_state
from nupool_helpers.practice.web.visits import visited
from nupool_helpers.protocol import Event
from nupool_helpers.validation import one_time_codes

__all__ = ["routes", "show"]


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
    # Without the password, as the tutorial's exchange did it. Who has an open session could bind the account to a phone
    # of theirs; but its owner is told so by the mail that has to be followed, and the log-in of each is in the log.
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


_PATH = "/settings/two-factor"
routes = [
    Route(_PATH, show),
    Route(f"{_PATH}/start", start, methods=["POST"]),
    Route(f"{_PATH}/enable", enable, methods=["POST"]),
    Route(f"{_PATH}/mail", send_again, methods=["POST"]),
]
