"""What the page's folder holds: the same notebooks, the same package, and everything that it needs."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

import nupool_helpers
from scripts.page import articles
from scripts.page.edition import edition
from scripts.page.fetch import ROOT
from scripts.page.sentences import HERE
from scripts.page.site import build, shown

pytestmark = pytest.mark.xdist_group("page")
NOTEBOOKS = shown()
COMPILED_IN = ("CPython", "SQLite", "zlib", "bzip2", "liblzma", "Zstandard", "libmpdec", "musl", "Expat", "HACL")
TEXT = re.compile(r"/(LICEN[CS]E|COPYING|NOTICE)", re.IGNORECASE)
LICENCES = ("Mozilla Public License 2.0", "The MIT License", "The BSD License", "preact", "GNU GENERAL PUBLIC LICENSE")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_all_there(notebook: Path) -> None:
    """Each panel has its place, each other cell its button, and no link leads to a notebook's file."""
    cells = [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    made = articles.article(notebook)
    panels = re.findall(r'data-make="(\w+)"', made)

    assert len(panels) + made.count('class="run"') == len(cells)
    assert set(panels) <= set(nupool_helpers.__all__)
    assert ".ipynb" not in made
    assert "Run All Cells" not in made
    assert made.count("<h1") == 1


def test_every_sentence_that_is_said_otherwise_stands_in_a_notebook() -> None:
    """Where a notebook's words have changed, what the page says in their place is looked at anew."""
    cells = [cell.source for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells]

    assert [there for there in HERE if not any(there in cell for cell in cells)] == []


def test_every_link_leads_to_what_is_there(site: Path) -> None:
    """To a notebook of the page, to a file beside it, or to an address that a reader may open."""
    page = (site / "index.html").read_text()
    names = set(re.findall(r'<article id="(\w+)"', page))
    links = re.findall(r'(?:href|src)="([^"]+)"', page)

    assert {path.stem for path in NOTEBOOKS} == names
    for link in links:
        if link.startswith("#"):
            assert link[1:] in names, link
        elif not link.startswith(("https://", "data:")):
            assert (site / link).is_file(), link


def test_the_page_may_load_nothing_from_elsewhere(site: Path) -> None:
    """Its policy names its own address alone, no script in the page itself, and no code made of text."""
    page = (site / "index.html").read_text()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)

    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';")
    assert "http" not in policy[1]
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"<[a-z][^>]* on\w+=", page) == []


def test_every_package_is_what_its_lock_says(site: Path) -> None:
    """Pyodide loads a file only where it has the hash of the lock; each need is there, and none is of another place."""
    packages = json.loads((_parts(site) / "pyodide" / "pyodide-lock.json").read_text())["packages"]

    for entry in packages.values():
        content = (_parts(site) / "pyodide" / entry["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert set(entry["depends"]) <= packages.keys()
    assert set(json.loads((_parts(site) / "pyodide" / "wanted.json").read_text())) <= packages.keys()


def test_every_package_comes_with_its_licence(site: Path) -> None:
    """What is served is named, with the text of its licence where it brings one."""
    text = (site / "LICENSES.txt").read_text()
    packages = json.loads((_parts(site) / "pyodide" / "pyodide-lock.json").read_text())["packages"]

    assert [entry["name"] for entry in packages.values() if f"{entry['name']} {entry['version']}" not in text] == []
    assert [name for name in (*COMPILED_IN, *LICENCES) if name not in text] == []
    for wheel in (_parts(site) / "pyodide").glob("*.whl"):
        inside = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" in name]
        assert wheel.name.startswith("nupool_") or any(TEXT.search(name) for name in inside), wheel.name


def test_built_again_it_is_the_same(site: Path, tmp_path: Path) -> None:
    """Into a folder that has another content: what was there is gone, and every file is as it was."""
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "old.html").write_text("old")
    build(folder)

    assert _content(folder) == _content(site)


@pytest.mark.soak
def test_made_twice_into_the_same_folder_it_is_the_same(site: Path, tmp_path: Path) -> None:
    """By `python -m scripts.page build` as `make page` has it, each time in a process of its own."""
    for _ in range(2):
        command = [sys.executable, "-m", "scripts.page", "build", str(tmp_path / "page")]
        subprocess.run(command, check=True, cwd=ROOT, timeout=600)

        assert _content(tmp_path / "page") == _content(site)


def test_an_edition_is_named_by_what_it_holds(site: Path) -> None:
    """A word of the page or a byte of a part makes it another; all that the page loads is in its folder."""
    parts, page = _parts(site), (site / "index.html").read_text()
    names = {edition(parts, "page"), edition(parts, "pages"), edition(parts / "pyodide", "page")}

    assert len(names) == 3
    assert "EDITION" not in page
    assert {path.name for path in site.iterdir()} == {
        *("index.html", "newest.js", "edition.txt", "LICENSES.txt", parts.name)
    }
    loaded = re.findall(r'(?:href|src)="([^"#:]+)"', page)
    assert {link for link in loaded if not link.startswith(f"{parts.name}/")} == {"newest.js", "LICENSES.txt"}


def _parts(site: Path) -> Path:
    """Where all but the HTML lies."""
    return site / (site / "edition.txt").read_text().strip()


def _content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
