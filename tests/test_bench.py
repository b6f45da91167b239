"""The bench measures another commit beside this one."""

import subprocess
from pathlib import Path

import pytest

from bench.against import beside, checkout, machine, name_of, printed


def git(root: Path, *arguments: str) -> None:
    """Run git there, as nobody in particular."""
    someone = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *someone, *arguments], cwd=root, check=True, capture_output=True, timeout=60)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits, the second of which is slower."""
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "__init__.py").touch()
    git(tmp_path, "init", "--quiet")
    for ratio in ("0.50", "0.40"):
        (tmp_path / "bench" / "cheap.py").write_text(f"def main():\n    print('a call: {ratio} times')\n")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", f"Take {ratio}")
    return tmp_path


def test_the_figure_of_the_commit_before_stands_beside(repository: Path) -> None:
    """Each of the two is measured by its own code, and no checkout is left behind."""
    with checkout("HEAD~1", repository) as tree:
        lines = beside(printed("cheap", repository), printed("cheap", tree))

    assert lines == ["now     a call: 0.40 times", "before  a call: 0.50 times"]
    assert name_of("HEAD~1", repository).endswith("(Take 0.50)")
    assert not tree.exists()
    left = subprocess.run(["git", "worktree", "list"], cwd=repository, capture_output=True, text=True, timeout=60)
    assert len(left.stdout.splitlines()) == 1


def test_a_part_that_fails_or_is_new_is_told(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the commit before does not have, or cannot do, hides nothing of this one."""
    (repository / "bench" / "new.py").write_text("def main():\n    print('10 things: 1.00 times')\n")
    with checkout("HEAD", repository) as tree:
        lines = beside(printed("new", repository), printed("new", tree))

    assert lines == ["now     10 things: 1.00 times", "before  (nothing of the kind)"]
    assert printed("missing", repository) == ["failed, see above"]
    assert "missing" in capfd.readouterr().err


def test_the_machine_is_named() -> None:
    """Its cores, its load and the Python are said with every part."""
    assert "cores, load " in machine() and "Python 3" in machine()
