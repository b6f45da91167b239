"""A version of the API: how it reads requests and writes replies. What lies between is the same in every version."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic

from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.api.operation import A, Operation
from nupool_helpers.practice.api.perform import perform
from nupool_helpers.practice.askers import KeyRow
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction

__all__ = ["ApiVersion", "json_reply"]

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ApiVersion(Generic[A]):
    """The reader of requests, who signed them, and the two writers: of results (with their count) and of refusals."""

    read: Callable[[Request, Operation[A]], Awaitable[A]]
    authenticate: Callable[[Transaction, A], KeyRow]
    write: Callable[[Operation[A], Any, int | None], Response]
    write_refusal: Callable[[Refused], Response]

    async def answer(self, name: str, operation: Operation[A], request: Request) -> Response:
        """Answer one request of an operation; `name` is what the activity log calls it."""
        try:
            arguments = await self.read(request, operation)
            result, count = await perform(name, operation, arguments, self.authenticate)
        except Refused as refused:
            return self.write_refusal(refused)
        return self.write(operation, result, count)


def json_reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a reply with a JSON body, written without spaces."""
    return Response(_encode(body), status, headers, media_type="application/json")
