"""The exchange's API (v1.1), as a client sees it: signed calls, and the probe that tells what a key may do."""

import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from nupool_helpers.errors import AskForTheRight, CorrectTheEntry, ReadTheReply, StartTheExchange, WaitAndRetry
from nupool_helpers.keys import KeyPair, Permission
from nupool_helpers.signing import sign_v1, signed_url_v1, url_v1

if TYPE_CHECKING:
    import requests

__all__ = ["Exchange"]

_TIMEOUT = (3.05, 15)  # to connect, to answer (seconds)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SENTENCES = {
    "APIKEY_INVALID": "The exchange does not know this Key. Either Key and Secret are swapped, or the key was deleted, "
    "or it belongs to another exchange.",
    "INVALID_SIGNATURE": "The exchange knows the Key, but the Secret does not belong to it. Copy the Secret again; "
    "if it is lost, make a new key.",
    "WHITELIST_VIOLATION_IP": "This key may be used only from the addresses listed for it, and this computer is "
    "not among them. Change the list on the API Keys page.",
    "INSUFFICIENT_FUNDS": "The account does not hold enough for this.",
    "MIN_TRADE_REQUIREMENT_NOT_MET": "This order is smaller than the exchange takes. Make it larger.",
    "ORDER_NOT_OPEN": "This order is not open any more.",
    "SELF_TRADE": "This order would meet one of this account's own. Cancel that one first, or choose another price.",
    "WITHDRAWAL_TOO_SMALL": "This is too little to send: it has to be more than three times the fee.",
    "WHITELIST_VIOLATION_WITHDRAWAL_ADDRESS": "This account's coins go only to the addresses on its list. Change the "
    "list on the Coins page.",
    "INVALID_ORDER": "The exchange has no such order for this key.",
}
# Complaints about parameters. The right is judged before them, so they show that the right is there.
_PARAMETER_COMPLAINTS = frozenset(
    {
        "MARKET_NOT_PROVIDED",
        "INVALID_MARKET",
        "CURRENCY_NOT_PROVIDED",
        "INVALID_CURRENCY",
        "QUANTITY_NOT_PROVIDED",
        "QUANTITY_INVALID",
        "RATE_NOT_PROVIDED",
        "RATE_INVALID",
        "UUID_NOT_PROVIDED",
        "UUID_INVALID",
        "INVALID_ORDER",
        "ORDER_NOT_OPEN",
        "ADDRESS_NOT_PROVIDED",
        "ADDRESS_INVALID",
        "INSUFFICIENT_FUNDS",
        "MIN_TRADE_REQUIREMENT_NOT_MET",
        "WITHDRAWAL_TOO_SMALL",
        "DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT",
    }
)
# One call for each right that can do nothing: nothing named to act on, an amount of zero.
_PROBES: dict[Permission, tuple[str, dict[str, str]]] = {
    Permission.READ_INFO: ("account/getbalance", {}),
    Permission.TRADE_LIMIT: ("market/buylimit", {"quantity": "0", "rate": "0"}),
    Permission.TRADE_MARKET: ("market/buymarket", {"quantity": "0"}),
    Permission.WITHDRAW: ("account/withdraw", {"quantity": "0"}),
}
_NEEDS = {"public": "", "market": Permission.TRADE_LIMIT, "account": Permission.READ_INFO}
_NEEDS_BY_CALL = {
    "market/getopenorders": Permission.READ_INFO,
    "market/buymarket": Permission.TRADE_MARKET,
    "market/sellmarket": Permission.TRADE_MARKET,
    "account/withdraw": Permission.WITHDRAW,
}


class Exchange:
    """An exchange that speaks Bittrex's API v1.1 at `url`, called with one key pair (or none: public calls only)."""

    def __init__(
        self,
        url: str,
        pair: KeyPair | None = None,
        session: "requests.Session | None" = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        host = _host(url)
        self.url, self.pair, self._clock = url.rstrip("/"), pair, clock
        self.last: requests.Response | None = None  # the newest answer and its request, for somebody to look at
        self._session = session or _new_session(direct=host in _LOOPBACK)

    def call(self, path: str, **params: object) -> Any:
        """Make one call (`account/getbalances`, say) and return its result, signed unless it is a public one.

        Raises StartTheExchange, ReadTheReply, AskForTheRight or WaitAndRetry.
        """
        reply = self._send(path, params)
        if reply["success"]:
            return reply.get("result")
        raise self._refusal(path, str(reply.get("message") or ""))

    def balances(self) -> list[dict[str, Any]]:
        """Return what the account holds, one dict for each currency."""
        return self._list("account/getbalances")

    def balance(self, currency: str) -> dict[str, Any]:
        """Return what the account holds of one currency."""
        return self._dict("account/getbalance", currency=currency)

    def buy_limit(self, market: str, quantity: Decimal | str, rate: Decimal | str) -> str:
        """Place a limit order to buy; return its uuid."""
        return self._place("market/buylimit", market, quantity, rate)

    def sell_limit(self, market: str, quantity: Decimal | str, rate: Decimal | str) -> str:
        """Place a limit order to sell; return its uuid."""
        return self._place("market/selllimit", market, quantity, rate)

    def cancel(self, uuid: str) -> None:
        """Cancel an open order."""
        self.call("market/cancel", uuid=uuid)

    def open_orders(self, market: str | None = None) -> list[dict[str, Any]]:
        """Return the open orders, of one market or of all."""
        return self._list("market/getopenorders", market=market)

    def order(self, uuid: str) -> dict[str, Any]:
        """Return one order's state."""
        return self._dict("account/getorder", uuid=uuid)

    def withdraw(self, currency: str, quantity: Decimal | str, address: str) -> str:
        """Send coins away; return the withdrawal's uuid."""
        return self._uuid("account/withdraw", currency=currency, quantity=_plain(quantity), address=address)

    def ticker(self, market: str) -> dict[str, Any]:
        """Return Bid, Ask and Last of a market; needs no key."""
        return self._dict("public/getticker", market=market)

    def permissions(self) -> dict[Permission, bool | None]:
        """Find out which rights the key has, by calls that can do nothing: True, False, or None for "cannot tell".

        No Bittrex call tells it. A right counts as there only when the exchange complains about the parameters,
        and as missing only when it says so. Raises as `call` does where the pair itself is not accepted.
        """
        return {permission: self._probe(*probe) for permission, probe in _PROBES.items()}

    def _probe(self, path: str, params: dict[str, object] | dict[str, str]) -> bool | None:
        try:
            self.call(path, **params)
        except AskForTheRight:
            return False
        except WaitAndRetry:
            return None
        except ReadTheReply as refusal:
            if refusal.code in ("APIKEY_INVALID", "INVALID_SIGNATURE"):
                raise
            return True if refusal.code in _PARAMETER_COMPLAINTS else None
        return True

    def _place(self, path: str, market: str, quantity: Decimal | str, rate: Decimal | str) -> str:
        return self._uuid(path, market=market, quantity=_plain(quantity), rate=_plain(rate))

    def _dict(self, path: str, **params: object) -> dict[str, Any]:
        result = self.call(path, **params)
        if not isinstance(result, dict):
            raise self._not_an_exchange(200)
        return result

    def _list(self, path: str, **params: object) -> list[dict[str, Any]]:
        result = self.call(path, **params)
        if not isinstance(result, list | None):
            raise self._not_an_exchange(200)
        return result or []

    def _uuid(self, path: str, **params: object) -> str:
        uuid = self._dict(path, **params).get("uuid")
        if not isinstance(uuid, str):
            raise self._not_an_exchange(200)
        return uuid

    def _send(self, path: str, params: dict[str, Any]) -> dict[str, Any]:
        import requests

        request = self._session.prepare_request(requests.Request("GET", self._address(path, params)))
        if not path.startswith("public/") and self.pair is not None:
            # Signed after requests has prepared it, so that what is signed is what is sent.
            request.headers["apisign"] = sign_v1(self.pair.secret, str(request.url))
        try:
            response = self._session.send(
                request,
                timeout=_TIMEOUT,
                allow_redirects=False,
                **self._session.merge_environment_settings(request.url, {}, False, None, None),
            )
        except requests.RequestException:
            raise StartTheExchange(
                f"Nothing answers at {self.url}. Start the exchange there, or try again.", self.url
            ) from None
        self.last = response
        return self._read(response)

    def _address(self, path: str, params: dict[str, Any]) -> str:
        if path.startswith("public/"):
            return url_v1(self.url, path, **params)
        if self.pair is None:
            raise CorrectTheEntry("This call needs a key pair. Enter yours first.", "key")
        return signed_url_v1(self.url, path, self.pair.key, int(self._clock() * 1000), **params)

    def _read(self, response: "requests.Response") -> dict[str, Any]:
        status = response.status_code
        if status == 429:
            wait = response.headers.get("Retry-After", "")
            raise WaitAndRetry(
                "The exchange asks for a pause. Try again in a moment.", int(wait) if wait.isdecimal() else 2
            )
        try:
            reply = response.json()
        except ValueError:
            reply = None
        if status != 200 or not isinstance(reply, dict) or not isinstance(reply.get("success"), bool):
            raise self._not_an_exchange(status)
        return reply

    def _not_an_exchange(self, status: int) -> ReadTheReply:
        sentence = f"What answers at {self.url} (status {status}) does not speak the exchange's API. Check the address."
        return ReadTheReply(sentence, status=status)

    def _refusal(self, path: str, code: str) -> Exception:
        if code == "INVALID_PERMISSION":
            right = _NEEDS_BY_CALL.get(path, _NEEDS.get(path.split("/")[0], ""))
            return AskForTheRight(f"The key works, but {right or 'a permission'} is off for it.", right)
        if "THROTTLED" in code:
            return WaitAndRetry("The exchange asks for a pause. Try again in two seconds.", 2)
        # The exchange's own word goes into the evidence; into the sentence only when it is one that is known.
        known = code if code in _PARAMETER_COMPLAINTS else "a word of its own"
        return ReadTheReply(_SENTENCES.get(code, f"The exchange refused: {known}."), code, 200)


def _host(url: str) -> str:
    with suppress(ValueError):  # urlsplit's word for a port or a bracket that cannot be
        parts = urlsplit(url)
        plain = parts.username is None and not parts.query and (parts.port or 1)
        if parts.scheme in ("http", "https") and parts.hostname and plain:
            return parts.hostname
    raise CorrectTheEntry("Give the exchange's address as http://host:port or https://host.", "url")


def _new_session(direct: bool) -> "requests.Session":
    import requests

    session = requests.Session()
    session.trust_env = not direct  # a proxy has no business between a program and its own machine
    session.auth = lambda request: request  # else requests would add a password from ~/.netrc
    return session


def _plain(amount: Decimal | str) -> str:
    """Write an amount without exponent, as the exchange reads it."""
    return format(amount, "f") if isinstance(amount, Decimal) else str(amount)
