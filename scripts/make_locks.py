"""Makes the locks in requirements/ anew: what `make lab` and the tests install, for every system, with hashes.

    make lock

They name no address: each machine's pip takes them from where it is set up to. conda's `environment.yml` has ranges.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from scripts.old_clients import CLIENTS, READERS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "requirements"
# The schema that freqtrade judges its configurations by is in its package; the tests need nothing else of it.
ALONE = {"freqtrade": "freqtrade==2026.9", **CLIENTS, **READERS}
"""What is installed without that which it asks for: a file each, since two of them are one library at two ages."""
BUILD = "setuptools>=77"  # as in pyproject.toml: the project itself is built by what is locked, too
# For a browser's Python: of all that pyproject.toml does not leave out there, the versions that the tests have.
BROWSER = ["--python-version", "3.14", "--python-platform", "wasm32-pyodide2025"]
NOT_THERE = ("cffi", "pycparser")
"""What argon2-cffi-bindings asks for and has no wheel there; page/python stands in their place."""
OF_ITS_OWN = "argon2-cffi-bindings"  # another version than elsewhere
HEADER = "# Made by `make lock` from pyproject.toml. Not to be edited.\n"


EVERYWHERE = ["--universal", "--python-version", "3.11"]


def compile_lock(name: str, *options: str, requirements: str, where: list[str] = EVERYWHERE) -> None:
    """Write one lock. Raises subprocess.CalledProcessError where nothing fits together."""
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--generate-hashes"]
    plain = ["--no-header", "--no-annotate", "--no-emit-index-url"]
    asked = [*uv, *where, *plain, *options, "-"]
    made = subprocess.run(asked, cwd=ROOT, input=requirements, check=True, capture_output=True, text=True, timeout=600)
    (FOLDER / f"{name}.txt").write_text(HEADER + made.stdout)


def is_asked_for(requirement: Requirement, platform: str = sys.platform, extra: str = "") -> bool:
    """Tell whether a requirement holds on a platform, by its marker, where its package is asked for with an extra."""
    return requirement.marker is None or requirement.marker.evaluate({"sys_platform": platform, "extra": extra})


def compile_page_lock() -> None:
    """Write the lock of the workbook as a page. Raises as `compile_lock` does."""
    tested = re.findall(r"^[\w.\[\]-]+==\S+", (FOLDER / "dev.txt").read_text(), re.MULTILINE)
    left_out = [option for name in NOT_THERE for option in ("--no-emit-package", name)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as constraint:
        constraint.write("\n".join(entry for entry in tested if not entry.startswith(OF_ITS_OWN)))
        constraint.flush()
        options = ["pyproject.toml", "--constraint", constraint.name, *left_out]
        compile_lock("page", *options, requirements="", where=BROWSER)


def main() -> None:
    """Make every lock."""
    FOLDER.mkdir(exist_ok=True)
    compile_lock(
        "dev", "pyproject.toml", "--extra", "dev", "--extra", "postgresql", "--extra", "class", requirements=BUILD
    )
    # What is tested is what is installed: the same versions, as far as the workbook needs them.
    compile_lock("lab", "pyproject.toml", "--constraint", str(FOLDER / "dev.txt"), requirements=BUILD)
    compile_lock(
        "class", "pyproject.toml", "--extra", "class", "--constraint", str(FOLDER / "dev.txt"), requirements=BUILD
    )
    compile_page_lock()
    # It is installed beside what is tested, and must move nothing of it. Alone, since the rest is there already.
    measured = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["bench"]
    compile_lock("bench", "--constraint", str(FOLDER / "dev.txt"), requirements="\n".join(measured))
    for name, requirement in ALONE.items():
        compile_lock(name, "--no-deps", requirements=requirement)


if __name__ == "__main__":
    main()
