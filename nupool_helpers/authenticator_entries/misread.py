"""Where a seed that was typed differs from the one that it is meant to be."""

from nupool_helpers.secret import SecretText

__all__ = ["misread"]

_MOST = 2  # signs; two are exchanged as easily as one is misread, and another seed differs in nearly all


def misread(typed: SecretText, meant: SecretText) -> list[int]:
    """Return the places, from 1 on, of the one or two signs in which they differ; none where it is another seed."""
    if len(typed.reveal()) != len(meant.reveal()):
        return []
    signs = enumerate(zip(typed.reveal(), meant.reveal(), strict=True), 1)
    places = [place for place, (one, other) in signs if one != other]
    return places if len(places) <= _MOST else []
