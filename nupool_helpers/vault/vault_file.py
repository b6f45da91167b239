"""The vault's file: read by nobody else, never half written, and changed by one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nupool_helpers.data_folder import data_dir, make_private
from nupool_helpers.errors import InvalidInput, VaultBusy, VaultUnreadable
from nupool_helpers.private_files import read_private, write_private
from nupool_helpers.vault.kdbx import LARGEST, MARK

__all__ = ["WAIT_SECONDS", "VaultFile", "default_path"]

# Several Argon2 openings on a slow disk take less: whoever holds the lock for longer hangs, and is not waited for.
WAIT_SECONDS = 20
"""How long another notebook's writing is waited for."""


class VaultFile:
    """The file `path`, encrypted as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.exists()

    def content(self) -> bytes:
        """Return the file as it is. Raises VaultUnreadable where there is none, or it cannot be read."""
        try:
            # A vault may be kept elsewhere and linked to; what is no vault there is not tightened.
            return read_private(self.path.resolve(), MARK, LARGEST)
        except FileNotFoundError:
            raise VaultUnreadable("There is no vault yet. Make one with a new password.") from None
        except (OSError, RuntimeError, InvalidInput):  # RuntimeError: a link that leads to itself
            raise VaultUnreadable("The vault's file cannot be read. Look whether it is the right one.") from None

    def write(self, content: bytes) -> None:
        """Put other content in its place, whole or not at all. Raises OSError."""
        write_private(self.path.resolve(), content)  # a link stays a link

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other notebook change it meanwhile.

        Raises VaultBusy where another does not come to an end, VaultUnreadable where others can write to its folder.
        """
        from filelock import FileLock, Timeout

        try:
            make_private(self.path.parent)
        except InvalidInput as error:
            raise VaultUnreadable(str(error)) from None
        try:
            # Only in a folder that is this user's alone: a link in the place of the lock would be opened and emptied.
            with FileLock(f"{self.path}.lock", timeout=WAIT_SECONDS, mode=0o600):
                yield
        except Timeout:
            raise VaultBusy("Another program is writing to the vault. Try again in a moment.") from None


def default_path() -> Path:
    """Return where the vault is kept: `vault.kdbx` in NUPOOL_DATA_DIR or this user's data directory."""
    return data_dir() / "vault.kdbx"
