"""Who asks: somebody with a session, a program with an API key, in a class a user of the hub."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row
from starlette.requests import Request

from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission

__all__ = ["HUB_USER", "HubUser", "KeyRow", "Visitor", "hub_user"]

HUB_USER = "practice.hub_user"
"""Under this name the scope of a request has the user of the hub who sends it, where the hub was asked."""


@dataclass(frozen=True, slots=True)
class HubUser:
    """A user of the hub, as the hub has told."""

    name: str
    teaches: bool

    @property
    def seat(self) -> str:
        """The name of this person's seat, which is no other's."""
        return f"hub:{self.name}"


def hub_user(request: Request) -> HubUser | None:
    """Return who sends a request, None where there is no hub, or it was not asked."""
    user: HubUser | None = request.scope.get(HUB_USER)
    return user


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
