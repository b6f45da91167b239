"""The overview by the seats' channel: for teachers alone, as the hub says who they are."""

import pytest

from nupool_helpers.protocol import read
from nupool_helpers.protocol.overview import Overview
from tests.practice.classroom.conftest import SCOPE, ClassWorld
from tests.practice.conftest import errors

ODD = ["<b>eve</b>", "é😀", "a' OR 1=1 --", "x" * 60]


def overview(room: ClassWorld, name: str = "tina") -> Overview:
    """What a teacher's kernel is told."""
    reply = room.ask(name, "GET", "overview")
    assert reply.status_code == 200, reply.text
    return read(Overview, reply.content)


@pytest.mark.parametrize("name", ["tina", "root"])
def test_teachers_are_told_what_their_page_shows(seen: ClassWorld, name: str) -> None:
    """An admin, and who is in the group: everybody, with where they are."""
    seen.make_learner("ada")
    seen.ask("eve", "GET", "state")
    told = overview(seen, name)

    assert {one.name for one in told.learners} == {"ada", "eve"}
    assert told.moments[-1] == told.now
    assert told.counts[-1][0] == 2


def test_a_learner_is_refused_with_a_sentence_and_told_of_nobody(seen: ClassWorld) -> None:
    """Whatever the kernel says of itself: the hub's answer about the token decides."""
    seen.make_learner("eve")
    reply = seen.ask("ada", "GET", "overview?teaches=true&admin=1&user=tina")

    assert "for the teachers of the class" in errors(reply, 403)["request"]
    assert "eve" not in reply.text


def test_who_is_no_teacher_any_more_is_refused_within_a_minute(seen: ClassWorld) -> None:
    """The hub is asked anew."""
    overview(seen)
    seen.hub.models["token-of-tina"]["groups"] = []
    seen.hub.time += 61

    assert seen.ask("tina", "GET", "overview").status_code == 403


def test_where_learners_are_not_kept_apart_teachers_are_told_why(room: ClassWorld) -> None:
    """Anybody could have written what it tells, so there is none."""
    assert "not kept apart" in errors(room.ask("tina", "GET", "overview"), 403)["request"]


def test_it_holds_no_key_no_address_and_no_secret(seen: ClassWorld) -> None:
    """Nothing that opens or names an account is in the message."""
    ready = seen.ask("ada", "POST", "prepared", permissions=["READ INFO"], balances=None, follow=True).json()
    text = seen.ask("tina", "GET", "overview").text

    hidden = [ready["email"], ready["password"], ready["seed"], ready["pair"]["key"], ready["pair"]["secret"]]
    hidden += ready["recovery_codes"]
    assert '"ada"' in text
    assert not [part for part in [*hidden, "127.0.0.1", "@"] if part in text]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_told_as_it_is(seen: ClassWorld, name: str) -> None:
    """Signs of HTML, of SQL, of other scripts, and sixty of them."""
    seen.hub.add(name, "token-of-odd", [SCOPE])
    seen.ask("odd", "GET", "state")

    assert [one.name for one in overview(seen).learners] == [name]
