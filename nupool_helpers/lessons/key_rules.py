"""How the steps of the keys are judged: 11 to 14."""

from nupool_helpers.clients.seat import Learner
from nupool_helpers.lessons.factor_rules import code_refused, log_in_refused
from nupool_helpers.lessons.history import factor_since_enabled, last, since
from nupool_helpers.lessons.judgement import Judgement, Rule, done, not_yet, wrong
from nupool_helpers.protocol import Event, LogEntry
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import Outcome, Verdict, least_privilege

__all__ = ["keys_page", "new_row", "proved", "rights", "while_enabled"]

_NO_FACTOR = "Two-factor authentication is not enabled, and keys work only with it. Finish step 10 first."
_CALLS_REFUSED = {
    "INVALID_SIGNATURE": "The Secret is not that of this Key: enter both again.",
    "INVALID_PERMISSION": "It lacks a right: go back to step 13.",
    "WHITELIST_VIOLATION_IP": "It may be used from other IP addresses only: change its list at step 13.",
}


def keys_page(learner: Learner, log: list[LogEntry]) -> Judgement:
    """Judge step 11."""
    if learner.two_factor != "in force":
        return not_yet("Two-factor authentication is not enabled yet. Finish step 10 first.")
    again = factor_since_enabled(log)
    # What was refused before the newest log-in is over.
    tries = (Event.LOGGED_IN, Event.LOGIN_REFUSED, Event.CODE_REFUSED)
    newest = last(since(log, Event.TWO_FACTOR_IN_FORCE), *tries)
    if again in ("", "recovery code") and newest and newest.what is not Event.LOGGED_IN:
        return log_in_refused(newest) if newest.what is Event.LOGIN_REFUSED else code_refused(newest)
    if again == "recovery code":
        return not_yet("You logged in with a recovery code. Log out, and in again with a code of the authenticator.")
    if not again:
        return not_yet("Log out, and in again with password and code.")
    if not last(since(log, Event.TWO_FACTOR_IN_FORCE), Event.API_KEYS_PAGE_OPENED):
        return not_yet("Open Settings, then API Keys.")
    if again == "owner":
        return done("You have been on the page for API keys. The log-in with a code was done in your place.")
    return done("You have logged in with a code, and been on the page for API keys.")


def new_row(learner: Learner, _log: list[LogEntry]) -> Judgement:
    """Judge step 12."""
    if learner.keys:
        return done("A key has been prepared.")
    return not_yet("Press Add New Key, above or on the exchange's page.")


def _verdicts(learner: Learner) -> list[tuple[Verdict, bool]]:
    """The verdict on each saved key and whether it has been used, newest first."""
    verdicts = []
    for key in reversed(learner.keys):
        if key.saved:
            verdict = least_privilege({right: right in key.permissions for right in Permission})
            verdicts.append((verdict, key.last_used_at is not None))
    return verdicts


def rights(learner: Learner, _log: list[LogEntry]) -> Judgement:
    """Judge step 13."""
    verdicts = [verdict for verdict, _used in _verdicts(learner)]
    if not verdicts:
        return not_yet("Switch on READ INFO and TRADE LIMIT, type a fresh code and save.")
    right = [verdict for verdict in verdicts if verdict.outcome is Outcome.ENOUGH]
    if not right:
        return wrong(f"The newest key: {verdicts[0].sentence}")
    others = any(verdict.outcome is Outcome.TOO_MUCH for verdict in verdicts)
    more = " Another key on your list may do more than that; delete it when you do not need it." if others else ""
    return done(right[0].sentence + more)


def proved(learner: Learner, log: list[LogEntry]) -> Judgement:
    """Judge step 14."""
    verdicts = _verdicts(learner)
    if any(used and verdict.outcome is Outcome.ENOUGH for verdict, used in verdicts):
        return done("The pair has worked in a signed call. You have walked all fourteen steps.")
    if any(used for _verdict, used in verdicts):
        return wrong("The pair works, but its rights are not the two that are needed. Go back to step 13.")
    if not verdicts:
        return not_yet("There is no saved key yet. Save one at step 13.")
    refused = last(since(log, Event.KEY_CHANGED), Event.CALL_REFUSED)
    if refused and refused.detail.get("key") in {key.key for key in learner.keys}:
        return wrong(
            f"The exchange refused a call with this key. {_CALLS_REFUSED.get(str(refused.detail.get('reason')), '')}"
        )
    return not_yet("Enter Key and Secret above, and press the button that makes a signed call.")


def while_enabled(judge_keys: Rule) -> Rule:
    """What was done with keys counts no more when the second factor is switched off: they do not work without it."""

    def rule(learner: Learner, log: list[LogEntry]) -> Judgement:
        return judge_keys(learner, log) if learner.two_factor == "in force" else not_yet(_NO_FACTOR)

    return rule
