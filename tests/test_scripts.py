"""The programs by their own names: they run nothing of the folder in which they are called."""

import os
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.tools.clean.test_clean import HEX, git

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
MODULES = {"nupool-clean": "clean", "nupool-doctor": "doctor", "nupool-exchange": "practice", "nupool-key": "live"}
# Besides all of Python's own: what this package, and what it imports, would be looked for by.
OTHERS = (
    "nupool_helpers",
    "sitecustomize",
    "usercustomize",
    "detect_secrets",
    "PIL",
    "starlette",
    "requests",
    "dotenv",
)
FORMS = [[str(SCRIPTS / name)] for name in MODULES] + [
    [sys.executable, "-P", "-m", f"nupool_helpers.{module}"] for module in MODULES.values()
]


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A repository in which a module of every name lies that Python could look for, and a Secret."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    git(folder, "init", "-q")
    for name in (*sys.stdlib_module_names, *OTHERS):
        (folder / f"{name}.py").write_text("import pathlib\npathlib.Path('ran').touch()\nraise SystemExit(0)\n")
    (folder / ".env").write_text(f"KRAKEN_APIKEY=a\nKRAKEN_SECRET={HEX}\n")
    return folder


def called(folder: Path, command: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program, called in a folder as from a terminal."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("command", FORMS, ids=lambda command: Path(command[-1]).name)
def test_no_module_of_the_folder_is_imported(command: list[str], foreign: Path) -> None:
    """By its name, or as a module with -P: what lies there is looked at or left alone, and not run."""
    arguments = {"clean": ["."], "doctor": ["--offline", ".env"], "practice": ["--help"], "live": ["--help"]}
    module = command[-1].removeprefix("nupool_helpers.")
    done = called(foreign, command, *arguments[MODULES.get(Path(module).name, module)])

    assert not (foreign / "ran").exists()
    assert done.returncode == (0 if "--help" in done.args else 1), done.stderr
    assert "--help" in done.args or ".env" in done.stdout


@pytest.mark.parametrize("line", ["", "#!/bin/sh\nexec {} -P -m nupool_helpers.clean --staged\n"])
def test_the_hook_imports_none_either(line: str, foreign: Path) -> None:
    """The one that is written now, and one of earlier: a commit with a Secret is stopped by our program."""
    hook = foreign / ".git" / "hooks" / "pre-commit"
    if line:
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(line.format(sys.executable))
        hook.chmod(0o755)
    assert called(foreign, [str(SCRIPTS / "nupool-clean")], "--install-hook").returncode == 0
    git(foreign, "add", ".env")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        git(foreign, "commit", "-qm", "no")

    assert b".env: line 2" in stopped.value.stdout + stopped.value.stderr
    assert not (foreign / "ran").exists()


def test_every_program_has_a_name_and_texts_use_it() -> None:
    """What a person is told to type is a name of its own, or has -P."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    texts = [ROOT / "README.md", *ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("nupool_helpers/**/*.py")]
    bad = [str(text) for text in texts if "python -m nupool_helpers" in text.read_text()]

    assert {name: target.replace("tools.", "").split(".")[1] for name, target in scripts.items()} == MODULES
    assert bad == []
