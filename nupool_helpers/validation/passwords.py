"""How soon a password would be guessed, as zxcvbn judges it."""

from collections.abc import Sequence
from typing import Any

from nupool_helpers.secret import SecretText, require_secret

__all__ = ["complaint", "strength"]

# So many signs are judged, four or five words. Whatever follows makes a password no weaker, and zxcvbn's work grows
# with the cube of the length: 72 signs that could each stand for a letter take it five seconds, 32 half a second.
_JUDGED = 32
_ENOUGH = 3  # its "safely unguessable"


def strength(password: SecretText, known: Sequence[str] = ()) -> dict[str, Any]:
    """Return zxcvbn's `score` (0 to 4), `warning` and `suggestions`; `known` is what a guesser would try first."""
    from zxcvbn import zxcvbn  # 12 MiB of words

    result = zxcvbn(require_secret(password, "password").reveal()[:_JUDGED], user_inputs=list(known))
    return {"score": int(result["score"]), **result["feedback"]}


def complaint(judgement: dict[str, Any]) -> str | None:
    """Return what would make a password of that strength stronger, None where it is strong enough."""
    if judgement["score"] >= _ENOUGH:
        return None
    parts = [judgement["warning"] or "This password would be guessed soon", *judgement["suggestions"]]
    return " ".join(str(part).rstrip(".") + "." for part in parts)
