"""Whose account a panel acts on, and what is said where nothing can be done there yet."""

from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.one_time_codes import code_at, time_step
from nupool_helpers.widgets.panels import panel_of
from tests.widgets.conftest import Front

ADA = "ada@example.org"
PASSWORD = SecretText("lamp otter violin cloud")


def check(number: int) -> tuple[str, str]:
    """A step's check, by its own control: answer and sentence."""
    (block, *_more) = Front(nupool.check(number)).hello()
    return block["answer"], block["sentence"]


def said(blocks: list[dict[str, Any]]) -> list[str]:
    """The paragraphs of a panel that are not folded away."""
    return [block["text"] for block in blocks if block["kind"] == "text"]


def test_every_step_says_whose_account_it_acts_on_and_how_to_change_it(book: Workbook) -> None:
    """Not only Start here, where another one is chosen."""
    book.exchange().make_learner(ADA, PASSWORD)
    for step in STEPS:
        front = Front(panel_of(step.number))
        front.hello()
        assert ADA in front.text, step.title
        place = "Let the notebooks follow it" if step.number == 0 else "Choose another one in Start here."
        assert place in front.text, step.title


def test_a_log_in_to_another_account_is_no_step_of_this_one(book: Workbook) -> None:
    """It is said whose steps are judged, and the check of the first account does not say done for the second."""
    book.exchange().make_learner(ADA, PASSWORD)
    other = book.take_ready_account()
    book.go_back()
    front = Front(panel_of(2))
    front.hello()
    front.press("log_in", {"email": other.email, "password": other.password.reveal()})
    code = code_at(other.seed, time_step(book.state(fresh=True).now / 1000))
    notice = front.press("code", {"code": code})["notice"]

    assert notice.startswith(f"You are logged in as {other.email}. The notebooks go on with {ADA}.")
    assert "Start here" in notice
    assert notice.endswith("the exchange's page has a log-in of its own.")
    assert check(2)[0] == "not yet"


def test_where_there_is_no_account_there_is_one_next_step(book: Workbook) -> None:
    """A teacher who opens any notebook first reads the same in its panel and in its check."""
    book.exchange()
    for number in range(2, 15):
        warned = [text for text in said(Front(panel_of(number)).hello()) if "step" in text or "account" in text]
        assert warned[0] == check(number)[1] == "There is no practice account yet. Make one in the notebook Start here."
        assert not [text for text in warned if "step 10" in text or "step 4" in text or "step 12" in text], number


@pytest.mark.parametrize("number", [12, 13, 14])
def test_panel_and_check_name_the_same_next_step(book: Workbook, up_to: Any, number: int) -> None:
    """Before the second factor is enabled nothing is done with keys."""
    up_to(4)

    assert check(number)[1] in said(Front(panel_of(number)).hello())


def test_who_forgot_the_password_is_told_at_the_log_in(book: Workbook, up_to: Any) -> None:
    """In the panel as on the exchange's page: where a new one is set."""
    up_to(1)
    front = Front(panel_of(2))
    front.hello()

    assert "Forgotten the password? Set a new one in Start here" in front.text


def test_the_buttons_that_visit_a_page_say_what_they_give(book: Workbook, up_to: Any) -> None:
    """Steps 3 and 11 give a sentence about the page, so that is what their buttons promise."""
    up_to(11)
    for number, label in ((3, "Visit the page and say what it says"), (11, "Visit the page and count its keys")):
        front = Front(panel_of(number))
        assert label in [block.get("label") for block in front.hello()]
        assert "It says" in (notice := front.press("look")["notice"]) or "Keys on it" in notice
        assert "No keys yet" not in front.text and "authentication is" not in front.text, "it is said once"
