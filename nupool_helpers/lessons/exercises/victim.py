"""The account of exercise 4, made for one play of it: its owner acts on the exchange's pages, as anybody would."""

import contextlib
import secrets
from collections.abc import Callable

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.seat import Holdings, ReadyAccount, SeatClient
from nupool_helpers.clients.web import expect
from nupool_helpers.errors import ApiError
from nupool_helpers.lessons.attack import SAMPLE
from nupool_helpers.protocol.pages import KeysPage
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.validation.one_time_codes import code_at, time_step

__all__ = ["Victim"]


class Victim:
    """A ready account that no notebook follows, with a little of everything, an open order, and a `pair` that leaks.

    Its acts raise as `WebClient.post` does.
    """

    def __init__(self, seat: SeatClient) -> None:
        self._seat = seat
        self._account = account = seat.make_ready_account(NEEDED, SAMPLE.balances, follow=False)
        self.pair = _pair(account)
        self._eyes = Exchange(
            seat.url, self.pair
        )  # the pair that reads the balances: the leaked one, later the new one
        self._site = seat.visit()
        self._codes = 0
        self._recovery_codes = iter(account.recovery_codes)
        self._site.post("login", email=account.email, password=account.password)
        self._site.post("login/code", code=next(self._recovery_codes))
        for order in SAMPLE.orders:
            with contextlib.suppress(ApiError):  # a market that has moved away from this price
                self._eyes.sell_limit(order.market, order.quantity, order.rate)

    def holdings(self) -> Holdings:
        """Return what the account holds, asked for with the newest pair that it has."""
        return Holdings({one["Currency"]: f"{one['Balance']:.8f}" for one in self._eyes.balances()}, [])

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return what the owner can do about it, by the names of `stolen_key.ACTS`."""
        return {
            "password": self._change_password,
            "log": lambda: self._site.get("settings/activity"),
            "make": self._make_key,
            "delete": self._delete_key,
        }

    def _change_password(self) -> None:
        new = SecretText(secrets.token_urlsafe(24))
        code = next(self._recovery_codes)
        self._site.post("settings/password", password=self._account.password, new_password=new, code=code)

    def _make_key(self) -> None:
        self._eyes = Exchange(self._seat.url, self._site.make_key(NEEDED, self._code()))

    def _delete_key(self) -> None:
        rows = expect(KeysPage, self._site.get("settings/api-keys")).keys
        row = next(row.id for row in rows if row.key == self.pair.key)
        self._site.post(f"settings/api-keys/{row}/delete", code=self._code())

    def _code(self) -> str:
        # Each code works once, and the exchange takes the present one and the next: enough for the two that are needed.
        self._codes += 1
        return code_at(self._account.seed, time_step(self._seat.state().now / 1000) + self._codes - 1)


def _pair(account: ReadyAccount) -> KeyPair:
    if account.pair is None:
        raise ApiError("The exchange has given no pair. Try again.")
    return account.pair
