"""What kernel and agent say to each other: one line of JSON each way, with exactly the names below."""

import base64
import binascii
import json
import math
from dataclasses import dataclass
from enum import StrEnum

from nupool_helpers.secret import SecretText

__all__ = ["LONGEST", "Ask", "Reply", "clean_key", "read_reply", "read_request", "reply_frame", "request_frame"]

LONGEST = 256
"""Bytes of the longest frame, its line's end included."""
_KEY_BYTES = 32  # of every KDBX 4 file: Argon2 and AES-KDF give as many


class Ask(StrEnum):
    """What a kernel may ask for."""

    LOOK = "look"  # whether it is open, and for how long
    KEY = "key"  # the key; to get it is no use of the vault
    USE = "use"  # begin the idle time anew
    LOCK = "lock"  # forget the key, and end


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer: seconds until it locks itself, and the key where that was asked for. Where it is locked is none."""

    seconds: float
    key: SecretText | None = None


def request_frame(ask: Ask) -> bytes:
    """Return the line that asks."""
    return json.dumps({"ask": ask}).encode() + b"\n"


def read_request(line: bytes) -> Ask:
    """Return what a line asks for. Raises ValueError where it is anything else than such a line."""
    content = _fields(line.decode())
    asked = content.get("ask")
    if set(content) != {"ask"} or not isinstance(asked, SecretText):
        raise ValueError("not a request")
    return Ask(asked.reveal())


def reply_frame(reply: Reply) -> bytes:
    """Return the line that answers."""
    key = {} if reply.key is None else {"key": reply.key.reveal()}
    return json.dumps({"seconds": reply.seconds, **key}).encode() + b"\n"


def read_reply(line: SecretText) -> Reply:
    """Return the answer in a line. Raises ValueError where it is anything else than such a line."""
    content = _fields(line.reveal())
    seconds, key = content.get("seconds"), content.get("key")
    if not {"seconds"} <= set(content) <= {"seconds", "key"} or not isinstance(seconds, float):
        raise ValueError("not a reply")
    if not math.isfinite(seconds) or not isinstance(key, SecretText | None):
        raise ValueError("not a reply")
    return Reply(seconds, key and clean_key(key))


def clean_key(key: SecretText) -> SecretText:
    """Return the key where it is one: 32 bytes in Base64. Raises ValueError."""
    # Decoded strictly: what is left out by a lenient reader would be the same key in another form.
    try:
        right = len(base64.b64decode(key.reveal(), validate=True)) == _KEY_BYTES
    except (binascii.Error, UnicodeEncodeError):
        right = False
    if not right:
        raise ValueError("not a key")
    return key


def _fields(line: str) -> dict[str, object]:
    if not line.endswith("\n"):  # its sender has gone in the middle of it
        raise ValueError("half a line")
    # Texts become secrets while they are read: no frame of ours has them under a name.
    found = json.loads(line, object_pairs_hook=lambda pairs: {name: _held(value) for name, value in pairs})
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _held(value: object) -> object:
    return SecretText(value) if isinstance(value, str) else value
