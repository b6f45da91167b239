"""The vault: a KeePass file that nobody else reads, that is never half written, and that two may write."""

import multiprocessing
import os
import signal
import stat
import time
from pathlib import Path

import pytest

from nupool_helpers.errors import CorrectTheEntry, UnlockTheVault
from nupool_helpers.keys import KeyPair
from nupool_helpers.secret import SecretText
from nupool_helpers.vault import Vault, password_complaint

PASSWORD = SecretText("quiet harbour seven lanterns")
PAIR = KeyPair("0123456789abcdef" * 2, SecretText("fedcba9876543210" * 2))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vault will be."""
    return tmp_path / "new" / "vault.kdbx"


@pytest.fixture
def vault(path: Path) -> Vault:
    """A new vault, open."""
    made = Vault(path)
    made.create(PASSWORD)
    return made


def test_a_pair_comes_out_as_it_went_in(vault: Vault, path: Path) -> None:
    """Another kernel opens the file with the password and gets the same pair."""
    vault.put_pair("practice exchange", PAIR)
    other = Vault(path)
    assert other.locked
    other.unlock(PASSWORD)

    assert other.pair_names() == ["practice exchange"]
    assert other.pair("practice exchange") == PAIR


def test_the_file_is_a_private_kdbx_4_without_the_secret(vault: Vault, path: Path) -> None:
    """Mode 0600, KeePass's signature, version 4, and no half of the pair as text."""
    vault.put_pair("x", PAIR)
    content = path.read_bytes()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert content[:4] == bytes.fromhex("03d9a29a")
    assert content[10:12] == b"\x04\x00"
    assert PAIR.secret.reveal().encode() not in content
    assert sorted(p.name for p in path.parent.iterdir()) == ["vault.kdbx", "vault.kdbx.lock"]


def test_a_wrong_password_is_one_sentence(vault: Vault, path: Path) -> None:
    """It says that the password is not the vault's, and nothing about what was typed."""
    with pytest.raises(UnlockTheVault) as caught:
        Vault(path).unlock(SecretText("marker wrong"))

    assert str(caught.value) == "The password is not the vault's."
    assert caught.value.__context__ is None


def test_it_locks_itself_after_ten_idle_minutes(path: Path) -> None:
    """Each use begins the ten minutes anew."""
    now = [0.0]
    vault = Vault(path, clock=lambda: now[0])
    vault.create(PASSWORD)
    now[0] = 599
    vault.put_pair("x", PAIR)
    now[0] = 1198
    assert not vault.locked
    now[0] = 1199

    assert vault.locked
    with pytest.raises(UnlockTheVault):
        vault.pair("x")


@pytest.mark.parametrize("password", ["", "letmein", "vault2024"])
def test_a_weak_password_makes_no_vault(path: Path, password: str) -> None:
    """The library's suggestion is the sentence."""
    with pytest.raises(CorrectTheEntry) as caught:
        Vault(path).create(SecretText(password))

    assert str(caught.value) == password_complaint(SecretText(password))
    assert not path.exists()


def test_a_vault_that_is_there_is_not_made_again(vault: Vault, path: Path) -> None:
    """A second `create` leaves the first one's content."""
    vault.put_pair("x", PAIR)
    with pytest.raises(CorrectTheEntry, match="already"):
        Vault(path).create(PASSWORD)

    assert vault.pair_names() == ["x"]


@pytest.mark.parametrize("content", [b"", b"not a vault", b"\x03\xd9\xa2\x9a" + b"\x00" * 200])
def test_a_damaged_file_is_said(path: Path, content: bytes) -> None:
    """Nothing of the parser's own words."""
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(UnlockTheVault, match="not a vault that can be read"):
        Vault(path).unlock(PASSWORD)


def test_no_vault_yet_is_said(path: Path) -> None:
    """The sentence says what to do."""
    with pytest.raises(UnlockTheVault, match="no vault yet"):
        Vault(path).unlock(PASSWORD)


def test_a_mode_that_was_widened_is_tightened(vault: Vault, path: Path) -> None:
    """Reading a file that others could read takes that away."""
    path.chmod(0o644)
    vault.pair_names()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _write(path: Path, name: str) -> None:
    vault = Vault(path)
    vault.unlock(PASSWORD)
    vault.put_pair(name, PAIR)


def test_two_writers_lose_nothing(vault: Vault, path: Path) -> None:
    """Two processes that write at once both find their entry afterwards, and so does an open vault."""
    workers = [multiprocessing.get_context("spawn").Process(target=_write, args=(path, f"n{n}")) for n in range(2)]
    for worker in workers:
        worker.start()
    vault.put_pair("mine", PAIR)
    for worker in workers:
        worker.join()

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert vault.pair_names() == ["mine", "n0", "n1"]


def _write_for_ever(path: Path) -> None:
    for number in range(1000):
        _write(path, f"n{number}")


def test_a_kill_leaves_the_old_file_or_the_new(vault: Vault, path: Path) -> None:
    """SIGKILL at any moment of a save: the vault opens and has what was in it."""
    vault.put_pair("first", PAIR)
    for wait in (0.9, 1.3, 1.7):
        worker = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(path,))
        worker.start()
        time.sleep(wait)  # the moment is meant to be any
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        assert "first" in vault.pair_names()


def test_an_old_pair_stays_in_the_history(vault: Vault) -> None:
    """A pair of the same name replaces the one before, which KeePass programs still show."""
    vault.put_pair("x", PAIR)
    vault.put_pair("x", KeyPair("a" * 32, SecretText("b" * 32)))

    assert vault.pair("x").key == "a" * 32
    (entry,) = vault.database().find_entries(title="x", first=False, history=False)
    assert [old.username for old in entry.history] == [PAIR.key]
