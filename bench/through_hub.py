"""A class through JupyterHub's proxy beside an exchange without hub: two hundred learners, and memory a learner.

Fewer, or more: python -m bench.through_hub 20
"""

import sys
import tempfile
from pathlib import Path

import psutil

from bench.calls import process_of
from bench.walks import Found, walk_all
from tests.classroom.hub import RunningHub, Somebody, running
from tests.processes import exchange

LEARNERS = 200
_SERVERS = 2  # that are started for their memory
_PANELS = """
import nupool_helpers as nupool
nupool.progress(1), nupool.step(1), nupool.check(1)
from nupool_helpers.lessons.workbook import workbook
workbook().state()
print(open("/proc/self/smaps_rollup").read().partition("Pss:")[2].split()[0])
"""


def main(learners: int = LEARNERS) -> None:
    """Let as many walk at once on both, one after the other, and print both and what memory a learner takes."""
    with tempfile.TemporaryDirectory() as folder:
        with exchange(Path(folder) / "alone") as url:
            alone = walk_all(url, learners)
        with exchange(Path(folder) / "own") as url:
            walk_all(url, 1)
            own = _memory(process_of(Path(folder) / "own"))
        names = [f"learner{number:03}" for number in range(learners)]
        with running(Path(folder) / "class", *names) as hub:
            teacher = hub.sign_in("teacher")
            tokens = [teacher.new_token(whose=name) for name in names]
            shared = walk_all(f"{hub.address}/services/practice-exchange", learners, tokens=tokens)
            server, kernel = _of_a_learner(hub, names[:_SERVERS])
            rest = sum(_memory(process) for process in _common(hub))
    _tell(learners, alone, shared)
    print(
        f"memory (PSS): hub, proxy and exchange {rest:.0f} MiB for all; a learner with one kernel "
        f"{server + kernel:.0f} MiB on the shared exchange, {server + kernel + own:.0f} MiB with one of their own; "
        f"each more kernel {kernel:.0f} MiB"
    )


def _tell(learners: int, alone: Found, shared: Found) -> None:
    print(f"{learners} learners, no hub: {alone}")
    print(f"{learners} learners, through the hub's proxy: {shared}")
    ratios = shared.middle / alone.middle, shared.late / alone.late
    print(f"through the hub: median {ratios[0]:.2f} times, 95th percentile {ratios[1]:.2f} times")
    for error in sorted({*alone.errors, *shared.errors})[:5]:
        print(f"  {error}")


def _of_a_learner(hub: RunningHub, names: list[str]) -> tuple[float, float]:
    """What a server and its kernel take, MiB: the mean of some."""
    people: list[Somebody] = [hub.sign_in(name) for name in names]
    for somebody in people:
        somebody.start_server()
    kernels = [int(somebody.run(_PANELS).split()[-1]) / 1024 for somebody in people]
    servers = [_memory(process) for process in _processes(hub) if "singleuser" in " ".join(process.cmdline())]
    return sum(servers) / len(servers), sum(kernels) / len(kernels)


def _common(hub: RunningHub) -> list[psutil.Process]:
    """The hub, its proxy and the exchange."""
    marks = ("--hub-service", "configurable-http-proxy")
    found = [process for process in _processes(hub) if any(mark in " ".join(process.cmdline()) for mark in marks)]
    return [psutil.Process(hub.process.pid), *found]


def _processes(hub: RunningHub) -> list[psutil.Process]:
    return psutil.Process(hub.process.pid).children(recursive=True)


def _memory(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / 2**20


if __name__ == "__main__":
    main(int(sys.argv[1]))
