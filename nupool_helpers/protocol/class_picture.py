"""A class drawn, for the teacher's page and the notebook alike: how many were at which step, and how many are now."""

from collections.abc import Sequence
from html import escape

from nupool_helpers.protocol.steps import TITLES

__all__ = ["LABELS", "class_picture", "describe"]

LABELS = (TITLES[0], *(f"{number} · {title}" for number, title in enumerate(TITLES[1:], 1)), "Done")
"""What the rows are called, in the order of an overview's counts."""
_COLOUR = "#2a9d8f"  # it stands out on white and on black
_ROW, _TOP, _LEFT, _TIME, _NOW = 24, 34, 300, 420, 150
_GAP = 24
_MINUTE = 60 * 1000


def class_picture(moments: Sequence[int], counts: Sequence[Sequence[int]]) -> str:
    """Return SVG whose text takes the page's own colour: a row for each step, time to the right, and bars for now.

    A place is the fuller, the more of the class were there then. It has neither script nor style, so that any
    Content-Security-Policy lets it through, and no name: numbers and the steps' titles are all that it is made of.
    """
    width, height = _LEFT + _TIME + _GAP + _NOW + 40, _TOP + _ROW * len(LABELS) + 10
    said = escape(describe(moments, counts), quote=True)
    head = f'viewBox="0 0 {width} {height}" role="img" aria-label="{said}" font-family="sans-serif" font-size="15"'
    rows = "".join(_row(number, [count[number] for count in counts], counts) for number in range(len(LABELS)))
    # No size of its own: it is as wide as its place, on a projector, too.
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head} fill="currentColor">{_heads(moments)}{rows}</svg>'


def describe(moments: Sequence[int], counts: Sequence[Sequence[int]]) -> str:
    """Return in a sentence what the drawing shows: how many are where now, and the half of the class then and now."""
    now = [f"{label} {count}" for label, count in zip(LABELS, counts[-1], strict=True) if count]
    if not now:
        return "Nobody's notebooks have asked yet."
    told = f"Now: {', '.join(now)}."
    then = next((number for number, count in enumerate(counts[:-1]) if sum(count)), None)
    if then is None:
        return told
    minutes = round((moments[-1] - moments[then]) / _MINUTE)
    half = f"Half of the class is at {_half(counts[-1])} or further"
    return f"{told} {half}; {minutes} min ago it was {_half(counts[then])}."


def _half(count: Sequence[int]) -> str:
    """The furthest row that half of those who are there have reached."""
    return next(LABELS[row] for row in reversed(range(len(LABELS))) if 2 * sum(count[row:]) >= sum(count))


def _heads(moments: Sequence[int]) -> str:
    minutes = round((moments[-1] - moments[0]) / _MINUTE)
    places = ((_LEFT, "start", f"{minutes} min ago"), (_LEFT + _TIME, "end", "now"), (_bars(), "start", "how many now"))
    return "".join(f'<text x="{x}" y="20" text-anchor="{anchor}">{said}</text>' for x, anchor, said in places)


def _bars() -> int:
    return _LEFT + _TIME + _GAP


def _row(number: int, here: Sequence[int], counts: Sequence[Sequence[int]]) -> str:
    top, wide = _TOP + _ROW * number, _TIME / len(here)
    drawn = f'<text x="{_LEFT - 10}" y="{top + 17}" text-anchor="end">{escape(LABELS[number])}</text>'
    frame = f'x="{_LEFT}" y="{top + 1}" width="{_TIME}" height="{_ROW - 2}"'
    drawn += f'<rect {frame} fill="currentColor" fill-opacity="0.06"/>'
    for place, count in enumerate(here):
        if count:
            # From a third on, so that one of two hundred is seen.
            full = 0.3 + 0.7 * count / sum(counts[place])
            at = f'x="{_LEFT + wide * place:.1f}" y="{top + 1}" width="{wide:.1f}" height="{_ROW - 2}"'
            drawn += f'<rect {at} fill="{_COLOUR}" fill-opacity="{full:.2f}"/>'
    long = _NOW * here[-1] / (sum(counts[-1]) or 1)
    drawn += f'<rect x="{_bars()}" y="{top + 4}" width="{long:.1f}" height="{_ROW - 8}" fill="{_COLOUR}"/>'
    return drawn + (f'<text x="{_bars() + long + 6:.1f}" y="{top + 17}">{here[-1]}</text>' if here[-1] else "")
