"""What left this process, as a panel shows it: how much, whether the Secret is in it, and every byte."""

from nupool_helpers.lessons.traffic_capture import Record
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import Block, details, pre, table, text

__all__ = ["sent_blocks"]

_NEWEST = 12
_ENCODED = "neither raw nor reversed, in hex, URL-encoded, in base64, base32 or UTF-16, nor as a number"


def sent_blocks(record: Record, pair: KeyPair) -> list[Block]:
    """Show a record; the Key, which may be seen, is searched as well, so that the search can be trusted."""
    if not record.parts:
        return []
    held, control = record.holds(pair.secret), record.holds(SecretText(pair.key))
    answer = f"found in it as {', '.join(held)}!" if held else f"not in it: {_ENCODED}."
    sent = f"Your presses have sent {record.size} bytes. The Secret is {answer}"
    blocks = [text(sent, "wrong" if held else "good")]
    if control:
        blocks.append(text("The Key, which is no secret, is found in it: the search works.", "hint"))
    newest = [(where, len(content), _covered(content)) for where, content in record.parts[-_NEWEST:]]
    rows = [(where, size, shown.split("\n")[0][:90]) for where, size, shown in newest]
    parts = table("The newest parts", ("To", "Bytes", "Begins"), rows)
    whole = pre("Every byte of them", "\n\n".join(shown for _where, _size, shown in newest))
    return [*blocks, details("What left, part by part", parts, whole)]


def _covered(content: bytes) -> str:
    # Codes, cookies and tokens go to the exchange with some presses, and are secrets, too.
    lines = []
    for line in content.decode("latin-1").replace("\r", "").split("\n"):
        name, colon, _value = line.partition(":")
        if colon and name.lower() in ("cookie", "authorization"):
            lines.append(f"{name}: ••••••")
        else:
            lines.append("&".join("code=••••••" if part.startswith("code=") else part for part in line.split("&")))
    return "\n".join(lines)
