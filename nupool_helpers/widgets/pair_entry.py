"""The part of a panel that takes a key pair, which was made elsewhere or earlier, and proves it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nupool_helpers.errors import ApiError, InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import SWAPPED, KeyPair, check_pair, is_swapped, pair_complaints
from nupool_helpers.validation.least_privilege import Outcome, Verdict, least_privilege
from nupool_helpers.widgets.blocks import Block, button, details, field, form, secret_field, text
from nupool_helpers.widgets.file_part import entry_in, file_form
from nupool_helpers.widgets.part import Part
from nupool_helpers.widgets.standing_secrets import rights_now
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import VaultPart

if TYPE_CHECKING:
    from nupool_helpers.widgets.panel import Panel

__all__ = ["PairEntry", "Proof", "pair_form"]

_CHANGED = "This key was changed on the exchange since it was proved, so nothing is known of its rights now."
_SOME_HALF = "fdb97531eca86420" * 2  # stands in for the half that is not typed yet, of which nothing is said


def pair_form(label: str = "Prove it with a signed call", *more: Block) -> Block:
    """The two fields of a pair, and what else is asked with it."""
    key = field("key", "Key", "32 characters. It is a name, and may be seen.", live=True)
    secret = secret_field("secret", "Secret", "32 characters. It is not sent, not shown and not saved here.", live=True)
    return form("enter", label, key, secret, *more)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a pair's signed calls gave, and the mark of what its key was allowed on the exchange before them."""

    pair: KeyPair
    rights: str
    balances: list[dict[str, Any]]
    verdict: Verdict
    withdrawal: tuple[str, str] = ("", "")  # what a try to send coins away has shown, and the mark at that time


class PairEntry(Part):
    """Takes a pair by its two fields, from the vault or from a file, and proves it by one signed call.

    A panel that does something else with a pair gives `use`.
    """

    def __init__(self, panel: "Panel", use: Callable[[KeyPair], str] | None = None) -> None:
        super().__init__(panel)
        self.vault = VaultPart(panel)
        self.proof: Proof | None = None
        self._use = use or self.prove

    def file_form(self) -> Block:
        """Ask for a file with the pair."""
        return file_form(given=self.workbook.in_a_page)

    def ask(self, question: str) -> list[Block]:
        """Ask for a pair: one of the vault, its two fields, or a file; a vault that can give none comes last, folded.

        Open and first it would look like the way to the pair: the field for a new vault's password, or an open vault.
        """
        vault, others = self.vault.blocks(), [details("Enter the pair", pair_form()), self.file_form()]
        if self.workbook.in_a_page:
            return [text(f"{question} Enter it, or take it from the file that you have written."), *others]
        question = f"{question} Take the one of step 14 from the vault, or enter it."
        if self.vault.is_empty():
            return [text(question), *others, details("The vault", *vault)]
        return [text(question), *vault, *others]

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what is wrong with the halves as they are typed."""
        key, secret = submission.text("key"), submission.secret("secret")
        if not key and not secret:
            return {}
        complaints = pair_complaints(key or _SOME_HALF, secret if secret else SecretText(_SOME_HALF[::-1]))
        if complaints:
            return complaints
        return {"key": SWAPPED} if key and secret and self._swapped(KeyPair(key, secret)) else {}

    def press_enter(self, submission: Submission) -> str:
        """Prove the pair that was entered; what was entered before is not used any more."""
        self.workbook.pair = None
        return self._use(self.entered(submission))

    def entered(self, submission: Submission) -> KeyPair:
        """Return the pair in the two fields. Raises InvalidInput where it cannot be one."""
        return self._checked(check_pair(submission.text("key"), submission.secret("secret")))

    def _checked(self, pair: KeyPair) -> KeyPair:
        # Before any call: the Key travels in the address of each, and logs keep addresses.
        if self._swapped(pair):
            raise InvalidInput(SWAPPED, "key")
        return pair

    def _swapped(self, pair: KeyPair) -> bool:
        if not is_swapped(pair, self.workbook.known_keys()):
            return False
        self.panel.emptied = ["key", "secret"]  # the Secret stands in a field that does not hide it
        return True

    def prove(self, pair: KeyPair) -> str:
        """Make the signed call, and find out by calls that can do nothing which rights the pair has.

        A pair that is refused leaves nothing of the one before, which would look as if it were said of this one.
        """
        from nupool_helpers.clients import Exchange

        self.proof = None
        if pair != self.workbook.pair:
            self.workbook.pair = None
        rights = rights_now(self.workbook.state(fresh=True), pair.key)
        balances = self.workbook.use_pair(pair)
        verdict = least_privilege(Exchange(self.workbook.exchange().url, pair).probe())
        self.proof = Proof(pair, rights, balances, verdict)
        return "The pair works: the exchange has answered a signed call."

    def press_prove_again(self, _submission: Submission) -> str:
        """Prove the pair in use once more."""
        if self.workbook.pair is None:
            raise ApiError("The pair is gone. Enter it, or take it from the vault.")
        return self.prove(self.workbook.pair)

    def proved(self) -> Proof | None:
        """Return what was found out about the pair in use, None where it is another one."""
        return self.proof if self.proof and self.proof.pair == self.workbook.pair else None

    def out_of_date(self, proof: Proof) -> bool:
        """Tell whether the key was changed on the exchange since the proof."""
        return rights_now(self.workbook.state(), proof.pair.key) != proof.rights

    def press_vault_take(self, submission: Submission) -> str:
        """Take a pair from the vault and prove it."""
        return self._use(self._checked(self.workbook.vault.pair(submission.choice("pair"))))

    def press_from_file(self, submission: Submission) -> str:
        """Take a pair from a file and prove it."""
        entry = entry_in(submission)
        self.workbook.unkept.drop(entry.key)
        return self._use(self._checked(KeyPair(entry.key, entry.secret)))

    def verdict_blocks(self) -> list[Block]:
        """Return what was found out about the pair's rights."""
        proof = self.proved()
        if proof is None:
            return []
        if self.out_of_date(proof):
            return [text(_CHANGED, "warn"), button("prove_again", "Prove it again", "second")]
        return [text(proof.verdict.sentence, "good" if proof.verdict.outcome is Outcome.ENOUGH else "warn")]
