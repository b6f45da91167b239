"""A notebook as a part of the page: its text as HTML, a place for each panel, and its other cells with a button."""

import html
import re
from pathlib import Path

import nbformat
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from scripts.page.sentences import say

__all__ = ["article", "title"]

_PANEL = re.compile(r"^nupool\.(\w+)\((\d*)\)$", re.MULTILINE)
_LINK = re.compile(r'href="(\w+)\.ipynb(?:#[^"]*)?"')
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
_HEADING = re.compile(r'<(h[1-6]) id="[^"]*">')


def title(notebook: Path) -> str:
    """Return a notebook's heading."""
    first = nbformat.read(notebook, as_version=4).cells[0].source
    return str(first.splitlines()[0].lstrip("# "))


def article(notebook: Path) -> str:
    """Return a notebook as an article, named as its file."""
    parts = []
    for cell in nbformat.read(notebook, as_version=4).cells:
        parts.append(_text(cell.source) if cell.cell_type == "markdown" else _code(cell.source))
    # The class is JupyterLab's: by it a panel finds the code field of its own notebook, and whether that is in sight.
    return f'<article id="{notebook.stem}" class="jp-Notebook" hidden>\n{"".join(parts)}</article>\n'


def _text(source: str) -> str:
    made = _ANCHOR.sub("", markdown2html_mistune(say(source)))
    return _HEADING.sub(r"<\1>", _LINK.sub(r'href="#\1"', made)).strip() + "\n"


def _code(source: str) -> str:
    panel = _PANEL.search(source)
    if panel:
        return f'<div data-make="{panel[1]}" data-argument="{panel[2]}"></div>\n'
    return (
        f'<div class="cell"><pre><code>{html.escape(source)}</code></pre>'
        '<button type="button" class="run">Run</button><output></output></div>\n'
    )
