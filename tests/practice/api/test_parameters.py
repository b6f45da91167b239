"""Parameters of a query: read as the standard library reads them, whatever is or is not encoded in it."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import Request

from nupool_helpers.practice.api.parameters import Parameters, query_parameters


def read(query: bytes) -> Parameters | None:
    """What a request with that query asks for."""
    return query_parameters(Request({"type": "http", "query_string": query}))


@given(st.text("aB1=&;+%24 ", max_size=30))
@example("a=1&a=2&A=3&b=&=c&&d")
@example("a=b=c&a+b=%41%26%zz")
def test_it_is_read_as_the_standard_library_reads_it(query: str) -> None:
    """Names in any case, of two the first; an empty value is one; an empty part is none."""
    pairs = parse_qsl(query, keep_blank_values=True)
    expected = {name.lower(): value for name, value in reversed(pairs)}

    assert dict(read(query.encode()) or {}) == expected


@pytest.mark.parametrize("query", [b"a=\xc3\xa4", b"&".join([b"a=1"] * 51), b"&".join([b"%41=1"] * 51), b"&" * 50])
def test_what_is_no_query_is_not_read(query: bytes) -> None:
    """Letters beyond ASCII, and more than fifty parameters."""
    assert read(query) is None


@pytest.mark.parametrize("pair", [b"a=1", b"%41=1"])
def test_fifty_parameters_are_read(pair: bytes) -> None:
    """As many as there may be, encoded or not."""
    assert read(b"&".join([pair] * 50)) == {"a": "1"}
