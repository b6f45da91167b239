"""The check of every step: what the exchange's activity log, and where the learner stands, say of it."""

from nupool_helpers.clients.seat import Learner, State
from nupool_helpers.lessons.factor_rules import code, log_in, mail, on_phone, seed
from nupool_helpers.lessons.history import last, since
from nupool_helpers.lessons.judgement import Answer, Judgement, Rule, done, not_yet
from nupool_helpers.lessons.key_rules import keys_page, new_row, proved, rights, while_enabled
from nupool_helpers.lessons.steps import PHONE_STEPS, STEPS
from nupool_helpers.protocol import Event, LogEntry

__all__ = ["cannot_tell", "judge", "seed_made"]

_NO_ANSWER = "The practice exchange does not answer. Press the button to start it again."


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


def _account(learner: Learner, _log: list[LogEntry]) -> Judgement:
    if learner.activated:
        return done(f"Your practice account is ready: {learner.email}.")
    return not_yet("Your account waits for its mail. Open the practice mailbox, and follow the link in the mail.")


def _opened(what: Event, opened: str, otherwise: str) -> Rule:
    def rule(_learner: Learner, log: list[LogEntry]) -> Judgement:
        return done(opened) if last(log, what) else not_yet(otherwise)

    return rule


_RULES: tuple[Rule, ...] = (
    _account,
    _opened(
        Event.SITE_OPENED, "You have been on the practice exchange's pages.", "Press the button above to open the page."
    ),
    log_in,
    _opened(
        Event.TWO_FACTOR_PAGE_OPENED,
        "You have been on the page for two-factor authentication.",
        "Open Settings, then Two-Factor Authentication.",
    ),
    seed,
    *(on_phone(number) for number in PHONE_STEPS),
    code,
    mail,
    keys_page,
    while_enabled(new_row),
    while_enabled(rights),
    while_enabled(proved),
)
