"""The exchange of a class, asked for a learner's seat: where it is, and who asks, is told by the hub."""

import os
from collections.abc import Mapping

from nupool_helpers.clients.proving import ProvenTransport
from nupool_helpers.clients.seat import SeatClient
from nupool_helpers.protocol import messages
from nupool_helpers.secret import SecretText, require_secret

__all__ = ["PAGES", "PROOF", "TOKEN", "URL", "ClassSeatClient", "find_seat"]

URL, PAGES = "NUPOOL_CLASS_URL", "NUPOOL_CLASS_PAGES"
"""The variables that the hub gives a learner's server: the exchange for its kernels, and the path for its browser."""
TOKEN, PROOF = "NUPOOL_CLASS_TOKEN", "NUPOOL_CLASS_PROOF"
"""And these: a token of the hub's for the exchange alone, and what the exchange proves itself by."""
_USER = "JUPYTERHUB_USER"


class ClassSeatClient(SeatClient):
    """The class's exchange, for the user of the hub whose `token` this is; `pages` is its path for browsers."""

    scheme = "token"

    def __init__(self, url: str, token: SecretText, transport: ProvenTransport, pages: str) -> None:
        super().__init__(url, token, transport)
        self.pages = pages

    def ask_turn(self, mark: str) -> int:
        """Return this seat's place in the queue for the thief's exchanges, 0 while it is its turn."""
        return self._ask(messages.Turn, "turn", messages.AskTurn(mark)).place

    def end_turn(self, mark: str) -> None:
        """End the turn, or leave the queue."""
        self._tell("turn-over", messages.EndTurn(mark))


def find_seat(environment: Mapping[str, str] = os.environ) -> ClassSeatClient | None:
    """Return the seat that the hub has given this kernel, None where there is no class.

    Not the kernel's own token at the hub: that opens the learner's whole server, and is sent to nobody.
    """
    if URL not in environment:
        return None
    url, token = environment[URL].rstrip("/"), SecretText(environment.get(TOKEN, ""))
    key = require_secret(SecretText(environment.get(PROOF, "")), "proof key")
    transport = ProvenTransport(url, key, environment.get(_USER, ""), lambda: f"token {token.reveal()}")
    return ClassSeatClient(url, token, transport, environment.get(PAGES, ""))
