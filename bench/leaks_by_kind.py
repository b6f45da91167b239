"""Leaks and harmless files made anew by kinds: what `clean` finds of each, beside detect-secrets by itself.

The dice are thrown by a seed (`python -m bench.leaks_by_kind 7`): another one makes other values of the same kinds, so
that nothing can be made to fit these.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.harmless_kinds import HARMLESS_KINDS
from bench.kinds import File, Maker
from bench.leak_kinds import LEAKS
from bench.leaks import found_by_clean, found_by_library

_EACH = 5  # files of a kind
_SEED = "2026"
Kinds = dict[str, Callable[[Maker], File]]


def make(folder: Path, kinds: Kinds, seed: str) -> dict[str, str]:
    """Write files of every kind, and return the kinds by the files' names."""
    folder.mkdir()
    made = {}
    for number, (kind, maker) in enumerate(kinds.items()):
        for again in range(_EACH):
            suffix, content = maker(Maker(f"{seed} {kind} {again}"))
            name = f"{number:02}-{again}{suffix}" if suffix.startswith(".") else f"{number:02}-{again}-{suffix}"
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            made[name] = kind
    return made


def main(seed: str = _SEED) -> None:
    """Make both sets, search them, and say how many files were named and which kinds were mistaken."""
    with tempfile.TemporaryDirectory() as place:
        folders = Path(place) / "leaks", Path(place) / "harmless"
        leaks, harmless = make(folders[0], LEAKS, seed), make(folders[1], HARMLESS_KINDS, seed)
        print(f"{len(LEAKS)} kinds of leaks, {len(HARMLESS_KINDS)} kinds of harmless files, seed {seed}")
        for who, search in (("clean", found_by_clean), ("detect-secrets alone", found_by_library)):
            began = time.perf_counter()
            found, accused = (search(folder) for folder in folders)
            took = time.perf_counter() - began
            print(f"{who}: {len(found)} of {len(leaks)} leaks ({len(found) / len(leaks):.0%}), ", end="")
            print(f"{len(accused)} of {len(harmless)} harmless files; {took:.1f} s")
            missed = Counter(kind for name, kind in leaks.items() if name not in found)
            _say("missed", missed)
            _say("accused", Counter(harmless[name] for name in accused))


def _say(what: str, kinds: Counter[str]) -> None:
    told = ", ".join(f"{kind} ({count})" for kind, count in kinds.most_common(12))
    print(f"  {what}: {told or 'none'}{' ...' if len(kinds) > 12 else ''}")


if __name__ == "__main__":
    main(*sys.argv[1:])
