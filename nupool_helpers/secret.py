"""The type that shows nothing: passwords, seeds, codes' seeds, API Secrets and tokens travel in it."""

import hmac
from typing import NoReturn, SupportsIndex

from nupool_helpers.errors import PlaintextSecret

__all__ = ["SecretText", "require_secret"]


class SecretText:
    """A piece of text that is never shown by accident.

    `repr`, `str`, `format` and f-strings give dots of a fixed number, so not even the length shows; pickling
    and copying raise TypeError, and JSON does not know the type. `reveal()` is the one way to the text: a reader finds
    every place that uses it by searching for that word.
    """

    __slots__ = ("_text",)  # no __dict__, which vars() and debuggers would list

    def __init__(self, text: "str | SecretText") -> None:
        if not isinstance(text, str | SecretText):
            raise TypeError("A SecretText holds text.")
        self._text: str = text._text if isinstance(text, SecretText) else text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "SecretText(••••••)"

    def __str__(self) -> str:
        return "••••••"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    # Whether there is anything may be asked, how long it is may not: there is no len().
    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretText):
            return NotImplemented
        # Not by ==, whose time tells how much of a guess is right; on bytes, since compare_digest wants ASCII in text.
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    # A hash would be the same for the same text, be shown freely, and tell who guesses whether they are right.
    __hash__ = None  # type: ignore[assignment]

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("A SecretText cannot be pickled or copied: that would write it down.")

    __reduce__ = __getstate__ = __reduce_ex__  # type: ignore[assignment]


def require_secret(value: object, what: str) -> SecretText:
    """Return `value` when it is a SecretText.

    Raises PlaintextSecret where it is plain text or anything else; `what` names it in that sentence.
    """
    # Refused and not wrapped: whoever has it as plain text has it in a cell or a variable, where it stays.
    if not isinstance(value, SecretText):
        raise PlaintextSecret(what)
    return value
