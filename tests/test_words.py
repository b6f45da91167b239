"""The words that people read are the same everywhere: in panels, lessons, programs and notebooks."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nupool_helpers.protocol import Event
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import least_privilege
from nupool_helpers.widgets.account import what_it_says

ROOT = Path(__file__).parents[1]
# What was said before: enabled, no longer works, invalidated, ready account.
OLD = re.compile(r"\bin force\b|\bopens? nothing\b|\bvoid\b|\bprepared account\b", re.IGNORECASE)
VALUES = {"in force", *Event}  # of the protocol; a page says another word for it


def sentences(path: Path) -> Iterator[str]:
    """The texts in a module, its docstrings aside."""
    tree = ast.parse(path.read_text())
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    documented = [body[0].value for body in bodies if body and isinstance(body[0], ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documented:
            yield node.value


def test_the_older_words_are_in_no_sentence() -> None:
    """Neither in a panel nor in a program's output nor in a notebook."""
    package = ROOT / "nupool_helpers"
    modules = [path for path in package.rglob("*.py") if "practice" not in path.relative_to(package).parts]
    said = [text for path in modules for text in sentences(path) if text not in VALUES]
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        said += ["".join(cell["source"]) for cell in json.loads(notebook.read_text())["cells"]]

    assert len(said) > 1000
    assert [text for text in said if OLD.search(text)] == []


@pytest.mark.parametrize("permission", Permission)
def test_what_a_permission_allows_is_written_once(permission: Permission) -> None:
    """Page, panel and verdict take it from one table, so that a warning and a switch cannot come apart."""
    files = [*(ROOT / "nupool_helpers").rglob("*.py"), *(ROOT / "nupool_helpers").rglob("*.html")]
    table = [path.name for path in files if f'"{permission.risk}"' in path.read_text()]
    switches = [path.name for path in files if f'{permission}", "{permission.field}' in path.read_text()]

    assert (table, switches) == (["keys.py"], [])
    held = {one: one is permission for one in Permission}
    assert permission.risk in least_privilege(held, ()).sentence


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("off", "off"),
        ("setup", "not enabled yet"),
        ("waiting for mail", "waiting for the mail"),
        ("in force", "enabled"),
    ],
)
def test_the_panel_says_where_the_second_factor_stands(state: str, words: str) -> None:
    """In the words of the exchange's page, not in the protocol's."""
    assert what_it_says(state).endswith(f"It says: {words}.")


def test_where_a_real_key_may_go_is_said_in_the_same_words() -> None:
    """One rule, and no place that says another."""
    rule = (
        "Never enter a real exchange's password, code, Key or Secret on the practice exchange, or in a panel that "
        "works with it. A pair of a real exchange has its places: “Examine a configuration” and “Programs of today” in "
        "notebook 16, and notebook 17."
    )
    notebooks = ("00_start_here", "16_configure_the_client", "17_your_own_exchange")
    texts = [(ROOT / "README.md").read_text()]
    texts += [
        " ".join(
            "".join(cell["source"]) for cell in json.loads((ROOT / f"notebooks/{name}.ipynb").read_text())["cells"]
        )
        for name in notebooks
    ]

    assert [rule in " ".join(text.split()) for text in texts] == [True] * 4
