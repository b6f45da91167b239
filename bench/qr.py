"""QR pictures that are spoiled in many ways: how many are read, beside zbarimg and OpenCV on the same pictures."""

import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from nupool_helpers import qr
from nupool_helpers.errors import InvalidInput
from tests.distorted import WAYS, clean, png

EACH = 40


def main() -> None:
    """Spoil the same pictures for all readers, and count whose text is the right one."""
    readers: dict[str, Callable[[Path], list[str]]] = {"the workbook": _ours, "zbarimg": _zbarimg}
    if (opencv := _opencv()) is not None:
        readers["OpenCV"] = opencv
    read: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        for way in WAYS:
            for number in range(EACH):
                chance = Random(f"{way.__name__} {number}")
                seed = "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=32))
                uri = f"otpauth://totp/Practice%20Exchange:ada%40example.org?secret={seed}&issuer=Practice%20Exchange"
                path.write_bytes(png(way(clean(uri), chance)))
                for name, reader in readers.items():
                    began = time.perf_counter()
                    read[name, way.__name__] += uri in reader(path)
                    seconds[name] += time.perf_counter() - began
    total = EACH * len(WAYS)
    print(f"{'':14}" + "".join(f"{name:>14}" for name in readers))
    for way in WAYS:
        print(f"{way.__name__:14}" + "".join(f"{read[name, way.__name__]:>14}" for name in readers) + f" of {EACH}")
    for name in readers:
        sum_of_all = sum(count for (reader, _), count in read.items() if reader == name)
        said = f"{sum_of_all} of {total} read ({sum_of_all / total:.1%})"
        print(f"{name}: {said}; {seconds[name] / seconds['the workbook']:.1f} times the workbook's time")
    if opencv is None:
        print("OpenCV is missing: pip install opencv-python-headless, and run this again, to see it beside them.")


def _ours(path: Path) -> list[str]:
    try:
        return qr.read(path.read_bytes())
    except InvalidInput:
        return []


def _zbarimg(path: Path) -> list[str]:
    command = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()


def _opencv() -> Callable[[Path], list[str]] | None:
    try:
        import cv2
    except ImportError:  # 50 MB, for this table alone
        return None
    detector = cv2.QRCodeDetector()

    def read(path: Path) -> list[str]:
        try:
            return list(detector.detectAndDecodeMulti(cv2.imread(str(path)))[1])
        except cv2.error:
            return []

    return read


if __name__ == "__main__":
    main()
