"""The NuPool client's parameters: what each may be, with a sentence for what it may not.

The client's parser has no quoting, so that a value with a `#` or `=` would be cut or dropped: it is refused here.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from nupool_helpers.validation.addresses import address_complaint
from nupool_helpers.validation.together import require_no_complaints

__all__ = ["BLANKS", "EXCHANGES", "check", "complaint"]

EXCHANGES = ("bittrex", "ccedk", "bitcoincoid", "bter", "testing")
BLANKS = " \t\n\r\x0b\x0c"  # what the client's Python took for white space: bytes, not all of Unicode
_HOST = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}(:(?P<port>[0-9]{1,5}))?", re.ASCII)
_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)
_UNIT = re.compile(r"[a-z0-9]{1,20}", re.ASCII)
_UNITS = re.compile(r"[a-z0-9]{1,20}(,[a-z0-9]{1,20}){0,9}", re.ASCII)
_PART = re.compile(r"[!-~]{1,200}")


def complaint(name: str, value: str) -> str | None:
    """Return the sentence that says what is wrong with one parameter, or None."""
    text = value.strip(BLANKS)
    if any(sign in text for sign in "#=") or not text.isprintable():
        return "The client cannot read a value with # or = in it, or one over several lines: it would cut or drop it."
    rule = _RULES.get(name)
    return rule(text) if rule else None


def check(values: dict[str, str]) -> None:
    """Raise InvalidInput, its `field` the parameter's name, for the parameters that cannot be."""
    said = {name: complaint(name, value) for name, value in values.items()}
    values.clear()  # an error's traceback can list this frame
    require_no_complaints({name: sentence for name, sentence in said.items() if sentence})


def _server(text: str) -> str | None:
    found = _HOST.fullmatch(text)
    if not text:
        return "The pool's address is missing: a host, or a host and its port, like eu.nupool.net:3334."
    if not found or not 0 < int(found["port"] or 1) < 65536 or ".." in text:
        return "Write a host, or a host and its port, without http:// before it."
    return None


def _interest(text: str) -> str | None:
    parts = [part.strip() for part in text.split(",")]
    if text and (len(parts) > 2 or not all(_RATE.fullmatch(part) and Decimal(part) <= 100 for part in parts)):
        return "Write one number of percent a day, or one for buying and one for selling: 0.2 or 0.2,0.3."
    return None


def _one_of(*known: str) -> Callable[[str], str | None]:
    return lambda text: None if text in known else f"The client knows: {', '.join(known)}."


def _shaped(shape: re.Pattern[str], sentence: str) -> Callable[[str], str | None]:
    return lambda text: None if shape.fullmatch(text) else sentence


# A part with a space in it would make a fifth word of its line, and the client read the whole file as users.dat.
_pair_part = _shaped(_PART, "This has a space or a letter with an accent in it, which no Key or Secret has.")
_RULES: dict[str, Callable[[str], str | None]] = {
    "address": address_complaint,
    "apikey": _pair_part,
    "apisecret": _pair_part,
    "server": _server,
    "unit": _shaped(_UNIT, "One word of small letters."),
    "units": _shaped(_UNITS, "Words of small letters, with commas and no spaces between: btc,usd."),
    "exchange": _one_of(*EXCHANGES),
    "interest": _interest,
    "ordermatch": _one_of("True", "true", "1", "False", "false", "0"),
    "trading": _one_of("pybot", "nubot", "none"),
}
