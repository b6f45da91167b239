"""Who is in the class: names, who teaches, and hashes of the passwords, which stand on a sheet and nowhere else."""

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nupool_helpers.errors import InvalidInput
from nupool_helpers.private_files import write_private
from nupool_helpers.secret import SecretText

__all__ = ["Person", "add_people", "prove", "read_roster", "write_sheet"]

_FILE = "roster.json"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
# Without signs that are taken for one another on paper. Twelve of them are 58 bits: nothing that is guessed.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the class, as the roster has them."""

    teaches: bool
    password_hash: str


def read_roster(folder: Path) -> dict[str, Person]:
    """Return the people of the class by their names; none where there is no class yet."""
    try:
        content = json.loads((folder / _FILE).read_text())
    except FileNotFoundError:
        return {}
    return {name: Person(bool(row["teaches"]), str(row["password_hash"])) for name, row in content.items()}


def add_people(folder: Path, learners: Iterable[str], teachers: Iterable[str]) -> dict[str, SecretText]:
    """Take in who is not there yet, and return their new passwords by name. Raises InvalidInput for a name.

    Who is there already keeps the password, which is not known here any more.
    """
    people, made, hasher = read_roster(folder), dict[str, SecretText](), PasswordHasher()
    for teaches, names in ((True, teachers), (False, learners)):
        for name in names:
            if not _NAME.fullmatch(name):
                sentence = (
                    f"{name!r} cannot be a name in the class. Use small letters, digits, - and _, a letter first."
                )
                raise InvalidInput(sentence, "learners")
            if name not in people:
                made[name] = _new_password()
                people[name] = Person(teaches, hasher.hash(made[name].reveal()))
    rows = {name: {"teaches": one.teaches, "password_hash": one.password_hash} for name, one in people.items()}
    write_private(folder / _FILE, SecretText(json.dumps(rows, indent=1)))
    return made


def prove(person: Person | None, password: SecretText) -> bool:
    """Tell whether a password is this person's; it takes as long where there is no such person."""
    hasher = PasswordHasher()
    try:
        return hasher.verify(person.password_hash if person else _NOBODY, password.reveal()) and person is not None
    except (VerificationError, InvalidHashError):
        return False


def write_sheet(path: Path, address: str, passwords: dict[str, SecretText]) -> None:
    """Write the sheet to print and to cut up, readable by this user alone."""
    slips = [
        f"{address}\n    name      {name}\n    password  {word.reveal()}\n{'- ' * 30}"
        for name, word in passwords.items()
    ]
    write_private(path, SecretText("\n".join(slips) + "\n"))


def _new_password() -> SecretText:
    return SecretText("-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(_GROUPS)))


_NOBODY = PasswordHasher().hash(secrets.token_hex(16))
