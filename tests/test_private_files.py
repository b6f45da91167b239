"""Private files are whole or not there."""

import errno
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nupool_helpers import ordinary_files as files_read
from nupool_helpers import private_files
from nupool_helpers.clients import launcher
from nupool_helpers.clients.run import read_runtime_file
from nupool_helpers.data_folder import data_dir, make_private
from nupool_helpers.errors import ExchangeUnavailable, InvalidInput, WorkbookError
from nupool_helpers.exports import formats
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.pool_conf import POOL_CONF, PoolConf
from nupool_helpers.exports.programs import FORMATS
from nupool_helpers.exports.users_dat import USERS_DAT
from nupool_helpers.practice.store import Store
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.examine import examine
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault.vault import Vault


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails at its last moment changes nothing and leaves nothing behind."""
    path = tmp_path / "file"
    private_files.write_private(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        private_files.write_private(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_private_from_its_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the umask, nobody else can read it at any moment."""
    modes = []
    real = os.fsync

    def watched(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    before = os.umask(0)
    try:
        private_files.write_private(tmp_path / "file", b"content")
    finally:
        os.umask(before)

    assert modes[0] == 0o600
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    """One that cannot be what it is taken for is not read to its end."""
    (tmp_path / "file").write_bytes(b"x" * 11)

    with pytest.raises(InvalidInput):
        private_files.read_private(tmp_path / "file", limit=10)


def test_a_kill_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    """Killed at any moment of many writes, the file is one of those that were written, and private."""
    path = tmp_path / "file"
    say = (
        "import itertools, sys; from pathlib import Path; from nupool_helpers.private_files import write_private\n"
        "print(flush=True)\n"
        "for n in itertools.count(): write_private(Path(sys.argv[1]), str(n % 10).encode() * 200_000)"
    )
    for pause in range(6):
        with subprocess.Popen([sys.executable, "-c", say, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            until = time.monotonic() + 0.01 * pause
            while time.monotonic() < until or not path.exists():
                pass
            process.kill()
        content = path.read_bytes()
        assert len(content) == 200_000
        assert len(set(content)) == 1
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_others_can_read_is_tightened_with_a_notice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """At every read; a private one is read without a word."""
    path = tmp_path / "file"
    path.write_text("x")
    path.chmod(0o644)

    assert private_files.read_private(path) == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [record.message for record in caplog.records] == [
        f"Others could read {path}. It is readable by you alone now."
    ]
    private_files.read_private(path)
    assert len(caplog.records) == 1


def test_what_does_not_begin_as_a_file_of_ours_is_not_tightened(tmp_path: Path) -> None:
    """A file that somebody put in the place of ours keeps its mode."""
    path = tmp_path / "file"
    path.write_text("root:x:0:0\n")
    path.chmod(0o644)
    private_files.read_private(path, b"mark")

    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def odd(folder: Path, kind: str) -> Path:
    """Something that is no ordinary file, or too large for one."""
    path = folder / "odd"
    if kind == "link":
        (folder / "target").write_text("x")
        (folder / "target").chmod(0o664)
        path.symlink_to(folder / "target")
    elif kind == "dangling link":
        path.symlink_to(folder / "nowhere")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    elif kind == "device":
        path = Path("/dev/null")
    elif kind == "huge":
        with path.open("wb") as file:
            file.truncate(2**40)  # takes no place on the disk
    elif kind == "name with a NUL":
        path = folder / "a\0b"
    return path


ODD = ["link", "dangling link", "folder", "pipe", "socket", "device", "huge", "name with a NUL"]
ENTRY = Credentials("kraken", "k", SecretText("s"))
CONF = PoolConf("BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg", KeyPair("0" * 32, SecretText("f" * 32)), "eu.nupool.net")
LOOKS: dict[str, Callable[[Path], object]] = {
    "read": files_read.read_file,
    "as text": files_read.read_text,
    "pool.conf": lambda path: formats.differences(POOL_CONF, path, CONF),
    "users.dat": lambda path: formats.differences(USERS_DAT, path, CONF),
    "keys.json": lambda path: formats.differences(FORMATS["ccxt"], path, ENTRY),
    "the file of a vault": lambda path: Vault(path).unlock(SecretText("x")),
    "the doctor": lambda path: examine(path, offline=True),
    "a runtime file": read_runtime_file,
}
WRITES: dict[str, Callable[[Path], object]] = {
    "pool.conf": lambda path: formats.write(POOL_CONF, path, CONF),
    "users.dat": lambda path: formats.write(USERS_DAT, path, CONF),
    "keys.json": lambda path: formats.write(FORMATS["ccxt"], path, ENTRY),
    "the database": Store,
}


def everything(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Mode, size and time of the last change of all that lies in a folder, and of a device outside of it."""
    found = {str(path): path.lstat() for path in (*folder.rglob("*"), Path("/dev/null"))}
    return {name: (status.st_mode, status.st_size, status.st_ctime_ns) for name, status in found.items()}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("look", LOOKS)
def test_what_is_no_ordinary_file_is_a_sentence_and_is_not_changed(tmp_path: Path, look: str, kind: str) -> None:
    """Each way to look at a file that was named: an error of its own kind, no wait for a pipe, no mode changed."""
    path = odd(tmp_path, kind)
    before = everything(tmp_path)
    with pytest.raises((WorkbookError, FileNotFoundError, ValueError)):
        LOOKS[look](path)

    assert everything(tmp_path) == before


@pytest.mark.parametrize("kind", [kind for kind in ODD if kind != "huge"])
@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_written_over_what_is_no_ordinary_file(tmp_path: Path, write: str, kind: str) -> None:
    """It is a sentence, and what was named is as it was."""
    path = odd(tmp_path, kind)
    before = everything(tmp_path)
    with pytest.raises((WorkbookError, ValueError)):
        WRITES[write](path)

    assert everything(tmp_path) == before


@pytest.mark.parametrize("look", ["pool.conf", "users.dat", "keys.json", "the doctor"])
def test_to_look_changes_no_mode(tmp_path: Path, look: str) -> None:
    """A file that others can read, and that was named for a look, is as shared as before."""
    path = tmp_path / "keys.json"
    path.write_text('{"kraken": {"apiKey": "k", "secret": "s"}}')
    path.chmod(0o664)
    before = everything(tmp_path)
    LOOKS[look](path)

    assert everything(tmp_path) == before


@pytest.mark.parametrize("write", ["pool.conf", "users.dat", "keys.json"])
def test_a_file_that_was_shared_is_private_once_it_is_written(
    tmp_path: Path, write: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With a notice; another name of the same file keeps its content and mode."""
    path, other = tmp_path / "file", tmp_path / "other"
    path.write_text("{}")
    path.chmod(0o664)
    other.hardlink_to(path)
    WRITES[write](path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (other.read_text(), stat.S_IMODE(other.stat().st_mode)) == ("{}", 0o664)
    assert [record.message for record in caplog.records] == [
        f"Others could read {path}. It is readable by you alone now."
    ]


def test_a_file_that_grows_while_it_is_read_is_not_read_without_end(tmp_path: Path) -> None:
    """One whose size says nothing (they exist below /proc) is read up to the limit."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 11)
    handle = files_read.open_ordinary(path)
    with pytest.MonkeyPatch.context() as patched, pytest.raises(InvalidInput, match="too large"):
        patched.setattr(os, "fstat", lambda _handle: os.stat_result([stat.S_IFREG, *[0] * 9]))
        files_read.content_of(handle, 10)
    os.close(handle)


def test_a_copy_lies_where_no_repository_is(tmp_path: Path) -> None:
    """A .gitignore that names .env does not name its copy; beside the file, git would take that for a new file."""
    path = tmp_path / ".env"
    path.write_text("KRAKEN_APIKEY='a'\nKRAKEN_SECRET='marker'\n")
    copy = formats.write(FORMATS["env"], path, ENTRY)

    assert copy == data_dir() / "before-writing" / ".env.1"
    assert "marker" in copy.read_text()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(found.name for found in tmp_path.iterdir()) == [".env", "data"]


def test_a_link_in_the_place_of_a_copy_is_passed_by(tmp_path: Path) -> None:
    """The copy gets the next name that nothing has."""
    place = data_dir() / "before-writing"
    place.mkdir(mode=0o700, parents=True)
    data_dir().chmod(0o700)
    (place / "keys.json.1").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "keys.json").write_text("{}")

    assert formats.write(FORMATS["ccxt"], tmp_path / "keys.json", ENTRY) == place / "keys.json.2"
    assert not (tmp_path / "elsewhere").exists()


USES: dict[str, Callable[[Path], object]] = {
    "the exchange of this machine": launcher.find_or_start,
    "an exchange of one's own": launcher.start_own,
    "a database": lambda folder: Store(folder / "exchange.sqlite3"),
    "a vault": lambda folder: Vault(folder / "vault.kdbx").create(SecretText("quiet harbour seven lanterns")),
    "a copy": lambda folder: formats.write(FORMATS["ccxt"], folder.parent / "keys.json", ENTRY),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777])
def test_a_data_folder_that_others_can_write_to_is_not_used(tmp_path: Path, use: str, mode: int) -> None:
    """One sentence that names it, and nothing is made in it, nor emptied through a link that lies there."""
    (tmp_path / "keys.json").write_text("{}")
    folder, victim = data_dir(), tmp_path / "victim"
    folder.mkdir()
    folder.chmod(mode)
    victim.write_text("not ours")
    for name in ("exchange.log", "exchange.sqlite3", "start.lock", "vault.kdbx.lock", "before-writing"):
        (folder / name).symlink_to(victim)
    before = everything(tmp_path)
    with pytest.raises(WorkbookError, match="Others can write to the folder"):
        USES[use](folder)

    assert everything(tmp_path) == before


def test_a_data_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither theirs nor one that their link leads to; a link of one's own is followed."""
    mine, link = tmp_path / "mine", tmp_path / "link"
    make_private(mine)
    link.symlink_to(mine)
    make_private(link)
    mode = stat.S_IMODE(mine.stat().st_mode)
    monkeypatch.setattr(os, "getuid", lambda: mine.stat().st_uid + 1)
    for folder in (mine, link):
        with pytest.raises(InvalidInput, match="Others can write"):
            make_private(folder)

    assert mode == 0o700


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_log_that_is_no_file_is_said(tmp_path: Path, kind: str) -> None:
    """Its target is not emptied, no server is started, and a pipe holds nobody."""
    folder = data_dir()
    make_private(folder)
    odd(tmp_path, kind).rename(folder / "exchange.log")
    with pytest.raises(ExchangeUnavailable, match="no ordinary file"):
        launcher.find_or_start(folder)

    assert kind != "link" or (tmp_path / "target").read_text() == "x"
    assert not (folder / "exchange.sqlite3").exists()
