"""Shapes of pairs, and names of permissions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput, PlaintextSecret
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import Permission, check_pair, parse_permissions, permission_list

KEY, SECRET = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"


def test_a_pair():
    """Both values of 32 hexadecimal characters make a pair, white space around them dropped."""
    pair = check_pair(f" {KEY}\n", SecretText(f"\t{SECRET} "))

    assert pair.key == KEY and pair.secret == SecretText(SECRET)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("", "missing"),
        (KEY[:-1], "32 characters"),
        (KEY.upper(), "32 characters"),
        ("٠" * 32, "32 characters|placeholder"),
        ("0" * 32, "placeholder"),
        ("your_key_here", "placeholder"),
        ("<key>", "placeholder"),
    ],
)
def test_wrong_shapes(value, word):
    """A wrong Key and a wrong Secret get the same kind of sentence, each at its own field."""
    for field, args in (("key", (value, SecretText(SECRET))), ("secret", (KEY, SecretText(value)))):
        with pytest.raises(InvalidInput, match=word) as refused:
            check_pair(*args)
        assert refused.value.field == field
        assert not value or value not in str(refused.value)


def test_doubled_and_equal():
    """A value pasted twice and one value in both fields are told."""
    with pytest.raises(InvalidInput, match="twice"):
        check_pair(KEY * 2, SecretText(SECRET))
    with pytest.raises(InvalidInput, match="the same"):
        check_pair(KEY, SecretText(KEY))
    with pytest.raises(PlaintextSecret):
        check_pair(KEY, SECRET)  # type: ignore[arg-type]


def test_no_frame_holds_the_secret():
    """No local value of our frames shows the Secret where a wrong pair is refused."""
    marker = "markermarkermarkermarkermarker12"

    with pytest.raises(InvalidInput) as refused:
        check_pair(KEY, SecretText(marker))

    frames = itertools.islice(refused.traceback, 1, None)
    assert all(marker not in repr(entry.locals) for entry in frames)


@given(st.sets(st.sampled_from(Permission)))
def test_names_round_trip(held):
    """A set of switches is read back from its names, in any spelling of case and underscore."""
    names = permission_list(held)

    assert parse_permissions(",".join(names)) == held
    assert parse_permissions(", ".join(n.lower().replace(" ", "_") for n in names)) == held


def test_unknown_name():
    """A name that is no switch is refused without repeating it."""
    with pytest.raises(InvalidInput) as refused:
        parse_permissions("READ INFO, FLY")
    assert "FLY" not in str(refused.value)
