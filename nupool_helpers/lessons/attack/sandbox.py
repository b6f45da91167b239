"""A temporary exchange with the victim's account, the key that was stolen from it, and the thief's own account."""

import contextlib
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from nupool_helpers.clients import Exchange, launcher
from nupool_helpers.clients.seat import Holdings, ReadyAccount, SeatClient
from nupool_helpers.clients.transport import direct_session
from nupool_helpers.errors import ApiError
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.validation.one_time_codes import code_at, time_step

if TYPE_CHECKING:
    import requests

__all__ = ["VictimAccount", "attacker_account", "can_call_from", "elsewhere_session", "run_sandbox", "thinnest_market"]

_HERE, _ELSEWHERE = "127.0.0.1", "127.0.0.2"
_WATCHES = (Permission.READ_INFO, Permission.TRADE_LIMIT)
_RICH = "1000000"


@contextlib.contextmanager
def run_sandbox() -> Iterator[SeatClient]:
    """Run an exchange that is gone afterwards, data and all."""
    with tempfile.TemporaryDirectory(prefix="nupool-thief-") as folder:
        seat, process = launcher.start_own(Path(folder) / "data")
        try:
            yield seat
        finally:
            process.terminate()
            process.wait()


def attacker_account(seat: SeatClient, *, follow: bool = True) -> Exchange:
    """Return the exchange as the thief uses it under their own name, with money enough to be anybody's other side.

    With `follow` the notebooks of that exchange follow the thief's account, which matters to none in a sandbox.
    """
    coins = [coin["Currency"] for coin in Exchange(seat.url).call("public/getcurrencies")]
    account = seat.make_ready_account(Permission, dict.fromkeys(coins, _RICH), follow=follow)
    return Exchange(seat.url, _pair(account))


def elsewhere_session() -> "requests.Session | None":
    """Return a session that calls from another address of this machine, None where it has no second one."""
    return _from_elsewhere() if can_call_from(_ELSEWHERE) else None


def thinnest_market(exchange: Exchange) -> str:
    """Return the market in bitcoin on which the fewest orders stand."""
    markets = [market for market in exchange.call("public/getmarketsummaries") if market["MarketName"][:4] == "BTC-"]
    chosen = min(markets, key=lambda market: market["OpenBuyOrders"] + market["OpenSellOrders"])
    return str(chosen["MarketName"])


class VictimAccount:
    """An account that holds what another one did, watched with a key of its own that nobody stole."""

    def __init__(self, seat: SeatClient, holdings: Holdings) -> None:
        account = seat.make_ready_account(_WATCHES, holdings.balances)
        self.url, self.seat, self._seed = seat.url, seat, account.seed
        self.watching, self._site = Exchange(seat.url, _pair(account)), seat.open_site()
        self._codes = 0
        for order in holdings.orders:
            place = self.watching.buy_limit if order.side == "BUY" else self.watching.sell_limit
            with contextlib.suppress(ApiError):  # the rest of an order that is too small to be placed by itself
                place(order.market, order.quantity, order.rate)
        coins = [balance["Currency"] for balance in self.watching.balances()]
        self._prices = {coin: self.price(coin) for coin in coins}

    def price(self, coin: str) -> Decimal:
        """Return a coin's last price in BTC."""
        return Decimal(1) if coin == "BTC" else _exact(self.watching.ticker(f"BTC-{coin}")["Last"])

    def worth(self) -> float:
        """Return what the account is worth in BTC, at the prices of the beginning."""
        return float(sum(self._prices[b["Currency"]] * _exact(b["Balance"]) for b in self.watching.balances()))

    def make_key(self, rights: Iterable[Permission], *, listed: bool) -> Exchange:
        """Make a key on the exchange's page; return the exchange as somebody uses it who has the pair.

        Where the key is `listed`, that is somebody whose address is not on its list.
        """
        self._row = self._site.new_key()
        # Not every machine has a second address of its own; then the list names the other one.
        away = can_call_from(_ELSEWHERE)
        addresses = (_HERE if away else _ELSEWHERE) if listed else ""
        pair = self._site.save_key(self._row, rights, self._code(), addresses=addresses)
        return Exchange(self.url, pair, session=_from_elsewhere() if listed and away else None)

    def delete_key(self) -> None:
        """Delete the key on the exchange's page: the victim has noticed."""
        self._site.post(f"settings/api-keys/{self._row}/delete", code=self._code())

    def _code(self) -> str:
        # Each code works once, and the exchange takes the present one and the next: enough for the two that are needed.
        self._codes += 1
        return code_at(self._seed, time_step(self.seat.state().now / 1000) + self._codes - 1)


def _pair(account: ReadyAccount) -> KeyPair:
    if account.pair is None:
        raise RuntimeError("A ready account has no key.")
    return account.pair


def _exact(amount: float) -> Decimal:
    return Decimal(f"{amount:.8f}")


def can_call_from(address: str) -> bool:
    """Tell whether this machine has an address to call from."""
    if sys.platform == "emscripten":  # a browser's Python has none, and a look for one may end it
        return False
    try:
        with socket.create_server((address, 0)):
            return True
    except OSError:
        return False


def _from_elsewhere() -> "requests.Session":
    """Return a session that calls from another address of this machine."""
    from requests.adapters import HTTPAdapter

    class FromElsewhere(HTTPAdapter):
        def init_poolmanager(self, *arguments: object, **named: object) -> None:
            super().init_poolmanager(*arguments, source_address=(_ELSEWHERE, 0), **named)  # type: ignore[arg-type]

    session = direct_session()
    session.mount("http://", FromElsewhere())
    return session
