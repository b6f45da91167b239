"""What a pair looks like, and what the exchange says of it."""

from pathlib import Path

from nupool_helpers.doctor.findings import Finding, Kind
from nupool_helpers.doctor.forms import Subject
from nupool_helpers.errors import ReadTheReply, WorkbookError
from nupool_helpers.exchange import Exchange
from nupool_helpers.keys import KeyPair, Outcome, least_privilege, pair_complaint, placeholder
from nupool_helpers.local import find
from nupool_helpers.owner import Learner

__all__ = ["about_pair", "about_rights"]

_PRACTICE = ("bittrex", "testing")


def about_pair(path: Path, subject: Subject) -> list[Finding]:
    """Return what can be said of a pair without asking anybody."""
    for name, value in (("Key", subject.key), ("Secret", subject.secret.reveal())):
        if placeholder(value):
            sentence = f"The {name} is a placeholder. Put in your own."
            return [Finding(Kind.PLACEHOLDER, path, subject.place, sentence)]
    if subject.exchange not in _PRACTICE:
        return []  # other exchanges give their pairs other shapes
    complaint = pair_complaint(subject.key, subject.secret)
    return [Finding(Kind.VALUE, path, subject.place, complaint[1])] if complaint else []


def about_rights(path: Path, subject: Subject, url: str = "") -> list[Finding]:
    """Ask the exchange, by calls that can do nothing, what the pair may do.

    `url` is where an exchange of Bittrex's API answers; without it only pairs for `bittrex` are looked at, on the
    practice exchange of this machine. Where nothing answers nothing is found.
    """
    owner = None if url else find()
    if not url and (owner is None or subject.exchange not in _PRACTICE):
        return []
    learner = owner.state().learner if owner else None
    if learner and (known := _known(path, subject, learner)):
        return known
    try:
        found = Exchange(url or (owner.url if owner else ""), KeyPair(subject.key, subject.secret)).permissions()
    except ReadTheReply as refusal:
        return [Finding(Kind.PAIR_REFUSED, path, subject.place, str(refusal))]
    except WorkbookError:
        return []
    verdict = least_privilege(found)
    kinds = {Outcome.TOO_MUCH: Kind.TOO_MANY_RIGHTS, Outcome.TOO_LITTLE: Kind.TOO_FEW_RIGHTS}
    kind = kinds.get(verdict.outcome)
    return [Finding(kind, path, subject.place, verdict.sentence)] if kind else []


def _known(path: Path, subject: Subject, learner: Learner) -> list[Finding]:
    """What the practice exchange knows of its own account: nothing has to be sent for that."""
    keys = {str(key["key"]) for key in learner.keys if key["saved"]}
    if subject.secret.reveal() in keys:
        sentence = "Key and Secret are swapped: what stands as Secret is a Key of yours. Change them over."
        return [Finding(Kind.PAIR_SWAPPED, path, subject.place, sentence)]
    if subject.key in keys and learner.two_factor != "in force":
        sentence = "The account has no second factor in force, and its keys do not work without. Finish step 10."
        return [Finding(Kind.NO_SECOND_FACTOR, path, subject.place, sentence)]
    return []
