"""Key pairs in a KeePass database: a group of entries, each under a name of any text."""

from collections.abc import Mapping
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault.entries import (
    add_entry,
    attributes_of,
    check_name,
    entry_named,
    fits,
    group_of,
    set_attributes,
)
from nupool_helpers.vault.kdbx import open_database

__all__ = ["check_new", "names_in", "pair_in", "pairs_in", "put"]

_PAIRS = "API keys"


def check_new(name: str, pair: KeyPair, more: Mapping[str, SecretText]) -> None:
    """Raise InvalidInput where a name or a part of a pair cannot be kept."""
    check_name(name)
    parts = {"key": SecretText(pair.key), "secret": pair.secret, **more}
    bad = [field for field, part in parts.items() if not fits(part.reveal())]
    if bad:
        raise InvalidInput("This has a sign that cannot be typed, and that no file keeps. Paste it again.", bad[0])


def put(database: Any, name: str, pair: KeyPair, more: Mapping[str, SecretText]) -> None:
    """Write a pair into a database that is being changed; one of that name is replaced, and stays in its history."""
    group = group_of(database, _PAIRS)
    entry = entry_named(group, name)
    if entry is None:
        entry = add_entry(database, group, name, pair.key)
    else:
        entry.save_history()
    entry.username, entry.password = pair.key, pair.secret.reveal()
    set_attributes(entry, more)


def names_in(database: Any) -> list[str]:
    """Return the names of a database's pairs."""
    return sorted({entry.title or "" for entry in group_of(database, _PAIRS).entries})


def pair_in(database: Any, name: str) -> tuple[KeyPair, dict[str, SecretText]]:
    """Return a pair by its name, and what is kept with it. Raises InvalidInput where there is none."""
    entry = entry_named(group_of(database, _PAIRS), name)
    if entry is None:
        raise InvalidInput("The vault has no pair of this name.", "name")
    return _pair_of(entry)


def pairs_in(content: bytes, password: SecretText) -> list[tuple[str, KeyPair, dict[str, SecretText]]]:
    """Return the pairs in a vault's bytes: name, pair, and what is kept with it.

    Raises WrongPassword, or VaultUnreadable where this is no vault that can be opened.
    """
    database = open_database(content, require_secret(password, "vault password"))
    return [(str(entry.title or ""), *_pair_of(entry)) for entry in group_of(database, _PAIRS).entries]


def _pair_of(entry: Any) -> tuple[KeyPair, dict[str, SecretText]]:
    return KeyPair(str(entry.username or ""), SecretText(str(entry.password or ""))), attributes_of(entry)
