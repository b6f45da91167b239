"""The exchange's pages where no address leads to them: asked for in the learner's place, and shown in a frame."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urljoin, urlsplit

import requests

from nupool_helpers.clients.inside import InsideTransport

__all__ = ["Frame", "Shown"]

_DRESS = re.compile(r'<link rel="(stylesheet|icon)" href="([^"]+)">')
_PICTURE = re.compile(r'(<img src=")([^"]+\.svg)(")')
_STATIC = re.compile(r"/static/([a-z]+\.(?:css|svg))", re.ASCII)
# The policy of the exchange's own headers, which do not come along; what dresses a page is in it here.
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\">"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it is shown: the address that it has now, and its HTML, which needs nothing besides."""

    address: str
    html: str


class Frame:
    """A browser of the exchange at `url` and of nothing else: it keeps cookies, follows links and sends forms."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = InsideTransport(url).new_session()
        self._http.headers["Accept"] = "text/html"

    def visit(self, method: str, address: str, fields: Sequence[tuple[str, str]], base: str = "") -> Shown | None:
        """Open an address, or send a form as the page's own would be; None where it leads away from the exchange.

        `address` may be relative to the page `base`; without that, it is to the front page.
        """
        where = urljoin(base or f"{self._url}/", address)
        if not where.startswith(f"{self._url}/"):
            return None
        if method.upper() == "POST":
            # The Origin as a browser writes it into a form: the exchange takes forms from its own pages alone.
            reply = self._http.post(where, data=list(fields), headers={"Origin": self._url})
        else:
            reply = self._http.get(where, params=list(fields))
        return Shown(reply.url, _whole(reply))


def _whole(reply: requests.Response) -> str:
    """Return a page with all that dresses it inside, and with its policy, which lets no script run."""
    html = reply.text.replace("<head>", f"<head>{_POLICY}", 1)
    html = _DRESS.sub(lambda found: _style(reply.url, found), html)
    return _PICTURE.sub(lambda found: found[1] + _picture(reply.url, found[2]) + found[3], html)


def _style(page: str, found: "re.Match[str]") -> str:
    return f"<style>{_static(page, found[2])}</style>" if found[1] == "stylesheet" else ""


def _picture(page: str, address: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(_static(page, address).encode()).decode()


def _static(page: str, address: str) -> str:
    # Read from the package: the application would have these files opened by threads.
    name = _STATIC.fullmatch(urlsplit(urljoin(page, address)).path)
    return (files("nupool_helpers.practice.web") / "static" / name[1]).read_text() if name else ""
