"""Start here and steps 1 and 3: the practice account, the exchange's first page, the page for 2FA."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.clients.web import expect
from nupool_helpers.protocol import account_pages
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import (
    Block,
    button,
    details,
    email_field,
    form,
    mails,
    secret_field,
    text,
)
from nupool_helpers.widgets.other_account import OtherAccount
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.unkept_part import closed_notebooks

__all__ = ["MakeAccount", "OpenExchange", "TwoFactorPage", "what_it_says"]

_SHOWN = {"in force": "enabled", "setup": "not enabled yet", "waiting for mail": "waiting for the mail"}
"""How the exchange's page puts its own words for where the second factor stands."""


class MakeAccount(StepPanel):
    """Start here: an account is made in the notebook, or registered on the exchange's pages."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._other = OtherAccount(self)

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the form, the mail that is waited for, or the account."""
        if learner is None:
            fields = (
                email_field(hint="It need not exist: me@example.org will do.", value="me@example.org"),
                secret_field("password", "Password", "A new one. Several words together are strong and easy to keep."),
            )
            state = self.workbook.state()
            return [
                *([text(state.notice, "warn")] if state.notice else []),
                form("make", "Make my practice account", *fields),
                _register_page(self, state.invitation),
                button("do", "Or make everything up for me", "second"),
                self._other.block("I have an account on this exchange already"),
            ]
        if not learner.activated:
            say = text(f"{learner.email} is registered. Follow the link in its mail to activate it.")
            box = mails(self.workbook.mails())
            return [say, box, self.open_page("Open the mailbox", "mail"), self._other.block()]
        new = secret_field("password", "New password")
        return [
            text(f"Your practice account is {learner.email}.", "good"),
            details("I forgot the password", form("change", "Set a new password", new, tone="second")),
            self._other.block(),
        ]

    def help_blocks(self) -> list[Block]:
        """Say when a class ends the kernels of closed notebooks."""
        return [*super().help_blocks(), *closed_notebooks()]

    def press_make(self, submission: Submission) -> str:
        """Make the account."""
        self.workbook.exchange().make_learner(submission.text("email"), submission.secret("password"))
        self.workbook.forget_account()
        return "Keep its password in mind: step 2 asks for it."  # that there is an account, the panel says itself

    def press_change(self, submission: Submission) -> str:
        """Give the account a new password, for who forgot it."""
        self.workbook.exchange().set_password(submission.secret("password"))
        self.workbook.changed()
        return "The password is changed."

    def press_follow(self, submission: Submission) -> str:
        """Follow a mail's link and press the button of its page."""
        path, _, token = submission.arg("link").partition("?token=")
        self.workbook.exchange().visit().post(path, token=SecretText(token))
        self.workbook.changed()
        return "Your account is active."


def _register_page(panel: StepPanel, invitation: SecretText | None) -> Block:
    """Show the link to the page Register; who registers by it, once, is followed."""
    seat = f"?seat={invitation.reveal()}" if invitation else ""
    return panel.open_page("Or register on the exchange's page", f"register{seat}")


class OpenExchange(StepPanel):
    """Step 1: the exchange's first page in a tab."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the way there."""
        hint = text("Without a practice account only the page opens. Make one in Start here.", "hint")
        # By this link the exchange knows that it is the learner who comes: any program can open its first page.
        visit = self.workbook.state().visit
        link = f"?seat={visit.reveal()}" if visit else ""
        return [self.open_page("Open the practice exchange", link), *([] if learner else [hint])]


def what_it_says(state: str) -> str:
    """Return what the page for the second factor says of an account in this state, in the page's own words."""
    return f"Settings, Two-Factor Authentication. It says: {_SHOWN.get(state, state)}."


class TwoFactorPage(StepPanel):
    """Step 3: the page for the second factor."""

    def own_blocks(self, _learner: Learner | None) -> list[Block]:
        """Show the way there; what the page says, the visit tells."""
        return [button("look", "Visit the page and say what it says"), self.open_page("Open the page")]

    def press_look(self, _submission: Submission) -> str:
        """Open the page in the learner's session."""
        state = expect(account_pages.TwoFactorPage, self.workbook.site().get("settings/two-factor")).two_factor
        self.workbook.changed()
        return what_it_says(state)
