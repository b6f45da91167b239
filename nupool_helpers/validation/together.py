"""The fields of one form, judged together: whoever left three empty is told of three."""

from collections.abc import Callable
from typing import TypeVar, overload

from nupool_helpers.errors import InvalidInput

__all__ = ["judge_together", "require_no_complaints"]

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@overload
def judge_together(first: Callable[[], A], second: Callable[[], B], /) -> tuple[A, B]: ...


@overload
def judge_together(first: Callable[[], A], second: Callable[[], B], third: Callable[[], C], /) -> tuple[A, B, C]: ...


def judge_together(*judges: Callable[[], object]) -> tuple[object, ...]:
    """Return what each gives. Raises the InvalidInput of the first that refuses, with those of all others in it."""
    given = [_outcome(judge) for judge in judges]
    refused = [one for one in given if isinstance(one, InvalidInput)]
    if not refused:
        return tuple(given)
    given.clear()  # an error's traceback can list this frame
    first, *rest = refused
    first.others = {one.field: str(one) for one in rest}
    raise first


def _outcome(judge: Callable[[], object]) -> object:
    try:
        return judge()
    except InvalidInput as error:
        return error


def require_no_complaints(complaints: dict[str, str]) -> None:
    """Raise InvalidInput with all complaints of a form, sentences by field, the first one first."""
    if complaints:
        field, sentence = next(iter(complaints.items()))
        others = {name: said for name, said in complaints.items() if name != field}
        raise InvalidInput(sentence, field, others)
