"""How the activity log tells that a step is done."""

from typing import Any

import pytest

from nupool_helpers.clients.seat import Learner, State
from nupool_helpers.lessons.checks import cannot_tell, judge
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import STEPS
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.protocol.state import KeyState, TwoFactor
from nupool_helpers.validation.keys import Permission

KEY: dict[str, Any] = {
    **{"id": 1, "key": "ab" * 16, "permissions": ["READ INFO", "TRADE LIMIT"], "addresses": "", "saved": True},
    **{"made_at": 0, "last_used_at": None, "version": ""},
}


def state(two_factor: str = "in force", keys: tuple[dict[str, Any], ...] = (), *log: LogEntry | Event) -> State:
    """A learner's state, the log oldest first."""
    entries = [entry if isinstance(entry, LogEntry) else LogEntry(n, entry) for n, entry in enumerate(log)]
    rows = [KeyState(**key | {"permissions": list(map(Permission, key["permissions"]))}) for key in keys]
    return State(0, Learner("ada@example.org", True, TwoFactor(two_factor), rows), entries)


def answers(found: State) -> list[Answer]:
    """The answers by step."""
    return [judgement.answer for judgement in judge(found)]


def test_without_an_account_nothing_is_done() -> None:
    """Every check sends the learner to Start here."""
    judged = judge(State(0, None, []))

    assert {judgement.answer for judgement in judged} == {Answer.NOT_YET}
    assert len(judged) == len(STEPS) == 15


def test_a_log_in_that_the_limit_refused_is_told_apart() -> None:
    """Who must wait is not told to try again at once."""
    said = [
        judge(state("off", (), LogEntry(1, Event.LOGIN_REFUSED, detail)))[2].sentence
        for detail in ({"reason": "wrong"}, {"reason": "throttled"}, {"reason": "throttled", "until": "12:05:00 UTC"})
    ]

    assert "was not right" in said[0]
    assert said[1].endswith("The next try is possible from the time that the exchange names on.")
    assert said[2].endswith("The next try is possible from 12:05:00 UTC on.")


def test_a_wrong_code_at_step_9_names_the_seed() -> None:
    """With a seed that was typed wrong no next code is right: the way back is said, and for an old code it is not."""
    said = [
        judge(state("setup", (), Event.SEED_MADE, LogEntry(1, Event.CODE_REFUSED, {"reason": reason})))[9].sentence
        for reason in ("wrong", "clock", "used")
    ]

    assert [("seed" in one, "step 7" in one) for one in said] == [(True, True), (False, False), (False, False)]


def test_cannot_tell_is_for_all_steps() -> None:
    """One answer for each."""
    assert [judgement.answer for judgement in cannot_tell()] == [Answer.CANNOT_TELL] * 15


def test_switching_the_second_factor_off_undoes_what_followed() -> None:
    """Steps 3 to 14 begin anew; the log-in before it stays done."""
    log = (
        Event.SITE_OPENED,
        Event.LOGGED_IN,
        Event.TWO_FACTOR_PAGE_OPENED,
        Event.SEED_MADE,
        Event.TWO_FACTOR_CODE_RIGHT,
    )
    later = (Event.TWO_FACTOR_IN_FORCE, Event.API_KEYS_PAGE_OPENED, Event.TWO_FACTOR_OFF)

    found = answers(state("off", (), *log, *later))

    assert found[:3] == [Answer.DONE] * 3
    assert Answer.DONE not in found[3:]


def logged_in(factor: str) -> LogEntry:
    """A log-in with that second factor."""
    return LogEntry(5, Event.LOGGED_IN, {"second_factor": factor})


def test_the_keys_page_counts_only_with_the_second_factor_in_force() -> None:
    """Looking at it before is not step 11."""
    page, since, code = Event.API_KEYS_PAGE_OPENED, Event.TWO_FACTOR_IN_FORCE, logged_in("code")
    assert answers(state("in force", (), page, since, code))[11] is Answer.NOT_YET
    assert answers(state("in force", (), since, code, page))[11] is Answer.DONE


@pytest.mark.parametrize(
    ("factor", "answer", "words"),
    [
        ("code", Answer.DONE, "logged in with a code"),
        ("owner", Answer.DONE, "done in your place"),
        ("recovery code", Answer.NOT_YET, "with a code of the authenticator"),
        ("none", Answer.NOT_YET, "Log out, and in again"),
    ],
)
def test_step_11_is_a_log_in_with_a_code(factor: str, answer: Answer, words: str) -> None:
    """A session of before, or a recovery code, is not the log-in that the step is about."""
    found = judge(state("in force", (), Event.TWO_FACTOR_IN_FORCE, logged_in(factor), Event.API_KEYS_PAGE_OPENED))[11]

    assert found.answer is answer
    assert words in found.sentence


@pytest.mark.parametrize(
    ("refused", "detail", "words"),
    [
        (Event.CODE_REFUSED, {"reason": "wrong"}, "The last code was not right"),
        (Event.CODE_REFUSED, {"reason": "throttled", "until": "12:05:00 UTC"}, "from 12:05:00 UTC on."),
        (Event.LOGIN_REFUSED, {"reason": "wrong"}, "e-mail or password was not right"),
    ],
)
def test_a_refused_try_at_step_11_is_wrong(refused: Event, detail: dict[str, str], words: str) -> None:
    """It is told as at steps 2 and 9, until a log-in follows it."""
    enabled, entry = Event.TWO_FACTOR_IN_FORCE, LogEntry(6, refused, detail)
    found = judge(state("in force", (), enabled, logged_in("recovery code"), entry))[11]

    assert found.answer is Answer.WRONG
    assert words in found.sentence
    assert answers(state("in force", (), enabled, entry, logged_in("recovery code")))[11] is Answer.NOT_YET
    assert answers(state("in force", (), entry, enabled))[11] is Answer.NOT_YET
    assert answers(state("in force", (), enabled, logged_in("code"), entry))[11] is Answer.NOT_YET


def test_a_log_in_with_a_code_of_before_does_not_count() -> None:
    """Who switched the second factor off and on again logs in with the new seed's code."""
    again = (Event.TWO_FACTOR_IN_FORCE, logged_in("code"), Event.TWO_FACTOR_OFF, Event.TWO_FACTOR_IN_FORCE)

    assert answers(state("in force", (), *again, Event.API_KEYS_PAGE_OPENED))[11] is Answer.NOT_YET


@pytest.mark.parametrize(
    ("number", "what", "made"), [(4, "seed", Event.SEED_MADE), (10, "recovery codes", Event.RECOVERY_CODES_MADE)]
)
def test_what_was_kept_is_said_of_what_is_good_now(number: int, what: str, made: Event) -> None:
    """The step is done either way; whether a copy was shown is said, and a new seed or list is another one."""
    proved = LogEntry(3, Event.COPY_PROVED, {"of": what})
    other = LogEntry(3, Event.COPY_PROVED, {"of": "another thing"})

    def judged(*log: LogEntry | Event) -> tuple[Answer, bool]:
        found = judge(state("in force", (), *log))[number]
        return found.answer, "you have shown that you kept" in found.sentence

    assert judged(made, proved) == (Answer.DONE, True)
    assert judged(made) == judged(made, other) == judged(made, proved, made) == (Answer.DONE, False)


@pytest.mark.parametrize(
    ("permissions", "answer", "word"),
    [
        (["READ INFO", "TRADE LIMIT"], Answer.DONE, "nothing else"),
        (["READ INFO"], Answer.WRONG, "TRADE LIMIT is off and needed"),
        ([], Answer.WRONG, "READ INFO is off and needed"),
        (["READ INFO", "TRADE LIMIT", "WITHDRAW"], Answer.WRONG, "WITHDRAW is on and not needed"),
        (["READ INFO", "TRADE LIMIT", "TRADE MARKET"], Answer.WRONG, "TRADE MARKET is on and not needed"),
    ],
)
def test_exactly_two_rights_are_right(permissions: list[str], answer: Answer, word: str) -> None:
    """Too little is wrong, and so is too much; the switch is named."""
    judged = judge(state("in force", ({**KEY, "permissions": permissions},)))[13]

    assert judged.answer is answer
    assert word in judged.sentence


def test_another_key_with_too_much_is_mentioned() -> None:
    """The right key is enough, and the other one is not passed over in silence."""
    other = {**KEY, "permissions": ["WITHDRAW"]}
    judged = judge(state("in force", (KEY, other)))[13]

    assert judged.answer is Answer.DONE
    assert "Another key" in judged.sentence


def test_the_pair_is_proved_by_its_first_call() -> None:
    """A key that was used and has the two rights is step 14; one with other rights is wrong."""
    used = {**KEY, "last_used_at": 5}
    assert answers(state("in force", (KEY,)))[14] is Answer.NOT_YET
    assert answers(state("in force", (used,)))[14] is Answer.DONE
    assert answers(state("in force", ({**used, "permissions": ["READ INFO"]},)))[14] is Answer.WRONG


@pytest.mark.parametrize("reason", ["wrong", "used", "clock", "throttled", "new in another version"])
def test_a_refused_code_is_wrong_until_a_new_seed(reason: str) -> None:
    """Each reason has its sentence; a fresh seed begins anew."""
    refused = LogEntry(1, Event.CODE_REFUSED, {"reason": reason})
    assert answers(state("setup", (), Event.SEED_MADE, refused))[9] is Answer.WRONG
    assert answers(state("setup", (), refused, Event.SEED_MADE))[9] is Answer.NOT_YET


def test_every_sentence_is_one_that_ends() -> None:
    """No answer without a sentence."""
    for found in (State(0, None, []), state(), state("off"), state("setup"), state("waiting for mail", (KEY,))):
        assert all(judgement.sentence.endswith((".", "?")) for judgement in judge(found))


@pytest.mark.parametrize("two_factor", ["off", "setup", "waiting for mail"])
def test_keys_count_only_while_the_second_factor_is_enabled(two_factor: str) -> None:
    """They do not work without it, so what was done with them counts no more, and the step before them is named."""
    used = KEY | {"last_used_at": 1}
    assert answers(state("in force", (used,)))[12:] == [Answer.DONE] * 3
    judged = judge(state(two_factor, (used,)))[12:]

    assert [judgement.answer for judgement in judged] == [Answer.NOT_YET] * 3
    assert {judgement.sentence for judgement in judged} == {
        "Two-factor authentication is not enabled, and keys work only with it. Finish step 10 first."
    }


def test_step_1_says_no_more_than_the_log_tells() -> None:
    """Who came by another page has not opened the first one."""
    assert judge(state("off", (), Event.SITE_OPENED))[1].sentence == "You have been on the practice exchange's pages."
