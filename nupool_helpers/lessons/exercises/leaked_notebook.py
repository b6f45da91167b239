"""Exercise 2: a notebook that somebody has shared, with a secret left in it.

The pair is of an account that was made for this, with play money, and is nobody's. So its Secret may be seen, and has
to be: who looks for a secret must be able to find it. It goes to the page as a message, and is in no trait and no file.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.refusals import PAIR_REFUSED
from nupool_helpers.errors import ApiError, InvalidInput
from nupool_helpers.lessons.judgement import Answer, Judgement
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair

__all__ = ["LeakedNotebook", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its `place` as Jupyter counts, the `words` with {} where the `value` stands, and what it is.

    A value is what a finder would try as the key's Secret.
    """

    place: str
    words: str
    what: str
    value: SecretText | None = None

    def shown(self) -> str:
        """Return the line as it stands in the notebook, its value included."""
        return self.words if self.value is None else self.words.format(self.value.reveal())


class LeakedNotebook:
    """The notebook in which the `pair` was used, at the exchange `url`; `token_hex` makes what looks like a secret."""

    def __init__(self, url: str, pair: KeyPair, token_hex: Callable[[int], str] = secrets.token_hex) -> None:
        self._url, self._pair = url, pair
        commit, check_sum = token_hex(20), SecretText(token_hex(16))
        typed = "The Secret was typed here, into a field that hides it. That is right. Look at what came out later."
        signed = "{{'call': 'getbalances', 'success': True, 'signed_with': '{}'}}"
        self.lines = (
            Line("In [1]", f"# made with version {commit}", "A version of a program. A Secret here has 32 characters."),
            Line("In [2]", "KEY = '{}'", "The Key is a name, sent with every call. It signs nothing.", _text(pair.key)),
            Line("In [3]", "client = Exchange(KEY, secret=getpass('Secret: '))", typed),
            Line("In [4]", "len(Path('orders.csv').read_text().splitlines())", "This counts lines."),
            Line("Out [4]", "3", "A number. Nothing can be signed with it."),
            Line("In [5]", "hashlib.md5(Path('orders.csv').read_bytes()).hexdigest()", "This makes a check sum."),
            Line("Out [5]", "'{}'", "It looks like a Secret, and is the check sum of a file.", check_sum),
            Line("In [6]", "client.last", "This shows the last call. Look at what came out."),
            Line(
                "Out [6]", signed, "An output of a cell is a part of the notebook, and is shared with it.", pair.secret
            ),
        )

    def try_line(self, number: int) -> Judgement:
        """Do with a line what its finder would: sign a call. Raises as `Exchange` does, InvalidInput for no line."""
        if not 0 <= number < len(self.lines):
            raise InvalidInput("Choose a line.")
        line = self.lines[number]
        if line.value is None:
            return Judgement(Answer.NOT_YET, f"{line.place}: {line.what}")
        try:
            Exchange(self._url, KeyPair(self._pair.key, line.value)).balances()
        except ApiError as error:
            if error.code not in PAIR_REFUSED:
                raise
            return Judgement(
                Answer.NOT_YET, f"{line.place}: a call signed with it was answered {error.code}. {line.what}"
            )
        told = "a call signed with it was answered, with the balances of a stranger"
        return Judgement(Answer.DONE, f"Right. {line.place}: {told}. {line.what}")


def _text(value: str) -> SecretText:
    return SecretText(value)
