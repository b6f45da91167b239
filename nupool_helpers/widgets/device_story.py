"""A device is gone whose browser is still logged in: what the stories of the phone and the computer share."""

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.recovery import Finder, Ledger, Stopwatch, prices
from nupool_helpers.widgets.blocks import Block, text
from nupool_helpers.widgets.story import Story

__all__ = ["DeviceStory"]


class DeviceStory(Story):
    """A device is gone whose browser is still logged in."""

    _finder: Finder | None = None

    def begin(self, state: State) -> None:
        """Leave an open session on the device, and write down what the account holds."""
        from nupool_helpers.clients import Exchange

        seat = self.workbook.exchange()
        self._finder = Finder(seat)
        self.ledger = Ledger.open(seat.holdings(), prices(Exchange(seat.url)))
        self.stopwatch = Stopwatch.start(state)

    def device_is_out(self, state: State) -> bool:
        """Try the device's session, and tell whether it opens nothing any more."""
        newest = state.activity[-1].id if state.activity else 0
        return self._finder is not None and self._finder.look(newest)

    def session_blocks(self) -> list[Block]:
        """Show what the device's session can do now."""
        if self._finder is None:
            return []
        if self._finder.out:
            return [text("Its session: ended. Who has it now gets the log-in page.", "good")]
        return [text("Its session: open. Who has it now sees your balances, your keys' names and your log.", "warn")]
