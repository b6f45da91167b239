"""A picture of a text, and the texts in a picture."""

import io
from typing import TYPE_CHECKING

from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.secret import SecretText

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["png", "read", "svg"]

_MOST_BYTES = 20 * 1024 * 1024
_MOST_PIXELS = 40_000_000


def png(text: str | SecretText) -> bytes:
    """Return a QR code of `text` as a PNG picture, with the four quiet modules that readers need (ISO/IEC 18004)."""
    out = io.BytesIO()
    import qrcode

    qrcode.make(_plain(text), border=4).save(out, "PNG")
    return out.getvalue()


def svg(text: str | SecretText) -> str:
    """Return a QR code of `text` as an SVG element."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    return str(qrcode.make(_plain(text), image_factory=SvgPathImage, border=4).to_string(encoding="unicode"))


def read(picture: bytes) -> list[str]:
    """Return the texts of the QR codes in a picture of any usual format, in reading order; none found is empty.

    Raises CorrectTheEntry (field `picture`) where the bytes are not a picture, or one too large to look through.
    """
    import zxingcpp

    found = zxingcpp.read_barcodes(
        _open(picture),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [result.text for result in sorted(found, key=lambda result: result.position.top_left.y)]


def _open(picture: bytes) -> "Image":
    from PIL import Image as Images

    problem = "too large" if len(picture) > _MOST_BYTES else ""
    if not problem:
        try:
            image = Images.open(io.BytesIO(picture))
            if image.width * image.height <= _MOST_PIXELS:
                return image.convert("L")
            problem = "too large"
        except Images.DecompressionBombError:
            problem = "too large"
        except Exception:  # a hostile picture makes Pillow raise nearly anything
            problem = "unreadable"
    if problem == "too large":
        raise CorrectTheEntry("This picture is too large. Cut out the QR code and take that.", "picture")
    raise CorrectTheEntry("This is not a picture that can be read. Take a PNG or a JPEG.", "picture")


def _plain(text: str | SecretText) -> str:
    return text.reveal() if isinstance(text, SecretText) else text
