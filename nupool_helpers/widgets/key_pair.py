"""Step 14, and the entry of a key pair that was made elsewhere or earlier."""

from dataclasses import dataclass, replace
from typing import Any

from nupool_helpers.clients.seat import Learner
from nupool_helpers.errors import ApiError
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import (
    KeyPair,
    Outcome,
    Permission,
    Verdict,
    check_pair,
    least_privilege,
    pair_complaint,
)
from nupool_helpers.widgets.blocks import Block, button, details, field, form, secret_field, table, text
from nupool_helpers.widgets.file_part import entry_in, file_form
from nupool_helpers.widgets.standing_secrets import rights_now
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["KeepKeys", "PairEntry", "Proof", "pair_form"]

_CHANGED = "This key was changed on the exchange since it was proved, so nothing is known of its rights now."

_WITHDRAWAL = {
    True: "A withdrawal would be allowed, with an amount and an address that are right.",
    False: "A withdrawal was refused: INVALID_PERMISSION.",
    None: "Whether a withdrawal would be allowed could not be told. Try again.",
}
_SOME_HALF = "fdb97531eca86420" * 2  # stands in for the half that is not typed yet, of which nothing is said


def pair_form(label: str = "Prove it with a signed call") -> Block:
    """The two fields of a pair."""
    key = field("key", "Key", "32 characters. It is a name, and may be seen.", live=True)
    secret = secret_field("secret", "Secret", "32 characters. It is not sent, not shown and not saved here.", live=True)
    return form("enter", label, key, secret)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a pair's signed calls gave, and the mark of what its key was allowed on the exchange before them."""

    pair: KeyPair
    rights: str
    balances: list[dict[str, Any]]
    verdict: Verdict
    withdrawal: tuple[str, str] = ("", "")  # what a try to send coins away has shown, and the mark at that time


class PairEntry(VaultPart):
    """Takes a pair by its two fields, and proves it by one signed call."""

    def ask_for_pair(self, question: str) -> list[Block]:
        """Ask for a pair: one of the vault, its two fields, or a file."""
        return [text(question), *self.vault_blocks(), details("Enter the pair", pair_form()), file_form()]

    def look(self, submission: Submission) -> dict[str, str]:
        """Say what is wrong with the halves' shapes as they are typed."""
        key, secret = submission.text("key"), submission.secret("secret")
        if not key and not secret:
            return super().look(submission)
        complaint = pair_complaint(key or _SOME_HALF, secret if secret else SecretText(_SOME_HALF[::-1]))
        return {complaint[0]: complaint[1]} if complaint else {}

    def press_enter(self, submission: Submission) -> str:
        """Prove the pair that was entered; what was entered before is not used any more."""
        self.workbook.pair = None
        return self.prove(self.entered(submission))

    def entered(self, submission: Submission) -> KeyPair:
        """Return the pair in the two fields. Raises InvalidInput where one of them cannot be."""
        return check_pair(submission.text("key"), submission.secret("secret"))

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

    def proved(self) -> "Proof | None":
        """Return what was found out about the pair in use, None where it is another one."""
        return self.proof if self.proof and self.proof.pair == self.workbook.pair else None

    def out_of_date(self, proof: "Proof") -> bool:
        """Tell whether the key was changed on the exchange since the proof."""
        return rights_now(self.workbook.state(), proof.pair.key) != proof.rights

    def press_vault_take(self, submission: Submission) -> str:
        """Take a pair from the vault and prove it."""
        return self.prove(self.workbook.vault.pair(submission.choice("pair")))

    def press_from_file(self, submission: Submission) -> str:
        """Take a pair from a file and prove it."""
        entry = entry_in(submission)
        return self.prove(KeyPair(entry.key, entry.secret))

    def verdict_blocks(self) -> list[Block]:
        """Return what was found out about the pair's rights."""
        proof = self.proved()
        if proof is None:
            return []
        if self.out_of_date(proof):
            return [text(_CHANGED, "warn"), button("prove_again", "Prove it again", "second")]
        return [text(proof.verdict.sentence, "good" if proof.verdict.outcome is Outcome.ENOUGH else "warn")]

    proof: "Proof | None" = None


class KeepKeys(StepPanel, PairEntry):
    """Step 14: the pair kept, and proved by one signed call."""

    def own_blocks(self, _learner: Learner | None) -> list[Block]:
        """Show the pair of step 13, or the fields for one; then what the call gave."""
        fresh = self.workbook.new_pair is not None
        blocks: list[Block] = []
        if fresh:
            blocks = [
                text("The pair that step 13 revealed is here, in this kernel's memory only.", "good"),
                button("prove_new", "Prove it with a signed call"),
                text("Each notebook has its own memory: in another one, take the pair from the vault.", "hint"),
            ]
        entry = pair_form()
        blocks.append(details("The vault", *self.vault_blocks()))
        blocks += [details("Enter a pair", entry) if fresh or self.workbook.pair else entry, file_form()]
        return blocks + self._proof()

    def _proof(self) -> list[Block]:
        proof = self.proved()
        if proof is None:
            return []
        sentence, mark = proof.withdrawal
        now = rights_now(self.workbook.state(), proof.pair.key)
        withdrawal = [text(sentence)] if sentence and mark == now else []
        again = [*self.verdict_blocks(), *withdrawal, button("probe", "Try to send coins away", "second")]
        if self.out_of_date(proof):
            return again
        rows = [(b["Currency"], f"{b['Balance']:.8f}", f"{b['Available']:.8f}") for b in proof.balances if b["Balance"]]
        return [table("What the signed call returned", ("Coin", "Balance", "Available"), rows), *again]

    def press_prove_new(self, _submission: Submission) -> str:
        """Prove the pair of step 13."""
        pair = self.workbook.new_pair or self.workbook.pair
        if pair is None:
            raise ApiError("The pair is gone. Enter it, or take it from the vault.")
        return self.prove(pair)

    def press_probe(self, _submission: Submission) -> str:
        """Try to send coins away, in a way that can send none."""
        from nupool_helpers.clients import Exchange

        proof = self.proved()
        if proof is None:
            raise ApiError("Prove the pair first.")
        mark = rights_now(self.workbook.state(fresh=True), proof.pair.key)
        may = Exchange(self.workbook.exchange().url, proof.pair).may(Permission.WITHDRAW)
        self.proof = replace(proof, withdrawal=(_WITHDRAWAL[may], mark))
        return "Tried, by a call that can do nothing."
