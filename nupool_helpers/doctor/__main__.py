"""The doctor's command line.

Exit status: 0 nothing wrong, 1 something found, 2 a file could not be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from nupool_helpers.doctor.examine import examine
from nupool_helpers.doctor.findings import Finding, as_json
from nupool_helpers.errors import WorkbookError


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine files and say what is wrong with them, the most dangerous first."""
    given = _parser().parse_args(arguments)
    found: list[Finding] = []
    unread: dict[str, str] = {}
    for path in given.files:
        try:
            found += examine(path, offline=given.offline, url=given.exchange)
        except WorkbookError as error:
            unread[str(path)] = str(error)
        except OSError:
            unread[str(path)] = "The file cannot be read. Look at its name and its rights."
    found.sort(key=lambda finding: finding.kind)
    if given.json:
        print(json.dumps({"findings": [as_json(finding) for finding in found], "unread": unread}))  # noqa: T201
    else:
        _say(found, unread, len(given.files))
    return 2 if unread else 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nupool_helpers.doctor", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a configuration that holds a key pair")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--offline", action="store_true", help="leave the exchange alone")
    parser.add_argument("--exchange", default="", metavar="URL", help="where the pair's exchange answers")
    return parser


def _say(found: list[Finding], unread: dict[str, str], files: int) -> None:
    for finding in found:
        place = f", {finding.place}" if finding.place else ""
        print(f"{finding.file}{place}: {finding.kind.words}. {finding.sentence}")  # noqa: T201
    for name, sentence in unread.items():
        print(f"{name}: {sentence}", file=sys.stderr)  # noqa: T201
    if not found and not unread:
        print(f"Nothing wrong in {files} file{'s' if files > 1 else ''}.")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
