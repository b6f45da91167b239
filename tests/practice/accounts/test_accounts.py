"""Registering, activating, logging in and out, passwords."""

import base64
import string
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.accounts.services import clean_email
from nupool_helpers.practice.schema import accounts, sessions
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

OTHER = "another violin under clouds"
UNKNOWN = "The e-mail address or the password is not right."


def test_an_account_opens_after_its_mail(ada: Visitor) -> None:
    """A registered account can log in once the mail's link was followed, and not before."""
    ada.post("/register", email=EMAIL, password=PASSWORD)
    assert "not active yet" in errors(ada.post("/login", email=EMAIL, password=PASSWORD))["email"]
    ada.post("/activate", token=ada.token("Activate"))

    reply = ada.post("/login", email=EMAIL, password=PASSWORD)

    assert reply.json()["account"]["email"] == EMAIL
    assert ada.model("/settings")["account"]["two_factor"] == "off"


def test_the_password_is_stored_hashed(ada: Visitor, world: World) -> None:
    """The database holds an Argon2 hash and not the password."""
    ada.register()

    row = next(row for row in world.rows(accounts) if row.email == EMAIL)

    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in row.password_hash


@pytest.mark.parametrize("password", ["", "letmein", "ada@example.org", "qwertyuiop", "x" * 1001])
def test_a_weak_or_missing_password_is_refused_with_a_way_on(ada: Visitor, password: str) -> None:
    """A password that is guessed soon is refused beside its field, and no account is made."""
    found = errors(ada.post("/register", email=EMAIL, password=password))

    assert found["password"].endswith(".")
    assert password == "" or password not in found["password"]


def test_registering_a_taken_address_tells_nobody_but_its_owner(ada: Visitor, world: World) -> None:
    """Who registers an active account's address sees what a newcomer sees; the owner gets a mail about it."""
    ada.register()
    stranger = world.visitor()

    first = stranger.post("/register", email="new@example.org", password=PASSWORD)
    second = stranger.post("/register", email=EMAIL, password="another violin under clouds")

    assert first.json() == second.json()
    assert stranger.model("/mail")["mails"] == []
    assert ada.model("/mail")["mails"][0]["subject"] == "You have an account already"
    assert errors(stranger.post("/login", email=EMAIL, password="another violin under clouds"))


def test_whoever_registers_a_waiting_address_cannot_take_it_over(ada: Visitor, world: World) -> None:
    """Vic's mail opens the account to vic's password, whatever mallory registered in between; mallory's is dead."""
    ada.post("/register", email=EMAIL, password=PASSWORD)
    mallory = world.visitor()
    mallory.post("/register", email=EMAIL, password=OTHER)
    assert [mail["subject"] for mail in ada.model("/mail")["mails"]] == ["Activate your account"]
    assert len(mallory.model("/mail")["mails"]) == 1
    assert ada.token("Activate") != mallory.token("Activate")

    ada.post("/activate", token=ada.token("Activate"))

    assert errors(mallory.post("/login", email=EMAIL, password=OTHER))
    assert "has an account by now" in errors(mallory.post("/activate", token=mallory.token("Activate")))["token"]
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200


def test_the_newest_link_opens_to_its_own_password(ada: Visitor, world: World) -> None:
    """Of two registrations the later one may be activated first: it opens to the password that was typed for it."""
    ada.post("/register", email=EMAIL, password=PASSWORD)
    ada.followed()
    other = world.visitor().register(EMAIL, OTHER)

    assert other.post("/login", email=EMAIL, password=OTHER).status_code == 200
    assert errors(other.post("/login", email=EMAIL, password=PASSWORD))
    assert "has an account by now" in errors(ada.post("/activate", token=ada.token("Activate")))["token"]
    # Nor is the other one's registration the learner's for having the same address.
    assert ada.owner("GET", "state").json()["learner"]["activated"] is False


def test_who_registers_again_in_the_same_browser_begins_anew(ada: Visitor, world: World) -> None:
    """It stays one registration: the last password counts, the mailbox stays open, and only the newest link works."""
    ada.post("/register", email=EMAIL, password=OTHER)
    first = ada.token("Activate")
    ada.post("/register", email=EMAIL, password=PASSWORD)

    assert "newer mail" in errors(ada.post("/activate", token=first))["token"]
    ada.post("/activate", token=ada.token("Activate"))
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200
    assert len([row for row in world.rows(accounts) if row.email == EMAIL]) == 1


def test_a_registration_logs_in_with_its_own_password_for_a_new_mail(ada: Visitor, world: World) -> None:
    """Both who wait for an address are told so, and each gets the new mail of their own registration."""
    ada.post("/register", email=EMAIL, password=PASSWORD)
    other = world.visitor()
    other.post("/register", email=EMAIL, password=OTHER)

    for visitor, password in ((ada, PASSWORD), (other, OTHER)):
        assert "not active yet" in errors(visitor.post("/login", email=EMAIL, password=password))["email"]
        assert len(visitor.model("/mail")["mails"]) == 2


def test_the_cookie_of_the_mailbox_does_not_tell_whether_an_address_has_an_account(ada: Visitor, world: World) -> None:
    """For a taken and for a free address it has one length, and nothing in it can be read."""
    ada.register()
    cookies = []
    for email in (EMAIL, "free@example.org"):
        visitor = world.visitor()
        visitor.post("/register", email=email, password=OTHER)
        cookies.append(visitor.http.cookies["practice_mail"])
    read = [base64.urlsafe_b64decode(cookie.partition(".")[0].strip('"') + "==") for cookie in cookies]

    assert len(cookies[0]) == len(cookies[1])
    assert not [text for text in read if text.startswith(b"[") or b"000000" in text]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
@pytest.mark.parametrize("typed", [f"{PASSWORD} ", f" {PASSWORD}", f"{PASSWORD}\n"])
def test_a_space_around_a_password_is_told(ada: Visitor, email: str, typed: str) -> None:
    """A paste brings one along that nobody sees; whether the address has an account is told by nothing of it."""
    ada.register()

    wrong = errors(ada.post("/login", email=email, password=typed))["password"]

    assert wrong == f"{UNKNOWN} What was typed begins or ends with a space."
    ada.log_in()
    change = ada.post("/settings/password", password=typed, new_password=OTHER)
    assert "begins or ends with a space" in errors(change)["password"]


def test_an_unknown_address_and_a_wrong_password_look_the_same(ada: Visitor) -> None:
    """The log-in does not say which of the two was wrong."""
    ada.register()

    wrong = errors(ada.post("/login", email=EMAIL, password="not this"))
    unknown = errors(ada.post("/login", email="eve@example.org", password="not this"))

    assert wrong == unknown == {"password": UNKNOWN}


def test_six_wrong_passwords_wait_and_the_right_one_does_too(ada: Visitor, world: World) -> None:
    """After five wrong passwords in five minutes even the right one waits, for a known and an unknown address alike."""
    ada.register()
    for email in (EMAIL, "eve@example.org"):
        for _ in range(5):
            errors(ada.post("/login", email=email, password="not this"))
        reply = ada.post("/login", email=email, password=PASSWORD)
        assert "Too many wrong passwords" in errors(reply, 429)["code"]
        assert int(reply.headers["retry-after"]) <= 300

    world.later(301)

    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 200


def test_right_passwords_are_not_counted(ada: Visitor) -> None:
    """Twenty right log-ins in a row are let in."""
    ada.register()

    assert {ada.post("/login", email=EMAIL, password=PASSWORD).status_code for _ in range(20)} == {200}


def test_logging_out_ends_the_session(ada: Visitor, world: World) -> None:
    """A session's token no longer works after the log-out, even where it was kept."""
    ada.register().log_in()
    token = ada.http.cookies["practice_session"]
    ada.post("/logout")
    thief = world.visitor()
    thief.http.cookies.set("practice_session", token)

    assert errors(thief.get("/settings"), 401) == {"session": "Log in first."}


def test_a_session_ends_after_twelve_idle_hours(ada: Visitor, world: World) -> None:
    """A session that is used lives on; one that rests for twelve hours is over."""
    ada.register().log_in()
    for _ in range(3):
        world.later(11 * 3600)
        assert ada.get("/settings").status_code == 200

    world.later(12 * 3600)

    assert ada.get("/settings").status_code == 401


def test_a_session_ends_after_a_week_however_often_it_is_used(ada: Visitor, world: World) -> None:
    """Seen every eleven hours, it is over seven days after the log-in."""
    ada.register().log_in()
    for _ in range(15):
        world.later(11 * 3600)
        assert ada.get("/settings").status_code == 200

    world.later(3 * 3600)

    assert ada.get("/settings").status_code == 401


def test_a_log_in_gives_a_new_token(ada: Visitor, world: World) -> None:
    """A token planted in the browser before the log-in does not work after it."""
    ada.register().log_in()
    planted = ada.http.cookies["practice_session"]

    ada.log_in()

    assert ada.http.cookies["practice_session"] != planted
    assert len(world.rows(sessions)) == 1


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(ada: Visitor) -> None:
    """The cookie is HttpOnly and SameSite=Lax, and the database knows only its hash."""
    ada.register()

    cookie = ada.post("/login", email=EMAIL, password=PASSWORD).headers["set-cookie"]

    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert "domain" not in cookie.lower()


def test_the_stored_session_is_a_hash(ada: Visitor, world: World) -> None:
    """Who reads the database cannot take over a session."""
    ada.register().log_in()

    assert ada.http.cookies["practice_session"] not in str(world.rows(sessions))


def test_a_new_password_ends_other_sessions(ada: Visitor, world: World) -> None:
    """After the change the old password and every other browser are out, and this one stays in."""
    ada.register().log_in()
    other = world.visitor().log_in()
    new = "seven quiet lanterns harbour"
    assert ada.post("/settings/password", password=PASSWORD, new_password=new).status_code == 200

    assert ada.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 401
    assert errors(other.post("/login", email=EMAIL, password=PASSWORD))
    assert other.post("/login", email=EMAIL, password=new).status_code == 200


def test_a_new_password_needs_the_old_one_and_the_code(ada: Visitor, world: World) -> None:
    """With 2FA enabled the password changes only with both factors."""
    ada.with_two_factor()
    new = "seven quiet lanterns harbour"

    assert "code" in errors(ada.post("/settings/password", password=PASSWORD, new_password=new))
    fields = {"new_password": new, "code": world.code(ada.seed)}
    assert "password" in errors(ada.post("/settings/password", password="not this", **fields))
    assert ada.post("/settings/password", password=PASSWORD, **fields).status_code == 200


@pytest.mark.parametrize("email", ["=?us-ascii?q?a=0D=0ABcc=3A?=@x.org", "=?utf-8?q?=61?=@x.org", "a=?b@x.org"])
def test_an_address_that_a_mail_would_read_as_another_is_refused(ada: Visitor, world: World, email: str) -> None:
    """No account with an encoded word in its address: its mails would go to somebody else, or to nobody."""
    assert "looks like" in errors(ada.post("/register", email=email, password=PASSWORD))["email"]
    assert email.lower() not in {row.email for row in world.rows(accounts)}


@given(local=st.text(string.ascii_letters + string.digits + ".!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=64))
def test_any_address_that_is_taken_is_the_one_of_its_mails(local: str) -> None:
    """What a mail's header says is read as the address that was typed."""
    try:
        address = clean_email(f"{local}@x.org")
    except InvalidInput:
        assert "=?" in local
        return
    message = EmailMessage()
    message["To"] = address

    assert [one.addr_spec for one in message["To"].addresses] == [address]


def test_addresses_are_the_same_whatever_their_case(ada: Visitor) -> None:
    """An e-mail address is one account, in capitals or not."""
    ada.register()

    assert ada.post("/login", email="ADA@Example.ORG ", password=PASSWORD).status_code == 200


def test_a_browser_is_sent_on_by_relative_redirects(ada: Visitor) -> None:
    """After a form a browser is redirected (303), with no scheme, host or leading slash in the target."""
    ada.register()

    reply = ada.http.post("/login", data={"email": EMAIL, "password": PASSWORD}, headers={"Origin": URL})

    assert reply.status_code == 303
    assert reply.headers["location"] == "./settings"


def test_the_activity_log_tells_what_happened(ada: Visitor) -> None:
    """Registered, activated, refused and logged in are in the log, newest first, with the address."""
    ada.register()
    errors(ada.post("/login", email=EMAIL, password="not this"))
    ada.log_in()

    log = ada.model("/settings/activity")["activity"]

    what = [entry["what"] for entry in log]
    assert what[:5] == ["mail sent", "logged in", "login refused", "activated", "mail sent"]
    assert {entry["address"] for entry in log} == {"127.0.0.1"}


def test_a_log_in_that_the_limit_refuses_is_in_the_log(ada: Visitor, world: World) -> None:
    """After five wrong passwords the sixth try is refused unread, and its line says why."""
    ada.register()
    for _ in range(5):
        errors(ada.post("/login", email=EMAIL, password="not this"))
    assert ada.post("/login", email=EMAIL, password=PASSWORD).status_code == 429
    world.later(5 * 60)
    ada.log_in()

    log = ada.model("/settings/activity")["activity"]

    refused = [entry["detail"]["reason"] for entry in log if entry["what"] == "login refused"]
    assert refused == ["throttled", *["wrong"] * 5]


def test_a_refused_password_of_an_open_session_is_in_the_log(ada: Visitor) -> None:
    """Somebody who tries passwords at a browser that was left open is seen."""
    ada.register().log_in()
    errors(ada.post("/settings/password", password="not this", new_password="river candle seven moths"))

    assert ada.model("/settings/activity")["activity"][0]["what"] == "password refused"


def test_a_page_that_is_not_there_leaves_nobody_logged_out(ada: Visitor) -> None:
    """The head of that page still says who is logged in, and a refused field has the cursor."""
    ada.register().log_in()

    assert "Log out" in ada.http.get("/nowhere").text
    weak = ada.http.post(
        "/settings/password", data={"password": PASSWORD, "new_password": "x"}, headers={"Origin": URL}
    )
    assert weak.text.count("autofocus") == 1
    assert 'id="new_password"' in weak.text.partition("autofocus")[0].rpartition("<input")[2]


@pytest.mark.parametrize(
    ("form", "page"),
    [("/settings/two-factor/enable", "settings/two-factor"), ("/settings/password", "settings"), ("/logout", "")],
)
def test_the_address_of_a_form_leads_to_its_page(ada: Visitor, form: str, page: str) -> None:
    """After a mistake the browser is at the form's address; who opens that again comes to the page."""
    ada.register().log_in()
    reply = ada.http.get(form)

    assert reply.status_code == 303
    assert reply.headers["location"] in (f"{'../' * (form.count('/') - 1)}{page}", f"./{page}")
