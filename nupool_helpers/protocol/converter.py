"""Messages to JSON and back, strictly: what was not declared is refused, and no kind of value passes for another.

Nothing that was sent is in an error: cattrs' own hold it, so they end here, and ours are raised when they are gone.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from nupool_helpers.errors import WorkbookError
from nupool_helpers.protocol.events import Detail
from nupool_helpers.secret import SecretText

__all__ = ["Undeclared", "parse", "read", "read_or_none", "structured", "write"]

Message = TypeVar("Message")
Hook = Callable[[Any, Any], Any]


class Undeclared(WorkbookError, ValueError):  # noqa: N818
    """What was sent, or should be, is not what the protocol declares."""

    def __init__(self) -> None:
        super().__init__("Notebook and exchange do not understand each other. Restart the kernel of this notebook.")


def read(kind: type[Message], content: bytes) -> Message:
    """Return a message of this kind. Raises Undeclared where the content is anything else."""
    message = read_or_none(kind, content)
    del content  # a debugger lists the variables of what raises
    if message is None:
        raise Undeclared
    return message


def read_or_none(kind: type[Message], content: bytes) -> Message | None:
    """Return a message of this kind, None where the content is anything else."""
    return structured(kind, parse(content))


def write(message: object) -> bytes:
    """Return a message as JSON, its secrets as text.

    Raises Undeclared where a field holds what it is not declared as.
    """
    content = _written(message)
    if content is None:
        raise Undeclared
    return content


def parse(content: bytes) -> object:
    """Return what JSON holds, None for what is none or names a field twice."""
    try:
        return json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def structured(kind: type[Message], model: object) -> Message | None:
    """Return a message of this kind from its JSON model, None where it is of another."""
    try:
        return _converter.structure(model, kind)
    except Exception:  # of cattrs' many kinds each holds the model
        return None


def _written(message: object) -> bytes | None:
    try:
        content = json.dumps(_converter.unstructure(message), allow_nan=False).encode()
    except (TypeError, ValueError, AttributeError, RecursionError):
        return None
    # Read again: what the other side would refuse is a fault of this one. A type checker sees most of it, not all.
    return content if read_or_none(type(message), content) == message else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    model = dict(pairs)
    if len(model) < len(pairs):
        raise ValueError
    return model


def _exactly(kind: type) -> Hook:
    """Take a value of this very type: cattrs would make True of "false", "None" of None and 1 of "1"."""

    def hook(value: Any, _kind: Any) -> Any:
        if type(value) is not kind:
            raise TypeError
        return value

    return hook


def _detail(value: Any, _kind: Any) -> Any:
    texts = type(value) is list and all(type(text) is str for text in value)
    if texts or type(value) in (str, int):
        return value
    raise TypeError


def _is(kind: Any, origin: type) -> bool:
    return bool(get_origin(kind) == origin)


def _list_of(kind: Any) -> Hook:
    item = get_args(kind)[0]
    take = _converter.get_structure_hook(item)
    return lambda value, _kind: [take(part, item) for part in _exactly(list)(value, list)]


def _texts_to(kind: Any) -> Hook:
    item = get_args(kind)[1]
    take = _converter.get_structure_hook(item)
    return lambda value, _kind: {name: take(part, item) for name, part in _exactly(dict)(value, dict).items()}


def _names(kind: Any) -> dict[str, Any]:
    # `from` is a word of Python's, and the name of a field all the same.
    return {field.name: override(rename=field.name[:-1]) for field in fields(kind) if field.name.endswith("_")}


def _message(kind: Any) -> Hook:
    take = make_dict_structure_fn(
        kind, _converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=False, **_names(kind)
    )
    return lambda value, _kind: take(_exactly(dict)(value, dict), kind)


_converter = Converter(forbid_extra_keys=True, detailed_validation=False)
_converter.register_structure_hook_factory(is_dataclass, _message)
_converter.register_unstructure_hook_factory(
    is_dataclass, lambda kind: make_dict_unstructure_fn(kind, _converter, **_names(kind))
)
_converter.register_structure_hook_factory(lambda kind: _is(kind, list), _list_of)
_converter.register_structure_hook_factory(lambda kind: _is(kind, dict), _texts_to)
_converter.register_structure_hook_func(lambda kind: kind == Detail, _detail)
for _kind in (str, int, bool):
    _converter.register_structure_hook(_kind, _exactly(_kind))
# Of its own: a StrEnum is a str, and by the hook for those any text would be a word of it.
_converter.register_structure_hook(StrEnum, lambda value, kind: kind(_exactly(str)(value, str)))
_converter.register_structure_hook(SecretText, lambda value, _kind: SecretText(_exactly(str)(value, str)))
_converter.register_unstructure_hook(SecretText, SecretText.reveal)
