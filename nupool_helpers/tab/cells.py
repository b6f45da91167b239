"""A cell of code run as a notebook runs it: what it prints, and the value of its last line."""

import ast
import contextlib
import io
import traceback
from typing import Any

__all__ = ["Cells"]

_MISSING = "This cell needs {}, which a browser's Python does not have. Install the workbook to run it (README.md).\n"


class Cells:
    """The cells of all pages; what one defines, the next ones know."""

    def __init__(self) -> None:
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def run(self, source: str) -> str:
        """Run a cell, and return what a reader sees of it. Nothing is raised: what went wrong is in the text."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                value = self._run(source)
                if value is not None:
                    out.write(f"{value!r}\n")
            except ImportError as error:
                out.write(_MISSING.format(error.name or "a library"))
            except Exception:
                traceback.print_exc(limit=-1)
        return out.getvalue()

    def _run(self, source: str) -> Any:
        tree = ast.parse(source, "cell")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), self._names)  # noqa: S102  (the reader's own code)
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), "cell", "eval"), self._names)  # noqa: S307
