"""The authenticator's entries in the vault: those with the attribute `otp`, as KeePassXC writes and reads them."""

from dataclasses import dataclass, field, replace
from typing import Any

from nupool_helpers.authenticator_entries import AuthenticatorEntry, clean_name, from_uri, to_uri
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.entries import add_entry, group_of
from nupool_helpers.vault.vault import Vault

__all__ = ["AuthenticatorEntries", "Contents"]

_GROUP = "Authenticator"
_GONE = "This account is not in the vault any more."


@dataclass(slots=True)
class Contents:
    """What the vault holds: entries by their numbers (UUIDs); title and reason of each that cannot be used."""

    entries: dict[str, AuthenticatorEntry] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)


class AuthenticatorEntries:
    """The authenticator's entries in a vault. Every method raises as `Vault.database` does."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def contents(self) -> Contents:
        """Return what is in the vault. To look alone does not keep it open: shown codes go away all the same."""
        return _read(self._vault.database())

    def get(self, number: str) -> AuthenticatorEntry:
        """Return an entry that is asked for, which is a use of the vault. Raises InvalidInput where it is gone."""
        entry = self.contents().entries.get(number)
        self._vault.use()
        if entry is None:
            raise InvalidInput(_GONE)
        return entry

    def add(self, entries: list[AuthenticatorEntry]) -> list[AuthenticatorEntry]:
        """Keep entries, all or none; returns those that are new, since one that is there already is left alone.

        Two of one issuer and name with different seeds are two entries.
        """
        with self._vault.changing() as database:
            group = group_of(database, _GROUP)
            present = list(_read(database).entries.values())
            new = []
            for entry in entries:
                if entry not in present:
                    new.append(entry)
                    present.append(entry)
                    _write(add_entry(database, group, entry.title, entry.name), entry)
        return new

    def rename(self, number: str, name: str, issuer: str) -> None:
        """Give an entry other names; the one before stays in its history."""
        name, issuer = clean_name(name), clean_name(issuer)
        if not name and not issuer:
            raise InvalidInput("Give the account a name.", "name")
        with self._vault.changing() as database:
            keepass_entry = _keepass_entry(database, number)
            old = from_uri(SecretText(str(keepass_entry.otp)))
            keepass_entry.save_history()
            _write(keepass_entry, replace(old, name=name, issuer=issuer))

    def delete(self, number: str) -> None:
        """Put an entry into the vault's recycle bin, from where a KeePass program brings it back or destroys it."""
        with self._vault.changing() as database:
            database.trash_entry(_keepass_entry(database, number))


def _write(keepass_entry: Any, entry: AuthenticatorEntry) -> None:
    keepass_entry.title, keepass_entry.username, keepass_entry.otp = entry.title, entry.name, to_uri(entry).reveal()


def _read(database: Any) -> Contents:
    contents = Contents()
    for keepass_entry in _in_use(database):
        try:
            entry = from_uri(SecretText(str(keepass_entry.otp)))
            contents.entries[keepass_entry.uuid.hex] = _named(entry, keepass_entry)
        except InvalidInput as error:
            contents.unread.append((clean_name(str(keepass_entry.title or "")), str(error)))
    return contents


def _named(entry: AuthenticatorEntry, keepass_entry: Any) -> AuthenticatorEntry:
    if entry.name or entry.issuer:
        return entry
    return replace(entry, name=clean_name(str(keepass_entry.title or "")))


def _in_use(database: Any) -> list[Any]:
    bin_group = database.recyclebin_group
    deleted = {item.uuid for item in database.find_entries(group=bin_group, recursive=True)} if bin_group else set()
    return [item for item in database.entries if item.otp and item.uuid not in deleted]


def _keepass_entry(database: Any, number: str) -> Any:
    for item in _in_use(database):
        if item.uuid.hex == number:
            return item
    raise InvalidInput(_GONE)
