"""The queue for the thief's exchanges: so many seats at a time, in the order in which they came."""

import pytest

from tests.practice.classroom.conftest import SCOPE, ClassWorld
from tests.practice.conftest import World, errors

MARK = {name: f"{number:032x}" for number, name in enumerate(("ada", "eve", "tina", "bob"), 1)}


@pytest.fixture
def full(room: ClassWorld) -> ClassWorld:
    """Two play, which is all that do at a time, and one waits."""
    assert [place(room, name) for name in ("ada", "eve", "tina")] == [0, 0, 1]
    return room


def place(room: ClassWorld, name: str, mark: str = "") -> int:
    """Ask once for a seat; its place."""
    reply = room.ask(name, "POST", "turn", mark=mark or MARK[name])
    assert reply.status_code == 200, reply.text
    return int(reply.json()["place"])


def end(room: ClassWorld, name: str, whose: str = "") -> None:
    """End a turn by its mark."""
    assert room.ask(name, "POST", "turn-over", mark=MARK[whose or name]).status_code == 200


def test_one_more_than_play_waits_and_comes_next(full: ClassWorld) -> None:
    """In the order in which they asked; who has played and asks again stands at the end."""
    full.hub.add("bob", "token-of-bob", [SCOPE])
    assert place(full, "bob") == 2
    end(full, "ada")

    assert [place(full, name) for name in ("tina", "bob", "eve", "ada")] == [0, 1, 0, 2]


def test_no_seat_ends_another_s_turn_or_takes_it(full: ClassWorld) -> None:
    """Not even one that knows its mark."""
    end(full, "tina", whose="ada")
    assert place(full, "tina", MARK["tina"]) == 1
    end(full, "tina")
    assert place(full, "tina", MARK["ada"]) == 1
    assert place(full, "ada") == 0


def test_a_turn_ends_with_its_kernel(full: ClassWorld) -> None:
    """A kernel that has ended asks no more; one that asks keeps its turn, and who waits is not forgotten."""
    for _time in range(4):
        full.hub.time += 10
        assert place(full, "eve") == 0
        waiting = place(full, "tina")

    assert waiting == 0
    assert place(full, "ada") == 1


def test_a_turn_ends_after_a_time_whatever_its_kernel_says(full: ClassWorld) -> None:
    """Ten minutes; then it stands at the end of the queue."""
    for _time in range(60):
        full.hub.time += 10
        assert [place(full, name) for name in ("ada", "eve", "tina")] == [0, 0, 1]
    full.hub.time += 1

    assert place(full, "tina") == 0
    assert sorted(place(full, name) for name in ("ada", "eve")) == [0, 1]


def test_a_seat_has_one_place(full: ClassWorld) -> None:
    """Two notebooks of one learner do not both stand in the queue, and the second one is told why."""
    for name in ("ada", "tina"):
        reply = full.ask(name, "POST", "turn", mark="f" * 32)
        assert "in another notebook" in errors(reply, 422)["mark"]
    assert place(full, "tina") == 1

    end(full, "ada", whose="eve")
    assert place(full, "ada") == 0, "a mark that is not its own ends nothing"


@pytest.mark.parametrize("mark", ["", "a" * 31, "A" * 32, "g" * 32, "é" * 32, "a" * 10_000])
def test_a_mark_that_is_none_is_refused(room: ClassWorld, mark: str) -> None:
    """It would stay in memory."""
    assert errors(room.ask("ada", "POST", "turn", mark=mark), 422)["mark"]


def test_alone_there_is_no_queue(world: World) -> None:
    """Nobody is there to wait for: the channel has no such call."""
    for name in ("turn", "turn-over"):
        headers = {"Authorization": f"Owner {world.context.owner_token.reveal() if world.context.owner_token else ''}"}
        assert world.visitor().post(f"/owner/{name}", json={"mark": MARK["ada"]}, headers=headers).status_code == 404
