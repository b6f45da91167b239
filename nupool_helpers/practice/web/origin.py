"""Where a form was sent from: judged by the Origin that every browser writes into one."""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

__all__ = ["OriginRule", "is_own", "is_own_or_hidden", "own_origins"]

OriginRule = Callable[[Headers, Collection[str]], bool]
"""Tells by a request's headers, and by the origins that our pages have, whether a form came from one of them."""


def own_origins(host: str, outer_url: str | None) -> tuple[str, ...]:
    """Return the origins of our pages for who asks for a host, by the address that is configured where there is one."""
    outer = urlsplit((outer_url or "").lower())
    # Where it says TLS, a page of the same name without is anybody's who sits on the way.
    if host and host == outer.netloc:
        return (f"{outer.scheme}://{host}",)
    # Otherwise both, since TLS may end at a proxy.
    return (f"http://{host}", f"https://{host}") if host else ()


def is_own(headers: Headers, origins: Collection[str]) -> bool:
    """Tell whether a form was sent from the exchange's own page."""
    # Without an Origin a form is refused: every browser sends one.
    return headers.get("origin", "").lower() in origins


def is_own_or_hidden(headers: Headers, origins: Collection[str]) -> bool:
    """Tell the same of pages that let a browser hide their address, and with it their Origin."""
    if headers.get("origin", "").lower() == "null":
        # What is posted there holds the mail's token, which no foreign page can know.
        return headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return is_own(headers, origins)
