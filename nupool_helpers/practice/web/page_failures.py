"""What a page says where a request failed, and where the way leads from there."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from nupool_helpers.practice.web.failures import model_of, sentence_of, status_of
from nupool_helpers.practice.web.form_page import form_page
from nupool_helpers.practice.web.next_page import with_next
from nupool_helpers.practice.web.render import template
from nupool_helpers.practice.web.request import root, wants_json
from nupool_helpers.practice.web.visitors import find_visitor, summarize

__all__ = ["fail", "failed"]


def fail(request: Request, status: int, sentence: str) -> Response:
    """Write a failure as a page; a kernel gets its model."""
    return _write(request, status, model_of(sentence))


async def failed(request: Request, error: Exception) -> Response:
    """Answer an HTTPException as a page; without a session the way leads to the log-in."""
    status = status_of(error)
    if status == 405 and request.method == "GET":
        # A form's address was opened again, after its mistake was shown there.
        return RedirectResponse(root(request) + form_page(request), 303)
    if status != 401:
        who = summarize(request) if status == 404 else None
        return _write(request, status, model_of(sentence_of(error)) | {"account": who})
    if wants_json(request):
        return JSONResponse(model_of("Log in first.", "session"), 401)
    half = find_visitor(request) is not None
    after = request.scope["path"].lstrip("/") if request.method == "GET" else form_page(request)
    return RedirectResponse(root(request) + with_next("login/code" if half else "login", after), 303)


def _write(request: Request, status: int, model: dict[str, Any]) -> Response:
    if wants_json(request):
        return JSONResponse(model, status)
    return HTMLResponse(template("error").render(model | {"root": root(request), "status": status}), status)
