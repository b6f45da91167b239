"""The page that somebody asked for before the log-in, carried through it and opened after it."""

import re

from starlette.requests import Request

from nupool_helpers.practice.web.request import Fields

__all__ = ["clean_next", "next_of", "with_next"]

# Parts of small letters, digits and hyphens: no scheme, no host, no way up, and no query, which may hold the token of a
# mail. Whatever else a stranger's link to the log-in carries is passed over, so that it leads nobody away from here.
_OWN_PAGE = re.compile(r"[a-z0-9-]{1,40}(/[a-z0-9-]{1,40}){0,4}", re.ASCII)


def clean_next(path: str) -> str:
    """Return the way from the front page to a page of this exchange; empty where it is none, or the front page."""
    return path if _OWN_PAGE.fullmatch(path) else ""


def next_of(request: Request, fields: Fields | None = None) -> str:
    """Return the page that is to be opened after the log-in, as the form or the address carries it."""
    carried = fields["next"] if fields else ""
    return clean_next(carried or request.query_params.get("next", ""))


def with_next(path: str, after: str) -> str:
    """Return the way to a page of the log-in that carries the page `after` it."""
    return f"{path}?next={clean_next(after)}" if clean_next(after) else path
