"""Steps 4 and 10 ask for what was kept, steps 5 to 8 go in one, and step 11 is a log-in with a code."""

import pytest

import nupool_helpers as nupool
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.walkthrough import do
from nupool_helpers.lessons.workbook import Workbook
from tests.widgets.conftest import Front, usable_code

PASSWORD = "lamp otter violin cloud"
NEW = {"email": "ada@example.org", "password": PASSWORD}


def opened(number: int) -> Front:
    """A step's panel, open in a page."""
    front = Front(nupool.step(number))
    front.hello()
    return front


def judged(book: Workbook, number: int) -> tuple[Answer, str]:
    """What a step's check says now."""
    book.changed()
    found = book.judgements()[number]
    return found.answer, found.sentence


def test_the_copy_of_the_seed_is_asked_for(book: Workbook) -> None:
    """Not kept is said, a wrong end is refused beside its field, a right one is kept; a fresh seed asks anew."""
    do(book, 3)
    front = opened(4)
    seed = front.press("show")["shown"][0]["value"].replace(" ", "")
    assert "not shown that you kept" in front.text
    assert judged(book, 4)[0] is Answer.DONE

    wrong = "AAAA" if not seed.endswith("AAAA") else "BBBB"
    assert "ends otherwise" in front.press("copy", {"end": wrong})["errors"]["end"]
    front.press("copy", {"end": seed[-4:]})

    assert "Kept: the last four signs" in front.text
    assert "you have shown that you kept" in judged(book, 4)[1]
    front.press("show", fresh="1")
    assert "not shown that you kept" in front.text


def test_one_of_the_recovery_codes_is_asked_for(book: Workbook) -> None:
    """By its place; another one of the list is refused, and the right one is kept and still good."""
    do(book, 9)
    front = opened(10)
    link = book.exchange().mails()[0].links[0].reveal()
    front.press("follow", link=link)
    codes = front.press("confirm")["shown"][0]["values"]
    place = next(n for n in range(1, 9) if f"Recovery code number {n}" in front.text)
    assert "You may go on" in front.text

    refused = front.press("codes", {"recovery_code": codes[place % 8]})
    assert f"not number {place}" in refused["errors"]["recovery_code"]
    front.press("codes", {"recovery_code": codes[place - 1]})

    assert "Kept: the code" in front.text
    assert "you have shown that you kept" in judged(book, 10)[1]
    assert book.site().get("settings/two-factor").recovery_codes_left == 8


def test_the_steps_that_are_left_are_named(book: Workbook) -> None:
    """What is done is not named among what one press ticks."""
    do(book, 4)
    assert "Steps 5 to 8 in one go" in opened(5).text
    opened(6).press("tick")
    assert "Steps 5, 7 and 8 in one go" in opened(5).text

    opened(5).press("tick")

    assert "Steps 7 and 8 in one go" in opened(7).text


def test_the_steps_on_the_phone_go_in_one(book: Workbook) -> None:
    """From step 5 one press ticks the four; those that were ticked before are left alone."""
    do(book, 4)
    opened(6).press("tick")
    front = opened(5)
    assert "Steps 5, 7 and 8 in one go" in front.text

    front.press("tick_all")

    assert [judged(book, number)[0] for number in range(5, 9)] == [Answer.DONE] * 4
    ticks = [entry.detail["step"] for entry in book.state(fresh=True).activity if entry.what.value == "step ticked"]
    assert sorted(ticks) == [5, 6, 7, 8]
    assert "in one go" not in opened(7).text


def test_step_11_is_a_log_in_with_a_code(book: Workbook) -> None:
    """Out, in with the password, a used code with its wait, a right one, and the page: then it is done."""
    opened(0).press("make", NEW)
    do(book, 10)
    seed = book.seed
    assert seed
    front = opened(11)
    assert "You have not logged in with a code" in front.text
    front.press("log_out")
    assert front.press("log_in", {**NEW, "password": "no"})["errors"]["password"]
    front.press("log_in", NEW)
    used = usable_code(book, seed)
    book.site().new_key()
    row = str(book.state(fresh=True).learner.keys[0].id)  # type: ignore[union-attr]
    book.site().save_key(row, (), used)
    assert "Wait for the next one" in front.press("code", {"code": used})["errors"]["code"]
    assert judged(book, 11)[0] is Answer.WRONG
    assert "API Keys" in front.press("code", {"code": usable_code(book, seed)})["notice"]
    front.press("look")

    answer, sentence = judged(book, 11)
    assert answer is Answer.DONE
    assert "logged in with a code" in sentence
    assert PASSWORD not in str(front.sent)


@pytest.mark.parametrize("number", [11, 14])
def test_step_11_is_done_in_the_learner_s_place(book: Workbook, number: int) -> None:
    """Where the password is the learner's own and nobody else can log in, the check says whose log-in it was."""
    opened(0).press("make", NEW)
    do(book, number)

    answer, sentence = judged(book, 11)
    assert answer is Answer.DONE
    assert "in your place" in sentence
