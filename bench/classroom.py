"""A class: two hundred learners walk the fourteen steps at once, by HTTP.

More of them, who arrive over some minutes: python -m bench.classroom 1000 10
"""

import re
import sys
import tempfile
import threading
from pathlib import Path

import psutil

from bench.calls import busy, process_of
from bench.walks import walk_all
from tests.processes import exchange

LEARNERS = 200


def main(learners: int = LEARNERS, minutes: float = 0) -> None:
    """Let them arrive evenly over so long and walk, and print what it took, and how memory went."""
    with tempfile.TemporaryDirectory() as folder, exchange(Path(folder) / "data") as url:
        process = process_of(Path(folder) / "data")
        before = busy(process)
        with Memory(process) as memory:
            found = walk_all(url, learners, minutes)
        used, most = busy(process) - before, _most_memory(process.pid)
    print(f"{learners} learners: {found}; {used:.0f} s of a processor, at most {most} MiB of memory")
    print(f"memory at the start, after each minute, and at the end: {', '.join(map(str, memory.taken))} MiB")
    for error in sorted(set(found.errors))[:5]:
        print(f"  {error}")


class Memory:
    """Looks at what memory a process has: as the block begins, every minute while it runs, and as it ends (MiB)."""

    def __init__(self, process: psutil.Process, every: float = 60) -> None:
        self.taken: list[int] = []
        self._process, self._every, self._over = process, every, threading.Event()
        self._watch = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> "Memory":
        self._look()
        self._watch.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._watch.join()
        self._look()

    def _look_on(self) -> None:
        while not self._over.wait(self._every):
            self._look()

    def _look(self) -> None:
        self.taken.append(self._process.memory_info().rss // 2**20)


def _most_memory(pid: int) -> int:
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert peak
    return int(peak[1]) // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
