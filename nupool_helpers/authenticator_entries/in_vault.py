"""The authenticator's accounts in the vault: entries with the attribute `otp`, as KeePassXC writes and reads them."""

from dataclasses import dataclass, field, replace
from typing import Any

from nupool_helpers.authenticator_entries import AuthenticatorEntry, clean_name, from_uri, to_uri
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.entries import add_entry, group_of
from nupool_helpers.vault.vault import Vault

__all__ = ["AuthenticatorEntries", "Kept"]

_GROUP = "Authenticator"
_GONE = "This account is not in the vault any more."


@dataclass(slots=True)
class Kept:
    """What the vault holds: accounts by their entry's number (a UUID); title and reason of each that cannot be used."""

    accounts: dict[str, AuthenticatorEntry] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)


class AuthenticatorEntries:
    """The accounts in a vault. Every method raises VaultLocked where it is locked, and as `Vault` does."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def kept(self) -> Kept:
        """Return what is in the vault. To look alone does not keep it open: shown codes go away all the same."""
        return _read(self._vault.database())

    def get(self, number: str) -> AuthenticatorEntry:
        """Return an account that is asked for, which is a use of the vault. Raises InvalidInput where it is gone."""
        found = self.kept().accounts.get(number)
        self._vault.use()
        if found is None:
            raise InvalidInput(_GONE)
        return found

    def add(self, accounts: list[AuthenticatorEntry]) -> list[AuthenticatorEntry]:
        """Keep accounts, all or none; returns those that are new, since one that is there already is left alone.

        Two of one issuer and name with different seeds are two accounts.
        """
        with self._vault.changing() as database:
            group = group_of(database, _GROUP)
            there = list(_read(database).accounts.values())
            new = []
            for account in accounts:
                if account not in there:
                    new.append(account)
                    there.append(account)
                    _write(add_entry(database, group, account.title, account.name), account)
        return new

    def rename(self, number: str, name: str, issuer: str) -> None:
        """Give an account other names; the entry before stays in its history."""
        name, issuer = clean_name(name), clean_name(issuer)
        if not name and not issuer:
            raise InvalidInput("Give the account a name.", "name")
        with self._vault.changing() as database:
            entry = _entry(database, number)
            old = from_uri(SecretText(str(entry.otp)))
            entry.save_history()
            _write(entry, replace(old, name=name, issuer=issuer))

    def delete(self, number: str) -> None:
        """Put an account into the vault's recycle bin, from where a KeePass program brings it back or destroys it."""
        with self._vault.changing() as database:
            database.trash_entry(_entry(database, number))


def _write(entry: Any, account: AuthenticatorEntry) -> None:
    entry.title, entry.username, entry.otp = account.title, account.name, to_uri(account).reveal()


def _read(database: Any) -> Kept:
    kept = Kept()
    for entry in _in_use(database):
        try:
            kept.accounts[entry.uuid.hex] = _named(from_uri(SecretText(str(entry.otp))), entry)
        except InvalidInput as error:
            kept.unread.append((clean_name(str(entry.title or "")), str(error)))
    return kept


def _named(account: AuthenticatorEntry, entry: Any) -> AuthenticatorEntry:
    if account.name or account.issuer:
        return account
    return replace(account, name=clean_name(str(entry.title or "")))


def _in_use(database: Any) -> list[Any]:
    bin_group = database.recyclebin_group
    thrown = {entry.uuid for entry in database.find_entries(group=bin_group, recursive=True)} if bin_group else set()
    return [entry for entry in database.entries if entry.otp and entry.uuid not in thrown]


def _entry(database: Any, number: str) -> Any:
    for entry in _in_use(database):
        if entry.uuid.hex == number:
            return entry
    raise InvalidInput(_GONE)
