"""Doors open one way, and the import itself is quick."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nupool_helpers"
# Each room may use those that stand before it, and none beside it.
LAYERS = [
    {"errors"},
    {"secret"},
    {"ordinary_files", "data_folder"},
    {"private_files", "qr", "unkept"},
    {"validation"},
    {"protocol"},
    {"exports", "clients", "live"},
    {"vault"},
    {"authenticator_entries"},
    {"lessons", "tools", "classroom"},
    {"widgets"},
    {"tab"},
]
PRACTICE_MAY = {
    *("errors", "secret", "ordinary_files", "data_folder", "private_files", "qr"),
    *("validation", "protocol"),
}
# Names that stand elsewhere (in saved notebooks, Jupyter's configuration, git hooks, habits), and what is behind.
THIN = {
    "__init__": {"widgets", "validation"},
    "jupyter": {"unkept"},
    "clean": {"tools"},
    "doctor": {"tools"},
    "exchange": {"clients"},
    "keys": {"validation"},
}

# The exchange's own rooms: first what all stand on, then the areas in this order, then the program.
GROUND = [
    "refusals",
    "identifiers",
    "vendor",
    "call_limits",
    "cipher",
    "offload",
    "schema",
    "editions",
    "store",
    "askers",
    "transaction",
    "sessions",
    "classroom",
    "context",
    "waiting",
    "throttle",
    "web",
]
AREAS = ["activity", "mail", "wallet", "accounts", "twofactor", "apikeys", "trading", "seats", "teacher", "api"]
PROGRAM = [
    "excess",
    "retention",
    "pages",
    "sign_in",
    "gates",
    "app",
    "runtime",
    "half_requests",
    "request_log",
    "server",
    "pool",
    "commands",
    "cli",
    "__main__",
    "__init__",
]


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room of the package that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path, package: str = "nupool_helpers") -> set[str]:
    """What a module imports of a package, wherever in it, by dotted names below the package."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.removeprefix(f"{package}.") for name in names if name.startswith(f"{package}.")}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    """A module uses its own room and lower layers; nobody imports the exchange but a browser's Python, which is one."""
    room = room_of(path)
    used = {name.split(".")[0] for name in imported(path)} - {room}
    assert ("practice" in used) <= (room == "tab")
    used.discard("practice")
    if room == "practice":
        assert used <= PRACTICE_MAY
    elif room in THIN and path.parent == PACKAGE:
        assert used <= THIN[room]
    else:
        level = next(n for n, layer in enumerate(LAYERS) if room in layer)
        assert used <= set().union(*LAYERS[:level]), f"{room} imports {used}"


def place(name: str) -> tuple[int, int]:
    """Where a module of the exchange stands: its storey, and its room there."""
    room, last = name.split(".")[0], name.split(".")[-1]
    if last == "schema":
        return 0, GROUND.index("schema")
    if room in AREAS:
        answers = last.endswith("views") or last in ("access", "boxes", "app") or room == "api"
        return 2 if answers else 1, AREAS.index(room)
    return (0, GROUND.index(room)) if room in GROUND else (3, PROGRAM.index(room))


def test_the_exchange_s_own_doors_open_one_way() -> None:
    """All stand on the ground; rules use those of areas before theirs, and no view; views use any rule."""
    practice = PACKAGE / "practice"
    known = {".".join(path.relative_to(practice).with_suffix("").parts) for path in practice.rglob("*.py")}
    for path in practice.rglob("*.py"):
        here = ".".join(path.relative_to(practice).with_suffix("").parts)
        for name in imported(path, "nupool_helpers.practice"):
            there = name if name in known else name.rpartition(".")[0]
            same = there.split(".")[0] == here.split(".")[0]
            if not there or ("schema" in (here.split(".")[-1], there.split(".")[-1]) and place(here) == place(there)):
                continue
            before = place(there)[0] <= place(here)[0] if same else place(there) < place(here)
            assert before, f"{here} imports {there}"


def test_importing_the_package_loads_no_heavy_library() -> None:
    """`import nupool_helpers` brings in neither widgets nor HTTP nor pictures."""
    heavy = (
        "{'ipywidgets', 'anywidget', 'requests', 'PIL', 'pykeepass', 'sqlalchemy', 'starlette', 'pyotp', 'zxingcpp'}"
    )
    code = f"import sys, nupool_helpers; sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr


def test_a_step_s_notebook_loads_nothing_of_real_exchanges_and_files() -> None:
    """Step 3's three controls come without what step 14 alone needs, and before the library that asks the exchange."""
    code = "import sys, nupool_helpers as n; n.progress(3), n.step(3), n.check(3); print(*sorted(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert "nupool_helpers.widgets.account" in done.stdout.split()
    assert not {"requests", "nupool_helpers.live", "nupool_helpers.tools.doctor"} & set(done.stdout.split())
