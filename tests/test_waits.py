"""What the tests hold each other to: every wait has an end, and nothing is judged by the clock on the wall."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.growth import grows_evenly

TESTS = Path(__file__).parent
_RUNS = {"run", "check_output", "check_call", "call"}
_CLOCKS = {"time", "monotonic", "perf_counter", "process_time", "thread_time"}
_MAY_ASK_THE_PAGE = {"driver.py"}  # its `evaluate` gives every question to a page an end


def calls(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call of a method in a file: the call, what it is called on, and its name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, ast.unparse(node.func.value), node.func.attr


def endless(path: Path) -> Iterator[str]:
    """The waits in a file that name no end."""
    for node, owner, name in calls(path):
        bounded = any(keyword.arg == "timeout" for keyword in node.keywords)
        waits = name == "communicate" or (name in ("wait", "join", "result") and not node.args)
        if (owner == "subprocess" and name in _RUNS) or waits or name == "urlopen":
            if not bounded:
                yield f"{path.name}:{node.lineno} {name}"
        elif name == "evaluate" and path.name not in _MAY_ASK_THE_PAGE and not bounded:
            yield f"{path.name}:{node.lineno} {name}"


def asserted_clocks(path: Path) -> Iterator[str]:
    """The assertions in a file that subtract a reading of a clock from another and compare what is left."""
    for node in ast.walk(ast.parse(path.read_text())):
        compared = [part for part in ast.walk(node) if isinstance(part, ast.Compare)] if _is_assert(node) else []
        for part in compared:
            read = {ast.unparse(call.func) for call in ast.walk(part) if isinstance(call, ast.Call)}
            if any(name in {f"time.{clock}" for clock in _CLOCKS - {"time"}} for name in read):
                yield f"{path.name}:{part.lineno}"


def _is_assert(node: ast.AST) -> bool:
    return isinstance(node, ast.Assert)


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_every_wait_has_an_end_and_no_clock_is_judged(path: Path) -> None:
    """A test that hangs tells nobody why, and one that judges by seconds fails where the machine is busy."""
    assert list(endless(path)) == []
    assert list(asserted_clocks(path)) == []


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(['x'], check=True)",
        "process.communicate()",
        "process.wait()",
        "thread.join()",
        "future.result()",
        "page.evaluate('() => 1')",
        "urllib.request.urlopen('http://127.0.0.1')",
        "assert time.monotonic() - began < 2",
    ],
)
def test_the_search_finds_what_it_is_for(tmp_path: Path, code: str) -> None:
    """Each of them, planted, is found."""
    (tmp_path / "planted.py").write_text(code)

    assert [*endless(tmp_path / "planted.py"), *asserted_clocks(tmp_path / "planted.py")]


def test_what_grows_with_the_square_is_told_from_what_grows_evenly() -> None:
    """The ratio that tests of hostile input rest on tells the two apart."""
    assert grows_evenly(lambda size: sum(range(size)), 4_000_000)
    assert not grows_evenly(lambda size: [[*range(size)] for _ in range(size)], 4_000)
