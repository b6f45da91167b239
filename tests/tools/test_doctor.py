"""The doctor over good and bad configurations, each with its expected findings."""

import json
import os
import pty
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import base58
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers.clients import launcher
from nupool_helpers.errors import InvalidInput, WrongPassword
from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.formats import write
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.lessons.traffic_capture import capture
from nupool_helpers.lessons.walkthrough import do, next_code
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.examine import examine
from nupool_helpers.tools.doctor.file_exposure import about_exposure
from nupool_helpers.tools.doctor.findings import Examined, Finding, Kind
from nupool_helpers.validation.keys import KeyPair, Permission
from nupool_helpers.vault.vault import Vault
from tests.growth import grows_evenly

ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
PAIR = KeyPair("0123456789abcdef" * 2, SecretText("fedcba9876543210" * 2))
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
GOOD = f"""address = {ADDRESS}
apikey = {PAIR.key}
apisecret = {PAIR.secret.reveal()}
server = eu.nupool.net
unit = btc
exchange = bittrex
"""


def put(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    """A file with a mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def kinds(path: Path) -> list[Kind]:
    """What is found without asking anybody."""
    return [finding.kind for finding in examine(path, offline=True).findings]


@pytest.mark.parametrize("name", FORMATS)
def test_what_the_workbook_writes_is_well(tmp_path: Path, name: str) -> None:
    """A file from each writer has no findings."""
    write(FORMATS[name], tmp_path / FORMATS[name].file, Credentials("kraken", "k" * 5, SecretText("s3cr3tvalue")))

    assert kinds(tmp_path / FORMATS[name].file) == []


def test_the_client_s_own_files_are_well(tmp_path: Path) -> None:
    """pool.conf, users.dat and a vault."""
    conf = pool_conf.PoolConf(ADDRESS, PAIR, "eu.nupool.net")
    write(pool_conf.POOL_CONF, tmp_path / "pool.conf", conf)
    write(users_dat.USERS_DAT, tmp_path / "users.dat", conf)
    Vault(tmp_path / "v.kdbx").create(SecretText("quiet harbour seven lanterns"))

    assert [kinds(tmp_path / name) for name in ("pool.conf", "users.dat", "v.kdbx")] == [[], [], []]


USERS = f"{ADDRESS} btc bittrex {PAIR.key} {PAIR.secret.reveal()}\n"
BITCOIN, SHARES = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", base58.b58encode_check(bytes([63]) + bytes(20)).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, []),
        (GOOD + "# a comment\n\n   # another\ninterest = 0.2,0.3 # percent\n", []),
        (GOOD.replace("\n", "\r\n"), []),
        (GOOD + "server = a=b\n", [Kind.LINE_IGNORED]),
        (GOOD + "server = a = b\n", [Kind.READ_DIFFERENTLY, Kind.LINE_IGNORED]),
        (GOOD + "just words\n", [Kind.LINE_IGNORED]),
        (GOOD + "ApiKey = x\n", [Kind.LINE_IGNORED]),
        (GOOD + "server = other.example.net\n", [Kind.LINE_IGNORED, Kind.PLACEHOLDER]),
        (GOOD + "server = eu.nupool.net\n", [Kind.LINE_IGNORED]),
        (GOOD + "trading = nubot#1\n", [Kind.READ_DIFFERENTLY]),
        (GOOD + "ordermatch = yes\n", [Kind.WRONG_VALUE]),
        (GOOD + "interest = lots\n", [Kind.WRONG_VALUE]),
        (GOOD.replace(PAIR.key, "YOUR_API_KEY"), [Kind.PLACEHOLDER]),
        (GOOD.replace(ADDRESS, "<your address>"), [Kind.PLACEHOLDER]),
        (GOOD.replace(PAIR.key, PAIR.key * 2), [Kind.WRONG_VALUE]),
        (GOOD.replace(PAIR.secret.reveal(), PAIR.key), [Kind.WRONG_VALUE]),
        (GOOD.replace(PAIR.secret.reveal(), "fedc#ba98"), [Kind.WRONG_VALUE, Kind.READ_DIFFERENTLY]),
        (GOOD.replace(PAIR.secret.reveal(), "fedc=ba98"), [Kind.WRONG_VALUE, Kind.LINE_IGNORED]),
        (
            GOOD.replace(PAIR.key, "YOUR_API_KEY").replace(PAIR.secret.reveal(), "fedc=ba98"),
            [Kind.PLACEHOLDER, Kind.WRONG_VALUE, Kind.LINE_IGNORED],
        ),
        (GOOD.replace(ADDRESS, BITCOIN), [Kind.WRONG_ADDRESS]),
        (GOOD.replace(ADDRESS, SHARES), [Kind.WRONG_ADDRESS]),
        (GOOD.replace("server = eu.nupool.net\n", ""), [Kind.WRONG_VALUE]),
        (USERS, []),
        (USERS + "too few parts\n", [Kind.LINE_IGNORED]),
        (USERS.replace(ADDRESS, BITCOIN), [Kind.WRONG_ADDRESS]),
        (USERS.replace("btc", "btc,usd").replace("\n", " lots\n"), [Kind.WRONG_VALUE]),
        (USERS.replace(PAIR.key, "your-key"), [Kind.PLACEHOLDER]),
        ('{"kraken": {"apiKey": "<your key>", "secret": "x"}}', [Kind.PLACEHOLDER]),
        ('{"kraken": {"apiKey": "abc", "secret": ""}}', [Kind.WRONG_VALUE]),
        ('{"kraken": {"apiKey": "same", "secret": "same"}}', [Kind.WRONG_VALUE]),
        ('{"exchange": {"name": "kraken", "key": "abc", "secret": "changeme"}}', [Kind.PLACEHOLDER]),
        ('// mine\n{"exchange": {"name": "kraken", "api_key": "a//b", /* c */ "secret": "de,}f",},}', []),
        ('{"kraken_api_key": "abc"}', [Kind.WRONG_VALUE]),
        ("KRAKEN_APIKEY=abc\nKRAKEN_SECRET=your-secret\n", [Kind.PLACEHOLDER]),
        ("KRAKEN_APIKEY=abc\n", [Kind.WRONG_VALUE]),
        (GOOD.replace("address", "# ä\naddress", 1).encode("latin-1"), []),
        (GOOD.encode("utf-8-sig"), [Kind.READ_DIFFERENTLY]),
        *((GOOD.encode(wide), [Kind.READ_DIFFERENTLY]) for wide in WIDE),
    ],
)
def test_what_is_wrong_in_a_file_is_found(tmp_path: Path, text: str | bytes, expected: list[Kind]) -> None:
    """Each mistake has its kind and no other, the most dangerous first; nothing repeats the Secret."""
    path = put(tmp_path / "any", text)
    found = examine(path, offline=True).findings

    assert [finding.kind for finding in found] == sorted(expected)
    assert all(finding.sentence.endswith(".") and len(finding.sentence) > 20 for finding in found)
    assert not any(secret in str(found) for secret in (PAIR.secret.reveal(), "fedc", "changeme"))


def test_the_order_of_danger() -> None:
    """As the README lists it."""
    names = "readable by others, in a repository, in a synced folder, placeholder, pair swapped, pair refused"
    names += ", wrong address, wrong value, read differently, line ignored"
    names += ", too many rights, no second factor, too few rights"

    assert [kind.words for kind in sorted(Kind)] == names.split(", ")


def test_where_it_lies_comes_first(tmp_path: Path) -> None:
    """Readable by others, in a repository, in a synced folder: all told, before what is wrong inside."""
    (tmp_path / "Dropbox" / "project" / ".git").mkdir(parents=True)
    path = put(tmp_path / "Dropbox" / "project" / "x" / "pool.conf", GOOD + "a=b=c\n", 0o644)

    assert kinds(path) == [Kind.READABLE_BY_OTHERS, Kind.IN_A_REPOSITORY, Kind.IN_A_SYNCED_FOLDER, Kind.LINE_IGNORED]


@pytest.mark.parametrize(
    ("folder", "left", "expected"),
    [
        ("OneDrive - School", "", [Kind.IN_A_SYNCED_FOLDER]),
        ("Library/Mobile Documents/x", "", [Kind.IN_A_SYNCED_FOLDER]),
        ("Box", "", [Kind.IN_A_SYNCED_FOLDER]),
        ("Boxing", "", []),
        ("mine", ".stfolder", [Kind.IN_A_SYNCED_FOLDER]),
        ("mine", ".sync_0a1b2c.db", [Kind.IN_A_SYNCED_FOLDER]),
        ("mine", ".hg", [Kind.IN_A_REPOSITORY]),
        ("mine", "", []),
    ],
)
def test_repositories_and_synced_folders(tmp_path: Path, folder: str, left: str, expected: list[Kind]) -> None:
    """By the names that programs give their folders, and by what they leave in them."""
    path = put(tmp_path / folder / "deep" / "pool.conf", GOOD)
    if left:
        (tmp_path / folder / left).touch()

    assert [finding.kind for finding in about_exposure(path)] == expected


def test_a_link_is_judged_at_both_ends(tmp_path: Path) -> None:
    """A link in a repository to a file in a synced folder has both."""
    path = put(tmp_path / "Nextcloud" / "pool.conf", GOOD)
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "project" / "pool.conf").symlink_to(path)

    assert kinds(tmp_path / "project" / "pool.conf") == [Kind.IN_A_REPOSITORY, Kind.IN_A_SYNCED_FOLDER]


def test_the_pairs_in_a_vault_are_looked_at_with_its_password(tmp_path: Path) -> None:
    """Without it only where the file lies, and that is said; the file and its mode stay as they are."""
    password = SecretText("quiet harbour seven lanterns")
    vault = Vault(tmp_path / "v.kdbx")
    vault.create(password)
    vault.put_pair("kraken", KeyPair("key", SecretText("your-secret")))
    vault.path.chmod(0o644)
    closed, opened = examine(vault.path, offline=True), examine(vault.path, offline=True, password=password)

    assert [finding.kind for finding in closed.findings] == [Kind.READABLE_BY_OTHERS]
    assert "needs its password" in closed.notes[0]
    assert [(f.kind, f.place) for f in opened.findings[1:]] == [(Kind.PLACEHOLDER, "kraken")]
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o644
    with pytest.raises(WrongPassword):
        examine(vault.path, password=SecretText("another"))


HOSTILE = [
    *(b"", b"\0" * 100, b"\xff\xfe\x00", b"{" * 200_000, b'{"a":' * 100_000, b"\n" * 900_000, b"A" * 900_000),
    *(b"=\n" * 300_000, b"a b\n" * 200_000, b'"' * 900_000, b"/*" * 400_000, b'{"' + b'\\"' * 400_000 + b"\\"),
    *(b"apikey = x\n" * 60_000, b"//" * 400_000, b"# " * 400_000, b'{"a": {"apiKey": "\\ud800", "secret": "x"}}'),
    *(b"_APIKEY" * 100_000, b"B" * 100_000 + b" btc bittrex k s\n", b"apikey = \x1b[2J\n", b'{"exchange": 1e999999}'),
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_costs_no_more_than_its_size_and_no_traceback(tmp_path: Path, content: bytes) -> None:
    """Findings, few enough to read, or a sentence; and eight times as much of it takes about eight times as long."""

    def look(size: int) -> None:
        path = tmp_path / "any"
        path.write_bytes(content[:size])
        try:
            assert len(examine(path, offline=True).findings) < 100
        except InvalidInput as error:
            assert str(error).endswith(".")

    look(len(content))
    assert grows_evenly(look, len(content))


@settings(max_examples=200)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "ignore"))))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever is in it: findings or a sentence."""
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    path.chmod(0o600)
    try:
        assert all(isinstance(finding, Finding) for finding in examine(path, offline=True).findings)
    except InvalidInput as error:
        assert str(error).endswith(".")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line."""
    command = [sys.executable, "-m", "nupool_helpers.doctor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_exit_status_and_the_output(tmp_path: Path) -> None:
    """0 nothing, 1 findings, 2 not readable; no value of a Secret in any of it."""
    good = put(tmp_path / "good" / "pool.conf", GOOD)
    bad = put(tmp_path / "bad" / "pool.conf", GOOD.replace(PAIR.key, "") + "x=marker-secret=y\n", 0o644)
    well, found = run("--offline", str(good)), run("--offline", "--json", str(good), str(bad))
    missing = run("--offline", str(tmp_path / "none"), str(bad))

    assert (well.returncode, well.stdout, well.stderr) == (0, "Nothing wrong in 1 file.\n", "")
    assert (found.returncode, missing.returncode) == (1, 2)
    listed = json.loads(found.stdout)
    assert [one["kind"] for one in listed["findings"]] == ["readable by others", "wrong value", "line ignored"]
    assert [set(one) for one in listed["findings"]] == [{"kind", "file", "place", "sentence"}] * 3
    assert (listed["unread"], listed["notes"]) == ({}, [])
    everything = well.stdout + found.stdout + missing.stdout + missing.stderr
    assert PAIR.secret.reveal() not in everything
    assert "marker" not in everything
    assert "Traceback" not in everything


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder, a pipe, a device, a link that leads nowhere, a huge file, a name that cannot be: 2, and a sentence."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    put(tmp_path / "huge", b"apikey = x\n" * 200_000)
    names = [str(tmp_path), str(tmp_path / "pipe"), "/dev/zero", str(tmp_path / "link"), str(tmp_path / "huge")]
    done = run("--json", "--offline", *names, "x" * 300)

    assert done.returncode == 2
    unread = json.loads(done.stdout)["unread"]
    assert list(unread) == [*names, "x" * 300]
    assert all(sentence.endswith(".") for sentence in unread.values())
    assert run("--offline", *names).returncode == 2
    assert run("--exchange", "ftp://x", names[0]).returncode == 2


def test_a_name_from_a_file_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    """Escapes are written out, and what the terminal cannot show is, too."""
    text = '{"kra\\u001b[2Jken": {"apiKey": "<key>", "secret": "s"}, "é": {"apiKey": "<key>", "secret": "s"}}'
    path = put(tmp_path / "na\x1bme.json", text)
    done = subprocess.run(
        [sys.executable, "-m", "nupool_helpers.doctor", "--offline", str(path)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        timeout=120,
    )

    assert done.returncode == 1
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"entry 1: placeholder" in done.stdout
    assert b"\\xe9: placeholder" in done.stdout


def test_a_vault_s_password_is_asked_for_at_a_terminal(tmp_path: Path) -> None:
    """It is typed without being shown, and its pairs are looked at."""
    vault = Vault(tmp_path / "v.kdbx")
    vault.create(SecretText("quiet harbour seven lanterns"))
    vault.put_pair("kraken", KeyPair("key", SecretText("your-secret")))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "nupool_helpers.doctor", "--offline", str(vault.path)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True, text=True
    ) as process:
        asked = b""
        while b": " not in asked:
            asked += os.read(ours, 1000)
        os.write(ours, b"quiet harbour seven lanterns\n")
        said, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 1
    assert "kraken: placeholder" in said


@pytest.fixture
def book() -> Iterator[Workbook]:
    """A workbook whose learner has walked the path."""
    made = Workbook()
    do(made, 14)
    yield made
    with suppress(OSError):
        pid = json.loads((launcher.data_dir() / "runtime.json").read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def conf(tmp_path: Path, key: str, secret: str) -> Path:
    """A pool.conf with that pair."""
    return put(tmp_path / "pool.conf", GOOD.replace(PAIR.key, key).replace(PAIR.secret.reveal(), secret))


def test_the_exchange_is_asked_what_the_pair_may_do(tmp_path: Path, book: Workbook) -> None:
    """Exactly the two rights are well; a swapped pair, a deleted one and one with too much are told."""
    pair = book.pair
    assert pair is not None
    assert examine(conf(tmp_path, pair.key, pair.secret.reveal())) == Examined([], [])
    (swapped,) = examine(conf(tmp_path, pair.secret.reveal(), pair.key)).findings
    assert swapped.kind is Kind.PAIR_SWAPPED
    (unknown,) = examine(conf(tmp_path, PAIR.key, PAIR.secret.reveal())).findings
    assert unknown.kind is Kind.PAIR_REFUSED
    (wrong,) = examine(conf(tmp_path, pair.key, PAIR.secret.reveal())).findings
    assert "the Secret does not belong to it" in wrong.sentence

    greedy = book.exchange().make_ready_account(Permission).pair
    assert greedy is not None
    path = conf(tmp_path, greedy.key, greedy.secret.reveal())
    (much,) = examine(path).findings
    assert much.kind is Kind.TOO_MANY_RIGHTS
    assert "WITHDRAW is on and not needed" in much.sentence
    assert examine(path, offline=True) == Examined([], [])
    assert [f.kind for f in examine(path, url=book.exchange().url).findings] == [Kind.TOO_MANY_RIGHTS]
    little = book.exchange().make_ready_account([Permission.READ_INFO]).pair
    assert little is not None
    assert [f.kind for f in examine(conf(tmp_path, little.key, little.secret.reveal())).findings] == [
        Kind.TOO_FEW_RIGHTS
    ]


def test_a_second_factor_that_is_not_in_force_is_told(tmp_path: Path, book: Workbook) -> None:
    """Where the account is the learner's own, which the practice exchange tells its owner."""
    made = book.take_ready_account()  # its codes are all unused
    pair = made.pair
    assert pair is not None
    book.site().post("settings/two-factor/disable", password=made.password, code=SecretText(next_code(book)))
    (found,) = examine(conf(tmp_path, pair.key, pair.secret.reveal())).findings

    assert found.kind is Kind.NO_SECOND_FACTOR
    assert "Finish step 10" in found.sentence


def test_a_pair_of_another_exchange_is_not_sent_anywhere(tmp_path: Path, book: Workbook) -> None:
    """Only a pair for the exchange that answers is tried, and it is said that the other was not."""
    write(FORMATS["ccxt"], tmp_path / "keys.json", Credentials("kraken", "k3y", SecretText("s3c")))
    with capture() as record:
        found = examine(tmp_path / "keys.json", url=book.exchange().url)

    assert found.findings == []
    assert "another exchange" in found.notes[0]
    assert not any(b"k3y" in content or b"api/v1.1" in content for _where, content in record.parts)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9"])
def test_an_exchange_that_is_gone_costs_nothing(tmp_path: Path, url: str) -> None:
    """Without one the rest is told all the same, and that its pair was not looked at."""
    found = examine(put(tmp_path / "pool.conf", GOOD + "x\n"), url=url)

    assert [f.kind for f in found.findings] == [Kind.LINE_IGNORED]
    assert "does not answer" in found.notes[0]


def test_a_dotenv_that_its_programs_read_otherwise_is_told(tmp_path: Path) -> None:
    """What is put in for ${...}, a quote without its end, no Key left, blanks without end: each has its sentence."""
    text = "KRAKEN_APIKEY=key1234\nKRAKEN_SECRET=${OTHER}\nOKX_APIKEY=key9876\nOKX_SECRET='s3cr3tvalue\n"
    found = examine(put(tmp_path / ".env", text), offline=True).findings

    assert [(one.kind, one.place) for one in found] == [
        (Kind.WRONG_VALUE, "okx"),
        (Kind.READ_DIFFERENTLY, "kraken"),
        (Kind.LINE_IGNORED, "line 4"),
    ]
    (unseen,) = examine(put(tmp_path / ".env", "A='\nKRAKEN_APIKEY=k'\n"), offline=True).findings
    assert "quotes" in unseen.sentence
    with pytest.raises(InvalidInput, match="blanks"):
        examine(put(tmp_path / ".env", "KRAKEN_APIKEY=" + " " * 9999 + "k"), offline=True)
