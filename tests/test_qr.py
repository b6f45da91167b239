"""Text to picture and back."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from nupool_helpers import qr
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.secret import SecretText

URI = "otpauth://totp/Practice%20Exchange:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=120))
def test_what_goes_in_comes_out(text: str) -> None:
    """Any text is read back from its picture."""
    assert qr.read(qr.png(text)) == [text]


@pytest.mark.parametrize("angle", [0, 90, 180, 17])
@pytest.mark.parametrize("change", [ImageOps.invert, lambda i: i.filter(ImageFilter.GaussianBlur(1.5)), lambda i: i])
def test_turned_inverted_and_blurred_pictures_are_read(angle: int, change: object) -> None:
    """A screenshot is seldom perfect."""
    image = Image.open(io.BytesIO(qr.png(SecretText(URI)))).convert("L")
    out = io.BytesIO()
    change(image.rotate(angle, expand=True, fillcolor=255)).save(out, "PNG")  # type: ignore[operator]

    assert qr.read(out.getvalue()) == [URI]


def test_a_picture_without_a_code_holds_nothing() -> None:
    """None found is empty, not an error."""
    out = io.BytesIO()
    Image.new("L", (50, 50)).save(out, "PNG")

    assert qr.read(out.getvalue()) == []


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: b"\x89PNG\r\n\x1a\n" + b)))
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """Any bytes at all: a sentence beside the field `picture`."""
    with pytest.raises(CorrectTheEntry) as caught:
        qr.read(content)
    assert caught.value.field == "picture"


def test_a_picture_too_large_is_refused_before_it_is_unpacked() -> None:
    """A small file that says to be 20,000 by 20,000 dots costs nothing."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    with pytest.raises(CorrectTheEntry, match="too large"):
        qr.read(out.getvalue())


def test_the_svg_is_one_element() -> None:
    """The page takes it as it is."""
    assert qr.svg("x").startswith("<svg")
