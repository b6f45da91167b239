"""A request sent to the practice exchange, and its refusal read: what a browser's forms and a seat's messages share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from nupool_helpers.clients.inside import reach_inside
from nupool_helpers.errors import ApiError, ExchangeUnavailable, InvalidInput, RateLimited, WorkbookError
from nupool_helpers.protocol.pages import read_page

if TYPE_CHECKING:
    import requests

__all__ = ["Transport", "deliver", "direct_session", "not_the_exchange", "refusal"]

_TIMEOUT = (3.05, 30)  # to connect, to answer (seconds)


class Transport(Protocol):
    """What opens sessions that reach one exchange and nobody else, and tells whether it answers."""

    def new_session(self) -> "requests.Session":
        """Return a session for what is sent to the exchange."""

    def proves_itself(self) -> bool:
        """Tell whether the exchange answers."""


def direct_session() -> "requests.Session":
    """Return an HTTP session without proxies and without the passwords of ~/.netrc, for this machine's own servers.

    It sends to whatever answers: for secrets there is `proving.ProvenTransport`.
    """
    import requests

    session = requests.Session()
    session.trust_env = False
    session.headers["Accept"] = "application/json"
    return reach_inside(session)


def deliver(
    http: "requests.Session", method: str, url: str, path: str, **parts: Callable[[], Any]
) -> "requests.Response":
    """Send a request to a path of the exchange at `url`. Raises ExchangeUnavailable where nobody answers.

    Its parts (query, body, headers) are made in here, as arguments of the sending: what is secret in them is text in
    the request alone, and no variable of ours holds it.
    """
    import requests

    try:
        response = http.request(
            method,
            f"{url}/{path.lstrip('/')}",
            timeout=_TIMEOUT,
            allow_redirects=False,  # else an answer could name who gets the cookie and the form
            **{name: make() for name, make in parts.items()},
        )
    except requests.RequestException:
        response = None
    if response is None:  # raised out here: the error of requests holds the request, and that the form's secrets
        raise ExchangeUnavailable(f"The practice exchange does not answer at {url}.", url)
    return response


def refusal(response: "requests.Response", url: str) -> WorkbookError:
    """Return what a reply means that is no success: its page says beside which field which sentence belongs."""
    page = read_page(response.content)
    if page is None:
        return not_the_exchange(response, url)
    (field, sentence), *others = page.errors.items() or [("", "The practice exchange refused.")]
    if response.status_code == 429:
        wait = response.headers.get("Retry-After", "")
        return RateLimited(sentence, int(wait) if wait.isdecimal() else 0)
    if response.status_code in (401, 422):
        return InvalidInput(sentence, field, dict(others))
    return ApiError(sentence, status=response.status_code)


def not_the_exchange(response: "requests.Response", url: str) -> ApiError:
    """Return the error for an answer that the exchange of this version does not give."""
    return ApiError(f"What answers at {url} is not the practice exchange.", status=response.status_code)
