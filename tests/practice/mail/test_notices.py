"""Mails that tell of what was done on an account, as a real exchange sends them."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from nupool_helpers.practice.mail.notices import Notice
from nupool_helpers.practice.schema import mails
from tests.practice.conftest import EMAIL, PASSWORD, Visitor, World

ON_BOTH_DATABASES = True
NBT = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
NEW = "river candle otter moss"


def subjects(ada: Visitor) -> list[str]:
    """The subjects of the mailbox, newest first."""
    return [mail["subject"] for mail in ada.model("/mail")["mails"]]


def key(ada: Visitor) -> None:
    """Make a key."""
    ada.key("read_info", name="bot")


def changed(ada: Visitor) -> None:
    """Change a key."""
    _key, _secret, row = ada.key("read_info")
    ada.post(f"/settings/api-keys/{row}/save", code=ada.world.code(ada.seed), withdraw="on")


def password(ada: Visitor) -> None:
    """Change the password."""
    fields = {"password": PASSWORD, "new_password": NEW, "code": ada.world.code(ada.seed)}
    assert ada.post("/settings/password", **fields).status_code == 200


def owner_password(ada: Visitor) -> None:
    """Set a password in the notebooks."""
    assert ada.followed().owner("POST", "password", password=NEW).status_code == 200
    ada.log_in(password=NEW).post("/login/code", code=ada.world.code(ada.seed))


def off(ada: Visitor) -> None:
    """Switch the second factor off."""
    ada.post("/settings/two-factor/disable", password=PASSWORD, code=ada.world.code(ada.seed))


def allow(ada: Visitor) -> None:
    """Allow a withdrawal address."""
    ada.post("/settings/coins/allow", currency="NBT", address=NBT, code=ada.world.code(ada.seed))


def remove(ada: Visitor) -> None:
    """Allow one and take it back."""
    allow(ada)
    ada.world.later(30)
    ada.post("/settings/coins/1/remove", code=ada.world.code(ada.seed))


def deleted(ada: Visitor) -> None:
    """Make a key and delete it."""
    _key, _secret, row = ada.key("read_info", name="bot")
    ada.post(f"/settings/api-keys/{row}/delete", code=ada.world.code(ada.seed))


def new_codes(ada: Visitor) -> None:
    """Make new recovery codes."""
    ada.post("/settings/two-factor/recovery-codes", password=PASSWORD, code=ada.world.code(ada.seed))


def elsewhere(ada: Visitor) -> None:
    """Log in on another browser."""
    ada.world.visitor().log_in().post("/login/code", code=ada.world.code(ada.seed))


DEEDS: list[tuple[Notice, Callable[[Visitor], None]]] = [
    (Notice.KEY_MADE, key),
    (Notice.KEY_CHANGED, changed),
    (Notice.KEY_DELETED, deleted),
    (Notice.RECOVERY_CODES_MADE, new_codes),
    (Notice.NEW_BROWSER, elsewhere),
    (Notice.PASSWORD_CHANGED, password),
    (Notice.PASSWORD_CHANGED, owner_password),
    (Notice.TWO_FACTOR_OFF, off),
    (Notice.ADDRESS_ALLOWED, allow),
    (Notice.ADDRESS_REMOVED, remove),
]


@pytest.mark.parametrize(("notice", "deed"), DEEDS)
def test_what_is_done_is_told(ada: Visitor, notice: Notice, deed: Callable[[Visitor], None]) -> None:
    """A mail says what was done, from where, and what to do if it was somebody else; it has no link."""
    ada.with_two_factor()
    deed(ada)
    subject, done, otherwise = notice.value
    mail = next(mail for mail in ada.model("/mail")["mails"] if mail["subject"] == subject)
    assert done in mail["text"]
    assert "127.0.0.1" in mail["text"]
    assert f"If it was not you, {otherwise}" in mail["text"]
    assert not mail["links"]
    assert "http" not in mail["text"]


def test_a_recovery_code_is_told_wherever_it_is_used(world: World, ada: Visitor) -> None:
    """At the log-in, and in the place of a code elsewhere; one that is refused is not told."""
    ada.register().log_in().set_up().enable()
    codes = ada.confirm()
    other = world.visitor().log_in()
    other.post("/login/code", code="a" * 16)
    assert "A recovery code was used" not in subjects(ada)
    other.post("/login/code", code=codes[0])
    assert subjects(ada)[:2] == ["A log-in on a new browser", "A recovery code was used"]
    other.post("/settings/password", password=PASSWORD, new_password=NEW, code=codes[1])
    assert subjects(other)[:2] == ["A recovery code was used", "Your password was changed"]
    other.post("/settings/two-factor/disable", password=NEW, code=codes[2])
    assert subjects(other)[:2] == ["Two-factor authentication was switched off", "A recovery code was used"]


def test_a_log_in_is_told_on_a_new_browser_alone(world: World, ada: Visitor) -> None:
    """Again on the same one there is no mail, nor for a wrong password; a browser of another account's is a new one."""
    ada.register().log_in()
    assert subjects(ada) == ["A log-in on a new browser", "Activate your account"]
    ada.log_in()
    ada.post("/login", email=EMAIL, password="wrong")
    assert subjects(ada).count("A log-in on a new browser") == 1

    eve = world.visitor().register("eve@example.org").log_in("eve@example.org")
    eve.log_in()
    assert subjects(ada).count("A log-in on a new browser") == 2


def test_no_secret_is_in_a_notice(world: World, ada: Visitor) -> None:
    """Not the Secret, not a password, seed or code."""
    ada.with_two_factor()
    name, secret, _row = ada.key("read_info", name="bot")
    password(ada)
    text = " ".join(row.message for row in world.rows(mails) if row.notice)
    assert name in text
    assert "bot" in text
    for hidden in (secret, PASSWORD, NEW, ada.seed, world.code(ada.seed), world.code(ada.seed, -1)):
        assert hidden not in text


def test_notices_push_out_no_link(world: World, ada: Visitor) -> None:
    """However many there are, fifty stay, and the mails with links besides."""
    ada.with_two_factor()
    _key, _secret, row = ada.key("read_info")
    for _ in range(60):
        ada.post(f"/settings/api-keys/{row}/save", code=world.code(ada.seed), read_info="on")
        world.later(30)
    rows = world.rows(mails)
    assert [row.notice for row in rows].count(True) == 50
    assert [row.notice for row in rows].count(False) == 2
    assert re.search("Activate", " ".join(subjects(ada)))


def test_an_operator_s_mailer_sends_them(world: World, ada: Visitor) -> None:
    """Behind the transaction; what is refused sends none."""
    ada.with_two_factor()
    sent: list[str] = []

    async def mailer(_account_id: int, message: EmailMessage) -> None:
        sent.append(str(message["Subject"]))

    world.context.mailer = mailer
    password(ada)
    ada.post("/settings/password", password=PASSWORD, new_password=NEW, code="123456")
    assert sent == ["Your password was changed"]
