"""Say what is wrong with a configuration that holds a key pair, the most dangerous first, and what mends it.

Exit status: 0 nothing wrong, 1 something found, 2 a file could not be read.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import is_vault
from nupool_helpers.tools.doctor.examine import content_of, examine
from nupool_helpers.tools.doctor.findings import Examined, as_json
from nupool_helpers.tools.terminal import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine files, print what was found, and return the exit status."""
    given = _parser().parse_args(arguments)
    all_found, unread = Examined(), {}
    for path in given.files:
        try:
            found = examine(path, offline=given.offline, url=given.exchange or "", password=_password(path))
        except WorkbookError as error:
            unread[str(path)] = str(error)
        except (OSError, ValueError):  # ValueError: a name with a NUL in it
            unread[str(path)] = "The file cannot be read. Look at its name and its rights."
        else:
            all_found.findings.extend(found.findings)
            all_found.notes.extend(note for note in found.notes if note not in all_found.notes)
    all_found.findings.sort(key=lambda finding: finding.kind)
    if given.json:
        findings = [as_json(finding) for finding in all_found.findings]
        say(json.dumps({"findings": findings, "unread": unread, "notes": all_found.notes}))
    else:
        _say(all_found, unread, len(given.files))
    return 2 if unread else 1 if all_found.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nupool-doctor", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a configuration that holds a key pair")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--offline", action="store_true", help="leave the exchange alone")
    parser.add_argument("--exchange", type=_url, metavar="URL", help="where the pair's exchange answers")
    return parser


def _url(text: str) -> str:
    try:
        return Exchange(text).url
    except InvalidInput as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _password(path: Path) -> SecretText | None:
    """Ask for a vault's password, where somebody is there to ask."""
    if not sys.stdin.isatty() or not is_vault(content_of(path)):
        return None
    return SecretText(getpass.getpass("Password of the vault (nothing: look only at where it lies): ")) or None


def _say(found: Examined, unread: dict[str, str], files: int) -> None:
    for finding in found.findings:
        place = f", {finding.place}" if finding.place else ""
        say(f"{finding.file}{place}: {finding.kind.words}. {finding.sentence}")
    for name, sentence in unread.items():
        say(f"{name}: {sentence}", error=True)
    if not found.findings and not unread:
        say(f"Nothing wrong in {files} file{'s' if files > 1 else ''}.")
    for note in found.notes:
        say(note)


if __name__ == "__main__":
    sys.exit(main())
