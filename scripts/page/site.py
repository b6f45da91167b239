"""The page's folder, written whole or not at all: HTML, front end, Python and its packages, pictures, licences.

All but the HTML lies in a folder named by what it holds, the edition: so no browser takes an old copy for the new one.
"""

import html
import json
import shutil
import tempfile
from pathlib import Path

from scripts.page import articles, licences, lock, wheels
from scripts.page.edition import edition
from scripts.page.fetch import ROOT

__all__ = ["build", "shown"]

_PYODIDE = ROOT / "node_modules" / "pyodide"
_RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
_FRONT = ROOT / "nupool_helpers" / "widgets" / "static"
_OURS = ("host.js", "frames.js", "storage.js", "worker.js", "page.css")
_WANTED = ["nupool-workbook", "nupool-page"]


def build(folder: Path) -> None:
    """Build the page into a folder, in the place of what is there. Raises SystemExit where something is missing."""
    if not (_PYODIDE / "pyodide.mjs").exists():
        raise SystemExit("Pyodide is not here. Run: python -m scripts.front install")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        made = Path(beside) / "page"
        _write(made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


def _write(folder: Path) -> None:
    parts = folder / "parts"
    _write_parts(parts)
    page = _page()
    name = edition(parts, page)
    parts.rename(folder / name)
    (folder / "index.html").write_text(page.replace("EDITION", name).replace('="images/', f'="{name}/images/'))
    (folder / "edition.txt").write_text(f"{name}\n")
    shutil.copy(ROOT / "page" / "newest.js", folder)
    (folder / "LICENSES.txt").write_text(licences.texts(folder / name / "pyodide"))


def _write_parts(folder: Path) -> None:
    python = folder / "pyodide"
    python.mkdir(parents=True)
    for name in _RUNTIME:
        shutil.copy(_PYODIDE / name, python)
    wheels.gather(python)
    info = json.loads((_PYODIDE / "pyodide-lock.json").read_text())["info"]
    (python / "pyodide-lock.json").write_text(json.dumps(lock.lock(python, info)))
    (python / "wanted.json").write_text(json.dumps(_WANTED))
    for name in _OURS:
        shutil.copy(ROOT / "page" / name, folder)
    for name in ("panel.js", "panel.css"):
        shutil.copy(_FRONT / name, folder)
    shutil.copytree(ROOT / "notebooks" / "images", folder / "images")


def shown() -> list[Path]:
    """Return the notebooks that are on the page: not those for teachers, for nobody else is on its exchange."""
    return sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if not path.stem.startswith("t"))


def _page() -> str:
    notebooks = shown()
    links = [f'<li><a href="#{path.stem}">{html.escape(articles.title(path))}</a></li>' for path in notebooks]
    template = (ROOT / "page" / "index.html").read_text()
    template = template.replace("<!-- links -->", "\n".join(links))
    return template.replace("<!-- articles -->", "".join(map(articles.article, notebooks)))
