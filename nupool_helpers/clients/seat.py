"""The practice exchange, asked as its owner: a kernel of the user whose machine this is."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nupool_helpers.clients.web import WebClient, ask, direct_session
from nupool_helpers.errors import ApiError, ExchangeUnavailable
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import KeyPair, Permission, permission_list

__all__ = ["Holdings", "Learner", "ReadyAccount", "SeatClient", "State"]

_TIMEOUT = (3.05, 30)  # to connect, to answer (seconds)


@dataclass(frozen=True, slots=True)
class Learner:
    """The account that the notebooks follow. `two_factor` is "off", "setup", "waiting for mail" or "in force"."""

    email: str
    activated: bool
    two_factor: str
    keys: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class State:
    """Where the learner stands. `now` is the exchange's clock in milliseconds; the activity is oldest first.

    `notice` is a sentence for whoever misses an account: where the data of another edition are kept.
    """

    now: int
    learner: Learner | None
    activity: list[LogEntry]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds, as decimal text by coin, and its open orders (market, side, quantity and rate)."""

    balances: dict[str, str]
    orders: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ReadyAccount:
    """All that opens a ready account; `pair` is None where it has no key."""

    email: str
    password: SecretText
    seed: SecretText
    pair: KeyPair | None
    recovery_codes: list[SecretText]


class SeatClient:
    """The running exchange of this user, asked as its owner. Every method raises as `WebClient.post` does."""

    def __init__(self, url: str, token: SecretText) -> None:
        self.url, self._token = url, require_secret(token, "owner token")
        self.port = int(url.rpartition(":")[2])
        self._http = direct_session()
        self._mark, self._log = "", list[LogEntry]()  # how far the learner's log was read, and what stood there

    def state(self) -> State:
        """Return where the learner stands. Of the log only what is new is asked for, a page at a time."""
        while True:
            reply = self._ask("GET", "state", since=self._mark)
            entries = [LogEntry(**entry | {"what": Event(entry["what"])}) for entry in reply["activity"]]
            self._mark, self._log = reply["mark"], (entries if reply["anew"] else [*self._log, *entries])
            if not reply["more"]:
                break
        learner = Learner(**reply["learner"]) if reply["learner"] else None
        return State(reply["now"], learner, list(self._log), reply["notice"])

    def make_learner(self, email: str, password: SecretText) -> None:
        """Make the practice account, active at once; the notebooks follow it from now on."""
        self._ask("POST", "learner", email=email, password=require_secret(password, "password"))

    def adopt(self, email: str) -> None:
        """Let the notebooks follow another account of this exchange."""
        self._ask("POST", "adopt", email=email)

    def set_password(self, password: SecretText) -> None:
        """Give the learner a new password, for who forgot it."""
        self._ask("POST", "password", password=require_secret(password, "password"))

    def open_site(self, *, log_in: bool = False) -> WebClient:
        """Return the site, logged in as the learner; with `log_in` that counts as step 2."""
        reply = self._ask("POST", "session", log_in="on" if log_in else "")
        return WebClient(self.url, reply["session"])

    def tick(self, step: int) -> None:
        """Write down that the learner says to have done step 5, 6, 7 or 8."""
        self._ask("POST", "tick", step=str(step))

    def mails(self) -> list[dict[str, Any]]:
        """Return the learner's practice mailbox, newest first."""
        mails: list[dict[str, Any]] = self._ask("GET", "mails")["mails"]
        return mails

    def holdings(self) -> Holdings:
        """Return what the learner's account holds."""
        return Holdings(**self._ask("GET", "holdings"))

    def make_ready_account(
        self,
        permissions: Iterable[Permission] = (),
        balances: Mapping[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> ReadyAccount:
        """Make a ready account, with a key where permissions are named; the notebooks `follow` it from now on.

        It holds `balances` (decimal text by coin), or the play money of every new account.
        """
        holding = {} if balances is None else {"balances": json.dumps(dict(balances))}
        holding |= {} if follow else {"follow": "no"}
        reply = self._ask("POST", "prepared", permissions=",".join(permission_list(permissions)), **holding)
        pair = KeyPair(reply["key"], reply["secret"]) if reply["key"] else None
        return ReadyAccount(reply["email"], reply["password"], reply["seed"], pair, reply["recovery_codes"])

    def allow_host(self, host: str) -> None:
        """Let the exchange answer under one more name, the one by which JupyterLab was opened."""
        self._ask("POST", "hosts", host=host)

    def proves_itself(self) -> bool:
        """Tell whether what answers holds the owner token; nothing secret is sent for that."""
        import requests

        challenge = secrets.token_hex(32)  # a fresh one each time, so that an answer of before proves nothing
        try:
            reply = self._http.get(f"{self.url}/owner/proof", params={"challenge": challenge}, timeout=_TIMEOUT)
            proof = str(reply.json()["proof"])
        except (requests.RequestException, ValueError, KeyError, TypeError):
            return False
        # The words in front bind the answer to this question: a challenge cannot make the exchange sign anything else.
        message = f"practice exchange proof:{challenge}".encode()
        expected = hmac.new(self._token.reveal().encode(), message, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), proof.encode())

    def _ask(self, method: str, name: str, **fields: str | SecretText) -> dict[str, Any]:
        address = f"{self.url}/owner/{name}"
        try:
            part = "params" if method == "GET" else "data"
            return ask(self._http, method, address, self.url, part, fields, self._header)
        except ApiError as error:
            if error.status != 404:
                raise
        raise ExchangeUnavailable("The practice exchange does not answer.", self.url)  # another run, another token

    def _header(self) -> dict[str, str]:
        # For one request at a time: as the session's own header it would go with the proof's question, too, to whoever
        # answers there.
        return {"Authorization": f"Owner {self._token.reveal()}"}
