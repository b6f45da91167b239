"""Private files are whole or not there."""

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nupool_helpers import files
from nupool_helpers.errors import CorrectTheEntry


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails at its last moment changes nothing and leaves nothing behind."""
    path = tmp_path / "file"
    files.write_private(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        files.write_private(path, b"new")

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
        files.write_private(tmp_path / "file", b"content")
    finally:
        os.umask(before)

    assert modes[0] == 0o600
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    """One that cannot be what it is taken for is not read to its end."""
    (tmp_path / "file").write_bytes(b"x" * 11)

    with pytest.raises(CorrectTheEntry):
        files.read_private(tmp_path / "file", limit=10)


def test_a_kill_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    """Killed at any moment of many writes, the file is one of those that were written, and private."""
    path = tmp_path / "file"
    say = (
        "import itertools, sys; from pathlib import Path; from nupool_helpers.files import write_private\n"
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

    assert files.read_private(path) == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [record.message for record in caplog.records] == [
        f"Others could read {path}. It is readable by you alone now."
    ]
    files.read_private(path)
    assert len(caplog.records) == 1
