"""A secret is never shown by accident."""

import copy
import json
import logging
import pickle

import pytest

from nupool_helpers.errors import PlaintextSecret
from nupool_helpers.secret import SecretText, require_secret

TEXT = "marker-4711"


@pytest.mark.parametrize("show", [str, repr, ascii, "{}".format, "{!r:>30}".format, lambda s: f"{s}"])
def test_no_form_of_it_shows_the_text_or_its_length(show: object) -> None:
    """Every way to print it gives the same dots for a short and a long one."""
    assert TEXT not in show(SecretText(TEXT))  # type: ignore[operator]
    assert show(SecretText("x")) == show(SecretText(TEXT * 9))  # type: ignore[operator]


def test_containers_and_logs_show_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """In a list, a dict or a log line it stays hidden."""
    secret = SecretText(TEXT)
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("%s %r %s", secret, [secret], {"a": secret})

    assert TEXT not in caplog.text + str([secret]) + str({"a": secret})


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_it_cannot_be_written_down(write: object) -> None:
    """Neither pickle nor JSON nor a copy takes it."""
    with pytest.raises(TypeError) as caught:
        write(SecretText(TEXT))  # type: ignore[operator]
    assert TEXT not in str(caught.value)


def test_it_is_equal_by_its_text_and_has_no_hash() -> None:
    """Two of the same text are equal; a hash could be compared elsewhere."""
    assert SecretText("é") == SecretText("é") != SecretText("e")
    assert SecretText("a") != "a"
    with pytest.raises(TypeError):
        hash(SecretText("a"))


def test_plain_text_is_refused_with_the_way_to_enter_it() -> None:
    """The sentence says where it belongs and how to clean the notebook, and does not repeat it."""
    with pytest.raises(PlaintextSecret, match=r"clean --fix") as caught:
        require_secret(TEXT, "Secret")
    assert TEXT not in str(caught.value)
