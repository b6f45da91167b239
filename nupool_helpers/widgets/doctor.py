"""The doctor as a control."""

from pathlib import Path

from nupool_helpers import live
from nupool_helpers.errors import InvalidInput, VaultUnreadable, WrongPassword
from nupool_helpers.tools.doctor.examine import examine
from nupool_helpers.tools.doctor.findings import NoKnownForm
from nupool_helpers.widgets.blocks import Block, field, form, secret_field, table, text
from nupool_helpers.widgets.live_findings import LiveFindings
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["Doctor"]


class Doctor(Panel):
    """Examines a configuration that is there, and says what is wrong, the most dangerous first."""

    starts_exchange = False

    def __init__(self, line: live.Line | None = None) -> None:
        super().__init__()
        self._last: list[Block] = []
        self._live = LiveFindings(line or live.Line())

    def blocks(self) -> list[Block]:
        """Show the fields, and what was found."""
        path = field("path", "File", "pool.conf, users.dat, keys.json, .env, config-private.json or a vault.")
        password = secret_field("vault_password", "Vault password", "Only for a vault, to look at the pairs in it.")
        return [form("examine", "Examine", path, password, watched=bool(self._last)), *self._last, *self._live.blocks()]

    def opened(self) -> None:
        """Put away what was found in a file that the field does not name any more."""
        self._last = []
        self._live.forget()

    def look(self, submission: Submission) -> dict[str, str]:
        """Put away what was found in the file that was named before."""
        if submission.has("path"):
            self.opened()
        self._live.look(submission)
        return {}

    def press_examine(self, submission: Submission) -> str:
        """Examine one file. It is not changed, and no value of a Secret is shown."""
        if not submission.text("path"):
            raise InvalidInput("Name the file.", "path")
        self.opened()
        path, password = Path(submission.text("path")).expanduser(), submission.secret("vault_password") or None
        try:
            examined = examine(path, password=password)
            self._live.find(path, password)
        except WrongPassword as error:
            raise InvalidInput(str(error), "vault_password") from None
        except VaultUnreadable as error:
            raise InvalidInput(str(error), "path") from None
        except NoKnownForm as error:
            raise InvalidInput(" ".join([str(error), *(one.sentence for one in error.findings)]), "path") from None
        except (OSError, ValueError) as error:
            sentence = str(error) if isinstance(error, InvalidInput) else "The file cannot be read. Look at its name."
            raise InvalidInput(sentence, "path") from None
        findings, notes = examined.findings, [text(note, "hint") for note in examined.notes]
        if not findings:
            self._last = [text("Nothing wrong.", "good"), *notes]
            return f"Examined {path}."
        rows = [(finding.kind.words, finding.place or "the whole file", finding.sentence) for finding in findings]
        head = ("What", "Where", "What to do")
        self._last = [table(f"What is wrong with {path}", head, rows, stacks=True), *notes]
        return f"Findings: {len(findings)}."

    def press_ask_live(self, submission: Submission) -> str:
        """Ask an exchange of today what one of the pairs in the file may do."""
        return self._live.ask(self, submission)
