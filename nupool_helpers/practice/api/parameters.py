"""What every version of the API reads of its parameters in the same way."""

import re
from urllib.parse import parse_qsl

from starlette.requests import Request

__all__ = ["canonical_uuid", "query_parameters"]

_MOST_PARAMETERS = 50
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def query_parameters(request: Request) -> dict[str, str] | None:
    """Return the query's parameters, the first of each name; None where it cannot be read."""
    query: bytes = request.scope["query_string"]
    if not query:
        return {}
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:  # a UnicodeDecodeError is one
        return None
    return dict(reversed(pairs))


def canonical_uuid(text: str) -> str | None:
    """Return a uuid in lower case, as it is stored; None where the text is none."""
    lower = text.lower()
    return lower if _UUID.fullmatch(lower) else None
