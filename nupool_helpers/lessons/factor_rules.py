"""How the steps of the log-in and of the second factor are judged: 2, and 4 to 10."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.lessons.history import kept, last, since
from nupool_helpers.lessons.judgement import Judgement, Rule, done, not_yet, wait, wrong
from nupool_helpers.lessons.steps import PHONE_STEPS
from nupool_helpers.protocol import Event, LogEntry

__all__ = ["code", "code_refused", "log_in", "log_in_refused", "mail", "on_phone", "seed"]

_OF_THE_SEED = PHONE_STEPS[2:]  # the scan and what follows it
_REFUSALS = {
    "wrong": (
        "The last code was not right. Wait for the next one, and type that. If that is refused too, set the phone's "
        "time to automatic."
    ),
    "used": "The last code had been used already. Wait for the next one.",
    "clock": "The last code was an old one, or a clock is behind. Set the phone's time to automatic.",
}
# Of a seed that is set up no code was ever right, so it may be another one in the authenticator.
_WRONG_SEED = "Or the seed was typed wrong: at step 7 delete the entry and add it again."


def log_in(_learner: Learner, log: list[LogEntry]) -> Judgement:
    """Judge step 2."""
    if last(log, Event.LOGGED_IN):
        return done("You have logged in.")
    if refused := last(log, Event.LOGIN_REFUSED):
        return log_in_refused(refused)
    return not_yet("Enter e-mail and password above, or on the exchange's page.")


def log_in_refused(refused: LogEntry) -> Judgement:
    """Say why a log-in was refused."""
    if refused.detail.get("reason") == "throttled":
        return wait("There were too many wrong passwords.", refused)
    return wrong("The exchange refused the last log-in: e-mail or password was not right. Try again.")


def seed(learner: Learner, log: list[LogEntry]) -> Judgement:
    """Judge step 4."""
    if learner.two_factor != "off":
        if kept(log, "seed"):
            return done("The exchange has made a seed, and you have shown that you kept a copy of it.")
        if learner.two_factor == "setup":
            return done("The exchange has made a seed. Kept? Type the last four signs of your copy above.")
        return done("The exchange has made a seed. That you kept a copy of it was not shown.")
    return not_yet("Press the button above, or Create 2FA on the exchange's page.")


def on_phone(number: int) -> Rule:
    """Return the rule of a step that is done on a phone."""

    def rule(_learner: Learner, log: list[LogEntry]) -> Judgement:
        if last(log, Event.TWO_FACTOR_CODE_RIGHT):
            return done("A right code has settled this step.")
        # What was scanned and finished before a fresh seed was made was another seed.
        newer = since(log, Event.SEED_MADE) if number in _OF_THE_SEED else log
        ticks = [entry for entry in newer if entry.what is Event.STEP_TICKED and entry.detail.get("step") == number]
        if ticks:
            return done("You ticked it. A right code at step 9 settles it.")
        return not_yet("Do it in your authenticator, on the phone or without one, then tick it above.")

    return rule


def code(learner: Learner, log: list[LogEntry]) -> Judgement:
    """Judge step 9."""
    if learner.two_factor in ("waiting for mail", "in force"):
        return done("A code was right. Your authenticator and the exchange agree.")
    if learner.two_factor == "off":
        return not_yet("There is no seed yet. Make one at step 4.")
    newest = last(log, Event.CODE_REFUSED, Event.SEED_MADE)
    if newest and newest.what is Event.CODE_REFUSED:
        refused = code_refused(newest)
        return wrong(f"{refused.sentence} {_WRONG_SEED}") if newest.detail.get("reason") == "wrong" else refused
    return not_yet("Type the code that the authenticator shows now, and press Enable.")


def code_refused(refused: LogEntry) -> Judgement:
    """Say why a code was refused."""
    reason = refused.detail.get("reason")
    if reason == "throttled":
        return wait("There were too many wrong codes.", refused)
    return wrong(_REFUSALS.get(str(reason), _REFUSALS["wrong"]))


def mail(learner: Learner, log: list[LogEntry]) -> Judgement:
    """Judge step 10."""
    if learner.two_factor == "in force":
        shown = kept(log, "recovery codes")
        if shown:
            return done("Two-factor authentication is enabled, and you have shown that you kept the recovery codes.")
        return done("Two-factor authentication is enabled. Kept the codes? Type the one that is asked for above.")
    if learner.two_factor == "waiting for mail":
        return not_yet("A mail is in the practice mailbox. Open it, and follow its link.")
    return not_yet("No mail has been sent yet. It comes after a right code at step 9.")
