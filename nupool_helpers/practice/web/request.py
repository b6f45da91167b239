"""What a page's code asks of a request: its context, where it came from, what was typed."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request

from nupool_helpers.practice.context import Context
from nupool_helpers.practice.web.nul import NUL

__all__ = [
    "Fields",
    "context_of",
    "entry_id",
    "forwarded_prefix",
    "outer_url",
    "path_id",
    "read_fields",
    "require_utf8",
    "root",
    "wants_json",
]

_ID = re.compile(r"[0-9]{1,9}", re.ASCII)
_CHARSET = re.compile(r"""charset\*?[^=]*=\s*["']?([^"';\s]*)""", re.IGNORECASE)
_ENTRY = re.compile(r"[0-9]{1,18}", re.ASCII)  # what a column holds
# No empty part and none that begins with a dot: what a proxy names here leads to no other host and no way up.
_PREFIX = re.compile(r"(/[A-Za-z0-9@~%_-][A-Za-z0-9@~%._-]*)+", re.ASCII)


class Fields(dict[str, str]):
    """The fields of a form; one that was not sent is empty."""

    def __missing__(self, name: str) -> str:
        return ""


def context_of(request: Request) -> Context:
    """Return what the application was made with."""
    context: Context = request.app.state.context
    return context


def wants_json(request: Request) -> bool:
    """Tell a kernel from a browser."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def root(request: Request) -> str:
    """Return the relative way from this page to the front page: links then hold under any proxy's prefix."""
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    return "../" * (path.count(b"/") - 1) or "./"


def outer_url(request: Request) -> str:
    """Return the address of the front page as the browser sees it, for links in mails.

    A mail that is really sent is read by others than who caused it, so nothing of what a sender can write is in its
    link but a host that `guard` knows: the rest is configured, or left out. In the practice mailbox links are relative.
    """
    context = context_of(request)
    if context.outer_url:
        return context.outer_url.rstrip("/") + "/"
    if context.mailer is not None:
        return f"http://{request.headers['host']}/"
    # Each proxy on the way adds its own: the first is the one that the browser speaks.
    first = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip()
    scheme = "https" if first == "https" else "http"
    return f"{scheme}://{request.headers['host']}{forwarded_prefix(request)}/"


def forwarded_prefix(request: Request) -> str:
    """Return the path below which a proxy says to have put the exchange, empty where none does."""
    prefix = request.headers.get("x-forwarded-prefix", "").rstrip("/")
    return prefix if _PREFIX.fullmatch(prefix) else ""


def entry_id(text: str) -> int | None:
    """Return the number of an entry that a query names, None where it names none."""
    return int(text) if _ENTRY.fullmatch(text) else None


def path_id(request: Request) -> int:
    """Return the number in the path; what is none, or longer than any table's, is not found."""
    if not _ID.fullmatch(request.path_params["id"]):
        raise HTTPException(404)
    return int(request.path_params["id"])


def require_utf8(request: Request) -> None:
    """Raise HTTPException where a form names a charset other than the one that browsers send.

    Its sender chooses the decoder by that, and Python has some whose time grows with the square of the length.
    """
    named = _CHARSET.findall(request.headers.get("content-type", ""))
    if any(charset.lower() not in ("utf-8", "utf8", "us-ascii") for charset in named):
        raise HTTPException(400)


async def read_fields(request: Request) -> Fields:
    """Read a posted form; uploaded files are ignored. What is not text of Unicode, or has a NUL, ends it with 400."""
    require_utf8(request)
    try:
        async with request.form(max_files=0, max_fields=50) as form:
            fields = Fields({name: value for name, value in form.items() if isinstance(value, str)})
        # Escapes may stand for halves of signs, which nothing can store.
        "".join(fields.values()).encode()
    except UnicodeError:
        raise HTTPException(400) from None
    if NUL in "".join(fields.values()):
        raise HTTPException(400)
    return fields
