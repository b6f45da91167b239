"""The fourteen steps of the tutorial: their titles, and how the exchange's activity log tells that one is done."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.clients.seat import Learner, State
from nupool_helpers.lessons.history import factor_since_enabled, kept, last, since
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.protocol.steps import TITLES
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import Outcome, Verdict, least_privilege

__all__ = ["PHONE_STEPS", "STEPS", "Answer", "Judgement", "Step", "cannot_tell", "judge", "seed_made"]

PHONE_STEPS = range(5, 9)
"""Nobody can look into a phone: these are ticked by the learner, and settled by a right code at step 9."""
_NO_ANSWER = "The practice exchange does not answer. Press the button to start it again."


class Answer(StrEnum):
    """What a check says."""

    DONE = "done"
    NOT_YET = "not yet"
    WRONG = "wrong"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer and the sentence for the learner: what is done, what to do, or what went wrong."""

    answer: Answer
    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step: `notebook` is the file's name without ending, `page` where on the exchange it is done."""

    number: int
    title: str
    notebook: str
    page: str


_PLACES = (
    ("00_start_here", "register"),
    ("01_open_the_exchange", ""),
    ("02_log_in", "login"),
    ("03_go_to_two_factor_authentication", "settings/two-factor"),
    ("04_create_2fa", "settings/two-factor"),
    ("05_open_the_authenticator", "settings/two-factor"),
    ("06_prepare_the_scan", "settings/two-factor"),
    ("07_scan", "settings/two-factor"),
    ("08_finish", "settings/two-factor"),
    ("09_enter_the_code", "settings/two-factor"),
    ("10_confirm_by_email", "mail"),
    ("11_go_to_api_keys", "settings/api-keys"),
    ("12_prepare_a_key", "settings/api-keys"),
    ("13_grant_rights", "settings/api-keys"),
    ("14_the_revealed_keys", "settings/api-keys"),
)
STEPS = tuple(
    Step(number, title, notebook, page)
    for number, (title, (notebook, page)) in enumerate(zip(TITLES, _PLACES, strict=True))
)
_NO_FACTOR = "Two-factor authentication is not enabled, and keys work only with it. Finish step 10 first."
_OF_THE_SEED = PHONE_STEPS[2:]  # the scan and what follows it
_REFUSALS = {
    "wrong": (
        "The last code was not right. Wait for the next one, and type that. If that is refused too, set the phone's "
        "time to automatic. Or the seed was typed wrong: at step 7 delete the entry and add it again."
    ),
    "used": "The last code had been used already. Wait for the next one.",
    "clock": "The last code was an old one, or a clock is behind. Set the phone's time to automatic.",
}


def judge(state: State) -> list[Judgement]:
    """Return the judgement of "Start here" and of every step, by their numbers 0 to 14."""
    learner = state.learner
    if learner is None:
        none = "There is no practice account yet. Make one"
        later = Judgement(Answer.NOT_YET, f"{none} in the notebook Start here.")
        return [Judgement(Answer.NOT_YET, f"{none} above."), *[later] * len(STEPS[1:])]
    log = since(state.activity, Event.TWO_FACTOR_OFF)
    return [rule(learner, state.activity if n < 3 else log) for n, rule in enumerate(_RULES)]


def seed_made(state: State) -> str:
    """Mark the seed that is good now: another mark means that the seeds before it no longer work."""
    newest = last(state.activity, Event.SEED_MADE, Event.TWO_FACTOR_OFF)
    return f"{newest.at} {newest.what}" if newest else ""


def cannot_tell(sentence: str = _NO_ANSWER) -> list[Judgement]:
    """Return what every check says when the exchange does not answer, or with which sentence it refuses."""
    return [Judgement(Answer.CANNOT_TELL, sentence)] * len(STEPS)


_CALLS_REFUSED = {
    "INVALID_SIGNATURE": "The Secret is not that of this Key: enter both again.",
    "INVALID_PERMISSION": "It lacks a right: go back to step 13.",
    "WHITELIST_VIOLATION_IP": "It may be used from other IP addresses only: change its list at step 13.",
}
Rule = Callable[[Learner, list[LogEntry]], Judgement]


def _done(sentence: str) -> Judgement:
    return Judgement(Answer.DONE, sentence)


def _not_yet(sentence: str) -> Judgement:
    return Judgement(Answer.NOT_YET, sentence)


def _wrong(sentence: str) -> Judgement:
    return Judgement(Answer.WRONG, sentence)


def _wait(said: str, refused: LogEntry) -> Judgement:
    until = refused.detail.get("until", "the time that the exchange names")
    return _wrong(f"{said} The next try is possible from {until} on.")


def _account(learner: Learner, _log: list[LogEntry]) -> Judgement:
    if learner.activated:
        return _done(f"Your practice account is ready: {learner.email}.")
    return _not_yet("Your account waits for its mail. Open the practice mailbox, and follow the link in the mail.")


def _opened(what: Event, done: str, otherwise: str) -> Rule:
    def rule(_learner: Learner, log: list[LogEntry]) -> Judgement:
        return _done(done) if last(log, what) else _not_yet(otherwise)

    return rule


def _log_in(_learner: Learner, log: list[LogEntry]) -> Judgement:
    if last(log, Event.LOGGED_IN):
        return _done("You have logged in.")
    if refused := last(log, Event.LOGIN_REFUSED):
        return _log_in_refused(refused)
    return _not_yet("Enter e-mail and password above, or on the exchange's page.")


def _log_in_refused(refused: LogEntry) -> Judgement:
    if refused.detail.get("reason") == "throttled":
        return _wait("There were too many wrong passwords.", refused)
    return _wrong("The exchange refused the last log-in: e-mail or password was not right. Try again.")


def _seed(learner: Learner, log: list[LogEntry]) -> Judgement:
    if learner.two_factor != "off":
        if kept(log, "seed"):
            return _done("The exchange has made a seed, and you have shown that you kept a copy of it.")
        if learner.two_factor == "setup":
            return _done("The exchange has made a seed. Kept? Type the last four signs of your copy above.")
        return _done("The exchange has made a seed. That you kept a copy of it was not shown.")
    return _not_yet("Press the button above, or Create 2FA on the exchange's page.")


def _on_phone(number: int) -> Rule:
    def rule(_learner: Learner, log: list[LogEntry]) -> Judgement:
        if last(log, Event.TWO_FACTOR_CODE_RIGHT):
            return _done("A right code has settled this step.")
        # What was scanned and finished before a fresh seed was made was another seed.
        newer = since(log, Event.SEED_MADE) if number in _OF_THE_SEED else log
        ticks = [entry for entry in newer if entry.what is Event.STEP_TICKED and entry.detail.get("step") == number]
        if ticks:
            return _done("You ticked it. A right code at step 9 settles it.")
        return _not_yet("Do it in your authenticator, on the phone or without one, then tick it above.")

    return rule


def _code(learner: Learner, log: list[LogEntry]) -> Judgement:
    if learner.two_factor in ("waiting for mail", "in force"):
        return _done("A code was right. Your authenticator and the exchange agree.")
    if learner.two_factor == "off":
        return _not_yet("There is no seed yet. Make one at step 4.")
    newest = last(log, Event.CODE_REFUSED, Event.SEED_MADE)
    if newest and newest.what is Event.CODE_REFUSED:
        return _code_refused(newest)
    return _not_yet("Type the code that the authenticator shows now, and press Enable.")


def _code_refused(refused: LogEntry) -> Judgement:
    reason = refused.detail.get("reason")
    if reason == "throttled":
        return _wait("There were too many wrong codes.", refused)
    return _wrong(_REFUSALS.get(str(reason), _REFUSALS["wrong"]))


def _mail(learner: Learner, log: list[LogEntry]) -> Judgement:
    if learner.two_factor == "in force":
        shown = kept(log, "recovery codes")
        if shown:
            return _done("Two-factor authentication is enabled, and you have shown that you kept the recovery codes.")
        return _done("Two-factor authentication is enabled. Kept the codes? Type the one that is asked for above.")
    if learner.two_factor == "waiting for mail":
        return _not_yet("A mail is in the practice mailbox. Open it, and follow its link.")
    return _not_yet("No mail has been sent yet. It comes after a right code at step 9.")


def _keys_page(learner: Learner, log: list[LogEntry]) -> Judgement:
    if learner.two_factor != "in force":
        return _not_yet("Two-factor authentication is not enabled yet. Finish step 10 first.")
    again = factor_since_enabled(log)
    # What was refused before the newest log-in is over.
    tries = (Event.LOGGED_IN, Event.LOGIN_REFUSED, Event.CODE_REFUSED)
    newest = last(since(log, Event.TWO_FACTOR_IN_FORCE), *tries)
    if again in ("", "recovery code") and newest and newest.what is not Event.LOGGED_IN:
        return _log_in_refused(newest) if newest.what is Event.LOGIN_REFUSED else _code_refused(newest)
    if again == "recovery code":
        return _not_yet("You logged in with a recovery code. Log out, and in again with a code of the authenticator.")
    if not again:
        return _not_yet("Log out, and in again with password and code.")
    if not last(since(log, Event.TWO_FACTOR_IN_FORCE), Event.API_KEYS_PAGE_OPENED):
        return _not_yet("Open Settings, then API Keys.")
    if again == "owner":
        return _done("You have been on the page for API keys. The log-in with a code was done in your place.")
    return _done("You have logged in with a code, and been on the page for API keys.")


def _new_row(learner: Learner, _log: list[LogEntry]) -> Judgement:
    if learner.keys:
        return _done("A key has been prepared.")
    return _not_yet("Press Add New Key, above or on the exchange's page.")


def _verdicts(learner: Learner) -> list[tuple[Verdict, bool]]:
    """The verdict on each saved key and whether it has been used, newest first."""
    verdicts = []
    for key in reversed(learner.keys):
        if key.saved:
            verdict = least_privilege({right: right in key.permissions for right in Permission})
            verdicts.append((verdict, key.last_used_at is not None))
    return verdicts


def _rights(learner: Learner, _log: list[LogEntry]) -> Judgement:
    verdicts = [verdict for verdict, _used in _verdicts(learner)]
    if not verdicts:
        return _not_yet("Switch on READ INFO and TRADE LIMIT, type a fresh code and save.")
    right = [verdict for verdict in verdicts if verdict.outcome is Outcome.ENOUGH]
    if not right:
        return _wrong(f"The newest key: {verdicts[0].sentence}")
    others = any(verdict.outcome is Outcome.TOO_MUCH for verdict in verdicts)
    more = " Another key on your list may do more than that; delete it when you do not need it." if others else ""
    return _done(right[0].sentence + more)


def _proved(learner: Learner, log: list[LogEntry]) -> Judgement:
    verdicts = _verdicts(learner)
    if any(used and verdict.outcome is Outcome.ENOUGH for verdict, used in verdicts):
        return _done("The pair has worked in a signed call. You have walked all fourteen steps.")
    if any(used for _verdict, used in verdicts):
        return _wrong("The pair works, but its rights are not the two that are needed. Go back to step 13.")
    if not verdicts:
        return _not_yet("There is no saved key yet. Save one at step 13.")
    refused = last(since(log, Event.KEY_CHANGED), Event.CALL_REFUSED)
    if refused and refused.detail.get("key") in {key.key for key in learner.keys}:
        return _wrong(
            f"The exchange refused a call with this key. {_CALLS_REFUSED.get(str(refused.detail.get('reason')), '')}"
        )
    return _not_yet("Enter Key and Secret above, and press the button that makes a signed call.")


def _while_enabled(judge_keys: Rule) -> Rule:
    """What was done with keys counts no more when the second factor is switched off: they do not work without it."""

    def rule(learner: Learner, log: list[LogEntry]) -> Judgement:
        return judge_keys(learner, log) if learner.two_factor == "in force" else _not_yet(_NO_FACTOR)

    return rule


_RULES: tuple[Rule, ...] = (
    _account,
    _opened(
        Event.SITE_OPENED, "You have been on the practice exchange's pages.", "Press the button above to open the page."
    ),
    _log_in,
    _opened(
        Event.TWO_FACTOR_PAGE_OPENED,
        "You have been on the page for two-factor authentication.",
        "Open Settings, then Two-Factor Authentication.",
    ),
    _seed,
    *(_on_phone(number) for number in PHONE_STEPS),
    _code,
    _mail,
    _keys_page,
    _while_enabled(_new_row),
    _while_enabled(_rights),
    _while_enabled(_proved),
)
