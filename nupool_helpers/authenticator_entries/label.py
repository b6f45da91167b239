"""An account's label taken apart: `issuer:name`, as Google's Key URI Format has it, where it is that."""

import re
import unicodedata

from nupool_helpers.authenticator_entries.entry import clean_name, refuse_steam

__all__ = ["split_label"]

# A colon that parts no issuer from a name: of an address, of a port, of a Matrix user, doubled, or at the beginning. A
# short number that is a name after all is not lost either: it stands in the whole.
_ONE_NAME = re.compile(
    r"[a-z][a-z0-9+.-]*://.*|(?:acct|mailto|sips?|tel|urn|xmpp):.*|[^:]*:[0-9]{1,5}(?:[/:].*)?|@[^:]*:.*|[^:]*::.*|:.*"
    r"|(?:[0-9a-f]{1,4}:){2,7}[0-9a-f:]*(?:/.*)?",  # of IPv6
    re.IGNORECASE,
)


def split_label(label: str, issuer: str) -> tuple[str, str]:
    """Return the issuer and the name of a label beside which `issuer` was given, or nothing.

    What stands before the first colon is an issuer only where it is the one that was given, in whatever case, or where
    none was given and it can be one. Else the whole label is the name, so that two users of one site are told apart.
    Raises InvalidInput for an account of Steam's, which Valve marks by that prefix alone.
    """
    label = label.strip()
    before, _, after = label.partition(":")
    if clean_name(before).lower() == "steam":
        refuse_steam()
    given = clean_name(issuer)
    if given:
        longest = len(issuer.strip())
        same = label[longest : longest + 1] == ":" and _plain(label[:longest]) == _plain(issuer)
        if same:
            return given, _name(label[longest + 1 :])
        return given, _name(after if _plain(before) == _plain(issuer) else label)
    if ":" not in label or _ONE_NAME.fullmatch(label):
        return "", _name(label)
    return clean_name(before), _name(after)


def _plain(text: str) -> str:
    """A name as others may write it: in another case, with a plus sign for a space, its accents apart."""
    return " ".join(unicodedata.normalize("NFC", text).replace("+", " ").casefold().split())


def _name(text: str) -> str:
    return clean_name(text, colons=True)
