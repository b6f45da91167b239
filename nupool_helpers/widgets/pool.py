"""The client and the pool at work, with everything recorded that leaves this process."""

import inspect
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from nupool_helpers import local, pool
from nupool_helpers.addresses import check_address
from nupool_helpers.errors import CorrectTheEntry, ReadTheReply, WorkbookError
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair, Permission
from nupool_helpers.pool import PoolClient, Signed
from nupool_helpers.widgets.blocks import Block, button, code_field, details, field, form, pre, table, text
from nupool_helpers.widgets.key_pair import PairEntry
from nupool_helpers.widgets.pressed import Pressed
from nupool_helpers.widgets.sent import sent_blocks
from nupool_helpers.wire import Record, recorded

__all__ = ["PoolAtWork"]

_ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
_STATISTICS = ("accepted", "rejects", "balance", "message")
_THEFTS = (
    ("look at the order", "account/getorder"),
    ("look at it again", "account/getorder"),
    ("see the balances", "account/getbalances"),
    ("cancel the order", "market/cancel"),
    ("place an order", "market/buylimit"),
    ("send coins away", "account/withdraw"),
)


class PoolAtWork(PairEntry):
    """Places orders, signs requests, sends them, and shows what left: the Secret is searched in all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._process: subprocess.Popen[bytes] | None = None
        self._client: PoolClient | None = None
        self._uuids: list[str] = []
        self._signed: list[Signed] = []
        self._record = Record()
        self._told: dict[str, Any] = {}
        self._said: list[Block] = []

    def blocks(self) -> list[Block]:
        """Show the pair's entry, the start, or the work."""
        self.book.exchange(start=False)
        code = inspect.getsource(pool)
        read = details(f"Read the client: {code.count(chr(10))} lines of Python", pre("nupool_helpers/pool.py", code))
        pair = self.pair_to_keep()
        if pair is None:
            return [
                *self.ask_for_pair("Which pair shall work? Take the one of step 14 from the vault, or enter it."),
                read,
            ]
        if self._client is None:
            address = field("address", "Payout address", "For practice, one of public documentation.", _ADDRESS)
            amount = field("amount", "NBT on each side", value="10")
            return [form("begin", "Start the pool and place two orders", address, amount), read, *self._found(pair)]
        return [*self._buttons(), *self._said, *self._found(pair), read]

    def _buttons(self) -> list[Block]:
        away = form("withdraw_right", "Take READ INFO away from the key", code_field(), tone="second")
        back = form("give_back", "Give READ INFO back", code_field(), tone="second")
        return [
            button("submit", "Sign a request for each order, and send them to the pool"),
            button("change", "Change one letter of a signed request", "second"),
            button("steal", "Do what a thief of a signed request can", "second"),
            details("What if the key could not read?", away, back),
            button("finish", "Cancel the orders and stop the pool", "second"),
        ]

    def _found(self, pair: KeyPair) -> list[Block]:
        blocks: list[Block] = []
        if self._told:
            told = self._told | {"balance": f"{self._told.get('balance', 0):.8f} NBT"}
            row = [told.get(name, "") for name in _STATISTICS]
            blocks.append(table("What the pool says of this key", _STATISTICS, [row]))
        if self._signed:
            one = self._signed[0]
            blocks.append(pre("A pre-signed request: all that the pool gets", f"{one.url}\napisign: {one.sign}"))
        return blocks + sent_blocks(self._record, pair)

    def _press(self, name: str, message: Mapping[str, Any], buffers: object) -> dict[str, Any]:
        with recorded(self._record):
            answer = super()._press(name, message, buffers)
            if self._client:
                try:
                    self._told = self._client.statistics()
                except WorkbookError as error:
                    self._told = {"message": str(error)}
        return answer

    def press_begin(self, pressed: Pressed) -> str:
        """Start the pool, register, and place an order on each side."""
        pair, address = self.pair_to_keep(), check_address(pressed.text("address"))
        amount = _amount(pressed.text("amount"))
        if pair is None:
            raise CorrectTheEntry("Enter the pair first.", "key")
        url = self.book.exchange().url
        where, process = local.start_pool(url)
        client = PoolClient(Exchange(url, pair), where, address)
        try:
            client.register()
            self._uuids = client.place(amount)
        except WorkbookError:
            _stop(process)
            raise
        self._client, self._process, self._signed, self._said = client, process, [], []
        return "The pool runs, the key is registered, and two orders stand."

    def _need(self) -> PoolClient:
        if self._client is None:
            raise CorrectTheEntry("Start the pool first.")
        return self._client

    def press_submit(self, _pressed: Pressed) -> str:
        """Sign a request for each order and send them."""
        client = self._need()
        self._signed = [client.sign(uuid) for uuid in self._uuids]
        client.submit(self._signed)
        self._said = []
        return (
            "Sent. The pool has replayed them at the exchange. It pays for the time between two looks: send them again."
        )

    def press_change(self, _pressed: Pressed) -> str:
        """Send a request of whose address one letter was changed after it was signed."""
        client = self._need()
        good = client.sign(self._uuids[0])
        bad = replace(good, url=good.url[:-1] + ("1" if good.url[-1] == "0" else "0"))
        client.submit([bad])
        rows = [("as it was signed", f"…{good.url[-40:]}"), ("as it was sent", f"…{bad.url[-40:]}")]
        explain = (
            "The exchange refused it: the signature is over every letter. Only who holds the Secret can sign anew."
        )
        self._said = [table("The end of the request's address", ("", ""), rows), text(explain)]
        return "Sent, with its last letter changed."

    def press_steal(self, _pressed: Pressed) -> str:
        """Use a pre-signed request as somebody who has only that."""
        client, rows = self._need(), []
        signed, thief = client.sign(self._uuids[0]), Exchange(client.exchange.url)
        for words, path in _THEFTS:
            said = thief.replay(signed.url.replace("account/getorder", path), signed.sign)
            rows.append((words, path, "can" if said == "success" else "cannot", said))
        explain = "It shows that one order, again and again, to whoever holds it. It does nothing else."
        head = ("A thief wants to", "Call", "Can it?", "The exchange said")
        self._said = [table("With one stolen request", head, rows), text(explain)]
        return "Tried."

    def press_withdraw_right(self, pressed: Pressed) -> str:
        """Take READ INFO from the key, with a code, and submit again: the pool cannot see the orders any more."""
        client = self._need()
        self._save(client, pressed, read=False)
        client.submit([client.sign(uuid) for uuid in self._uuids])
        explain = "Without READ INFO the exchange refuses the pool's look, and nothing is credited."
        self._said = [text(explain)]
        return "READ INFO is off for this key. Its orders stand as before."

    def press_give_back(self, pressed: Pressed) -> str:
        """Give READ INFO back, with another code."""
        self._save(self._need(), pressed, read=True)
        self._said = []
        return "READ INFO is on again. Send the requests once more."

    def _save(self, client: PoolClient, pressed: Pressed, *, read: bool) -> None:
        site = self.book.site()
        row = next((key for key in site.get("settings/api-keys")["keys"] if key["key"] == client.pair.key), None)
        if row is None:
            raise CorrectTheEntry("This key is not on the account that the notebooks follow.", "code")
        rights = frozenset(map(Permission, row["permissions"])) - {Permission.READ_INFO}
        rights |= {Permission.READ_INFO} if read else frozenset()
        site.save_key(row["id"], rights, pressed.secret("code"), row["addresses"])
        self.book.changed()

    def press_finish(self, _pressed: Pressed) -> str:
        """Cancel the orders and stop the pool."""
        client, self._client = self._need(), None
        if self._process:
            _stop(self._process)
        self._process, self._told, self._said = None, {}, []
        for uuid in self._uuids:
            try:
                client.exchange.cancel(uuid)
            except ReadTheReply as refusal:  # traded or cancelled meanwhile
                if refusal.code != "ORDER_NOT_OPEN":
                    raise
        return "The orders are cancelled, and the pool has stopped."


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.communicate()


def _amount(typed: str) -> str:
    try:
        found = Decimal(typed or "10")
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or found <= 0:
        raise CorrectTheEntry("Write a number of NBT, like 10.", "amount")
    return format(found, "f")
