"""The doctor as a control."""

from pathlib import Path

from nupool_helpers import live
from nupool_helpers.errors import InvalidInput, VaultUnreadable, WrongPassword
from nupool_helpers.tools.doctor.detect_format import is_vault
from nupool_helpers.tools.doctor.examine import examine, examine_content
from nupool_helpers.tools.doctor.findings import Examined, NoKnownForm
from nupool_helpers.widgets.blocks import Block, drop, field, form, secret_field, table, text, watched
from nupool_helpers.widgets.file_part import given_file
from nupool_helpers.widgets.live_findings import LiveFindings
from nupool_helpers.widgets.panel import Panel
from nupool_helpers.widgets.submission import Submission

__all__ = ["Doctor"]

_FORMS = "pool.conf, users.dat, keys.json, .env, config-private.json"
_GIVEN = (
    "Give this page a file of the practice exchange alone. A pair of a real exchange belongs into no page of the web: "
    "whoever serves it can change it. Where your file lies and who else can read it cannot be seen from here. On a "
    "machine of your own, the workbook looks at both."
)
_NO_VAULT = (
    "This is a vault, and its password belongs into no page of the web. Examine it where the workbook is installed."
)


class Doctor(Panel):
    """Examines a configuration that is there, and says what is wrong, the most dangerous first."""

    starts_exchange = False

    def __init__(self, line: live.Line | None = None) -> None:
        super().__init__()
        self._last: list[Block] = []
        self._live = LiveFindings(line or live.Line())

    def blocks(self) -> list[Block]:
        """Show the fields, and what was found."""
        if self.workbook.in_a_page:
            place = drop("examine", "A configuration", f"{_FORMS}. It is sent nowhere.", pictures=False)
            return [text(_GIVEN, "warn"), place, *self._last]
        path = field("path", "File", f"{_FORMS} or a vault.")
        password = secret_field("vault_password", "Vault password", "Only for a vault, to look at the pairs in it.")
        return [
            watched(form("examine", "Examine", path, password), bool(self._last)),
            *self._last,
            *self._live.blocks(),
        ]

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
        if submission.files():
            return self._examine_given(*given_file(submission))
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
        return self._tell(path, examined)

    def _examine_given(self, path: Path, content: bytes) -> str:
        self.opened()
        if is_vault(content):
            raise InvalidInput(_NO_VAULT)
        return self._tell(path, examine_content(path, content))

    def _tell(self, path: Path, examined: Examined) -> str:
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
