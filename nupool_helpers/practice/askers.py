"""Who asks: somebody with a session, or a program with an API key."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row

from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission

__all__ = ["KeyRow", "Visitor"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has a session. One that is not `complete` lacks its second factor and opens the code page alone."""

    account: Row[Any] = field(repr=False)  # it has the seed and the password's hash
    token_hash: str = field(repr=False)
    complete: bool


class KeyRow(NamedTuple):
    """A saved key as the API needs it."""

    id: int
    account_id: int
    key: str
    secret: SecretText
    permissions: frozenset[Permission]
    addresses: str
    last_used_at: int | None
    last_used_from: str
    sequence: int  # how often its account has changed
    name: str = ""  # of the program that has it
