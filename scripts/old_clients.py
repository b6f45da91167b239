"""Installs clients that others wrote for Bittrex, each in a folder of its own, for the tests that run them.

They are years old, two of them are one library at two ages, and the tests use that library's newest version for
something else: so they stand beside the environment, without what they ask for, which the environment has.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(sys.prefix) / "clients"
LOCKS = Path(__file__).parents[1] / "requirements"
CLIENTS = {
    "python_bittrex": "python-bittrex==0.3.0",  # v1.1 and v2.0
    "ccxt_v1": "ccxt==1.18.1",  # v1.1 and v2.0
    "ccxt_v3": "ccxt==4.1.70",  # v3
    "bittrex_api": "bittrex_api==0.0.21",  # v3
}
"""What pip installs for each test driver of that name; requirements/ has the hash of each."""

PIP = [
    *(sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "-q"),
    *("--no-deps", "--no-build-isolation", "--require-hashes", "--no-compile"),
]


def folder_of(name: str) -> Path:
    """Return where a client is installed."""
    return FOLDER / CLIENTS[name].replace("==", "-")


def main() -> int:
    """Install what is missing; returns pip's exit status."""
    for name in CLIENTS:
        target = folder_of(name)
        if target.exists():
            continue
        fresh = target.with_suffix(".new")  # a folder that stands under its name is whole
        done = subprocess.run([*PIP, "--target", str(fresh), "-r", str(LOCKS / f"{name}.txt")], check=False)
        if done.returncode:
            return done.returncode
        fresh.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
