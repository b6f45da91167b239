"""All that is wrong with a form is said at once, each sentence beside its field, and the first one has the keyboard."""

import re

import pytest

from tests.practice.conftest import URL, Client, Visitor, World

KEY = "settings/api-keys/1/save"
LONG = "n" * 200
FORMS = [
    ("/login", {}, {"email", "password"}),
    ("/register", {"email": "not a mail"}, {"email", "password"}),
    ("/settings/password", {}, {"password", "new_password", "code"}),
    ("/settings/two-factor/disable", {"code": "12"}, {"password", "code"}),
    ("/settings/two-factor/recovery-codes", {}, {"password", "code"}),
    (f"/{KEY}", {"addresses": "nowhere", "name": LONG, "code": ""}, {"addresses", "name", "code"}),
    ("/settings/coins/allow", {"currency": "BTC", "address": "x", "code": "letters"}, {"address", "code"}),
]


@pytest.mark.parametrize(("path", "fields", "wrong"), FORMS)
def test_every_wrong_field_has_its_sentence(ada: Visitor, path: str, fields: dict[str, str], wrong: set[str]) -> None:
    """Whoever left several fields empty or wrong is told of all of them in one answer."""
    if path.startswith("/settings"):
        ada.register().log_in().set_up().enable().confirm()
        ada.post("/settings/api-keys/new")
    answer = ada.post(path, **fields)

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == wrong


def test_the_first_wrong_field_has_the_keyboard(world: World) -> None:
    """One field of the page is focused, though two are marked as wrong."""
    page = Client(world.app, "198.51.100.9").post("/login", headers={"Origin": URL}).text

    assert page.count('aria-invalid="true"') == 2
    focused = [field for field in re.findall(r"<input[^>]*>", page) if "autofocus" in field]
    assert len(focused) == 1
    assert 'name="email"' in focused[0]


def test_a_right_field_is_not_accused(ada: Visitor) -> None:
    """Of a form with one wrong field, that one alone is named."""
    errors = ada.post("/login", email="ada@example.org").json()["errors"]

    assert set(errors) == {"password"}
