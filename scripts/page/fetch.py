"""The wheels for a browser's Python, as `requirements/page.txt` has them, in a folder of the environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["NO_TIME", "ROOT", "WHEELS", "fetch", "pip"]

ROOT = Path(__file__).parents[2]
WHEELS = ROOT / ".venv" / "page"
_LOCK = ROOT / "requirements" / "page.txt"
# What Pyodide 314 is to pip (PEP 783): whatever is pure, or was built for it.
_TARGET = ["--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--implementation", "cp"]
_BUILT_HERE = "markupsafe"  # no wheel for a browser's Python, and pure where no C compiler is found
_SECONDS = 600
NO_TIME = "315532800"
"""The earliest time that a ZIP file can hold (1980): what is built here is the same whenever it is built."""


def pip(*arguments: str, **environment: str) -> None:
    """Run this environment's pip, quietly. Raises SystemExit with what it said where it fails."""
    command = [
        sys.executable,
        "-m",
        "pip",
        arguments[0],
        "--disable-pip-version-check",
        "-q",
        "--no-deps",
        *arguments[1:],
    ]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)


def fetch() -> None:
    """Fetch every wheel anew. What lies there afterwards is what the lock names, and nothing else."""
    shutil.rmtree(WHEELS, ignore_errors=True)
    WHEELS.mkdir(parents=True)
    hashes = ["--require-hashes", "-r", str(_LOCK), "-d", str(WHEELS)]
    pip(
        "download",
        *_TARGET,
        "--abi",
        "cp314",
        "--abi",
        "none",
        "--no-build-isolation",
        "--no-binary",
        _BUILT_HERE,
        *hashes,
    )
    (source,) = WHEELS.glob("*.tar.gz")
    # "false" in the place of a compiler: what is built for this machine would not run in a browser.
    pip("wheel", "--no-build-isolation", "-w", str(WHEELS), str(source), CC="false", SOURCE_DATE_EPOCH=NO_TIME)
    source.unlink()
