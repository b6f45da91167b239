"""The client and the pool at work, with everything recorded that leaves this process."""

import inspect
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from nupool_helpers.clients import Exchange, launcher, pool
from nupool_helpers.clients.pool import PoolClient, SignedRequest
from nupool_helpers.errors import ApiError, InvalidInput, WorkbookError
from nupool_helpers.lessons.traffic_capture import Record, capture
from nupool_helpers.validation.addresses import check_address
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.validation.together import judge_together
from nupool_helpers.widgets.blocks import Block, button, details, field, form, pre, table
from nupool_helpers.widgets.pair_entry import PairEntry
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.replay_demo import ReplayDemo
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.traffic import sent_blocks

__all__ = ["PoolAtWork"]

_ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
_SENT = "Sent. The pool has replayed them at the exchange. It pays for the time between two looks: send them again."
_STATISTICS = ("accepted", "rejects", "balance", "message")


class PoolAtWork(Panel):
    """Places orders, signs requests, sends them, and shows what left: the Secret is searched in all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._entry, self._demo = PairEntry(self), ReplayDemo(self)
        self._process: launcher.Running | None = None
        self._signed: list[SignedRequest] = []
        self._record = Record()
        self._statistics: dict[str, Any] = {}
        self._at_work: KeyPair | None = None  # the pair whose Secret is searched in what left

    def blocks(self) -> list[Block]:
        """Show the pair's entry, the start, or the work."""
        self.workbook.exchange(start=False)
        code = inspect.getsource(pool)
        read = details(
            f"Read the client: {code.count(chr(10))} lines of Python", pre("nupool_helpers/clients/pool.py", code)
        )
        pair = self.workbook.pair_in_use
        if pair is None:
            return [
                *self._entry.ask("Which pair shall work?"),
                read,
            ]
        if self._demo.client is None:
            address = field("address", "Payout address", "For practice, one of public documentation.", _ADDRESS)
            amount = field("amount", "NBT on each side", value="10")
            return [form("begin", "Start the pool and place two orders", address, amount), read, *self._evidence(pair)]
        return [*self._buttons(), *self._demo.shown, *self._evidence(pair), read]

    def _buttons(self) -> list[Block]:
        return [
            button("submit", "Sign a request for each order, and send them to the pool"),
            button("change", "Change one letter of a signed request", "second"),
            button("steal", "Do what a thief of a signed request can", "second"),
            details("What if the key could not read?", *self._demo.switch()),
            button("finish", "Cancel the orders and stop the pool", "second"),
        ]

    def _evidence(self, pair: KeyPair) -> list[Block]:
        pair, blocks = self._at_work or pair, []  # another panel may have taken another pair since
        if self._statistics:
            statistics = self._statistics | {"balance": f"{self._statistics.get('balance', 0):.8f} NBT"}
            row = [statistics.get(name, "") for name in _STATISTICS]
            blocks.append(table("What the pool says of this key", _STATISTICS, [row]))
        if self._signed:
            request = self._signed[0]
            blocks.append(
                pre("A pre-signed request: all that the pool gets", f"{request.url}\napisign: {request.sign}")
            )
        return blocks + sent_blocks(self._record, pair)

    def _press(self, name: str, message: Mapping[str, Any], buffers: object) -> dict[str, Any]:
        with capture(self._record):
            answer = super()._press(name, message, buffers)
            if self._demo.client:
                try:
                    self._statistics = self._demo.client.statistics()
                except WorkbookError as error:
                    self._statistics = {"message": str(error)}
        return answer

    def press_begin(self, submission: Submission) -> str:
        """Start the pool, register, and place an order on each side."""
        pair = self.workbook.pair_in_use
        address, amount = judge_together(
            lambda: check_address(submission.text("address")), lambda: _amount(submission.text("amount"))
        )
        if pair is None:
            raise InvalidInput("Enter the pair first.", "key")
        url = self.workbook.exchange().url
        where, process = launcher.start_pool(url)
        client = PoolClient(Exchange(url, pair), where, address)
        try:
            client.register()
            self._demo.uuids = client.place(amount)
        except WorkbookError:
            _stop(process)
            raise
        self._process, self._signed = process, []
        self._demo.client, self._demo.shown = client, []
        self._at_work = pair
        return "The pool runs, the key is registered, and two orders stand."

    def press_submit(self, _submission: Submission) -> str:
        """Sign a request for each order and send them."""
        client = self._demo.need_client()
        self._signed = [client.sign(uuid) for uuid in self._demo.uuids]
        before = client.statistics()["accepted"]
        client.submit(self._signed)
        self._demo.shown = []
        if client.statistics()["accepted"] == before:
            return "Sent, but the exchange refused every look of the pool's, so nothing is credited."
        return _SENT

    def press_finish(self, _submission: Submission) -> str:
        """Cancel the orders and stop the pool."""
        client, self._demo.client = self._demo.need_client(), None
        if self._process:
            _stop(self._process)
        self._process, self._statistics, self._demo.shown = None, {}, []
        for uuid in self._demo.uuids:
            try:
                client.exchange.cancel(uuid)
            except ApiError as refusal:  # traded or cancelled meanwhile
                if refusal.code != "ORDER_NOT_OPEN":
                    raise
        return "The orders are cancelled, and the pool has stopped."


def _stop(process: launcher.Running) -> None:
    process.terminate()
    process.communicate()


def _amount(typed: str) -> str:
    try:
        amount = Decimal(typed or "10")
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0:
        raise InvalidInput("Write a number of NBT, like 10.", "amount")
    return format(amount, "f")
