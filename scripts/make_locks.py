"""Makes the locks in requirements/ anew: what `make lab` and the tests install, for every system, with hashes.

    make lock

They name no address: each machine's pip takes them from where it is set up to. conda's `environment.yml` has ranges.
"""

import subprocess
import sys
from pathlib import Path

from scripts.old_clients import CLIENTS, READERS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "requirements"
# The schema that freqtrade judges its configurations by is in its package; the tests need nothing else of it.
ALONE = {"freqtrade": "freqtrade==2026.9", **CLIENTS, **READERS}
"""What is installed without that which it asks for: a file each, since two of them are one library at two ages."""
BUILD = "setuptools>=77"  # as in pyproject.toml: the project itself is built by what is locked, too
HEADER = "# Made by `make lock` from pyproject.toml. Not to be edited.\n"


def compile_lock(name: str, *options: str, requirements: str) -> None:
    """Write one lock. Raises subprocess.CalledProcessError where nothing fits together."""
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    plain = ["--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url"]
    asked = [*uv, *plain, *options, "-"]
    made = subprocess.run(asked, cwd=ROOT, input=requirements, check=True, capture_output=True, text=True, timeout=600)
    (FOLDER / f"{name}.txt").write_text(HEADER + made.stdout)


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
    for name, requirement in ALONE.items():
        compile_lock(name, "--no-deps", requirements=requirement)


if __name__ == "__main__":
    main()
