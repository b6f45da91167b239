"""API v1.1, as a client sees it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from nupool_helpers.clients.connection import Connection
from nupool_helpers.clients.refusals import refusal
from nupool_helpers.clients.rights import PROBES, right_for
from nupool_helpers.clients.signing import sign_v1, signed_url_v1, url_v1
from nupool_helpers.clients.v3 import ExchangeV3
from nupool_helpers.errors import ExchangeUnavailable, WorkbookError
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission

if TYPE_CHECKING:
    import requests

__all__ = ["Exchange"]


class Exchange(Connection):
    """An exchange that speaks Bittrex's API v1.1 at `url`, called with one key pair (or none: public calls only)."""

    def call(self, path: str, **params: object) -> Any:
        """Make one call (`account/getbalances`, say) and return its result, signed unless it is a public one.

        Raises ExchangeUnavailable, ApiError, PermissionDenied or RateLimited.
        """
        reply = self._read(self._send(path, params))
        if reply["success"]:
            return reply.get("result")
        raise refusal(str(reply.get("message") or ""), right_for(path))

    def balances(self) -> list[dict[str, Any]]:
        """Return what the account holds, one dict for each currency."""
        result = self.call("account/getbalances")
        if not isinstance(result, list | None):
            raise self.not_an_exchange(200)
        return result or []

    def buy_limit(self, market: str, quantity: Decimal | str, rate: Decimal | str) -> str:
        """Place a limit order to buy; return its uuid."""
        return self._place("market/buylimit", market, quantity, rate)

    def sell_limit(self, market: str, quantity: Decimal | str, rate: Decimal | str) -> str:
        """Place a limit order to sell; return its uuid."""
        return self._place("market/selllimit", market, quantity, rate)

    def cancel(self, uuid: str) -> None:
        """Cancel an open order."""
        self.call("market/cancel", uuid=uuid)

    def withdraw(self, currency: str, quantity: Decimal | str, address: str) -> str:
        """Send coins away; return the withdrawal's uuid."""
        return self._uuid("account/withdraw", currency=currency, quantity=_plain(quantity), address=address)

    def ticker(self, market: str) -> dict[str, Any]:
        """Return Bid, Ask and Last of a market; needs no key."""
        return self._dict("public/getticker", market=market)

    def replay(self, url: str, sign: str) -> str:
        """Send a request that was signed before, as anybody can who has it; return "success" or the exchange's word.

        Raises ExchangeUnavailable, ApiError or RateLimited.
        """
        request = self.prepare("GET", url)
        request.headers["apisign"] = sign
        reply = self._read(self.deliver(request))
        return "success" if reply["success"] else str(reply.get("message") or "")

    def permissions(self, key: str | None = None, secret: SecretText | None = None) -> dict[Permission, bool | None]:
        """Find out which rights a key has, by calls that can do nothing: True, False, or None for "unknown".

        Without `key` and `secret` it is the exchange's own pair. No Bittrex call tells it. A right counts as there
        only when the exchange complains about the parameters, and as missing only when it says so: whatever else comes
        (nobody, another kind of server, a pause, a pair that is not accepted) leaves it unknown. What v1.1 does not
        tell is asked by v3.
        """
        pair = self.need_pair() if key is None or secret is None else KeyPair(key, secret)
        own = Exchange(self.url, pair, self.session, self._clock)
        permissions: dict[Permission, bool | None] = dict.fromkeys(Permission)
        for generation in (own, own.v3()):
            try:
                for right in (right for right in Permission if permissions[right] is None):
                    permissions[right] = generation.may(right)
            except ExchangeUnavailable:
                return permissions
            except WorkbookError:
                continue
        return permissions

    def probe(self) -> dict[Permission, bool | None]:
        """Return `permissions()`. Raises ApiError or ExchangeUnavailable where the pair itself is not accepted."""
        self.may(Permission.READ_INFO)
        return self.permissions()

    def v3(self) -> ExchangeV3:
        """Return the same exchange, called with the same pair by API v3."""
        return ExchangeV3(self.url, self.pair, self.session, self._clock)

    def ask(self, right: Permission) -> bool | None:
        """Make the call that tells whether a right is there and can do nothing."""
        path, params = PROBES[right]
        self.call(path, **params)
        return True

    def _place(self, path: str, market: str, quantity: Decimal | str, rate: Decimal | str) -> str:
        return self._uuid(path, market=market, quantity=_plain(quantity), rate=_plain(rate))

    def _dict(self, path: str, **params: object) -> dict[str, Any]:
        result = self.call(path, **params)
        if not isinstance(result, dict):
            raise self.not_an_exchange(200)
        return result

    def _uuid(self, path: str, **params: object) -> str:
        uuid = self._dict(path, **params).get("uuid")
        if not isinstance(uuid, str):
            raise self.not_an_exchange(200)
        return uuid

    def _send(self, path: str, params: dict[str, Any]) -> "requests.Response":
        if path.startswith("public/"):
            return self.deliver(self.prepare("GET", url_v1(self.url, path, **params)))
        pair = self.need_pair()
        request = self.prepare("GET", signed_url_v1(self.url, path, pair.key, self.now_ms(), **params))
        request.headers["apisign"] = sign_v1(pair.secret, str(request.url))
        return self.deliver(request)

    def _read(self, response: "requests.Response") -> dict[str, Any]:
        try:
            reply = response.json()
        except ValueError:
            reply = None
        usable = isinstance(reply, dict) and isinstance(reply.get("success"), bool)
        if response.status_code != 200 or not usable:
            raise self.not_an_exchange(response.status_code)
        return dict(reply)


def _plain(amount: Decimal | str) -> str:
    """Write an amount without exponent, as the exchange reads it."""
    return format(amount, "f") if isinstance(amount, Decimal) else str(amount)
