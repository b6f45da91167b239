"""Tests use the package as its own modules do: a name with a line before it is its module's own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PRIVATE = re.compile(r"(^|\.)_(?!_)")
# Names of other projects, which offer no other way.
NOT_OURS = {
    "_content": "requests: a reply that was not received",
    "_element": "pykeepass: the XML of an entry",
    "_exit": "Python: ends a process as a kill does",
    "_handle_msg": "ipywidgets: a message of the page's",
    "_jupyter_server_extension_points": "Jupyter: what an extension is",
    "_load_jupyter_server_extension": "Jupyter: what an extension does",
    "_unset_keepalive_if_required": "uvicorn: what it does where a request begins",
    "_mapping": "SQLAlchemy: a row by its columns",
}
SETTERS = {"setattr", "getattr", "delattr", "patch", "object"}


def private_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The private names that a module takes from others: its own objects' (`self._x`) are not among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nupool_helpers"):
            names = [node.module or "", *(alias.name for alias in node.names)]
            yield from ((node.lineno, name) for name in names if PRIVATE.search(name))
        elif isinstance(node, ast.Attribute) and PRIVATE.match(node.attr):
            if ast.unparse(node.value) not in ("self", "cls"):
                yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SETTERS:
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from ((node.lineno, text) for text in texts if PRIVATE.search(text))


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_reaches_for_a_private_name(path: Path) -> None:
    """Neither imported nor read nor set: what a test needs is public, or given from outside."""
    found = [name for name in private_names(ast.parse(path.read_text())) if name[1] not in NOT_OURS]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "from nupool_helpers.vault.kdbx import _open",
        "from nupool_helpers._vault import x",
        "import nupool_helpers; nupool_helpers._x",
        "seat._token",
        "seat._token = 1",
        "workbook()._vault.lock()",
        "monkeypatch.setattr(place, '_LONGEST', 20)",
        "monkeypatch.setattr('nupool_helpers.practice.editions._PATIENCE', 1)",
        "getattr(seat, '_token')",
    ],
)
def test_every_way_to_one_is_seen(line: str) -> None:
    """An import, an attribute of anything, and a name in a text."""
    assert [name for _line, name in private_names(ast.parse(line))] != []
    assert list(private_names(ast.parse("self._x = seat.__class__; import nupool_helpers.x"))) == []
