"""The exchange's web site, as a browser sees it: pages opened and forms posted, each answered by its model."""

import time
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from nupool_helpers.clients.transport import deliver, direct_session, not_the_exchange, refusal
from nupool_helpers.errors import ApiError, InvalidInput, WorkbookError
from nupool_helpers.protocol.account_pages import Page
from nupool_helpers.protocol.pages import KeysPage, RevealedPage, read_page
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import KeyPair, Permission

if TYPE_CHECKING:
    import requests

__all__ = ["WebClient", "clock_difference", "expect"]

_COOKIE = "practice_session"
Value = str | SecretText | bool
AnyPage = TypeVar("AnyPage", bound=Page)
# Fields of forms that may be plain text. Every other is a secret, so that none is sent as one by being forgotten here.
_PLAIN = frozenset({"address", "addresses", "before", "code", "currency", "email", "fresh", "name", "show", "version"})


class WebClient:
    """The site at `url`, logged in with a session of the learner's, or not logged in (None).

    What it sends goes over `http`, a session of `SeatClient.transport`, so to no stranger who has taken the port. Where
    the session has ended, `renew` is asked for another one, and the request that was refused is sent once more.
    """

    def __init__(
        self,
        url: str,
        http: "requests.Session",
        session: SecretText | None = None,
        renew: Callable[[], SecretText] | None = None,
    ) -> None:
        self.url, self._http, self._renew = url.rstrip("/"), http, renew
        self._session = None if session is None else require_secret(session, "session")

    def get(self, path: str, **query: Value) -> Page:
        """Open a page and return its model. Raises as `post` does."""
        return self._send("GET", path, "params", query)

    def post(self, path: str, **fields: Value) -> Page:
        """Post a form as the page's own would be, and return the model of the page that follows.

        Raises InvalidInput (`field` says which; "session" where the learner must log in), RateLimited,
        ExchangeUnavailable, ApiError, or PlaintextSecret where a secret is given as plain text.
        """
        return self._send("POST", path, "data", fields)

    def new_key(self) -> int:
        """Press "Add New Key", and return the number of the row that has no values yet. Raises as `post` does."""
        page = expect(KeysPage, self.post("settings/api-keys/new"))
        return next(key.id for key in page.keys if not key.saved)

    def save_key(self, row: int | str, rights: Iterable[Permission], code: Value, **form: str) -> KeyPair | None:
        """Give a key exactly these rights, and return its pair the first time. Raises as `post` does.

        Of the `form`'s other fields `addresses` are the IP addresses that may use the key, none where they are not
        given; `name` is its program's, unchanged where it is not. With the `version` that a form was drawn from, it is
        refused (field "version") where the key has another now.
        """
        on = {right.field: True for right in rights}
        page = self.post(f"settings/api-keys/{row}/save", code=code, **{"addresses": "", **form}, **on)
        return KeyPair(page.key, page.secret) if isinstance(page, RevealedPage) else None

    def make_key(self, rights: Iterable[Permission], code: Value, name: str = "") -> KeyPair:
        """Return the pair of a new key with these rights, for the program of that name. Raises as `post` does."""
        pair = self.save_key(self.new_key(), rights, code, name=name)
        if pair is None:
            raise ApiError("The exchange has given no pair. Look at its page for keys.")
        return pair

    def _send(self, method: str, path: str, part: str, fields: Mapping[str, Value]) -> Page:
        for name in set(fields) - _PLAIN:
            if not isinstance(fields[name], bool):  # a switch
                require_secret(fields[name], name)
        answer = self._once(method, path, part, fields)
        if self._renew and isinstance(answer, InvalidInput) and answer.field == "session":
            # By a log-out or a change of the password. Refused for that, nothing was done.
            self._session = self._renew()
            answer = self._once(method, path, part, fields)
        if isinstance(answer, WorkbookError):
            raise answer
        return answer

    def _once(self, method: str, path: str, part: str, fields: Mapping[str, Value]) -> Page | WorkbookError:
        parts = {part: lambda: _revealed(fields), "headers": self._headers}
        response = deliver(self._http, method, self.url, path, **parts)
        if response.status_code >= 300:
            return refusal(response, self.url)
        return read_page(response.content) or not_the_exchange(response, self.url)

    def _headers(self) -> dict[str, str]:
        # The exchange takes a form from its own pages only, and knows them by their Origin. The session is a header of
        # this one request, since a cookie jar would send it to every port of this host.
        cookie = {"Cookie": f"{_COOKIE}={self._session.reveal()}"} if self._session else {}
        parts = urlsplit(self.url)
        return {"Origin": f"{parts.scheme}://{parts.netloc}", **cookie}


def expect(kind: type[AnyPage], page: Page) -> AnyPage:
    """Return a page that is of this kind. Raises ApiError where the exchange has shown another one."""
    if isinstance(page, kind):
        return page
    raise ApiError(f"The exchange has shown another page ({page.page}). Look at it in a tab.")


def clock_difference(url: str, clock: Callable[[], float] = time.time) -> int | None:
    """Return by how many seconds this machine's clock is ahead of a server's; None where the server does not say.

    The server's clock is the Date of a reply (RFC 9110 section 6.6.1), which has whole seconds.
    """
    import requests

    before = clock()
    try:
        # No page is asked for: the exchange would write it down as the learner's visit.
        reply = direct_session().head(f"{url}/owner/proof", timeout=(3.05, 30), allow_redirects=False)
        theirs = parsedate_to_datetime(reply.headers["Date"]).timestamp()
    except (requests.RequestException, KeyError, ValueError):
        return None
    return round((before + clock()) / 2 - theirs - 0.5)


def _revealed(values: Mapping[str, Value]) -> dict[str, str]:
    sent = {name: "on" if value is True else value for name, value in values.items() if value is not False}
    return {name: value.reveal() if isinstance(value, SecretText) else str(value) for name, value in sent.items()}
