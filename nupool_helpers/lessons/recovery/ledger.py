"""What an account has lost, by the exchange's own ledger and not by what a thief says."""

from dataclasses import dataclass
from decimal import Decimal

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.seat import Holdings

__all__ = ["Ledger", "Loss", "prices"]


def prices(exchange: Exchange) -> dict[str, Decimal]:
    """Return what one of each coin is worth in BTC, by the last trade on its market."""
    summaries = exchange.call("public/getmarketsummaries")
    last = {one["MarketName"].partition("-"): Decimal(f"{one['Last']:.8f}") for one in summaries}
    return {"BTC": Decimal(1), **{coin: price for (base, _dash, coin), price in last.items() if base == "BTC"}}


@dataclass(frozen=True, slots=True)
class Loss:
    """What is gone: the worth in BTC at the prices of the beginning, the part of all in percent, and coin by coin."""

    worth: Decimal
    percent: float
    coins: dict[str, Decimal]

    def sentence(self) -> str:
        """Return it in words."""
        if self.worth <= 0:
            return "By the exchange's ledger nothing is gone."
        return f"By the exchange's ledger {self.worth:.4f} BTC are gone, {self.percent:.1f} % of the account."


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the account held at the beginning, and what each coin was worth in BTC then."""

    before: dict[str, Decimal]
    prices: dict[str, Decimal]

    @classmethod
    def open(cls, holdings: Holdings, prices: dict[str, Decimal]) -> "Ledger":
        """Write down what an account holds now."""
        return cls(_amounts(holdings), prices)

    def loss(self, holdings: Holdings) -> Loss:
        """Return what is gone since, all at the prices of the beginning: what a thief quotes is no price."""
        now = _amounts(holdings)
        before, after = self._worth(self.before), self._worth(now)
        gone = {coin: had - now.get(coin, Decimal(0)) for coin, had in self.before.items()}
        lost = max(Decimal(0), before - after)
        percent = float(100 * lost / before) if before else 0.0
        return Loss(lost, percent, {coin: amount for coin, amount in gone.items() if amount > 0})

    def _worth(self, amounts: dict[str, Decimal]) -> Decimal:
        return sum((self.prices.get(coin, Decimal(0)) * amount for coin, amount in amounts.items()), Decimal(0))


def _amounts(holdings: Holdings) -> dict[str, Decimal]:
    return {coin: Decimal(amount) for coin, amount in holdings.balances.items()}
