"""The doctor over good and bad configurations, each with its expected findings."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers import local
from nupool_helpers.doctor.examine import examine
from nupool_helpers.doctor.findings import Finding, Kind
from nupool_helpers.doing import do
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.entry import Entry
from nupool_helpers.exports.programs import FORMATS, write
from nupool_helpers.keys import KeyPair
from nupool_helpers.secret import SecretText
from nupool_helpers.vault import Vault
from nupool_helpers.workbook import Workbook

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
PAIR = KeyPair("0123456789abcdef" * 2, SecretText("fedcba9876543210" * 2))
GOOD = f"""address = {ADDRESS}
apikey = {PAIR.key}
apisecret = {PAIR.secret.reveal()}
server = eu.nupool.net
unit = btc
exchange = bittrex
"""


def put(path: Path, text: str, mode: int = 0o600) -> Path:
    """A file with a mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def kinds(path: Path) -> list[Kind]:
    """What is found without asking anybody."""
    return [finding.kind for finding in examine(path, offline=True)]


@pytest.mark.parametrize("name", FORMATS)
def test_what_the_workbook_writes_is_well(tmp_path: Path, name: str) -> None:
    """A file from each writer has no findings."""
    write(FORMATS[name], tmp_path / FORMATS[name].file, Entry("kraken", "k" * 5, SecretText("s3cr3tvalue")))

    assert kinds(tmp_path / FORMATS[name].file) == []


def test_the_client_s_own_files_are_well(tmp_path: Path) -> None:
    """pool.conf, users.dat and a vault."""
    conf = pool_conf.PoolConf(ADDRESS, PAIR, "eu.nupool.net")
    pool_conf.write(tmp_path / "pool.conf", conf)
    users_dat.write(tmp_path / "users.dat", [conf])
    Vault(tmp_path / "v.kdbx").create(SecretText("quiet harbour seven lanterns"))

    assert [kinds(tmp_path / name) for name in ("pool.conf", "users.dat", "v.kdbx")] == [[], [], []]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, []),
        (GOOD + "server = a=b\n", [Kind.LINE_IGNORED]),
        (GOOD + "server = a = b\n", [Kind.READ_DIFFERENTLY, Kind.LINE_IGNORED]),
        (GOOD.replace(PAIR.key, "YOUR_API_KEY"), [Kind.PLACEHOLDER]),
        (GOOD.replace(PAIR.key, PAIR.key * 2), [Kind.VALUE]),
        (GOOD.replace(PAIR.secret.reveal(), PAIR.key), [Kind.VALUE]),
        (GOOD.replace(PAIR.secret.reveal(), "fedc#ba98"), [Kind.VALUE]),
        (GOOD.replace(ADDRESS, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"), [Kind.ADDRESS]),
        (GOOD.replace("server = eu.nupool.net\n", ""), [Kind.VALUE]),
        (GOOD + "just words\n# a comment\n\n", [Kind.LINE_IGNORED]),
        (f"{ADDRESS} btc bittrex {PAIR.key} {PAIR.secret.reveal()}\ntoo few parts\n", [Kind.LINE_IGNORED]),
        (f"1BoatSLRHtKNngkdXEeobR76b53LETtpyT btc bittrex {PAIR.key} {PAIR.secret.reveal()}\n", [Kind.ADDRESS]),
        ('{"kraken": {"apiKey": "<your key>", "secret": "x"}}', [Kind.PLACEHOLDER]),
        ('{"exchange": {"name": "kraken", "key": "abc", "secret": "changeme"}}', [Kind.PLACEHOLDER]),
        ("KRAKEN_APIKEY=abc\nKRAKEN_SECRET=your-secret\n", [Kind.PLACEHOLDER]),
    ],
)
def test_what_is_wrong_in_a_file_is_found(tmp_path: Path, text: str, expected: list[Kind]) -> None:
    """Each mistake has its kind and no other."""
    assert kinds(put(tmp_path / "pool.conf", text)) == expected


def test_where_it_lies_comes_first(tmp_path: Path) -> None:
    """Readable by others, in a repository, in a synced folder: all told, before what is wrong inside."""
    (tmp_path / "Dropbox" / "project" / ".git").mkdir(parents=True)
    path = put(tmp_path / "Dropbox" / "project" / "x" / "pool.conf", GOOD + "a=b=c\n", 0o644)

    assert kinds(path) == [Kind.READABLE_BY_OTHERS, Kind.IN_A_REPOSITORY, Kind.IN_A_SYNCED_FOLDER, Kind.LINE_IGNORED]


@settings(max_examples=200)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever is in it: findings or a sentence."""
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    path.chmod(0o600)
    try:
        assert all(isinstance(finding, Finding) for finding in examine(path, offline=True))
    except CorrectTheEntry as error:
        assert str(error).endswith(".")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line."""
    command = [sys.executable, "-m", "nupool_helpers.doctor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_exit_status_and_the_output(tmp_path: Path) -> None:
    """0 nothing, 1 findings, 2 not readable; no value of a Secret in any of it."""
    good = put(tmp_path / "good" / "pool.conf", GOOD)
    bad = put(tmp_path / "bad" / "pool.conf", GOOD.replace(PAIR.key, "") + "x=marker-secret=y\n", 0o644)
    well, found = run("--offline", str(good)), run("--offline", "--json", str(good), str(bad))
    missing = run("--offline", str(tmp_path / "none"), str(bad))

    assert (well.returncode, well.stdout) == (0, "Nothing wrong in 1 file.\n")
    assert (found.returncode, missing.returncode) == (1, 2)
    listed = json.loads(found.stdout)["findings"]
    assert [one["kind"] for one in listed] == ["readable by others", "value", "line ignored"]
    everything = well.stdout + found.stdout + missing.stdout + missing.stderr
    assert PAIR.secret.reveal() not in everything
    assert "marker" not in everything
    assert "Traceback" not in everything


@pytest.fixture
def book() -> Iterator[Workbook]:
    """A workbook whose learner has walked the path."""
    made = Workbook()
    do(made, 14)
    yield made
    with suppress(OSError):
        pid = json.loads((local.data_dir() / "runtime.json").read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def conf(tmp_path: Path, key: str, secret: str) -> Path:
    """A pool.conf with that pair."""
    return put(tmp_path / "pool.conf", GOOD.replace(PAIR.key, key).replace(PAIR.secret.reveal(), secret))


def test_the_exchange_is_asked_what_the_pair_may_do(tmp_path: Path, book: Workbook) -> None:
    """Exactly the two rights are well; a swapped pair, a deleted one and one with too much are told."""
    pair = book.pair
    assert pair is not None
    assert examine(conf(tmp_path, pair.key, pair.secret.reveal())) == []
    (swapped,) = examine(conf(tmp_path, pair.secret.reveal(), pair.key))
    assert swapped.kind is Kind.PAIR_SWAPPED
    (unknown,) = examine(conf(tmp_path, PAIR.key, PAIR.secret.reveal()))
    assert unknown.kind is Kind.PAIR_REFUSED
    (wrong,) = examine(conf(tmp_path, pair.key, PAIR.secret.reveal()))
    assert "the Secret does not belong to it" in wrong.sentence

    from nupool_helpers.keys import Permission

    greedy = book.exchange().prepared(Permission).pair
    assert greedy is not None
    (much,) = examine(conf(tmp_path, greedy.key, greedy.secret.reveal()))
    assert much.kind is Kind.TOO_MANY_RIGHTS
    assert "WITHDRAW is on and not needed" in much.sentence
    little = book.exchange().prepared([Permission.READ_INFO]).pair
    assert little is not None
    assert [f.kind for f in examine(conf(tmp_path, little.key, little.secret.reveal()))] == [Kind.TOO_FEW_RIGHTS]


def test_a_pair_of_another_exchange_is_not_sent_anywhere(tmp_path: Path, book: Workbook) -> None:
    """Only a pair for the exchange that answers is tried."""
    write(FORMATS["ccxt"], tmp_path / "keys.json", Entry("kraken", "k3y", SecretText("s3c")))

    assert examine(tmp_path / "keys.json") == []


def test_an_exchange_that_is_gone_costs_nothing(tmp_path: Path) -> None:
    """Without one the rest is told all the same."""
    path = put(tmp_path / "pool.conf", GOOD + "x\n")

    assert [f.kind for f in examine(path, url="http://127.0.0.1:9")] == [Kind.LINE_IGNORED]
