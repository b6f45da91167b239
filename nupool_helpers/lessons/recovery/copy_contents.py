"""What a copy of the vault holds, by title alone, and what is to be done about it when its computer is gone."""

from dataclasses import dataclass
from typing import Any

from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.vault.kdbx import open_database

__all__ = ["Item", "contents"]

_PAIRS = "API keys"  # the group that the vault keeps them in
_SEED = "Log in there with a code or a recovery code, switch 2FA off and on again: that is a new seed."
_PAIR = "Delete the key there, and make another one for the program."
_OTHER = "Change the password there."


@dataclass(frozen=True, slots=True)
class Item:
    """An entry: its title, what it is, and what to do at its service. No secret of it is kept."""

    title: str
    kind: str
    act: str


def contents(content: bytes, password: SecretText) -> list[Item]:
    """Return what is in a vault's bytes. Raises WrongPassword or VaultUnreadable."""
    database = open_database(content, require_secret(password, "vault password"))
    away = database.recyclebin_group
    groups = _groups(database.root_group, away.uuid if away is not None else None)
    return [_item(group.name, entry) for group in groups for entry in group.entries]


def _groups(group: Any, away: Any) -> list[Any]:
    below = [inner for one in group.subgroups if one.uuid != away for inner in _groups(one, away)]
    return [group, *below]


def _item(group: str, entry: Any) -> Item:
    title = str(entry.title or "(without a name)")
    if entry.otp:
        return Item(title, "the seed of an authenticator", _SEED)
    return Item(title, "a key pair", _PAIR) if group == _PAIRS else Item(title, "a password", _OTHER)
