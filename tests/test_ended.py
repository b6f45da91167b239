"""How a test ends a server that it started."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.ended import SPEAKS_WHEN_ABORTED, end

STUBBORN = """
import signal, subprocess, sys, time

def stays_for_ever():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    print(child.pid, flush=True)
    time.sleep(600)

stays_for_ever()
"""

FORGETFUL = """
import signal, subprocess, sys, time

subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
signal.signal(signal.SIGTERM, lambda *_: signal.signal(signal.SIGTERM, signal.SIG_DFL))
print("begun", flush=True)
time.sleep(600)
"""
ALONE = """
import signal, time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("begun", flush=True)
time.sleep(600)
"""


def begun(code: str) -> "subprocess.Popen[bytes]":
    """A process that has printed its first line."""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    return process


@pytest.fixture
def started(tmp_path: Path) -> "tuple[subprocess.Popen[bytes], Path]":
    """A process that hears no request to end, with a child in a session of its own; and its log, once it has begun."""
    log = tmp_path / "log"
    environment = {**os.environ, **SPEAKS_WHEN_ABORTED}
    command = [sys.executable, "-c", STUBBORN]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=written)
    assert process.stdout is not None
    log.with_suffix(".child").write_bytes(process.stdout.readline())
    process.stdout.close()
    return process, log


def test_what_does_not_end_says_where_it_stands_and_is_gone(
    started: "tuple[subprocess.Popen[bytes], Path]",
) -> None:
    """The failure shows the function that it waits in; neither it nor its child is left for the next test."""
    process, log = started
    child = psutil.Process(int(log.with_suffix(".child").read_bytes()))

    with pytest.raises(AssertionError, match="stays_for_ever"):
        end(process, log, seconds=0.05)

    assert process.returncode is not None
    _, alive = psutil.wait_procs([child], timeout=60)
    assert not alive


def test_what_forgets_that_it_was_asked_is_asked_again(tmp_path: Path) -> None:
    """As a JupyterLab does that is asked while a kernel starts: the second time it ends, by itself."""
    process = begun(FORGETFUL)

    end(process, tmp_path / "log", seconds=0.05)

    assert process.returncode == -signal.SIGTERM


def test_what_has_nothing_left_to_end_is_killed(tmp_path: Path) -> None:
    """A JupyterLab can hang in its own exit when its kernels have ended: that is no fault of what is tested."""
    process = begun(ALONE)

    end(process, tmp_path / "log", seconds=0.05)

    assert process.returncode == -signal.SIGKILL


def test_what_has_ended_already_is_no_fault(tmp_path: Path) -> None:
    """A server that a test has ended itself is ended once more, and that is all."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(timeout=60)

    end(process, tmp_path / "log")
