"""The workbook's authenticator: accounts in, codes, accounts out, and nothing shown that was not asked for."""

import io
import json
import subprocess
import time
from typing import Any

import pytest
from PIL import Image

import nupool_helpers as nupool
from nupool_helpers import qr, workbook
from nupool_helpers.otpauth import from_uri
from nupool_helpers.secret import SecretText
from nupool_helpers.widgets import authenticator
from nupool_helpers.workbook import Workbook
from tests.widgets.conftest import Front

PASSWORD = "turnip lorry quartz 88"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = f"otpauth://totp/Example:ada?secret={SEED}&issuer=Example&digits=8&algorithm=SHA256"


@pytest.fixture
def front(book: Workbook) -> Front:
    """The authenticator on an open, empty vault."""
    made = Front(nupool.authenticator())
    made.hello()
    assert "one device, not two" in made.text
    made.press("vault_open", {"vault_password": PASSWORD})
    assert "No account yet" in made.text
    return made


def accounts(front: Front) -> list[dict[str, Any]]:
    """The accounts that the panel shows."""
    return [block for block in front.sent[-1]["blocks"] if block["kind"] == "account"]


def by_oathtool(seed: str, *options: str) -> set[str]:
    """The codes of now and of the next step, by an independent program."""
    made = subprocess.run(["oathtool", *options, "-b", "-w", "1", "-"], input=seed, capture_output=True, text=True)
    return set(made.stdout.split())


def test_a_code_is_hidden_until_asked_for(front: Front) -> None:
    """Then it and the one after are what another program makes of the seed; another press hides them."""
    assert front.press("auth_add", {"seed": "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp", "name": "ada"})["notice"]
    (hidden,) = accounts(front)
    assert (hidden["title"], hidden["code"], hidden["after"]) == ("ada", "", "")

    front.press("auth_show", number=hidden["number"])
    (shown,) = accounts(front)
    assert shown["code"] in by_oathtool(SEED, "--totp")
    assert 0 < shown["ends"] - time.time() <= 31
    front.press("auth_show", number=hidden["number"])
    assert accounts(front) == [hidden]


def test_a_code_is_handed_on_without_being_shown(front: Front) -> None:
    """To the clipboard or to a field, with the account's own digits and hash."""
    front.press("auth_add", {"seed": LINK})
    (one,) = accounts(front)
    answer = front.press("auth_hand", number=one["number"], to="field")

    assert answer["handed"]["to"] == "field"
    assert answer["handed"]["value"] in by_oathtool(SEED, "--totp=sha256", "-d", "8")
    assert accounts(front)[0]["code"] == ""
    assert "handed" in front.message(kind="refresh") and not front.sent[-1]["handed"]


def test_pictures_are_read(front: Front) -> None:
    """A picture of a QR code is an account; one without is a sentence, and so is what is no picture."""
    assert front.message([qr.png(LINK)], kind="press", name="auth_picture")["notice"] == "Added: Example (ada)."
    again = front.message([qr.png(LINK)], kind="press", name="auth_picture")
    assert again["notice"] == "What was there already was left as it is."
    for picture, said in (
        (blank(), "No QR code is found"),
        (b"GIF89a and then nothing", "not a picture"),
        (qr.png("hello"), "not an authenticator's"),
    ):
        assert said in json.dumps(front.message([picture], kind="press", name="auth_picture")["errors"])
    assert len(accounts(front)) == 1


def blank() -> bytes:
    """A picture of nothing."""
    out = io.BytesIO()
    Image.new("L", (200, 200), 255).save(out, "PNG")
    return out.getvalue()


def test_the_camera_is_put_away_when_it_has_seen_one(front: Front) -> None:
    """A frame without an account goes by without a word."""
    assert front.message([qr.png("https://example.org")], kind="frame")["framed"] is False
    assert front.message([b"no picture"], kind="frame")["framed"] is False
    assert front.message([], kind="frame")["framed"] is False
    assert front.message([qr.png(LINK)], kind="frame")["framed"] is True
    assert len(accounts(front)) == 1


def test_mistakes_are_sentences(front: Front) -> None:
    """A wrong seed, no name, an entry of an unsupported kind, a number from elsewhere."""
    assert "letter O for 0" in front.press("auth_add", {"seed": "JBSWY3DPEHPK3PX0", "name": "x"})["errors"]["seed"]
    assert "name" in front.press("auth_add", {"seed": SEED})["errors"]
    assert "HOTP" in json.dumps(front.press("auth_add", {"seed": LINK.replace("totp", "hotp")})["errors"])
    for name in ("show", "hand", "rename", "delete"):
        assert "not in the vault" in front.press(f"auth_{name}", number="nobody")["errors"][""]
    assert accounts(front) == []


def test_a_short_seed_works_with_a_warning(front: Front) -> None:
    """What pyotp refuses is made, and said to be weak."""
    notice = front.press("auth_add", {"seed": "JBSWY3DPEHPK3PXP", "name": "old"})["notice"]
    assert "80 bits" in notice
    front.press("auth_show", number=accounts(front)[0]["number"])

    assert accounts(front)[0]["code"] in by_oathtool("JBSWY3DPEHPK3PXP", "--totp")


def test_renaming_and_deleting(front: Front) -> None:
    """Deleting takes two presses."""
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    front.press("auth_rename", {"name": "bob", "issuer": "Elsewhere"}, number=number)
    assert accounts(front)[0]["title"] == "Elsewhere (bob)"
    assert "once more" in front.press("auth_delete", number=number)["notice"]
    assert len(accounts(front)) == 1
    front.press("auth_delete", number=number)
    assert accounts(front) == []


def test_seeds_come_out_for_the_password_alone(front: Front) -> None:
    """Asked for again though the vault is open; then a list, or one account's QR code, which reads back."""
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    assert "password" in front.press("auth_out", {"again": "wrong"})["errors"]["again"]
    assert SEED not in json.dumps(front.sent)
    (listed,) = front.press("auth_out", {"again": PASSWORD})["shown"]
    (coded,) = front.press("auth_out", {"again": PASSWORD, "what": number})["shown"]

    assert from_uri(SecretText(listed["value"])) == from_uri(SecretText(LINK))
    assert from_uri(SecretText(coded["value"])) == from_uri(SecretText(LINK))
    assert coded["svg"].startswith("<svg")
    assert PASSWORD not in json.dumps(front.sent)


def test_nothing_is_in_the_state(front: Front) -> None:
    """What the notebook would save holds neither seed nor code nor password."""
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    front.press("auth_show", number=number)
    state = str(front.panel.get_state())

    assert accounts(front)[0]["code"] not in state
    assert SEED not in state + front.text
    assert PASSWORD not in state


def test_a_locked_vault_shows_nothing(front: Front, book: Workbook) -> None:
    """The accounts are gone from the panel, and no code is handed on."""
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    front.press("auth_show", number=number)
    front.press("vault_lock")

    assert accounts(front) == []
    assert "locked" in front.press("auth_hand", number=number, to="field")["errors"][""]


def test_at_a_step_it_adds_the_practice_account(book: Workbook, up_to: Any) -> None:
    """Unfolded at step 9 it takes the seed from the exchange, and its code enables the second factor."""
    up_to(4)
    front = Front(nupool.step(9))
    front.hello()
    front.press("vault_open", {"vault_password": PASSWORD})
    assert "Added: Practice exchange" in front.press("auth_mine")["notice"]
    (number,) = nupool_accounts(front)
    code = front.press("auth_hand", number=number, to="field")["handed"]["value"]

    assert "The code was right" in front.press("enable", {"code": code})["notice"]


def nupool_accounts(front: Front) -> list[str]:
    """The numbers of the accounts in the folded part of a step's panel."""
    folded = next(b for b in front.sent[-1]["blocks"] if b["kind"] == "details" and "Without a phone" in b["summary"])
    return [block["number"] for block in folded["blocks"] if block["kind"] == "account"]


def test_a_code_that_was_right_is_told_so(book: Workbook, up_to: Any) -> None:
    """An old code is refused, and the panel says how long ago it was right."""
    up_to(4)
    front = Front(nupool.step(9))
    front.hello()
    front.press("vault_open", {"vault_password": PASSWORD})
    front.press("auth_mine")
    (one,) = front.panel.accounts.kept().accounts.values()  # type: ignore[attr-defined]
    old = one.code(time.time() - 120).reveal()

    assert "Your code was right" in front.press("enable", {"code": old})["errors"]["code"]
    assert "Your code was right" not in front.press("enable", {"code": "12345"})["errors"]["code"]


@pytest.mark.parametrize(
    ("off", "words"), [(40, "40 seconds ahead of"), (-75, "75 seconds behind"), (1, ""), (None, "")]
)
def test_the_clocks_are_compared(
    book: Workbook, up_to: Any, monkeypatch: pytest.MonkeyPatch, off: int | None, words: str
) -> None:
    """After a refused code the panel says by how much and which way, or nothing where they agree."""
    up_to(4)
    monkeypatch.setattr(workbook, "clock_difference", lambda _url: off)
    front = Front(nupool.step(9))
    front.hello()
    said = front.press("enable", {"code": "000000"})["errors"]["code"]

    assert words in said
    assert ("clock is" in said) == bool(words)


def test_the_exchange_s_clock_is_read(book: Workbook, up_to: Any) -> None:
    """The Date of a reply against this machine's clock, set ahead for the test."""
    from nupool_helpers.site import clock_difference

    url = book.exchange().url
    assert abs(clock_difference(url) or 0) <= 2
    assert 98 <= (clock_difference(url, lambda: time.time() + 100) or 0) <= 102
    assert clock_difference("http://127.0.0.1:9") is None


def test_how_long_ago_is_counted_in_steps() -> None:
    """From the end of the step in which the code was shown, and not beyond ten minutes."""
    one = from_uri(SecretText(f"otpauth://totp/x?secret={SEED}"))
    now = 1_700_000_010.0
    ends = one.ends(now - 60)

    assert authenticator._right_ago([one], one.code(now - 60), now) == int(now - ends)
    assert authenticator._right_ago([one], one.code(now), now) == 0
    assert authenticator._right_ago([one], one.code(now - 3000), now) == 0
