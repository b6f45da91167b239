"""Steps done in the learner's place: what a teacher presses to start a lesson anywhere on the path."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from nupool_helpers.clients.web import expect
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons import checks
from nupool_helpers.lessons.history import logged_in_again
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.steps import PHONE_STEPS, STEPS
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.account_pages import RecoveryCodesPage, TwoFactorPage
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.validation.one_time_codes import code_at, earliest_code, time_step

__all__ = ["READY_ACCOUNT", "Done", "do", "next_code"]

READY_ACCOUNT = "ready_account"
"""The field of the InvalidInput that says that only a ready account helps."""

Secrets = dict[str, SecretText | list[SecretText]]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in the learner's place, and the secrets that must be shown to them now, by their labels."""

    sentence: str
    secrets: Secrets = field(default_factory=dict)


def do(workbook: Workbook, number: int) -> Done:
    """Do a step in the learner's place, and those before it that are not done.

    Raises InvalidInput, its field being READY_ACCOUNT, where only a ready account helps: the seed is on somebody's
    phone, or the Secret was shown to somebody else.
    """
    workbook.exchange()
    secrets: Secrets = {}
    state = workbook.state(fresh=True)
    for step in STEPS[: number + 1]:
        if checks.judge(state)[step.number].answer is not Answer.DONE:
            secrets |= _DOERS[step.number](workbook)
            state = workbook.state(fresh=True)
    return Done(f"Done up to here: {STEPS[number].title}.", secrets)


def next_code(workbook: Workbook) -> str:
    """Return a code that the exchange takes now. Raises InvalidInput as `do` does where the seed is not known here."""
    if workbook.seed is None:
        sentence = "The seed is on somebody's phone, so nobody else can make its codes. Take a ready account."
        raise InvalidInput(sentence, READY_ACCOUNT)
    # The code after the present one: the present one may have been used, and the next is accepted already.
    # By the exchange's clock as it is now: of a state a second old, the next code may be the present one.
    return code_at(workbook.seed, time_step(workbook.state(fresh=True).now / 1000) + 1)


def _mailed(workbook: Workbook, path: str) -> SecretText:
    """Return the token of the newest mail whose link leads to `path`."""
    for mail in workbook.mails():
        for link in mail.links:
            page, _, token = link.reveal().partition("?token=")
            if page == path:
                return SecretText(token)
    raise InvalidInput("The mail is not in the practice mailbox. Ask for it again on the exchange's page.")


def _make_account(workbook: Workbook) -> Secrets:
    learner = workbook.state().learner
    if learner is not None:  # registered on the pages, its mail not followed
        workbook.exchange().visit().post("activate", token=_mailed(workbook, "activate"))
        return {}
    password = SecretText("-".join(token_hex(2) for _ in range(5)))
    workbook.exchange().make_learner(f"learner-{token_hex(3)}@example.org", password)
    workbook.changed()
    return {"Password": password}


def _log_in_again(workbook: Workbook) -> Secrets:
    if not logged_in_again(workbook.state(fresh=True)):
        # The password is the learner's, and the code perhaps a phone's: this log-in is written down as done for them.
        workbook.log_in()
    return _open("settings/api-keys", workbook)


def _open(path: str, workbook: Workbook) -> Secrets:
    workbook.site().get(path)
    return {}


def _log_in(workbook: Workbook) -> Secrets:
    workbook.log_in()
    return {}


def _make_seed(workbook: Workbook) -> Secrets:
    workbook.site().post("settings/two-factor/start")
    return {}


def _tick(number: int, workbook: Workbook) -> Secrets:
    workbook.exchange().tick(number)
    return {}


def _enable(workbook: Workbook) -> Secrets:
    seed = expect(TwoFactorPage, workbook.site().post("settings/two-factor/start")).seed
    if seed is None:
        raise InvalidInput("The seed is in use already. Take a ready account.", READY_ACCOUNT)
    workbook.seed = seed
    # The earliest code that is accepted, so that the ones after it are there for what follows.
    code = earliest_code(seed, workbook.state(fresh=True).now / 1000)
    workbook.site().post("settings/two-factor/enable", code=code)
    return {"Seed": seed}


def _confirm(workbook: Workbook) -> Secrets:
    page = workbook.site().post("confirm/two-factor", token=_mailed(workbook, "confirm/two-factor"))
    return {"Recovery codes": expect(RecoveryCodesPage, page).recovery_codes}


def _add_key(workbook: Workbook) -> Secrets:
    workbook.site().new_key()
    return {}


def _save_key(workbook: Workbook) -> Secrets:
    learner, site = workbook.state().learner, workbook.site()
    row = next((key.id for key in (learner.keys if learner else []) if not key.saved), None)
    pair = site.save_key(site.new_key() if row is None else row, NEEDED, next_code(workbook))
    if pair is None:
        raise InvalidInput("This key was saved meanwhile. Look at the list of keys.")
    workbook.hold_new(pair)
    return {"Key": SecretText(pair.key), "Secret": pair.secret}


def _prove(workbook: Workbook) -> Secrets:
    pair = workbook.new_pair or workbook.pair
    if pair is None:
        sentence = "The Secret was shown to you alone, so only you can use the pair. Enter it, or take a ready account."
        raise InvalidInput(sentence, READY_ACCOUNT)
    workbook.use_pair(pair)
    return {}


_DOERS: dict[int, Callable[[Workbook], Secrets]] = {
    0: _make_account,
    1: functools.partial(_open, "/"),
    2: _log_in,
    3: functools.partial(_open, "settings/two-factor"),
    4: _make_seed,
    **{number: functools.partial(_tick, number) for number in PHONE_STEPS},
    9: _enable,
    10: _confirm,
    11: _log_in_again,
    12: _add_key,
    13: _save_key,
    14: _prove,
}
