"""Who is in the class: names, who teaches, and hashes of the passwords, which stand on a sheet and nowhere else."""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nupool_helpers.errors import InvalidInput
from nupool_helpers.private_files import write_private
from nupool_helpers.secret import SecretText

__all__ = ["Person", "plan_people", "prove", "read_roster", "write_roster", "write_sheet"]

_FILE = "roster.json"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
# Without signs that are taken for one another on paper. Twelve of them are 58 bits: nothing that is guessed.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 3
_CUT = f"{'- ' * 30}\n"


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


def plan_people(
    folder: Path, learners: Iterable[str], teachers: Iterable[str], renewed: Iterable[str] = ()
) -> tuple[dict[str, Person], dict[str, SecretText]]:
    """Return the class with who is not in it yet, and their new passwords by name; nothing is written.

    Who is there already keeps the password, which is not known here any more, unless they are among the `renewed`.
    Raises InvalidInput for a name.
    """
    people, made, hasher = read_roster(folder), dict[str, SecretText](), PasswordHasher()
    teaching = {name: name in teachers for name in (*learners, *teachers)}
    for name in renewed:
        if name not in people:
            raise InvalidInput(f"{name!r} is not in the class, so there is no password to make anew.", "learners")
        teaching.setdefault(name, people[name].teaches)
    for name, teaches in teaching.items():
        if not _NAME.fullmatch(name):
            sentence = f"{name!r} cannot be a name in the class. Use small letters, digits, - and _, a letter first."
            raise InvalidInput(sentence, "learners")
        if name not in people or name in renewed:
            made[name] = _new_password()
            people[name] = Person(teaches, hasher.hash(made[name].reveal()))
    return people, made


def write_roster(folder: Path, people: Mapping[str, Person]) -> None:
    """Write down who is in the class, for this user alone."""
    rows = {name: {"teaches": one.teaches, "password_hash": one.password_hash} for name, one in people.items()}
    write_private(folder / _FILE, SecretText(json.dumps(rows, indent=1)))


def prove(person: Person | None, password: SecretText) -> bool:
    """Tell whether a password is this person's; it takes as long where there is no such person."""
    hasher = PasswordHasher()
    try:
        return hasher.verify(person.password_hash if person else _NOBODY, password.reveal()) and person is not None
    except (VerificationError, InvalidHashError):
        return False


def write_sheet(path: Path, address: str, passwords: Mapping[str, SecretText]) -> None:
    """Write the sheet to print and to cut up, for this user alone.

    Slips that were not deleted yet stay on it, since nobody knows their passwords otherwise; a new one of the same
    person takes their place.
    """
    slips = path.read_text().split(_CUT) if path.exists() else []
    kept = [slip for slip in slips[:-1] if not any(_name_line(name) in slip for name in passwords)]
    made = [f"{address}\n{_name_line(name)}    password  {word.reveal()}\n" for name, word in passwords.items()]
    write_private(path, SecretText("".join(slip + _CUT for slip in (*kept, *made))))


def _name_line(name: str) -> str:
    return f"    name      {name}\n"


def _new_password() -> SecretText:
    return SecretText("-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(_GROUPS)))


_NOBODY = PasswordHasher().hash(secrets.token_hex(16))
