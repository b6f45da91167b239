"""The vault: a KeePass database (KDBX 4, Argon2), which every KeePass program opens."""

import io
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nupool_helpers.errors import CorrectTheEntry, UnlockTheVault
from nupool_helpers.files import read_private, write_private
from nupool_helpers.keys import KeyPair
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["Vault", "default_path", "group_of", "pairs_in", "password_complaint"]

_PAIRS = "API keys"
_IDLE_SECONDS = 600
_WAIT_SECONDS = 20
_ENOUGH = 3  # zxcvbn's "safely unguessable"


class Vault:
    """The vault in the file `path`. It locks itself `idle_seconds` after its last use, and ends with the kernel."""

    def __init__(
        self, path: Path, clock: Callable[[], float] = time.monotonic, idle_seconds: float = _IDLE_SECONDS
    ) -> None:
        self.path, self._clock, self._idle = path, clock, idle_seconds
        self._password: SecretText | None = None
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

        Raises CorrectTheEntry where there is one already, or the password would be guessed.
        """
        complaint = password_complaint(password)
        if complaint:
            raise CorrectTheEntry(complaint, "vault_password")
        with self._alone():
            if self.exists:
                raise CorrectTheEntry("There is a vault already. Unlock it with its password.", "vault_password")
            from pykeepass import create_database

            buffer = io.BytesIO()
            create_database(buffer, password.reveal())
            write_private(self.path, buffer.getvalue())
        self._password, self._used = password, self._clock()

    def unlock(self, password: SecretText) -> None:
        """Unlock the vault. Raises UnlockTheVault where the password is not right."""
        self._open(require_secret(password, "vault password"))
        self._password, self._used = password, self._clock()

    def lock(self) -> None:
        """Forget the password."""
        self._password = None

    def put_pair(self, name: str, pair: KeyPair, more: Mapping[str, SecretText] | None = None) -> None:
        """Keep a key pair under a name; one of that name is replaced, and stays in the entry's history.

        `more` is what some exchanges give with a pair (a passphrase, a user id), kept as protected attributes.
        """
        with self.changing() as database:
            group = group_of(database, _PAIRS)
            entry = database.find_entries(title=name, group=group, first=True)
            if entry is None:
                entry = database.add_entry(group, name, pair.key, pair.secret.reveal())
            else:
                entry.save_history()
                entry.username, entry.password = pair.key, pair.secret.reveal()
                for attribute in entry.custom_properties:
                    entry.delete_custom_property(attribute)
            for attribute, value in (more or {}).items():
                entry.set_custom_property(attribute, value.reveal(), protect=True)

    def pair_names(self) -> list[str]:
        """Return the names of the pairs in the vault. Raises UnlockTheVault where it is locked."""
        return sorted(str(entry.title) for entry in group_of(self.database(), _PAIRS).entries)

    def pair(self, name: str) -> KeyPair:
        """Return a pair by its name. Raises UnlockTheVault, or CorrectTheEntry where there is none."""
        return self.pair_and_more(name)[0]

    def pair_and_more(self, name: str) -> tuple[KeyPair, dict[str, SecretText]]:
        """Return a pair by its name, and what is kept with it; raises as `pair` does."""
        database = self.database()
        entry = database.find_entries(title=name, group=group_of(database, _PAIRS), first=True)
        if entry is None:
            raise CorrectTheEntry("The vault has no pair of this name.", "name")
        return _pair_of(entry)

    def prove(self, password: SecretText) -> None:
        """Judge the password again, for what takes secrets out. Raises UnlockTheVault where it is not right."""
        self._open(require_secret(password, "vault password"))

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """Give the KeePass database to change, and save it whole; nobody else writes meanwhile.

        Raises UnlockTheVault where it is locked.
        """
        with self._alone():
            database = self.database()
            yield database
            buffer = io.BytesIO()
            database.save(buffer)
            write_private(self.path, buffer.getvalue())

    def database(self) -> Any:
        """Return the KeePass database as it is now in the file. Raises UnlockTheVault where it is locked."""
        if self.locked or self._password is None:
            raise UnlockTheVault("The vault is locked. Enter its password.")
        self._used = self._clock()
        # Read anew each time: another notebook may have written since.
        return self._open(self._password)

    def _open(self, password: SecretText) -> Any:
        try:
            content = read_private(self.path)
        except FileNotFoundError:
            raise UnlockTheVault(_PROBLEMS["missing"]) from None
        except (OSError, CorrectTheEntry):
            raise UnlockTheVault(_PROBLEMS["damaged"]) from None
        return _database(content, password)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with FileLock(f"{self.path}.lock", timeout=_WAIT_SECONDS, mode=0o600):
                yield
        except Timeout:
            raise UnlockTheVault("Another program is writing to the vault. Try again in a moment.") from None


def pairs_in(content: bytes, password: SecretText) -> list[tuple[str, KeyPair, dict[str, SecretText]]]:
    """Return the pairs in a vault's bytes: name, pair, and what is kept with it. Raises UnlockTheVault."""
    database = _database(content, require_secret(password, "vault password"))
    return [(str(entry.title or ""), *_pair_of(entry)) for entry in group_of(database, _PAIRS).entries]


def _pair_of(entry: Any) -> tuple[KeyPair, dict[str, SecretText]]:
    more = {attribute: SecretText(str(value or "")) for attribute, value in entry.custom_properties.items()}
    return KeyPair(str(entry.username or ""), SecretText(str(entry.password or ""))), more


def _database(content: bytes, password: SecretText) -> Any:
    from pykeepass import PyKeePass
    from pykeepass.exceptions import CredentialsError

    try:
        database = PyKeePass(io.BytesIO(content), password.reveal())
        problem = None if database.version >= (4, 0) else "old"
    except CredentialsError:
        problem = "password"
    except Exception:  # the parser's many ways to say that this is no vault
        problem = "damaged"
    # Raised out here: the traceback of what was caught holds the password.
    if problem:
        raise UnlockTheVault(_PROBLEMS[problem])
    return database


_PROBLEMS = {
    "old": "This KeePass file has an older format. Save it as KDBX 4 in your KeePass program first.",
    "missing": "There is no vault yet. Make one with a new password.",
    "password": "The password is not the vault's.",
    "damaged": "The file is not a vault that can be read. Look whether it is the right one.",
}


def default_path() -> Path:
    """Return where the vault is kept: `vault.kdbx` in NUPOOL_DATA_DIR or this user's data directory."""
    from nupool_helpers.local import data_dir

    return data_dir() / "vault.kdbx"


def password_complaint(password: SecretText) -> str | None:
    """Return what would make a vault's password stronger, None where it is strong enough (judged by zxcvbn)."""
    from zxcvbn import zxcvbn

    text = require_secret(password, "vault password").reveal()
    if not text:
        return "Type a password for the vault."
    found = zxcvbn(text[:72])
    if found["score"] >= _ENOUGH:
        return None
    feedback = found["feedback"]
    parts = [feedback["warning"] or "This password would be guessed soon", *feedback["suggestions"]]
    return " ".join(str(part).rstrip(".") + "." for part in parts)


def group_of(database: Any, name: str) -> Any:
    """Return a group below the root, made where there is none."""
    found = database.find_groups(name=name, group=database.root_group, recursive=False, first=True)
    return found or database.add_group(database.root_group, name)
