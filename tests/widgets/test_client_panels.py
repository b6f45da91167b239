"""Notebook 16's panels: the pool at work, a program's configuration, a file examined."""

import json
from pathlib import Path
from typing import Any

import nupool_helpers as nupool
from nupool_helpers.doing import _next_code
from nupool_helpers.workbook import Workbook
from tests.widgets.conftest import Front

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"


def test_the_pool_at_work(book: Workbook, up_to: Any) -> None:
    """Two orders are credited, a changed letter and a missing right are not, and the Secret is in nothing that left."""
    book.prepare()  # its codes are all unused
    up_to(14)
    front = Front(nupool.pool_at_work())
    front.hello()
    assert "address" in front.press("begin", {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"})["errors"]
    front.press("begin", {"address": ADDRESS, "amount": "10"})
    front.press("submit")
    assert '["2", "0", "0.0", ""]' in front.text
    assert "neither raw nor reversed" in front.text
    front.press("change")
    assert "INVALID_SIGNATURE" in front.text
    front.press("steal")
    assert "account/getorder: answered; account/getbalances: INVALID_SIGNATURE" in front.text
    assert "code" in front.press("withdraw_right", {"code": "12345"})["errors"]
    front.press("withdraw_right", {"code": _next_code(book)})
    assert "INVALID_PERMISSION" in front.text
    assert book.pair is not None
    assert book.pair.secret.reveal() not in json.dumps(front.sent)
    assert "stopped" in front.press("finish")["notice"]
    assert "Start the pool" in front.text


def test_the_pool_asks_for_a_pair_first(book: Workbook, up_to: Any) -> None:
    """Without one there is the vault and the entry, and nothing can be pressed ahead of it."""
    up_to(3)
    front = Front(nupool.pool_at_work())
    front.hello()

    assert "Which pair shall work?" in front.text
    for name in ("begin", "submit", "change", "steal", "finish", "withdraw_right"):
        assert front.press(name)["errors"]


def test_a_program_s_file_is_shown_then_written(tmp_path: Path) -> None:
    """No secret in what the panel shows; the file holds it."""
    front = Front(nupool.configure_program())
    front.hello()
    fields = {
        "program": "ccxt",
        "exchange": "Kraken",
        "key": "k3y",
        "secret": "marker-s3cret",
        "folder": str(tmp_path / "f"),
    }
    front.press("write", fields | {"really": "look"})
    assert "ccxt.kraken" in front.text
    assert not (tmp_path / "f").exists()
    front.press("write", fields | {"really": "write"})

    assert json.loads((tmp_path / "f" / "keys.json").read_text()) == {
        "kraken": {"apiKey": "k3y", "secret": "marker-s3cret"}
    }
    assert "marker" not in json.dumps(front.sent)
    assert "exchange" in front.press("write", fields | {"program": "hummingbot", "exchange": "gemini"})["errors"]
    assert "secret" in front.press("write", fields | {"secret": ""})["errors"]
    assert "program" in front.press("write", fields | {"program": "x"})["errors"]


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


def test_users_dat_gets_a_line(book: Workbook, up_to: Any, tmp_path: Path) -> None:
    """Shown first, then written beside the lines that are there."""
    up_to(14)
    assert book.pair is not None
    front = Front(nupool.configure_client())
    front.hello()
    fields = {
        **{"address": ADDRESS, "server": "eu.nupool.net", "unit": "btc", "exchange": "bittrex", "interest": "0.2,0.3"},
        **{"trading": "pybot", "form": "users.dat", "path": str(tmp_path / "pool.conf"), "really": "look"},
    }
    assert "This is what will be written" in front.press("write", fields)["notice"]
    assert not (tmp_path / "users.dat").exists()
    (tmp_path / "users.dat").write_text(f"{ADDRESS} btc bter {'c' * 32} {'d' * 32}\n")
    front.press("write", fields | {"really": "write"})
    lines = (tmp_path / "users.dat").read_text().splitlines()

    assert lines[0].split()[:4] == [ADDRESS, "btc", "bter", "c" * 32]
    assert lines[1].split() == [
        *(ADDRESS, "btc", "bittrex", book.pair.key, book.pair.secret.reveal(), "0.2", "0.3", "pybot", "False")
    ]
    assert "d" * 32 not in front.text
    assert book.pair.secret.reveal() not in front.text
    assert (tmp_path / "users.dat.1").exists()


def test_a_pair_goes_into_the_vault_and_from_there_into_files(book: Workbook, tmp_path: Path) -> None:
    """Key, Secret, passphrase and user id come back as they went."""
    front = Front(nupool.configure_program())
    front.hello()
    fields = {"program": "vault", "exchange": "kucoin", "key": "k3y", "secret": "marker-s3cret"}
    fields |= {"password": "marker-pass", "uid": "u1d"}
    assert "Open the vault" in front.press("write", fields)["errors"]["program"]
    front.press("vault_open", {"vault_password": "turnip lorry quartz 88"})
    assert front.press("write", fields)["notice"] == "Kept in the vault as kucoin."
    front.press("vault_take", {"pair": "kucoin"})
    front.press("write", {"program": "ccxt", "folder": str(tmp_path), "really": "write"})
    written = json.loads(next(tmp_path.glob("*.json")).read_text())

    assert written == {"kucoin": {"apiKey": "k3y", "secret": "marker-s3cret", "password": "marker-pass", "uid": "u1d"}}
    assert "marker" not in json.dumps(front.sent)
    front.press("vault_lock")
    assert "Passphrase" in front.text
