"""What can be done once two-factor authentication is enabled: new recovery codes, and switching it off."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.accounts import codes, passwords, recovery_codes
from nupool_helpers.practice.accounts.settings_views import prove_password
from nupool_helpers.practice.accounts.shown_once import lead_to, show_carried
from nupool_helpers.practice.mail.notices import Notice, compose_notice, send_later
from nupool_helpers.practice.sessions import end_others
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.twofactor import services
from nupool_helpers.practice.twofactor.views import show
from nupool_helpers.practice.web.render import follow, form
from nupool_helpers.practice.web.request import Fields
from nupool_helpers.practice.web.visitors import require
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.together import judge_together

__all__ = ["lead_to_codes", "routes"]


@form(show)
async def new_recovery_codes(request: Request, fields: Fields) -> Response:
    """Make new recovery codes; the old ones are invalidated, and other sessions end."""
    async with _both_factors(request, fields) as tx:
        made = recovery_codes.make(tx)
        end_others(tx, tx.session)
        message = compose_notice(request, tx, Notice.RECOVERY_CODES_MADE)
    send_later(request, tx.account_id, message)
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
    _, plain = judge_together(lambda: passwords.clean(fields["password"]), lambda: codes.clean_either(fields["code"]))
    await prove_password(request, account, fields["password"])
    with codes.use_code(request, plain, proved=account.password_hash) as tx:
        yield tx


_PATH = "/settings/two-factor"
routes = [
    Route(f"{_PATH}/recovery-codes", show_recovery_codes),
    Route(f"{_PATH}/recovery-codes", new_recovery_codes, methods=["POST"]),
    Route(f"{_PATH}/disable", disable, methods=["POST"]),
]
