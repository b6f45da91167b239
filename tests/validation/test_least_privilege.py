"""Least privilege: the verdict on every combination of a key's rights."""

import itertools

import pytest

from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import NEEDED, Outcome, least_privilege


@pytest.mark.parametrize(
    "found", [dict(zip(Permission, v, strict=True)) for v in itertools.product((True, False, None), repeat=4)]
)
def test_every_verdict(found):
    """Too much is said before too little, too little before cannot tell, and all of it is in the sentence."""
    verdict = least_privilege(found)

    excess = {p for p, on in found.items() if on and p not in NEEDED}
    missing = {p for p, on in found.items() if on is False and p in NEEDED}
    unknown = {p for p, on in found.items() if on is None}
    assert (verdict.excess, verdict.missing, verdict.unknown) == (excess, missing, unknown)
    expected = [
        outcome
        for outcome, there in (
            (Outcome.TOO_MUCH, excess),
            (Outcome.TOO_LITTLE, missing),
            (Outcome.CANNOT_TELL, unknown),
            (Outcome.ENOUGH, True),
        )
        if there
    ]
    assert verdict.outcome == expected[0]
    assert all(p in verdict.sentence for p in excess | missing | unknown)


def test_a_right_that_was_not_asked_for_is_unknown():
    """A right that the probe left out counts as unknown, never as off."""
    assert least_privilege({}).outcome == Outcome.CANNOT_TELL
