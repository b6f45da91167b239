"""Who the owner is: whoever holds the owner token of this run. Without it nothing here is there.

Before a kernel sends the token, the exchange proves that it holds it too.
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

from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.practice.accounts import services
from nupool_helpers.practice.web.request import Fields, context_of, read_fields

__all__ = ["for_owner", "learner_of", "proof"]

# Long enough to be new each time, or whoever overheard one proof could give it again in the exchange's place.
_CHALLENGE = re.compile(r"[0-9a-f]{32,128}", re.ASCII)
Answer = Callable[[Request, Fields], Awaitable[dict[str, Any]]]


async def proof(request: Request) -> Response:
    """Prove that this process holds the token, without showing it."""
    token, challenge = context_of(request).owner_token, request.query_params.get("challenge", "")
    if token is None or not _CHALLENGE.fullmatch(challenge):
        raise HTTPException(404)
    # Words of its own in front, so that no proof can be passed off as a digest that is meant for something else.
    message = f"practice exchange proof:{challenge}".encode()
    return JSONResponse({"proof": hmac.new(token.reveal().encode(), message, hashlib.sha256).hexdigest()})


def for_owner(handle: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint that is there for the holder of the token alone; it answers a mistake as the pages do."""

    @functools.wraps(handle)
    async def endpoint(request: Request) -> Response:
        token, sent = context_of(request).owner_token, request.headers.get("authorization", "")
        # Compared in constant time, since time would tell how many letters were right, and as bytes, since text that is
        # not ASCII raises. 404, as for what does not exist: without the token there is nothing here to find.
        if token is None or not hmac.compare_digest(sent.encode(), f"Owner {token.reveal()}".encode()):
            raise HTTPException(404)
        try:
            return JSONResponse(await handle(request, await read_fields(request)))
        except InvalidInput as error:
            return JSONResponse({"errors": {error.field or "learner": str(error)}}, 422)
        except RateLimited as error:
            return JSONResponse({"errors": {"code": str(error)}}, 429, {"Retry-After": str(error.seconds)})

    return endpoint


def learner_of(request: Request) -> Row[Any]:
    """Return the account that the notebooks follow. Raises InvalidInput where there is none yet."""
    with context_of(request).reading(request) as tx:
        account = services.find_learner(tx)
    if account is None:
        raise InvalidInput("There is no practice account yet. Make one in the notebook Start here.", "learner")
    return account
