"""Password and key of an unlocked vault are where they belong, and after a lock the key is nowhere."""

import gc
import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nupool_helpers.errors import VaultLocked
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault.agent.frames import Reply
from nupool_helpers.vault.agent.place import socket_path
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.shared_key import SharedKey
from tests.leaks.search import Search, files_below, processes
from tests.vault.conftest import PASSWORD, agent_processes, kernel

PAIR = KeyPair("0123456789abcdef" * 2, SecretText("marker-secret-4711"))
Opened = tuple[bytes, SecretText]


def test_password_and_key_are_in_no_file_argument_or_environment(
    shared_path: Path, opened: Opened, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Searched for in every disguise while the agent lives and after it, in what lies on disk and what is printed."""
    caplog.set_level(0)
    search = Search({"password": PASSWORD.reveal(), "key": opened[1].reveal(), "Secret": PAIR.secret.reveal()})
    folders = [shared_path.parent, socket_path(shared_path).parent]
    with processes(0.05) as seen:
        first, second = kernel(shared_path), kernel(shared_path)
        first.unlock(PASSWORD)
        second.put_pair("x", PAIR)
        (agent,) = agent_processes(shared_path)
        until = time.monotonic() + 60
        while time.monotonic() < until and not any(b"vault.agent" in part for part in seen.copy()):
            first.pair_names()
        for path, content in files_below(*folders):
            search.look(path.name, content)
        search.look("repr", repr((Reply(1.0, opened[1]), vars(second.keys), SharedKey(shared_path).key())).encode())
        first.lock()
        agent.wait(timeout=60)
    assert any(b"vault.agent" in part for part in seen)
    for path, content in files_below(*folders):
        search.look(path.name, content)
    for number, part in enumerate(seen):
        search.look(f"process {number}", part)
    search.look("printed", "".join(capfd.readouterr()).encode() + caplog.text.encode())

    assert search.found == set()
    assert search.look("planted", opened[1].reveal().encode()[::-1]) == {"key"}


def test_an_agent_writes_no_core_and_lets_nobody_attach(shared_path: Path, opened: Opened) -> None:
    """No core of any size; and its memory is the system's alone, which other programs of the user are not."""
    SharedKey(shared_path).hold(opened[1])
    (agent,) = agent_processes(shared_path)
    limits = Path(f"/proc/{agent.pid}/limits").read_text()
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    code = "import ctypes; from nupool_helpers.vault.agent.hardening import harden; harden()\n"
    told = subprocess.run(
        [sys.executable, "-c", code + "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"],  # PR_GET_DUMPABLE
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert core.split()[4:6] == ["0", "0"]
    assert told.stdout.strip() == "0"


def _kept(digest: str) -> list[object]:
    """What in this process holds the key: secrets, and databases of the library."""
    gc.collect()
    found: list[object] = []
    for one in gc.get_objects():
        text = one.reveal() if type(one) is SecretText else None
        key = getattr(getattr(one, "kdbx", None), "body", {}) if type(one).__name__ == "PyKeePass" else None
        if (text and hashlib.sha256(text.encode()).hexdigest() == digest) or key is not None:
            found.append(type(one))
    return found


def test_after_a_lock_no_kernel_holds_the_key(shared_path: Path, opened: Opened) -> None:
    """Nor between two uses: a kernel asks for it, opens the file, and forgets it."""
    first, second = kernel(shared_path), kernel(shared_path)
    digest = hashlib.sha256(opened[1].reveal().encode()).hexdigest()
    before = len(_kept(digest))  # the test's own
    first.unlock(PASSWORD)
    second.put_pair("x", PAIR)
    assert second.pair("x") == PAIR
    assert len(_kept(digest)) == before, "between two uses"
    first.lock()
    assert len(_kept(digest)) == before

    alone = HeldKey()
    alone.hold(SecretText("control"))
    assert len(_kept(hashlib.sha256(b"control").hexdigest())) == 1, "the search finds what is held"


def test_a_kernel_s_error_names_no_key(shared_path: Path, opened: Opened) -> None:
    """A key that opens the file no more stands in no sentence and in no frame's listing."""
    SharedKey(shared_path).hold(SecretText("A" * 43 + "="))
    with pytest.raises(VaultLocked) as caught:
        kernel(shared_path).pair_names()

    assert "AAAA" not in repr(
        [caught.value, *(entry.frame.f_locals for entry in caught.traceback if _ours(entry.path))]
    )


def _ours(path: object) -> bool:
    return "nupool_helpers" in str(path)
