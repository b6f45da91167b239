"""Seeds, key URIs and one-time codes (RFC 6238), for the exchange, the client and the authenticator alike."""

import base64
import binascii
import secrets
import unicodedata
from collections.abc import Callable, Iterable

import pyotp

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText, require_secret

__all__ = [
    "DIGITS",
    "ISSUER",
    "PERIOD",
    "SEED_BYTES",
    "clean_code",
    "code_at",
    "earliest_code",
    "find_past_step",
    "find_step",
    "key_uri",
    "new_seed",
    "seconds_left",
    "time_step",
]

DIGITS = 6
ISSUER = "Practice exchange"
"""What the exchange calls itself in an authenticator."""
PERIOD = 30
"""Seconds a code is shown for (RFC 6238 section 5.2)."""
SEED_BYTES = 20
"""160 bits, which RFC 4226 section 4 recommends."""
_ON_ITS_WAY = 5
"""Seconds that a code made here may need to the exchange, on a busy machine, too."""
_EXPLAINED = 10
"""How many steps back a refused code is still explained: five minutes, as far as a clock drifts in some months."""


def new_seed(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> SecretText:
    """Make a seed: 160 random bits as 32 characters of base32."""
    return SecretText(base64.b32encode(random_bytes(SEED_BYTES)).decode())


def key_uri(seed: SecretText, account: str, issuer: str) -> SecretText:
    """Return the portable form of the `otpauth://` URI that a QR code carries.

    SHA1, 6 digits and 30 seconds are every authenticator's defaults and are left out; the issuer stands both as
    label prefix and as parameter, spaces as %20 (Google Authenticator's Key URI Format).
    """
    return SecretText(
        pyotp.TOTP(require_secret(seed, "seed").reveal()).provisioning_uri(name=account, issuer_name=issuer)
    )


def time_step(at: float) -> int:
    """Return T of RFC 6238 section 4.2: whole periods since 1970 at `at` (seconds)."""
    return int(at) // PERIOD


def seconds_left(at: float) -> int:
    """Return how many seconds the code shown at `at` (seconds since 1970) stays, 1 to 30."""
    return PERIOD - int(at) % PERIOD


def code_at(seed: SecretText, step: int) -> str:
    """Return the six digits for a time step, leading zeros kept.

    Raises InvalidInput where the seed is not base32.
    """
    try:
        return pyotp.TOTP(require_secret(seed, "seed").reveal()).generate_otp(step)
    except (binascii.Error, ValueError):
        raise InvalidInput("This is not a seed: it has the letters A to Z and the digits 2 to 7.", "seed") from None


def earliest_code(seed: SecretText, now: float) -> str:
    """Return the earliest code that a server accepts at `now` (seconds since 1970) and on to five seconds later.

    A server takes no code of a step before one that was used (RFC 6238 section 5.2), so the earliest leaves the most
    for what follows. That before the present one is too old as soon as the present one ends, so shortly before it
    does, the present one is the earliest. Raises InvalidInput where the seed is not base32.
    """
    return code_at(seed, max(0, time_step(now + _ON_ITS_WAY) - 1))


def clean_code(typed: str) -> str:
    """Return six ASCII digits from what was typed or pasted: spaces and hyphens between digits are dropped.

    Raises InvalidInput, so that a code which cannot be right spends no attempt.
    """
    digits = "".join(c for c in typed if not c.isspace() and unicodedata.category(c) not in ("Pd", "Cf"))
    if not digits:
        raise InvalidInput("Type the six digits that the authenticator shows now.", "code")
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidInput("A code has digits only. Type the six that the authenticator shows.", "code")
    if len(digits) == DIGITS - 1:
        raise InvalidInput(
            "That is five digits and a code has six. If yours begins with 0, type the 0 too. No attempt was spent.",
            "code",
        )
    if len(digits) != DIGITS:
        raise InvalidInput("A code has six digits. Type the one that is shown now. No attempt was spent.", "code")
    return digits


def find_step(seed: SecretText, code: str, at: float) -> int | None:
    """Return the time step whose code is `code`: that of `at` (seconds), else one beside it; None for another code.

    One step each way is what a server accepts (RFC 6238 section 5.2).
    """
    return _find(seed, code, time_step(at), (0, -1, 1))


def find_past_step(seed: SecretText, code: str, at: float) -> int | None:
    """Return the time step, too long ago to be accepted at `at` (seconds), whose code is `code`, or None.

    It explains a refusal. No later step is looked at: to say that a code is right in four minutes hands out a code
    for then, and each guess would be compared with a dozen usable codes in place of three. A past one no longer works.
    """
    return _find(seed, code, time_step(at), range(-2, -_EXPLAINED - 1, -1))


def _find(seed: SecretText, code: str, now: int, offsets: Iterable[int]) -> int | None:
    require_secret(seed, "seed")
    wanted = code.encode()
    match = None
    # Every step is compared, also after a match: the time that it takes does not tell which one it was.
    for step in (now + offset for offset in offsets if now + offset >= 0):
        if secrets.compare_digest(code_at(seed, step).encode(), wanted) and match is None:
            match = step
    return match
