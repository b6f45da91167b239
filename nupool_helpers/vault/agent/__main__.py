"""The agent as a process; a kernel starts it, with the key on standard input, which nobody else can read."""

import argparse
import asyncio
import socket
import sys
from pathlib import Path

from nupool_helpers.secret import SecretText
from nupool_helpers.vault.agent.frames import LONGEST, clean_key
from nupool_helpers.vault.agent.hardening import harden
from nupool_helpers.vault.agent.server import Server, watched
from nupool_helpers.vault.held_key import HeldKey


def main() -> None:
    """Keep the key until it is locked, idle for too long, or the watched process is gone. Writes nothing anywhere."""
    parser = argparse.ArgumentParser(prog="nupool_helpers.vault.agent", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True, help="the path that the listener is bound to")
    parser.add_argument("--listener", type=int, required=True, metavar="FD", help="the inherited, listening socket")
    parser.add_argument("--idle", type=float, required=True, metavar="SECONDS", help="lock after so long without use")
    parser.add_argument("--watch", type=int, metavar="PID", help="end when this process is gone")
    options = parser.parse_args()
    harden()
    held = HeldKey(options.idle)
    held.hold(clean_key(SecretText(sys.stdin.readline(LONGEST).strip())))
    asyncio.run(_serve(held, options))


async def _serve(held: HeldKey, options: argparse.Namespace) -> None:
    await Server(held, socket.socket(fileno=options.listener), options.socket, watched(options.watch)).run()


if __name__ == "__main__":
    main()
