"""One exchange at an address: requests sent there, and the newest answer kept for somebody to look at."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nupool_helpers.clients.inside import reach_inside
from nupool_helpers.clients.refusals import PAIR_REFUSED, shows_the_right
from nupool_helpers.errors import ApiError, ExchangeUnavailable, InvalidInput, PermissionDenied, RateLimited
from nupool_helpers.validation.keys import KeyPair, Permission

if TYPE_CHECKING:
    import requests

__all__ = ["Connection"]

_TIMEOUT = (3.05, 15)  # to connect, to answer (seconds)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Connection:
    """The exchange at `url`, called with one key pair (or none: public calls only).

    `clock` gives seconds since 1970. Raises InvalidInput where `url` cannot be an exchange's.
    """

    def __init__(
        self,
        url: str,
        pair: KeyPair | None = None,
        session: "requests.Session | None" = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        host = _host(url)
        self.url, self.pair, self._clock = url.rstrip("/"), pair, clock
        self.last: requests.Response | None = None  # the newest answer, with its request
        self.session = session or _new_session(direct=host in _LOOPBACK)

    def now_ms(self) -> int:
        """Return the time in milliseconds."""
        return int(self._clock() * 1000)

    def need_pair(self) -> KeyPair:
        """Return the pair. Raises InvalidInput where there is none."""
        if self.pair is None:
            raise InvalidInput("This call needs a key pair. Enter yours first.", "key")
        return self.pair

    def ask(self, right: Permission) -> bool | None:
        """Make the call that tells whether a right is there and can do nothing."""
        raise NotImplementedError

    def may(self, right: Permission) -> bool | None:
        """Tell by one harmless call whether the key has a right, None where that cannot be told.

        Raises ApiError where the pair is not accepted, ExchangeUnavailable where nobody answers.
        """
        try:
            return self.ask(right)
        except PermissionDenied:
            return False
        except RateLimited:
            return None
        except ApiError as error:
            if error.code in PAIR_REFUSED:
                raise
            return shows_the_right(error.code)

    def deliver(self, request: "requests.PreparedRequest") -> "requests.Response":
        """Send a request as it is. Raises ExchangeUnavailable, or RateLimited where a pause is asked for."""
        import requests

        self.last = None
        try:
            response = self.session.send(
                request,
                timeout=_TIMEOUT,
                allow_redirects=False,  # else an answer could name who gets the Key and a signed request
                **self.session.merge_environment_settings(request.url, {}, False, None, None),
            )
        except requests.RequestException:
            raise ExchangeUnavailable(
                f"Nothing answers at {self.url}. Start the exchange there, or try again.", self.url
            ) from None
        self.last = response
        if response.status_code == 429:
            wait = response.headers.get("Retry-After", "")
            raise RateLimited(
                "The exchange asks for a pause. Try again in a moment.", int(wait) if wait.isdecimal() else 2
            )
        return response

    def prepare(self, method: str, url: str, body: bytes = b"") -> "requests.PreparedRequest":
        """Return a request as it will be sent, so that what is signed is what is sent."""
        import requests

        headers = {"Content-Type": "application/json"} if body else {}
        return self.session.prepare_request(requests.Request(method, url, headers=headers, data=body or None))

    def not_an_exchange(self, status: int) -> ApiError:
        """Return the error for an answer that no exchange gives."""
        sentence = f"What answers at {self.url} (status {status}) does not speak the exchange's API. Check the address."
        return ApiError(sentence, status=status)


def _host(url: str) -> str:
    with suppress(ValueError):  # urlsplit's word for a port or a bracket that cannot be
        parts = urlsplit(url)
        # A password in the address would stand in logs and sentences, and a query in front of what is signed.
        plain = parts.username is None and not parts.query and (parts.port or 1)
        if parts.scheme in ("http", "https") and parts.hostname and plain:
            return parts.hostname
    raise InvalidInput("Give the exchange's address as http://host:port or https://host.", "url")


def _new_session(direct: bool) -> "requests.Session":
    import requests

    session = requests.Session()
    session.trust_env = not direct  # a proxy has no business between a program and its own machine
    session.auth = lambda request: request  # else requests would add a password from ~/.netrc
    return reach_inside(session)
