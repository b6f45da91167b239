"""Tests of one group share what is dear to start: one worker has them all."""

import subprocess
import sys
from pathlib import Path

SIX = """
import os, pathlib, pytest

pytestmark = pytest.mark.xdist_group("dear")

@pytest.mark.parametrize("number", range(6))
def test_one(number):
    pathlib.Path(f"{number}.worker").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


def test_one_worker_has_all_tests_of_a_group(tmp_path: Path) -> None:
    """As `make test` spreads them. Spread over three, each would start a JupyterLab or a hub of its own."""
    (tmp_path / "test_six.py").write_text(SIX)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "."]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)

    workers = [path.read_text() for path in tmp_path.glob("*.worker")]
    assert len(workers) == 6
    assert len(set(workers)) == 1
