"""Say what is wrong with a configuration that holds a key pair, the most dangerous first, and what mends it.

With --live it also asks exchanges of today, once for each pair that you agree to, what its key may do (nupool-key).

Exit status: 0 nothing wrong, 1 something found or a key may do more than needed, 2 a file could not be read, or what a
key may do could not be established, or is too little.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import InvalidInput, WorkbookError
from nupool_helpers.live.options import add_options
from nupool_helpers.secret import SecretText
from nupool_helpers.tools.doctor.detect_format import is_vault
from nupool_helpers.tools.doctor.examine import content_of, examine
from nupool_helpers.tools.doctor.findings import Examined, NoKnownForm, as_json
from nupool_helpers.tools.doctor.live_rights import LiveRights, live_rights
from nupool_helpers.tools.doctor.pairs import NOT_ASKED
from nupool_helpers.tools.terminal import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine files, print what was found, and return the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.live and given.offline:
        parser.error("Choose one of --live and --offline.")
    try:
        return _examined(given)
    except KeyboardInterrupt:
        say("Stopped; what was shown last may have been sent.", error=True)
        return 2


def _examined(given: argparse.Namespace) -> int:
    all_found, unread, asked = Examined(), dict[str, str](), list[LiveRights]()
    for path in given.files:
        try:
            password = _password(path)
            found = examine(path, offline=given.offline, url=given.exchange or "", password=password)
            asked += live_rights(path, password, given) if given.live else []
        except NoKnownForm as error:
            unread[str(path)] = str(error)
            all_found.findings.extend(error.findings)
        except WorkbookError as error:
            unread[str(path)] = str(error)
        except (OSError, ValueError):  # ValueError: a name with a NUL in it
            unread[str(path)] = "The file cannot be read. Look at its name and its rights."
        else:
            all_found.findings.extend(found.findings)
            all_found.notes.extend(note for note in found.notes if note not in all_found.notes)
    if asked:  # it is told pair by pair
        all_found.notes[:] = [note for note in all_found.notes if note != NOT_ASKED]
    all_found.findings.sort(key=lambda finding: finding.kind)
    if given.json:
        findings = [as_json(finding) for finding in all_found.findings]
        more = {"live": [one.as_json() for one in asked]} if given.live else {}
        say(json.dumps({"findings": findings, "unread": unread, "notes": all_found.notes, **more}))
    else:
        _say(all_found, unread, len(given.files))
        _say_live(asked)
    return _status(all_found, unread, asked)


def _status(found: Examined, unread: dict[str, str], asked: list[LiveRights]) -> int:
    """What is certainly wrong counts, even where something else is not known."""
    if unread:
        return 2
    if found.findings or any(one.status == 1 for one in asked):
        return 1
    return max((one.status for one in asked), default=0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nupool-doctor", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a configuration that holds a key pair")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--offline", action="store_true", help="leave the exchange alone")
    parser.add_argument("--live", action="store_true", help="ask exchanges of today, too, what each key may do")
    parser.add_argument("--yes", action="store_true", help="with --live: you agree to every request beforehand")
    add_options(parser)
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


def _say_live(asked: list[LiveRights]) -> None:
    for one in asked:
        say(f"{one.file}, {one.place}: what the key may do at {one.exchange}:")
        for line in one.lines:
            say(f"    {line}")


if __name__ == "__main__":
    sys.exit(main())
