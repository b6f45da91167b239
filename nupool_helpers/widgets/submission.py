"""What comes with a press. Nothing of it is believed: a page can send anything."""

from collections.abc import Mapping

from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission

__all__ = ["Submission"]

_LONGEST = 10_000


class Submission:
    """What came with a press: the form's fields and the button's own arguments."""

    def __init__(self, fields: object, args: object = None, buffers: object = None) -> None:
        self._fields = fields if isinstance(fields, Mapping) else {}
        self._args = args if isinstance(args, Mapping) else {}
        self._buffers = buffers if isinstance(buffers, list) else []

    def has(self, name: str) -> bool:
        """Tell whether a field came with it."""
        return name in self._fields

    def text(self, name: str) -> str:
        """Return a field that is not secret, without spaces around it; empty where it was not sent."""
        value = self._fields.get(name, "")
        return value[:_LONGEST].strip() if isinstance(value, str) else ""

    def choice(self, name: str) -> str:
        """Return what was chosen of what was offered, sign by sign: spaces around it belong to its name."""
        value = self._fields.get(name, "")
        return value if isinstance(value, str) else ""

    def secret(self, name: str, longest: int = _LONGEST) -> SecretText:
        """Return a secret field, cut where it is longer than anything that belongs there."""
        value = self._fields.get(name, "")
        return SecretText(value[:longest] if isinstance(value, str) else "")

    def is_on(self, name: str) -> bool:
        """Tell whether a switch is on."""
        return self._fields.get(name) is True

    def rights(self) -> frozenset[Permission]:
        """Return the permissions whose switches are on."""
        return frozenset(right for right in Permission if self.is_on(right.field))

    def files(self) -> list[bytes]:
        """Return the pictures and other files that came with the press."""
        return [bytes(one) for one in self._buffers]

    def arg(self, name: str) -> str:
        """Return an argument of the button."""
        value = self._args.get(name, "")
        return value if isinstance(value, str) else ""
