"""Whether a page is opened by somebody who means to: only that is written down as a visit."""

from starlette.requests import Request

from nupool_helpers.practice.web.render import opened
from nupool_helpers.practice.web.request import wants_json

__all__ = ["visited"]


def visited(request: Request) -> bool:
    """Tell whether a page is opened by somebody who means to, which is written down, and not from within another page.

    Any page of the web can name this one as a picture, or send a browser here. A browser says so in headers that no
    page can write (Fetch Metadata): counted is a document that was opened from its address bar, from here, or by a
    press. Where they are missing, a browser asks for a page as for no picture, and a kernel for its model.
    """
    headers = request.headers
    if not opened(request) or "sec-purpose" in headers:  # fetched beforehand, for nobody yet
        return False
    if "sec-fetch-site" not in headers:
        return wants_json(request) or "text/html" in headers.get("accept", "")
    meant = headers["sec-fetch-site"] in ("none", "same-origin") or headers.get("sec-fetch-user") == "?1"
    return meant and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
