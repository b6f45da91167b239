"""The part of "Start here" for who has registered otherwise than by the notebook's link: they say so, once."""

from nupool_helpers.widgets.blocks import Block, details, email_field, field, form, secret_field
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.submission import Submission

__all__ = ["OtherAccount"]


class OtherAccount(Part):
    """Lets the notebooks follow an account, for who can log in to it."""

    def block(self, label: str = "I have another account on this exchange") -> Block:
        """Show the form of a log-in."""
        fields = (
            email_field(),
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
