"""An entry of an authenticator, and its codes (RFC 6238) with any digits, hash and period that are in use."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from typing import NoReturn

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["HASHES", "AuthenticatorEntry", "clean_name", "clean_seed", "refuse_steam"]

HASHES = ("SHA1", "SHA256", "SHA512")
_DIGITS = (6, 7, 8)
_LONGEST_NAME = 200
_LONGEST_SEED = 2000  # characters of base32
_LEAST_BITS = 128  # RFC 4226 section 4
_LONG_PERIOD = 120
# How Valve, and programs that hand on its entries, name the issuer of codes that are made in Steam's own way.
_STEAM = re.compile(
    r"steam[™®]?(?:[ _+-]?(?:guard|community|mobile|powered|authenticator)){0,2}(?: ?\([^()]*\))?"
    r"|valve(?: corp(?:oration|\.)?)?"
    r"|(?:https?://)?(?:[\w-]+\.)*steam(?:community|powered)\.com/?",
    re.IGNORECASE,
)
_LONGEST_PERIOD = 86_400
_FIVE = "Codes of five signs are Steam's, which are made in Steam's own way. They are not supported."


@dataclass(frozen=True, slots=True)
class AuthenticatorEntry:
    """One entry: `seed` is base32 as `clean_seed` gives it. Raises InvalidInput where a code cannot be made."""

    name: str
    issuer: str
    seed: SecretText
    digits: int = 6
    hash: str = "SHA1"
    period: int = 30

    def __post_init__(self) -> None:
        require_secret(self.seed, "seed")
        # A code of digits, which Steam never takes, would be the one wrong answer: whatever else the entry says.
        if _STEAM.fullmatch((self.issuer or self.name).strip()):
            refuse_steam()
        require_no_complaints(self._complaints())

    def _complaints(self) -> dict[str, str]:
        judged = {
            "digits": (self.digits in _DIGITS, _FIVE if self.digits == 5 else "A code has 6, 7 or 8 digits."),
            "hash": (self.hash in HASHES, "The hash is SHA1, SHA256 or SHA512."),
            "period": (
                1 <= self.period <= _LONGEST_PERIOD,
                "The period is a number of seconds, 1 to 86400; 30 nearly everywhere.",
            ),
        }
        return {field: sentence for field, (right, sentence) in judged.items() if not right}

    @property
    def title(self) -> str:
        """What it is called on a list."""
        return f"{self.issuer} ({self.name})" if self.issuer and self.name else self.issuer or self.name or "Account"

    @property
    def warnings(self) -> list[str]:
        """What is weak about it; it works all the same."""
        warnings = []
        bits = len(_bytes(self.seed)) * 8
        if bits < _LEAST_BITS:
            warnings.append(f"Its seed is short by today's standard: {bits} bits, and {_LEAST_BITS} is the least.")
        if self.period > _LONG_PERIOD:
            warnings.append(f"Each of its codes stays for {self.period} seconds, and so does one that somebody saw.")
        return warnings

    def code(self, at: float) -> SecretText:
        """Return the code that is shown at `at` (seconds since 1970), zeros in front kept."""
        # RFC 4226 section 5.3. Libraries refuse short seeds or long periods, which exist and are warned of.
        counter = (int(at) // self.period).to_bytes(8, "big")
        digest = hmac.digest(_bytes(self.seed), counter, self.hash.lower())
        start = digest[-1] & 15
        number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
        return SecretText(f"{number % 10**self.digits:0{self.digits}d}")

    def ends(self, at: float) -> int:
        """Return when the code of `at` ends, both in seconds since 1970."""
        return (int(at) // self.period + 1) * self.period


def refuse_steam() -> NoReturn:
    """Raise the InvalidInput for an entry whose codes are five letters and digits of Steam's own making."""
    raise InvalidInput("This is a Steam entry, whose codes are made in Steam's own way. It is not supported.", "seed")


def clean_seed(typed: SecretText) -> SecretText:
    """Return a seed as plain base32: spaces, hyphens, lower case and padding are forgiven.

    Raises InvalidInput (field `seed`), with a sentence of its own for a 0, 1 or 8, which base32 does not have.
    """
    seed, problem = _cleaned(require_secret(typed, "seed"))
    if problem:
        raise InvalidInput(problem, "seed")
    return seed


def _cleaned(typed: SecretText) -> tuple[SecretText, str]:
    """Return the seed, and what is wrong with it. Raised from here, an error would list the text of the seed."""
    text = "".join(c for c in typed.reveal() if not c.isspace() and c not in "-\u00ad\u200b").rstrip("=")
    if problem := _problem(text):
        return typed, problem
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return typed, "One character is missing or too many. Copy the whole seed again."
    return SecretText(base64.b32encode(raw).decode().rstrip("=")), ""


def _problem(text: str) -> str:
    if not text:
        return "Enter the seed: the letters and digits that stand beside the QR code."
    if len(text) > _LONGEST_SEED:
        return "This is too long for a seed. Copy the seed alone."
    if text.isascii() and text.isalnum() and any(c in "018" for c in text):
        return "A seed has no 0, 1 or 8. Look again: it is the letter O for 0, I or L for 1, and B for 8."
    if not (text.isascii() and text.isalnum()) or "9" in text:
        return "This is not a seed: it has the letters A to Z and the digits 2 to 7."
    return ""


def clean_name(text: str, *, colons: bool = False) -> str:
    """Return a name fit for a list, a KeePass file and a URI's label: printable, on one line, without colons.

    With `colons` they stay, for a name that a label has with them, and from which it is read again.
    """
    kept = (c if c.isprintable() and (colons or c != ":") else " " for c in text)
    return " ".join("".join(kept).split())[:_LONGEST_NAME].strip()


def _bytes(seed: SecretText) -> bytes:
    text = seed.reveal()
    return base64.b32decode(text + "=" * (-len(text) % 8))
