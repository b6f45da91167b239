"""The class drawn, and counted over time: what the drawing says is what the log says, whoever is in the class."""

import xml.etree.ElementTree as ElementTree

import pytest

from nupool_helpers.practice.teacher.history import ROWS, count_over_time
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.protocol.class_picture import LABELS, class_picture, describe

MINUTE = 60_000
NOW = 10_000 * MINUTE
SVG = "{http://www.w3.org/2000/svg}"


def walked(*minutes_ago: int) -> list[LogEntry]:
    """The log of who opened the site, made a seed, and saw the page of keys, so many minutes ago."""
    events = (Event.SITE_OPENED, Event.SEED_MADE, Event.API_KEYS_PAGE_OPENED)
    return [LogEntry(NOW - ago * MINUTE, what) for ago, what in zip(minutes_ago, events, strict=False)]


def numbers(svg: str) -> list[str]:
    """The counts that stand behind the bars of now."""
    lines = ["".join(line.itertext()) for line in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    return [line for line in lines if line.isdecimal()]


def test_each_is_counted_where_they_were_at_each_moment() -> None:
    """Before somebody's first activity they are nowhere; then at the step of the last one, until the next."""
    history = count_over_time([walked(40, 20, 5)], NOW)
    at = dict(zip(history.moments, history.counts, strict=True))

    assert history.moments[-1] == NOW and history.moments[0] == NOW - 90 * MINUTE
    assert sum(at[NOW - 42 * MINUTE]) == 0
    assert [at[NOW - ago * MINUTE].index(1) for ago in (39, 21, 18, 6, 3, 0)] == [1, 1, 4, 4, 11, 11]
    assert all(sum(count) <= 1 for count in history.counts)


def test_what_is_before_the_picture_counts_where_it_begins() -> None:
    """Who was at a step for hours is there in the whole picture; who has an account and no activity is there now."""
    history = count_over_time([walked(500), []], NOW)

    assert all(count[1] == 1 for count in history.counts)
    assert [count[0] for count in history.counts] == [0] * (len(history.counts) - 1) + [1]


@pytest.mark.parametrize("many", [0, 1, 200])
def test_a_class_of_any_size_is_drawn(many: int) -> None:
    """Nobody, one, two hundred: the drawing is well formed, is no wider for it, and its numbers are those of now."""
    history = count_over_time([walked(60, 30) if n % 2 else walked(50) for n in range(many)], NOW)
    svg = class_picture(history.moments, history.counts)
    drawing = ElementTree.fromstring(svg)
    width = float(drawing.get("viewBox", "").split()[2])

    assert numbers(svg) == [str(count) for count in history.counts[-1] if count]
    assert sum(history.counts[-1]) == many
    for box in drawing.iter(f"{SVG}rect"):
        assert float(box.get("x", 0)) >= 0 and float(box.get("x", 0)) + float(box.get("width", 0)) <= width
        assert 0 < float(box.get("fill-opacity", 1)) <= 1
    assert len(svg) < 60_000


def test_it_takes_the_page_s_colour_and_needs_neither_style_nor_script() -> None:
    """So it is seen on dark and on light, and the page's Content-Security-Policy lets all of it through."""
    history = count_over_time([walked(60, 30)], NOW)
    svg = class_picture(history.moments, history.counts)

    assert 'fill="currentColor"' in svg
    assert not [part for part in ("<style", "style=", "<script", "href", "url(", " on") if part in svg.split(">", 1)[1]]


def test_it_is_said_in_words_too() -> None:
    """How many are where now, and where the half of the class is, and was when somebody was there first."""
    history = count_over_time([walked(60, 30, 4), walked(60, 2)], NOW)
    empty = count_over_time([], NOW)

    assert describe(history.moments, history.counts) == (
        "Now: 4 · Create 2FA 1, 11 · Go to API keys 1. "
        "Half of the class is at 11 · Go to API keys or further; 60 min ago it was 1 · Open the exchange."
    )
    assert describe(empty.moments, empty.counts) == "Nobody's notebooks have asked yet."
    assert len(LABELS) == ROWS
