"""The two versions of the API as applications, each with its shape for failures."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from nupool_helpers.practice.api.serving import ApiApplication
from nupool_helpers.practice.api.v1 import routes as v1
from nupool_helpers.practice.api.v3 import routes as v3
from nupool_helpers.practice.api.version import json_reply
from nupool_helpers.practice.context import Context

__all__ = ["create_v1", "create_v3"]


def create_v1(context: Context) -> ASGIApp:
    """Return API v1.1, and what its clients ask of v2.0."""
    return ApiApplication(context, v1.routes, _fail_v1)


def create_v3(context: Context) -> ASGIApp:
    """Return API v3."""
    return ApiApplication(context, v3.routes, _fail_v3)


def _fail_v1(_request: Request, status: int, _sentence: str) -> Response:
    return json_reply({"success": False, "message": HTTPStatus(status).name, "result": None}, status)


def _fail_v3(_request: Request, status: int, sentence: str) -> Response:
    return json_reply({"code": HTTPStatus(status).name, "detail": sentence}, status)
