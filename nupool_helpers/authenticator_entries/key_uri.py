"""The `otpauth://` URI of one entry, read from any program and written in the portable form."""

import html
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from nupool_helpers.authenticator_entries.entry import AuthenticatorEntry, clean_seed, refuse_steam
from nupool_helpers.authenticator_entries.label import split_label
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["from_uri", "refuse_counter", "to_uri", "unescaped"]

_KNOWN = frozenset({"algorithm", "deviceid", "digits", "encoder", "issuer", "period", "type"})
# A parameter's name behind what is left of an escaped sign that lost its semicolon, or more: `&ampdigits`, `&;digits`.
_NAME = re.compile(rf"(?:amp|#0*38|#x0*26|[^a-z0-9_-])*(?P<name>secret|{'|'.join(sorted(_KNOWN))})")
# What HTML writes for a sign that has a meaning in it, once or again and again.
_ESCAPED = re.compile(r"&(?:amp;)*(amp|lt|gt|quot|apos|#0*[0-9]{2,3}|#x0*[0-9a-f]{2});", re.IGNORECASE)

_MAKERS = ("encoder", "algorithm", "type")  # where programs write who makes the codes


def to_uri(entry: AuthenticatorEntry) -> SecretText:
    """Return the entry's URI. What is every program's default is left out (Google's Key URI Format)."""
    prefix = quote(entry.issuer, safe="") + ":" if entry.issuer else ""
    label = prefix + quote(entry.name, safe="@")
    fields = {"secret": entry.seed.reveal(), "issuer": entry.issuer}
    fields |= {"algorithm": entry.hash if entry.hash != "SHA1" else ""}
    fields |= {"digits": str(entry.digits) if entry.digits != 6 else ""}
    fields |= {"period": str(entry.period) if entry.period != 30 else ""}
    query = urlencode({key: value for key, value in fields.items() if value}, quote_via=quote)
    return SecretText(f"otpauth://totp/{label}?{query}")


def from_uri(uri: SecretText) -> AuthenticatorEntry:
    """Return the entry of a URI. Unknown parameters (icons, say) are passed over.

    Raises InvalidInput, for HOTP and Steam with the sentence that they are not supported.
    """
    kind, label, seed, fields = _parts(require_secret(uri, "link"))
    steam = kind == "steam" or any(fields.get(name, "").lower() == "steam" for name in _MAKERS) or "deviceid" in fields
    if steam or fields.get("digits", "").lower() == "s":
        refuse_steam()
    if kind == "hotp":
        refuse_counter()
    if kind != "totp":
        raise InvalidInput("This is not the link of an account. It begins with otpauth://totp/.", "seed")
    issuer, name = split_label(label, fields.get("issuer", ""))
    return AuthenticatorEntry(
        name,
        issuer,
        clean_seed(seed),
        _number(fields.get("digits"), 6),
        _hash(fields.get("algorithm", "")),
        _number(fields.get("period"), 30),
    )


def refuse_counter() -> None:
    """Raise the InvalidInput for an entry that counts instead of looking at the clock."""
    raise InvalidInput("This entry is HOTP: its codes count up instead of following the clock. Not supported.", "seed")


def unescaped(link: str) -> str:
    """Return a link with its signs in the place of what HTML writes for them.

    Makers of QR codes leave `&amp;` in, behind which a parameter would be another's name, and be passed over.
    """
    return _ESCAPED.sub(lambda found: html.unescape(f"&{found[1].lower()};"), link)


def _parts(uri: SecretText) -> tuple[str, str, SecretText, dict[str, str]]:
    none = SecretText("")
    try:
        # No such link has a fragment: a name may have that sign, and what stands behind it counts as well.
        parts = urlsplit(unescaped(uri.reveal().strip()), allow_fragments=False)
        if parts.scheme == "steam":
            return "steam", "", none, {}
        fields = {_plain(key): value for key, value in parse_qsl(parts.query, max_num_fields=50)}
        kind = parts.netloc.lower() if parts.scheme == "otpauth" else ""
        known = {name: value for name, value in fields.items() if name in _KNOWN}
        return kind, unquote(parts.path.lstrip("/")), SecretText(fields.get("secret", "")), known
    except ValueError:
        return "", "", none, {}


def _plain(name: str) -> str:
    known = _NAME.fullmatch(name.lower())
    return known["name"] if known else name.lower()


def _number(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    # The entry refuses -1, with the sentence for this field.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1


def _hash(text: str) -> str:
    plain = text.upper().replace("-", "").removeprefix("HMAC")
    return plain or "SHA1"
