"""At a terminal: lines that are said, and values that are asked for without being shown."""

import getpass
import sys
import warnings
from contextlib import suppress

from nupool_helpers.errors import InvalidInput
from nupool_helpers.live.exchange import Exchange
from nupool_helpers.live.types import Credentials
from nupool_helpers.secret import SecretText

__all__ = ["ask_for_pair", "say"]


def say(line: str, *, error: bool = False) -> None:
    """Print a line, with escapes for what the terminal's encoding cannot show."""
    stream = sys.stderr if error else sys.stdout
    encoding = stream.encoding or "ascii"
    stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()


def ask_for_pair(exchange: Exchange) -> Credentials:
    """Ask for what a key of this exchange has.

    Raises InvalidInput where the terminal would show it, EOFError where nothing more comes.
    """
    key, secret = _prompt("Key"), _prompt("Secret")
    passphrase = _prompt("Passphrase of the key") if "passphrase" in exchange.needs else None
    code = _optional("One-time code of the key (nothing: it has none)") if "code" in exchange.may_need else None
    return Credentials(key, secret, passphrase or None, code or None)


def _prompt(what: str) -> SecretText:
    """Ask for one value without showing it; a private key may have more than one line."""
    typed = [_hidden_line(f"{what} (not shown): ")]
    while typed[0].startswith("-----BEGIN") and "-----END" not in typed[-1]:
        typed.append(_hidden_line(""))
    return SecretText("\n".join(typed))


def _optional(what: str) -> SecretText | None:
    try:
        return _prompt(what)
    except EOFError:  # another program has no more to say
        return None


def _hidden_line(prompt: str) -> str:
    """Read a line: from a terminal without an echo, or from another program, which has none."""
    if sys.stdin.isatty():
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # it would go on, and show what is typed
            try:
                return getpass.getpass(prompt).strip()
            except getpass.GetPassWarning:
                pass  # raised below: where nothing typed stands in a frame
        raise InvalidInput("This terminal cannot hide what is typed: use another one.")
    return _piped_line()


def _piped_line() -> str:
    line: str | None = None
    with suppress(UnicodeDecodeError):  # raised below: this error would hold what was read
        line = sys.stdin.readline()
    if line is None:
        raise InvalidInput("Enter the pair as the exchange's page shows it: what came is no text.")
    if not line:
        raise EOFError
    return line.strip()
