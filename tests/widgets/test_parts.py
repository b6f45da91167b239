"""A panel is made of parts: it has what it uses, and inherits nothing but what all panels are."""

import ast
from pathlib import Path

WIDGETS = Path(__file__).parents[2] / "nupool_helpers" / "widgets"
BASES = {"Panel", "StepPanel", "Part", "Protocol", "anywidget.AnyWidget", "Generic[Value]"}
# A step's panel that a later edition has more to say at, and what the three stories and the exercises have in common.
BASES |= {"LogIn", "MakeSeed", "ConfirmByMail", "OnThePhone", "Story", "DeviceStory", "Exercise"}


def test_no_panel_is_a_mixture() -> None:
    """One base at most, and one of the few that are made to be one."""
    more = [
        (path.name, node.name, [ast.unparse(base) for base in node.bases])
        for path in WIDGETS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and (len(node.bases) > 1 or not {ast.unparse(base) for base in node.bases} <= BASES)
    ]

    assert more == []
