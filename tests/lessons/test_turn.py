"""A kernel that waits for its learner's turn, keeps it, and gives it back."""

import threading
from collections.abc import Iterator

import pytest

from nupool_helpers.clients.classroom import ClassSeatClient
from nupool_helpers.errors import ExchangeUnavailable, InvalidInput, RateLimited
from nupool_helpers.lessons.attack import scenarios
from nupool_helpers.lessons.attack.turn import take_turn


class Seat(ClassSeatClient):
    """A seat whose places in the queue are given, the last one for ever."""

    def __init__(self, *places: int | Exception) -> None:
        self.places, self.marks, self.ended = list(places), set[str](), list[str]()
        self.kept = threading.Event()

    def ask_turn(self, mark: str) -> int:
        """Answer with the next place."""
        self.marks.add(mark)
        if len(self.places) == 1:
            self.kept.set()
        answer = self.places.pop(0) if len(self.places) > 1 else self.places[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end_turn(self, mark: str) -> None:
        """Note whose turn was ended."""
        self.ended.append(mark)


def test_who_waits_is_told_the_place_until_it_is_their_turn() -> None:
    """And gives the turn back, once, by the mark that it was asked for with."""
    seat, said = Seat(2, 1, 0), list[str]()
    with take_turn(seat, said.append, 0):
        assert not seat.ended

    assert [("number 2" in said[0], "number 1" in said[1])] == [(True, True)]
    assert len(said) == 2
    assert seat.ended == [*seat.marks] and len(seat.marks) == 1


def test_a_turn_is_kept_while_the_play_runs_and_given_back_when_it_fails() -> None:
    """An exchange that is silent meanwhile does not stop it."""
    seat = Seat(0, ExchangeUnavailable("Gone."), 0)
    with pytest.raises(ZeroDivisionError), take_turn(seat, str, 0):
        assert seat.kept.wait(60), "asked for again and again"
        raise ZeroDivisionError

    assert len(seat.ended) == 1


@pytest.mark.parametrize("refusal", [InvalidInput("Played elsewhere already.", "mark"), ExchangeUnavailable("Gone.")])
def test_a_refusal_is_told_and_nothing_is_played(refusal: Exception) -> None:
    """Neither without a turn nor without an exchange that could give one."""
    with pytest.raises(type(refusal)), take_turn(Seat(3, refusal), str, 0):
        pytest.fail("played without a turn")


def test_nobody_waits_for_ever() -> None:
    """After a quarter of an hour a sentence says so, and the place is given back."""
    seat = Seat(1)
    with pytest.raises(RateLimited, match="quarter of an hour"), take_turn(seat, str, 0):
        pytest.fail("played without a turn")

    assert len(seat.ended) == 1


@pytest.fixture
def in_class(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    """This kernel has a seat in a class."""
    seat = Seat(0)
    monkeypatch.setattr(scenarios, "find_seat", lambda: seat)
    yield seat


def test_a_play_in_a_class_has_one_turn_and_one_exchange_at_a_time(in_class: Seat) -> None:
    """However many scenarios it has: there are no more exchanges than turns."""
    done: list[int] = []
    results = scenarios.run_scenarios(scenarios=scenarios.SCENARIOS[:2], on_progress=done.append)

    assert [result.lost for result in results] == [0, 0]
    assert done == [1, 2]
    assert in_class.ended == [*in_class.marks]
