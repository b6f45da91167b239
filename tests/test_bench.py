"""The bench measures another commit beside this one, and looks at memory while it measures."""

import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench.against import beside, checkout, machine, name_of, printed
from bench.classroom import Memory


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


def test_memory_is_looked_at_until_the_end() -> None:
    """At the start, every so often meanwhile, and once more when all is over, in whole MiB."""
    sizes, third = iter(range(1, 1000)), threading.Event()

    def look() -> Any:
        size = next(sizes)
        if size == 3:
            third.set()
        return SimpleNamespace(rss=size * 2**20 + 5)

    with Memory(cast(Any, SimpleNamespace(memory_info=look)), every=0.001) as memory:
        assert third.wait(60)

    assert memory.taken == list(range(1, len(memory.taken) + 1))
    assert len(memory.taken) >= 4
