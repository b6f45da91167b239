"""What may be tried with signed requests: one letter changed, one stolen, and READ INFO taken away."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.pool import PoolClient
from nupool_helpers.errors import InvalidInput
from nupool_helpers.validation.keys import Permission
from nupool_helpers.widgets.blocks import Block, code_field, form, table, text
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["ReplayDemo"]

_ATTEMPTS = (
    ("look at the order", "account/getorder"),
    ("look at it again", "account/getorder"),
    ("see the balances", "account/getbalances"),
    ("cancel the order", "market/cancel"),
    ("place an order", "market/buylimit"),
    ("send coins away", "account/withdraw"),
)


class ReplayDemo(Part):
    """The part of the panel that shows what a signed request is good for, and what it is not."""

    def __init__(self, panel: "Panel") -> None:
        super().__init__(panel)
        self.client: PoolClient | None = None
        self.uuids: list[str] = []
        self.shown: list[Block] = []  # what the newest demonstration showed

    def need_client(self) -> PoolClient:
        """Return the client at work. Raises InvalidInput where none is."""
        if self.client is None:
            raise InvalidInput("Start the pool first.")
        return self.client

    def switch(self) -> list[Block]:
        """Show the form that takes READ INFO away, or the one that gives it back: whichever can be done now."""
        learner = self.workbook.state().learner
        row = next((row for row in (learner.keys if learner else []) if row.key == self.need_client().pair.key), None)
        if row is None:
            return [text("This key is not on the account that the notebooks follow.", "hint")]
        if Permission.READ_INFO in row.permissions:
            return [form("withdraw_right", "Take READ INFO away from the key", code_field(), tone="second")]
        return [form("give_back", "Give READ INFO back", code_field(), tone="second")]

    def press_change(self, _submission: Submission) -> str:
        """Send a request of whose address one letter was changed after it was signed."""
        client = self.need_client()
        good = client.sign(self.uuids[0])
        bad = replace(good, url=good.url[:-1] + ("1" if good.url[-1] == "0" else "0"))
        client.submit([bad])
        rows = [("as it was signed", f"…{good.url[-40:]}"), ("as it was sent", f"…{bad.url[-40:]}")]
        explain = (
            "The exchange refused it: the signature is over every letter. Only who holds the Secret can sign anew."
        )
        self.shown = [table("The end of the request's address", ("Request", "Its end"), rows), text(explain)]
        return "Sent, with its last letter changed."

    def press_steal(self, _submission: Submission) -> str:
        """Use a pre-signed request as somebody who has only that."""
        client, rows = self.need_client(), []
        signed, thief = client.sign(self.uuids[0]), Exchange(client.exchange.url)
        for words, path in _ATTEMPTS:
            reply = thief.replay(signed.url.replace("account/getorder", path), signed.sign)
            rows.append((words, path, "can" if reply == "success" else "cannot", reply))
        explain = "It shows that one order, again and again, to whoever holds it. It does nothing else."
        head = ("A thief wants to", "Call", "Can it?", "The exchange said")
        self.shown = [table("With one stolen request", head, rows), text(explain)]
        return "Tried."

    def press_withdraw_right(self, submission: Submission) -> str:
        """Take READ INFO from the key, with a code, and submit again: the pool cannot see the orders any more."""
        client = self.need_client()
        self._save(client, submission, read=False)
        client.submit([client.sign(uuid) for uuid in self.uuids])
        explain = "Without READ INFO the exchange refuses the pool's look, and nothing is credited."
        self.shown = [text(explain)]
        return "READ INFO is off for this key. Its orders stand as before."

    def press_give_back(self, submission: Submission) -> str:
        """Give READ INFO back, with another code."""
        self._save(self.need_client(), submission, read=True)
        self.shown = []
        return "READ INFO is on again. Send the requests once more."

    def _save(self, client: PoolClient, submission: Submission, *, read: bool) -> None:
        learner = self.workbook.state(fresh=True).learner  # not the page: that would be the learner's visit
        keys, site = learner.keys if learner else [], self.workbook.site()
        row = next((key for key in keys if key.key == client.pair.key), None)
        if row is None:
            raise InvalidInput("This key is not on the account that the notebooks follow.", "code")
        rights = frozenset(row.permissions) - {Permission.READ_INFO}
        rights |= {Permission.READ_INFO} if read else frozenset()
        site.save_key(row.id, rights, submission.secret("code"), addresses=row.addresses, version=row.version)
        self.workbook.changed()
