"""What kernel and exchange say to each other: every message comes back as it was, and nothing else is taken for it."""

import dataclasses
import functools
import hashlib
import inspect
import json
import traceback
from collections.abc import Iterator
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nupool_helpers.protocol import VERSION, LogEntry, Undeclared, messages, overview, read, read_or_none, state, write
from nupool_helpers.protocol.events import Detail
from nupool_helpers.protocol.pages import PAGES, read_page
from nupool_helpers.secret import SecretText
from tests.test_frames import frames

VERSIONS = {2: "37d46a015e05031d", 3: "9ef73e3e058b7f2b", 4: "bfd184c6606a49f8", 5: "d8ec463193b7006f"}
TEXT = "marker-in-a-message-4711"
OTHERS: list[Any] = [None, True, 1, 0, 1.5, "false", "1", "", "None", [], [1], {}, {"a": 1}]


def declared() -> list[Any]:
    """Every kind of message, and every kind of page."""
    rooms = [vars(room)[name] for room in (messages, state, overview) for name in room.__all__]
    return [LogEntry, *(kind for kind in rooms if dataclasses.is_dataclass(kind)), *dict.fromkeys(PAGES.values())]


@functools.cache
def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a declared type."""
    if kind == Detail:
        return st.one_of(*map(values, get_args(Detail)))
    if get_origin(kind) is UnionType:
        return st.one_of(*map(values, get_args(kind)))
    if get_origin(kind) is list:
        return st.lists(values(get_args(kind)[0]), max_size=2)
    if get_origin(kind) is dict:
        return st.dictionaries(st.text(max_size=5), values(get_args(kind)[1]), max_size=2)
    if dataclasses.is_dataclass(kind):
        return st.builds(kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()})
    if issubclass(kind, StrEnum):
        return st.sampled_from(list(kind))
    plain: dict[Any, st.SearchStrategy[Any]] = {
        **{str: st.text(max_size=5), int: st.integers(), bool: st.booleans(), NoneType: st.none()},
        SecretText: st.builds(SecretText, st.text(max_size=5)),
    }
    return plain[kind]


def places(model: Any, kind: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place in a message's JSON, with what is declared for it."""
    yield way, kind
    if get_origin(kind) is UnionType and model is not None and kind != Detail:
        (kind,) = set(get_args(kind)) - {NoneType}
    if dataclasses.is_dataclass(kind):
        for name, hint in get_type_hints(kind).items():
            yield from places(model[name.removesuffix("_")], hint, (*way, name.removesuffix("_")))
    elif isinstance(model, list) and get_origin(kind) is list:
        for number, part in enumerate(model):
            yield from places(part, get_args(kind)[0], (*way, number))
    elif isinstance(model, dict) and get_origin(kind) is dict:
        for name, part in model.items():
            yield from places(part, get_args(kind)[1], (*way, name))


def fits(value: Any, kind: Any) -> bool:
    """Whether a JSON value is of a declared type: told anew here, and without cattrs."""
    if get_origin(kind) is UnionType:
        return any(fits(value, part) for part in get_args(kind))
    if get_origin(kind) is list:
        return type(value) is list and all(fits(part, get_args(kind)[0]) for part in value)
    if get_origin(kind) is dict:
        return type(value) is dict and all(fits(part, get_args(kind)[1]) for part in value.values())
    if dataclasses.is_dataclass(kind):
        return False if value != {} else not dataclasses.fields(kind)
    if issubclass(kind, StrEnum):
        return type(value) is str and value in list(kind)
    return type(value) is (str if kind is SecretText else kind)


def put(model: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The same JSON with another value at a place."""
    if not way:
        return value
    copy = list(model) if isinstance(model, list) else dict(model)
    copy[way[0]] = put(copy[way[0]], way[1:], value)
    return copy


each = pytest.mark.parametrize("kind", declared(), ids=lambda kind: kind.__name__)
drawn = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@each
@drawn
@given(data=st.data())
def test_a_message_comes_back_as_it_was(kind: Any, data: st.DataObject) -> None:
    """Written and read again it is equal, its secrets in their type."""
    message = data.draw(values(kind))

    assert read(kind, write(message)) == message


@each
@drawn
@given(data=st.data())
def test_another_type_is_refused_at_every_place(kind: Any, data: st.DataObject) -> None:
    """Text, number and truth are not taken for one another, nor a list for a text, nor nothing for something."""
    model = json.loads(write(data.draw(values(kind))))
    way, hint = data.draw(st.sampled_from(list(places(model, kind))))
    value = data.draw(st.sampled_from([other for other in OTHERS if not fits(other, hint)]))

    assert read_or_none(kind, json.dumps(put(model, way, value)).encode()) is None


@each
@drawn
@given(data=st.data())
def test_an_undeclared_field_is_refused_wherever_it_stands(kind: Any, data: st.DataObject) -> None:
    """One field more in any object of a message, and the message is none; so is one that lacks a field."""
    model = json.loads(write(data.draw(values(kind))))
    objects = [(way, hint) for way, hint in places(model, kind) if dataclasses.is_dataclass(hint)]
    way, hint = data.draw(st.sampled_from(objects))
    part = model
    for step in way:
        part = part[step]
    assert read_or_none(kind, json.dumps(put(model, way, part | {"more": TEXT})).encode()) is None
    needed = [f.name for f in dataclasses.fields(hint) if f.default is f.default_factory is dataclasses.MISSING]
    if needed:
        less = {name: value for name, value in part.items() if name != needed[0].removesuffix("_")}
        assert read_or_none(kind, json.dumps(put(model, way, less)).encode()) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"null", b"[]", b'""', b"NaN", b'{"step": 5, "step": 6}', b'{"step": 1e0}', b"[" * 100_000],
)
def test_what_is_no_message_is_refused(content: bytes) -> None:
    """Neither broken JSON, nor a field that stands twice, nor what nests without end."""
    assert read_or_none(messages.Tick, content) is None


@pytest.mark.parametrize("field", ["password", "more", TEXT])
def test_what_is_refused_stands_in_no_error(field: str) -> None:
    """Neither in its words and arguments, nor in what it was raised after, nor in any frame, ours or cattrs'."""
    content = json.dumps({"email": 1, "password": TEXT, field: TEXT}).encode()
    with pytest.raises(Undeclared) as caught:
        read(messages.MakeLearner, bytes(content))

    error, own = caught.value, inspect.currentframe()
    held = [repr(place.tb_frame.f_locals) for place in frames(error) if place.tb_frame is not own]
    assert held
    assert not [
        text for text in [repr(error), repr(error.args), *traceback.format_exception(error), *held] if TEXT in text
    ]
    assert error.__cause__ is error.__context__ is None


def test_what_cannot_be_written_stands_in_no_error() -> None:
    """A secret in a field that is declared as text is refused, and not shown; so is text in a secret's."""
    for wrong in (messages.Adopt(SecretText(TEXT), SecretText(TEXT), ""), messages.NewPassword(TEXT)):  # type: ignore[arg-type]
        with pytest.raises(Undeclared) as caught:
            write(wrong)
        assert TEXT not in "".join(traceback.format_exception(caught.value))
        assert caught.value.__context__ is None


def test_a_page_with_an_undeclared_field_is_none() -> None:
    """However harmless its name: what it holds could be a secret."""
    page = {"page": "home", "account": None, "errors": {}, "notice": None}

    assert read_page(json.dumps(page).encode()) is not None
    assert read_page(json.dumps(page | {"token": TEXT}).encode()) is None
    assert read_page(json.dumps(page | {"page": "another"}).encode()) is None


def test_the_version_grows_with_what_is_declared() -> None:
    """Another declaration under the same number would let two that do not understand each other meet."""
    said = [
        f"{kind.__module__}.{kind.__name__} {sorted(map(str, get_type_hints(kind).items()))}" for kind in declared()
    ]

    assert hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] == VERSIONS[VERSION]
