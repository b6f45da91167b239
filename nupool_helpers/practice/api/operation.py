"""An operation of the API: the row that a version's table has for it, and what its answer is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.requests import Request

from nupool_helpers.practice.refusals import Refused
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.validation.keys import Permission

__all__ = ["LIMIT", "MARKET", "READ", "SEND", "A", "Arguments", "Operation"]

READ, LIMIT, MARKET, SEND = (frozenset({permission}) for permission in Permission)


@dataclass(slots=True, kw_only=True)
class Arguments:
    """What one request asks for. Each version adds its parameters, and how they are read.

    `api_key` is the Key that the request names, which proves nothing: whose account it is stands in the transaction,
    from the moment that the signature was verified.
    """

    request: Request
    headers: Mapping[bytes, bytes]
    api_key: str
    malformed: Refused | None = None  # said to who may ask, in the answer's place


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True, slots=True)
class Operation(Generic[A]):
    """How an operation is answered, and who may have it.

    Any one of the permissions in `needs` is enough; where there is none, anybody may ask. `sequence` counts the changes
    of what the answer shows (v3's `Sequence` header), and `status` is the HTTP status of success. `names_itself` tells
    whether a request that writes brings a name of its own, under which it is done once however often it is sent.
    """

    answer: Callable[[Transaction, A], Any]
    needs: frozenset[Permission] | Callable[[A], frozenset[Permission]] = frozenset()
    sequence: Callable[[Transaction, A], int] | None = None
    status: int = 200
    writes: bool = False
    names_itself: Callable[[A], bool] = lambda _arguments: False

    def permissions(self, arguments: A) -> frozenset[Permission]:
        """Return the permissions of which one is needed, which can depend on what is asked."""
        return self.needs(arguments) if callable(self.needs) else self.needs

    def may_be_repeated(self, arguments: A) -> bool:
        """Tell whether a request may be performed again when nobody knows whether it was."""
        return not self.writes or self.names_itself(arguments)

    def result(self, tx: Transaction, arguments: A) -> tuple[Any, int | None]:
        """Return the answer, and the count of changes where one is shown. Raises Refused."""
        if arguments.malformed is not None:
            raise arguments.malformed
        count = self.sequence(tx, arguments) if self.sequence else None
        return self.answer(tx, arguments), count
