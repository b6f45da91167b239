"""QR codes that carry a secret."""

from nupool_helpers import qr
from nupool_helpers.errors import InvalidInput
from nupool_helpers.tools.clean.detect import find

__all__ = ["shows_a_secret"]


def shows_a_secret(picture: bytes) -> bool:
    """Tell whether a picture shows a QR code of a seed, or of another secret. What is no picture shows none."""
    try:
        return any(find(text) for text in qr.read(picture))
    except InvalidInput:
        return False
