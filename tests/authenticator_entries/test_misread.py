"""A typed seed beside the one that it is meant to be."""

import pytest

from nupool_helpers.authenticator_entries.misread import misread
from nupool_helpers.secret import SecretText

MEANT = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ"


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        (MEANT, []),
        ("K" + MEANT[1:], [1]),
        (MEANT[:-2] + "QX", [31, 32]),
        ("KBTWZ" + MEANT[5:], []),
        (MEANT[:-1], []),
        (MEANT[::-1], []),
    ],
)
def test_one_or_two_wrong_signs_are_told_by_their_places(typed: str, places: list[int]) -> None:
    """Of more, and of a seed of another length, nothing is told: it is another seed."""
    assert misread(SecretText(typed), SecretText(MEANT)) == places
