"""Text to picture and back."""

import io
import re
import subprocess
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from nupool_helpers import qr
from nupool_helpers.errors import InvalidInput
from nupool_helpers.secret import SecretText
from tests.distorted import WAYS, Change, clean, photographed, png

URI = "otpauth://totp/Practice%20Exchange:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=120))
def test_what_goes_in_comes_out(text: str) -> None:
    """Any text is read back from its picture."""
    assert qr.read(qr.png(text)) == [text]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_spoiled_pictures_are_read(way: Change) -> None:
    """Turned, blurred, noisy, photographed, small on a screen, on nothing: ten of each kind, and none is missed."""
    for number in range(10):
        assert qr.read(png(way(clean(URI), Random(number)))) == [URI], number


@pytest.mark.parametrize("angle", [0, 90, 180, 17])
@pytest.mark.parametrize("change", [ImageOps.invert, lambda i: i.filter(ImageFilter.GaussianBlur(1.5)), lambda i: i])
def test_turned_inverted_and_blurred_pictures_are_read(angle: int, change: object) -> None:
    """A screenshot is seldom perfect."""
    image = clean(URI).rotate(angle, expand=True, fillcolor=255)

    assert qr.read(png(change(image))) == [URI]  # type: ignore[operator]


@pytest.mark.parametrize(("dark", "ground"), [(0, "nothing"), (255, "nothing"), (0, "white"), (255, "black")])
def test_see_through_pictures_are_read(dark: int, ground: str) -> None:
    """Dark or light squares on nothing, or a picture with a see-through rim."""
    mask = ImageOps.invert(clean(URI))
    squares = Image.merge("LA", (Image.new("L", mask.size, dark), mask))
    if ground != "nothing":
        page = Image.new("LA", mask.size, (255 - dark, 255))
        page.paste(squares, mask=mask)
        squares = ImageOps.expand(page, 30, (0, 0))

    assert qr.read(png(squares)) == [URI]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"])
def test_every_usual_format_is_read(form: str) -> None:
    """What phones, browsers and scanners save."""
    out = io.BytesIO()
    photographed(clean(URI), Random(1)).convert("RGB").save(out, form)

    assert qr.read(out.getvalue()) == [URI]


def test_a_format_that_runs_other_programs_is_refused() -> None:
    """Pillow hands PostScript to Ghostscript; here it is no picture."""
    out = io.BytesIO()
    clean(URI).save(out, "EPS")

    with pytest.raises(InvalidInput, match="not a picture"):
        qr.read(out.getvalue())


@settings(max_examples=20)
@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=16, max_size=103), st.sampled_from(["", "&digits=8"]))
def test_zbarimg_reads_what_is_written(seed: str, more: str) -> None:
    """An independent reader finds the same link in the picture."""
    uri = f"otpauth://totp/Zo%C3%AB:ada%40example.org?secret={seed}&issuer=Zo%C3%AB{more}"
    command = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "-"]
    done = subprocess.run(command, input=qr.png(SecretText(uri)), capture_output=True, check=True, timeout=120)

    assert done.stdout.decode().strip() == uri


def test_a_picture_without_a_code_holds_nothing() -> None:
    """None found is empty, not an error."""
    out = io.BytesIO()
    Image.new("L", (50, 50)).save(out, "PNG")

    assert qr.read(out.getvalue()) == []


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: b"\x89PNG\r\n\x1a\n" + b)))
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    """Any bytes at all: a sentence beside the field `picture`."""
    with pytest.raises(InvalidInput) as caught:
        qr.read(content)
    assert caught.value.field == "picture"


@pytest.mark.parametrize("side", [7_000, 10_000, 20_000])
def test_a_picture_too_large_is_refused_before_it_is_unpacked(side: int) -> None:
    """A small file that says to be as large as a wall costs nothing."""
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")

    with pytest.raises(InvalidInput, match="too large"):
        qr.read(out.getvalue())


def test_the_svg_is_one_element() -> None:
    """The page takes it as it is."""
    assert qr.svg("x").startswith("<svg")


def test_the_svg_has_every_dark_module_and_no_other() -> None:
    """Drawn, it is the same picture as the PNG."""
    text = "otpauth://totp/a?secret=ABCDEFGH"
    png, svg = Image.open(io.BytesIO(qr.png(text))), qr.svg(text)
    side = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    drawn = Image.new("1", (side, side), 1)
    for x, y, width in (map(int, run) for run in re.findall(r"M(\d+),(\d+)h(\d+)v1h-\d+z", svg)):
        drawn.paste(0, (x, y, x + width, y + 1))

    assert drawn.resize(png.size).tobytes() == png.tobytes()
