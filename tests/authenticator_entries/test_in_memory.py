"""The authenticator where there is no vault: the same entries, in memory alone."""

import time
from pathlib import Path

import pytest

from nupool_helpers.authenticator_entries import AuthenticatorEntry
from nupool_helpers.authenticator_entries.in_memory import EntriesInMemory, entries_of
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.held_key import HeldKey
from nupool_helpers.vault.vault import Vault

ENTRY = AuthenticatorEntry("ada@example.org", "Practice exchange", SecretText("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))


def test_an_entry_is_added_once_renamed_and_deleted() -> None:
    """With the same seed it is the same entry; what was deleted is not there for anything."""
    memory = EntriesInMemory()

    assert memory.add([ENTRY, ENTRY]) == [ENTRY]
    assert memory.add([ENTRY]) == []
    (number,) = memory.contents().entries
    memory.rename(number, "eve", "")
    assert memory.get(number).title == "eve"
    with pytest.raises(InvalidInput, match="name"):
        memory.rename(number, " ", "")
    memory.delete(number)
    assert memory.contents().entries == {}
    for again in (memory.get, memory.delete):
        with pytest.raises(InvalidInput, match="any more"):
            again(number)


def test_where_a_vault_can_be_entries_are_in_it_alone(tmp_path: Path) -> None:
    """A locked vault does not send a seed into memory."""
    path, held = tmp_path / "vault.kdbx", HeldKey(clock=time.monotonic)

    assert isinstance(entries_of(Vault(path, held), EntriesInMemory()), AuthenticatorEntries)
    assert isinstance(entries_of(Vault(path, held, "There is none."), EntriesInMemory()), EntriesInMemory)
