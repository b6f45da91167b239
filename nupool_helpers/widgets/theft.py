"""Somebody has this key: the story told, as a chart and as a table."""

import io
from typing import Any

from nupool_helpers.thief import SCENARIOS, STAGES, Story, play
from nupool_helpers.widgets.blocks import Block, button, details, picture, table, text
from nupool_helpers.widgets.panel import Panel, Pressed

__all__ = ["Theft", "chart"]

# Okabe and Ito's colours, told apart by everybody; markers and dashes besides.
_COLOURS = ("#999999", "#56B4E9", "#E69F00", "#D55E00", "#CC79A7", "#009E73", "#0072B2")
_INK = "#010203"  # stands for the page's own colour until the drawing is done
_MARKS = ("o", "s", "^", "D", "X", "v", "P")


class Theft(Panel):
    """Plays what a thief does with seven kinds of key, each on an exchange of its own."""

    starts_exchange = False

    def __init__(self) -> None:
        super().__init__()
        self._stories: list[Story] = []

    def blocks(self) -> list[Block]:
        """Show the button, and what was lost."""
        begin = button("play", "Let the thief try all the keys" if not self._stories else "Play it again")
        if not self._stories:
            return [begin, text("It takes some seconds: each key gets an exchange and an account of its own.", "hint")]
        rows = [(s.scenario.name, *(f"{worth:.3f}" for worth in s.worth), f"{s.lost:.0f} %") for s in self._stories]
        answers = [(s.scenario.name, *s.answers[1:]) for s in self._stories]
        return [
            begin,
            picture("What the account is worth, in BTC, after each thing that the thief does", chart(self._stories)),
            table("Worth in BTC, counted by the exchange", ("The key", *STAGES, "Lost"), rows),
            details("What the exchange answered", table("Answers", ("The key", *STAGES[1:]), answers)),
        ]

    def press_play(self, _pressed: Pressed) -> str:
        """Play all scenarios."""
        self._stories = play(told=lambda name: self.send({"progress": f"Playing: {name} …"}))
        return f"Played {len(SCENARIOS)} stories, each by real calls."


def chart(stories: list[Story]) -> str:
    """Return the chart as SVG whose text and lines take the page's own colour."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    names = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
    ink: Any = dict.fromkeys(names, _INK)
    out = io.StringIO()
    with rc_context(ink):
        figure = Figure(figsize=(9, 4.2))
        axes = figure.add_subplot()
        for number, story in enumerate(stories):
            axes.plot(
                range(len(STAGES)),
                story.worth,
                label=story.scenario.name,
                color=_COLOURS[number % 7],
                marker=_MARKS[number % 7],
                linewidth=11 - 1.5 * number,  # the thinner ones on top, so that lines in one place are all seen
                markersize=11 - number,
            )
        axes.set_xticks(range(len(STAGES)), [stage.replace(" ", "\n", 1) for stage in STAGES])
        axes.set_ylabel("worth in BTC")
        axes.set_ylim(bottom=-0.05)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        figure.patch.set_alpha(0)
        axes.patch.set_alpha(0)
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    drawn = out.getvalue()
    return drawn[drawn.index("<svg") :].replace(_INK, "currentColor")
