"""Notebook 15's panels: the matrix by real calls, the thief's chart, the questions."""

import json
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import Permission
from nupool_helpers.matrix import CALLS, try_call
from nupool_helpers.signing import sign_v1
from nupool_helpers.thief import SCENARIOS, STAGES, Story
from nupool_helpers.widgets.theft import chart
from nupool_helpers.workbook import Workbook
from tests.widgets.conftest import Front


def column(front: Front, index: int) -> list[str]:
    """What one column of the matrix says."""
    table = next(block for block in front.sent[-1]["blocks"] if block["kind"] == "table")
    return [row[index]["text"] for row in table["rows"]]


def test_the_matrix_is_tried_by_real_calls(book: Workbook, up_to: Any) -> None:
    """Every cell begins untried; all tried, it says what the key may do, in words."""
    up_to(14)
    front = Front(nupool.explore())
    front.hello()
    assert set(column(front, 6)) == {"try it"}
    front.press("one", who="mine", path="account/withdraw")
    assert "may not send coins away" in front.text
    assert "INVALID_PERMISSION" in front.text
    front.panel.send = lambda content, buffers=None: front.sent.append(content) if "blocks" in content else None  # type: ignore[method-assign]
    front.press("all")

    allowed = {Permission.READ_INFO, Permission.TRADE_LIMIT}
    assert column(front, 6) == ["allowed" if call.needs in allowed else "refused" for call in CALLS]
    assert "This key may do what is needed and nothing else" in front.text
    assert "fault of ours" not in front.text
    assert book.pair is not None
    assert book.pair.secret.reveal() not in json.dumps(front.sent)


def test_two_keys_stand_side_by_side(book: Workbook, up_to: Any) -> None:
    """A second key is made with a code through the exchange's page, and tried beside the first."""
    from nupool_helpers.doing import _next_code

    book.prepare()
    up_to(14)
    front = Front(nupool.explore())
    front.hello()
    assert "code" in front.press("make", {"withdraw": True, "code": "1"})["errors"]
    front.press("make", {"withdraw": True, "code": _next_code(book)})
    front.panel.send = lambda content, buffers=None: front.sent.append(content) if "blocks" in content else None  # type: ignore[method-assign]
    front.press("all")

    assert column(front, 7) == ["allowed" if call.needs is Permission.WITHDRAW else "refused" for call in CALLS]
    assert "Second key: WITHDRAW is on and not needed" in front.text


def test_switches_are_changed(book: Workbook, up_to: Any) -> None:
    """With a fresh code through the exchange's page; what is tried afterwards shows the change."""
    from nupool_helpers.doing import _next_code

    book.prepare()
    up_to(14)
    front = Front(nupool.explore())
    front.hello()
    assert "code" in front.press("change", {"withdraw": True, "code": "1"}, who="mine")["errors"]
    front.press("change", {"withdraw": True, "code": _next_code(book)}, who="mine")
    front.press("one", who="mine", path="account/withdraw")
    assert "My key may send coins away" in front.text
    front.press("one", who="mine", path="account/getbalances")
    assert "READ INFO is off for it" in front.text


def test_a_key_is_deleted(book: Workbook, up_to: Any) -> None:
    """With a fresh code through the exchange's page; its pair is of no use afterwards."""
    from nupool_helpers.doing import _next_code

    book.prepare()
    up_to(14)
    front = Front(nupool.explore())
    front.hello()
    assert "deleted" in front.press("remove", {"code": _next_code(book)}, who="mine")["notice"]
    assert "does not know this Key" in front.press("all")["errors"][""]
    assert "not on your account" in front.press("remove", {"code": "123456"}, who="mine")["errors"][""]


def test_what_is_shown_is_what_was_sent(book: Workbook, up_to: Any) -> None:
    """The address, the signature and the answer are those of the very call."""
    up_to(14)
    assert book.pair is not None
    exchange = Exchange(book.exchange().url, book.pair)
    tried = try_call(exchange, CALLS[0])

    assert exchange.last is not None
    assert tried.signed == exchange.last.request.url
    assert tried.sign == sign_v1(book.pair.secret, tried.signed) == exchange.last.request.headers["apisign"]
    assert json.loads(tried.raw)["success"] is True


def test_a_deleted_key_is_a_sentence(book: Workbook, up_to: Any) -> None:
    """A key that is gone, or an exchange that is, ends in words and a way on."""
    from nupool_helpers.doing import _next_code

    book.prepare()
    up_to(14)
    front = Front(nupool.explore())
    front.hello()
    row = book.site().get("settings/api-keys")["keys"][0]["id"]
    book.site().post(f"settings/api-keys/{row}/delete", code=_next_code(book))

    assert "does not know this Key" in front.press("all")["errors"][""]
    assert "Choose a cell" in front.press("one", who="nobody", path="x")["errors"][""]


def test_the_questions_are_answered_by_calls(book: Workbook, up_to: Any) -> None:
    """Right and wrong answers are told by what the exchange says."""
    up_to(14)
    front = Front(nupool.quiz())
    front.hello()
    assert front.press("answer", {"answer0": ""}, number="0")["errors"]
    for number, answer in enumerate(["yes", "no", "no", "yes", "no"]):
        front.press("answer", {f"answer{number}": answer}, number=str(number))
    assert "Right so far: 5 of 5." in front.text
    front.press("answer", {"answer2": "yes"}, number="2")
    assert "Not so. The exchange answered: INVALID_PERMISSION." in front.text


def test_the_chart_takes_the_page_s_colour() -> None:
    """Its text is in the page's own colour, and each line differs in more than colour."""
    drawn = chart([Story(scenario, [2.0] * len(STAGES), [""] * len(STAGES)) for scenario in SCENARIOS])

    assert drawn.startswith("<svg")
    assert drawn.count("currentColor") > len(STAGES)
    assert "#010203" not in drawn


@pytest.mark.parametrize("name", ["explore", "quiz"])
def test_without_a_pair_they_ask_for_one(book: Workbook, up_to: Any, name: str) -> None:
    """The vault or the two fields."""
    up_to(3)
    front = Front(getattr(nupool, name)())
    front.hello()

    assert "Vault password" in front.text


def test_a_swapped_pair_and_a_wrong_secret_are_sentences(book: Workbook, up_to: Any) -> None:
    """Each says what it is, and the matrix stays."""
    up_to(14)
    pair = book.pair
    assert pair is not None
    front = Front(nupool.explore())
    front.hello()
    entered = {"key": pair.secret.reveal(), "secret": pair.key}
    assert "swapped" in front.press("enter", entered)["errors"][""]
    wrong = {"key": pair.key, "secret": pair.key[::-1]}
    assert "Secret does not belong to it" in front.press("enter", wrong)["errors"][""]
    assert "works" in front.press("enter", {"key": pair.key, "secret": pair.secret.reveal()})["notice"]


def test_an_exchange_that_stops_in_the_middle_is_told(book: Workbook, up_to: Any) -> None:
    """A sentence and a button that starts it; then the matrix goes on."""
    import os
    import signal

    from nupool_helpers import local

    up_to(14)
    front = Front(nupool.explore())
    front.hello()
    pid = json.loads((local.data_dir() / "runtime.json").read_text())["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    book.changed()
    front.message(kind="refresh")
    assert "Start the exchange" in front.text
    front.press("start")

    assert set(column(front, 6)) == {"try it"}
