"""Mails and their links: real messages, links for one purpose, once, for six hours."""

import email
import re
import socketserver
import threading
from email import policy
from email.message import EmailMessage

import pytest

from nupool_helpers.practice.mail.smtp import SmtpMailer
from nupool_helpers.practice.offload import thread_offload
from nupool_helpers.practice.schema import mails, recovery_codes
from tests.practice.conftest import EMAIL, PASSWORD, URL, Visitor, World, errors


def waiting(ada: Visitor) -> str:
    """The token of the mail that enables the second factor."""
    ada.register().log_in().set_up().enable()
    return ada.token("Confirm")


def test_a_mail_is_a_message_with_text_and_html(ada: Visitor, world: World) -> None:
    """The stored message is RFC 5322 with both bodies, and its link is whole in both."""
    ada.register()
    message = email.message_from_string(world.rows(mails)[0].message, policy=policy.default)

    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    assert all(message[name] for name in ("From", "To", "Subject", "Date", "Message-ID"))
    assert message["To"] == EMAIL
    bodies = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]  # type: ignore[attr-defined]
    assert all(f"{URL}/activate?token=" in body for body in bodies)


def test_a_link_works_once(ada: Visitor) -> None:
    """The second time it says that it has been used."""
    token = waiting(ada)
    assert ada.post("/confirm/two-factor", token=token).status_code == 200

    assert "has been used" in errors(ada.post("/confirm/two-factor", token=token))["token"]


def test_the_link_alone_shows_no_recovery_codes(ada: Visitor, world: World) -> None:
    """Without the account's complete session it is refused, opened or pressed, and stays good for after the log-in."""
    token = waiting(ada)
    other = world.visitor()
    for _ in range(2):
        assert "Log in on this browser first" in errors(other.post("/confirm/two-factor", token=token))["session"]
        assert "Log in on this browser first" in errors(other.get(f"/confirm/two-factor?token={token}"))["session"]
    assert world.rows(recovery_codes) == []
    assert ada.model("/settings/two-factor")["two_factor"] == "waiting for mail"

    other.log_in()

    assert other.model(f"/confirm/two-factor?token={token}")["ready"] is True
    assert len(other.post("/confirm/two-factor", token=token).json()["recovery_codes"]) == 8


def test_the_page_of_a_link_shows_the_way_to_the_log_in(ada: Visitor, world: World) -> None:
    """Where the mail was opened in another browser, that page has a link to the log-in and no button."""
    page = world.visitor().http.get(f"/confirm/two-factor?token={waiting(ada)}").text

    assert "Log in on this browser first" in page and 'href="../login"' in page
    assert "Enable it" not in page


def test_the_mailbox_closes_with_the_log_out(ada: Visitor) -> None:
    """Whoever sits down at that browser next reads no mail of the account."""
    ada.register().log_in()
    assert ada.model("/mail")["mails"]

    ada.post("/logout")

    assert ada.model("/mail")["open"] is False


def test_the_mailbox_waits_for_the_second_factor(ada: Visitor, world: World) -> None:
    """After the password alone it is closed; after the code it opens."""
    ada.with_two_factor()
    other = world.visitor().log_in()
    assert other.model("/mail")["open"] is False

    other.post("/login/code", code=world.code(ada.seed))

    assert other.model("/mail")["mails"]


def test_opening_a_link_changes_nothing(ada: Visitor) -> None:
    """A mail program that opens links by itself enables nothing."""
    token = waiting(ada)
    for _ in range(3):
        assert ada.model(f"/confirm/two-factor?token={token}")["ready"] is True

    assert ada.model("/settings/two-factor")["two_factor"] == "waiting for mail"


def test_a_link_ends_after_six_hours(ada: Visitor, world: World) -> None:
    """One second before it works; then it says so."""
    token = waiting(ada)
    world.later(6 * 3600 + 1)

    assert "expired" in errors(ada.post("/confirm/two-factor", token=token))["token"]


def test_a_link_is_for_one_purpose(ada: Visitor) -> None:
    """The activation's token does not confirm the second factor, nor the other way round."""
    ada.register().log_in().set_up().enable()
    activation, confirmation = ada.token("Activate"), ada.token("Confirm")

    assert "something else" in errors(ada.post("/confirm/two-factor", token=activation))["token"]
    assert "something else" in errors(ada.post("/activate", token=confirmation))["token"]


def test_a_newer_mail_voids_the_link_before(ada: Visitor) -> None:
    """Of two mails only the newest one's link works."""
    first = waiting(ada)
    ada.post("/settings/two-factor/mail")

    assert "newer mail" in errors(ada.post("/confirm/two-factor", token=first))["token"]
    ada.confirm()


def test_a_link_of_a_set_up_begun_anew_is_void(ada: Visitor) -> None:
    """Who begins again with a fresh seed cannot confirm the old one."""
    token = waiting(ada)
    ada.post("/settings/two-factor/start", fresh="1")

    assert errors(ada.post("/confirm/two-factor", token=token))["token"]
    assert ada.model("/settings/two-factor")["two_factor"] == "setup"


@pytest.mark.parametrize("token", ["", "x", "WzFd.ZZZZZZ.abc", "é", "a" * 5000])
def test_a_token_that_is_not_ours_is_refused(ada: Visitor, token: str) -> None:
    """A made-up token gets a sentence, beside the page's button."""
    waiting(ada)

    assert errors(ada.post("/confirm/two-factor", token=token))["token"].endswith(".")


def test_one_changed_letter_voids_a_link(ada: Visitor) -> None:
    """The signature covers every part of the token."""
    token = waiting(ada)
    for place in (0, len(token) // 2, len(token) - 2):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert "token" in errors(ada.post("/confirm/two-factor", token=changed))


def test_a_link_of_another_account_is_refused(ada: Visitor, world: World) -> None:
    """Who is logged in as somebody else cannot use it by mistake."""
    token = waiting(ada)
    eve = world.visitor().register("eve@example.org").log_in("eve@example.org")

    assert "another account" in errors(eve.post("/confirm/two-factor", token=token))["token"]


def test_a_mailbox_opens_to_its_own_browser_only(ada: Visitor, world: World) -> None:
    """Nobody reads another account's mails, listed or by number."""
    ada.register()
    number = ada.model("/mail")["mails"][0]["id"]
    stranger, eve = world.visitor(), world.visitor().register("eve@example.org")

    assert stranger.model("/mail") | {"open": False, "mails": []} == stranger.model("/mail")
    assert [mail["to"] for mail in eve.model("/mail")["mails"]] == ["eve@example.org"]
    assert stranger.get(f"/mail/{number}").status_code == eve.get(f"/mail/{number}").status_code == 404


def test_mails_are_limited(ada: Visitor) -> None:
    """After five mails in five minutes the next one waits."""
    waiting(ada)
    replies = [ada.post("/settings/two-factor/mail").status_code for _ in range(6)]

    assert replies[0] == 200
    assert replies[-1] == 429


def test_the_pages_of_links_send_their_address_nowhere(ada: Visitor) -> None:
    """They carry no-store and no-referrer, since their address holds the token."""
    token = waiting(ada)

    headers = ada.get(f"/confirm/two-factor?token={token}").headers

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


class _Server(socketserver.ThreadingTCPServer):
    """An SMTP server that takes one message."""

    allow_reuse_address = True
    received = b""


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (part := self.rfile.readline()) != b".\r\n":
                    self.server.received += part  # type: ignore[attr-defined]
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


def test_an_operator_can_have_real_mails_sent(ada: Visitor, world: World) -> None:
    """With a mail server named, the message goes there and not into the practice mailbox."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world.context.offload_mail = thread_offload(1)
        world.context.mailer = SmtpMailer(world.context, "127.0.0.1", server.server_address[1])
        ada.post("/register", email=EMAIL, password=PASSWORD)
        server.shutdown()

        page = ada.http.get("/register").text + ada.http.get("/activate").text
    assert "your own mailbox" in page
    assert "practice mailbox" not in page
    assert b"Subject: Activate your account" in server.received
    assert f"{URL}/activate?token=".encode() in server.received
    assert world.rows(mails) == []


def test_a_mail_that_is_really_sent_asks_for_the_password(ada: Visitor, world: World) -> None:
    """Vic gets the mail of mallory's registration, too, but following it opens nothing to mallory's password."""
    sent: list[str] = []

    async def mailer(_account_id: int, message: EmailMessage) -> None:
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        sent.extend(re.findall(r"token=([\w.-]+)", text))

    world.context.mailer = mailer
    ada.post("/register", email=EMAIL, password=PASSWORD)
    world.visitor().post("/register", email=EMAIL, password="another violin under clouds")
    page = ada.http.get(f"/activate?token={sent[1]}").text
    assert 'type="password"' in page

    refused = {"data": {"token": sent[1], "password": PASSWORD}, "headers": {"Origin": URL}}
    again = ada.http.post("/activate", **refused).text
    assert "password is not right" in again and f'value="{sent[1]}"' in again
    assert "password" in errors(ada.post("/activate", token=sent[0]))
    assert ada.post("/activate", token=sent[0], password=PASSWORD).status_code == 200
    assert ada.post("/login", email=EMAIL, password=PASSWORD).json()["page"] == "settings"


def test_a_mail_server_that_fails_costs_nothing(ada: Visitor, world: World) -> None:
    """The account is made, and the mail can be asked for again."""
    world.context.mailer = SmtpMailer(world.context, "127.0.0.1", 9)

    assert ada.post("/register", email=EMAIL, password=PASSWORD).status_code == 200

    world.context.mailer = None
    assert "new mail" in errors(ada.post("/login", email=EMAIL, password=PASSWORD))["email"]
    assert ada.token("Activate")
