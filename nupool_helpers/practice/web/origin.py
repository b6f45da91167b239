"""Where a form was sent from: judged by the Origin that every browser writes into one."""

from collections.abc import Callable

from starlette.datastructures import Headers

__all__ = ["OriginRule", "is_own", "is_own_or_hidden"]

OriginRule = Callable[[Headers, str], bool]
"""Tells by a request's headers, and by the host that it is for, whether a form came from a page of ours."""


def is_own(headers: Headers, host: str) -> bool:
    """Tell whether a form was sent from the exchange's own page."""
    # Without an Origin a form is refused: every browser sends one. Both schemes, since TLS may end at a proxy.
    return bool(host) and headers.get("origin", "").lower() in (f"http://{host}", f"https://{host}")


def is_own_or_hidden(headers: Headers, host: str) -> bool:
    """Tell the same of pages that let a browser hide their address, and with it their Origin."""
    if headers.get("origin", "").lower() == "null":
        # What is posted there holds the mail's token, which no foreign page can know.
        return headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return is_own(headers, host)
