"""The notebooks' pictures: nobody takes one for the page itself, and no drawing's words run out of their boxes."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.font_manager import FontProperties, findfont
from PIL import Image, ImageFont

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SVG = "{http://www.w3.org/2000/svg}"
LINE, MAT = (93, 107, 104), (223, 229, 227)
Box = tuple[float, float, float, float]


@pytest.mark.parametrize("path", sorted((NOTEBOOKS / "images").glob("*.png")), ids=lambda path: path.stem)
def test_a_picture_of_a_page_has_a_frame(path: Path) -> None:
    """A line and a mat all round it, in the file itself: no style of a notebook is needed to see them."""
    with Image.open(path) as picture:
        width, height = picture.size
        dots = picture.convert("RGB")
        for x, y in ((0, 0), (width - 1, height - 1), (width // 2, 2), (2, height // 2)):
            assert dots.getpixel((x, y)) == LINE
        for x, y in ((8, height // 2), (width - 9, height // 2), (width // 2, 8), (width // 2, height - 9)):
            assert dots.getpixel((x, y)) == MAT


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_picture_of_a_page_says_that_it_is_one(path: Path) -> None:
    """Just below it: a form in it has been pressed, in vain."""
    for cell in json.loads(path.read_text())["cells"]:
        text = "".join(cell["source"])
        if "(images/" in text and ".png)]" in text:
            assert "*A picture of " in text and " itself. Press it to see it large." in text


def boxes(drawing: ElementTree.Element) -> list[Box]:
    """Left, top, right and bottom of each rectangle."""
    found = []
    for one in drawing.iter(f"{SVG}rect"):
        x, y, width, height = (float(one.get(name, 0)) for name in ("x", "y", "width", "height"))
        found.append((x, y, x + width, y + height))
    return found


@pytest.mark.parametrize("path", sorted((NOTEBOOKS / "images").glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_has_a_ground_of_its_own(path: Path) -> None:
    """Light and whole, below all else: a picture cannot know JupyterLab's theme, and its ink is dark."""
    drawing = ElementTree.parse(path).getroot()
    ground = next(drawing.iter(f"{SVG}rect"))
    _x, _y, *size = str(drawing.get("viewBox")).split()
    assert [ground.get("width"), ground.get("height")] == size
    assert int(str(ground.get("fill")).removeprefix("#")[:2], 16) > 0xE0


@pytest.mark.parametrize("number", ["05", "06", "07", "08"])
def test_the_exchange_is_drawn_in_its_own_colour(number: str) -> None:
    """The colour of its buttons, as its pages have it: somebody looks for the same page on the screen."""
    style = (NOTEBOOKS.parent / "nupool_helpers" / "practice" / "web" / "static" / "exchange.css").read_text()
    colour = style.partition("--main: ")[2].partition(";")[0]
    (drawing,) = (NOTEBOOKS / "images").glob(f"{number}_*.svg")
    assert drawing.read_text().count(colour) == 2, "header and Enable"


def ends(line: ElementTree.Element) -> tuple[float, float]:
    """Where a line of text begins and ends in DejaVu Sans, the widest letters that a machine may fall back to."""
    weight = "bold" if line.get("font-weight") in ("bold", "600", "700") else "normal"
    font = ImageFont.truetype(findfont(FontProperties(family="DejaVu Sans", weight=weight)), 100)
    width = font.getlength("".join(line.itertext())) * float(line.get("font-size", 16)) / 100
    x = float(line.get("x", 0)) - {"start": 0, "middle": width / 2, "end": width}[line.get("text-anchor", "start")]
    return x, x + width


@pytest.mark.parametrize("path", sorted((NOTEBOOKS / "images").glob("*.svg")), ids=lambda path: path.stem)
def test_the_words_of_a_drawing_stay_in_their_boxes(path: Path) -> None:
    """Whatever letters the reader's machine has."""
    drawing = ElementTree.parse(path).getroot()
    for line in drawing.iter(f"{SVG}text"):
        x, y = float(line.get("x", 0)), float(line.get("y", 0))
        around = [box for box in boxes(drawing) if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
        if around:
            left, _top, right, _bottom = min(around, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
            begins, stops = ends(line)
            assert left <= begins and stops <= right, "".join(line.itertext())
