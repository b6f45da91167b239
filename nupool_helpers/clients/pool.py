"""A small pool client: it places orders, signs a request for each, and sends the requests. The Secret stays here."""

import json
import time
from dataclasses import dataclass
from typing import Any

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.signing import sign_v1, signed_url_v1
from nupool_helpers.clients.transport import direct_session
from nupool_helpers.errors import ApiError, ExchangeUnavailable, WorkbookError
from nupool_helpers.validation.addresses import check_address

__all__ = ["PoolClient", "SignedRequest"]

_TIMEOUT = (3.05, 15)
_UNIT = "btc"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A pre-signed request: its URL, and the signature that goes into the header `apisign`."""

    url: str
    sign: str


class PoolClient:
    """The client's work for one pair on one market."""

    def __init__(self, exchange: Exchange, pool: str, address: str) -> None:
        if exchange.pair is None:
            raise ValueError("The client needs a pair.")
        self.exchange, self.pair, self.pool = exchange, exchange.pair, pool.rstrip("/")
        self.address = check_address(address)
        self._http = direct_session()

    def register(self) -> None:
        """Register Key and payout address with the pool."""
        self._post("register", address=self.address, key=self.pair.key, name="bittrex")

    def place(self, amount: str) -> list[str]:
        """Place a limit order on each side, just beside the price, so that both stand; return their uuids.

        Where the second is refused, the first does not stay.
        """
        market = f"{_UNIT.upper()}-NBT"
        price = self.exchange.ticker(market)
        bid = self.exchange.buy_limit(market, amount, f"{price['Bid'] * 0.999:.8f}")
        try:
            ask = self.exchange.sell_limit(market, amount, f"{price['Ask'] * 1.001:.8f}")
        except WorkbookError:
            self.exchange.cancel(bid)
            raise
        return [bid, ask]

    def sign(self, uuid: str) -> SignedRequest:
        """Sign a request for one order's state: complete, so that whoever has it can send it, and nothing else."""
        url = signed_url_v1(self.exchange.url, "account/getorder", self.pair.key, int(time.time() * 1000), uuid=uuid)
        return SignedRequest(url, sign_v1(self.pair.secret, url))

    def submit(self, signed: list[SignedRequest]) -> None:
        """Send the pre-signed requests to the pool."""
        urls, signs = json.dumps([request.url for request in signed]), json.dumps([request.sign for request in signed])
        interest = {"bid": "0", "ask": "0"}  # the most interest that the pool pays
        self._post("liquidity", unit=_UNIT, user=self.pair.key, **interest, requests=urls, signs=signs, sign="")

    def statistics(self) -> dict[str, Any]:
        """Return what the pool says of this key."""
        return self._ask("GET", self.pair.key)

    def _post(self, path: str, **fields: str) -> None:
        reply = self._ask("POST", path, data=fields)
        if reply.get("code") != 0:
            raise ApiError(f"The pool refused (code {int(reply.get('code', -1))}).", str(reply.get("message", "")))

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        import requests

        try:
            reply = self._http.request(method, f"{self.pool}/{path}", timeout=_TIMEOUT, **more).json()
        except (requests.RequestException, ValueError):
            reply = None
        if not isinstance(reply, dict):
            raise ExchangeUnavailable(f"No pool answers at {self.pool}. Start it, or try again.", self.pool)
        return reply
