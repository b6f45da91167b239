"""Step 14: the pair kept, and proved by one signed call."""

from dataclasses import replace

from nupool_helpers.clients.seat import Learner
from nupool_helpers.errors import ApiError
from nupool_helpers.validation.keys import Permission
from nupool_helpers.widgets.blocks import Block, button, details, table, text
from nupool_helpers.widgets.pair_entry import PairEntry, pair_form
from nupool_helpers.widgets.standing_secrets import rights_now
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.submission import Submission

__all__ = ["KeepKeys"]

_WITHDRAWAL = {
    True: "A withdrawal would be allowed, with an amount and an address that are right.",
    False: "A withdrawal was refused: INVALID_PERMISSION.",
    None: "Whether a withdrawal would be allowed could not be told. Try again.",
}


class KeepKeys(StepPanel):
    """Step 14: the pair of step 13, or one that is entered."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.entry = PairEntry(self)

    def own_blocks(self, learner: Learner | None) -> list[Block]:
        """Show the pair of step 13, or the fields for one; then what the call gave."""
        fresh = self.workbook.new_pair is not None
        blocks: list[Block] = [] if learner and learner.two_factor == "in force" else [self.next_step()]
        if fresh:
            blocks += [
                text("The pair that step 13 revealed is here, in memory only.", "good"),
                button("prove_new", "Prove it with a signed call"),
            ]
            if not self.workbook.vault.why_not:
                blocks.append(
                    text("Each notebook has its own memory: in another one, take the pair from the vault.", "hint")
                )
        fields = pair_form()
        blocks.append(self._vault())
        blocks += [details("Enter a pair", fields) if fresh or self.workbook.pair else fields, self.entry.file_form()]
        return blocks + self._proof()

    def without_exchange(self) -> list[Block]:
        """Let the pair be kept all the same: the vault needs no exchange."""
        return [*super().without_exchange(), *([self._vault()] if self.workbook.pair_in_use else [])]

    def _vault(self) -> Block:
        return details("The vault", *self.entry.vault.blocks())

    def _proof(self) -> list[Block]:
        proof = self.entry.proved()
        if proof is None:
            return []
        sentence, mark = proof.withdrawal
        now = rights_now(self.workbook.state(), proof.pair.key)
        withdrawal = [text(sentence)] if sentence and mark == now else []
        again = [*self.entry.verdict_blocks(), *withdrawal, button("probe", "Try to send coins away", "second")]
        if self.entry.out_of_date(proof):
            return again
        rows = [(b["Currency"], f"{b['Balance']:.8f}", f"{b['Available']:.8f}") for b in proof.balances if b["Balance"]]
        return [table("What the signed call returned", ("Coin", "Balance", "Available"), rows), *again]

    def press_prove_new(self, _submission: Submission) -> str:
        """Prove the pair of step 13."""
        pair = self.workbook.pair_in_use
        if pair is None:
            raise ApiError("The pair is gone. Enter it, or take it from the vault.")
        return self.entry.prove(pair)

    def press_probe(self, _submission: Submission) -> str:
        """Try to send coins away, in a way that can send none."""
        from nupool_helpers.clients import Exchange

        proof = self.entry.proved()
        if proof is None:
            raise ApiError("Prove the pair first.")
        mark = rights_now(self.workbook.state(fresh=True), proof.pair.key)
        may = Exchange(self.workbook.exchange().url, proof.pair).may(Permission.WITHDRAW)
        self.entry.proof = replace(proof, withdrawal=(_WITHDRAWAL[may], mark))
        return "Tried, by a call that can do nothing."
