"""What the panels of all steps share: "Do this step for me", and the ready account where that cannot be done."""

from typing import TYPE_CHECKING

from nupool_helpers import qr
from nupool_helpers.clients.seat import Learner, OfferedAccount, ReadyAccount, State
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.checks import seed_made
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.walkthrough import READY_ACCOUNT, do
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import ISSUER, key_uri
from nupool_helpers.widgets.blocks import LIVE, Block, button, details, page, reveal, text
from nupool_helpers.widgets.from_teacher import offered_by_teacher
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.standing_secrets import ANOTHER_KEY, ANOTHER_SEED, OTHER_CODES, Mark, codes_made, key_listed
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.unkept_part import UnkeptPart
from nupool_helpers.widgets.whose import whose_account

if TYPE_CHECKING:
    from nupool_helpers.widgets.authenticator import AuthenticatorPart

__all__ = ["StepPanel", "show_seed"]

_NEED_AN_ACCOUNT = range(3, 14)  # the others say themselves what can be done without one


def show_seed(seed: SecretText, email: str) -> Block:
    """Show a seed as QR code and as text."""
    spaced = SecretText(" ".join(seed.reveal()[i : i + 4] for i in range(0, len(seed.reveal()), 4)))
    hint = (
        "First keep a copy of the text, where you keep your documents: a lost phone without it is a lost account. "
        "Then scan the picture with your authenticator, or enter the text by hand."
    )
    return reveal("Seed", spaced, hint, qr.svg(key_uri(seed, email, ISSUER)))


class StepPanel(Panel):
    """The panel of one step. A subclass gives `own_blocks`.

    One `with_authenticator` has the workbook's own authenticator, for who has no phone.
    """

    with_authenticator = False

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.lesson = STEPS[number]
        self.authenticator = _authenticator_of(self) if self.with_authenticator else None
        self._unkept = UnkeptPart(self)
        self._offer = ""  # why only a ready account helps
        self._before = ""  # the account that was followed before the ready one

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Return the step's own part."""
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        """Return the step's own part and what all steps have."""
        learner = self.workbook.state().learner
        # Where there is no account there is one next step, and it is the one that the check names.
        nobody = learner is None and self.lesson.number in _NEED_AN_ACCOUNT
        own = [self.next_step()] if nobody else self.own_blocks(learner)
        whose = whose_account(learner) if self.lesson.number else []  # Start here says it in its own words
        offer: list[Block] = []
        if self._offer:
            offer = [text(self._offer, "warn"), button("take_ready", "Take a ready account")]
        if self._before:
            offer += [button("go_back", f"Go back to my account ({self._before})", "second")]
        say = (
            "This does the step in your place, and those before it that are not done. Teachers start anywhere with it."
        )
        teacher = details("Do this step for me", text(say, "hint"), button("do", "Do it for me", "second"))
        from_teacher = offered_by_teacher(self.workbook)
        return [*from_teacher, *own, LIVE, *self._unkept.blocks(), *self.help_blocks(), *whose, teacher, *offer]

    def without_exchange(self) -> list[Block]:
        """Say that a pair is not kept: the server that holds it may be about to be started again."""
        return self._unkept.blocks()

    def next_step(self) -> Block:
        """Return what the check of this step says, for where nothing can be done here yet."""
        return text(self.workbook.judgements()[self.lesson.number].sentence, "warn")

    def help_blocks(self) -> list[Block]:
        """Return what some steps offer below their own part."""
        return self.authenticator.help_blocks() if self.authenticator else []

    def open_page(self, label: str, path: str | None = None) -> Block:
        """Return the link to the exchange's page of this step."""
        return page(label, self.lesson.page if path is None else path)

    def press_do(self, _submission: Submission) -> str:
        """Do the step in the learner's place, or offer a ready account."""
        try:
            done = do(self.workbook, self.lesson.number)
        except InvalidInput as error:
            if error.field != READY_ACCOUNT:
                raise
            self._offer = str(error)
            return "See below."
        state = self.workbook.state(fresh=True)
        email = state.learner.email if state.learner else ""
        for label, secret in done.secrets.items():
            seed = isinstance(secret, SecretText) and label == "Seed"
            block = show_seed(secret, email) if seed else reveal(label, secret)  # type: ignore[arg-type]
            self.shown.append(self._until(block, label, state))
        return done.sentence

    def _until(self, block: Block, label: str, state: State) -> Block:
        """Return what is shown in the learner's place, held for as long as it opens something."""
        pair = self.workbook.pair_in_use
        marks: dict[str, tuple[Mark, str]] = {
            "Seed": (seed_made, ANOTHER_SEED),
            "Recovery codes": (codes_made, OTHER_CODES),
        }
        if pair and label in ("Key", "Secret"):
            block, marks[label] = block | {"pair": pair.key}, (key_listed(pair.key), ANOTHER_KEY)
        return self.held.hold(block, state, *marks[label]) if label in marks else block

    def press_take_ready(self, _submission: Submission) -> str:
        """Take a ready account, and show what opens it."""
        learner = self.workbook.state().learner
        account = self.workbook.take_ready_account()
        self._show_account(account, learner)
        if self.lesson.number == 14:
            do(self.workbook, 14)
        return f"The notebooks follow {account.email} now. All its steps are done."

    def press_take_offered(self, _submission: Submission) -> str:
        """Take the ready account that the teacher offers, and show what opens it."""
        learner = self.workbook.state().learner
        account = self.workbook.take_offered_account()
        self._show_account(account, learner)
        return f"The notebooks follow {account.email} now. Go on with step {account.step}."

    def _show_account(self, account: ReadyAccount | OfferedAccount, before: Learner | None) -> None:
        self._before, self._offer = before.email if before else "", ""
        blocks = [reveal("Password", account.password)]
        if account.seed:
            blocks.append(show_seed(account.seed, account.email))
        if account.recovery_codes:
            blocks.append(reveal("Recovery codes", account.recovery_codes))
        if account.pair:
            blocks += [reveal("Key", SecretText(account.pair.key)), reveal("Secret", account.pair.secret)]
        state = self.workbook.state(fresh=True)
        self.shown += [self._until(block, block["label"], state) for block in blocks]

    def press_go_back(self, _submission: Submission) -> str:
        """Follow the learner's own account again."""
        self.workbook.go_back()
        self._before = ""
        return "The notebooks follow your own account again."


def _authenticator_of(panel: StepPanel) -> "AuthenticatorPart":
    # Where it is used: with the vault behind it, it is a fifth of what a notebook imports, and most steps have none.
    from nupool_helpers.widgets.authenticator import AuthenticatorPart

    return AuthenticatorPart(panel)
