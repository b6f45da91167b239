"""The wheels of the page: our own, built; one with a part exchanged; and the stand-ins of the folder page/python."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from scripts.page.fetch import NO_TIME, ROOT, WHEELS, pip

__all__ = ["gather"]

_STAND_INS = ROOT / "page" / "python"
_BINDINGS = "_argon2_cffi_bindings"
_WE_NEED = ("nupool_helpers", "pyproject.toml", "README.md", "LICENSE", "etc", "share")
_WHEEL = "Wheel-Version: 1.0\nGenerator: scripts.page\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def gather(folder: Path) -> None:
    """Put every wheel that the page loads into a folder. Raises SystemExit where they were not fetched."""
    fetched = sorted(WHEELS.glob("*.whl"))
    if not fetched:
        raise SystemExit("The page's wheels are not here. Run: python -m scripts.page fetch")
    for wheel in fetched:
        if wheel.name.startswith("argon2_cffi_bindings-"):
            _exchange(
                wheel, folder / wheel.name, f"{_BINDINGS}/__init__.py", (_STAND_INS / f"{_BINDINGS}.py").read_bytes()
            )
        else:
            shutil.copy(wheel, folder)
    _build_own(folder)
    _pack(folder, "nupool_page", [path for path in sorted(_STAND_INS.glob("*.py")) if path.stem != _BINDINGS])


def _build_own(folder: Path) -> None:
    # From a copy: setuptools leaves what it builds beside the sources, and would find it there the next time.
    with tempfile.TemporaryDirectory() as copy:
        for name in _WE_NEED:
            source = ROOT / name
            target = Path(copy) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        pip("wheel", "--no-build-isolation", "-w", str(folder), copy, SOURCE_DATE_EPOCH=NO_TIME)


def _exchange(wheel: Path, target: Path, name: str, content: bytes) -> None:
    """Write a wheel with one of its files exchanged."""
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, content if entry.filename == name else old.read(entry), zipfile.ZIP_DEFLATED)


def _pack(folder: Path, name: str, modules: list[Path]) -> None:
    """Write a wheel of modules; all of it has one time, so that the same modules give the same file."""
    about = f"{name}-0.dist-info"
    contents = {path.name: path.read_bytes() for path in modules}
    contents[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n".encode()
    contents[f"{about}/WHEEL"] = _WHEEL.encode()
    contents[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in (*contents, f"{about}/RECORD")).encode()
    with zipfile.ZipFile(folder / f"{name}-0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in contents.items():
            wheel.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
