"""The part of a panel that takes a pair from a file, in any of the forms that are known."""

from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.tools.doctor.detect_format import parts_of
from nupool_helpers.tools.doctor.examine import content_of
from nupool_helpers.tools.doctor.findings import Kind
from nupool_helpers.widgets.blocks import Block, details, field, form
from nupool_helpers.widgets.submission import Submission

__all__ = ["entry_in", "file_form"]


def file_form() -> Block:
    """The fields for a file and for one of several pairs in it; the panel's `press_from_file` gets them."""
    path = field("pair_file", "Configuration", "pool.conf, users.dat, keys.json, .env, or another program's.")
    which = field("which", "Which pair", "Only where the file holds several: an exchange's name, or account 2.")
    return details("Take it from a file", form("from_file", "Use the pair in this file", path, which, tone="second"))


def entry_in(submission: Submission) -> Credentials:
    """Return the pair in the file that was named. Raises InvalidInput where it cannot be told which."""
    path, which = Path(submission.text("pair_file")).expanduser(), submission.text("which")
    try:
        parts = parts_of(path, content_of(path))
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
