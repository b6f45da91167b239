"""The workbook's authenticator: accounts in, codes, accounts out, and nothing shown that was not asked for."""

import base64
import io
import json
import subprocess
import time
from typing import Any

import pytest
from PIL import Image

import nupool_helpers as nupool
from nupool_helpers import qr
from nupool_helpers.authenticator_entries import from_uri
from nupool_helpers.lessons import clocks
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.widgets import authenticator
from tests.authenticator_entries.test_reading import export, message
from tests.widgets.conftest import Front

PASSWORD = "turnip lorry quartz 88"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NO_CODE = "No QR code is found in this picture. Cut it out more closely, or enlarge it."
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
    made = subprocess.run(
        ["oathtool", *options, "-b", "-w", "1", "-"], input=seed, capture_output=True, text=True, timeout=120
    )
    return set(made.stdout.split())


def test_a_code_is_hidden_until_asked_for(front: Front) -> None:
    """Then it and the one after are what another program makes of the seed; another press hides them."""
    assert front.press("auth_add", {"seed": "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp", "name": "ada"})["notice"]
    (hidden,) = accounts(front)
    assert (hidden["title"], hidden["code"], hidden["after"]) == ("ada", "", "")

    before = time.time()
    front.press("auth_show", number=hidden["number"])
    (shown,) = accounts(front)
    assert shown["code"] in by_oathtool(SEED, "--totp")
    assert before < shown["ends"] <= time.time() + 30
    front.press("auth_show", number=hidden["number"])
    assert accounts(front) == [hidden]


def test_two_accounts_of_one_name_are_shown_with_their_own_codes(front: Front) -> None:
    """Neither is lost, nor what stands behind them in the list; each shows the codes of its own seed."""
    seeds = [SEED, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    links = [f"otpauth://totp/Quay:ada?secret={seed}&issuer=Quay" for seed in seeds]
    listed = "\n".join([*links, f"otpauth://totp/%22%5D:x?secret={SEED}&issuer=%22%5D"])
    assert front.press("auth_add", {"seed": listed})["notice"].startswith("Added: Quay (ada), ")
    assert [one["title"] for one in accounts(front)] == ["Quay (ada)", "Quay (ada)", '"] (x)']
    for number in [one["number"] for one in accounts(front)]:
        front.press("auth_show", number=number)

    for one, seed in zip(accounts(front), seeds, strict=False):
        assert one["code"] in by_oathtool(seed, "--totp")


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
    """A picture of a QR code is an account; one without is a sentence, and so is what is neither picture nor list."""
    assert front.message([qr.png(LINK)], kind="press", name="auth_files")["notice"] == "Added: Example (ada)."
    again = front.message([qr.png(LINK)], kind="press", name="auth_files")
    assert again["notice"] == "What was there already was left as it is."
    for picture, said in (
        (blank(), "No QR code is found"),
        (b"GIF89a\xff and then nothing", "not a picture"),
        (b"no picture at all", "neither a picture nor a list"),
        (b"", "not a picture"),
        (qr.png("hello"), "not an authenticator's"),
    ):
        assert said in json.dumps(front.message([picture], kind="press", name="auth_files")["errors"])
    assert len(accounts(front)) == 1


def blank() -> bytes:
    """A picture of nothing."""
    out = io.BytesIO()
    Image.new("L", (200, 200), 255).save(out, "PNG")
    return out.getvalue()


def test_the_camera_is_put_away_when_it_has_seen_one(front: Front) -> None:
    """A frame without a QR code goes by without a word; one that is of no use is named, and the camera goes on."""
    for nothing in ([blank()], []):
        answer = front.message(nothing, kind="frame")
        assert (answer["framed"], answer["notice"]) == (False, "")
    for picture, said in (
        (qr.png("https://example.org"), "not an authenticator's"),
        (qr.png(LINK.replace("totp", "hotp")), "HOTP"),
        (b"no picture \xff", "not a picture"),
    ):
        answer = front.message([picture], kind="frame")
        assert answer["framed"] is False and said in json.dumps(answer["errors"])
    answer = front.message([qr.png(LINK)], kind="frame")
    assert (answer["framed"], answer["notice"]) == (True, "Added: Example (ada).")
    assert front.message([qr.png(LINK)], kind="frame")["notice"] == "What was there already was left as it is."
    assert len(accounts(front)) == 1


def test_the_camera_is_of_no_use_to_a_locked_vault(front: Front) -> None:
    """A frame says that the vault is locked, and there is no place for a picture any more."""
    front.press("vault_lock")

    answer = front.message([qr.png(LINK)], kind="frame")
    assert "locked" in answer["errors"][""]
    assert '"drop"' not in front.text


def test_mistakes_are_sentences(front: Front) -> None:
    """A wrong seed, an entry of an unsupported kind, a number from elsewhere."""
    assert "letter O for 0" in front.press("auth_add", {"seed": "JBSWY3DPEHPK3PX0", "name": "x"})["errors"]["seed"]
    assert "HOTP" in json.dumps(front.press("auth_add", {"seed": LINK.replace("totp", "hotp")})["errors"])
    for name in ("show", "hand", "rename", "ask", "delete"):
        answer = front.press(f"auth_{name}", {"name": "x"}, number="nobody")
        assert "not in the vault" in answer["errors"][""]
    assert accounts(front) == []


def test_a_short_seed_works_with_a_warning(front: Front) -> None:
    """What pyotp refuses is made, and said to be weak."""
    notice = front.press("auth_add", {"seed": "JBSWY3DPEHPK3PXP", "name": "old"})["notice"]
    assert "80 bits" in notice
    front.press("auth_show", number=accounts(front)[0]["number"])

    assert accounts(front)[0]["code"] in by_oathtool("JBSWY3DPEHPK3PXP", "--totp")


def test_a_seed_without_a_name_is_added(front: Front) -> None:
    """Nobody types 32 signs again for a name: it is called by the first number that is free, and can be renamed."""
    for seed, name in ((SEED, ""), ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", " ")):
        assert "errors" not in front.press("auth_add", {"seed": seed, "name": name})

    assert [one["title"] for one in accounts(front)] == ["Account 1", "Account 2"]


def test_a_seed_that_is_set_up_is_compared_with_what_was_typed(book: Workbook, up_to: Any) -> None:
    """One or two wrong signs are named by their places, and nothing is added; the right seed has the account's name."""
    up_to(5)
    front = Front(nupool.step(7))
    front.hello()
    front.press("vault_open", {"vault_password": PASSWORD})
    page = book.site().get("settings/two-factor")
    seed = page.seed.reveal()
    others = [seed[:6] + ("A" if seed[6] != "A" else "B") + seed[7:]]
    others.append(others[0][:-1] + ("A" if seed[-1] != "A" else "B"))
    said = [front.press("auth_add", {"seed": other.lower(), "name": "x"}) for other in others]
    assert "sign 7 is not" in said[0]["errors"]["seed"]
    assert "signs 7 and 32 are not" in said[1]["errors"]["seed"]
    assert seed not in json.dumps(said)
    assert front.press("auth_add", {"seed": SEED, "name": "another"})["notice"] == "Added: another."
    assert front.press("auth_add", {"seed": seed})["notice"] == f"Added: Practice exchange ({page.account.email})."
    assert front.press("auth_mine")["notice"] == "What was there already was left as it is."


def test_a_seed_is_added_while_the_exchange_is_away(book: Workbook, up_to: Any, kill: Any) -> None:
    """What is typed for elsewhere is compared with nothing then, and not lost."""
    up_to(5)
    front = Front(nupool.authenticator())
    front.hello()
    front.press("vault_open", {"vault_password": PASSWORD})
    kill()

    assert front.press("auth_add", {"seed": SEED, "name": "ada"})["notice"] == "Added: ada."


def test_renaming_and_deleting(front: Front) -> None:
    """Deleting is asked about, can be left, and a second press alone does it."""
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    front.press("auth_rename", {"name": "bob", "issuer": "Elsewhere"}, number=number)
    assert accounts(front)[0]["title"] == "Elsewhere (bob)"
    front.press("auth_ask", number=number)
    assert "Yes, delete Elsewhere (bob)" in front.text
    assert "Nothing was deleted" in front.press("auth_keep")["notice"]
    assert "Yes, delete" not in front.text
    front.press("auth_delete", number=number)
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
    assert listed["vault"] and coded["vault"]
    assert PASSWORD not in json.dumps(front.sent)


def test_the_vault_itself_comes_out_for_the_password_alone(front: Front, book: Workbook) -> None:
    """The file that is handed to the browser is the vault, locked, and a wrong password hands over nothing."""
    front.press("auth_add", {"seed": LINK})
    assert not front.press("auth_out", {"again": "wrong", "what": "vault"})["handed"]
    handed = front.press("auth_out", {"again": PASSWORD, "what": "vault"})["handed"]

    assert (handed["to"], handed["name"]) == ("file", "vault.kdbx")
    assert base64.b64decode(handed["value"]) == book.vault.path.read_bytes()


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
    """The accounts are gone from the panel, no code is handed on, and unlocked again all codes are hidden."""
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    front.press("auth_show", number=number)
    front.press("vault_lock")

    assert accounts(front) == []
    assert front.sent[-1]["blocks"][0] == {"kind": "away"}
    assert "locked" in front.press("auth_hand", number=number, to="field")["errors"][""]
    front.press("vault_open", {"vault_password": PASSWORD})
    assert [one["code"] for one in accounts(front)] == [""]


def test_pressing_keeps_the_vault_open_and_looking_does_not(
    front: Front, book: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes count from the last copy of a code, whatever the page has refreshed since."""
    now = [0.0]
    monkeypatch.setattr(book.vault, "keys", HeldKey(clock=lambda: now[0]))
    front.press("vault_open", {"vault_password": PASSWORD})
    front.press("auth_add", {"seed": LINK})
    number = accounts(front)[0]["number"]
    front.press("auth_show", number=number)
    now[0] = 599
    front.press("auth_hand", number=number, to="clipboard")
    now[0] = 1198
    front.message(kind="refresh")
    assert accounts(front)
    now[0] = 1199
    front.message(kind="refresh")

    assert accounts(front) == []
    assert book.vault.locked


def test_a_typed_seed_takes_other_digits_hash_and_period(front: Front) -> None:
    """What some sites give as text: the code is the one that another program makes with the same settings."""
    said = {"seed": SEED, "name": "odd", "digits": "8", "hash": "SHA512", "period": "60"}
    front.press("auth_add", said)
    code = front.press("auth_hand", number=accounts(front)[0]["number"], to="field")["handed"]["value"]

    assert code in by_oathtool(SEED, "--totp=sha512", "-d", "8", "-s", "60s")
    for period in ("0", "-1", "x", "٣٠", "99999999"):
        assert "period" in front.press("auth_add", {"seed": SEED, "name": "x", "period": period})["errors"]


def test_names_are_made_fit_for_the_file(front: Front) -> None:
    """A colon or a control character in a typed name mangles nothing."""
    front.press("auth_add", {"seed": SEED, "name": "https://x:1\x00", "issuer": "a:b"})

    assert [one["title"] for one in accounts(front)] == ["a b (https //x 1)"]


def test_a_long_list_is_read_whole(front: Front) -> None:
    """Three hundred lines, typed or as a file with remarks: none is cut, and what is unsupported is named."""
    lines = [f"otpauth://totp/Example:u{n}?secret={SEED}&issuer=Example" for n in range(300)]
    assert front.press("auth_add", {"seed": "".join(lines)})["notice"].startswith("Added: ")
    assert len(accounts(front)) == 300
    listed = "\ufeff# from Aegis\r\n" + "\r\n".join([*lines, LINK, LINK.replace("totp", "hotp")])
    said = front.message([listed.encode()], kind="press", name="auth_files")["notice"]

    assert said.startswith("Added: Example (ada). What was there already was left as it is. Line 303: ")
    assert "HOTP" in said


def test_several_pictures_come_in_at_once(front: Front) -> None:
    """Each gives its accounts; one of no use is named and stops none of the others."""
    other = LINK.replace("ada", "bob")
    said = front.message([qr.png(LINK), blank(), qr.png(other)], kind="press", name="auth_files")["notice"]

    assert said == f"Added: Example (ada), Example (bob). {NO_CODE}"


def picture_of(number: int, kind: int = 2) -> bytes:
    """Picture `number` of three of one export, with one account."""
    entry = message(f1=bytes([number]) * 20, f2=f"Mill:user{number}".encode(), f6=kind)
    return qr.png(export(entry, f3=3, f4=number - 1, f5=77))


def test_all_pictures_of_an_export_at_once_ask_for_no_other(front: Front) -> None:
    """In any order; where one is missing its number is said."""
    some = front.message([picture_of(3), picture_of(1)], kind="press", name="auth_files")["notice"]
    every = front.message([picture_of(2), picture_of(3), picture_of(1)], kind="press", name="auth_files")["notice"]

    assert some == "Added: Mill (user3), Mill (user1). Picture 2 of 3 of the export is missing. Take it, too."
    assert every == "Added: Mill (user2). What was there already was left as it is."


def test_pictures_of_an_export_one_after_the_other_are_all_in_the_end(front: Front) -> None:
    """The camera sees one at a time: what it still lacks is said, and after the last one nothing more."""
    front.message([picture_of(1)], kind="frame")
    refused = front.message([picture_of(3, kind=1)], kind="frame")
    last = front.message([picture_of(2)], kind="frame")

    assert "Picture 2 of 3 of the export is missing" in json.dumps(refused["errors"])
    assert last["notice"] == "Added: Mill (user2)."


def test_a_new_vault_s_password_is_judged_as_it_is_typed(book: Workbook) -> None:
    """The library's suggestion stands beside the field until the password is strong; an old vault's is not judged."""
    front = Front(nupool.authenticator())
    front.hello()
    assert "vault_password" in front.look(vault_password="letmein")
    assert front.look(vault_password=PASSWORD) == front.look(vault_password="") == {}
    front.press("vault_open", {"vault_password": PASSWORD})
    front.press("vault_lock")

    assert front.look(vault_password="letmein") == {}


def test_an_entry_that_gives_no_codes_is_named(front: Front, book: Workbook) -> None:
    """Steam's in a vault that another program has written: its title, and why."""
    with book.vault.changing() as database:
        entry = database.add_entry(database.root_group, "Games", "", "")
        entry.otp = f"otpauth://totp/Steam:ada?secret={SEED}&encoder=steam"
    front.message(kind="refresh")

    assert "Games: an entry of the vault that gives no codes. This is a Steam entry" in front.text


def test_at_a_step_it_adds_the_practice_account(book: Workbook, up_to: Any) -> None:
    """Unfolded at step 9 it takes the seed from the exchange, and its code enables the second factor."""
    up_to(4)
    front = Front(nupool.step(9))
    front.hello()
    front.press("vault_open", {"vault_password": PASSWORD})
    folded = next(b for b in front.sent[-1]["blocks"] if b["kind"] == "details" and "Without a phone" in b["summary"])
    assert "auth_mine" in [block.get("name") for block in folded["blocks"]], "in sight, not in another fold"
    assert "Added: Practice exchange" in front.press("auth_mine")["notice"]
    (number,) = nupool_accounts(front)
    code = front.press("auth_hand", number=number, to="field")["handed"]["value"]

    assert "A code was right" in front.press("enable", {"code": code})["blocks"][0]["text"]


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
    (one,) = front.panel.authenticator.entries.contents().entries.values()  # type: ignore[attr-defined]
    old = one.code(time.time() - 120).reveal()

    assert "Your code was right" in front.press("enable", {"code": old})["errors"]["code"]
    assert "Your code was right" not in front.press("enable", {"code": "12345"})["errors"]["code"]


@pytest.mark.parametrize(
    ("off", "words"),
    [(40, "40 seconds ahead of"), (-75, "75 seconds behind"), (1, "and the exchange's agree"), (None, "")],
)
def test_the_clocks_are_compared(
    book: Workbook, up_to: Any, monkeypatch: pytest.MonkeyPatch, off: int | None, words: str
) -> None:
    """After a refused code the panel says by how much and which way, that they agree, or nothing."""
    up_to(4)
    monkeypatch.setattr(clocks, "clock_difference", lambda _url: off)
    front = Front(nupool.step(9))
    front.hello()
    said = front.press("enable", {"code": "000000"})["errors"]["code"]

    assert words in said
    assert ("This machine's clock" in said) == (off is not None)


def test_the_exchange_s_clock_is_read(book: Workbook, up_to: Any) -> None:
    """The Date of a reply against this machine's clock, set ahead for the test."""
    from nupool_helpers.clients.web import clock_difference

    url, before = book.exchange().url, time.monotonic()
    found, ahead = clock_difference(url), clock_difference(url, lambda: time.time() + 100)
    slack = 2 + time.monotonic() - before  # a Date has whole seconds, and a busy machine takes its time
    assert found is not None
    assert ahead is not None
    assert abs(found) <= slack
    assert abs(ahead - 100) <= slack
    assert clock_difference("http://127.0.0.1:9") is None


def test_how_long_ago_is_counted_in_steps() -> None:
    """From the end of the step in which the code was shown, and not beyond ten minutes."""
    one = from_uri(SecretText(f"otpauth://totp/x?secret={SEED}"))
    now = 1_700_000_010.0
    ends = one.ends(now - 60)

    assert authenticator.right_ago([one], one.code(now - 60), now) == int(now - ends)
    assert authenticator.right_ago([one], one.code(now), now) == 0
    assert authenticator.right_ago([one], one.code(now - 3000), now) == 0
