"""Doors open one way, and the import itself is quick."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nupool_helpers"
LAYERS = [
    {"errors", "secret"},
    {
        "activity",
        "keys",
        "otp",
        "otpauth",
        "qr",
        "addresses",
        "signing",
        "folders",
        "ordinary_files",
        "files",
        "strength",
        "terminal",
    },
    {
        "exchange",
        "site",
        "owner",
        "local",
        "inflating",
        "kdbx",
        "entries",
        "vault",
        "accounts",
        "exports",
        "pool",
        "wire",
        "matrix",
        "live",
    },
    {"steps", "doctor", "clean", "thief"},
    {"workbook", "doing"},
    {"widgets"},
]
# Within a layer, one may use another that stands before it here.
NEIGHBOURS = [
    "errors",
    "secret",
    "activity",
    "keys",
    "otp",
    "folders",
    "ordinary_files",
    "files",
    "site",
    "exchange",
    "owner",
    "local",
    "inflating",
    "kdbx",
    "entries",
    "vault",
    "accounts",
    "matrix",
    "pool",
    "workbook",
    "doing",
]
PRACTICE_MAY = {
    "errors",
    "secret",
    "activity",
    "keys",
    "otp",
    "qr",
    "addresses",
    "folders",
    "ordinary_files",
    "files",
    "strength",
}
# The exchange's own parts: each may use those that stand before it.
EXCHANGE = [
    *(
        "limits",
        "schema",
        "activity",
        "market",
        "throttle",
        "editions",
        "store",
        "offload",
        "context",
        "target",
        "vendor",
        "web",
        "sessions",
        "render",
        "security",
    ),
    *("mail", "accounts", "twofactor", "apikeys", "coins", "copies", "prepared", "owner", "api", "moving", "app"),
    *("runtime", "serving", "pool", "__main__", "__init__"),
]


def rooms() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The part of the package that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path, package: str = "nupool_helpers") -> set[str]:
    """The parts of a package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.removeprefix(f"{package}.").split(".")[0] for name in names if name.startswith(f"{package}.")}
    return found


@pytest.mark.parametrize("path", rooms(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    """A module uses lower layers, its own part, and neighbours in one order; nobody imports the exchange."""
    room = room_of(path)
    used = imported(path) - {room}
    assert "practice" not in used
    if room == "practice":
        assert used <= PRACTICE_MAY
        return
    if room in ("__init__", "jupyter"):
        assert used <= {"widgets"}
        return
    level = next(n for n, layer in enumerate(LAYERS) if room in layer)
    for other in used:
        below = any(other in layer for layer in LAYERS[:level])
        beside = room in NEIGHBOURS and other in NEIGHBOURS and NEIGHBOURS.index(other) < NEIGHBOURS.index(room)
        assert below or beside, f"{room} imports {other}"


def test_the_exchange_s_own_imports_run_one_way() -> None:
    """No part of the exchange uses one that stands after it."""
    for path in (PACKAGE / "practice").rglob("*.py"):
        part = path.relative_to(PACKAGE / "practice").parts[0].removesuffix(".py")
        used = imported(path, "nupool_helpers.practice") - {part}
        assert used <= set(EXCHANGE[: EXCHANGE.index(part)]), f"{path.name} imports {used}"


def test_importing_the_package_loads_no_heavy_library() -> None:
    """`import nupool_helpers` brings in neither widgets nor HTTP nor pictures."""
    heavy = (
        "{'ipywidgets', 'anywidget', 'requests', 'PIL', 'pykeepass', 'sqlalchemy', 'starlette', 'pyotp', 'zxingcpp'}"
    )
    code = f"import sys, nupool_helpers; sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr
