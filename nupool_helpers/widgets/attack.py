"""Somebody has this key: the attacks run in the sandbox, as charts, as a lesson in one table, and call by call."""

from nupool_helpers.clients.seat import Holdings
from nupool_helpers.errors import WorkbookError
from nupool_helpers.lessons.attack import SAMPLE, SCENARIOS, STAGES, AttackResult, Protection, run_scenarios
from nupool_helpers.widgets.blocks import LIVE, Block, beside, choice, details, form, picture, table, text
from nupool_helpers.widgets.chart import chart
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["AttackPanel"]

_NO_CHARTS = "No charts here: a browser's Python has no library that draws them. Their numbers are in a table below."
_MARKUPS = {"2": "twice its price", "10": "ten times its price", "50": "fifty times its price"}


class AttackPanel(Panel):
    """Plays what a thief does with five kinds of key, each protected in three ways, on exchanges of their own."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._results: list[AttackResult] = []
        self._about = ""

    def blocks(self) -> list[Block]:
        """Show the form, and what was lost."""
        markup = choice("dear", "The thief sells to your account at", _MARKUPS.items(), "10")
        label = "Play it again" if self._results else "Let the thief try all the keys"
        begin = [form("play", label, markup), LIVE]
        if not self._results:
            hint = "It takes some seconds: each key gets an exchange of its own, with a copy of your practice account."
            return [*begin, text(hint, "hint")]
        return [*begin, text(self._about), *self._charts(), self._lesson(), self._numbers(), self._calls()]

    def press_play(self, submission: Submission) -> str:
        """Play all scenarios, with a copy of the learner's account."""
        markup = int(submission.text("dear")) if submission.text("dear") in _MARKUPS else 10
        holdings = self._copy() or SAMPLE
        held = ", ".join(f"{amount.rstrip('0').rstrip('.')} {coin}" for coin, amount in holdings.balances.items())
        whose = "A copy of your practice account" if holdings is not SAMPLE else "An account like a new one"
        count, price = len(holdings.orders), _MARKUPS[str(markup)]
        self._about = (
            f"{whose}: {held}; {count} open order{'' if count == 1 else 's'}. The thief sells to it at {price}."
        )
        self._results = run_scenarios(holdings, markup=markup, on_progress=self._show_progress, on_wait=self._show_wait)
        return f"Played {len(self._results)} scenarios, each by real calls."

    def _show_progress(self, done: int) -> None:
        self.send({"progress": f"Played: {done} of {len(SCENARIOS)} …"})

    def _show_wait(self, sentence: str) -> None:
        self.send({"progress": sentence})

    def _copy(self) -> Holdings | None:
        try:
            holdings = self.workbook.exchange(start=False).holdings()
        except WorkbookError:  # no account yet, or an exchange that does not run
            return None
        return holdings if holdings.balances else None

    def _of(self, protection: Protection) -> list[AttackResult]:
        return [result for result in self._results if result.scenario.protection is protection]

    def _charts(self) -> list[Block]:
        try:
            drawn = [picture(f"The key {which}", chart(self._of(which))) for which in Protection]
        except ModuleNotFoundError:
            return [text(_NO_CHARTS, "hint")]
        return [text("What the account is worth, in BTC, after each thing that the thief does:"), beside(*drawn)]

    def _lesson(self) -> Block:
        sides = [self._of(which) for which in Protection]
        rows = [
            (row[0].scenario.name, *(f"{result.lost:.1f}\u00a0%" for result in row)) for row in zip(*sides, strict=True)
        ]
        return table("What is lost, in percent of the account", ("The key may", *Protection), rows)

    def _numbers(self) -> Block:
        rows = [(_name(result), *(f"{worth:.4f}" for worth in result.worth)) for result in self._results]
        shown = table("Worth in BTC, counted by the exchange, at the prices of the beginning", ("Key", *STAGES), rows)
        return details("The numbers of the charts", shown)

    def _calls(self) -> Block:
        return details("What the thief called, and what was answered", *map(_call_table, self._results))


def _name(result: AttackResult) -> str:
    return f"{result.scenario.name}, {result.scenario.protection}"


def _call_table(result: AttackResult) -> Block:
    rows = [
        (stage, called, answer) for stage, calls in zip(STAGES, result.calls, strict=True) for called, answer in calls
    ]
    return details(_name(result), table("Each call with the stolen key", ("To", "Call", "Answer"), rows))
