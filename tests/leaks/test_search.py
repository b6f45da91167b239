"""The search that the proof rests on finds what is planted, wherever and however."""

import base64
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.leaks.search import Search, files_below, processes

MARKER = "Planted marker/4711"
DISGUISES = {
    "raw": MARKER,
    "reversed": MARKER[::-1],
    "hexadecimal": MARKER.encode().hex().upper(),
    "base64": base64.b64encode(b"before " + MARKER.encode() + b" after").decode(),
    "URL-encoded": quote(MARKER, safe=""),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_planted_marker_is_found(tmp_path: Path, disguise: str) -> None:
    """In a file deep in folders, between other things, in each disguise; and no other is."""
    (tmp_path / ".a" / "b").mkdir(parents=True)
    (tmp_path / ".a" / "b" / "c.bin").write_bytes(b"\0\xff" + DISGUISES[disguise].encode() + b"\n")
    search = Search({"planted": MARKER, "other": "something else"})
    for path, content in files_below(tmp_path):
        search.look(path.name, content)

    assert search.found == {("planted", "c.bin")}
    assert (search.places, search.bytes) == (1, 3 + len(DISGUISES[disguise]))


def test_what_is_allowed_in_a_place_is_not_found_there() -> None:
    """And is elsewhere."""
    search = Search({"planted": MARKER})

    assert search.look("vault", MARKER.encode(), {"planted"}) == set()
    assert search.look("log", MARKER.encode(), {"other"}) == {"planted"}


def test_markers_that_overlap_are_all_found() -> None:
    """One within another, one that ends as another begins, and two names of one text."""
    search = Search(
        {"long": "a marker 4711 b", "within": "marker 4711", "after": "4711 b and more", "same": "marker 4711"}
    )

    assert search.look("log", b"a MARKER 4711 b and more") == {"long", "within", "after", "same"}
    assert search.look("log", b"marker 471") == set()


def test_arguments_and_environments_are_seen() -> None:
    """Of a process that ran while it was watched."""
    with processes(0.05) as seen:
        command = [sys.executable, "-c", "input()", "argument-4711"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, env={"PLANTED": "environment-4711"}) as process:
            until = time.monotonic() + 20
            while time.monotonic() < until and not _both(seen):
                time.sleep(0.05)
            process.communicate(b"\n", timeout=60)

    assert _both(seen)


def _both(seen: set[bytes]) -> bool:
    return all(any(part in one for one in tuple(seen)) for part in (b"argument-4711", b"environment-4711"))
