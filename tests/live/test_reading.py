"""The small readers: what is not of the documented type or form is not there."""

from typing import Any

import pytest

from nupool_helpers.live.causes import Cause, refused
from nupool_helpers.live.grants import from_flags, from_words, grant, strange_flags, weigh
from nupool_helpers.live.reading import ends, listed, texts, whole_number, words
from tests.live.server import case
from tests.live.test_judging import reading_of


@pytest.mark.parametrize(
    ("value", "none", "told"),
    [
        ("203.0.113.10", ("",), True),
        ("203.**.154,103.**.34", ("",), True),
        (["203.0.113.0/24"], ([],), True),
        ("", ("",), False),
        (["*"], (["*"],), False),
        ([""], ([], [""]), False),
        ([], (["*"],), None),
        ([], ("",), None),
        ("", ([],), None),
        ("  ", ("",), None),
        ("203.0.113.10,", ("",), None),
        ("*", ("",), None),
        ("0.0.0.0/0", ("",), None),
        (["203.0.113.10", "::/0"], ([],), None),
        (["203.0.113.10", "*"], (["*"],), None),
        ([["203.0.113.10"]], ([],), None),
        (False, ("",), None),
        (0, ("",), None),
        (None, ("",), None),
    ],
)
def test_whether_a_key_is_bound_to_addresses(value: Any, none: Any, told: bool | None) -> None:
    """Each exchange has its own "no list"; a list that lets everybody in is not called one."""
    assert listed(value, none) is told


def test_numbers_texts_and_words_of_another_type_are_not_there() -> None:
    """Booleans are no numbers, digits in a text are a number only where the documents have it so."""
    assert [whole_number(one) for one in (3, True, 3.0, "3", None)] == [3, None, None, None, None]
    assert [whole_number(one, text=True) for one in ("3", "-3", "³", "", 3, "9" * 20)] == [
        3,
        None,
        None,
        None,
        None,
        None,
    ]
    assert [texts(one) for one in (["a"], [], ["a", 1], [""], "a", None)] == [["a"], [], None, None, None, None]
    assert [words(one) for one in ("a, b", "a,,b", "", ["a"], None)] == [["a", "b"], None, None, None, None]
    assert [ends(one, never=-1) for one in (-1, 0, 9, -2, None)] == [False, True, True, None, None]


def test_what_is_open_is_never_absent() -> None:
    """Said to be on; said to be on and perhaps more; not said; something unknown is on."""
    table = {"move": grant("transfer"), "trade": grant("trade", may="margin_futures")}

    assert from_words(["trade"], table).margin_futures is None
    assert from_words(["trade"], table).withdraw is False
    assert from_words(["trade", "Trade"], table).withdraw is None
    assert from_words(None, table).transfer is None
    assert from_flags({"move": False, "trade": False}, table).transfer is False
    assert from_flags({"move": False}, table).trade is None
    assert from_flags({"move": 0, "trade": False}, table).transfer is None
    assert from_flags({"move": False, "trade": False, "new": "on"}, table).transfer is None
    assert from_flags({"move": False, "trade": False, "new": False}, table).transfer is False
    assert strange_flags({"new": True}, ()) and not strange_flags({"new": False, "old": True, "note": "x"}, ("old",))
    assert weigh([], [grant(may="withdraw")]).withdraw is None
    with pytest.raises(ValueError, match="RIGHTS"):
        grant("fly")


def test_a_code_of_another_type_is_another_code() -> None:
    """And what is not in the table is shown only where it is a number."""
    table = (Cause("50111", "key"), Cause(1, "ip", "address"), Cause(1, "permission"))

    assert refused(table, "50111").problem == "key"
    assert refused(table, 50111).problem == "refused" and "50111" in refused(table, 50111).notes[0]
    assert refused(table, 1, "your address").problem == "ip"
    assert refused(table, 1, None).problem == "permission"
    assert refused(table, True).problem == "refused" and refused(table, "my-secret").notes == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("mexc-least-privilege", lambda c: {**c, "status": "SUSPENDED"}),
        ("htx-least-privilege", lambda c: {**c, "data": [{**c["data"][0], "status": "frozen"}]}),
        ("htx-least-privilege", lambda c: {**c, "data": c["data"] * 2}),
    ],
)
def test_a_key_that_is_not_called_valid_is_not_said_to_have_no_end(name: str, change: Any) -> None:
    """Nor is one that the answer lists twice."""
    assert reading_of(case(name)[0], change).expires is None


def test_two_entries_that_look_like_the_own_key_are_none() -> None:
    """Gate masks the Keys that it lists: where two begin alike, nothing is known."""
    recorded, _ = case("gate-least-privilege")

    assert reading_of(recorded, lambda c: [c[0], c[0]]).trade is None
    assert reading_of(recorded, lambda c: [{**c[0], "key": "c0ffee*****"}]).trade is None
    assert reading_of(recorded, lambda c: [{**c[0], "key": recorded["own_key"]}]).trade is True
