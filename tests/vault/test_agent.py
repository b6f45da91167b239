"""The vault's agent: unlocked once, locked everywhere at once, and gone when it is locked."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from nupool_helpers.errors import VaultLocked, VaultUnreadable, WrongPassword
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault.agent import client
from nupool_helpers.vault.agent.client import ask
from nupool_helpers.vault.agent.frames import Ask
from nupool_helpers.vault.agent.place import socket_path
from nupool_helpers.vault.agent.server import answer
from nupool_helpers.vault.held_key import HeldKey, real_time
from nupool_helpers.vault.kdbx import new_database
from nupool_helpers.vault.shared_key import SharedKey
from tests.vault.conftest import PASSWORD, agent_here, agent_processes, kernel

PAIR = KeyPair("0123456789abcdef" * 2, SecretText("fedcba9876543210" * 2))
Opened = tuple[bytes, SecretText]


def test_unlocked_in_one_kernel_it_is_open_in_all(shared_path: Path, argon2_calls: list[None]) -> None:
    """Argon2 is called once, where the password is entered; others read, save, and read what was saved, without."""
    first, second = kernel(shared_path), kernel(shared_path)
    assert first.locked
    assert second.locked
    assert first.unlock(PASSWORD) == ""
    assert len(argon2_calls) == 1
    second.put_pair("mine", PAIR)
    first.put_pair("yours", PAIR)

    assert second.pair_names() == first.pair_names() == ["mine", "yours"]
    assert kernel(shared_path).pair("mine") == PAIR
    assert second.keys.is_shared
    assert 0 < (second.keys.seconds_left() or 0) <= 600
    assert len(argon2_calls) == 1


def test_a_new_vault_is_open_in_all(tmp_path: Path) -> None:
    """Made in one notebook, used in another."""
    path = tmp_path / "new" / "vault.kdbx"
    maker = kernel(path)
    maker.create(PASSWORD)

    assert kernel(path).pair_names() == []
    maker.lock()


def test_locked_in_one_kernel_it_is_locked_in_all(shared_path: Path, opened: Opened) -> None:
    """By the time that `lock` returns; and the agent's process is gone, and its memory with it."""
    SharedKey(shared_path).hold(opened[1])
    first, second = kernel(shared_path), kernel(shared_path)
    (process,) = agent_processes(shared_path)
    assert second.pair_names() == []
    first.lock()

    assert second.locked
    assert first.locked
    with pytest.raises(VaultLocked):
        second.pair_names()
    process.wait(timeout=60)
    assert not socket_path(shared_path).exists()


def test_a_wrong_password_costs_argon2_and_opens_nothing(shared_path: Path, argon2_calls: list[None]) -> None:
    """No agent is started for it; and where the vault is open it stays so."""
    with pytest.raises(WrongPassword):
        kernel(shared_path).unlock(SecretText("marker wrong"))
    assert len(argon2_calls) == 1
    assert kernel(shared_path).locked
    assert agent_processes(shared_path) == []
    kernel(shared_path).unlock(PASSWORD)
    with pytest.raises(WrongPassword):
        kernel(shared_path).unlock(SecretText("marker wrong"))

    assert not kernel(shared_path).locked
    assert len(argon2_calls) == 3


def test_it_locks_itself_when_it_is_idle(shared_path: Path, opened: Opened) -> None:
    """To look and to read is no use; to use begins the time anew. When it is over the agent ends, unasked."""
    now = [1000.0]
    held = HeldKey(600, lambda: now[0])
    held.hold(opened[1])
    with agent_here(socket_path(shared_path), held) as thread:
        vault = kernel(shared_path)
        now[0] += 599
        assert vault.pair_names() == []
        assert vault.keys.seconds_left() == 1
        vault.use()
        assert vault.keys.seconds_left() == 600
        now[0] += 599
        assert not vault.locked
        now[0] += 1
        thread.join(timeout=60)

        assert not thread.is_alive()
        assert vault.locked
        assert not socket_path(shared_path).exists()


def test_idle_time_that_is_over_is_not_begun_anew() -> None:
    """A use that comes too late finds the key forgotten."""
    now = [0.0]
    held = HeldKey(600, lambda: now[0])
    held.hold(SecretText("k"))
    now[0] = 600

    assert [answer(held, what) for what in (Ask.USE, Ask.KEY, Ask.LOOK, Ask.LOCK)] == [None] * 4


def test_the_clock_goes_on_while_the_machine_sleeps() -> None:
    """It is Linux's clock since the start of the machine, which counts sleep; `time.monotonic` does not."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)

    assert before <= real_time() <= time.clock_gettime(time.CLOCK_BOOTTIME)


def test_a_killed_agent_is_a_locked_vault(shared_path: Path, opened: Opened) -> None:
    """One sentence, nothing lost, and the password opens it again for all."""
    SharedKey(shared_path).hold(opened[1])
    vault = kernel(shared_path)
    vault.put_pair("x", PAIR)
    (process,) = agent_processes(shared_path)
    process.kill()
    process.wait(timeout=60)

    assert vault.locked
    with pytest.raises(VaultLocked, match="Enter its password"):
        vault.pair("x")
    vault.unlock(PASSWORD)
    assert kernel(shared_path).pair("x") == PAIR


def test_an_agent_that_hangs_is_reached_by_nobody_after_a_lock(
    shared_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it without end, and it ends as soon as it goes on."""
    monkeypatch.setattr(client, "SECONDS", 0.2)
    SharedKey(shared_path).hold(opened[1])
    (process,) = agent_processes(shared_path)
    process.send_signal(signal.SIGSTOP)
    try:
        assert kernel(shared_path).locked
        kernel(shared_path).lock()
        assert not socket_path(shared_path).exists()
    finally:
        process.send_signal(signal.SIGCONT)
    process.wait(timeout=60)
    assert kernel(shared_path).locked


def test_it_ends_with_its_jupyterlab(shared_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """As kernels name it, JPY_PARENT_PID; another kernel's end is none of it."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as jupyter:
        monkeypatch.setenv("JPY_PARENT_PID", str(jupyter.pid))
        SharedKey(shared_path).hold(opened[1])
        (process,) = agent_processes(shared_path)
        assert not kernel(shared_path).locked
        jupyter.communicate(b"\n", timeout=60)
    process.wait(timeout=60)

    assert kernel(shared_path).locked


def _work(path: Path, name: str, barrier: Barrier) -> None:
    vault = kernel(path)
    barrier.wait(timeout=120)
    vault.unlock(PASSWORD)
    barrier.wait(timeout=120)
    for number in range(5):
        vault.put_pair(f"{name}{number}", PAIR)


def test_two_kernels_unlock_and_save_at_once(shared_path: Path) -> None:
    """One agent comes of it, nothing is lost, and it stays open when both kernels have ended."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    workers = [spawn.Process(target=_work, args=(shared_path, name, barrier)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=180)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(agent_processes(shared_path)) == 1
    assert kernel(shared_path).pair_names() == sorted(f"{name}{number}" for name in "ab" for number in range(5))


@pytest.mark.parametrize("what", ["moved away", "replaced by another vault", "damaged"])
def test_a_file_that_is_not_the_unlocked_one_locks_all(shared_path: Path, opened: Opened, what: str) -> None:
    """The key opens it no more, so it is forgotten; nothing of the file that came is changed."""
    SharedKey(shared_path).hold(opened[1])
    shared_path.rename(shared_path.with_name("elsewhere.kdbx"))
    if what != "moved away":
        shared_path.write_bytes(new_database(PASSWORD) if what.startswith("replaced") else b"no vault")
    with pytest.raises(VaultLocked if what.startswith("replaced") else VaultUnreadable):
        kernel(shared_path).put_pair("x", PAIR)

    assert kernel(shared_path).locked
    assert ask(socket_path(shared_path), Ask.KEY) is None
    shared_path.with_name("elsewhere.kdbx").replace(shared_path)
    kernel(shared_path).unlock(PASSWORD)
    assert kernel(shared_path).pair_names() == []


def test_a_link_to_the_vault_has_the_vault_s_agent(shared_path: Path, opened: Opened, tmp_path: Path) -> None:
    """Unlocked by one name, it is open by the other; another vault is not."""
    (tmp_path / "link.kdbx").symlink_to(shared_path)
    SharedKey(shared_path).hold(opened[1])

    assert kernel(tmp_path / "link.kdbx").pair_names() == []
    assert kernel(tmp_path / "other.kdbx").locked


def test_a_newer_key_takes_the_place_of_an_older_one(shared_path: Path, opened: Opened) -> None:
    """Where the file was salted anew: the old agent ends, and one is left."""
    SharedKey(shared_path).hold(SecretText("A" * 43 + "="))
    (old,) = agent_processes(shared_path)
    SharedKey(shared_path).hold(opened[1])
    old.wait(timeout=60)

    assert kernel(shared_path).pair_names() == []
    assert len(agent_processes(shared_path)) == 1
    assert os.geteuid() == socket_path(shared_path).stat().st_uid
