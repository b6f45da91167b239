"""The stories of the lost devices: their stopwatch, their parts by the log, and what was lost by the ledger."""

from decimal import Decimal

import pytest

from nupool_helpers.clients.seat import Holdings, Learner, State
from nupool_helpers.lessons.own_exchange import KNOWN
from nupool_helpers.lessons.recovery import (
    LIMIT_SECONDS,
    Ledger,
    Part,
    Stopwatch,
    StoryName,
    act_by_pace,
    clock_text,
    computer_parts,
    own_words,
    phone_parts,
    refusals,
)
from nupool_helpers.protocol import Event, LogEntry

PHONE = [
    LogEntry(1000, Event.LOGGED_IN, {"second_factor": "recovery code"}),
    LogEntry(2000, Event.TWO_FACTOR_OFF),
    LogEntry(3000, Event.SEED_MADE),
    LogEntry(4000, Event.TWO_FACTOR_CODE_RIGHT),
    LogEntry(5000, Event.TWO_FACTOR_IN_FORCE),
]


def done(parts: list[Part]) -> list[int | None]:
    """When each part was done."""
    return [part.at for part in parts]


def test_the_stopwatch_reads_the_exchange_s_clock() -> None:
    """It counts from the state in which it was started; lines of before are not in the story."""
    log = [LogEntry(10, Event.LOGGED_IN, id=7), LogEntry(90_500, Event.LOGGED_OUT, id=9)]
    watch = Stopwatch.start(State(15_000, Learner("ada@example.org", True, "in force", []), log[:1]))

    assert watch.since(State(99_000, None, log)) == log[1:]
    assert watch.seconds(90_500) == 75
    assert clock_text(75) == "1:15"
    assert clock_text(LIMIT_SECONDS) == "10:00"


def test_a_story_is_finished_when_all_its_parts_are() -> None:
    """The time is that of the last part; one that is open leaves the story open."""
    watch = Stopwatch(1000, 0)

    assert watch.finished([Part("a", 3000), Part("b", 61_000)]) == 60
    assert watch.finished([Part("a", 3000), Part("b")]) is None
    assert watch.finished([]) is None


def test_the_phone_s_parts_are_done_in_their_order() -> None:
    """All of them, and the phone's session ended by the first thing that ends sessions."""
    assert done(phone_parts(PHONE, phone_is_out=True)) == [1000, 2000, 3000, 4000, 5000, 2000]
    assert done(phone_parts(PHONE, phone_is_out=False))[-1] is None


@pytest.mark.parametrize("missing", range(5))
def test_a_part_that_was_left_out_leaves_those_behind_it_open(missing: int) -> None:
    """Whoever skips a part is not done with what comes after it: each part waits for the one before."""
    log = PHONE[:missing] + PHONE[missing + 1 :]

    before = [1000, 2000, 3000, 4000, 5000][:missing]
    assert done(phone_parts(log, phone_is_out=True))[:5] == before + [None] * (5 - missing)


def test_a_log_in_with_a_code_is_not_the_story() -> None:
    """The phone is gone, and a code would be its code."""
    log = [LogEntry(1000, Event.LOGGED_IN, {"second_factor": "code"}), *PHONE[1:]]

    assert done(phone_parts(log, phone_is_out=True))[:5] == [None] * 5


def test_the_computer_s_keys_have_all_to_go() -> None:
    """One key left is a part left; the last one's deletion is when it was done."""
    first, second = (LogEntry(at, Event.KEY_DELETED, {"key": key}) for at, key in ((2000, "a"), (4000, "b")))
    changed = LogEntry(1000, Event.PASSWORD_CHANGED)

    def parts(*log: LogEntry, keys: str = "ab") -> list[int | None]:
        return done(computer_parts(log, keys, opened_at=500, computer_is_out=True))

    assert parts(changed, first) == [500, 1000, None, 1000]
    assert parts(changed, first, second) == [500, 1000, 4000, 1000]
    assert parts(changed, keys="") == [500, 1000, 1000, 1000]
    assert parts(first, second) == [500, None, 4000, None]


def test_what_was_refused_is_told_once_each() -> None:
    """The same mistake twice is one sentence; what is no refusal is none."""
    used = LogEntry(1, Event.CODE_REFUSED, {"reason": "used"})
    wrong = LogEntry(2, Event.LOGIN_REFUSED, {"reason": "wrong"})

    said = refusals([used, wrong, used, *PHONE])

    assert len(said) == 2
    assert "had been used" in said[0]
    assert "password was wrong" in said[1]


def test_the_ledger_counts_at_the_prices_of_the_beginning() -> None:
    """Coins that were taken are a loss; coins that changed places at their price are none, and what grew is no loss."""
    prices = {"BTC": Decimal(1), "NBT": Decimal("0.01")}
    ledger = Ledger.open(Holdings({"BTC": "1", "NBT": "100"}, []), prices)

    assert (
        ledger.loss(Holdings({"BTC": "1", "NBT": "100"}, [])).sentence() == "By the exchange's ledger nothing is gone."
    )
    gone = ledger.loss(Holdings({"BTC": "0.5", "XYZ": "9"}, []))
    assert (gone.worth, gone.percent) == (Decimal("1.5"), 75.0)
    assert gone.coins == {"BTC": Decimal("0.5"), "NBT": Decimal(100)}
    assert "1.5000 BTC are gone, 75.0 %" in gone.sentence()
    assert ledger.loss(Holdings({"BTC": "2"}, [])).worth == 0
    assert Ledger.open(Holdings({}, []), prices).loss(Holdings({}, [])).percent == 0


def test_the_thief_s_pace_ends() -> None:
    """It ends when nothing is left to do, and when the story is put away; no time passes in between."""
    acts = iter([True, True, False])
    waits: list[bool] = []
    act_by_pace(lambda: next(acts), lambda: waits.append(True) or False)  # type: ignore[func-returns-value]
    assert len(waits) == 3

    act_by_pace(lambda: pytest.fail("the thief acts after the end"), lambda: True)


@pytest.mark.parametrize("story", StoryName)
@pytest.mark.parametrize("exchange", KNOWN)
def test_each_story_is_told_for_one_s_own_exchange(story: StoryName, exchange: str) -> None:
    """Every exchange that is known has whole sentences for every story, in the words of its pages."""
    words = own_words(story, exchange)

    assert len(words) >= 5
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in words)
