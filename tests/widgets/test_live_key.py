"""What may the key of my exchange do: the panel against a server that answers for every exchange, on loopback."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import nupool_helpers as nupool
from nupool_helpers import live
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.formats import write
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.lessons.attack import AttackResult, Protection
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.widgets import live_thief
from nupool_helpers.widgets.doctor import Doctor
from nupool_helpers.widgets.live_key import OwnKey
from nupool_helpers.widgets.live_thief import practice_rights
from nupool_helpers.widgets.live_verdict import verdict_blocks
from tests.live.pairs import CODE, KEY, PASSPHRASE, SECRET, ec_pem
from tests.live.server import Replayer, case, cases, replaying
from tests.widgets.conftest import Front

MARKS = (KEY, SECRET, PASSPHRASE, CODE)
PASSWORD = "turnip lorry quartz 88"


@dataclass
class Asking:
    """A page with the panel, and the server that answers for the exchange."""

    front: Front
    server: Replayer

    def choose(self, exchange: str, purpose: str = "spot") -> dict[str, Any]:
        """Choose an exchange and a purpose by the button."""
        return self.front.press("choose", {"exchange": exchange, "purpose": purpose})

    def ask(self, name: str, **fields: object) -> dict[str, Any]:
        """Ask about a pair that was typed; the exchange answers as in the recorded case."""
        recorded, _ = case(name)
        self.server.answers += [one["response"] for one in recorded["replies"]]
        key = recorded.get("own_key", KEY)
        return self.front.press("ask", {"key": key, "secret": SECRET, **fields}, exchange=recorded["exchange"])

    @property
    def rows(self) -> dict[str, str]:
        """What the table of rights says, by the right."""
        tables = [block for block in self.front.sent[-1]["blocks"] if block["kind"] == "table"]
        return {row[0]: row[1]["text"] for row in tables[0]["rows"]} if tables else {}

    def everything(self) -> str:
        """The widget's state, and every message that the panel has sent."""
        return json.dumps([self.front.panel.get_state(), self.front.sent], default=str)


def opened(panel: Any) -> Front:
    """A page with a panel; messages of progress are no answers."""
    front = Front(panel)
    front.progress = []  # type: ignore[attr-defined]
    kept = front.sent

    def send(content: dict[str, Any], buffers: object = None) -> None:
        (kept if "blocks" in content else front.progress).append(content)  # type: ignore[attr-defined]

    panel.send = send
    front.hello()
    return front


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replayer]:
    """All exchanges, on loopback."""
    with replaying(tmp_path, monkeypatch) as started:
        yield started


@pytest.fixture
def asking(book: Workbook, server: Replayer) -> Asking:
    """The panel, which believes the test's authority."""
    return Asking(opened(OwnKey(live.Line(ca=server.ca))), server)


def test_the_exchange_comes_first_then_the_request_then_the_pair(asking: Asking) -> None:
    """No field for a pair before an exchange is chosen; then the request without its signature, and what is kept."""
    assert '"secret"' not in asking.front.text
    assert asking.front.press("choose", {"exchange": "", "purpose": "spot"})["errors"]

    asking.choose("kraken")
    kinds = [block["kind"] for block in asking.front.sent[-1]["blocks"]]
    assert kinds.index("pre") < kinds.index("form", 1)
    assert "POST https://api.kraken.com/0/private/GetApiKeyInfo" in asking.front.text
    assert "‹the signature›" in asking.front.text and "no later call of this pair" in asking.front.text
    assert "One-time code of the key" in asking.front.text
    assert asking.server.seen == [] and asking.server.resolved == []


@pytest.mark.parametrize("exchange", live.NOTHING_TOLD)
def test_where_nothing_is_told_no_key_is_asked_for(asking: Asking, exchange: str) -> None:
    """No field but the choice; where to look by hand, and for what; a press that comes all the same sends nothing."""
    asking.choose(exchange)

    one = live.NOTHING_TOLD[exchange]
    assert one.page.address in asking.front.text and one.page.names["withdraw"] in asking.front.text
    assert '"secret"' not in asking.front.text and "pair_file" not in asking.front.text
    assert asking.front.press("ask", {"key": KEY, "secret": SECRET}, exchange=exchange)["errors"]
    assert asking.server.resolved == []


def test_without_a_connection_nobody_is_said_to_have_been_asked(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing has left, and the panel does not say that it has."""

    def unknown(*_asked: object, **_more: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    asking.choose("kucoin")
    fields = {"key": KEY, "secret": SECRET, "passphrase": PASSPHRASE}
    answer = asking.front.press("ask", fields, exchange="kucoin")

    assert answer["notice"] == "KuCoin has given no answer."
    assert "No connection came about" in asking.front.text and "What was to be sent" in asking.front.text
    assert "was asked" not in asking.front.text and asking.server.seen == []


def test_a_key_that_may_withdraw_is_told_on_one_screen(asking: Asking) -> None:
    """Each right as recorded, too much first, where to change it, how it is called there; asked once."""
    asking.choose("kucoin")
    answer = asking.ask("kucoin-over-privileged", passphrase=PASSPHRASE)

    expected = case("kucoin-over-privileged")[1]
    said = {True: "✓ yes", False: "✕ no", None: "? could not be established"}
    assert [asking.rows[name] for name in ("reading", "withdrawing", "margin and futures")] == [
        said[expected[name]] for name in ("read", "withdraw", "margin_futures")
    ]
    assert answer["notice"] == "KuCoin was asked."
    assert "More than needed: withdrawing" in asking.front.text
    assert "https://www.kucoin.com/account/api" in asking.front.text
    assert "Withdrawal (in an answer: Transfer)" in asking.front.text
    assert len(asking.server.seen) == 1
    assert [one["progress"] for one in asking.front.progress] == ["Waiting for KuCoin, for 20 seconds at most …"]  # type: ignore[attr-defined]


def test_the_same_answer_is_judged_for_another_purpose_without_a_second_question(asking: Asking) -> None:
    """Least privilege for trading is too much for looking."""
    asking.choose("kraken")
    asking.ask("kraken-least-privilege")
    assert "This key fits spot trading: this exchange makes no narrower one" in asking.front.text

    asking.front.look(exchange="kraken", purpose="look")
    assert "may do more than only looking needs" in asking.front.text
    assert len(asking.server.seen) == 1


def test_a_key_is_said_to_do_no_more_than_needed_only_where_that_is_so(asking: Asking) -> None:
    """Every key that fits: either each right that is not needed is off, or it is said that no narrower key is made."""
    for name in [one for one in cases() if one.endswith("least-privilege")]:
        recorded, expected = case(name)
        asking.choose(recorded["exchange"])
        fields = {"secret": ec_pem()} if recorded["exchange"] == "coinbase" else {}
        asking.ask(name, passphrase=PASSPHRASE, **fields)
        off = all(expected[right] is False for right in ("withdraw", "transfer", "margin_futures"))
        assert ("no more than that needs" in asking.front.text) == (off and name != "gate-least-privilege"), name


@pytest.mark.parametrize("change", [{"key": "another"}, {"exchange": "okx", "purpose": "spot"}])
def test_the_verdict_goes_when_a_field_names_another_key(asking: Asking, change: dict[str, str]) -> None:
    """Nothing that was said of one key stands beside another one; a page that is opened again begins anew."""
    asking.choose("kraken")
    asking.ask("kraken-over-privileged")
    assert asking.rows

    asking.front.look(**change)
    assert not asking.rows

    asking.choose("kraken")
    asking.ask("kraken-over-privileged")
    asking.front.hello()
    assert not asking.rows


def test_a_pair_goes_to_no_other_exchange_than_it_was_entered_for(asking: Asking, tmp_path: Path) -> None:
    """A form of another exchange, a pair of a file that is called another one's, and the practice exchange's."""
    asking.choose("okx")
    assert asking.front.press("ask", {"key": KEY, "secret": SECRET}, exchange="kraken")["errors"]
    for name in ("kraken", "binance"):
        write(FORMATS["ccxt"], tmp_path / f"{name}.json", Credentials(name, KEY, SecretText(SECRET)), keep=False)
        answer = asking.front.press("from_file", {"pair_file": str(tmp_path / f"{name}.json"), "which": ""})
        assert "must not get its Key" in answer["errors"][""]
    assert asking.server.resolved == []


def test_a_pair_of_a_file_is_asked_about_after_one_more_press(asking: Asking, tmp_path: Path) -> None:
    """With the passphrase that stands in it; afterwards this kernel does not hold it."""
    path = tmp_path / "keys.json"
    write(FORMATS["ccxt"], path, Credentials("okx", KEY, SecretText(SECRET), SecretText(PASSPHRASE)), keep=False)
    asking.choose("okx")
    assert not asking.front.press("from_file", {"pair_file": str(path), "which": ""}).get("errors")
    assert "The pair from the file is taken." in asking.front.text and asking.server.seen == []

    asking.server.answers.append(case("okx-least-privilege")[0]["replies"][0]["response"])
    asking.front.press("ask", {}, exchange="okx")
    assert asking.rows["withdrawing"] == "✕ no"
    assert asking.server.seen[0].headers["OK-ACCESS-PASSPHRASE"] == PASSPHRASE
    assert "The pair from the file" not in asking.front.text
    assert not [mark for mark in MARKS if mark in asking.everything()]


def test_a_pair_of_the_vault_is_asked_about(asking: Asking, book: Workbook) -> None:
    """With its passphrase; the vault is not offered where there is none."""
    asking.choose("okx")
    assert "Take it from the vault" not in asking.front.text
    book.vault.create(SecretText(PASSWORD))
    book.vault.put_pair("my bot", KeyPair(KEY, SecretText(SECRET)), {"password": SecretText(PASSPHRASE)})
    asking.front.press("vault_take", {"pair": "my bot"})

    asking.server.answers.append(case("okx-over-privileged")[0]["replies"][0]["response"])
    asking.front.press("ask", {}, exchange="okx")
    assert asking.rows["withdrawing"] == "✓ yes"
    assert not [mark for mark in MARKS if mark in asking.everything()]


def test_a_secret_of_several_lines_is_entered_whole(asking: Asking) -> None:
    """Coinbase's: its field takes lines, and what leaves is signed with it."""
    pem = ec_pem()
    asking.choose("coinbase")
    assert '"type": "secret lines"' in asking.front.text
    asking.ask("coinbase-least-privilege", secret=f"\n{pem}\n")

    assert asking.rows["trading"] == "✓ yes"
    assert pem.splitlines()[1] not in asking.everything() + str(asking.server.seen)


def test_a_passphrase_is_said_to_be_sent_where_it_is(asking: Asking) -> None:
    """OKX and Bitget want it as it is; KuCoin takes a signature over it."""
    for exchange in live.EXCHANGES:
        asking.choose(exchange)
        assert ('"passphrase"' in asking.front.text) == bool(live.EXCHANGES[exchange].needs)
        sent = exchange in ("okx", "myokx", "okxus", "bitget")
        assert ("This one is sent with the request, as it is" in asking.front.text) == sent


@pytest.mark.parametrize(
    ("exchange", "fields", "field"),
    [
        ("kraken", {"secret": "not whole"}, "secret"),
        ("kraken", {"key": "", "secret": SECRET}, "key"),
        ("okx", {"secret": SECRET}, "passphrase"),
        ("coinbase", {"secret": "-----BEGIN nothing"}, "secret"),
    ],
)
def test_a_pair_that_cannot_be_one_is_a_sentence_beside_its_field(
    asking: Asking, exchange: str, fields: dict[str, str], field: str
) -> None:
    """And nothing is sent."""
    asking.choose(exchange)
    answer = asking.front.press("ask", {"key": KEY, **fields}, exchange=exchange)

    assert list(answer["errors"]) == [field] and answer["errors"][field].endswith(".")
    assert asking.server.resolved == []


def test_a_refusal_gives_its_causes_and_no_table(asking: Asking) -> None:
    """In the order of likelihood; a server that nobody vouches for gets nothing and is named."""
    asking.choose("binance")
    asking.ask("binance-error-ambiguous")
    assert not asking.rows and "Nothing of this key could be established." in asking.front.text
    assert asking.front.text.index("First:") < asking.front.text.index("Second:") < asking.front.text.index("Third:")

    stranger = Asking(opened(nupool.own_key()), asking.server)
    stranger.choose("binance")
    seen = len(asking.server.seen)
    stranger.ask("binance-least-privilege")
    assert "could not prove that it is the exchange" in stranger.front.text
    assert len(asking.server.seen) == seen


def test_a_second_request_is_said_before_it_is_sent(asking: Asking) -> None:
    """Bitget's unified account: as progress, and afterwards in what was sent."""
    asking.choose("bitget")
    asking.ask("bitget-uta-least-privilege", passphrase=PASSPHRASE)

    assert "So this is sent, too: GET https://api.bitget.com/api/v3/account/info" in str(asking.front.progress)  # type: ignore[attr-defined]
    assert "/api/v3/account/info" in asking.front.text and len(asking.server.seen) == 2
    assert not [mark for mark in MARKS if mark in asking.everything() + str(asking.front.progress)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("exchange", [name for name in live.EXCHANGES if name not in ("bybiteu", "myokx", "okxus")])
def test_no_answer_shows_the_pair_or_a_reply(asking: Asking, exchange: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every exchange's key, right and refused: neither in the widget's state nor in a message or a log."""
    refused = next(name for name in cases(exchange) if "-error-" in name)
    for recorded in (f"{'bitget-uta' if exchange == 'bitget' else exchange}-least-privilege", refused):
        asking.choose(exchange)
        fields = {"secret": ec_pem()} if exchange == "coinbase" else {}
        asking.ask(recorded, passphrase=PASSPHRASE, code=CODE, **fields)
    assert asking.server.seen
    assert not [mark for mark in MARKS if mark in asking.everything() + caplog.text]


def test_no_variable_changes_who_is_asked_or_believed(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The authority of a test is an argument; the environment's are not read."""
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(asking.server.ca))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    stranger = Asking(opened(nupool.own_key()), asking.server)
    stranger.choose("kraken")
    stranger.ask("kraken-least-privilege")

    assert "could not prove that it is the exchange" in stranger.front.text
    assert asking.server.seen == []


def test_a_thief_gets_the_rights_that_the_key_has_or_may_have() -> None:
    """Unknown is played as there; what the practice exchange has not is left out."""
    both = (Permission.TRADE_LIMIT, Permission.TRADE_MARKET)
    assert practice_rights(live.Reading(read=True, trade=False, withdraw=False)) == (Permission.READ_INFO,)
    assert practice_rights(live.Reading(read=True, trade=True, withdraw=False)) == (Permission.READ_INFO, *both)
    assert practice_rights(live.Reading(read=True, trade=True)) == tuple(Permission)


def test_the_thief_is_offered_and_played(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the button, under each protection; what was lost goes with the verdict."""
    played: list[Any] = []

    def run(scenarios: Any, on_progress: Any, on_wait: Any) -> list[AttackResult]:
        played.extend(scenarios)
        on_wait("You are number 1.")
        on_progress(1)
        return [AttackResult(one, [2.0, 2.0, 2.0, 2.0, 1.0, 1.0], [[]] * 6) for one in scenarios]

    monkeypatch.setattr(live_thief, "run_scenarios", run)
    asking.choose("kraken")
    assert asking.front.press("thief")["errors"]
    asking.ask("kraken-least-privilege")
    asking.front.press("thief")

    assert [one.protection for one in played] == list(Protection)
    assert {one.rights for one in played} == {tuple(Permission)[:3]}
    assert "50.0\u00a0%" in asking.front.text and "<svg" in asking.front.text
    asking.front.look(key="x")
    asking.ask("kraken-over-privileged")
    assert "<svg" not in asking.front.text


def test_a_verdict_never_calls_absent_what_was_not_established() -> None:
    """For every exchange and an answer that says nothing of one right: its row is neither yes nor no."""
    for exchange in live.EXCHANGES.values():
        told = live.Reading(**dict.fromkeys(live.RIGHTS, False))  # type: ignore[arg-type]
        for right in live.RIGHTS:
            blocks = verdict_blocks(live.Verdict(exchange, told.also(**{right: None})), "look", [])
            table = next(block for block in blocks if block["kind"] == "table")
            assert table["rows"][live.RIGHTS.index(right)][1]["text"] == "? could not be established"
            assert blocks[0]["tone"] != "good"


def test_the_doctor_s_panel_asks_about_a_live_pair_by_a_button(
    book: Workbook, server: Replayer, tmp_path: Path
) -> None:
    """The request is shown, nothing is sent before the press; the verdict goes with another file or purpose."""
    path = tmp_path / "keys.json"
    write(FORMATS["ccxt"], path, Credentials("kraken", KEY, SecretText(SECRET)), keep=False)
    write(FORMATS["ccxt"], path, Credentials("phemex", KEY, SecretText(SECRET)), keep=False)
    asking = Asking(opened(Doctor(live.Line(ca=server.ca))), server)
    asking.front.press("examine", {"path": str(path), "vault_password": ""})
    assert "GET https" not in asking.front.text and "GetApiKeyInfo" in asking.front.text
    assert "Phemex tells no program" in asking.front.text and server.resolved == []

    server.answers.append(case("kraken-over-privileged")[0]["replies"][0]["response"])
    answer = asking.front.press("ask_live", {"purpose": "spot"}, pair="0")
    assert answer["notice"] == "Kraken was asked." and "More than needed: withdrawing" in asking.front.text
    assert len(server.seen) == 1
    asking.front.look(purpose="look")
    assert "More than needed" not in asking.front.text
    assert asking.front.press("ask_live", {"purpose": "spot"}, pair="1")["errors"]
    asking.front.look(path="other")
    assert "GetApiKeyInfo" not in asking.front.text
    assert asking.front.press("ask_live", {"purpose": "spot"}, pair="0")["errors"]
    assert not [mark for mark in MARKS if mark in asking.everything()]
