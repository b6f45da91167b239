"""Find secrets that were left in notebooks, files and repositories; with --fix, take them out of notebooks.

Exit status: 0 nothing found, 1 found (or found and mended), 2 something could not be read. No value is ever shown.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from nupool_helpers.clean.places import blobs_of, files_of, repository_of, staged
from nupool_helpers.clean.search import Finding, mend, search
from nupool_helpers.errors import CorrectTheEntry
from nupool_helpers.local import data_dir

_ADVICE = (
    "What was in a file that others may have seen is not secret any more: delete the key on the exchange, or make a "
    "fresh seed, and use the new one."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Search, say what was found, and mend where that is asked for."""
    given = _parser().parse_args(arguments)
    found: list[Finding] = []
    unread: dict[str, str] = {}
    for name, content in _contents(given, unread):
        try:
            found += search(name, content)
        except CorrectTheEntry as error:
            unread[name] = str(error)
    mended = _mend_all(found) if given.fix else {}
    if given.json:
        print(json.dumps({"findings": [asdict(one) for one in found], "mended": mended, "unread": unread}))  # noqa: T201
    else:
        _say(found, mended, unread, fix=given.fix)
    return 2 if unread else 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nupool_helpers.clean", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file, a folder, or a git repository")
    parser.add_argument("--fix", action="store_true", help="take outputs, widget state and secrets out of notebooks")
    parser.add_argument("--staged", action="store_true", help="what the next commit here would add (for a hook)")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    return parser


def _contents(given: argparse.Namespace, unread: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    paths: list[Path] = given.paths
    try:
        if given.staged:
            yield from staged(Path())
        elif not paths:
            raise CorrectTheEntry("Name a file, a folder or a repository.", "path")
    except CorrectTheEntry as error:
        unread["."] = str(error)
    for path in paths:
        try:
            for file in files_of(path):
                try:
                    yield str(file), file.read_bytes()
                except OSError:
                    unread[str(file)] = "The file cannot be read. Look at its rights."
            repository = repository_of(path)
            if repository:
                yield from ((f"{path}, its past: {name}", content) for name, content in blobs_of(repository))
        except CorrectTheEntry as error:
            unread[str(path)] = str(error)


def _mend_all(found: list[Finding]) -> dict[str, str]:
    notebooks = sorted({one.file for one in found if one.file.endswith(".ipynb") and Path(one.file).is_file()})
    return {name: str(mend(Path(name), data_dir() / "before-cleaning")) for name in notebooks}


def _say(found: list[Finding], mended: dict[str, str], unread: dict[str, str], *, fix: bool) -> None:
    for one in found:
        print(f"{one.file}: {one.place}: {one.kind}")  # noqa: T201
    for name, copy in mended.items():
        print(f"{name}: cleaned. As it was it lies in {copy}, for you alone; delete that with: rm '{copy}'")  # noqa: T201
    left = {one.file for one in found} - set(mended)
    if fix and left:
        print("Only notebooks are mended. Take it out of the other files yourself.")  # noqa: T201
    print(_ADVICE if found else "No secret found." if not unread else "")  # noqa: T201
    for name, sentence in unread.items():
        print(f"{name}: {sentence}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
