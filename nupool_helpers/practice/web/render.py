"""A model becomes a page: HTML for a browser, the same model as JSON for a kernel."""

import functools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.practice.offload import Busy
from nupool_helpers.practice.web.next_page import with_next
from nupool_helpers.practice.web.request import Fields, context_of, read_fields, root, wants_json
from nupool_helpers.practice.web.visitors import find_visitor, summarize
from nupool_helpers.practice.web.words import EVENT_WORDS, NOTICES, SENTENCES, TWO_FACTOR_WORDS
from nupool_helpers.validation.keys import Permission

__all__ = ["failure", "follow", "form", "http_failure", "hung_up", "opened", "page", "unavailable"]

View = Callable[[Request], Awaitable[Response]]
FormHandler = Callable[[Request, Fields], Awaitable[Response]]

_FORMS_OF = ("settings/two-factor", "settings/api-keys", "settings")
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["when"] = lambda ms: f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
_templates.globals["permissions"] = tuple(Permission)
_templates.filters["groups"] = lambda text: " ".join(text[i : i + 4] for i in range(0, len(text), 4))
_templates.filters["two_factor_words"] = lambda state: TWO_FACTOR_WORDS.get(state, state)
_templates.filters["event_words"] = lambda what: EVENT_WORDS.get(what, what)


def page(request: Request, name: str, model: dict[str, Any] | None = None, status: int = 200) -> Response:
    """Answer with the page `name`. A mistake that `form` caught stands beside its field, with 422 or 429."""
    error = getattr(request.state, "error", None)
    whole = _base(request, name, error) | (model or {})
    headers = {}
    if isinstance(error, RateLimited):
        status, headers = 429, {"Retry-After": str(error.seconds)}
    elif error is not None:
        status = 422
    if wants_json(request):
        return JSONResponse(whole, status, headers)
    extra = {
        "root": root(request),
        "typed": getattr(request.state, "fields", Fields()),
        "form": request.url.path.rpartition("/")[2] if error else "",
        "row": request.path_params.get("id", ""),
        "query": request.query_params,
        "sent": context_of(request).mailer is not None,
    }
    return HTMLResponse(_templates.get_template(f"{name}.html").render(whole | extra), status, headers)


def _base(request: Request, name: str, error: Any) -> dict[str, Any]:
    key = getattr(request.state, "notice", request.query_params.get("notice", ""))
    return {
        "page": name,
        "account": summarize(request),
        "errors": {getattr(error, "field", "") or "code": str(error)} if error else {},
        "notice": NOTICES.get(key) if error is None else None,
    }


async def follow(request: Request, path: str, view: View, notice: str = "") -> Response:
    """Go on to another page after a form: a browser is sent there, a kernel gets its model at once."""
    if wants_json(request):
        request.state.notice = notice
        return await view(request)
    return RedirectResponse(f"{root(request)}{path}" + (f"?notice={notice}" if notice else ""), 303)


def form(show: View) -> Callable[[FormHandler], View]:
    """Make a handler of a posted form; a person's mistake shows the page `show` again with the sentence in it."""

    def decorate(handle: FormHandler) -> View:
        @functools.wraps(handle)
        async def endpoint(request: Request) -> Response:
            request.state.fields = fields = await read_fields(request)
            try:
                return await handle(request, fields)
            except (InvalidInput, RateLimited) as error:
                request.state.error = error
                return await show(request)

        return endpoint

    return decorate


def opened(request: Request) -> bool:
    """Tell whether a page is opened, rather than shown again because of a mistake."""
    return getattr(request.state, "error", None) is None


def failure(
    request: Request, status: int, sentence: str, field: str = "request", account: dict[str, Any] | None = None
) -> Response:
    """Answer that the request itself was refused. It looks up nothing."""
    if request.url.path.startswith(("/api/", "/v3/")):
        return _api_failure(request.url.path, status, sentence)
    model: dict[str, Any] = {"page": "error", "account": account, "errors": {field: sentence}, "notice": None}
    if wants_json(request) or request.url.path.startswith("/owner/"):
        return JSONResponse(model, status)
    model |= {"root": root(request), "status": status}
    return HTMLResponse(_templates.get_template("error.html").render(model), status)


def _api_failure(path: str, status: int, sentence: str) -> Response:
    """Answer a program in the shape that it knows: v3's `Error`, or v1.1's three fields."""
    code = HTTPStatus(status).name
    if path.startswith("/v3/"):
        return JSONResponse({"code": code, "detail": sentence}, status)
    return JSONResponse({"success": False, "message": code, "result": None}, status)


async def unavailable(request: Request, error: Exception) -> Response:
    """Answer that the storage (`store.Unavailable`) or a worker (`offload.Busy`) cannot be had at the moment."""
    response = failure(request, 503, str(error))
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(error.seconds)
    return response


async def hung_up(_request: Request, _error: Exception) -> Response:
    """Answer a client that went away before it had sent all: nobody reads it, and it is no fault of ours."""
    return Response(status_code=400)


async def http_failure(request: Request, error: Exception) -> Response:
    """Answer an HTTPException, or a fault of ours, as a page; without a session the way leads to the log-in."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405 and request.method == "GET":
        # The address of a form, opened again after its mistake was shown there: its page is meant.
        path = request.url.path.lstrip("/")
        return RedirectResponse(root(request) + next(filter(path.startswith, _FORMS_OF), ""), 303)
    if status != 401:
        own = isinstance(error, HTTPException) and status not in SENTENCES
        who = summarize(request) if status == 404 else None
        return failure(request, status, str(getattr(error, "detail", "")) if own else SENTENCES[status], account=who)
    if wants_json(request):
        return failure(request, 401, "Log in first.", "session")
    half = find_visitor(request) is not None
    path = request.url.path.lstrip("/")
    after = path if request.method == "GET" else next(filter(path.startswith, _FORMS_OF), "")
    return RedirectResponse(root(request) + with_next("login/code" if half else "login", after), 303)
