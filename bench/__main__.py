"""Run the parts that are named, or all, and print their figures; with `--against`, another commit's beside them."""

import argparse
from contextlib import nullcontext
from importlib import import_module

from bench.against import ROOT, beside, checkout, machine, name_of, printed

PARTS = (
    *("calls", "orders", "peer", "databases", "growth", "classroom", "through_hub", "asked", "notebook", "vault"),
    *("qr", "leaks", "leaks_by_kind", "page"),
)

parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
parser.add_argument("--against", metavar="REVISION", help="measure that commit, too, part by part in turn")
options = parser.parse_args()
if unknown := set(options.parts) - set(PARTS):
    parser.error(f"no such part: {', '.join(sorted(unknown))}")
with checkout(options.against) if options.against else nullcontext() as tree:
    if tree is not None:
        print(f"before: {name_of(options.against)}")
    for part in options.parts or PARTS:
        print(f"\n{(import_module(f'bench.{part}').__doc__ or '').splitlines()[0]} ({machine()})", flush=True)
        lines = printed(part, ROOT)
        for line in lines if tree is None else beside(lines, printed(part, tree)):
            print(line, flush=True)
