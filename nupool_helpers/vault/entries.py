"""Entries of a KeePass database, looked up by comparing in Python.

pykeepass looks them up by XPath, with the name inside the expression as it is: a name with a quote is a fault there,
and one that is written for it finds, and replaces, the entry of another name. So nothing here gives a name to a search
of the library, neither its own nor one that stands in the file.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText

__all__ = ["add_entry", "attributes_of", "check_name", "entry_named", "fits", "group_of", "set_attributes"]

_LONGEST_NAME = 1000
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2, Char
_OWN = frozenset({"Title", "UserName", "Password", "URL", "Notes", "otp"})  # fields that every entry may have
_TWINS = "The vault has two pairs of this name. Give one of them another name in your KeePass program first."


def fits(text: str) -> bool:
    """Tell whether a KeePass file, which is XML, can hold a text."""
    return _UNFIT.search(text) is None


def check_name(name: str) -> None:
    """Raise InvalidInput (field `name`) where a name cannot be kept; anything that can be typed is a name.

    Names are compared sign by sign. What only looks alike (a space more, an accent written otherwise) is another name,
    so that it can never replace a pair.
    """
    if not fits(name) or any(unicodedata.category(sign) == "Cc" for sign in name):
        raise InvalidInput("The name has a line break or another sign that cannot be typed. Type it anew.", "name")
    if len(name) > _LONGEST_NAME:
        raise InvalidInput(f"The name is too long. Take one of at most {_LONGEST_NAME} characters.", "name")


def group_of(database: Any, name: str) -> Any:
    """Return a group below the root, made where there is none."""
    root = database.root_group
    return next((group for group in root.subgroups if group.name == name), None) or database.add_group(root, name)


def entry_named(group: Any, name: str) -> Any:
    """Return the entry of that title in a group, None where there is none.

    Raises InvalidInput (field `name`) where a KeePass program has made several: the right one cannot be told.
    """
    entries = [entry for entry in group.entries if (entry.title or "") == name]
    if len(entries) > 1:
        raise InvalidInput(_TWINS, "name")
    return entries[0] if entries else None


def add_entry(database: Any, group: Any, title: str, username: str) -> Any:
    """Return a new entry in a group, whatever else is called the same there."""
    from pykeepass import Entry

    # Not the library's `add_entry`: it searches for a twin by XPath and raises where there is one.
    entry = Entry(title=title, username=username, kp=database)
    group.append(entry)
    return entry


def attributes_of(entry: Any) -> dict[str, SecretText]:
    """Return an entry's own attributes, the fields that every entry has left out."""
    strings = entry._element.findall("String")  # the library looks even for these by XPath
    values = {string.findtext("Key") or "": SecretText(string.findtext("Value") or "") for string in strings}
    return {name: value for name, value in values.items() if name and name not in _OWN}


def set_attributes(entry: Any, values: Mapping[str, SecretText]) -> None:
    """Replace an entry's own attributes by others, which are protected. No name of theirs is one of `_OWN`."""
    for string in entry._element.findall("String"):
        if string.findtext("Key") not in _OWN:
            entry._element.remove(string)
    for name, value in values.items():
        # Protected, whatever it is: it may be a passphrase, and KeePass programs hide what is protected.
        # And not by the library, which looks for a field of that name by XPath: a name could take the title away.
        string, key, text = (entry._element.makeelement(tag, {}) for tag in ("String", "Key", "Value"))
        key.text, text.text = name, value.reveal()
        text.set("Protected", "True")
        string.extend((key, text))
        entry._element.append(string)
