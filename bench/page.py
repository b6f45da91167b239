"""The workbook as a page: its size, and its starts beside an empty page with the same Python, by turns in one run."""

import gzip
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from scripts.page.site import build
from tests.browser.driver import browser
from tests.page.served import served

ROUNDS = 5
LIMIT = 300_000  # ms
FIRST_PANEL = "main > article:not([hidden]) .nupool-body button"
EMPTY = "html[data-ready]"
# An empty page: the same Python in a worker, and none of the packages.
PAGE = '<!doctype html><meta charset="utf-8"><title>Empty</title><script type="module" src="empty.js"></script>'
SCRIPT = """const worker = new Worker("empty-worker.js", { type: "module" });
worker.onmessage = () => { document.documentElement.dataset.ready = "yes"; };
"""
WORKER = """import { loadPyodide } from "./%s/pyodide/pyodide.mjs";
await loadPyodide({ indexURL: new URL("./%s/pyodide/", import.meta.url).href });
postMessage("ready");
"""


def main() -> None:
    """Measure both by turns: each the first time in a browser, and once more."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "page"
        build(site)
        _sizes(site)
        _empty(site)
        times: dict[str, list[float]] = {}
        with served(site) as address, browser() as started:
            for _ in range(ROUNDS):
                for name, path, selector in (("page", "", FIRST_PANEL), ("empty", "empty.html", EMPTY)):
                    first, again = _starts(started, address + path, selector)
                    times.setdefault(f"{name}, first time", []).append(first)
                    times.setdefault(f"{name}, again", []).append(again)
    middle = {name: statistics.median(measured) for name, measured in times.items()}
    for when in ("first time", "again"):
        page, empty = middle[f"page, {when}"], middle[f"empty, {when}"]
        print(f"first panel, {when}: {page / empty:.2f} times an empty page; {page:.2f} s, {empty:.2f} s")
    print(f"medians of {ROUNDS}")


def _sizes(site: Path) -> None:
    files = [path.read_bytes() for path in site.rglob("*") if path.is_file()]
    whole, packed = sum(map(len, files)), sum(min(len(one), len(gzip.compress(one, 6))) for one in files)
    print(f"to load: {len(files)} files, {whole / 1e6:.1f} MB, compressed {packed / 1e6:.1f} MB")


def _empty(site: Path) -> None:
    edition = (site / "edition.txt").read_text().strip()
    contents = {"empty.html": PAGE, "empty.js": SCRIPT, "empty-worker.js": WORKER.replace("%s", edition)}
    for name, content in contents.items():
        (site / name).write_text(content)


def _starts(started: Browser, address: str, selector: str) -> tuple[float, float]:
    """Seconds from the address to what is waited for, in a browser that knows nothing, and loaded once more."""
    context = started.new_context()
    page = context.new_page()
    measured = []
    for _ in range(2):
        page.goto(address)
        page.locator(selector).first.wait_for(state="attached", timeout=LIMIT)
        measured.append(float(page.evaluate("performance.now()")) / 1000)
    context.close()
    return measured[0], measured[1]
