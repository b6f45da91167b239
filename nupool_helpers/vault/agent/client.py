"""The agent, asked by a kernel."""

import os
import socket
from pathlib import Path

from nupool_helpers.secret import SecretText
from nupool_helpers.vault.agent.frames import LONGEST, Ask, Reply, read_reply, request_frame
from nupool_helpers.vault.agent.place import NoAgent, check_socket, peer_uid

__all__ = ["SECONDS", "Silent", "ask"]

SECONDS = 5.0
"""How long an answer of the agent is waited for."""


class Silent(NoAgent):
    """An agent of this user listens and does not answer."""


def ask(path: Path, what: Ask, seconds: float | None = None) -> Reply | None:
    """Ask the agent that listens on `path`; None where none does, so that the vault is locked.

    Raises NoAgent where somebody else's socket stands there: nothing is sent to it, and nothing of it is believed.
    Raises Silent where there is no answer within `seconds`, five unless said otherwise.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS if seconds is None else seconds)
        try:
            check_socket(path)
            connection.connect(str(path))
            # The look at the file can be late; what the system noted at the other end cannot.
            if peer_uid(connection) != os.geteuid():
                raise NoAgent(f"Another user listens where the vault's agent does: {path}.")
            connection.sendall(request_frame(what))
            with connection.makefile("rb") as replies:
                line = SecretText(replies.readline(LONGEST).decode())
            return read_reply(line) if line else None
        except (FileNotFoundError, ConnectionError):  # locked, or just now; or killed
            return None
        except TimeoutError:
            raise Silent("The vault's agent does not answer.") from None
        except (ValueError, OSError):
            raise NoAgent(f"What listens at {path} does not answer as the vault's agent.") from None
