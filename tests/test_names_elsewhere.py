"""Names that stand where nobody can change them: in saved notebooks, Jupyter's configuration, scripts and habits.

Hooks that were installed earlier are tried in `test_scripts.py`, the exchange's command line in `practice/`.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import nupool_helpers as nupool

# What the notebooks of the first edition call, and the texts of its README that programs were written after.
PANELS = [
    *(f"nupool.{name}({number})" for name in ("progress", "step", "check") for number in range(15)),
    *("nupool.progress(15)", "nupool.progress(16)", "nupool.configure_client()", "nupool.configure_program()"),
    *("nupool.examine()", "nupool.pool_at_work()", "nupool.explore()", "nupool.stolen()", "nupool.quiz()"),
    "nupool.authenticator()",
]
IMPORTS = [
    "from nupool_helpers import qr",
    "from nupool_helpers.keys import NEEDED, parse_permissions, permission_list",
    "from nupool_helpers.keys import least_privilege",
    "from nupool_helpers.exchange import Exchange",
    "from nupool_helpers.secret import SecretText",
]
JUPYTER = Path(sys.prefix) / "etc"


@pytest.mark.parametrize("call", PANELS)
def test_a_cell_of_the_first_edition_shows_its_panel(call: str) -> None:
    """Every panel that a saved notebook asks for is there; the exchange need not run."""
    assert eval(call, {"nupool": nupool}).comm is not None


@pytest.mark.parametrize("line", IMPORTS)
def test_an_import_of_the_first_edition_holds(line: str) -> None:
    """Names that saved cells and users' programs import are where they were."""
    exec(line, {})


@pytest.mark.parametrize("module", ["clean", "doctor", "practice"])
def test_the_programs_run_as_modules(module: str) -> None:
    """`python -m nupool_helpers.NAME` answers, for scripts and hooks that were written down."""
    command = [sys.executable, "-P", "-m", f"nupool_helpers.{module}", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)

    assert done.stdout.startswith("usage: ")


def test_jupyter_s_configuration_names_what_is_there() -> None:
    """A server extension and a kernel extension of an installed configuration: without them widget state is saved."""
    named = json.loads((JUPYTER / "jupyter" / "jupyter_server_config.d" / "nupool-workbook.json").read_text())
    (extension,) = named["ServerApp"]["jpserver_extensions"]
    module = importlib.import_module("nupool_helpers.jupyter")

    assert extension == "nupool_helpers.jupyter"
    assert "nupool_helpers.jupyter" in (JUPYTER / "ipython" / "ipython_kernel_config.py").read_text()
    assert module._jupyter_server_extension_points() == [{"module": extension}]  # Jupyter Server's protocol
    assert callable(module._load_jupyter_server_extension)
    assert callable(module.load_ipython_extension)
