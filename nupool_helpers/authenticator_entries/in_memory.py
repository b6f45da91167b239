"""The authenticator's entries where there is no vault to keep them: in this process's memory, and nowhere else."""

import secrets
from dataclasses import replace

from nupool_helpers.authenticator_entries import AuthenticatorEntry, clean_name
from nupool_helpers.authenticator_entries.in_vault import AuthenticatorEntries, Contents
from nupool_helpers.errors import InvalidInput
from nupool_helpers.vault.vault import Vault

__all__ = ["EntriesInMemory", "entries_of"]

_GONE = "This account is not in the authenticator any more."


class EntriesInMemory:
    """Entries with the methods of `AuthenticatorEntries`. They are gone with the process: nothing is written."""

    def __init__(self) -> None:
        self._entries: dict[str, AuthenticatorEntry] = {}

    def contents(self) -> Contents:
        """Return the entries."""
        return Contents(dict(self._entries))

    def get(self, number: str) -> AuthenticatorEntry:
        """Return an entry that is asked for. Raises InvalidInput where it is gone."""
        if number not in self._entries:
            raise InvalidInput(_GONE)
        return self._entries[number]

    def add(self, entries: list[AuthenticatorEntry]) -> list[AuthenticatorEntry]:
        """Take entries; returns those that are new, since one that is there already is left alone."""
        new = []
        for entry in entries:
            if entry not in self._entries.values():
                new.append(entry)
                self._entries[secrets.token_hex(16)] = entry
        return new

    def rename(self, number: str, name: str, issuer: str) -> None:
        """Give an entry other names. Raises InvalidInput where it is gone or both are empty."""
        name, issuer = clean_name(name), clean_name(issuer)
        if not name and not issuer:
            raise InvalidInput("Give the account a name.", "name")
        self._entries[number] = replace(self.get(number), name=name, issuer=issuer)

    def delete(self, number: str) -> None:
        """Forget an entry. Raises InvalidInput where it is gone."""
        self.get(number)
        del self._entries[number]


def entries_of(vault: Vault, memory: EntriesInMemory) -> AuthenticatorEntries | EntriesInMemory:
    """Return the entries in the vault, or those in memory where no vault can be."""
    return memory if vault.why_not else AuthenticatorEntries(vault)
