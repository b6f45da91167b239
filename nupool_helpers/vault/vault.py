"""The vault: a KeePass database (KDBX 4, Argon2), which every KeePass program opens."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nupool_helpers.errors import InvalidInput, VaultBusy, VaultError, VaultLocked
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.vault import pairs
from nupool_helpers.vault.held_key import HeldKey, KeyHolder
from nupool_helpers.vault.kdbx import key_of, new_database, open_database, open_with_key, save_database
from nupool_helpers.vault.password import password_complaint
from nupool_helpers.vault.vault_file import VaultFile

__all__ = ["Vault"]


class Vault:
    """The vault in the file `path`, locked until its password is entered.

    `keys` keeps what an unlocked one is opened with: this process alone, unless another holder is given. Here it is
    asked for at each use and not kept, so that a vault which is locked elsewhere is locked here. Where no vault can be,
    `why_not` says so to people, and what to do instead.
    """

    def __init__(self, path: Path, keys: KeyHolder | None = None, why_not: str = "") -> None:
        self._file, self.why_not = VaultFile(path), why_not
        self.keys: KeyHolder = keys or HeldKey()

    @property
    def path(self) -> Path:
        """Where its file is."""
        return self._file.path

    @property
    def exists(self) -> bool:
        """Whether there is a vault."""
        return self._file.exists

    @property
    def locked(self) -> bool:
        """Whether its password has to be entered before anything in it is used."""
        return self.keys.seconds_left() is None

    def create(self, password: SecretText) -> str:
        """Make an empty vault and leave it unlocked; returns as `unlock` does.

        Raises InvalidInput where there is one already, or the password would be guessed.
        """
        if complaint := password_complaint(password):
            raise InvalidInput(complaint, "vault_password")
        with self._file.alone():
            # Looked at behind the lock: of two notebooks that make it at once, one would replace the other's.
            if self.exists:
                raise InvalidInput("There is a vault already. Unlock it with its password.", "vault_password")
            self._file.write(new_database(password))
        return self.unlock(password)

    def unlock(self, password: SecretText) -> str:
        """Unlock the vault; return a sentence where it is not open in all notebooks, and why.

        Raises WrongPassword, or VaultUnreadable where there is none that can be opened.
        """
        # Here, where the password was typed, and not by whoever keeps the key: so it goes nowhere else.
        return self.keys.hold(key_of(self._open(password)))

    def lock(self) -> None:
        """Forget the key, in all notebooks where it is shared."""
        self.keys.forget()
        # What was opened with it and is not needed any more: the library's objects point at each other in circles.
        gc.collect()

    def use(self) -> None:
        """Begin the idle time anew, for a use that does not read the file."""
        self.keys.use()

    def put_pair(self, name: str, pair: KeyPair, more: Mapping[str, SecretText] | None = None) -> None:
        """Keep a key pair under a name, which is any text; one of that name is replaced, and stays in its history.

        `more` is what some exchanges give with a pair (a passphrase, a user id), kept as protected attributes.
        Raises as `changing` does, and InvalidInput where the name or a part of the pair cannot be kept.
        """
        pairs.check_new(name, pair, more or {})
        with self.changing() as database:
            pairs.put(database, name, pair, more or {})

    def pair_names(self) -> list[str]:
        """Return the names of the pairs in the vault, which is no use of it. Raises as `database` does."""
        return pairs.names_in(self.database())

    def pair(self, name: str) -> KeyPair:
        """Return a pair by its name. Raises as `database` does, and InvalidInput where there is none."""
        return self.pair_and_more(name)[0]

    def pair_and_more(self, name: str) -> tuple[KeyPair, dict[str, SecretText]]:
        """Return a pair by its name, and what is kept with it; raises as `pair` does."""
        database = self.database()
        self.use()
        return pairs.pair_in(database, name)

    def prove(self, password: SecretText) -> None:
        """Judge the password again, for what takes secrets out. Raises as `unlock` does."""
        # By the file, not by anything kept: that costs a guesser Argon2, and the file may have another by now.
        self._open(password)

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """Give the KeePass database to change, and save it whole; no other notebook writes meanwhile.

        Raises as `database` does, and VaultBusy, with nothing saved, where another notebook does not come to an end
        or a KeePass program (which does not know of our lock) has written meanwhile.
        """
        with self._file.alone():
            before, database = self._as_it_is()
            self.use()
            yield database
            # By content, since a time stamp may stay the same within a tick of the clock, or be set by whoever writes.
            if self.content() != before:
                raise VaultBusy("Another program has just changed the vault. Nothing was lost; do it once more.")
            self._file.write(save_database(database))

    def database(self) -> Any:
        """Return the KeePass database as it is in the file now, since others may have written. Reading is no use.

        Raises VaultLocked, also where the key that was kept does not open what is in the file now, and VaultUnreadable
        where that is no vault any more; either locks it.
        """
        return self._as_it_is()[1]

    def content(self) -> bytes:
        """Return the file as it is, encrypted. Raises VaultUnreadable where there is none, or it cannot be read."""
        return self._file.content()

    def _as_it_is(self) -> tuple[bytes, Any]:
        """Return the file's content and the database in it."""
        key = self.keys.key()
        if key is None:
            raise VaultLocked("The vault is locked. Enter its password.")
        try:
            return (content := self.content()), open_with_key(content, key)
        except VaultError:  # what was proved once says nothing of another file
            if self.keys.key() == key:  # and not one that was proved meanwhile
                self.lock()
            raise

    def _open(self, password: SecretText) -> Any:
        password = require_secret(password, "vault password")  # before anything else is looked at
        return open_database(self.content(), password)
