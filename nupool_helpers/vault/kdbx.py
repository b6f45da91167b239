"""KeePass databases as bytes (KDBX 4): made, judged before any work is spent on them, opened and saved."""

import base64
import io
from typing import Any

from nupool_helpers.errors import InvalidInput, VaultLocked, VaultUnreadable, WrongPassword
from nupool_helpers.secret import SecretText
from nupool_helpers.vault.inflate_limit import TooLarge, inflate_with_a_limit

__all__ = ["LARGEST", "MARK", "key_of", "new_database", "open_database", "open_with_key", "save_database"]

LARGEST = 10 * 1024 * 1024
"""Bytes of the largest file that is opened, and that is written."""

MARK = bytes.fromhex("03d9a29a")
"""How a KeePass file of any version begins."""
_SIGNATURE = MARK + bytes.fromhex("67fb4bb5")
_OLDER = (bytes.fromhex("03d9a29a65fb4bb5"), bytes.fromhex("03d9a29a66fb4bb5"))  # KeePass 1, and 2 before its release
_MOST_MEMORY = 2**30  # bytes; what is usual is 2**26
_MOST_WORK = 2**36  # bytes of memory filled in all, for which a slow machine takes a minute
_MOST_THREADS = 64
_MOST_ROUNDS = 10**7  # of AES, in the place of Argon2: half a minute in the library's plain Python
_REFUSED = "refused"
_PROBLEMS = {
    "old": "This KeePass file has an older format. Save it as KDBX 4 in your KeePass program first.",
    "new": "This KeePass file has a newer format than is known here. Save it as KDBX 4 in your KeePass program.",
    "damaged": "The file is not a vault that can be read. Look whether it is the right one.",
    "large": "This KeePass file holds too much to be opened here. Take its attachments out in your KeePass program.",
    "costly": "Opening this KeePass file would take too much memory or time. Lower that in your KeePass program.",
}


def new_database(password: SecretText) -> bytes:
    """Return an empty database, with Argon2 and a salt of its own."""
    from pykeepass import create_database

    buffer = io.BytesIO()
    create_database(buffer, password.reveal())
    return buffer.getvalue()


def open_database(content: bytes, password: SecretText) -> Any:
    """Return the database in `content`, at Argon2's price.

    Raises WrongPassword, or VaultUnreadable where this is no database to open.
    """
    database = _open(content, password, None)
    if database is None:
        raise WrongPassword("The password is not the vault's.")
    return database


def open_with_key(content: bytes, key: SecretText) -> Any:
    """Return the database in `content` without Argon2, by the `key_of` an earlier opening.

    Raises VaultLocked where it is not the key: another program has salted the file anew, or given it another password,
    or it is another file. Raises VaultUnreadable as `open_database` does.
    """
    database = _open(content, None, key)
    if database is None:
        raise VaultLocked("Another program has saved the vault, or it is another file. Enter its password once more.")
    return database


def key_of(database: Any) -> SecretText:
    """Return what Argon2 made of the password and the file's salt, in Base64; it opens the file while that salt stays.

    Each of our own saves makes a new seed and keeps the salt (see `save_database`).
    """
    return SecretText(base64.b64encode(database.transformed_key).decode())


def save_database(database: Any) -> bytes:
    """Return the database's content, encrypted by a new seed.

    The salt of the password stays, as pykeepass allows, so that Argon2 is spared; each vault's is its own.
    Raises InvalidInput where it is more than could be opened again.
    """
    buffer, much = io.BytesIO(), False
    try:
        inflate_with_a_limit()
        database.save(buffer, transformed_key=database.transformed_key)
    except TooLarge:
        much = True
    content = buffer.getvalue()
    if much or len(content) > LARGEST:  # raised out here: the traceback of what the library raised holds the entries
        raise InvalidInput("The vault would be too large to be opened again, so nothing was kept. Keep less in it.")
    return content


def _problem(content: bytes) -> str:
    if content[:8] in _OLDER:
        return "old"
    major = int.from_bytes(content[10:12], "little")
    if content[:8] != _SIGNATURE or not major:
        return "damaged"
    if major != 4:
        return "old" if major < 4 else "new"
    try:
        return "costly" if _costly(content) else ""
    except Exception:  # the parser's many ways to say that this is no header
        return "damaged"


def _costly(content: bytes) -> bool:
    """Whether the header, which anybody may have written, asks for more than an honest vault does."""
    from pykeepass.kdbx_parsing.kdbx4 import DynamicHeader

    parameters = {name: item.value for name, item in DynamicHeader.parse(content[12:]).kdf_parameters.data.dict.items()}
    memory, rounds, threads = (int(parameters.get(name, 0)) for name in ("M", "I", "P"))
    much = memory > _MOST_MEMORY or memory * rounds > _MOST_WORK or threads > _MOST_THREADS
    return much or int(parameters.get("R", 0)) > _MOST_ROUNDS


def _open(content: bytes, password: SecretText | None, key: SecretText | None) -> Any:
    """Return the database, None where it is refused. Raises VaultUnreadable."""
    # The header first: its numbers, which anybody may have written, say what trying the password will cost.
    problem, database = _problem(content), None
    if not problem:
        problem, database = _opened(content, password, key)
    # Raised out here: the traceback of what the parser raised holds the password.
    if problem and problem != _REFUSED:
        raise VaultUnreadable(_PROBLEMS[problem])
    return database


def _opened(content: bytes, password: SecretText | None, key: SecretText | None) -> tuple[str, Any]:
    from pykeepass import PyKeePass
    from pykeepass.exceptions import CredentialsError

    inflate_with_a_limit()
    try:
        return "", PyKeePass(
            io.BytesIO(content),
            password.reveal() if password is not None else None,
            transformed_key=base64.b64decode(key.reveal()) if key is not None else None,
        )
    except CredentialsError:  # the header's HMAC: nothing was decrypted or parsed with a wrong password
        return _REFUSED, None
    except TooLarge:
        return "large", None
    except Exception:  # damage behind the header
        return "damaged", None
