"""What only the person whose machine this is may ask: their kernels, which hold the owner token of this run.

Without the token nothing here is there. Before a kernel sends it, the exchange proves that it holds the token too.
"""

import functools
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nupool_helpers.activity import What
from nupool_helpers.errors import CorrectTheEntry, WaitAndRetry
from nupool_helpers.keys import parse_permissions
from nupool_helpers.practice import copies, prepared
from nupool_helpers.practice.accounts import passwords, services, sessions
from nupool_helpers.practice.activity.services import as_model, read, record
from nupool_helpers.practice.apikeys import services as apikeys
from nupool_helpers.practice.mail.services import mailbox
from nupool_helpers.practice.web import Fields, address_of, context_of, read_fields

__all__ = ["routes"]

PHONE_STEPS = range(5, 9)
_CHALLENGE = re.compile(r"[0-9a-f]{32,128}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", re.ASCII)
Answer = Callable[[Request, Fields], Awaitable[dict[str, Any]]]


async def proof(request: Request) -> Response:
    """Prove that this process holds the token, without showing it."""
    token, challenge = context_of(request).owner_token, request.query_params.get("challenge", "")
    if token is None or not _CHALLENGE.fullmatch(challenge):
        raise HTTPException(404)
    message = f"practice exchange proof:{challenge}".encode()
    return JSONResponse({"proof": hmac.new(token.reveal().encode(), message, hashlib.sha256).hexdigest()})


def _for_owner(handle: Answer) -> Callable[[Request], Awaitable[Response]]:
    @functools.wraps(handle)
    async def endpoint(request: Request) -> Response:
        token, sent = context_of(request).owner_token, request.headers.get("authorization", "")
        if token is None or not hmac.compare_digest(sent.encode(), f"Owner {token.reveal()}".encode()):
            raise HTTPException(404)
        try:
            return JSONResponse(await handle(request, await read_fields(request)))
        except CorrectTheEntry as error:
            return JSONResponse({"errors": {error.field or "learner": str(error)}}, 422)
        except WaitAndRetry as error:
            return JSONResponse({"errors": {"code": str(error)}}, 429, {"Retry-After": str(error.seconds)})

    return endpoint


@_for_owner
async def state(request: Request, _fields: Fields) -> dict[str, Any]:
    """Tell where the learner stands: the account, its keys and its activity log, oldest first."""
    context = context_of(request)
    with context.store.read() as connection:
        account = services.learner(connection)
        found: dict[str, Any] = {"now": context.now(), "learner": None, "activity": []}
        if account is not None:
            found["learner"] = {
                "email": account.email,
                "activated": account.activated_at is not None,
                "two_factor": sessions.two_factor_state(connection, account),
                "keys": apikeys.read(connection, account.id),
            }
            found["activity"] = [as_model(entry) for entry in read(connection, account.id)]
        return found


@_for_owner
async def make_learner(request: Request, fields: Fields) -> dict[str, Any]:
    """Make the practice account, active at once, and let the notebooks follow it."""
    context, address = context_of(request), address_of(request)
    email = services.clean_email(fields["email"])
    password = await passwords.check_new(context, fields["password"], email)
    password_hash = await passwords.make_hash(context, password)
    with context.store.write() as connection:
        account = services.register(connection, email, password_hash, context.now(), address, follow=False)
        if account is None:
            raise CorrectTheEntry("This address has an account already. Log in with it, or take another one.", "email")
        services.activate(connection, account.id, context.now(), address)
        services.set_learner(connection, account.id)
    return {"email": email}


@_for_owner
async def adopt(request: Request, fields: Fields) -> dict[str, Any]:
    """Let the notebooks follow another account of this exchange."""
    with context_of(request).store.write() as connection:
        account = services.by_email(connection, services.clean_email(fields["email"]))
        if account is None:
            raise CorrectTheEntry("No account has this address. Register it first.", "email")
        services.set_learner(connection, account.id)
        return {"email": account.email}


@_for_owner
async def set_password(request: Request, fields: Fields) -> dict[str, Any]:
    """Give the learner a new password, for who forgot it and has the machine."""
    context = context_of(request)
    account = _learner(request)
    password = await passwords.check_new(context, fields["password"], account.email)
    password_hash = await passwords.make_hash(context, password)
    with context.store.write() as connection:
        services.set_password(connection, account.id, password_hash)
        sessions.end_others(connection, account.id)
        record(connection, account.id, context.now(), What.PASSWORD_CHANGED, address_of(request))
    return {}


@_for_owner
async def open_session(request: Request, fields: Fields) -> dict[str, Any]:
    """Open a session of the learner's; with `log_in` it is written down as step 2."""
    context, account = context_of(request), _learner(request)
    with context.store.write() as connection:
        token = sessions.begin(connection, account.id, context.now(), context.token_bytes)
        if fields["log_in"] == "on":
            record(connection, account.id, context.now(), What.LOGGED_IN, address_of(request), second_factor="owner")
    return {"session": token.reveal()}


@_for_owner
async def tick(request: Request, fields: Fields) -> dict[str, Any]:
    """Write down that the learner says to have done one of the steps on the phone."""
    step = int(fields["step"]) if fields["step"].isdecimal() else 0
    if step not in PHONE_STEPS:
        raise CorrectTheEntry("Only steps 5 to 8 are ticked.", "step")
    context, account = context_of(request), _learner(request)
    with context.store.write() as connection:
        record(connection, account.id, context.now(), What.STEP_TICKED, address_of(request), step=step)
    return {}


@_for_owner
async def mails(request: Request, _fields: Fields) -> dict[str, Any]:
    """Return the learner's practice mailbox, newest first."""
    account = _learner(request)
    with context_of(request).store.read() as connection:
        return {"mails": mailbox(connection, account.id)}


@_for_owner
async def holdings(request: Request, _fields: Fields) -> dict[str, Any]:
    """Return what the learner's account holds, and its open orders."""
    account = _learner(request)
    with context_of(request).store.read() as connection:
        return copies.take_down(connection, account.id)


@_for_owner
async def prepare(request: Request, fields: Fields) -> dict[str, Any]:
    """Make a prepared account, with given balances or with the usual ones, and let the notebooks follow it."""
    context = context_of(request)
    permissions = parse_permissions(fields["permissions"]) or None
    email = f"prepared-{context.token_bytes(4).hex()}@practice-exchange.example"
    balances = copies.read_balances(fields["balances"])
    made = await prepared.make(context, email, permissions, follow=True, balances=balances)
    return {
        "email": made.email,
        "password": made.password.reveal(),
        "seed": made.seed.reveal(),
        "key": made.key,
        "secret": made.secret.reveal() if made.secret else None,
        "recovery_codes": [code.reveal() for code in made.recovery_codes],
    }


@_for_owner
async def allow_host(request: Request, fields: Fields) -> dict[str, Any]:
    """Answer under one more name, the one by which JupyterLab was opened."""
    host = fields["host"].lower()
    if not _HOST.fullmatch(host):
        raise CorrectTheEntry("This is not a host name.", "host")
    context_of(request).hosts.add(host)
    return {}


def _learner(request: Request) -> Row[Any]:
    with context_of(request).store.read() as connection:
        account = services.learner(connection)
    if account is None:
        raise CorrectTheEntry("There is no practice account yet. Make one in the notebook Start here.", "learner")
    return account


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
    Route("/owner/prepared", prepare, methods=["POST"]),
    Route("/owner/hosts", allow_host, methods=["POST"]),
]
