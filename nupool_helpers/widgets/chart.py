"""The attack's results drawn: what an account is worth after each stage, one line for each kind of key."""

import io
from collections.abc import Sequence
from typing import Any

from nupool_helpers.lessons.attack import STAGES, AttackResult

__all__ = ["chart"]

# Of Okabe and Ito's colours, which everybody tells apart, those that stand out on white and on black;
# markers and widths besides.
_COLOURS = ("#888888", "#0072B2", "#009E73", "#CC79A7", "#D55E00")
_MARKS = ("o", "s", "^", "D", "X")
_INK = "#010203"  # stands for the page's own colour until the drawing is done


def chart(results: Sequence[AttackResult]) -> str:
    """Return the chart as SVG whose text and axes take the page's own colour. The same results give the same SVG."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    names = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
    # Several drawings stand on one page, so the names inside of each are its own.
    salt = "/".join(f"{result.scenario.name} {result.scenario.protection}" for result in results)
    ink: Any = {**dict.fromkeys(names, _INK), "svg.hashsalt": salt, "font.size": 9}
    out = io.StringIO()
    with rc_context(ink):
        figure = Figure(figsize=(3.7, 3.6))
        axes = figure.add_subplot()
        _draw_lines(axes, results)
        axes.set_xticks(range(len(STAGES)), STAGES, rotation=40, ha="right", rotation_mode="anchor")
        highest = max(result.worth[0] for result in results)
        axes.set_ylim(-0.05 * highest, 1.08 * highest)
        axes.spines[["top", "right"]].set_visible(False)
        # Narrow, so that no word stands in the way of the line that falls.
        axes.legend(loc="lower left", frameon=False, fontsize=8, handlelength=1.2)
        figure.patch.set_alpha(0)
        axes.patch.set_alpha(0)
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    drawn = out.getvalue()
    return drawn[drawn.index("<svg") :].replace(_INK, "currentColor")


def _draw_lines(axes: Any, results: Sequence[AttackResult]) -> None:
    for number, result in enumerate(results):
        axes.plot(
            range(len(STAGES)),
            result.worth,
            label=result.scenario.name,
            color=_COLOURS[number % len(_COLOURS)],
            marker=_MARKS[number % len(_MARKS)],
            linewidth=9 - 2 * number,  # the thinner ones on top, so that lines in one place are all seen
            markersize=10 - 1.5 * number,
        )
