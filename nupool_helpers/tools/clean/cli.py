"""Find secrets that were left in notebooks, files and repositories; with --fix, take them out of notebooks.

Exit status: 0 nothing found, 1 found (or found and mended), 2 something could not be read. No value is ever shown.
"""

import argparse
import io
import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from nupool_helpers.clients.launcher import data_dir
from nupool_helpers.errors import InvalidInput
from nupool_helpers.tools.clean import git, hook
from nupool_helpers.tools.clean.scan_targets import ScanTargets
from nupool_helpers.tools.clean.search import Finding, mend, search
from nupool_helpers.tools.terminal import say

_ADVICE = (
    "What was in a file that others may have seen is not secret any more: delete the key on the exchange, or make a "
    "fresh seed, and use the new one."
)
_OPEN = (
    "A notebook that is open in JupyterLab: choose File, Reload Notebook from Disk, and restart its kernel, which "
    "remembers what was run."
)


class _Run:
    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unread: dict[str, str] = {}
        self.mended: dict[str, str] = {}

    def look(self, name: str, file: BinaryIO) -> None:
        try:
            self.findings.extend(search(name, file))
        except InvalidInput as error:
            self.unread[name] = str(error)

    def mend(self) -> None:
        for name in sorted(
            {one.file for one in self.findings if one.file.lower().endswith(".ipynb")} - set(self.unread)
        ):
            if not Path(name).is_file():
                continue  # of a repository's past
            try:
                self.mended[name] = str(mend(Path(name), data_dir() / "before-cleaning"))
            except (InvalidInput, OSError):
                self.unread[name] = "The notebook cannot be written. Look at its rights."

    @property
    def status(self) -> int:
        # What could not be read is not clean, whatever else was found: a hook must not let it pass.
        return 2 if self.unread else 1 if self.findings else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Search, say what was found, and mend where that is asked for."""
    options = _parser().parse_args(arguments)
    run = _Run()
    try:
        if options.install_hook:
            say(f"From now on git asks {hook.install(Path())} before each commit here.")
            return 0
        for name, file in _contents(options, run):
            run.look(name, file)
    except (InvalidInput, OSError) as error:
        run.unread["."] = str(error) if isinstance(error, InvalidInput) else "It cannot be written here."
    if options.fix:
        run.mend()
    if options.json:
        findings = [asdict(finding) for finding in run.findings]
        say(json.dumps({"findings": findings, "mended": run.mended, "unread": run.unread}))
    else:
        _say(run, fix=options.fix)
    return run.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nupool-clean", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file, a folder, or a git repository")
    parser.add_argument("--fix", action="store_true", help="take outputs, widget state and secrets out of notebooks")
    parser.add_argument("--staged", action="store_true", help="what the next commit here would add (for a hook)")
    parser.add_argument("--install-hook", action="store_true", help="let git ask so before each commit here")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    return parser


def _contents(options: argparse.Namespace, run: _Run) -> Iterator[tuple[str, BinaryIO]]:
    if options.staged:
        yield from ((name, io.BytesIO(content)) for name, content in git.staged(Path()))
    elif not options.paths:
        raise InvalidInput("Name a file, a folder or a repository.", "path")
    for path in options.paths:
        yield from _below(path, run)


def _below(path: Path, run: _Run) -> Iterator[tuple[str, BinaryIO]]:
    targets = ScanTargets(path)
    try:
        for target in targets.files():
            try:
                with target.open("rb") as file:
                    yield str(target), file
            except OSError:
                run.unread[str(target)] = "The file cannot be read. Look at its rights."
        for repository in targets.repositories:
            yield from _past(repository, run)
    except (InvalidInput, OSError) as error:
        run.unread[str(path)] = str(error) if isinstance(error, InvalidInput) else "It cannot be read."
    run.unread |= dict.fromkeys(targets.unread, "The folder cannot be read. Look at its rights.")


def _past(repository: Path, run: _Run) -> Iterator[tuple[str, BinaryIO]]:
    try:
        for name, content in git.past(repository):
            yield f"{repository}, its past: {name}", io.BytesIO(content)
    except (InvalidInput, OSError) as error:  # the next repository is looked at all the same
        sentence = str(error) if isinstance(error, InvalidInput) else "It cannot be read. Look at its rights."
        run.unread[f"{repository}, its past"] = sentence


def _say(run: _Run, *, fix: bool) -> None:
    for finding in run.findings:
        say(f"{finding.file}: {finding.place}: {finding.kind}")
    for name, copy in run.mended.items():
        delete = f'del "{copy}"' if os.name == "nt" else f"rm {shlex.quote(copy)}"
        sentence = f"{name}: cleaned. As it was it lies in {copy}, for you alone; delete that with: {delete}"
        say(sentence)
    if run.mended:
        say(_OPEN)
    if fix and {one.file for one in run.findings} - set(run.mended):
        say("Only notebooks are mended. Take it out of the other files yourself.")
    say(_ADVICE if run.findings else "No secret found." if not run.unread else "")
    for name, sentence in run.unread.items():
        say(f"{name}: {sentence}", error=True)


if __name__ == "__main__":
    sys.exit(main())
