"""API v3's way in: requests read from path, query, headers and body, replies with a status and, of lists, a count."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from nupool_helpers.practice.api.operation import Operation
from nupool_helpers.practice.api.parameters import Parameters, query_parameters
from nupool_helpers.practice.api.v3.access import authenticate
from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.operations import NOT_SERVED, OPERATIONS
from nupool_helpers.practice.api.v3.refusals import BadRequest, Refusal, reply_to
from nupool_helpers.practice.api.vendor_route import VendorRoute
from nupool_helpers.practice.api.version import ApiVersion, json_reply
from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.web.sent_headers import has_body, sent_headers

__all__ = ["NOT_SERVED", "OPERATIONS", "routes"]


async def _read(request: Request, _operation: Operation[ArgumentsV3]) -> ArgumentsV3:
    query, headers = query_parameters(request), sent_headers(request.scope)
    return ArgumentsV3(
        request=request,
        headers=headers,
        api_key=headers.get(b"api-key", b"").decode("latin-1"),
        raw=await request.body() if has_body(headers) else b"",
        malformed=BadRequest("query") if query is None else None,
        path=request.path_params,
        query=Parameters() if query is None else query,
    )


def _write(operation: Operation[ArgumentsV3], result: Any, count: int | None) -> Response:
    return json_reply(result, operation.status, None if count is None else {"Sequence": str(count)})


def _write_refusal(refused: Refused) -> Response:
    status, body = reply_to(refused)
    return json_reply(body, status)


_V3 = ApiVersion(_read, authenticate, _write, _write_refusal)


async def _not_implemented(_request: Request) -> Response:
    return _write_refusal(Refusal("NOT_IMPLEMENTED", "The practice exchange does not have this part of v3."))


_EVERY = ["GET", "POST", "PUT", "PATCH", "DELETE"]
routes = [
    *(
        VendorRoute(f"/v3{path}", partial(_V3.answer, f"{method} /v3{path}", operation), methods=[method])
        for (method, path), operation in OPERATIONS.items()
    ),
    *(
        VendorRoute(f"/v3/{name}{rest}", _not_implemented, methods=_EVERY)
        for name in NOT_SERVED
        for rest in ("", "/{rest:path}")
    ),
]
