"""What every version of the API reads of its parameters in the same way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

__all__ = ["Parameters", "canonical_uuid", "query_parameters"]

_MOST_PARAMETERS = 50
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class Parameters(Mapping[str, str]):
    """Parameters by name, in whatever case their names were written: the vendor's server did not mind it.

    Of two that have one name the first counts, so that one name has one value for whoever reads it.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            self._values.setdefault(name.lower(), value)

    def __getitem__(self, name: str) -> str:
        """Return a value."""
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        """Go through the names, in lower case."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._values)


def query_parameters(request: Request) -> Parameters | None:
    """Return the query's parameters; None where it cannot be read."""
    query: bytes = request.scope["query_string"]
    if not query:
        return Parameters()
    if not query.isascii() or query.count(b"&") >= _MOST_PARAMETERS:
        return None
    return Parameters(_pairs(query.decode("ascii")))


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True)
    # Nothing is encoded, as in most calls, and parse_qsl would look for it in every name and value.
    parts = (part.partition("=") for part in query.split("&") if part)
    return ((name, value) for name, _sign, value in parts)


def canonical_uuid(text: str) -> str | None:
    """Return a uuid in lower case, as it is stored; None where the text is none."""
    lower = text.lower()
    return lower if _UUID.fullmatch(lower) else None
