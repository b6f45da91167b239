"""Start here and steps 1 to 3: the practice account, the exchange's first page, the log-in, the page for 2FA."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.clients.web import WebClient, expect
from nupool_helpers.errors import InvalidInput
from nupool_helpers.protocol import account_pages
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets.blocks import Block, button, code_field, details, field, form, mails, secret_field, text
from nupool_helpers.widgets.other_account import OtherAccount
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.with_authenticator import StepWithAuthenticator

__all__ = ["LogIn", "MakeAccount", "OpenExchange", "TwoFactorPage"]

_SHOWN = {"in force": "enabled", "setup": "not enabled yet", "waiting for mail": "waiting for the mail"}
"""How the exchange's page puts its own words for where the second factor stands."""


class MakeAccount(OtherAccount):
    """Start here: an account is made in the notebook, or registered on the exchange's pages."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the form, the mail that is waited for, or the account."""
        if learner is None:
            fields = (
                field("email", "E-mail", "It need not exist: me@example.org will do.", "me@example.org", "email"),
                secret_field("password", "Password", "A new one. Several words together are strong and easy to keep."),
            )
            state = self.workbook.state()
            return [
                *([text(state.notice, "warn")] if state.notice else []),
                form("make", "Make my practice account", *fields),
                self.register_page(state.invitation),
                button("do", "Or make everything up for me", "second"),
                self.other_account("I have an account on this exchange already"),
            ]
        if not learner.activated:
            say = text(f"{learner.email} is registered. Follow the link in its mail to activate it.")
            tab = self.open_page("Open the mailbox in a tab", "mail")
            return [say, mails(self.workbook.mails()), tab, self.other_account()]
        change = form("change", "Set a new password", secret_field("password", "New password"), tone="second")
        return [
            text(f"Your practice account is {learner.email}.", "good"),
            details("I forgot the password", change),
            self.other_account(),
        ]

    def press_make(self, submission: Submission) -> str:
        """Make the account."""
        self.workbook.exchange().make_learner(submission.text("email"), submission.secret("password"))
        self.workbook.forget_account()
        return "Your practice account is ready. Keep its password in mind: step 2 asks for it."

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


class OpenExchange(StepPanel):
    """Step 1: the exchange's first page in a tab."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the way there."""
        hint = text("Without a practice account only the page opens. Make one in Start here.", "hint")
        return [self.open_page("Open the practice exchange"), *([] if learner else [hint])]


class LogIn(StepWithAuthenticator):
    """Step 2: e-mail and password, then the code where the second factor is enabled."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._half: WebClient | None = None  # after the right password, before the code

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the form for the password or for the code."""
        if self._half is not None:
            code = code_field("Code", "Six digits from your authenticator, or a recovery code.")
            return [form("code", "Log in", code), button("begin", "Begin again", "second")]
        fields = (
            field("email", "E-mail", value=learner.email if learner else "", type="email"),
            secret_field("password", "Password"),
        )
        return [form("log_in", "Log in", *fields), self.open_page("Or log in on the exchange's page")]

    def help_blocks(self) -> list[Block]:
        """Offer the authenticator where a code is asked for."""
        return super().help_blocks() if self._half is not None else []

    def press_log_in(self, submission: Submission) -> str:
        """Send e-mail and password."""
        site = self.workbook.exchange().visit()
        model = site.post("login", email=submission.text("email"), password=submission.secret("password"))
        self.workbook.changed()
        if isinstance(model, account_pages.LoginCodePage):
            self._half = site
            return "The password was right. Now the code."
        return _logged_in(model)

    def press_code(self, submission: Submission) -> str:
        """Send the code."""
        if self._half is None:
            raise InvalidInput("Begin with e-mail and password.", "email")
        try:
            model = self._half.post("login/code", code=submission.secret("code"))
        except InvalidInput as error:
            if error.field == "session":
                self._half = None
            raise
        finally:
            self.workbook.changed()
        self._half = None
        return _logged_in(model)

    def press_begin(self, _submission: Submission) -> str:
        """Forget the half log-in."""
        self._half = None
        return ""


def _logged_in(page: account_pages.Page) -> str:
    return f"You are logged in as {page.account.email if page.account else 'nobody'}."


class TwoFactorPage(StepPanel):
    """Step 3: the page for the second factor."""

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the way there, and what the page says."""
        state = learner.two_factor if learner else "off"
        return [
            button("look", "Look at the page here"),
            self.open_page("Open the page in a tab"),
            text(f"Two-factor authentication is {_SHOWN.get(state, state)}.", "hint"),
        ]

    def press_look(self, _submission: Submission) -> str:
        """Open the page in the learner's session."""
        state = expect(account_pages.TwoFactorPage, self.workbook.site().get("settings/two-factor")).two_factor
        self.workbook.changed()
        return f"Settings, Two-Factor Authentication. It says: {_SHOWN.get(state, state)}."
