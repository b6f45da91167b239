"""What may the key of my exchange do? Asked with the pair that a person gave to a program of theirs."""

from nupool_helpers import live
from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.tools.doctor.live_pairs import is_elsewhere
from nupool_helpers.widgets.blocks import LIVE, LIVE_IN_VIEW, Block, button, choice, details, form, text, watched
from nupool_helpers.widgets.file_part import entry_in, file_form
from nupool_helpers.widgets.live_pair import entered, more_fields, pair_fields, purpose_choice, purpose_in
from nupool_helpers.widgets.live_question import question
from nupool_helpers.widgets.live_thief import LiveThief
from nupool_helpers.widgets.live_verdict import by_hand_blocks, notice_of, request_blocks, verdict_blocks
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission
from nupool_helpers.widgets.vault_part import VaultPart

__all__ = ["OwnKey"]

_FIELDS = ("key", "secret", "passphrase", "code")
_KNOWN: dict[str, live.Exchange | live.NothingTold] = {**live.EXCHANGES, **live.NOTHING_TOLD}


class OwnKey(Panel):
    """The exchange and the purpose first, then the request, then the pair, then the verdict.

    `line` is how exchanges are reached. Only a program can give another one: nothing that is typed, and no variable
    of the environment, changes who is believed to be an exchange.
    """

    starts_exchange = False

    def __init__(self, line: live.Line | None = None) -> None:
        super().__init__()
        self._vault = VaultPart(self, keeps=False)
        self._line = line or live.Line()
        self._chosen = ""
        self._purpose: live.Purpose = "spot"
        self._taken: tuple[str, Credentials] | None = None  # where it is from, and the pair
        self._asked: tuple[live.Verdict, list[str]] | None = None
        self._again = False  # a pair was asked about: what is typed of the next one stays where it is typed
        self._thief = LiveThief()

    def blocks(self) -> list[Block]:
        """Show the choice, and what follows from it."""
        options = [("", "choose one"), *sorted(((name, one.title) for name, one in _KNOWN.items()), key=_title)]
        chosen = choice("exchange", "Exchange", options, self._chosen)
        shown = [
            watched(form("choose", "Show what is asked", chosen, purpose_choice(self._purpose)), bool(self._chosen))
        ]
        if self._chosen in live.NOTHING_TOLD:
            return [*shown, *by_hand_blocks(live.NOTHING_TOLD[self._chosen])]
        if self._chosen not in live.EXCHANGES:
            return shown
        exchange = live.EXCHANGES[self._chosen]
        entry = [*request_blocks(exchange), *self._entry(exchange)]
        if not self._again:
            return [*shown, *entry]
        again = details("Ask about another pair", *entry)
        if self._asked is None:
            return [*shown, again]
        verdict, sent = self._asked
        told = verdict_blocks(verdict, self._purpose, sent)
        place = LIVE if self._thief.played else LIVE_IN_VIEW  # what the thief took is shown where it was asked for
        return [*shown, place, *told, *self._thief.blocks(verdict.reading), again]

    def _entry(self, exchange: live.Exchange) -> list[Block]:
        label, on_show = f"Ask {exchange.title} once", self._asked is not None
        if self._taken:
            where, entry = self._taken
            said = text(f"The pair from {where} is taken.", "good")
            ask = watched(form("ask", label, *more_fields(exchange, entry), exchange=exchange.id), on_show)
            return [said, ask, button("forget", "Enter another pair", "second")]
        ask = watched(form("ask", label, *pair_fields(exchange), exchange=exchange.id), on_show)
        vault = [details("Take it from the vault", *self._vault.blocks())] if self.workbook.vault.exists else []
        return [ask, *vault, file_form()]

    def opened(self) -> None:
        """Forget the pair that was taken, and what was said of one: the fields of a new page are empty."""
        self._taken, self._asked, self._again = None, None, False
        self._thief.forget()

    def look(self, submission: Submission) -> dict[str, str]:
        """Follow another choice at once; what was said of a pair goes when the fields name another one."""
        if not submission.has("exchange"):
            if any(submission.has(name) for name in _FIELDS):
                self._forget_verdict()
            return super().look(submission)
        try:
            self._choose(submission)
        except InvalidInput as error:
            return {error.field: str(error)}
        return {}

    def besides(self, submission: Submission) -> dict[str, str]:
        """Return nothing: all that is wrong with a pair is judged where the request is signed."""
        del submission
        return {}

    def refused_code(self, submission: Submission) -> str:
        """Return nothing: the practice exchange's clock is not this exchange's."""
        del submission
        return ""

    def _choose(self, submission: Submission) -> None:
        name = submission.text("exchange")
        if name != self._chosen:
            self.opened()
            self._chosen = name if name in _KNOWN else ""
        # The same answer is judged for another purpose: that needs no second question.
        self._purpose = purpose_in(submission)

    def _forget_verdict(self) -> None:
        self._asked = None
        self._thief.forget()

    def press_choose(self, submission: Submission) -> str:
        """Show the request, or where to look."""
        self._choose(submission)
        if not self._chosen:
            raise InvalidInput("Choose the exchange.", "exchange")
        return ""

    def press_vault_take(self, submission: Submission) -> str:
        """Take a pair of the vault."""
        name = submission.choice("pair")
        pair, more = self.workbook.vault.pair_and_more(name)
        return self._take("the vault", Credentials(name, pair.key, pair.secret, more.get("password")))

    def press_from_file(self, submission: Submission) -> str:
        """Take a pair from a file."""
        return self._take("the file", entry_in(submission))

    def _take(self, where: str, entry: Credentials) -> str:
        exchange = self._exchange()
        self.opened()
        if is_elsewhere(entry, exchange):
            raise InvalidInput(f"This pair is of another exchange, and {exchange.title} must not get its Key.")
        self._taken = where, entry
        return f"Nothing is sent yet. Press Ask {exchange.title} once."

    def press_forget(self, _submission: Submission) -> str:
        """Show the fields again."""
        self.opened()
        return "Enter the pair."

    def _exchange(self) -> live.Exchange:
        exchange = live.EXCHANGES.get(self._chosen)
        if exchange is None:
            raise InvalidInput("Choose the exchange first.")
        return exchange

    def press_ask(self, submission: Submission) -> str:
        """Ask the exchange that the page has shown. No pair goes to another one than it was entered for."""
        exchange = self._exchange()
        self._forget_verdict()
        if submission.arg("exchange") != exchange.id:
            raise InvalidInput("Another exchange was chosen meanwhile. Look at the request, and enter the pair there.")
        taken = self._taken[1] if self._taken else None
        self._asked = question(self, exchange, entered(submission, taken), self._line)
        self._taken, self._again = None, True
        return notice_of(self._asked[0])

    def press_thief(self, _submission: Submission) -> str:
        """Let a thief work on the practice exchange with the rights that this key has."""
        if self._asked is None:
            raise InvalidInput("Ask the exchange first.")
        self._thief.play(self._asked[0].reading, lambda said: self.send({"progress": said}))
        return "Played by real calls, on practice exchanges made for that."


def _title(option: tuple[str, str]) -> str:
    return option[1].lower()
