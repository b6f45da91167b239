"""Step 11: out, and in again with password and code; then the page for keys."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.clients.web import expect
from nupool_helpers.lessons.history import logged_in_again
from nupool_helpers.protocol import pages
from nupool_helpers.widgets.api_keys import FIRST, in_force, key_list
from nupool_helpers.widgets.blocks import Block, button, text
from nupool_helpers.widgets.log_in import LogIn
from nupool_helpers.widgets.submission import Submission

__all__ = ["KeysPage"]

_PAGE = "settings/api-keys"
_SAY = (
    "You have not logged in with a code of your authenticator since two-factor authentication was enabled: open "
    "sessions, the notebooks' too, go on without one. Log out, here or on the exchange's page, and log in again: now "
    "it asks for a code."
)


class KeysPage(LogIn):
    """Step 11: the log-in with a code, and the page for keys."""

    _out = False  # the form is shown: the learner has logged out here

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the way out and in again, then the way to the page, and the list."""
        tab = self.open_page("Open the page", _PAGE)
        if learner is None or not in_force(learner):
            return [text(FIRST, "warn"), tab]
        if self._half is None and logged_in_again(self.workbook.state()):
            keys = [key_list(learner)] if learner.keys else []  # that there are none is what the visit says
            return [button("look", "Visit the page and count its keys"), tab, *keys]
        if self._out or self._half is not None:
            return super().own_blocks(learner)
        return [text(_SAY), button("log_out", "Log out"), self.open_page("Do it on the exchange's page", _PAGE)]

    def press_log_out(self, _submission: Submission) -> str:
        """End this kernel's session, as the button Log out of the pages ends a browser's."""
        self.workbook.site().post("logout")
        self._out = True
        return "You are logged out here. Log in again with your password."

    def press_code(self, submission: Submission) -> str:
        """Send the code; after a right one the way leads to the page."""
        sentence = super().press_code(submission)
        self._out = False
        return f"{sentence} Now go to Settings, API Keys."

    def press_look(self, _submission: Submission) -> str:
        """Open the page in the learner's session."""
        keys = expect(pages.KeysPage, self.workbook.site().get(_PAGE)).keys
        self.workbook.changed()
        return f"Settings, API Keys. Keys on it: {len(keys) or 'none'}."
