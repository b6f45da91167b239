"""The licences of everything that is served: of each wheel its own texts, and where Pyodide's sources are."""

import zipfile
from pathlib import Path

from scripts.page.fetch import ROOT
from scripts.page.lock import metadata

__all__ = ["texts"]

_TEXT = ("LICENSE", "LICENCE", "COPYING", "NOTICE")


def texts(folder: Path) -> str:
    """Return the notices for the wheels of a folder, for Python itself and for the panels' front end."""
    parts = [
        (ROOT / "page" / "NOTICE.txt").read_text(),
        (ROOT / "nupool_helpers/widgets/static/LICENSES.txt").read_text(),
    ]
    for wheel in sorted(folder.glob("*.whl")):
        about = metadata(wheel)
        licence = about["License-Expression"] or about["License"] or ""
        parts.append(
            "\n\n".join(
                [f"{about['Name']} {about['Version']} {licence.splitlines()[0] if licence else ''}", *_inside(wheel)]
            )
        )
    return ("\n\n" + "-" * 80 + "\n\n").join(part.strip() for part in parts) + "\n"


def _inside(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as content:
        names = [name for name in content.namelist() if ".dist-info/" in name]
        return [content.read(name).decode().strip() for name in names if Path(name).name.upper().startswith(_TEXT)]
