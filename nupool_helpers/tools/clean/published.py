"""What only looks like a secret: values that are published, variables, and the words that stand for a value."""

import re

from nupool_helpers.tools.clean.shapes import NAMED
from nupool_helpers.validation.placeholders import placeholder

__all__ = ["is_published", "stands_for_a_value"]

_FEWEST_SIGNS = 3  # different ones; a line of zeros is no secret
# In so many documents and tutorials that they open nothing: RFC 6238's and RFC 4226's seeds, Google's Key URI Format's
# two, Binance's documentation's pair, Kraken's Secret, Discord's webhook, Telegram's two bots, Stripe's key, GitHub's
# token, SendGrid's key, John Doe, of whom jwt.io's tokens speak, and the MD5 of nothing and of "hello".
_VALUES = tuple(
    value.upper()
    for value in (
        *("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXP", "HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ"),
        *("d41d8cd98f00b204e9800998ecf8427e", "5d41402abc4b2a76b9719d911017c592"),
        "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",  # pragma: allowlist secret
        "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",  # pragma: allowlist secret
        "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",  # pragma: allowlist secret
        "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==",
        "3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2f777c372ba2939e72279b94526ff5d1bd4358d65cf11",
        *("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"),
        "4eC39HqLyjWDarjtT1zdp7dc",  # pragma: allowlist secret
        "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l",  # pragma: allowlist secret
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",  # pragma: allowlist secret
    )
)
# AWS ends the keys in its documentation so, and a key of capitals has such a word by chance never.
_EXAMPLE = re.compile(r"EXAMPLE|(.)\1{7}")
_OVER_AND_OVER = re.compile(r"([0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{16})\1+", re.IGNORECASE)  # deadbeef, or 0 to f twice
_SEED = re.compile(
    r"(?is)otpauth://.*?[?&;]secret=(?P<seed>[^&]*)"
)  # of a link the seed is judged, whatever its names are
# Not a value but a name for something (password-reset), the word itself, or a sentence about it.
_WORDS = re.compile(
    rf"[a-z]+(?:[_/-][a-z]+)+|[A-Z]+(?:_[A-Z]+)+|/[\w/.-]*|{NAMED}|[A-Z][a-z]+ .*[.?!:…]|[A-Z][a-z]+ .* (?i:{NAMED})"
)
_EXPRESSION = re.compile(
    r"(?i)^(?:none|null|true|false|str|string|bytes|[\w.]*(?:getenv|environ|getpass|input)\b.*|[a-z_][\w]*(?:\.[\w]+)+"
    r"|[$%]?\{.*\}.*|\$\(.*|(?:optional|list|dict)\[.*)$"
)
_LABEL = re.compile(rf"(?i)(?:[a-z]+ )*(?:{NAMED}|keys?)(?: [a-z]+)*")  # words of which one names a secret
_FILLED_IN = re.compile(r"\{[A-Za-z_][^{}]*\}")  # a program puts a value in there
_FEWEST_BY_NAME = 4
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# In an address: a shell's and a program's variables, what stands in brackets, also as pages and addresses write those,
# stars, a name without a value, and the words that servers are delivered with. A password that begins with a dollar
# sign counts as a variable: a shell, to which addresses are mostly given, puts one in there.
_VARIABLE = re.compile(
    r"\\?\$(?:env:)?\w+|[$%#]*\{.*|\$\(.*|%[%A-Za-z(].*|<.*|&(?:amp;)*lt;.*|%(?:25)*(?:3C|7B|5B).*|\[.*\]?|[*•.xX]+"
    r"|_*[A-Z]+(?:_[A-Z]+)*_*"
    r"|(?i:(?:(?:my|your|the|user|db|git|github|gitlab|access|personal|private|deploy|bot|app|api|auth|oauth)[_-]?){0,3}"
    r"(?:guest|anonymous|pass(?:word|wd|wort)?|pwd?|secret|token|pat|api[_-]?key|key))"
)


def is_published(value: str) -> bool:
    """Tell whether a value is one that documents print, or none at all, being one sign over and over."""
    link = _SEED.match(value)
    plain = (link["seed"] if link else value).replace(" ", "")
    return (
        len(set(plain)) < _FEWEST_SIGNS
        or _EXAMPLE.search(plain) is not None
        or _OVER_AND_OVER.fullmatch(plain) is not None
        or plain.upper() in _ALPHABET
        or any(one in plain.upper() for one in _VALUES)
    )


def stands_for_a_value(value: str, *, in_address: bool = False) -> bool:
    """Tell whether what a name made suspicious is an expression, a placeholder or a word, and no value."""
    if in_address:
        return _VARIABLE.fullmatch(value) is not None or placeholder(value)
    value = value.strip("\"'`,;")  # a line of a configuration is handed over with them
    words = _EXPRESSION.match(value) or _WORDS.fullmatch(value) or _LABEL.fullmatch(value) or _FILLED_IN.search(value)
    return bool(words) or len(value) < _FEWEST_BY_NAME or placeholder(value)
