"""What an application says where a request failed, whatever its own shape for it is."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from nupool_helpers.practice.offload import Busy
from nupool_helpers.practice.store import Unavailable
from nupool_helpers.practice.web.words import SENTENCES

__all__ = ["Failure", "fail_in_json", "handlers", "model_of", "sentence_of", "status_of"]

Failure = Callable[[Request, int, str], Response]
"""Writes a failure: the HTTP status, and a sentence. It looks up nothing."""


def handlers(fail: Failure) -> dict[Any, Any]:
    """Return what answers whatever nothing in an application has caught, in the application's own shape."""

    async def failed(request: Request, error: Exception) -> Response:
        return fail(request, status_of(error), sentence_of(error))

    async def unavailable(request: Request, error: Exception) -> Response:
        """Answer that the storage or a worker cannot be had at the moment."""
        response = fail(request, 503, str(error))
        if isinstance(error, Busy):
            response.headers["Retry-After"] = str(error.seconds)
        return response

    return {
        HTTPException: failed,
        Unavailable: unavailable,
        Busy: unavailable,
        ClientDisconnect: _hung_up,
        Exception: failed,
    }


def status_of(error: Exception) -> int:
    """Return the status of an HTTPException, or of a fault of ours."""
    return error.status_code if isinstance(error, HTTPException) else 500


def sentence_of(error: Exception) -> str:
    """Return the sentence for its status; an HTTPException of another status brings its own."""
    status = status_of(error)
    return SENTENCES[status] if status in SENTENCES else str(getattr(error, "detail", ""))


def model_of(sentence: str, field: str = "request", others: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the model of a page that says a failure, as a kernel gets it; `others` are of the form's other fields."""
    return {"page": "error", "account": None, "errors": {field: sentence, **(others or {})}, "notice": None}


def fail_in_json(_request: Request, status: int, sentence: str) -> Response:
    """Write a failure as a kernel gets it."""
    return JSONResponse(model_of(sentence), status)


async def _hung_up(_request: Request, _error: Exception) -> Response:
    """Answer a client that went away before it had sent all: nobody reads it, and it is no fault of ours."""
    return Response(status_code=400)
