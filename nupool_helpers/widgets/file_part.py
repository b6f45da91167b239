"""The part of a panel that takes a pair from a file, in any of the forms that are known."""

from collections.abc import Callable
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.tools.doctor.detect_format import parts_of
from nupool_helpers.tools.doctor.examine import content_of
from nupool_helpers.tools.doctor.findings import Kind
from nupool_helpers.widgets.blocks import Block, details, drop, field, form
from nupool_helpers.widgets.submission import Submission

__all__ = ["entry_in", "file_form", "given_file"]

_MOST = 1024 * 1024
_FORMS = "pool.conf, users.dat, keys.json, .env, or another program's."
_SEVERAL = "The file holds several pairs. Give one that holds the pair alone."
_ONE = "It is read in this page alone, and sent nowhere. Give it no pair of a real exchange."
_NAMELESS = Path("the file")  # a browser tells no folder, and panels are not told the name


def file_form(*, given: bool = False) -> Block:
    """The fields for a file and for one of several pairs in it; the panel's `press_from_file` gets them.

    Where no file can be seen but those that are `given`, the place to give one.
    """
    if given:
        return details("Take it from a file", drop("from_file", f"A file: {_FORMS}", _ONE, pictures=False))
    path = field("pair_file", "Configuration", _FORMS)
    which = field("which", "Which pair", "Only where the file holds several: an exchange's name, or account 2.")
    return details("Take it from a file", form("from_file", "Use the pair in this file", path, which, tone="second"))


def given_file(submission: Submission) -> tuple[Path, bytes]:
    """Return what stands for the path of the one file that came with a press, and its content.

    Raises InvalidInput where it is not one, or is too large for a configuration.
    """
    files = submission.files()
    if len(files) != 1:
        raise InvalidInput("Give one file.")
    if len(files[0]) > _MOST:
        raise InvalidInput("This file is too large for a configuration.")
    return _NAMELESS, files[0]


def entry_in(submission: Submission) -> Credentials:
    """Return the pair in the file that was named or given. Raises InvalidInput where it cannot be told which."""
    if not submission.files() and submission.has("pair_file"):
        if not submission.text("pair_file"):
            raise InvalidInput("Name the file.", "pair_file")
        path = Path(submission.text("pair_file")).expanduser()
        return _entry(path, lambda: content_of(path), submission.text("which"))
    path, content = given_file(submission)
    try:
        return _entry(path, lambda: content, "")
    except InvalidInput as error:  # there is no field beside which it would be said
        raise InvalidInput(_SEVERAL if error.field == "which" else str(error)) from None


def _entry(path: Path, read: Callable[[], bytes], which: str) -> Credentials:
    try:
        parts = parts_of(path, read())
    except InvalidInput as error:
        raise InvalidInput(str(error), "pair_file") from None
    except (OSError, ValueError):
        raise InvalidInput("The file cannot be read. Look at its name.", "pair_file") from None
    subjects = parts.subjects
    if not subjects:
        raise InvalidInput("There is no whole pair in this file. A vault is opened with its own field.", "pair_file")
    found = [subject for subject in subjects if subject.place == which or len(subjects) == 1]
    if not found:
        names = ", ".join(subject.place for subject in subjects[:9])
        raise InvalidInput(f"The file holds several pairs. Name one of these: {names}.", "which")
    for finding in parts.findings:  # what stands there is not the pair that its program has
        if finding.kind is Kind.READ_DIFFERENTLY and finding.place == found[0].place:
            raise InvalidInput(finding.sentence, "pair_file")
    return found[0].entry
