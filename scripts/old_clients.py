"""Installs what others wrote, each in a folder of its own, for the tests that run it.

Clients of Bittrex are years old, two of them are one library at two ages, and the tests use that library's newest
version for something else: so they stand beside the environment, without what they ask for, which the environment has.
Of two programs of today only what reads their configuration is run, for which they need not bring the rest, either.
"""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(sys.prefix) / "clients"
LOCKS = Path(__file__).parents[1] / "requirements"
STAND_INS = Path(__file__).with_name("without_a_compiler")  # a machine for tests need not have one
CLIENTS = {
    "python_bittrex": "python-bittrex==0.3.0",  # v1.1 and v2.0
    "ccxt_v1": "ccxt==1.18.1",  # v1.1 and v2.0
    "ccxt_v3": "ccxt==4.1.70",  # v3
    "bittrex_api": "bittrex_api==0.0.21",  # v3
}
"""What pip installs for each test driver of that name; requirements/ has the hash of each."""
READERS = {"octobot": "octobot-commons==1.10.6", "cryptofeed": "cryptofeed==2.4.1"}
"""What pip installs for each format whose configuration is read by its own program."""


PIP = [
    *(sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "-q"),
    *("--no-deps", "--no-build-isolation", "--require-hashes", "--no-compile"),
]


def folder_of(name: str) -> Path:
    """Return where a client or a reader is installed."""
    return FOLDER / (CLIENTS | READERS)[name].replace("==", "-")


def main() -> int:
    """Install what is missing; returns pip's exit status."""
    for name in (*CLIENTS, *READERS):
        target = folder_of(name)
        if target.exists():
            continue
        fresh = target.with_suffix(".new")  # a folder that stands under its name is whole
        command = [*PIP, "--target", str(fresh), "-r", str(LOCKS / f"{name}.txt")]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(STAND_INS)}, check=False)
        if done.returncode:
            return done.returncode
        fresh.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
