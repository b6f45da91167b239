"""What a teacher writes to one learner or to all: shown to those alone, as text, few and short, and taken back."""

import re

import pytest

from nupool_helpers.practice.teacher.messages import LONGEST, MOST
from tests.practice.classroom.conftest import ClassWorld
from tests.practice.classroom.teacher import EVERYBODY, LEARNER, Teacher, acts_in_log, told

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> {{ 7*7 }} \"'&"


@pytest.fixture
def room(seen: ClassWorld) -> ClassWorld:
    """A class whose teacher sees it, with two learners."""
    for name in ("ada", "eve"):
        seen.make_learner(name)
    return seen


@pytest.fixture
def tina(room: ClassWorld) -> Teacher:
    """Its teacher."""
    return Teacher(room)


def numbers(tina: Teacher, path: str) -> list[str]:
    """The numbers of the messages that a page can take back."""
    return re.findall(r'name="number" value="(\d+)"', tina.get(path).text)


def test_a_message_to_one_is_shown_to_that_one(room: ClassWorld, tina: Teacher) -> None:
    """Taken back it is gone, and both stand in the learner's log without its text."""
    assert tina.act("ada", "message", message="  Look at\r\n the  clock.\u202e ").status_code == 303
    assert told(room, "ada").messages == ["Look at the clock."]
    assert told(room, "eve").messages == []

    (number,) = numbers(tina, f"{LEARNER}?name=ada")
    assert tina.act("eve", "withdraw", number=number).status_code == 422
    assert tina.act("ada", "withdraw", number=number).status_code == 303
    assert tina.act("ada", "withdraw", number=number).status_code == 422
    assert told(room, "ada").messages == []
    assert acts_in_log(room, "ada") == [("message sent", "tina"), ("message taken back", "tina")]
    assert acts_in_log(room, "eve") == []


def test_a_message_to_all_is_shown_to_all(room: ClassWorld, tina: Teacher) -> None:
    """To who comes later, too; behind it comes what was written to one."""
    assert tina.tell_all("message", message="Break.").status_code == 303
    tina.act("ada", "message", message="You, too.")
    room.make_learner("root")

    assert [told(room, name).messages for name in ("eve", "root")] == [["Break."]] * 2
    assert told(room, "ada").messages == ["Break.", "You, too."]
    assert acts_in_log(room, "eve") == [("message sent to all", "tina")]
    (number,) = numbers(tina, EVERYBODY)
    assert tina.tell_all("withdraw", number=number).status_code == 303
    assert told(room, "eve").messages == []


def test_hostile_text_is_text(room: ClassWorld, tina: Teacher) -> None:
    """To a kernel it is the very text, and on the teacher's pages it is escaped."""
    tina.act("ada", "message", message=HOSTILE)
    page = tina.get(f"{LEARNER}?name=ada").text

    assert told(room, "ada").messages == [HOSTILE]
    assert "<script" not in page and "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("text", ["", " \t\r\n", "\u200b\u202e", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(room: ClassWorld, tina: Teacher, text: str) -> None:
    """With a sentence beside the field."""
    reply = tina.act("ada", "message", message=text)

    assert reply.status_code == 422
    assert 'id="message-hint" class="wrong"' in reply.text
    assert told(room, "ada").messages == []


def test_only_so_many_stand(room: ClassWorld, tina: Teacher) -> None:
    """For one and for all; a kernel is told the newest alone."""
    for number in range(MOST):
        assert tina.act("ada", "message", message=f"one {number}").status_code == 303
        assert tina.tell_all("message", message="y" * LONGEST).status_code == 303

    assert tina.act("ada", "message", message="one more").status_code == 422
    assert tina.tell_all("message", message="one more").status_code == 422
    assert tina.act("eve", "message", message="hers").status_code == 303
    assert len(told(room, "ada").messages) == MOST


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "\u0663", "9" * 40, "1 OR 1=1"])
def test_what_is_no_number_takes_nothing_back(room: ClassWorld, tina: Teacher, number: str) -> None:
    """Whatever is sent instead."""
    tina.act("ada", "message", message="stays")

    assert tina.act("ada", "withdraw", number=number).status_code == 422
    assert told(room, "ada").messages == ["stays"]
