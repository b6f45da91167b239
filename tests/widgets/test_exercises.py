"""The exercises, each solved and not solved against a real exchange: what is said is what the exchange has answered."""

import json
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.lessons.exercises import ACTS, EXERCISES, FOUR, LeakedNotebook, solved
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.tools.clean.detect import find
from nupool_helpers.widgets.exercise_leaked_notebook import FindTheSecret
from tests.widgets.conftest import Front, usable_code
from tests.widgets.test_stories import ready

READS = {"read_info": True}


@pytest.fixture(autouse=True)
def nothing_solved() -> None:
    """What another test has solved is forgotten."""
    solved.cache_clear()


def verdict(front: Front) -> dict[str, Any]:
    """What the check of the exercise says now."""
    front.panel.workbook.changed()
    front.message(kind="refresh")
    shown: dict[str, Any] = front.sent[-1]["blocks"][-1]
    return shown


def opened(number: int) -> Front:
    """An exercise's panel in a page."""
    front = Front(nupool.exercise(number))
    front.hello()
    return front


def test_there_are_four_exercises() -> None:
    """Each number has a panel with its title, and no other number has one."""
    assert [nupool.exercise(number).title for number in EXERCISES] == list(EXERCISES.values())
    for number in (0, 5):
        with pytest.raises(IndexError):
            nupool.exercise(number)


def test_a_key_that_may_only_read_is_made_and_proved(book: Workbook) -> None:
    """Not by its switches alone: it has read, and was refused when it tried to trade; sending away is no trade."""
    account = ready(book)
    front = opened(1)
    assert "TRADE LIMIT is on and not needed" in verdict(front)["sentence"]
    assert front.press("try", call="account/getbalances")["errors"][""] == "Make the key first."
    front.press("make", READS | {"code": usable_code(book, account.seed)})
    assert "show that it reads" in verdict(front)["sentence"]
    assert "success" in front.press("try", call="account/getbalances")["notice"]
    assert "prove that it cannot trade" in verdict(front)["sentence"]
    assert "INVALID_PERMISSION" in front.press("try", call="account/withdraw")["notice"]
    assert verdict(front)["answer"] == "not yet"
    assert front.press("try", call="public/getmarkets")["errors"]

    assert "INVALID_PERMISSION" in front.press("try", call="market/selllimit")["notice"]

    assert verdict(front)["answer"] == "done"
    assert "market/selllimit" in verdict(front)["sentence"]
    assert solved() == {1}


def test_a_reading_key_that_gets_another_right_is_none_any_more(book: Workbook) -> None:
    """What the log has told of it does not make up for what it may do now."""
    account = ready(book)
    front = opened(1)
    front.press("make", READS | {"code": usable_code(book, account.seed)})
    for call in ("account/getbalances", "market/selllimit"):
        front.press("try", call=call)
    assert verdict(front)["answer"] == "done"
    learner = book.state(fresh=True).learner
    assert learner
    book.site().save_key(learner.keys[-1].id, nupool.NEEDED, usable_code(book, account.seed, 1))

    assert verdict(front)["answer"] == "not yet"


def test_without_an_account_the_exercise_says_what_to_do(book: Workbook) -> None:
    """No key can be made yet, and no form for one is shown."""
    book.exchange()
    front = opened(1)

    assert "Start here" in verdict(front)["sentence"]
    assert "Make the key here" not in front.text


def test_the_secret_in_the_notebook_is_found_by_trying(book: Workbook) -> None:
    """Key and check sum are asked of the exchange and refused; the output that holds the Secret is answered."""
    front = opened(2)
    assert front.press("line", number="8")["errors"]
    front.press("show")
    assert isinstance(front.panel, FindTheSecret) and front.panel.notebook
    lines = front.panel.notebook.lines
    for number, line in enumerate(lines[:-1]):
        front.press("line", number=str(number))
        assert verdict(front)["answer"] == "not yet", line.place
        assert ("INVALID_SIGNATURE" in verdict(front)["sentence"]) == (line.value is not None)
    for wrong in ("9", "-1", "", "x"):
        assert front.press("line", number=wrong)["errors"], wrong

    front.press("line", number="8")

    assert verdict(front)["answer"] == "done"
    assert lines[-1].value.reveal() not in json.dumps(verdict(front))
    assert solved() == {2}


def test_the_program_finds_the_same_line(book: Workbook) -> None:
    """`nupool-clean` would have taken this Secret out of the notebook before it was shared."""
    account = ready(book)
    lines = LeakedNotebook(book.exchange().url, account.pair, token_hex=lambda size: "5d41402abc4b2a76" * size).lines
    leaked = lines[-1].shown()

    assert account.pair.secret.reveal() in [hit.value(leaked) for hit in find(leaked)]


def test_what_trade_limit_allows_is_found_by_calling(book: Workbook) -> None:
    """Selling and cancelling, and nothing else; the first wrong answer is told with the exchange's word."""
    front = opened(3)
    right = {f"call_{n}": call.path in ("market/selllimit", "market/cancel") for n, call in enumerate(FOUR)}
    assert len(FOUR) == 4
    for number, call in enumerate(FOUR):
        front.press("answer", right | {f"call_{number}": not right[f"call_{number}"]})
        assert verdict(front)["answer"] == "not yet"
        assert verdict(front)["sentence"].startswith(f"“{call.words}” is ")
    assert "INVALID_PERMISSION" in verdict(front)["sentence"]
    assert not solved()

    front.press("answer", right)

    assert verdict(front)["answer"] == "done"
    assert solved() == {3}


def play(front: Front, *order: str) -> dict[str, Any]:
    """Choose an order and play it."""
    return front.press("play", {f"act{number}": act for number, act in enumerate(order)})


def test_who_deletes_the_key_first_loses_nothing(book: Workbook) -> None:
    """From then on every thing that the thief tries is refused; the learner's own account is not touched."""
    ready(book)
    mine = book.exchange().holdings()
    front = opened(4)
    play(front, "delete", "log", "make", "password")

    assert verdict(front)["answer"] == "done"
    assert "nothing is gone" in verdict(front)["sentence"]
    assert front.text.count("APIKEY_INVALID") == 4
    assert book.exchange().holdings() == mine


def test_who_deletes_the_key_last_is_told_what_it_cost(book: Workbook) -> None:
    """Most of the account by the exchange's balances, and why the first act did not help."""
    front = opened(4)
    play(front, "password", "make", "log", "delete")

    said = verdict(front)["sentence"]
    assert verdict(front)["answer"] == "not yet"
    assert "3 things more" in said and "BTC are gone" in said and "never logs in" in said
    assert not solved()


def test_an_order_that_is_none_is_not_played(book: Workbook) -> None:
    """A place left open and an act that comes twice are told beside their field; no account is made for it."""
    book.exchange()
    front = opened(4)

    assert set(play(front, "delete", "log", "make", "")["errors"]) == {"act3"}
    assert set(play(front, "delete", "delete", "log", "make")["errors"]) == {"act1"}
    assert set(play(front, *list(ACTS)[:3], "x")["errors"]) == {"act3"}
    assert "What happened" not in front.text


@pytest.mark.parametrize("number", EXERCISES)
def test_no_exercise_shows_a_secret_of_the_learner_s(book: Workbook, number: int) -> None:
    """Neither Secret nor seed nor password of the account that the notebooks follow."""
    account = ready(book)
    front = opened(number)
    front.press("show")
    said = json.dumps([one for one in front.sent if "blocks" in one])

    for secret in (account.pair.secret, account.seed, account.password, *account.recovery_codes):
        assert secret.reveal() not in said
