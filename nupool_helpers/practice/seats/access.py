"""Who may act for a seat. Alone: whoever holds this run's owner token. In a class: the hub's user whose seat it is.

Without that nothing here is there. Before a kernel sends its token, the exchange proves on the same connection that it
holds what it can prove itself by to this kernel.
"""

import functools
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.practice.askers import hub_user
from nupool_helpers.practice.seats.following import find_account, seat_of
from nupool_helpers.practice.web.failures import model_of
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import read_or_none, write

__all__ = ["asked_by_seat", "learner_of", "proof", "told_by_seat"]

# Long enough to be new each time, or whoever overheard one proof could give it again in the exchange's place.
_CHALLENGE = re.compile(r"[0-9a-f]{32,128}", re.ASCII)
_OTHER_WORDS = "The notebook says what this exchange does not understand. Restart the notebook's kernel."
Message = TypeVar("Message")
Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Request], Awaitable[object]]
Act = Callable[[Request, Message], Awaitable[object]]


async def proof(request: Request) -> Response:
    """Prove that this process holds the token, without showing it; in a class, to the kernels of the `user` named."""
    context, challenge = context_of(request), request.query_params.get("challenge", "")
    token = context.owner_token
    if context.classroom:
        token = context.classroom.proof_key(request.query_params.get("user", ""))
    if token is None or not _CHALLENGE.fullmatch(challenge):
        raise HTTPException(404)
    # Words of its own in front, so that no proof can be passed off as a digest that is meant for something else.
    message = f"practice exchange proof:{challenge}".encode()
    return JSONResponse({"proof": hmac.new(token.reveal().encode(), message, hashlib.sha256).hexdigest()})


def asked_by_seat(answer: Answer) -> Endpoint:
    """Make an endpoint that is there for the holder of the token alone; it answers a mistake as the pages do."""

    @functools.wraps(answer)
    async def endpoint(request: Request) -> Response:
        # 404, as for what does not exist: without the token there is nothing here to find.
        if not (hub_user(request) if context_of(request).classroom else _holds_token(request)):
            raise HTTPException(404)
        try:
            return Response(write(await answer(request)), media_type="application/json")
        except InvalidInput as error:
            return JSONResponse(model_of(str(error), error.field or "learner", error.others), 422)
        except RateLimited as error:
            return JSONResponse(model_of(str(error), "code"), 429, {"Retry-After": str(error.seconds)})

    return endpoint


def told_by_seat(kind: type[Message]) -> Callable[[Act[Message]], Endpoint]:
    """Make such an endpoint of what acts on a message of one kind; any other is refused."""

    def decorate(act: Act[Message]) -> Endpoint:
        @functools.wraps(act)
        async def answer(request: Request) -> object:
            message = read_or_none(kind, await request.body())
            if message is None:
                raise InvalidInput(_OTHER_WORDS, "request")
            return await act(request, message)

        return asked_by_seat(answer)

    return decorate


def _holds_token(request: Request) -> bool:
    token, sent = context_of(request).owner_token, request.headers.get("authorization", "")
    # Compared in constant time, since time would tell how many letters were right, and as bytes, since text that is
    # not ASCII raises.
    return token is not None and hmac.compare_digest(sent.encode(), f"Owner {token.reveal()}".encode())


def learner_of(request: Request) -> Row[Any]:
    """Return the account that the notebooks follow. Raises InvalidInput where there is none yet."""
    with context_of(request).reading(request) as tx:
        account = find_account(tx, seat_of(request))
    if account is None:
        raise InvalidInput("There is no practice account yet. Make one in the notebook Start here.", "learner")
    return account
