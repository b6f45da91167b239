"""Steps 4 to 10: the seed, the steps on the phone, the code, and the mail that enables it."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.clients.web import expect
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import PHONE_STEPS
from nupool_helpers.protocol.account_pages import RecoveryCodesPage
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, button, code_field, form, mails, reveal, text
from nupool_helpers.widgets.seed_part import TOO_LATE, SeedPart
from nupool_helpers.widgets.standing_secrets import OTHER_CODES, codes_made
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission

__all__ = ["ConfirmByMail", "EnterCode", "MakeSeed", "OnThePhone"]


class MakeSeed(StepPanel):
    """Step 4: the seed, as QR code and as text."""

    with_authenticator = True

    def __init__(self, number: int) -> None:
        super().__init__(number)
        SeedPart(self)

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the button that fits where the set-up stands."""
        state = learner.two_factor if learner else "off"
        if state == "off":
            return [button("show", "Create 2FA"), self.open_page("Or do it on the exchange's page")]
        if state == "setup":
            fresh = button("show", "Make a fresh seed: the old one no longer works then", "second", fresh="1")
            return [
                button("show", "Show the QR code and the seed"),
                self.open_page("See it on the exchange's page"),
                fresh,
            ]
        return [text(TOO_LATE, "hint"), self.open_page("Open the exchange's page")]


class OnThePhone(StepPanel):
    """Steps 5 to 8: ticked by the learner, since nobody can look into a phone."""

    with_authenticator = True

    def __init__(self, number: int) -> None:
        super().__init__(number)
        SeedPart(self)

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the tick, and at step 7 the QR code to scan."""
        judged = self.workbook.judgements()
        blocks: list[Block] = []
        if self.lesson.number == PHONE_STEPS[2] and learner and learner.two_factor in ("off", "setup"):
            blocks = [button("show", "Show the QR code"), self.open_page("Or see it on the exchange's page")]
        if judged[self.lesson.number].answer is Answer.DONE:
            return [*blocks, text("Ticked.", "good")]
        return [*blocks, button("tick", "I have done it")]

    def press_tick(self, _submission: Submission) -> str:
        """Write the tick into the exchange's activity log."""
        self.workbook.exchange().tick(self.lesson.number)
        self.workbook.changed()
        return ""  # the panel says so itself


class EnterCode(StepPanel):
    """Step 9: the first code."""

    with_authenticator = True

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the field while a code is waited for."""
        state = learner.two_factor if learner else "off"
        if state == "off":
            return [text("There is no seed yet. Make one at step 4.", "warn")]
        if state == "setup":
            return [form("enable", "Enable", code_field()), self.open_page("Or do it on the exchange's page")]
        return [
            text("A code was right. Go on to step 10." if state != "in force" else "It is enabled already.", "good")
        ]

    def press_enable(self, submission: Submission) -> str:
        """Send the code."""
        try:
            self.workbook.site().post("settings/two-factor/enable", code=submission.secret("code"))
        finally:
            self.workbook.changed()
        return "The exchange has sent a mail."  # that the code was right, the panel says itself


class ConfirmByMail(StepPanel):
    """Step 10: the mailbox, the link's page, the recovery codes."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._link: SecretText | None = None  # followed, its button not pressed

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the mailbox, and after its link was followed the button of the link's page."""
        state = learner.two_factor if learner else "off"
        box = mails(self.workbook.mails()) if learner else text("There is no practice account yet.", "warn")
        tab = self.open_page("Open the mailbox")
        if state == "in force":
            # Their links have done what they were for, and the recovery codes, shown once, are below.
            used = mails(self.workbook.mails(), used=True)
            return [text("Two-factor authentication is enabled.", "good"), used, tab]
        if self._link is not None:
            say = text("The link's page says: from now on each log-in asks for a code. Have pen and paper ready.")
            return [say, button("confirm", "Enable it"), button("leave", "Not now", "second")]
        again = [button("again", "Send the mail again", "second")] if state == "waiting for mail" else []
        return [box, tab, *again]

    def press_follow(self, submission: Submission) -> str:
        """Open the page that a mail's link leads to."""
        path, _, token = submission.arg("link").partition("?token=")
        self.workbook.site().get(path, token=SecretText(token))
        if not path.startswith("confirm"):
            raise InvalidInput("This mail is for something else. Open the one that confirms two-factor authentication.")
        self._link = SecretText(token)
        return "The link is good. Press the button of its page."

    def press_confirm(self, _submission: Submission) -> str:
        """Press the button of the link's page; the recovery codes come back, this once."""
        link, self._link = self._link, None
        if link is None:
            raise InvalidInput("Follow the link in the mail first.")
        page = expect(RecoveryCodesPage, self.workbook.site().post("confirm/two-factor", token=link))
        self.workbook.changed()
        hint = "Each lets you in once in place of a code. Write them down."
        codes, state = reveal("Recovery codes", page.recovery_codes, hint), self.workbook.state(fresh=True)
        self.shown.append(self.held.hold(codes, state, codes_made, OTHER_CODES))
        return "Write down the recovery codes below: they are shown this once."

    def press_leave(self, _submission: Submission) -> str:
        """Go back to the mailbox."""
        self._link = None
        return ""

    def press_again(self, _submission: Submission) -> str:
        """Ask for the mail once more."""
        self.workbook.site().post("settings/two-factor/mail")
        return "A new mail is in the mailbox. The link before it no longer works."
