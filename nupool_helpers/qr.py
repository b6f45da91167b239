"""A picture of a text, and the texts in a picture."""

import io
import warnings
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["png", "read", "svg"]

_MOST_BYTES = 20 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_MOST_ENLARGED = 4_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")  # Pillow would run other programs for some others


def png(text: str | SecretText) -> bytes:
    """Return a QR code of `text` as a PNG picture, with the four quiet modules that readers need (ISO/IEC 18004)."""
    out = io.BytesIO()
    import qrcode

    qrcode.make(_plain(text), border=4).save(out, "PNG")
    return out.getvalue()


def svg(text: str | SecretText) -> str:
    """Return a QR code of `text` as an SVG element."""
    import qrcode

    code = qrcode.QRCode(border=4)
    code.add_data(_plain(text))
    rows = code.get_matrix()
    # Drawn here, dark modules that lie side by side as one: qrcode's own picture of each costs as much as the code.
    dark = "".join(f"M{x},{y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row))
    size = f'width="{len(rows)}mm" height="{len(rows)}mm" viewBox="0 0 {len(rows)} {len(rows)}"'
    return f'<svg {size} xmlns="http://www.w3.org/2000/svg"><path d="{dark}" fill="#000000"/></svg>'


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield where each run of dark modules begins, and how many they are."""
    x = 0
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            yield x, width
        x += width


def read(picture: bytes) -> list[str]:
    """Return the texts of the QR codes in a picture of any usual format, in reading order; none found is empty.

    A picture without one is looked at again, smoothed a little, smoothed more, and enlarged. Raises InvalidInput
    (field `picture`) where the bytes are not a picture, or one too large to look through.
    """
    from PIL import ImageFilter, ImageOps

    image = _open(picture)
    texts = _codes(image)
    if not texts:
        image = ImageOps.autocontrast(image, cutoff=1)
    for radius in (1, 2):
        texts = texts or _codes(image.filter(ImageFilter.GaussianBlur(radius)))
    if not texts and image.width * image.height <= _MOST_ENLARGED:
        texts = _codes(image.resize((image.width * 2, image.height * 2)))
    return texts


def _codes(image: "Image") -> list[str]:
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    barcodes = zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return [result.text for result in sorted(barcodes, key=lambda result: result.position.top_left.y)]


def _open(picture: bytes) -> "Image":
    from PIL import Image as Images

    problem = "too large" if len(picture) > _MOST_BYTES else ""
    if not problem:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Images.DecompressionBombWarning)  # it is refused below
                image = Images.open(io.BytesIO(picture), formats=_FORMATS)
            if image.width * image.height <= _MOST_PIXELS:
                return _flat(image)
            problem = "too large"
        except Images.DecompressionBombError:
            problem = "too large"
        except Exception:  # a hostile picture makes Pillow raise nearly anything
            problem = "unreadable"
    if problem == "too large":
        raise InvalidInput("This picture is too large. Cut out the QR code and take that.", "picture")
    raise InvalidInput("This is not a picture that can be read. Take a PNG or a JPEG.", "picture")


def _flat(image: "Image") -> "Image":
    """The picture in grey. What is see-through lies on white where the rest is dark, and on black where it is light."""
    from PIL import Image as Images
    from PIL import ImageStat

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("L")
    grey, cover = image.convert("RGBA").convert("LA").split()
    if not cover.getbbox():
        return grey
    ground = Images.new("L", image.size, 255 if ImageStat.Stat(grey, cover).mean[0] < 128 else 0)
    ground.paste(grey, mask=cover)
    return ground


def _plain(text: str | SecretText) -> str:
    return text.reveal() if isinstance(text, SecretText) else text
