"""The fields of one form, judged together."""

import pytest

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import check_pair
from nupool_helpers.validation.together import judge_together, require_no_complaints

PAIR = "0123456789abcdef" * 2


def _refuse(field: str) -> str:
    raise InvalidInput(f"The {field} is wrong.", field)


def test_what_is_right_is_returned_in_its_order() -> None:
    """Each value comes back where its judge stood."""
    assert judge_together(lambda: 1, lambda: "two", lambda: None) == (1, "two", None)


def test_all_that_is_wrong_is_in_one_error() -> None:
    """The first refusal is raised, and the others go with it; what is right is not named."""
    with pytest.raises(InvalidInput, match="The email is wrong") as raised:
        judge_together(lambda: _refuse("email"), lambda: "right", lambda: _refuse("code"))

    assert raised.value.field == "email"
    assert raised.value.others == {"code": "The code is wrong."}


def test_another_fault_is_not_gathered() -> None:
    """What is no mistake of a person's ends it at once."""
    with pytest.raises(ZeroDivisionError):
        judge_together(lambda: 1 // 0, lambda: _refuse("email"))


def test_no_complaint_raises_nothing() -> None:
    """An empty list of complaints is a right form."""
    require_no_complaints({})


def test_both_halves_of_a_pair_are_named() -> None:
    """An empty Key and an empty Secret are two sentences; of a pair with one wrong half, that one is named."""
    with pytest.raises(InvalidInput) as both:
        check_pair("", SecretText(""))
    with pytest.raises(InvalidInput) as one:
        check_pair(PAIR, SecretText("short"))

    assert (both.value.field, set(both.value.others)) == ("key", {"secret"})
    assert (one.value.field, one.value.others) == ("secret", {})
