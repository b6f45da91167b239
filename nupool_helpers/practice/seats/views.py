"""What a kernel asks for its seat: where the learner stands, and steps done in the learner's place."""

import re
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice import sessions
from nupool_helpers.practice.accounts import passwords, services
from nupool_helpers.practice.activity.services import record
from nupool_helpers.practice.mail.services import read_mailbox
from nupool_helpers.practice.seats import ready_account, snapshot
from nupool_helpers.practice.seats.access import for_owner, learner_of, proof
from nupool_helpers.practice.seats.services import read_state
from nupool_helpers.practice.web.request import Fields, context_of
from nupool_helpers.protocol import Event
from nupool_helpers.validation.keys import parse_permissions

__all__ = ["routes"]

_PHONE_STEPS = range(5, 9)
# It goes into the Content-Security-Policy: letters of a host alone, so that no directive can come with it.
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)


@for_owner
async def state(request: Request, _fields: Fields) -> dict[str, Any]:
    """Tell where the learner stands: the account, its keys, and a page of its activity log, oldest first.

    `since` is the `mark` of the reply before: what it names is not told again. A mark of another learner's log begins
    at that log's beginning, and `anew` says so; `more` says that there is another page.
    """
    context = context_of(request)
    with context.reading(request) as tx:
        return read_state(tx, request.query_params.get("since", ""))


@for_owner
async def make_learner(request: Request, fields: Fields) -> dict[str, Any]:
    """Make the practice account, active at once, and let the notebooks follow it."""
    context = context_of(request)
    email = services.clean_email(fields["email"])
    password = await passwords.check_new(context, fields["password"], email)
    password_hash = await passwords.make_hash(context, password)
    with context.transaction(request) as tx:
        other = services.find_by_email(tx, email)
        if other is not None and other.activated_at is not None:
            raise InvalidInput("This address has an account already. Log in with it, or take another one.", "email")
        account = services.register(tx, email, password_hash)
        services.activate(tx.for_account(account.id))
        services.set_learner(tx, account.id)
    return {"email": email}


@for_owner
async def adopt(request: Request, fields: Fields) -> dict[str, Any]:
    """Let the notebooks follow another account of this exchange."""
    with context_of(request).transaction(request) as tx:
        account = services.find_by_email(tx, services.clean_email(fields["email"]))
        if account is None:
            raise InvalidInput("No account has this address. Register it first.", "email")
        services.set_learner(tx, account.id)
        return {"email": account.email}


@for_owner
async def set_password(request: Request, fields: Fields) -> dict[str, Any]:
    """Give the learner a new password, for who forgot it and has the machine."""
    context = context_of(request)
    account = learner_of(request)
    # Without the old one: who holds this run's token reads the files of the person whose machine it is.
    password = await passwords.check_new(context, fields["password"], account.email)
    password_hash = await passwords.make_hash(context, password)
    with context.transaction(request) as anybody:
        tx = anybody.for_account(account.id)
        services.set_password(tx, password_hash)
        sessions.end_others(tx)
        record(tx, Event.PASSWORD_CHANGED)
    return {}


@for_owner
async def open_session(request: Request, fields: Fields) -> dict[str, Any]:
    """Open a session of the learner's; with `log_in` it is written down as step 2."""
    context, account = context_of(request), learner_of(request)
    with context.transaction(request) as anybody:
        tx = anybody.for_account(account.id)
        token = sessions.begin(tx)
        if fields["log_in"] == "on":
            record(tx, Event.LOGGED_IN, second_factor="owner")
    return {"session": token.reveal()}


@for_owner
async def tick(request: Request, fields: Fields) -> dict[str, Any]:
    """Write down that the learner says to have done one of the steps on the phone."""
    step = int(fields["step"]) if fields["step"].isdecimal() else 0
    if step not in _PHONE_STEPS:
        raise InvalidInput("Only steps 5 to 8 are ticked.", "step")
    context, account = context_of(request), learner_of(request)
    with context.transaction(request) as tx:
        record(tx.for_account(account.id), Event.STEP_TICKED, step=step)
    return {}


@for_owner
async def mails(request: Request, _fields: Fields) -> dict[str, Any]:
    """Return the learner's practice mailbox, newest first."""
    account = learner_of(request)
    with context_of(request).reading(request) as tx:
        return {"mails": read_mailbox(tx.for_account(account.id))}


@for_owner
async def holdings(request: Request, _fields: Fields) -> dict[str, Any]:
    """Return what the learner's account holds, and its open orders."""
    account = learner_of(request)
    with context_of(request).reading(request) as tx:
        return snapshot.take_down(tx.for_account(account.id))


@for_owner
async def make_ready_account(request: Request, fields: Fields) -> dict[str, Any]:
    """Make a ready account, with given balances or with the usual ones; unless told, let the notebooks follow it."""
    context = context_of(request)
    permissions = parse_permissions(fields["permissions"]) or None
    email = f"ready-{context.random_bytes(4).hex()}@practice-exchange.example"
    balances = snapshot.read_balances(fields["balances"])
    account = await ready_account.make(context, email, permissions, follow=fields["follow"] != "no", balances=balances)
    return {
        "email": account.email,
        "password": account.password.reveal(),
        "seed": account.seed.reveal(),
        "key": account.key,
        "secret": account.secret.reveal() if account.secret else None,
        "recovery_codes": [code.reveal() for code in account.recovery_codes],
    }


@for_owner
async def allow_host(request: Request, fields: Fields) -> dict[str, Any]:
    """Answer under one more name, the one by which JupyterLab was opened."""
    host = fields["host"].lower()
    if not _HOST.fullmatch(host):
        raise InvalidInput("This is not a host name.", "host")
    context_of(request).hosts.add(host)
    return {}


routes = [
    Route("/owner/proof", proof),
    Route("/owner/state", state),
    Route("/owner/mails", mails),
    Route("/owner/holdings", holdings),
    Route("/owner/learner", make_learner, methods=["POST"]),
    Route("/owner/adopt", adopt, methods=["POST"]),
    Route("/owner/password", set_password, methods=["POST"]),
    Route("/owner/session", open_session, methods=["POST"]),
    Route("/owner/tick", tick, methods=["POST"]),
    Route("/owner/prepared", make_ready_account, methods=["POST"]),
    Route("/owner/hosts", allow_host, methods=["POST"]),
]
