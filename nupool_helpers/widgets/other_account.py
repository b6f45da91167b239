"""The part of "Start here" for who has registered otherwise than by the notebook's link: they say so, once."""

from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, details, field, form, secret_field
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission

__all__ = ["OtherAccount"]


class OtherAccount(StepPanel):
    """Lets the notebooks follow an account: by the link to the page Register, or for who can log in to it."""

    def register_page(self, invitation: SecretText | None) -> Block:
        """Show the link to the page Register; who registers by it, once, is followed."""
        seat = f"?seat={invitation.reveal()}" if invitation else ""
        return self.open_page("Or register on the exchange's page", f"register{seat}")

    def other_account(self, label: str = "I have another account on this exchange") -> Block:
        """Show the form of a log-in."""
        fields = (
            field("email", "E-mail", type="email"),
            secret_field("password", "Password"),
            field("code", "Code", "Only where this account asks for one at the log-in."),
        )
        ask = form("adopt", "Let the notebooks follow it", *fields, tone="second")
        return details(label, ask, name="adopt")

    def press_adopt(self, submission: Submission) -> str:
        """Follow an account that was registered otherwise, proved as a log-in is."""
        email, password = submission.text("email"), submission.secret("password")
        self.workbook.exchange().adopt(email, password, submission.text("code"))
        self.workbook.forget_account()
        return "The notebooks follow this account from now on."
