"""A class: two hundred learners walk the fourteen steps at once, by HTTP.

More of them, who arrive over some minutes: python -m bench.classroom 1000 10
"""

import re
import sys
import tempfile
from pathlib import Path

from bench.calls import busy, process_of
from bench.walks import walk_all
from tests.processes import exchange

LEARNERS = 200


def main(learners: int = LEARNERS, minutes: float = 0) -> None:
    """Let them arrive evenly over so long and walk, and print what it took."""
    with tempfile.TemporaryDirectory() as folder, exchange(Path(folder) / "data") as url:
        process = process_of(Path(folder) / "data")
        before = busy(process)
        found = walk_all(url, learners, minutes)
        used, memory = busy(process) - before, _most_memory(process.pid)
    print(f"{learners} learners: {found}; {used:.0f} s of a processor, at most {memory} MiB of memory")
    for error in sorted(set(found.errors))[:5]:
        print(f"  {error}")


def _most_memory(pid: int) -> int:
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert peak
    return int(peak[1]) // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
