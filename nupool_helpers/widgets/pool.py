"""The client and the pool at work, with everything recorded that leaves this process."""

import subprocess
from dataclasses import replace

from nupool_helpers import local
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exchange import Exchange
from nupool_helpers.pool import PoolClient, Signed
from nupool_helpers.site import direct_session
from nupool_helpers.widgets.blocks import Block, button, code_field, details, field, form, pre, table, text
from nupool_helpers.widgets.key_pair import PairEntry, pair_form
from nupool_helpers.widgets.panel import Pressed
from nupool_helpers.wire import Record, recorded

__all__ = ["PoolAtWork"]

_SHOWN = 12


class PoolAtWork(PairEntry):
    """Places orders, signs requests, sends them, and shows what left: the Secret is searched in all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._process: subprocess.Popen[bytes] | None = None
        self._client: PoolClient | None = None
        self._uuids: list[str] = []
        self._signed: list[Signed] = []
        self._record = Record()
        self._said = ""

    def blocks(self) -> list[Block]:
        """Show the pair's entry, the start, or the work."""
        self.book.exchange(start=False)
        if self.pair_to_keep() is None:
            ask = text("Which pair shall work? Take the one of step 14 from the vault, or enter it.")
            return [ask, *self.vault_blocks(), details("Enter the pair", pair_form())]
        if self._client is None:
            address = field("address", "Payout address", "For practice: BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg")
            amount = field("amount", "NBT on each side", value="10")
            return [form("begin", "Start the pool and place two orders", address, amount)]
        return [*self._buttons(), *self._found()]

    def _buttons(self) -> list[Block]:
        rights = form("withdraw_right", "Take READ INFO away from the key", code_field(), tone="second")
        return [
            button("submit", "Sign a request for each order, and send them to the pool"),
            button("change", "Change one letter of a signed request", "second"),
            button("steal", "Do what a thief of a signed request can", "second"),
            details("What if the key could not read?", rights),
            button("finish", "Cancel the orders and stop the pool", "second"),
        ]

    def _found(self) -> list[Block]:
        pair = self.pair_to_keep()
        blocks: list[Block] = [text(self._said)] if self._said else []
        if self._client and self._process:
            told = self._client.statistics()
            names = ("accepted", "rejects", "balance", "message")
            blocks.append(table("What the pool says of this key", names, [[told[name] for name in names]]))
        if self._signed:
            one = self._signed[0]
            blocks.append(pre("A pre-signed request: all that the pool gets", f"{one.url}\napisign: {one.sign}"))
        held = self._record.holds(pair.secret) if pair else []
        answer = f"found as {', '.join(held)}" if held else "not in it: neither raw nor reversed, hex, URL or base64"
        sent = f"{self._record.size} bytes have left this process. The Secret is {answer}."
        blocks.append(text(sent, "wrong" if held else "good"))
        first = [
            (where, len(content), content.split(b"\r\n")[0][:90].decode("latin-1"))
            for where, content in self._record.parts
        ]
        blocks.append(
            details("What left, part by part", table("The newest parts", ("To", "Bytes", "Begins"), first[-_SHOWN:]))
        )
        return blocks

    def press_begin(self, pressed: Pressed) -> str:
        """Start the pool, register, and place an order on each side."""
        url = self.book.exchange().url
        pair = self.pair_to_keep()
        if pair is None:
            raise CorrectTheEntry("Enter the pair first.", "key")
        client = PoolClient(Exchange(url, pair), "http://127.0.0.1", pressed.text("address"))
        client.pool, self._process = local.start_pool(url)
        with recorded(self._record):
            client.register()
            self._uuids = client.place(pressed.text("amount") or "10")
        self._client = client
        return "The pool runs, the key is registered, and two orders stand."

    def _need(self) -> PoolClient:
        if self._client is None:
            raise CorrectTheEntry("Start the pool first.")
        return self._client

    def press_submit(self, _pressed: Pressed) -> str:
        """Sign a request for each order and send them."""
        client = self._need()
        with recorded(self._record):
            self._signed = [client.sign(uuid) for uuid in self._uuids]
            client.submit(self._signed)
        self._said = ""
        return "Sent. The pool has replayed them at the exchange."

    def press_change(self, _pressed: Pressed) -> str:
        """Send a request whose address was changed after it was signed."""
        client = self._need()
        good = client.sign(self._uuids[0])
        with recorded(self._record):
            client.submit([replace(good, url=good.url.replace("nonce=", "nonce=1"))])
        self._said = "One letter more in the address, and the exchange refused it: the signature is over every letter."
        return "Sent."

    def press_steal(self, _pressed: Pressed) -> str:
        """Use a pre-signed request as somebody who has only that."""
        signed = self._need().sign(self._uuids[0])
        thief, said = direct_session(), []
        for path in ("account/getorder", "account/getbalances", "market/cancel", "account/withdraw"):
            url = signed.url.replace("account/getorder", path)
            reply = thief.get(url, headers={"apisign": signed.sign}, timeout=15).json()
            said.append(f"{path}: {'answered' if reply['success'] else reply['message']}")
        self._said = "With one stolen request: " + "; ".join(said) + ". It shows that order's state, again and again."
        return "Tried."

    def press_withdraw_right(self, pressed: Pressed) -> str:
        """Take READ INFO from the key, with a code, and submit again: the pool cannot see the orders any more."""
        client, site = self._need(), self.book.site()
        rows = [key for key in site.get("settings/api-keys")["keys"] if key["key"] == client.pair.key]
        if not rows:
            raise CorrectTheEntry("This key is not on the account that the notebooks follow.", "code")
        site.post(f"settings/api-keys/{rows[0]['id']}/save", trade_limit=True, code=pressed.secret("code"))
        self.book.changed()
        with recorded(self._record):
            client.submit([client.sign(uuid) for uuid in self._uuids])
        self._said = (
            "Without READ INFO the exchange refuses the pool's look, and nothing is credited. Give it back at step 13."
        )
        return "READ INFO is off for this key."

    def press_finish(self, _pressed: Pressed) -> str:
        """Cancel the orders and stop the pool."""
        client, self._client = self._need(), None
        if self._process:
            self._process.terminate()
            self._process.communicate()
            self._process = None
        for uuid in self._uuids:
            client.exchange.cancel(uuid)
        return "The orders are cancelled, and the pool has stopped."
