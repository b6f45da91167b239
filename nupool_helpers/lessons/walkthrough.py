"""Steps done in the learner's place: what a teacher presses to start a lesson anywhere on the path."""

import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from nupool_helpers.clients.web import WebClient
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons import steps
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import NEEDED
from nupool_helpers.validation.one_time_codes import code_at, time_step

__all__ = ["Done", "do"]

Shown = dict[str, SecretText | list[SecretText]]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in the learner's place, and the secrets that must be shown to them now, by their labels."""

    sentence: str
    shown: Shown = field(default_factory=dict)


def do(book: Workbook, number: int) -> Done:
    """Do a step in the learner's place, and those before it that are not done.

    Raises InvalidInput, its field being "prepared", where only a prepared account helps: the seed is on somebody's
    phone, or the Secret was shown to somebody else.
    """
    book.exchange()
    shown: Shown = {}
    for step in steps.STEPS[: number + 1]:
        if steps.judge(book.state(fresh=True))[step.number].answer is not steps.Answer.DONE:
            shown |= _DOERS[step.number](book)
    book.changed()
    return Done(f"Done up to here: {steps.STEPS[number].title}.", shown)


def _next_code(book: Workbook) -> str:
    if book.seed is None:
        sentence = "The seed is on somebody's phone, so nobody else can make its codes. Take a prepared account."
        raise InvalidInput(sentence, "prepared")
    now = book.exchange().state().now / 1000
    # The code after the present one: the present one may have been used, and the next is accepted already.
    return code_at(book.seed, time_step(now) + 1)


def _mailed(book: Workbook, path: str) -> SecretText:
    """Return the token of the newest mail whose link leads to `path`."""
    for mail in book.exchange().mails():
        for link in mail["links"]:
            page, _, token = link.partition("?token=")
            if page == path:
                return SecretText(token)
    raise InvalidInput("The mail is not in the practice mailbox. Ask for it again on the exchange's page.")


def _make_account(book: Workbook) -> Shown:
    learner = book.state().learner
    if learner is not None:  # registered on the pages, its mail not followed
        WebClient(book.exchange().url).post("activate", token=_mailed(book, "activate"))
        return {}
    password = SecretText("-".join(secrets.token_hex(2) for _ in range(5)))
    book.exchange().make_learner(f"learner-{secrets.token_hex(3)}@example.org", password)
    book.changed()
    return {"Password": password}


def _open(path: str, book: Workbook) -> Shown:
    book.site().get(path)
    return {}


def _log_in(book: Workbook) -> Shown:
    book.log_in()
    return {}


def _make_seed(book: Workbook) -> Shown:
    book.site().post("settings/two-factor/start")
    return {}


def _tick(number: int, book: Workbook) -> Shown:
    book.exchange().tick(number)
    return {}


def _enable(book: Workbook) -> Shown:
    book.seed = seed = book.site().post("settings/two-factor/start")["seed"]
    now = book.exchange().state().now / 1000
    # The earliest code that is accepted, so that the ones after it are there for what follows.
    book.site().post("settings/two-factor/enable", code=code_at(seed, time_step(now) - 1))
    return {"Seed": seed}


def _confirm(book: Workbook) -> Shown:
    model = book.site().post("confirm/two-factor", token=_mailed(book, "confirm/two-factor"))
    return {"Recovery codes": model["recovery_codes"]}


def _add_key(book: Workbook) -> Shown:
    book.site().new_key()
    return {}


def _save_key(book: Workbook) -> Shown:
    book.new_pair = pair = book.site().make_key(NEEDED, _next_code(book))
    return {"Key": SecretText(pair.key), "Secret": pair.secret}


def _prove(book: Workbook) -> Shown:
    pair = book.new_pair or book.pair
    if pair is None:
        sentence = (
            "The Secret was shown to you alone, so only you can use the pair. Enter it, or take a prepared account."
        )
        raise InvalidInput(sentence, "prepared")
    book.use_pair(pair)
    return {}


_DOERS: dict[int, Callable[[Workbook], Shown]] = {
    0: _make_account,
    1: functools.partial(_open, "/"),
    2: _log_in,
    3: functools.partial(_open, "settings/two-factor"),
    4: _make_seed,
    **{number: functools.partial(_tick, number) for number in steps.PHONE_STEPS},
    9: _enable,
    10: _confirm,
    11: functools.partial(_open, "settings/api-keys"),
    12: _add_key,
    13: _save_key,
    14: _prove,
}
