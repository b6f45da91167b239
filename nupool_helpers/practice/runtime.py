"""Where the exchange keeps its data, how a kernel of the same user finds it, and which port it keeps."""

import json
import os
import secrets
import socket
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from nupool_helpers.ordinary_files import read_file
from nupool_helpers.practice import sessions
from nupool_helpers.practice.mail.boxes import close_boxes
from nupool_helpers.practice.schema import meta
from nupool_helpers.practice.store import Store
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.private_files import write_private
from nupool_helpers.protocol import VERSION
from nupool_helpers.secret import SecretText

__all__ = ["BAD_PORTS", "DATABASE", "LOOPBACK", "RUNTIME_FILE", "bind", "bind_port", "forget", "publish"]

DATABASE = "exchange.sqlite3"
RUNTIME_FILE = "runtime.json"
LOOPBACK = "127.0.0.1"
"""Where no other machine reaches the exchange, so that nothing needs TLS on its way."""
_PORT = "port"
# Browsers refuse to open these of the ports that a person might choose (Fetch standard, "bad port").
BAD_PORTS = frozenset({1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080})
"""Ports that every browser blocks, besides a range of them."""
_BAD_PORTS_BY_RANGE = range(6665, 6670)


def bind(store: Store, port: int, host: str = LOOPBACK) -> socket.socket:
    """Return a socket that is bound to an IPv4 address; port 0 means the one of the last start while that is free.

    A port that is kept keeps the addresses in open tabs and in a client's configuration true. Where it is not kept,
    all sessions end. Raises OSError where a named port is taken, or the address is none of this machine's.
    """
    with store.read() as connection:
        kept = int(connection.scalar(select(meta.c.value).where(meta.c.name == _PORT)) or 0)
    listener = bind_port(port, host) if port else _bind_kept(kept, host)
    if listener.getsockname()[1] != kept:
        with store.write() as connection:
            _move(connection, listener.getsockname()[1])
    return listener


def _bind_kept(kept: int, host: str) -> socket.socket:
    try:
        listener = bind_port(kept, host)
    except OSError:
        listener = bind_port(0, host)
    while listener.getsockname()[1] in BAD_PORTS or listener.getsockname()[1] in _BAD_PORTS_BY_RANGE:
        listener.close()
        listener = bind_port(0, host)
    return listener


def _move(connection: Connection, port: int) -> None:
    connection.execute(delete(meta).where(meta.c.name == _PORT))
    connection.execute(insert(meta).values(name=_PORT, value=str(port)))
    # Cookies know no port: browsers have sent theirs to whatever answers at the old one, and that may use them here.
    tx = Transaction(connection, int(time.time() * 1000), secrets.token_bytes)
    sessions.end_all(tx)
    close_boxes(tx)


def bind_port(port: int, host: str = LOOPBACK) -> socket.socket:
    """Return a socket that is bound to a port of this machine, 0 for a free one. Raises OSError where it is taken."""
    # The protocol is named because asyncio switches Nagle's delay off only where it is: 40 ms a reply.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere the option lets two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def publish(data: Path, url: str, token: SecretText) -> None:
    """Write the runtime file: whole or not at all, and readable by this user alone from its first byte."""
    content = {"url": url, "pid": os.getpid(), "version": VERSION}
    write_private(data / RUNTIME_FILE, SecretText(json.dumps(content | {"token": token.reveal()})))


def forget(data: Path) -> None:
    """Remove the runtime file if it is still this process's."""
    with suppress(OSError, ValueError, KeyError):
        if json.loads(read_file(data / RUNTIME_FILE))["pid"] == os.getpid():
            (data / RUNTIME_FILE).unlink()
