"""Step 2: the log-in."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.protocol import account_pages
from nupool_helpers.widgets.blocks import Block, button, code_field, email_field, form, secret_field, text
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission

__all__ = ["LogIn"]

_FORGOTTEN = "Forgotten the password? Set a new one in Start here: that also ends a wait after wrong ones."
_TWO_LOG_INS = "This logged the panel in; the exchange's page has a log-in of its own."


class LogIn(StepPanel):
    """Step 2: e-mail and password, then the code where the second factor is enabled."""

    with_authenticator = True

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._half: WebClient | None = None  # after the right password, before the code

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the form for the password or for the code; where there is no account yet, say so first.

        The form stays: an account that was registered in another way can be logged in to.
        """
        if self._half is not None:
            code = code_field("Code", "Six digits from your authenticator, or a recovery code.")
            return [form("code", "Log in", code), button("begin", "Begin again", "second")]
        fields = (
            email_field(value=learner.email if learner else ""),
            secret_field("password", "Password"),
        )
        tab = self.open_page("Or log in on the exchange's page")
        if learner is None:
            return [self.next_step(), form("log_in", "Log in", *fields), tab]
        return [*self._done(), form("log_in", "Log in", *fields), tab, text(_FORGOTTEN, "hint")]

    def _done(self) -> list[Block]:
        """Say that nothing is left to do, where step 2 is judged: a form that stands there looks as if it waited."""
        if self.lesson.number != 2 or self.workbook.judgements()[2].answer is not Answer.DONE:
            return []
        return [text("This step is done. You may log in once more.", "good")]

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
        return self._logged_in(model)

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
        return self._logged_in(model)

    def _logged_in(self, page: account_pages.Page) -> str:
        email, learner = page.account.email if page.account else "nobody", self.workbook.state(fresh=True).learner
        said = f"You are logged in as {email}."
        if learner is not None and learner.email != email:
            said += f" The notebooks go on with {learner.email}. If they are to follow {email}, say so in Start here."
        return f"{said} {_TWO_LOG_INS}"

    def press_begin(self, _submission: Submission) -> str:
        """Forget the half log-in."""
        self._half = None
        return ""
