"""The vault: a KeePass database (KDBX 4, Argon2), which every KeePass program opens."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nupool_helpers.data_folder import data_dir, make_private
from nupool_helpers.errors import InvalidInput, VaultBusy, VaultError, VaultLocked, VaultUnreadable
from nupool_helpers.private_files import read_private, write_private
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.validation.passwords import complaint, strength
from nupool_helpers.vault.entries import (
    add_entry,
    attributes_of,
    check_name,
    entry_named,
    fits,
    group_of,
    set_attributes,
)
from nupool_helpers.vault.kdbx import LARGEST, MARK, new_database, open_database, save_database

__all__ = ["Vault", "default_path", "pairs_in", "password_complaint"]

_PAIRS = "API keys"
# Long enough to go on from one step to the next, short enough for a machine that was left alone.
_IDLE_SECONDS = 600
# Several Argon2 openings on a slow disk take less: whoever holds the lock for longer hangs, and is not waited for.
_WAIT_SECONDS = 20


class Vault:
    """The vault in the file `path`. It locks itself `idle_seconds` after its last use, and ends with the kernel."""

    def __init__(
        self, path: Path, clock: Callable[[], float] = time.monotonic, idle_seconds: float = _IDLE_SECONDS
    ) -> None:
        self.path, self._clock, self._idle = path, clock, idle_seconds
        self._password: SecretText | None = None
        self._key: bytes | None = None  # what Argon2 makes of the password and the file's salt
        self._used = 0.0

    @property
    def exists(self) -> bool:
        """Whether there is a vault."""
        return self.path.exists()

    @property
    def locked(self) -> bool:
        """Whether its password has to be entered before anything in it is used."""
        if self._password is not None and self._clock() - self._used >= self._idle:
            self.lock()
        return self._password is None

    def create(self, password: SecretText) -> None:
        """Make an empty vault and leave it unlocked.

        Raises InvalidInput where there is one already, or the password would be guessed.
        """
        complaint = password_complaint(password)
        if complaint:
            raise InvalidInput(complaint, "vault_password")
        with self._alone():
            # Looked at behind the lock: of two notebooks that make it at once, one would replace the other's.
            if self.exists:
                raise InvalidInput("There is a vault already. Unlock it with its password.", "vault_password")
            write_private(self.path, new_database(password))
        self._unlocked_with(password)

    def unlock(self, password: SecretText) -> None:
        """Unlock the vault. Raises WrongPassword, or VaultUnreadable where there is none that can be opened."""
        key = self._open(require_secret(password, "vault password")).transformed_key
        self._unlocked_with(password, key)

    def lock(self) -> None:
        """Forget the password."""
        self._password = self._key = None

    def use(self) -> None:
        """Begin the idle time anew, for a use that does not read the file."""
        if not self.locked:
            self._used = self._clock()

    def put_pair(self, name: str, pair: KeyPair, more: Mapping[str, SecretText] | None = None) -> None:
        """Keep a key pair under a name, which is any text; one of that name is replaced, and stays in its history.

        `more` is what some exchanges give with a pair (a passphrase, a user id), kept as protected attributes.
        Raises InvalidInput where the name or a part of the pair cannot be kept.
        """
        check_name(name)
        _check_parts({"key": SecretText(pair.key), "secret": pair.secret, **(more or {})})
        with self.changing() as database:
            group = group_of(database, _PAIRS)
            entry = entry_named(group, name)
            if entry is None:
                entry = add_entry(database, group, name, pair.key)
            else:
                entry.save_history()
            entry.username, entry.password = pair.key, pair.secret.reveal()
            set_attributes(entry, more or {})

    def pair_names(self) -> list[str]:
        """Return the names of the pairs in the vault, which is no use of it. Raises as `database` does."""
        return sorted({entry.title or "" for entry in group_of(self.database(), _PAIRS).entries})

    def pair(self, name: str) -> KeyPair:
        """Return a pair by its name. Raises as `database` does, and InvalidInput where there is none."""
        return self.pair_and_more(name)[0]

    def pair_and_more(self, name: str) -> tuple[KeyPair, dict[str, SecretText]]:
        """Return a pair by its name, and what is kept with it; raises as `pair` does."""
        database = self.database()
        self.use()
        entry = entry_named(group_of(database, _PAIRS), name)
        if entry is None:
            raise InvalidInput("The vault has no pair of this name.", "name")
        return _pair_of(entry)

    def prove(self, password: SecretText) -> None:
        """Judge the password again, for what takes secrets out. Raises as `unlock` does."""
        # By the file, not by the password kept here: that costs a guesser Argon2, and the file may have another by now.
        self._open(require_secret(password, "vault password"))

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """Give the KeePass database to change, and save it whole; no other notebook writes meanwhile.

        Raises as `database` does, and VaultBusy, with nothing saved, where another notebook does not come to an end
        or a KeePass program (which does not know of our lock) has written meanwhile.
        """
        with self._alone():
            before = self.content()
            database = self.database()
            self.use()
            yield database
            # By content, since a time stamp may stay the same within a tick of the clock, or be set by whoever writes.
            if self.content() != before:
                raise VaultBusy("Another program has just changed the vault. Nothing was lost; do it once more.")
            write_private(self.path.resolve(), save_database(database))  # a link stays a link

    def database(self) -> Any:
        """Return the KeePass database as it is in the file now, since others may have written. Reading is no use.

        Raises VaultLocked; and WrongPassword or VaultUnreadable, which lock it, where the file is another one now.
        """
        if self.locked or self._password is None:
            raise VaultLocked("The vault is locked. Enter its password.")
        try:
            database = self._open(self._password, self._key)
        except VaultError:  # what was proved once says nothing of another file or password
            self.lock()
            raise
        self._key = database.transformed_key
        return database

    def content(self) -> bytes:
        """Return the file as it is, encrypted. Raises VaultUnreadable where there is none, or it cannot be read."""
        try:
            # A vault may be kept elsewhere and linked to; what is no vault there is not tightened.
            return read_private(self.path.resolve(), MARK, LARGEST)
        except FileNotFoundError:
            raise VaultUnreadable("There is no vault yet. Make one with a new password.") from None
        except (OSError, RuntimeError, InvalidInput):  # RuntimeError: a link that leads to itself
            raise VaultUnreadable("The vault's file cannot be read. Look whether it is the right one.") from None

    def _open(self, password: SecretText, key: bytes | None = None) -> Any:
        return open_database(self.content(), password, key)

    def _unlocked_with(self, password: SecretText, key: bytes | None = None) -> None:
        # The password is kept beside the key, since another program may salt the file anew, for which the key is none.
        self._password, self._key, self._used = password, key, self._clock()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            make_private(self.path.parent)
        except InvalidInput as error:
            raise VaultUnreadable(str(error)) from None
        try:
            # Only in a folder that is this user's alone: a link in the place of the lock would be opened and emptied.
            with FileLock(f"{self.path}.lock", timeout=_WAIT_SECONDS, mode=0o600):
                yield
        except Timeout:
            raise VaultBusy("Another program is writing to the vault. Try again in a moment.") from None


def pairs_in(content: bytes, password: SecretText) -> list[tuple[str, KeyPair, dict[str, SecretText]]]:
    """Return the pairs in a vault's bytes: name, pair, and what is kept with it. Raises as `unlock` does."""
    database = open_database(content, require_secret(password, "vault password"))
    return [(str(entry.title or ""), *_pair_of(entry)) for entry in group_of(database, _PAIRS).entries]


def _pair_of(entry: Any) -> tuple[KeyPair, dict[str, SecretText]]:
    return KeyPair(str(entry.username or ""), SecretText(str(entry.password or ""))), attributes_of(entry)


def _check_parts(parts: Mapping[str, SecretText]) -> None:
    bad = [name for name, part in parts.items() if not fits(part.reveal())]
    if bad:
        raise InvalidInput("This has a sign that cannot be typed, and that no file keeps. Paste it again.", bad[0])


def default_path() -> Path:
    """Return where the vault is kept: `vault.kdbx` in NUPOOL_DATA_DIR or this user's data directory."""
    return data_dir() / "vault.kdbx"


def password_complaint(password: SecretText) -> str | None:
    """Return what would make a vault's password stronger, None where it is strong enough."""
    if not require_secret(password, "vault password"):
        return "Type a password for the vault."
    return complaint(strength(password))
