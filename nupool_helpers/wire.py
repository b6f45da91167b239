"""What leaves this process, recorded at its sockets, and a secret searched in it."""

import base64
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from nupool_helpers.secret import SecretText, require_secret

__all__ = ["Record", "disguises", "recorded"]


class Record:
    """The bytes that were sent, one part a call, and where to."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes]] = []

    def add(self, where: str, content: bytes) -> None:
        """Note one part."""
        self.parts.append((where, content))

    @property
    def size(self) -> int:
        """How many bytes were sent."""
        return sum(len(content) for _where, content in self.parts)

    def holds(self, secret: SecretText) -> list[str]:
        """Return the disguises in which a secret is in what was sent; an empty list is what one hopes for."""
        whole = b"".join(content for _where, content in self.parts).lower()
        return [name for name, forms in disguises(secret).items() if any(form.lower() in whole for form in forms)]


def disguises(secret: SecretText) -> dict[str, list[bytes]]:
    """Return a secret's forms on the wire: raw, reversed, hexadecimal, URL-encoded, base64 at any offset."""
    raw = require_secret(secret, "Secret").reveal().encode()
    shifted = [base64.b64encode(b"x" * n + raw)[(0, 2, 3)[n] : -4].rstrip(b"=") for n in range(3)]
    return {
        "raw": [raw],
        "reversed": [raw[::-1]],
        "hexadecimal": [raw.hex().encode()],
        "URL-encoded": [quote(raw, safe="").encode(), "".join(f"%{byte:02x}" for byte in raw).encode()],
        "base64": shifted,
    }


@contextmanager
def recorded(record: Record | None = None) -> Iterator[Record]:
    """Record every byte that any socket of this process sends to a network address, loopback included.

    It goes into `record`, after what is in it, or into a new one.
    """
    record = record or Record()
    kept = {name: getattr(socket.socket, name) for name in ("send", "sendall", "sendto")}

    def watch(name: str) -> Any:
        def watched(self: socket.socket, content: Any, *more: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                record.add(_peer(self), bytes(content))
            return kept[name](self, content, *more)

        return watched

    for name in kept:
        setattr(socket.socket, name, watch(name))
    try:
        yield record
    finally:
        for name in kept:
            # The methods belong to the C class below; taking ours away brings them back.
            delattr(socket.socket, name)


def _peer(sock: socket.socket) -> str:
    try:
        host, port, *_ = sock.getpeername()
    except OSError:
        return ""
    return f"{host}:{port}"
