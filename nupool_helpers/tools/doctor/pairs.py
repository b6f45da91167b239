"""What a pair looks like, and what the exchange says of it."""

from pathlib import Path

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.launcher import find, not_running
from nupool_helpers.clients.seat import Learner
from nupool_helpers.errors import ApiError, WorkbookError
from nupool_helpers.exports.credentials import WITH_PASSPHRASE, Credentials
from nupool_helpers.tools.doctor.detect_format import Subject
from nupool_helpers.tools.doctor.findings import Examined, Finding, Kind
from nupool_helpers.tools.doctor.live_pairs import PRACTICE, todays_id
from nupool_helpers.validation.key_signs import sign_complaint
from nupool_helpers.validation.keys import KeyPair, pair_complaints
from nupool_helpers.validation.least_privilege import Outcome, least_privilege
from nupool_helpers.validation.placeholders import placeholder

__all__ = ["NOT_ASKED", "about_pair", "about_rights"]

_KINDS = {Outcome.TOO_MUCH: Kind.TOO_MANY_RIGHTS, Outcome.TOO_LITTLE: Kind.TOO_FEW_RIGHTS}
NOT_ASKED = "What a pair of another exchange may do was not looked at. Look at it on that exchange's own page."
"""The note where nobody was asked about a live pair."""
_LACKS_A_PART = (
    "This exchange gives a passphrase with each pair, and none is read here. Put it in under the name that the program "
    "has for it: password in ccxt and freqtrade, a name with passphrase in hummingbot and cryptofeed."
)
_SILENT = "What the pair may do was not looked at: the exchange does not answer."


def about_pair(path: Path, subject: Subject) -> list[Finding]:
    """Return what can be said of a pair without asking anybody."""
    entry, place = subject.entry, subject.place
    for name, value in (("Key", entry.key), ("Secret", entry.secret.reveal())):
        if not value.strip():
            return [Finding(Kind.WRONG_VALUE, path, place, f"The {name} is missing. Put in your own.")]
        if placeholder(value):
            return [Finding(Kind.PLACEHOLDER, path, place, f"The {name} is a placeholder. Put in your own.")]
    strange = [said for name, value, phrase in _parts(entry) if (said := sign_complaint(name, value, phrase=phrase))]
    if strange:
        return [Finding(Kind.WRONG_VALUE, path, place, strange[0])]
    if entry.exchange in PRACTICE:  # other exchanges give their pairs other shapes
        complaints = pair_complaints(entry.key, entry.secret)
        return [Finding(Kind.WRONG_VALUE, path, place, said) for said in complaints.values()]
    if entry.key == entry.secret.reveal():
        return [Finding(Kind.WRONG_VALUE, path, place, "Key and Secret are the same. Copy each from its own field.")]
    return _about_passphrase(path, subject)


def _parts(entry: Credentials) -> list[tuple[str, str, bool]]:
    parts = [("Key", entry.key, False), ("Secret", entry.secret.reveal(), False), ("user id", entry.uid, False)]
    return [*parts, ("passphrase", entry.password.reveal(), True)] if entry.password else parts


def _about_passphrase(path: Path, subject: Subject) -> list[Finding]:
    entry, place = subject.entry, subject.place
    if entry.password and placeholder(entry.password.reveal()):
        return [Finding(Kind.PLACEHOLDER, path, place, "The passphrase is a placeholder. Put in your own.")]
    if todays_id(entry.exchange) in WITH_PASSPHRASE and not (entry.password and entry.password.reveal().strip()):
        return [Finding(Kind.WRONG_VALUE, path, place, _LACKS_A_PART)]
    return []


def about_rights(path: Path, subject: Subject, url: str = "") -> Examined:
    """Ask the exchange, by calls that can do nothing, what the pair may do.

    Only pairs of the exchange that the workbook practises with are looked at: at `url`, where that is given, else on
    the practice exchange of this machine.
    """
    if subject.entry.exchange not in PRACTICE:
        return Examined(notes=[NOT_ASKED])
    try:
        return Examined(_by_the_exchange(path, subject, url))
    except WorkbookError:
        return Examined(notes=[_SILENT])


def _by_the_exchange(path: Path, subject: Subject, url: str) -> list[Finding]:
    seat = find()
    if seat and seat.url != (url.rstrip("/") or seat.url):
        seat = None
    learner = seat.state().learner if seat else None
    if learner and (findings := _by_the_account(path, subject, learner)):
        return findings
    where = url or (seat.url if seat else "")
    if not where:
        raise not_running()
    pair = KeyPair(subject.entry.key, subject.entry.secret)
    try:
        verdict = least_privilege(Exchange(where, pair).probe())
    except ApiError as refusal:
        if not refusal.code:
            raise
        return [Finding(Kind.PAIR_REFUSED, path, subject.place, str(refusal))]
    kind = _KINDS.get(verdict.outcome)
    return [Finding(kind, path, subject.place, verdict.sentence)] if kind else []


def _by_the_account(path: Path, subject: Subject, learner: Learner) -> list[Finding]:
    """What the practice exchange knows of its own account: nothing has to be sent for that."""
    keys = {key.key for key in learner.keys if key.saved}
    if subject.entry.secret.reveal() in keys:
        sentence = "Key and Secret are swapped: what stands as Secret is a Key of yours. Change them over."
        return [Finding(Kind.PAIR_SWAPPED, path, subject.place, sentence)]
    if subject.entry.key in keys and learner.two_factor != "in force":
        sentence = "The account has no second factor enabled, and its keys do not work without. Finish step 10."
        return [Finding(Kind.NO_SECOND_FACTOR, path, subject.place, sentence)]
    return []
