"""What was changed elsewhere while a panel was open: it is shown, and nothing is done by what was shown before."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers.clients import Exchange, launcher
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.walkthrough import next_code
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.state import KeyState
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.validation.least_privilege import NEEDED
from nupool_helpers.widgets.panels import panel_of
from tests.processes import use_again
from tests.widgets.conftest import Front, usable_code

CHANGED = "These rights were changed elsewhere. Look at them again, and save."
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


class Account:
    """A ready account, whose keys are changed as on the exchange's page."""

    def __init__(self, book: Workbook, rights: Iterable[Permission] = NEEDED) -> None:
        self.workbook, made = book, book.exchange().make_ready_account(rights)
        book.forget_account()
        assert made.pair is not None
        self.seed, self.pair = made.seed, made.pair
        book.pair = made.pair

    def code(self) -> str:
        """The code of now, which the exchange is made to take again: nobody waits for the next one here."""
        return usable_code(self.workbook, self.seed)

    def rows(self) -> list[KeyState]:
        """The exchange's page."""
        found: list[KeyState] = self.workbook.site().get("settings/api-keys").keys
        return found

    def elsewhere(self, *rights: Permission, addresses: str = "", row: int = 0) -> None:
        """Save other rights on the exchange's page."""
        self.workbook.site().save_key(self.rows()[row].id, rights, self.code(), addresses=addresses)
        self.workbook.changed()


def forms(blocks: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Every form of that name, however deep it stands."""
    found = [block for block in blocks if block["kind"] == "form" and block["name"] == name]
    for block in blocks:
        inner = [*block.get("blocks", []), *(part["block"] for part in block.get("parts", []))]
        found += forms(inner, name) if inner else []
    return found


def drawn(form: dict[str, Any]) -> dict[str, Any]:
    """What a page sends of a form that nobody touched."""
    fields = {block["name"]: block["value"] for block in form["blocks"] if block["kind"] in ("field", "hidden")}
    for block in form["blocks"]:
        fields |= {item["name"]: item["on"] for item in block.get("items", [])}
    return fields


@pytest.mark.parametrize("panel", ["13", "15"])
def test_a_right_that_was_withdrawn_is_not_granted_again(book: Workbook, panel: str) -> None:
    """A save of what was shown before is refused with a sentence, and the form shows what is so now."""
    account = Account(book, [*NEEDED, Permission.WITHDRAW])
    front = Front(panel_of(13) if panel == "13" else nupool.explore())
    press = "save" if panel == "13" else "change"
    (before,) = forms(front.hello(), press)
    account.elsewhere(*NEEDED, addresses="127.0.0.1")

    answer = front.press(press, {**drawn(before), "code": account.code()}, **before["args"])
    (after,) = forms(answer["blocks"], press)

    assert answer["errors"] == {"version": CHANGED} | answer["errors"]
    assert (account.rows()[0].permissions, account.rows()[0].addresses) == (sorted(NEEDED), "127.0.0.1")
    assert drawn(before)["withdraw"] and not drawn(after)["withdraw"]
    assert front.press(press, {**drawn(after), "code": account.code()}, **after["args"])["notice"]
    assert account.rows()[0].addresses == "127.0.0.1"


def test_each_key_has_a_form_of_its_own(book: Workbook) -> None:
    """What is shown of one key is saved for that key: its rights and its list of addresses stay."""
    account = Account(book)
    site = book.site()
    site.save_key(site.new_key(), [Permission.READ_INFO], account.code(), addresses="192.0.2.7")
    book.changed()
    front = Front(panel_of(13))
    old, new = forms(front.hello(), "save")
    for form in (new, old):
        assert front.press("save", {**drawn(form), "code": account.code()}, **form["args"])["notice"]

    assert [(key.permissions, key.addresses) for key in account.rows()] == [
        (["READ INFO", "TRADE LIMIT"], ""),
        (["READ INFO"], "192.0.2.7"),
    ]
    assert [drawn(one)["trade_limit"] for one in (old, new)] == [True, False]


def test_a_new_row_is_saved_as_it_was_drawn(book: Workbook, up_to: Any) -> None:
    """A row that has neither rights nor addresses yet: its pair comes back, held for as long as it opens something."""
    up_to(12)
    front = Front(panel_of(13))
    (form,) = forms(front.hello(), "save")
    answer = front.press("save", {**drawn(form), "read_info": True, "code": next_code(book)}, **form["args"])

    assert [item["label"] for item in answer["shown"]] == ["Key", "Secret"]
    assert all(item["number"] for item in answer["shown"]) and answer["dead"] == {}


def test_the_exchange_judges_the_version_in_the_same_step(book: Workbook) -> None:
    """A form of the exchange's own page is refused as well, its code given back, and shown as it is now."""
    account = Account(book)
    key = account.rows()[0]
    account.elsewhere(Permission.READ_INFO)
    code = account.code()

    with pytest.raises(InvalidInput, match="changed elsewhere"):
        book.site().save_key(key.id, NEEDED, code, version=key.version)
    assert account.rows()[0].permissions == ["READ INFO"]
    assert book.site().save_key(key.id, NEEDED, code, version=account.rows()[0].version) is None


def test_a_seed_that_was_made_anew_puts_the_one_before_away(book: Workbook, up_to: Any) -> None:
    """The panel says that it no longer works, and neither the check nor a tick for the scan counts for the new one."""
    up_to(3)
    front = Front(panel_of(4))
    front.hello()
    shown = front.press("show")["shown"][0]
    book.exchange().tick(7)
    book.changed()
    assert front.message(kind="refresh")["dead"] == {}
    assert [book.judgements()[n].answer for n in (4, 7)] == ["done", "done"]
    book.site().post("settings/two-factor/start", fresh="1")
    book.changed()

    assert "no longer works" in front.message(kind="refresh")["dead"][shown["number"]]
    assert [book.judgements()[n].answer for n in (4, 7)] == ["not yet", "not yet"]
    again = front.press("show")["shown"][0]
    assert again["value"] != shown["value"]
    assert front.message(kind="refresh")["dead"] == {}
    assert book.judgements()[4].answer == "done"


def test_a_seed_stays_while_it_is_put_in_force(book: Workbook, up_to: Any) -> None:
    """Its copy is good for as long as no other one is made."""
    up_to(3)
    front = Front(panel_of(4))
    front.hello()
    front.press("show")
    up_to(10)

    assert front.message(kind="refresh")["dead"] == {}


def test_a_deleted_key_s_secret_is_put_away(book: Workbook) -> None:
    """Nobody keeps what no longer works; what still does is left."""
    front = Front(panel_of(13))
    front.hello()
    shown = {item["label"]: item.get("number") for item in front.press("take_ready")["shown"]}
    assert front.message(kind="refresh")["dead"] == {}
    (key,) = book.site().get("settings/api-keys").keys
    book.site().post(f"settings/api-keys/{key.id}/delete", code=next_code(book))
    book.changed()

    assert set(front.message(kind="refresh")["dead"]) == {shown["Key"], shown["Secret"]}


def test_a_right_try_elsewhere_is_told(book: Workbook, up_to: Any) -> None:
    """A wrong log-in changes no mark, a page that was opened neither; a right one does, wherever it was made."""
    front = Front(panel_of(0))
    front.hello()
    new = {"email": "ada@example.org", "password": "lamp otter violin cloud"}
    front.press("make", new)
    front = Front(panel_of(2))
    front.hello()
    before = front.press("log_in", {**new, "password": "wrong"})["settled"]
    book.site().get("settings/two-factor")
    book.changed()
    assert front.message(kind="refresh")["settled"] == before
    book.log_in()
    book.changed()

    assert front.message(kind="refresh")["settled"] != before


def test_a_press_goes_to_the_account_that_is_shown(book: Workbook) -> None:
    """An account that another notebook has taken is shown, and saved to; no code is made of the seed before."""
    account, front = Account(book), Front(panel_of(13))
    front.hello()
    assert [row.key for row in account.rows()] == [account.pair.key]  # by a session of this account
    book.seed = account.seed
    made = book.exchange().make_ready_account(NEEDED)  # which nobody tells this kernel
    book.changed()
    assert made.pair is not None
    row = front.message(kind="refresh")["blocks"]
    (form,) = forms(row, "save")
    assert book.seed is None
    version = next(block["value"] for block in form["blocks"] if block["kind"] == "hidden")
    account.seed = made.seed
    typed: dict[str, object] = {"version": version, "code": account.code(), Permission.READ_INFO.field: True}
    assert front.press("save", typed, **form["args"])["notice"] == "The key's rights are changed."
    assert [row.key for row in account.rows()] == [made.pair.key]


@pytest.mark.parametrize("make", [lambda: panel_of(12), lambda: panel_of(13), nupool.explore])
def test_what_another_notebook_saves_is_shown(book: Workbook, make: Any) -> None:
    """Another kernel, with a session of its own, names the key anew and grants WITHDRAW: the panel shows both."""
    account, front = Account(book), Front(make())
    front.hello()
    assert "otter bot" not in front.text
    Workbook().site().save_key(account.rows()[0].id, [*NEEDED, Permission.WITHDRAW], account.code(), name="otter bot")
    book.state(fresh=True)
    front.message(kind="refresh")

    assert "otter bot" in front.text
    saved = [form for name in ("save", "change") for form in forms(front.sent[-1]["blocks"], name)]
    assert all(drawn(form)[Permission.WITHDRAW.field] for form in saved)


def test_a_refused_pair_leaves_nothing_of_the_one_before(book: Workbook) -> None:
    """No balances, no verdict and no try of a withdrawal stand beside the refusal of another pair."""
    account = Account(book)
    front = Front(panel_of(14))
    front.hello()
    good: dict[str, object] = {"key": account.pair.key, "secret": account.pair.secret.reveal()}
    front.press("enter", good)
    assert "This key may do what is needed" in front.text and "What the signed call returned" in front.text
    front.press("enter", good | {"secret": account.pair.secret.reveal()[::-1]})

    for said in ("This key may do what is needed", "What the signed call returned", "Try to send coins away"):
        assert said not in front.text


@pytest.mark.parametrize("make", [lambda: panel_of(14), nupool.configure_client])
def test_a_verdict_goes_when_the_key_is_changed(book: Workbook, make: Any) -> None:
    """READ INFO taken away on the exchange: nothing green is left, and one press proves the pair again."""
    account = Account(book)
    front = Front(make())
    front.hello()
    front.press("enter", {"key": account.pair.key, "secret": account.pair.secret.reveal()})
    assert "This key may do what is needed" in front.text
    account.elsewhere(Permission.READ_INFO)
    front.message(kind="refresh")
    assert "This key may do what is needed" not in front.text and "changed on the exchange" in front.text
    front.press("prove_again")

    assert "TRADE LIMIT is off and needed" in front.text


def test_what_was_tried_before_a_change_is_no_fault(book: Workbook) -> None:
    """The matrix forgets what a key was answered before its rights were changed on the exchange's page."""
    account = Account(book)
    front = Front(nupool.explore())
    front.hello()
    front.press("one", who="mine", call="account/getbalances")
    assert "✓ allowed" in front.text
    account.elsewhere(Permission.TRADE_LIMIT)
    front.message(kind="refresh")

    assert "✓ allowed" not in front.text and "fault of ours" not in front.text


def test_an_answer_of_the_quiz_goes_with_the_rights(book: Workbook) -> None:
    """A question that was right before the rights were changed is asked anew."""
    account = Account(book)
    front = Front(nupool.quiz())
    front.hello()
    front.press("answer", {"answer3": "no"}, number="3")
    assert "Right so far: 1 of 6." in front.text
    account.elsewhere(*NEEDED, Permission.WITHDRAW)
    front.message(kind="refresh")

    assert "Right so far: 0 of 6." in front.text


CLIENT: dict[str, object] = {
    **{"address": ADDRESS, "server": "eu.nupool.net", "unit": "btc", "exchange": "bittrex", "interest": "0.2"},
    **{"trading": "pybot", "form": "pool.conf"},
}
PROGRAM: dict[str, object] = {"program": "ccxt", "exchange": "kraken", "key": "k3y", "secret": "marker-s3cret"}


@pytest.mark.parametrize("change", [{"interest": "0.9"}, {"form": "users.dat"}, {"path": "elsewhere"}])
def test_a_client_s_preview_goes_with_a_changed_field(book: Workbook, tmp_path: Path, change: dict[str, Any]) -> None:
    """What the form does not say any more is neither shown nor written."""
    Account(book)
    front = Front(nupool.configure_client())
    front.hello()
    fields = CLIENT | {"path": str(tmp_path / "new" / "pool.conf")}
    front.press("show", fields)
    assert "Write the file" in front.text and forms(front.sent[-1]["blocks"], "show")[0]["watched"]
    front.look(**fields | change)

    assert "Write the file" not in front.text
    assert front.press("write")["errors"] and not (tmp_path / "new").exists()
    front.press("show", fields)
    book.pair = KeyPair("f" * 32, SecretText("e" * 32))
    front.message(kind="refresh")
    assert "Write the file" not in front.text


def test_a_program_s_preview_goes_with_a_changed_field(tmp_path: Path) -> None:
    """Another program, or a page that is loaded again, has no file to write until it is shown."""
    front = Front(nupool.configure_program())
    front.hello()
    fields = PROGRAM | {"folder": str(tmp_path / "new")}
    for again in (lambda: front.look(**fields | {"program": "freqtrade"}), front.hello):
        front.press("show", fields)
        assert "Write the file" in front.text
        again()
        assert "Write the file" not in front.text
        assert front.press("write")["errors"] and not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("make", "fields", "place"),
    [
        (nupool.configure_client, CLIENT, ("path", "pool.conf", "pool.conf")),
        (nupool.configure_program, PROGRAM, ("folder", "", "keys.json")),
    ],
)
def test_a_file_that_was_changed_since_is_not_replaced(
    book: Workbook, tmp_path: Path, make: Any, fields: dict[str, object], place: tuple[str, str, str]
) -> None:
    """What is replaced is what was shown to be replaced, and nothing that another program wrote since."""
    Account(book)
    field, name, file = place
    front = Front(make())
    front.hello()
    front.press("show", fields | {field: str(tmp_path / name)})
    (tmp_path / file).write_text("{}")

    assert "changed since" in str(front.press("write")["errors"])
    assert (tmp_path / file).read_text() == "{}"


def test_what_was_found_in_a_file_goes_with_its_name(tmp_path: Path) -> None:
    """ "Nothing wrong" is not left beside the name of a file that was not looked at."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"kraken": {"apiKey": "k3y", "secret": "s3cret-of-a-test"}}))
    path.chmod(0o600)
    front = Front(nupool.examine())
    front.hello()
    front.press("examine", {"path": str(path)})
    assert len(front.sent[-1]["blocks"]) > 1
    front.look(path=str(path) + "x")

    assert len(front.sent[-1]["blocks"]) == 1


def test_all_that_is_wrong_with_a_form_is_said_at_once(book: Workbook, tmp_path: Path) -> None:
    """Each of several fields keeps its sentence when the first is refused."""
    Account(book)
    front = Front(nupool.configure_client())
    front.hello()
    wrong = {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "unit": "b#tc", "interest": "two %"}
    errors = front.press("show", CLIENT | wrong | {"path": str(tmp_path / "pool.conf")})["errors"]
    assert list(errors) == ["address", "unit", "interest"]
    front = Front(nupool.configure_program())
    front.hello()

    errors = front.press("show", PROGRAM | {"exchange": "bittrex", "key": "", "folder": str(tmp_path)})["errors"]
    assert set(errors) == {"exchange", "key"}


def test_the_pool_s_panel_takes_one_right_away_and_no_more(book: Workbook) -> None:
    """What it saves is held against the page as it was read, so that a change in between is not undone."""
    account = Account(book)
    front = Front(nupool.pool_at_work())
    front.hello()
    front.press("begin", {"address": ADDRESS})
    site, real = book.site(), book.site().save_key

    def meanwhile(*given: Any, **form: str) -> Any:
        real(account.rows()[0].id, [Permission.READ_INFO], account.code())
        use_again(launcher.data_dir())
        return real(*given, **form)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(site, "save_key", meanwhile)
        assert "changed elsewhere" in str(front.press("give_back", {"code": account.code()})["errors"])
    assert Exchange(book.exchange().url, account.pair).permissions()[Permission.TRADE_LIMIT] is False
    front.press("finish")
