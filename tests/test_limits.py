"""A function takes five things at most: what belongs together comes as one object."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "nupool_helpers"
MOST = 5
# Each with why it may. A name leaves the list when its function takes less.
MAY_TAKE_MORE = {
    ("live/guard.py", "send"): "its parameters are those of HTTPAdapter.send of requests, which it stands in for",
}


def count(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many parameters a function has: all that have a name, `*args` and `**kwargs` one each, but for self."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    names = [argument.arg for argument in named if argument is not None]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def test_no_function_takes_more_than_five_parameters() -> None:
    """In the whole package; whoever may is listed, and needs to be."""
    more = {
        (path.relative_to(PACKAGE).as_posix(), node.name)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and count(node) > MOST
    }

    assert more == set(MAY_TAKE_MORE)
