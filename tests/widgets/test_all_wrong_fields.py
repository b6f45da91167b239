"""All that is wrong with a panel's form is said after one press."""

import pytest

import nupool_helpers as nupool
from nupool_helpers.lessons.workbook import Workbook
from tests.widgets.conftest import Front


def test_several_empty_fields_are_all_named(book: Workbook) -> None:
    """Start here's form, where the exchange judges, and a pair's two fields: each empty field has its own sentence."""
    start, program = Front(nupool.step(0)), Front(nupool.configure_program())
    start.hello()
    program.hello()

    assert set(start.press("make", {"email": "", "password": ""})["errors"]) == {"email", "password"}
    empty = {"program": "ccxt", "exchange": "kraken", "key": "", "secret": "", "folder": ""}
    assert set(program.press("show", empty)["errors"]) == {"key", "secret", "folder"}


def test_each_empty_half_of_a_pair_is_named(book: Workbook) -> None:
    """Step 14's fields, both empty."""
    book.take_ready_account()
    front = Front(nupool.step(14))
    front.hello()

    assert set(front.press("enter", {"key": "", "secret": ""})["errors"]) == {"key", "secret"}


def test_each_act_without_a_place_is_named(book: Workbook) -> None:
    """The exercise of the stolen key: three acts that were not chosen are three sentences, and nothing is played."""
    front = Front(nupool.exercise(4))
    front.hello()
    fields = {"act0": "delete", "act1": "", "act2": "", "act3": ""}
    errors = front.press("play", fields)["errors"]

    assert {"act1", "act2", "act3"} <= set(errors)


def test_a_seed_and_a_period_are_missed_together(book: Workbook) -> None:
    """The authenticator's form; the period is judged while it is typed, since the seed is gone when it is sent."""
    front = Front(nupool.authenticator())
    front.hello()
    front.press("vault_open", {"vault_password": "turnip lorry quartz 88"})

    assert set(front.look(seed="", period="x")) == {"period"}
    assert set(front.press("auth_add", {"seed": "", "period": "x"})["errors"]) == {"seed", "period"}


def test_an_empty_name_of_a_file_is_no_folder(book: Workbook) -> None:
    """Where no file is named or given, that is said, and nothing of links and devices."""
    front = Front(nupool.configure_program())
    front.hello()

    assert front.press("from_file", {"pair_file": " ", "which": ""})["errors"] == {"pair_file": "Name the file."}
    assert front.press("from_file")["errors"] == {"": "Give one file."}


@pytest.mark.parametrize(
    ("program", "typed", "wrong"),
    [
        (
            "hummingbot",
            {"exchange": "kucoin", "key": "", "secret": "", "uid": "7"},
            {"key", "secret", "password", "uid"},
        ),
        ("hummingbot", {"exchange": "kraken", "password": "p", "uid": "7"}, {"password", "uid"}),
        ("hummingbot", {"exchange": "upbit", "uid": "7"}, {"exchange", "uid"}),
        ("cryptofeed", {"exchange": "okx", "secret": "", "uid": "7"}, {"secret", "password", "uid"}),
        ("cryptofeed", {"exchange": "nowhere", "uid": "7"}, {"exchange", "uid"}),
    ],
)
def test_what_a_program_cannot_take_is_said_with_the_rest(
    book: Workbook, program: str, typed: dict[str, str], wrong: set[str]
) -> None:
    """A passphrase that lacks, a part without a place and an exchange that is not known, beside what is empty."""
    front = Front(nupool.configure_program())
    front.hello()
    fields = {"program": program, "key": "k", "secret": "s", "password": "", "uid": "", "folder": "f"} | typed

    assert set(front.press("show", fields)["errors"]) == wrong


@pytest.mark.parametrize(
    ("exchange", "typed", "wrong"),
    [
        ("okx", {"key": "", "secret": "", "passphrase": ""}, {"key", "secret", "passphrase"}),
        ("kucoin", {"key": "k", "secret": "", "passphrase": "a b "}, {"secret"}),
        ("kucoin", {"key": "ключ", "secret": "s", "passphrase": "ключ"}, {"key", "passphrase"}),
        ("kraken", {"key": "", "secret": "not whole"}, {"key", "secret"}),
        ("gemini", {"key": "master-1", "secret": ""}, {"key", "secret"}),
        ("coinbase", {"key": "", "secret": ""}, {"key", "secret"}),
    ],
)
def test_all_that_is_wrong_with_an_exchange_s_own_pair_is_said(
    book: Workbook, exchange: str, typed: dict[str, str], wrong: set[str]
) -> None:
    """Notebook 17's fields: what lacks, what no header can hold and what cannot sign, and nothing is sent."""
    front = Front(nupool.own_key())
    front.hello()
    front.press("choose", {"exchange": exchange, "purpose": "spot"})
    errors = front.press("ask", typed, exchange=exchange)["errors"]

    assert set(errors) == wrong
    assert errors.get("secret", "").startswith("A key of") is (typed["secret"] == "")
