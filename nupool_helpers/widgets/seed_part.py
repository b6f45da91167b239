"""The part of a panel that shows the seed which is being set up."""

from nupool_helpers.clients.web import expect
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.checks import seed_made
from nupool_helpers.protocol.account_pages import TwoFactorPage
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.standing_secrets import ANOTHER_SEED
from nupool_helpers.widgets.step import show_seed
from nupool_helpers.widgets.submission import Submission

__all__ = ["TOO_LATE", "SeedPart"]

TOO_LATE = "The seed is in use. It cannot be shown again."
"""What is said where the seed is in use already."""


class SeedPart(Part):
    """Shows the seed that is being set up."""

    def press_show(self, submission: Submission) -> str:
        """Show the seed that is being set up, made now where there is none."""
        self.workbook.site().post("settings/two-factor/start", fresh="1" if submission.arg("fresh") else "")
        # The seed is read after its mark: where it is made anew in between, the mark is old and the seed is hidden.
        state = self.workbook.state(fresh=True)
        page = expect(TwoFactorPage, self.workbook.site().post("settings/two-factor/start", fresh=""))
        if page.seed is None or page.account is None:
            raise InvalidInput(TOO_LATE)
        self.workbook.seed_shown = seed_made(state)
        seed = show_seed(page.seed, page.account.email)
        self.panel.shown.append(self.panel.held.hold(seed, state, seed_made, ANOTHER_SEED))
        return "Mind who looks at your screen."
