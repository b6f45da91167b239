"""QR pictures as they come from screens, cameras and bad copies: each way of spoiling one, by name.

A change takes a grey picture with modules of ten dots and a source of chance, and gives a grey or coloured picture.
"""

import io
from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from nupool_helpers import qr

Change = Callable[[Image.Image, Random], Image.Image]


def clean(text: str) -> Image.Image:
    """The picture of a text before anything happens to it."""
    return Image.open(io.BytesIO(qr.png(text))).convert("L")


def png(image: Image.Image) -> bytes:
    """A picture's bytes."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def turned(image: Image.Image, chance: Random) -> Image.Image:
    """By any angle."""
    return image.rotate(chance.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def blurred(image: Image.Image, chance: Random) -> Image.Image:
    """By a fifth to a half of a module."""
    return image.filter(ImageFilter.GaussianBlur(chance.uniform(2, 5)))


def shaken(image: Image.Image, chance: Random) -> Image.Image:
    """Moved while it was taken, by up to one module."""
    moved = [ImageChops.offset(image, step, step // 3) for step in range(chance.randint(4, 11))]
    return _grey(np.mean([np.asarray(one, dtype=float) for one in moved], axis=0))


def noisy(image: Image.Image, chance: Random) -> Image.Image:
    """Grain, as a camera has in the dark."""
    return _grain(image, chance, chance.uniform(40, 120))


def speckled(image: Image.Image, chance: Random) -> Image.Image:
    """Dots of black and white, as in a bad copy."""
    where, share = _numbers(chance).random((image.height, image.width)), chance.uniform(0.02, 0.12)
    return _grey(np.where(where < share, 0, np.where(where > 1 - share, 255, np.asarray(image))))


def leaning(image: Image.Image, chance: Random) -> Image.Image:
    """Seen from the side: each corner is up to a seventh of the width away from its place."""
    page = ImageOps.expand(image, image.width // 4, 255)
    side, reach = page.width, page.width / 7
    corners = [(0, 0), (side, 0), (side, side), (0, side)]
    rows, wanted = [], []
    for x, y in corners:
        u, v = x + chance.uniform(-reach, reach), y + chance.uniform(-reach, reach)
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    lens = tuple(np.linalg.solve(np.array(rows), np.array(wanted)))
    return page.transform(page.size, Image.Transform.PERSPECTIVE, lens, Image.Resampling.BICUBIC, fillcolor=255)


def shaded(image: Image.Image, chance: Random) -> Image.Image:
    """Light from one side: the other has a fifth to two fifths of it."""
    light = np.linspace(1, chance.uniform(0.2, 0.4), image.width)[None, :]
    return _grey(np.asarray(image) * np.rot90(np.broadcast_to(light, (image.width, image.width)), chance.randint(0, 3)))


def pale(image: Image.Image, chance: Random) -> Image.Image:
    """Dark grey on light grey that hardly differ."""
    low, span = chance.randint(60, 160), chance.randint(12, 40)
    return image.point([low + value * span // 255 for value in range(256)])


def inverted(image: Image.Image, chance: Random) -> Image.Image:
    """Light on dark, as where a page is dark, and a little blurred."""
    return ImageOps.invert(image).filter(ImageFilter.GaussianBlur(chance.uniform(0, 3)))


def transparent(image: Image.Image, chance: Random) -> Image.Image:
    """Dark squares on nothing, as a page's picture is often saved."""
    mask = ImageOps.invert(image)
    return Image.merge("LA", (Image.new("L", image.size, chance.randint(0, 60)), mask))


def small(image: Image.Image, chance: Random) -> Image.Image:
    """Modules of one and a half to three dots, whatever they fall on."""
    side = int(image.width / 10 * chance.uniform(1.5, 3))
    return image.resize((side, side), Image.Resampling.BILINEAR)


def compressed(image: Image.Image, chance: Random) -> Image.Image:
    """Small, and kept as a JPEG of bad quality."""
    out = io.BytesIO()
    side = int(image.width / 10 * chance.uniform(3, 5))
    image.resize((side, side)).convert("RGB").save(out, "JPEG", quality=chance.randint(5, 30))
    return Image.open(out)


def stained(image: Image.Image, chance: Random) -> Image.Image:
    """A blot of a twelfth to a sixth of its width on it, not on a corner."""
    spoiled, size = image.copy(), int(image.width * chance.uniform(0.08, 0.16))
    x, y = (int(image.width * chance.uniform(0.45, 0.7)) for _ in "xy")
    ImageDraw.Draw(spoiled).ellipse((x, y, x + size, y + size), fill=chance.choice([0, 128, 255]))
    return spoiled


def on_a_screen(image: Image.Image, chance: Random) -> Image.Image:
    """Small in a screenshot of a whole screen, among windows and lines of text."""
    screen = Image.new("L", (2560, 1440), chance.choice([30, 245]))
    draw = ImageDraw.Draw(screen)
    for _ in range(400):
        x, y, dark = chance.randint(0, 2500), chance.randint(0, 1430), chance.randint(0, 255)
        draw.rectangle((x, y, x + chance.randint(3, 60), y + chance.randint(2, 9)), fill=dark)
    side = int(image.width / 10 * chance.uniform(2.2, 4))
    screen.paste(
        image.resize((side, side), Image.Resampling.BILINEAR), (chance.randint(0, 2000), chance.randint(0, 900))
    )
    return screen


def photographed(image: Image.Image, chance: Random) -> Image.Image:
    """From the side, turned, in light from one side, a little out of focus, with grain, kept as a JPEG."""
    seen = turned(shaded(leaning(image, chance), chance), chance).filter(
        ImageFilter.GaussianBlur(chance.uniform(0.5, 2))
    )
    seen = seen.resize((seen.width // 2, seen.height // 2))
    out = io.BytesIO()
    _grain(seen, chance, chance.uniform(5, 25)).save(out, "JPEG", quality=chance.randint(40, 80))
    return Image.open(out)


WAYS: tuple[Change, ...] = (
    *(turned, blurred, shaken, noisy, speckled, leaning, shaded, pale, inverted, transparent, small, compressed),
    *(stained, on_a_screen, photographed),
)


def _numbers(chance: Random) -> np.random.Generator:
    return np.random.default_rng(chance.getrandbits(32))


def _grain(image: Image.Image, chance: Random, strength: float) -> Image.Image:
    return _grey(np.asarray(image, dtype=float) + _numbers(chance).normal(0, strength, (image.height, image.width)))


def _grey(values: "np.ndarray") -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
