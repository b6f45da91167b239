"""Notebook 16's panels: the pool at work, a program's configuration, a file examined."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import base58
import pytest

import nupool_helpers as nupool
from nupool_helpers.clients import Exchange, launcher
from nupool_helpers.exports import formats, pool_conf
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.lessons.walkthrough import next_code
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.validation.one_time_codes import code_at, time_step
from nupool_helpers.vault.entries import add_entry
from tests.widgets.conftest import Front

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
SHARES = base58.b58encode_check(bytes([63]) + bytes(20)).decode()


def test_the_pool_at_work(book: Workbook, up_to: Any) -> None:
    """Two orders are credited, a changed letter and a missing right are not, and the Secret is in nothing that left."""
    book.take_ready_account()  # its codes are all unused
    up_to(14)
    front = Front(nupool.pool_at_work())
    front.hello()
    assert "class PoolClient" in front.text, "the learner can read it"
    assert "address" in front.press("begin", {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"})["errors"]
    assert "amount" in front.press("begin", {"address": ADDRESS, "amount": "much"})["errors"]
    front.press("begin", {"address": ADDRESS, "amount": "10"})
    front.press("submit")
    assert '["2", "0", "0.00000000 NBT", ""]' in front.text
    assert "neither raw nor reversed" in front.text
    assert "is found in it: the search works" in front.text
    front.press("change")
    assert "INVALID_SIGNATURE" in front.text
    front.press("steal")
    (thefts,) = [block for block in front.sent[-1]["blocks"] if block.get("caption") == "With one stolen request"]
    assert [(row[1], row[2]) for row in thefts["rows"]] == [
        ("account/getorder", "can"),
        ("account/getorder", "can"),
        ("account/getbalances", "cannot"),
        ("market/cancel", "cannot"),
        ("market/buylimit", "cannot"),
        ("account/withdraw", "cannot"),
    ]
    assert "code" in front.press("withdraw_right", {"code": "12345"})["errors"]
    code = next_code(book)
    front.press("withdraw_right", {"code": code})
    assert "INVALID_PERMISSION" in front.text
    assert "Give READ INFO back" in front.text and "Take READ INFO away" not in front.text
    assert "nothing is credited" in front.press("submit")["notice"]
    assert code not in front.text
    assert book.pair is not None
    assert book.pair.secret.reveal() not in json.dumps(front.sent)
    assert "stopped" in front.press("finish")["notice"]
    assert "Start the pool" in front.text


def test_rights_that_the_key_has_besides_stay(book: Workbook) -> None:
    """READ INFO is taken and given back; the other switches are as they were."""
    made = book.exchange().make_ready_account([Permission.READ_INFO, Permission.TRADE_LIMIT, Permission.TRADE_MARKET])
    assert made.pair is not None
    book.forget_account()
    book.pair = made.pair
    front = Front(nupool.pool_at_work())
    front.hello()
    front.press("begin", {"address": ADDRESS})
    now = book.exchange().state().now / 1000
    for press, later, expected in (("withdraw_right", 0, False), ("give_back", 1, True)):
        assert not front.press(press, {"code": code_at(made.seed, time_step(now) + later)}).get("errors")
        assert Exchange(book.exchange().url, made.pair).permissions() == {
            Permission.READ_INFO: expected,
            Permission.TRADE_LIMIT: True,
            Permission.TRADE_MARKET: True,
            Permission.WITHDRAW: False,
        }
    front.press("submit")
    assert '["2", "2", ' in front.text
    front.press("finish")


def test_the_pool_asks_for_a_pair_first(book: Workbook, up_to: Any) -> None:
    """Without one there is the vault and the entry, and nothing can be pressed ahead of it."""
    up_to(3)
    front = Front(nupool.pool_at_work())
    front.hello()

    assert "Which pair shall work?" in front.text
    for name in ("begin", "submit", "change", "steal", "finish", "withdraw_right"):
        assert front.press(name)["errors"]


def test_a_program_s_file_is_shown_then_written(tmp_path: Path) -> None:
    """No secret in what the panel shows; the file holds what was shown, without the Secret being typed again."""
    front = Front(nupool.configure_program())
    front.hello()
    fields: dict[str, object] = {
        "program": "ccxt",
        "exchange": "Kraken",
        "key": "k3y",
        "secret": "marker-s3cret",
        "folder": str(tmp_path / "f"),
    }
    assert front.press("write")["errors"], "nothing was shown yet"
    front.press("show", fields)
    assert "ccxt.kraken" in front.text
    assert not (tmp_path / "f").exists()
    front.press("write")
    assert json.loads((tmp_path / "f" / "keys.json").read_text()) == {
        "kraken": {"apiKey": "k3y", "secret": "marker-s3cret"}
    }
    front.press("show", fields | {"exchange": "kucoin", "key": "other"})
    assert '["kraken", "Key k3y…", "stays"], ["kucoin", "", "Key othe…"]' in front.text
    kept = launcher.data_dir() / "before-writing" / "keys.json.1"
    assert front.press("write", {"keep": "yes"})["notice"] == "The file is written."
    assert f"kept as {kept}, readable by you alone" in front.text
    assert "marker" not in json.dumps(front.sent)
    assert "exchange" in front.press("show", fields | {"program": "hummingbot", "exchange": "upbit"})["errors"]
    assert front.press("write")["errors"], "what was refused is not written"
    assert "secret" in front.press("show", fields | {"secret": ""})["errors"]
    assert "program" in front.press("show", fields | {"program": "x"})["errors"]
    assert "gone" in front.look(exchange="bittrex")["exchange"]
    assert front.look(exchange="kraken", key="", secret="") == {}


def test_a_pair_goes_from_any_file_into_any_other(tmp_path: Path) -> None:
    """keys.json with two exchanges: one is named; from there freqtrade's and hummingbot's."""
    secrets = {"kraken": {"apiKey": "k3y", "secret": "marker-s3cret"}, "okx": {"apiKey": "a", "secret": "b"}}
    (tmp_path / "keys.json").write_text(json.dumps(secrets))
    front = Front(nupool.configure_program())
    front.hello()
    file = {"pair_file": str(tmp_path / "keys.json")}
    assert "kraken, okx" in front.press("from_file", file)["errors"]["which"]
    assert "pair_file" in front.press("from_file", {"pair_file": str(tmp_path / "none")})["errors"]
    front.press("from_file", file | {"which": "kraken"})
    for program in ("freqtrade", "hummingbot"):
        front.press("show", {"program": program, "folder": str(tmp_path)})
        front.press("write")

    assert json.loads((tmp_path / "config-private.json").read_text())["exchange"]["secret"] == "marker-s3cret"
    assert json.loads((tmp_path / "hummingbot-keys.json").read_text()) == {
        "kraken_api_key": "k3y",
        "kraken_secret_key": "marker-s3cret",
    }
    assert "marker" not in json.dumps(front.sent)


def test_a_private_key_goes_from_file_to_file(tmp_path: Path) -> None:
    """Typed into a field of one line it has lost its lines, which is said at once; from a file it comes whole."""
    pem = "-----BEGIN EC PRIVATE KEY-----\nmarker\nmarker\n-----END EC PRIVATE KEY-----\n"
    front = Front(nupool.configure_program())
    front.hello()
    assert "lost its line breaks" in front.look(program="ccxt", secret=pem.replace("\n", ""))["secret"]
    (tmp_path / "keys.json").write_text(json.dumps({"coinbase": {"apiKey": "k3y", "secret": pem}}))
    front.press("from_file", {"pair_file": str(tmp_path / "keys.json")})
    for program in ("env", "octobot", "cryptofeed"):
        front.press("show", {"program": program, "folder": str(tmp_path)})
        assert front.press("write")["notice"] == "The file is written."
        assert "and read back" in front.text
        assert [one.secret.reveal() for one in formats.read(FORMATS[program], tmp_path / FORMATS[program].file)] == [
            pem
        ]
    assert "marker" not in json.dumps(front.sent)


def test_a_file_is_examined(tmp_path: Path) -> None:
    """Findings as a table, the most dangerous first; none is said; a missing file is told."""
    path = tmp_path / "keys.json"
    path.write_text('{"kraken": {"apiKey": "<your key>", "secret": "marker-s3cret"}}')
    path.chmod(0o644)
    front = Front(nupool.examine())
    front.hello()
    assert front.press("examine", {"path": str(path)})["notice"] == "Findings: 2."
    table = front.sent[-1]["blocks"][-1]
    assert [row[0] for row in table["rows"]] == ["readable by others", "placeholder"]
    assert "marker" not in front.text
    assert "path" in front.press("examine", {"path": str(tmp_path / "none")})["errors"]
    assert "path" in front.press("examine", {"path": ""})["errors"]


FIELDS: dict[str, object] = {
    **{"address": ADDRESS, "server": "eu.nupool.net", "unit": "btc", "exchange": "bittrex", "interest": "0.2,0.3"},
    **{"trading": "pybot", "form": "pool.conf"},
}


def test_the_client_s_file_is_shown_then_written(book: Workbook, up_to: Any, tmp_path: Path) -> None:
    """First only a preview without the Secret; then the file; another one is shown as a difference and kept."""
    up_to(14)
    front = Front(nupool.configure_client())
    front.hello()
    path = tmp_path / "pool.conf"
    fields = FIELDS | {"path": str(path)}
    assert "bitcoin" in front.look(**fields | {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"})["address"]
    assert "NuShares" in front.look(**fields | {"address": SHARES})["address"]
    assert front.look(**fields | {"unit": "btc,usd", "form": "users.dat"}) == {}
    assert "unit" in front.look(**fields | {"unit": "btc,usd"})
    front.press("show", fields)
    assert not path.exists()
    front.press("write")
    assert isinstance(book.pair, KeyPair)
    assert pool_conf.parse(path.read_text())["apisecret"] == book.pair.secret.reveal()
    path.write_text(path.read_text() + "# apisecret = marker-old\n")
    front.press("show", fields | {"unit": "usd"})
    assert '["unit", "btc", "usd"], ["other lines and comments", "1", "none"]' in front.text
    kept = launcher.data_dir() / "before-writing" / "pool.conf.1"
    assert front.press("write", {"keep": "yes"})["notice"] == "The file is written."
    assert f"kept as {kept}, readable by you alone" in front.text
    front.press("show", fields)
    front.press("write", {"keep": "no"})
    assert [found.name for found in (*tmp_path.glob("pool.conf*"), *kept.parent.iterdir())] == ["pool.conf", kept.name]
    front.press("show", fields | {"path": "/proc/nothing/pool.conf"})
    assert "path" in front.press("write")["errors"]
    assert book.pair.secret.reveal() not in json.dumps(front.sent)
    assert "marker" not in json.dumps(front.sent)


def test_the_pair_of_a_file_is_proved_and_used(book: Workbook, up_to: Any, tmp_path: Path) -> None:
    """What notebook 16 writes, the panels read: the pair comes back from pool.conf."""
    up_to(14)
    pair, book.pair, book.new_pair = book.pair, None, None
    assert pair is not None
    formats.write(pool_conf.POOL_CONF, tmp_path / "pool.conf", pool_conf.PoolConf(ADDRESS, pair, "eu.nupool.net"))
    for panel in (nupool.configure_client(), nupool.pool_at_work(), nupool.step(14)):
        book.pair = None
        front = Front(panel)
        front.hello()
        assert "works" in front.press("from_file", {"pair_file": str(tmp_path / "pool.conf")})["notice"]
        assert book.pair == pair


def test_users_dat_gets_a_line(book: Workbook, up_to: Any, tmp_path: Path) -> None:
    """Shown first, then written beside the lines that are there."""
    up_to(14)
    assert book.pair is not None
    front = Front(nupool.configure_client())
    front.hello()
    fields = {
        **FIELDS,
        **{"form": "users.dat", "path": str(tmp_path / "pool.conf")},
    }
    assert "This is what will be written" in front.press("show", fields)["notice"]
    assert not (tmp_path / "users.dat").exists()
    (tmp_path / "users.dat").write_text(f"{ADDRESS} btc bter {'c' * 32} {'d' * 32}\n")
    front.press("show", fields)
    assert '"a new line"' in front.text
    front.press("write", {"keep": "yes"})
    lines = (tmp_path / "users.dat").read_text().splitlines()

    assert lines[0].split()[:4] == [ADDRESS, "btc", "bter", "c" * 32]
    assert lines[1].split() == [
        *(ADDRESS, "btc", "bittrex", book.pair.key, book.pair.secret.reveal(), "0.2", "0.3", "pybot", "False")
    ]
    assert "d" * 32 not in front.text
    assert book.pair.secret.reveal() not in front.text
    assert (launcher.data_dir() / "before-writing" / "users.dat.1").exists()


def test_a_pair_goes_into_the_vault_and_from_there_into_files(book: Workbook, tmp_path: Path) -> None:
    """Key, Secret, passphrase and user id come back as they went."""
    front = Front(nupool.configure_program())
    front.hello()
    fields = {"program": "vault", "exchange": "kucoin", "key": "k3y", "secret": "marker-s3cret"}
    fields |= {"password": "marker-pass", "uid": "u1d"}
    front.press("show", fields)
    assert "Open the vault" in front.press("write")["errors"][""]
    front.press("vault_open", {"vault_password": "turnip lorry quartz 88"})
    assert front.press("write")["notice"] == "Kept in the vault as kucoin."
    front.press("vault_take", {"pair": "kucoin"})
    front.press("show", {"program": "ccxt", "folder": str(tmp_path)})
    front.press("write")
    written = json.loads(next(tmp_path.glob("*.json")).read_text())

    assert written == {"kucoin": {"apiKey": "k3y", "secret": "marker-s3cret", "password": "marker-pass", "uid": "u1d"}}
    assert "marker" not in json.dumps(front.sent)
    assert "Passphrase" not in front.text
    front.press("forget")
    assert "Passphrase" in front.text


def test_the_practice_pair_is_refused_where_programs_of_today_are_configured(
    book: Workbook, up_to: Any, tmp_path: Path
) -> None:
    """By the vault's name for it, and by its Key under any other; the fields for another pair stay."""
    up_to(13)
    pair = book.pair_in_use
    assert pair
    front = Front(nupool.configure_program())
    front.hello()
    front.press("vault_open", {"vault_password": "turnip lorry quartz 88"})
    book.vault.put_pair("mine", pair)
    book.vault.put_pair("practice exchange", KeyPair("k3y", SecretText("s")))
    typed = {"program": "ccxt", "exchange": "kraken", "key": pair.key, "secret": "s", "folder": str(tmp_path)}
    for answer in (
        front.press("vault_take", {"pair": "mine"}),
        front.press("vault_take", {"pair": "practice exchange"}),
        front.press("show", typed),
    ):
        assert "practice exchange's" in " ".join(answer["errors"].values())
        assert '"name": "exchange"' in front.text and '"name": "secret"' in front.text


def test_a_pair_whose_name_is_no_exchange_keeps_the_field_for_it(book: Workbook, tmp_path: Path) -> None:
    """What is asked for has a field: the exchange of a pair that the vault calls otherwise, or that is another's."""
    front = Front(nupool.configure_program())
    front.hello()
    front.press("vault_open", {"vault_password": "turnip lorry quartz 88"})
    for name in ("my bot", "okx"):
        book.vault.put_pair(name, KeyPair("k3y", SecretText("s")))
        front.press("vault_take", {"pair": name})
        assert ["exchange" in front.text, '"name": "secret"' in front.text] == [True, False]
        fields = {"program": "ccxt", "folder": str(tmp_path)}
        assert (set(front.press("show", fields).get("errors", ())) == {"exchange"}) == (name == "my bot")
        front.press("show", fields | {"exchange": "kraken"})
        assert "ccxt.kraken" in front.text


def test_a_pair_is_kept_and_taken_under_any_name(book: Workbook) -> None:
    """Quotes, spaces and look-alikes name one pair each; what no file can hold is said beside the field."""
    pairs = [KeyPair(f"{n}" * 32, SecretText("abcdef0123456789" * 2)) for n in range(4)]
    names = ["mine", 'my "main" key', 'a" or "1"="1', "None"]
    front = Front(nupool.step(14))
    front.hello()
    front.press("vault_open", {"vault_password": "turnip lorry quartz 88"})
    for name, book.pair in zip(names, pairs, strict=True):
        assert front.press("vault_keep", {"name": name})["notice"] == f"Kept in the vault as {name}."
    for name in ("a\0b", "a\nb", "a\ud800", "x" * 1001):
        assert set(front.press("vault_keep", {"name": name})["errors"]) == {"name"}
    with book.vault.changing() as database:  # by a KeePass program
        add_entry(database, database.root_group.subgroups[0], " mine ", "theirs").password = "s"
    taker = Front(nupool.configure_program())
    taker.hello()

    assert book.vault.pair_names() == sorted([*names, " mine "])
    for name, pair in zip(names, pairs, strict=True):
        assert book.vault.pair(name) == pair
    for name, key in ((" mine ", "thei"), ("mine", "0000")):
        taker.press("vault_take", {"pair": name})
        assert f"Key {key}…" in taker.text
    assert "name" in taker.press("vault_take", {"pair": 'zz" or "1"="1'})["errors"]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "others may read it"])
def test_what_is_shown_before_it_is_written_changes_nothing(book: Workbook, tmp_path: Path, kind: str) -> None:
    """In every form: a sentence beside the field for what is no file, and no mode is changed by a preview."""
    book.pair = KeyPair("0" * 32, SecretText("f" * 32))
    victim = tmp_path / "victim"
    victim.write_text("{}")
    victim.chmod(0o664)
    names = ["pool.conf", "users.dat", "keys.json", ".env", "config-private.json", "hummingbot-keys.json"]
    names += ["config.json", "config.yaml"]
    for name in names:
        makers = {"link": lambda path: path.symlink_to(victim), "pipe": os.mkfifo, "folder": Path.mkdir}
        makers.get(kind, lambda path: path.hardlink_to(victim))(tmp_path / name)
    client, program = Front(nupool.configure_client()), Front(nupool.configure_program())
    presses = [(client, FIELDS | {"form": name, "path": str(tmp_path / "pool.conf")}, "path") for name in names[:2]]
    pair: dict[str, object] = {"exchange": "kraken", "key": "k", "secret": "s", "folder": str(tmp_path)}
    presses += [(program, pair | {"program": name}, "folder") for name in FORMATS]
    for front, fields, field in presses:
        if (kind, field) == ("folder", "path"):
            continue  # a file in that folder is meant
        answer = front.press("show", fields)
        assert set(answer["errors"]) == {field} if kind in ("link", "pipe", "folder") else answer["notice"]

    assert stat.S_IMODE(victim.stat().st_mode) == 0o664
    assert victim.read_text() == "{}"


def test_a_pair_that_its_program_reads_otherwise_is_not_taken(tmp_path: Path) -> None:
    """A .env in which something else is put in: the sentence stands beside the file's name, and no pair is taken."""
    (tmp_path / ".env").write_text("KRAKEN_APIKEY=key1234\nKRAKEN_SECRET=${MARKER}x\n")
    front = Front(nupool.configure_program())
    front.hello()
    refused = front.press("from_file", {"pair_file": str(tmp_path / ".env")})["errors"]

    assert "Write the value itself" in refused["pair_file"]
    assert "is taken" not in front.text


def test_a_relative_path_says_where_it_goes(book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown and what is said after the writing is the whole path, in both forms."""
    monkeypatch.chdir(tmp_path)
    front = Front(nupool.configure_program())
    front.hello()
    pair = {"exchange": "kraken", "key": "k1", "secret": "s3cret"}
    front.press("show", {"program": "ccxt", "folder": "beside/me", **pair})
    assert str(tmp_path / "beside" / "me") in front.text
    assert front.press("write")["notice"] == "The file is written."
    assert str(tmp_path / "beside" / "me") in front.text

    book.pair = book.exchange().make_ready_account([Permission.READ_INFO]).pair
    client = Front(nupool.configure_client())
    client.hello()
    fields = {"address": ADDRESS, "server": "eu.nupool.net", "unit": "btc", "exchange": "bittrex", "interest": "0"}
    client.press("show", fields | {"ordermatch": "no", "trading": "pybot", "form": "pool.conf", "path": "mine.conf"})
    assert f"{tmp_path / 'mine.conf'}," in client.text


def test_without_a_vault_nobody_is_led_to_make_one_for_a_pair(book: Workbook) -> None:
    """An empty vault gives no pair, so the two fields come first; a vault that is there is offered first, open."""
    book.exchange()
    panels = (nupool.explore, nupool.quiz, nupool.configure_client, nupool.pool_at_work)

    def ways(panel: Callable[[], Any]) -> list[str]:
        """The ways to the pair, in their order: open forms by name, folded parts by summary."""
        ways = [block.get("summary") or block.get("name") for block in Front(panel()).hello()]
        return [way for way in ways if way in ("vault_open", "Enter the pair", "Take it from a file", "The vault")]

    for panel in panels:
        assert ways(panel) == ["Enter the pair", "Take it from a file", "The vault"], panel
    book.vault.create(SecretText("turnip lorry quartz 88"))
    book.vault.lock()
    for panel in panels:
        assert ways(panel) == ["vault_open", "Enter the pair", "Take it from a file"], panel
