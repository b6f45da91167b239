"""Reading a reply by its types: what is not of the documented type is not there. Nothing is converted to fit."""

import json
from collections.abc import Sequence

__all__ = ["NotJsonError", "as_list", "as_record", "ends", "listed", "parse", "texts", "whole_number", "words"]


class NotJsonError(ValueError):
    """The bytes are no JSON text that has one meaning."""


def parse(body: bytes) -> object:
    """Return the JSON value of `body`. Raises NotJsonError, also for a name that stands twice and for NaN."""
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        pass  # raised below: the parser's own error keeps the text
    raise NotJsonError("not JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a name stands twice")
    return record


def _no_constant(name: str) -> object:
    raise ValueError(name)


def as_record(value: object) -> dict[str, object]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object] | None:
    """Return a JSON array, None for anything else."""
    return value if isinstance(value, list) else None


def texts(value: object) -> list[str] | None:
    """Return an array of texts that are not empty, None for anything else."""
    if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
        return list(value)
    return None


def words(value: object, separator: str | None = ",") -> list[str] | None:
    """Return the words of one text, None for anything else and for a text without words or with an empty one."""
    found = [one.strip() for one in value.split(separator)] if isinstance(value, str) else []
    return found if found and all(found) else None


def whole_number(value: object, text: bool = False) -> int | None:
    """Return an integer (with `text`: one written in digits), None for anything else, booleans included."""
    if text:
        return (
            int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else None
        )
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def listed(value: object, none: Sequence[object] = ("",)) -> bool | None:
    """Tell whether a key is bound to IP addresses: text or array of texts, `none` being this exchange's "no list"."""
    if any(type(value) is type(one) and value == one for one in none):
        return False
    found = [one.strip() for one in value.split(",")] if isinstance(value, str) else texts(value)
    return True if found and all(found) and not any(_is_everywhere(one) for one in found) else None


def _is_everywhere(address: str) -> bool:
    """A list with such an entry binds to nothing. (Stars within an address are KuCoin's way to mask it.)"""
    return address in ("*", "0.0.0.0", "::") or address.endswith("/0")  # noqa: S104


def ends(number: int | None, never: int | None) -> bool | None:
    """Tell whether a key ends, where a number says how long it lives and `never` is the number for no end."""
    if number is None:
        return None
    return False if number == never else True if number >= 0 else None
