"""Every writer of a configuration: whole or not at all, private at every moment, and nothing lost between any two."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nupool_helpers.data_folder import data_dir
from nupool_helpers.exports import formats
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.exports.pool_conf import PoolConf
from nupool_helpers.exports.programs import CLIENT, FORMATS
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import parts_of
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault.vault import Vault

PASSWORD = SecretText("quiet harbour seven lanterns")
ADDRESS = "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg"
OLD, NEW = "a" * 32, "b" * 32
NAMES = [*FORMATS, *CLIENT]
every_writer = pytest.mark.parametrize("name", NAMES)


def lying(folder: Path) -> list[Path]:
    """All files below a folder: with the one that is written, in the data folder, the copies of those before."""
    return [found for found in folder.rglob("*") if not found.is_dir()]


def write(name: str, path: Path, key: str) -> None:
    """The file by its writer, its Secret the key reversed; one that is there is kept."""
    pair = KeyPair(key, SecretText(key.swapcase() + "9"))
    if name in CLIENT:
        formats.write(CLIENT[name], path, PoolConf(ADDRESS, pair, "eu.nupool.net"))
    else:
        formats.write(FORMATS[name], path, Credentials("kraken", key, pair.secret))


def keys_in(name: str, path: Path) -> list[str]:
    """The Keys that are read from a file."""
    return [entry.key for entry in (FORMATS | CLIENT)[name].parse(path.read_text())]  # type: ignore[operator]


# A child writes the new file over the old one, and is killed at its n-th call into the system or the interpreter;
# the parent of it looks at what is left. Forked, since a start of Python for each would take minutes.
KILLED = """
import os, signal, stat, sys
from pathlib import Path
from tests.exports.test_whole import NEW, OLD, keys_in, lying, write
name, folder = sys.argv[1], Path(sys.argv[2])
path, n, seen = folder / "file", 0, set()
while True:
    for left in lying(folder):
        left.unlink()
    write(name, path, OLD)
    child = os.fork()
    if child == 0:
        calls = 0
        def count(frame, event, arg):
            global calls
            if event == "c_call":
                calls += 1
                if calls > n:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.setprofile(count)
        write(name, path, NEW)
        sys.setprofile(None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    *_, key = keys_in(name, path)  # in users.dat the new line joins the old one
    assert key in (OLD, NEW), key
    modes = {stat.S_IMODE(one.stat().st_mode) for one in lying(folder)}
    assert modes == {0o600}, modes
    seen.add(key)
    if status == 0:
        break
    assert status == signal.SIGKILL, status
    n += int(sys.argv[3])
assert key == NEW and seen == {OLD, NEW}
print(n)
"""


@every_writer
def test_killed_at_any_call_the_file_is_the_old_or_the_new_one(name: str, tmp_path: Path) -> None:
    """And all that lies beside it is private; the last one was not killed, and is the new one."""
    step = "3" if name == "pool.conf" else "11"
    command = [sys.executable, "-c", KILLED, name, str(tmp_path), step]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50


# A limit on a file's size is a disk that is full in the middle of a file: the kernel itself refuses the rest.
FULL = """
import resource, signal, sys
from pathlib import Path
from tests.exports.test_whole import NEW, write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    write(sys.argv[1], Path(sys.argv[2]), NEW)
except OSError as error:
    sys.exit(f"errno {error.errno}")
"""


@every_writer
def test_a_disk_that_fills_leaves_the_old_file(name: str, tmp_path: Path) -> None:
    """Refused by the system in the middle of the copy or of the new file: the old one stays, with nothing beside it."""
    path = tmp_path / "file"
    write(name, path, OLD)
    before = path.read_bytes()
    command = [sys.executable, "-c", FULL, name, str(path), "40"]
    # Not measured by `make coverage`, whose own file would not find room either.
    unmeasured = {**os.environ, "COVERAGE_PROCESS_CONFIG": ""}
    done = subprocess.run(command, env=unmeasured, capture_output=True, text=True, check=False, timeout=120)

    assert done.stderr.strip() == f"errno {errno.EFBIG}"
    assert path.read_bytes() == before
    assert lying(tmp_path) == [path]


@every_writer
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_no_call_that_fails_leaves_half(name: str, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever of the last calls is refused, for the copy or for the new file."""
    path = tmp_path / "file"
    write(name, path, OLD)
    before = path.read_bytes()
    owner: Any = os if call == "fsync" else Path
    real: Callable[..., Any] = getattr(owner, call)
    for at in range(2):
        left = [at]

        def refused(*given: Any, left: list[int] = left) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*given)

        monkeypatch.setattr(owner, call, refused)
        with pytest.raises(OSError, match="space"):
            write(name, path, NEW)
        monkeypatch.setattr(owner, call, real)
        assert path.read_bytes() == before
        assert {stat.S_IMODE(one.stat().st_mode) for one in lying(tmp_path)} == {0o600}
        assert all(one.read_bytes() == before for one in lying(tmp_path))


@every_writer
def test_the_file_is_private_at_every_moment(name: str, tmp_path: Path) -> None:
    """Whatever the umask and however loose the old file: all that is there at any call is 0600, but for the old one."""
    path, seen = tmp_path / "file", set()
    before = os.umask(0)

    def look(_frame: object, event: str, _arg: object) -> None:
        if event == "c_call":
            sys.setprofile(None)
            for folder in (tmp_path, data_dir() / "before-writing"):
                for one in os.scandir(folder) if folder.exists() else ():
                    if one.is_file():
                        seen.add((one.name, stat.S_IMODE(one.stat().st_mode)))
            sys.setprofile(look)

    try:
        write(name, path, OLD)
        path.chmod(0o666)
        sys.setprofile(look)
        write(name, path, NEW)
    finally:
        sys.setprofile(None)
        os.umask(before)

    assert {mode for found, mode in seen if found != "file"} == {0o600}
    assert {mode for found, mode in seen if found == "file"} <= {0o600, 0o666}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len({found for found, _mode in seen}) >= 4, "the file, its copy, and what was at their sides"


SIGNS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=80)
ENTRIES = st.builds(
    lambda key, secret, password: Credentials("okx", key, SecretText(secret), SecretText(password)), SIGNS, SIGNS, SIGNS
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """A vault, made once: each opening costs half a second."""
    made = Vault(tmp_path_factory.mktemp("vault") / "vault.kdbx")
    made.create(PASSWORD)
    return made


@settings(max_examples=4)
@given(entry=ENTRIES)
def test_from_the_vault_into_every_file_and_back_loses_nothing(vault: Vault, entry: Credentials) -> None:
    """Hostile values, through KeePass and each program's file into the next, all by the reader that the panels use."""
    assert entry.password is not None
    vault.put_pair("okx", KeyPair(entry.key, entry.secret), {"password": entry.password})
    (subject,) = parts_of(vault.path, vault.path.read_bytes(), PASSWORD).subjects
    for form in FORMATS.values():
        whole = entry.key + entry.secret.reveal() + entry.password.reveal()
        if form is FORMATS["env"] and any(part in whole for part in ("${", "'", "\\")):
            continue
        if form is FORMATS["octobot"] and any(part.strip("'\"") != part for part in (entry.key, entry.secret.reveal())):
            continue
        path = vault.path.with_name(form.file)
        formats.write(form, path, subject.entry, keep=False)
        (subject,) = parts_of(path, path.read_bytes()).subjects

    assert subject.entry == entry
