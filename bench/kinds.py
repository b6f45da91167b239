"""What leaks and harmless files of any kind are made of: values by the rules of their formats, and notebooks."""

import base64
import json
import random
from typing import Any

from nupool_helpers import qr

__all__ = [
    "ALNUM",
    "BASE32",
    "HEX",
    "LETTERS",
    "File",
    "Maker",
    "code_picture",
    "data_uri",
    "notebook",
    "plain_picture",
]

HEX, LETTERS = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz"
ALNUM = LETTERS + LETTERS.upper() + "0123456789"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
File = tuple[str, str | bytes]
"""How a file's name ends, and its content."""
# Words as people choose them; none of them has anything to do with secrets.
_WORDS = """
    amber anchor basket beacon bridge candle canyon cedar cobalt copper cricket dagger desert ember falcon feather
    forest garnet glacier granite harbor hazel hollow island jasper kettle lantern lemon lotus magnet maple marble
    meadow mirror nectar needle ocean orchid otter paddle pebble pepper piano pocket quartz rabbit raven ribbon river
    saddle salmon shadow silver spruce summit thistle timber tulip tunnel velvet violin walnut willow winter zephyr
""".split()  # noqa: SIM905


class Maker(random.Random):
    """Dice that throw values of a format."""

    def signs(self, of: str, count: int) -> str:
        """Return so many signs of an alphabet, both letters and digits among them wherever it has both."""
        while True:
            found = "".join(self.choices(of, k=count))
            wanted = [kind for kind in (str.isdigit, str.islower, str.isupper) if any(map(kind, of))]
            if count < 12 or all(sum(map(kind, found)) > 1 for kind in wanted):
                return found

    def words(self, count: int, between: str = " ") -> str:
        """Return so many different words."""
        return between.join(self.sample(_WORDS, count))

    def base64(self, size: int) -> str:
        """Return random bytes in base64."""
        return base64.b64encode(self.randbytes(size)).decode()

    def uuid(self) -> str:
        """Return a UUID."""
        return "-".join(self.signs(HEX, size) for size in (8, 4, 4, 4, 12))

    def link(self) -> str:
        """Return an account's key URI."""
        issuer, name = self.words(1).title(), self.words(1)
        return f"otpauth://totp/{issuer}:{name}%40example.org?secret={self.signs(BASE32, 32)}&issuer={issuer}"


def code_picture(text: str) -> bytes:
    """Return a picture with a QR code."""
    return qr.png(text)


def plain_picture(dice: Maker) -> bytes:
    """Return a picture without one."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("L", (40, 40), dice.randbytes(1600)).save(out, "PNG")
    return out.getvalue()


def data_uri(picture: bytes, *, lines: bool = False) -> str:
    """Return a picture as it stands in a text, its base64 over several lines where that is asked for."""
    encoded = base64.encodebytes(picture) if lines else base64.b64encode(picture)
    return f"data:image/png;base64,{encoded.decode()}"


def notebook(source: str = "", output: object = None, markdown: str = "", **more: Any) -> str:
    """Return a notebook with a cell of code, one of text, and what `more` adds to its metadata.

    `output` is printed where it is text, else shown: a dictionary by media types.
    """
    outputs: list[dict[str, Any]] = []
    if isinstance(output, str):
        outputs = [{"output_type": "stream", "name": "stdout", "text": output.splitlines(keepends=True)}]
    elif output:
        outputs = [{"output_type": "display_data", "data": output, "metadata": {}}]
    lines = source.splitlines(keepends=True)
    code = {"cell_type": "code", "execution_count": 1, "id": "a1", "metadata": {}, "outputs": outputs, "source": lines}
    text = {"cell_type": "markdown", "id": "b2", "metadata": {}, "source": markdown.splitlines(keepends=True)}
    book = {"cells": [code, text], "metadata": more, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"
