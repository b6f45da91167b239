"""A model becomes a page: HTML for a browser, the same model as JSON for a kernel."""

import functools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.practice.web.afterwards import finish
from nupool_helpers.practice.web.form_page import opened_anew
from nupool_helpers.practice.web.request import Fields, context_of, read_fields, root, wants_json
from nupool_helpers.practice.web.visitors import summarize
from nupool_helpers.practice.web.words import ACTIVITY_FILTERS, EVENT_WORDS, NOTICES, TWO_FACTOR_WORDS
from nupool_helpers.validation.keys import Permission

__all__ = ["follow", "form", "opened", "page", "template"]

View = Callable[[Request], Awaitable[Response]]
FormHandler = Callable[[Request, Fields], Awaitable[Response]]

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["when"] = lambda ms: f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
_templates.filters["ago"] = lambda ms, now: _ago((now - ms) // 1000) if ms else ""
_templates.globals["permissions"] = tuple(Permission)
_templates.globals["activity_filters"] = ACTIVITY_FILTERS
_templates.filters["groups"] = lambda text: " ".join(text[i : i + 4] for i in range(0, len(text), 4))
_templates.filters["two_factor_words"] = lambda state: TWO_FACTOR_WORDS.get(state, state)
_templates.filters["event_words"] = lambda what: EVENT_WORDS.get(what, what)


def _ago(seconds: int) -> str:
    return f"{seconds} s ago" if seconds < 120 else f"{seconds // 60} min ago"


def template(name: str) -> Template:
    """Return the template of the page `name`."""
    return _templates.get_template(f"{name}.html")


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
    typed: Fields = request.state.fields if hasattr(request.state, "fields") else Fields()
    if "Retry-After" in headers:
        # The page has no script that counts: a browser opens it anew at the time that its sentence names.
        headers["Refresh"] = f"{headers['Retry-After']}; url={opened_anew(request, typed)}"
    extra = {
        "root": root(request),
        "typed": typed,
        "form": request.url.path.rpartition("/")[2] if error else "",
        "row": request.path_params.get("id", ""),
        "query": request.query_params,
        "sent": context_of(request).mailer is not None,
    }
    return HTMLResponse(template(name).render(whole | extra), status, headers)


def _base(request: Request, name: str, error: Any) -> dict[str, Any]:
    key = getattr(request.state, "notice", request.query_params.get("notice", ""))
    return {
        "page": name,
        "account": summarize(request),
        "errors": {getattr(error, "field", "") or "code": str(error)} | getattr(error, "others", {}) if error else {},
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
                response = await handle(request, fields)
            except (InvalidInput, RateLimited) as error:
                request.state.error = error
                return await show(request)
            await finish(request)
            return response

        return endpoint

    return decorate


def opened(request: Request) -> bool:
    """Tell whether a page is opened, rather than shown again because of a mistake."""
    return getattr(request.state, "error", None) is None
