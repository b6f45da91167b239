"""A class whose data are in a file is backed up and restored as docs/postgresql.md says."""

import random
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nupool_helpers.practice.trading.schema import orders
from tests.practice.conftest import Visitor, World

pytestmark = pytest.mark.sqlite
ORDER = {"market": "BTC-NBT", "quantity": "1", "rate": "0.003"}
PAGE = Path(__file__).parents[2] / "docs" / "postgresql.md"


def back_up(source: Path, target: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command that the page shows, with the files of here."""
    (line,) = [line.strip() for line in PAGE.read_text().splitlines() if line.startswith("    umask ")]
    command, _, files = line.rpartition('" ')
    assert files == "exchange.sqlite3 class.sqlite3"
    command = command.replace("python3", sys.executable)
    return subprocess.run(
        ["sh", "-c", f'{command}" "$0" "$1"', str(source), str(target)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_class_at_work_is_backed_up_and_restored(world: World, ada: Visitor) -> None:
    """The copy is of one moment, the journal included, and is its owner's alone; a class goes on with it."""
    key = ada.with_two_factor().key("read_info", "trade_limit")[:2]
    assert ada.call("market/buylimit", *key, **ORDER)["success"]
    before = len(world.rows(orders))
    folder = world.folder / "elsewhere"
    folder.mkdir(mode=0o700)
    copy = folder / "exchange.sqlite3"
    assert back_up(world.folder / "exchange.sqlite3", copy).returncode == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert ada.call("market/buylimit", *key, **ORDER)["success"]

    later = World(folder)
    later.now, later.context.random_bytes = world.now, random.Random(7).randbytes
    again = Visitor(later, "127.0.0.1")
    assert (len(later.rows(orders)), len(world.rows(orders))) == (before, before + 1)
    assert again.call("market/buylimit", *key, **ORDER)["success"]
    again.log_in()
    assert again.post("/login/code", code=later.code(ada.seed)).status_code == 200
    later.context.store.close()


def test_a_backup_overwrites_nothing_and_makes_nothing_of_nothing(world: World, tmp_path: Path) -> None:
    """A copy that is there stays, and a name that is no database's is an error, not a new and empty one."""
    there, target = tmp_path / "class.sqlite3", tmp_path / "other.sqlite3"
    there.write_text("the backup of yesterday")

    assert back_up(world.folder / "exchange.sqlite3", there).returncode != 0
    assert there.read_text() == "the backup of yesterday"
    assert back_up(tmp_path / "nothing.sqlite3", target).returncode != 0
    assert not target.exists()
    assert not (tmp_path / "nothing.sqlite3").exists()
