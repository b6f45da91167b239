"""The exchange's web site, as a browser sees it: pages opened and forms posted, each answered by its model."""

import time
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from nupool_helpers.errors import ApiError, ExchangeUnavailable, InvalidInput, RateLimited, WorkbookError
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import KeyPair, Permission

if TYPE_CHECKING:
    import requests

__all__ = ["WebClient", "ask", "clock_difference", "direct_session"]

_TIMEOUT = (3.05, 30)  # to connect, to answer (seconds)
_COOKIE = "practice_session"
Value = str | SecretText | bool
# Fields of forms that are secrets, and what the exchange's replies call theirs. They are named here and not where
# they are used, so that no caller can forget one.
_TYPED = frozenset({"new_password", "password"})
_ANSWERED = frozenset({"password", "qr", "recovery_codes", "secret", "seed", "session", "uri"})


class WebClient:
    """The site at `url`, logged in with a session of the learner's, or not logged in (None)."""

    def __init__(self, url: str, session: SecretText | None = None) -> None:
        self.url = url.rstrip("/")
        self._http = direct_session()
        if session is not None:
            # As a header, since a cookie jar would send it to every port of this host.
            self._http.headers["Cookie"] = f"{_COOKIE}={require_secret(session, 'session').reveal()}"

    def get(self, path: str, **query: Value) -> dict[str, Any]:
        """Open a page and return its model. Raises as `post` does."""
        return self._send("GET", path, "params", query)

    def post(self, path: str, **fields: Value) -> dict[str, Any]:
        """Post a form as the page's own would be, and return the model of the page that follows.

        Raises InvalidInput (`field` says which; "session" where the learner must log in), RateLimited,
        ExchangeUnavailable, ApiError, or PlaintextSecret where a secret is given as plain text.
        """
        return self._send("POST", path, "data", fields)

    def new_key(self) -> int:
        """Press "Add New Key", and return the number of the row that has no values yet. Raises as `post` does."""
        return int(next(key["id"] for key in self.post("settings/api-keys/new")["keys"] if not key["saved"]))

    def save_key(
        self, row: int | str, rights: Iterable[Permission], code: Value, addresses: str = "", version: str = ""
    ) -> KeyPair | None:
        """Give a key exactly these rights and addresses; returns its pair the first time. Raises as `post` does.

        With the `version` that a form was drawn from, it is refused (field "version") where the key has another now.
        """
        on = {right.field: True for right in rights}
        model = self.post(f"settings/api-keys/{row}/save", code=code, addresses=addresses, version=version, **on)
        return KeyPair(model["key"], model["secret"]) if model["page"] == "revealed" else None

    def make_key(self, rights: Iterable[Permission], code: Value) -> KeyPair:
        """Return the pair of a new key with these rights. Raises as `post` does."""
        pair = self.save_key(self.new_key(), rights, code)
        if pair is None:
            raise ApiError("The exchange has given no pair. Look at its page for keys.")
        return pair

    def _send(self, method: str, path: str, part: str, fields: Mapping[str, Value]) -> dict[str, Any]:
        for name in _TYPED & set(fields):
            require_secret(fields[name], name)
        address = f"{self.url}/{path.lstrip('/')}"
        # The exchange takes a form from its own pages only, and this is how it knows them.
        return ask(self._http, method, address, self.url, part, fields, lambda: {"Origin": self.url})


def direct_session() -> "requests.Session":
    """Return an HTTP session without proxies and without the passwords of ~/.netrc, for this machine's own servers."""
    import requests

    session = requests.Session()
    session.trust_env = False  # a proxy would see the session, and a password of ~/.netrc would go with it
    session.headers["Accept"] = "application/json"
    return session


def ask(
    http: "requests.Session",
    method: str,
    address: str,
    url: str,
    part: str,
    fields: Mapping[str, Value],
    headers: Callable[[], dict[str, str]],
) -> dict[str, Any]:
    """Send a request of the exchange's own pages and return the answer's model. Raises as `WebClient.post` does.

    What is secret is text in the request alone: neither this function's variables nor an error's hold it.
    """
    import requests

    try:
        response = http.request(
            method,
            address,
            timeout=_TIMEOUT,
            allow_redirects=False,  # else an answer could name who gets the cookie and the form
            headers=headers(),
            **{part: _plain(fields)},  # type: ignore[arg-type]
        )
    except requests.RequestException:
        response = None
    if response is None:  # raised out here: the error of requests holds the request, and that the form's secrets
        raise ExchangeUnavailable(f"The practice exchange does not answer at {url}.", url)
    return _read(response, url)


def clock_difference(url: str, clock: Callable[[], float] = time.time) -> int | None:
    """Return by how many seconds this machine's clock is ahead of a server's; None where the server does not say.

    The server's clock is the Date of a reply (RFC 9110 section 6.6.1), which has whole seconds.
    """
    import requests

    before = clock()
    try:
        reply = direct_session().get(url, timeout=_TIMEOUT, allow_redirects=False)
        theirs = parsedate_to_datetime(reply.headers["Date"]).timestamp()
    except (requests.RequestException, KeyError, ValueError):
        return None
    return round((before + clock()) / 2 - theirs - 0.5)


def _read(response: "requests.Response", address: str) -> dict[str, Any]:
    """Return the model in a reply, its secrets hidden; raise what its errors mean."""
    try:
        model = _hidden(response.json())
    except ValueError:
        model = None
    if not isinstance(model, dict):
        raise ApiError(f"What answers at {address} is not the practice exchange.", status=response.status_code)
    if response.status_code < 300:
        return model
    raise _refusal(response, model)


def _refusal(response: "requests.Response", model: dict[str, Any]) -> WorkbookError:
    errors = model.get("errors") or {"": "The practice exchange refused."}
    field, sentence = next(iter(errors.items()))
    if response.status_code == 429:
        wait = response.headers.get("Retry-After", "")
        return RateLimited(str(sentence), int(wait) if wait.isdecimal() else 0)
    if response.status_code in (401, 422):
        return InvalidInput(str(sentence), str(field))
    return ApiError(str(sentence), status=response.status_code)


def _hidden(model: Any) -> Any:
    for name in _ANSWERED & set(model if isinstance(model, dict) else ()):
        if isinstance(model[name], str):
            model[name] = SecretText(model[name])
        elif isinstance(model[name], list):
            model[name] = [SecretText(text) for text in model[name]]
    return model


def _plain(values: Mapping[str, Value]) -> dict[str, str]:
    sent = {name: "on" if value is True else value for name, value in values.items() if value is not False}
    return {name: value.reveal() if isinstance(value, SecretText) else str(value) for name, value in sent.items()}
