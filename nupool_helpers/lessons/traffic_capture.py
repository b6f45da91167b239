"""What leaves this process, recorded at its sockets, and a secret searched in it."""

import base64
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

from nupool_helpers.secret import SecretText, require_secret

__all__ = ["Record", "capture", "disguises", "note"]

_TLS = (ssl.SSLSocket.send, ssl.SSLSocket.write)
_SEND_METHODS: list[tuple[type, str]] = [(socket.socket, name) for name in ("send", "sendall", "sendto", "sendmsg")]
_SEND_METHODS += [(ssl.SSLSocket, "send"), (ssl.SSLSocket, "write"), (ssl.SSLObject, "write")]
_open: list["Record"] = []  # those that are recording now


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
    """Return a secret's forms on the wire, the case of letters aside.

    Raw, reversed, in hexadecimal, URL-encoded, in base64 and base32 after any number of bytes, in UTF-16; and, where it
    is hexadecimal itself, the bytes that it stands for, plain and in base64.
    """
    raw = require_secret(secret, "Secret").reveal().encode()
    forms = {
        "raw": [raw],
        "reversed": [raw[::-1]],
        "hexadecimal": [raw.hex().encode()],
        "URL-encoded": [quote(raw, safe="").encode(), "".join(f"%{byte:02x}" for byte in raw).encode()],
        "base64": _base64(raw),
        "base32": _shifted(raw, 5, 8, base64.b32encode),
        "UTF-16": [raw.decode().encode("utf-16-le"), raw.decode().encode("utf-16-be")],
    }
    with suppress(ValueError):
        value = bytes.fromhex(raw.decode())
        forms["as a number"] = [value, value[::-1], *_base64(value)]
    return forms


def _base64(raw: bytes) -> list[bytes]:
    return [form for encode in (base64.b64encode, base64.urlsafe_b64encode) for form in _shifted(raw, 3, 4, encode)]


def _shifted(raw: bytes, group: int, signs: int, encode: Callable[[bytes], bytes]) -> list[bytes]:
    # Only the signs that the secret alone decides, wherever in a group of bytes it begins.
    width = 8 * group // signs
    return [
        encode(b"x" * before + raw)[-(-before * 8 // width) : (before + len(raw)) * 8 // width]
        for before in range(group)
    ]


@contextmanager
def capture(record: Record | None = None) -> Iterator[Record]:
    """Record every byte that this process sends to a network address by Python's sockets, loopback included.

    It goes into `record`, after what is in it, or into a new one. What goes through TLS is noted as it is before it is
    encrypted. Blocks may stand inside one another.
    """
    record = record if record is not None else Record()
    kept = {method: vars(method[0]).get(method[1]) for method in _SEND_METHODS} if not _open else {}
    for owner, name in kept:
        setattr(owner, name, _watched(getattr(owner, name)))
    _open.append(record)
    try:
        yield record
    finally:
        _open.remove(record)
        for (owner, name), before in kept.items():
            if before is None:  # it belongs to the class below; taking ours away brings it back
                delattr(owner, name)
            else:
                setattr(owner, name, before)


def note(where: str, content: bytes) -> None:
    """Record what leaves a program by no socket: a request that is answered inside this process."""
    for record in _open:
        record.add(where, content)


def _watched(real: Any) -> Any:
    def watched(self: Any, content: Any, *more: Any) -> Any:
        sent = real(self, content, *more)
        if _is_to_be_noted(self, real):
            whole = b"".join(content) if real.__name__ == "sendmsg" else bytes(content)
            note(_peer(self, more), whole[:sent])  # `sendall` returns None: all of it
        return sent

    return watched


def _is_to_be_noted(sock: Any, real: Any) -> bool:
    if isinstance(sock, ssl.SSLObject):
        return True
    if isinstance(sock, ssl.SSLSocket) and (sock._sslobj is None) == (real in _TLS):  # type: ignore[attr-defined]
        return False  # the layer above or below notes it
    return sock.family in (socket.AF_INET, socket.AF_INET6)


def _peer(sock: Any, more: tuple[Any, ...]) -> str:
    try:
        host, port, *_ = sock.getpeername()
    except (OSError, AttributeError):
        return f"{more[-1][0]}:{more[-1][1]}" if more and isinstance(more[-1], tuple) else ""
    return f"{host}:{port}"
