"""The story of the lost phone."""

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.recovery import Part, StoryName, phone_parts
from nupool_helpers.widgets.blocks import Block, page, text
from nupool_helpers.widgets.device_story import DeviceStory

__all__ = ["PhoneGone"]

_SAY = (
    "The phone with your authenticator is gone, and the exchange is open in its browser. You have your password and "
    "the paper with the recovery codes. Do it on the exchange's pages; log out there first, if you are logged in. For "
    "codes of the new seed, scan it with your phone as if that were another one, and delete the old entry there."
)


class PhoneGone(DeviceStory):
    """The phone is gone: a recovery code, a new seed, old sessions ended."""

    name = StoryName.PHONE
    begins = "My phone is gone: start the stopwatch"

    def tasks(self, state: State) -> list[Part]:
        """Return the parts, by the exchange's log and by what the phone's session gets."""
        log = self.stopwatch.since(state) if self.stopwatch else []
        return phone_parts(log, phone_is_out=self.device_is_out(state))

    def scene(self, state: State) -> list[Block]:
        """Show the way to the exchange's pages, where all of this is done."""
        del state
        return [
            text(_SAY),
            page("Log in on the exchange's page", "login"),
            page("Two-Factor Authentication", "settings/two-factor"),
            page("The practice mailbox", "mail"),
            *self.session_blocks(),
        ]

    def taught(self) -> str:
        """Return what the story has shown."""
        return (
            "An open session alone moves no coins: a new key, an address, a new password each ask for a code. It was "
            "the old seed that had to go, since whoever unlocks the phone makes codes with it."
        )
