"""Writes the sections of docs/live-keys.md that are the tables of `nupool_helpers.live` in words.

python scripts/live_keys_doc.py        (a test compares the two)
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from nupool_helpers.live import EXCHANGES, NOTHING_TOLD, Exchange, NothingTold, names  # noqa: E402

PAGE = ROOT / "docs" / "live-keys.md"
MARK = "## Exchanges that tell\n"


def sections() -> str:
    """Everything from MARK on."""
    told = [_told(one) for one in EXCHANGES.values()]
    untold = [_untold(one) for one in NOTHING_TOLD.values()]
    between = (
        "## Exchanges that tell nothing\n\nNo key is asked for, and nothing is sent. Look by hand, at the switch for "
        "withdrawing first.\n"
    )
    return "\n".join([MARK, *told, between, *untold])


def _told(one: Exchange) -> str:
    requests = " Then, only if it says so, ".join(f"`{e.method} {e.address}`." for e in one.endpoints)
    doubts = [f"- Unverified: {doubt}" for doubt in one.unverified]
    lines = [f"- Request: {requests}", f"- What it keeps: {one.keeps}", f"- Source: {one.source}.", *doubts]
    return "\n".join([f"### {one.title} (`{one.id}`)\n", *lines, *_page(one)])


def _untold(one: NothingTold) -> str:
    return "\n".join([f"### {one.title} (`{one.id}`)\n", f"- {one.why}", f"- Source: {one.source}.", *_page(one)])


def _page(one: Exchange | NothingTold) -> list[str]:
    return [f"- Key page: <{one.page.address}> ({one.page.way})", *(f"  - {line}" for line in names(one)), ""]


if __name__ == "__main__":
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    PAGE.write_text(head + sections(), encoding="utf-8")
