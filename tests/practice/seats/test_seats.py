"""What only the owner of the machine may ask."""

import hashlib
import hmac

import pytest

from nupool_helpers.practice.schema import accounts, activity
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors

ASKED = [
    ("GET", "state"),
    ("GET", "mails"),
    ("GET", "holdings"),
    ("POST", "learner"),
    ("POST", "adopt"),
    ("POST", "back"),
    ("POST", "password"),
    ("POST", "session"),
    ("POST", "tick"),
    ("POST", "prepared"),
    ("POST", "hosts"),
]


@pytest.mark.parametrize(("method", "name"), ASKED)
@pytest.mark.parametrize("sent", [None, "Owner ", "Owner wrong", "Bearer token of the owner", "Owner é"])
def test_without_the_token_nothing_is_there(ada: Visitor, method: str, name: str, sent: str | None) -> None:
    """A missing or wrong token finds no page, logged in or not."""
    ada.register().log_in()
    headers = {} if sent is None else {"Authorization": sent.encode("latin-1")}

    assert ada.http.request(method, f"/owner/{name}", headers=headers).status_code == 404


def test_an_exchange_without_owner_has_none(ada: Visitor, world: World) -> None:
    """Where no token was made, not even the right word opens anything."""
    world.context.owner_token = None

    assert ada.owner("GET", "state").status_code == 404
    assert ada.http.get(f"/owner/proof?challenge={'0' * 64}").status_code == 404


def test_the_exchange_proves_that_it_holds_the_token(ada: Visitor) -> None:
    """The proof is an HMAC over the asker's challenge, and does not show the token."""
    challenge = "ab" * 32
    reply = ada.http.get(f"/owner/proof?challenge={challenge}")

    message = f"practice exchange proof:{challenge}".encode()
    assert reply.json() == {"proof": hmac.new(b"token of the owner", message, hashlib.sha256).hexdigest()}
    assert ada.http.get("/owner/proof?challenge=short").status_code == 404


def followed(ada: Visitor) -> str | None:
    """The address of the account that the notebooks follow."""
    learner = ada.owner("GET", "state").json()["learner"]
    return learner["email"] if learner else None


def test_nobody_becomes_the_learner_by_being_first(ada: Visitor) -> None:
    """Whoever registers by themselves is followed by nobody's notebooks, and no link that they make up helps."""
    ada.register()
    for made_up in ("", "x", "é", "0" * 64):
        assert ada.post("/register", email=f"a{len(made_up)}@example.org", password=PASSWORD, seat=made_up).is_success

    assert followed(ada) is None


def test_who_registers_by_the_notebooks_link_is_the_learner_once(ada: Visitor, world: World) -> None:
    """The form hands on what the link carries; once used, it makes nobody else the learner."""
    link = ada.owner("GET", "state").json()["invitation"]
    page = ada.http.get(f"/register?seat={link}", headers={"Accept": "text/html"})
    assert f'name="seat" value="{link}"' in page.text
    wrong = ada.http.post(
        "/register", data={"email": EMAIL, "password": "letmein", "seat": link}, headers={"Origin": URL}
    )
    assert f'name="seat" value="{link}"' in wrong.text, "it is kept where the form is shown again"

    assert ada.post("/register", email=EMAIL, password=PASSWORD, seat=link).status_code == 200
    assert ada.owner("GET", "state").json()["invitation"] is None
    assert followed(ada) == EMAIL
    assert world.visitor().post("/register", email="eve@example.org", password=PASSWORD, seat=link).is_success
    assert followed(ada) == EMAIL


def test_an_account_that_was_made_otherwise_is_proved(ada: Visitor, world: World) -> None:
    """Address and password as at a log-in, a code where that asks for one, and as few tries."""
    ada.with_two_factor()
    assert "code" in errors(ada.owner("POST", "adopt", email=EMAIL, password=PASSWORD, code=""))
    assert "code" in errors(ada.owner("POST", "adopt", email=EMAIL, password=PASSWORD, code="000000"))
    assert followed(ada) is None
    assert ada.owner("POST", "adopt", email=EMAIL, password=PASSWORD, code=world.code(ada.seed)).status_code == 200
    assert followed(ada) == EMAIL

    for _ in range(5):
        assert "password" in errors(ada.owner("POST", "adopt", email=EMAIL, password="not this one", code=""))
    errors(ada.owner("POST", "adopt", email=EMAIL, password=PASSWORD, code=""), 429)
    assert [row for row in world.rows(activity) if row.what == "login refused"]


def test_going_back_needs_an_account_that_was_followed(ada: Visitor) -> None:
    """A seat goes back to its own account before, and to no other."""
    ada.register()
    assert "learner" in errors(ada.owner("POST", "back"))


def test_the_owner_makes_an_account_that_is_active_at_once(ada: Visitor) -> None:
    """One request, then the log-in works."""
    assert ada.owner("POST", "learner", email=EMAIL, password=PASSWORD).status_code == 200

    assert ada.log_in().model("/settings")["account"]["email"] == EMAIL
    assert ada.owner("GET", "state").json()["learner"]["activated"] is True


def test_the_owner_s_mistakes_are_told_beside_their_fields(ada: Visitor) -> None:
    """A weak password, a taken or missing address, a step that is not ticked."""
    assert "password" in errors(ada.owner("POST", "learner", email=EMAIL, password="letmein"))
    assert "learner" in errors(ada.owner("POST", "session", log_in=False))
    ada.register()
    assert "email" in errors(ada.owner("POST", "learner", email=EMAIL, password=PASSWORD))
    assert "password" in errors(ada.owner("POST", "adopt", email="nobody@example.org", password=PASSWORD, code=""))
    for step in (4, 9, 0, -1):
        assert "step" in errors(ada.owner("POST", "tick", step=step))
    assert "host" in errors(ada.owner("POST", "hosts", host="a b"))


def test_a_session_of_the_owner_s_opens_the_site(ada: Visitor, world: World) -> None:
    """It needs no code, since it comes from the machine's own user; only a log-in is written down as one."""
    ada.with_two_factor().followed()
    for log_in, entries in ((False, 1), (True, 2)):
        other = world.visitor()
        other.http.cookies.set("practice_session", ada.owner("POST", "session", log_in=log_in).json()["session"])
        assert other.get("/settings").status_code == 200
        log = ada.owner("GET", "state").json()["activity"]
        assert len([entry for entry in log if entry["what"] == "logged in"]) == entries


def test_ticks_and_mails(ada: Visitor) -> None:
    """A tick goes into the log with its step; the mailbox is the learner's."""
    ada.register().followed()
    ada.owner("POST", "tick", step=7)

    newest = ada.owner("GET", "state").json()["activity"][-1]
    assert (newest["what"], newest["detail"]) == ("step ticked", {"step": 7})
    assert ada.owner("GET", "mails").json()["mails"][0]["subject"] == "Activate your account"


def test_a_forgotten_password_is_set_anew(ada: Visitor) -> None:
    """Whoever has the machine has the practice account; other sessions end."""
    ada.register().log_in().followed()
    ada.owner("POST", "password", password="seven quiet lanterns harbour")

    assert ada.get("/settings").status_code == 401
    ada.log_in(password="seven quiet lanterns harbour")


def test_a_ready_account_has_walked_the_path(ada: Visitor, world: World) -> None:
    """Its password, seed, recovery codes and pair all work, and the notebooks follow it until another is adopted."""
    ada.register().followed()
    made = ada.owner("POST", "prepared", permissions=["READ INFO", "TRADE LIMIT"], follow=True, balances=None).json()
    key, secret = made["pair"]["key"], made["pair"]["secret"]
    assert ada.owner("GET", "state").json()["learner"]["email"] == made["email"]

    guest = world.visitor().log_in(made["email"], made["password"])
    assert guest.post("/login/code", code=world.code(made["seed"])).status_code == 200
    assert guest.call("account/getbalances", key, secret)["success"]
    assert guest.call("account/withdraw", key, secret)["message"] == "INVALID_PERMISSION"
    assert len(made["recovery_codes"]) == 8
    ada.owner("POST", "back")
    assert ada.owner("GET", "state").json()["learner"]["email"] == EMAIL


def test_a_ready_account_without_permissions_has_no_key(ada: Visitor, world: World) -> None:
    """An empty list names none."""
    made = ada.owner("POST", "prepared", permissions=[], follow=True, balances=None).json()

    assert made["pair"] is None
    assert len(world.rows(accounts)) == 2


def test_a_ready_account_holds_what_it_is_told_to(ada: Visitor) -> None:
    """Given balances take the place of the play money; what an account holds is told in the same form."""
    ada.owner("POST", "prepared", permissions=["READ INFO"], follow=True, balances={"BTC": "0.5", "DOGE": "7"})

    found = ada.owner("GET", "holdings").json()

    assert found == {"balances": {"BTC": "0.50000000", "DOGE": "7.00000000"}, "orders": []}


@pytest.mark.parametrize("balances", [{"BTC": "0"}, {"BTC": "-1"}, {"XYZ": "1"}, {"BTC": "much"}])
def test_balances_that_cannot_be(ada: Visitor, balances: dict[str, str]) -> None:
    """They are refused with a sentence, and no account is made."""
    reply = ada.owner("POST", "prepared", permissions=[], follow=True, balances=balances)

    assert reply.status_code == 422 and "balances" in reply.json()["errors"]
    assert ada.owner("GET", "state").json()["learner"] is None


def test_without_an_account_there_is_nothing_to_hold(ada: Visitor) -> None:
    """Asked before there is a learner, the answer says what to do."""
    assert "Make one" in ada.owner("GET", "holdings").json()["errors"]["learner"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"step": "7"}',
        b'{"step": true}',
        b'{"step": 7, "more": 1}',
        b'{"step": 7, "step": 8}',
    ],
)
def test_what_the_protocol_does_not_declare_is_refused(ada: Visitor, body: bytes) -> None:
    """A message of another form ends with a sentence, and nothing is done."""
    ada.register().followed()
    headers = {"Authorization": "Owner token of the owner"}
    reply = ada.http.request("POST", "/owner/tick", content=body, headers=headers)

    assert "Restart" in errors(reply)["request"]
    assert ada.owner("GET", "state").json()["activity"][-1]["what"] != "step ticked"
