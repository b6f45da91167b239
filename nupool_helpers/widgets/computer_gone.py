"""The story of the lost computer."""

from nupool_helpers.clients.seat import State
from nupool_helpers.errors import InvalidInput, VaultError
from nupool_helpers.lessons.recovery import Item, Part, StoryName, computer_parts, contents
from nupool_helpers.widgets.blocks import Block, button, drop, form, page, secret_field, table, text
from nupool_helpers.widgets.device_story import DeviceStory
from nupool_helpers.widgets.submission import Submission

__all__ = ["ComputerGone"]

_EMPTY = "This copy holds no entry. Is it of the day on which the vault was made? Look for a newer one."
_LARGEST = 20_000_000  # bytes of a copy that is looked at


class ComputerGone(DeviceStory):
    """The computer is gone: a copy of the vault opened elsewhere, and each service seen to."""

    name = StoryName.COMPUTER
    begins = "My computer is gone: start the stopwatch"

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []
        self._copy: bytes | None = None
        self._items: list[Item] | None = None
        self._opened_at: int | None = None

    def begin(self, state: State) -> None:
        """Note the keys, too, that lay on the computer."""
        super().begin(state)
        self._keys = [key.key for key in state.learner.keys if key.saved] if state.learner else []
        self._copy, self._items, self._opened_at = None, None, None

    def tasks(self, state: State) -> list[Part]:
        """Return the parts."""
        log = self.stopwatch.since(state) if self.stopwatch else []
        out = self.device_is_out(state)
        return computer_parts(log, self._keys, opened_at=self._opened_at, computer_is_out=out)

    def scene(self, state: State) -> list[Block]:
        """Show the way to the copy, and what was on the computer."""
        del state
        say = (
            "This computer is gone: the vault, the client's configuration, and a browser that is logged in. Take the "
            "copy of the vault that lies elsewhere, open it there with KeePassXC, and work from that device. Here you "
            "show that the copy opens; it is read in this notebook's memory, and its secrets are not shown."
        )
        pages = [page("Change the password", "settings"), page("API Keys", "settings/api-keys")]
        return [text(say), *self._copy_blocks(), *pages, *self.session_blocks()]

    def _copy_blocks(self) -> list[Block]:
        if self._items is not None:
            rows = [(item.title, item.kind, item.act) for item in self._items]
            head = ("Entry", "What it is", "What to do at its service")
            note = text("The client's configuration had a pair in plain text. Its key counts as seen.", "hint")
            listed = table("What was on the computer", head, rows, stacks=True) if rows else text(_EMPTY, "warn")
            return [listed, note]
        if self._copy is None:
            hint = "Choose the file or drop it here. It ends in .kdbx."
            return [drop("copy", "The copy of the vault", hint, pictures=False)]
        opens = form("open_copy", "Open the copy", secret_field("copy_password", "Vault password"))
        return [opens, button("other_copy", "Take another file", "second")]

    def press_copy(self, submission: Submission) -> str:
        """Take the copy; it is opened with its password."""
        files = [one for one in submission.files() if one]
        if len(files) != 1 or len(files[0]) > _LARGEST:
            raise InvalidInput("Choose one file: the copy of the vault.")
        self._copy = files[0]
        return "The file is here. Now its password."

    def press_other_copy(self, _submission: Submission) -> str:
        """Put the file away that was no copy of the vault, or one of another day."""
        self._copy = None
        return ""

    def press_open_copy(self, submission: Submission) -> str:
        """Open the copy, and see what was on the computer."""
        if self._copy is None:
            raise InvalidInput("Choose the copy of the vault first.")
        try:
            self._items = contents(self._copy, submission.secret("copy_password"))
        except VaultError as error:
            raise InvalidInput(str(error), "copy_password") from None
        self._copy, self._opened_at = None, self.workbook.state(fresh=True).now
        return f"The copy opens. Entries in it: {len(self._items)}."

    def taught(self) -> str:
        """Return what the story has shown."""
        return (
            "The vault stayed shut: it is as strong as its password. What was open was the session and the client's "
            "configuration. Without the copy elsewhere you would not even have known what to change."
        )
