"""The key has leaked: the thief at work, the log to look at, and what the learner does about it."""

import threading

from nupool_helpers.clients.seat import State
from nupool_helpers.errors import InvalidInput
from nupool_helpers.lessons.recovery import ACTS, KeyStory, Part, StoryName, act_by_pace
from nupool_helpers.validation.keys import KeyPair
from nupool_helpers.widgets.blocks import Block, button, choice, details, form, text
from nupool_helpers.widgets.file_part import entry_in
from nupool_helpers.widgets.key_page import KeyPage
from nupool_helpers.widgets.key_scene import PROOFS, doings, log_table, ways
from nupool_helpers.widgets.pair_entry import PairEntry
from nupool_helpers.widgets.story import Story
from nupool_helpers.widgets.submission import Submission

__all__ = ["KeyLeaked"]

_PACES = {"30": "every 30 seconds", "90": "every 90 seconds", "": "when I press (to show it to others)"}


class KeyLeaked(Story):
    """The learner's own pair in a thief's hands."""

    name = StoryName.KEY
    with_authenticator = True  # deleting a key asks for a code

    def __init__(self) -> None:
        super().__init__()
        self._entry = PairEntry(self)
        KeyPage(self, self)
        self._story: KeyStory | None = None
        self._by_hand = False
        self._gone = threading.Event()  # ends the pace of a story that was put away

    def before(self) -> list[Block]:
        """Ask for the pair, and how quick the thief is."""
        if self.workbook.pair is None:
            return self._entry.ask("Which pair leaks?")
        pace = choice("pace", "The thief does a thing", _PACES.items(), "30")
        own = text(f"The pair: Key {self.workbook.pair.key[:8]}…, its Secret hidden.", "good")
        return [own, form("begin", "My key has leaked: start the stopwatch", pace)]

    def press_begin(self, submission: Submission) -> str:
        """Give the thief the pair, and let them begin."""
        if self.workbook.pair is None:
            raise InvalidInput("Enter the pair first.", "key")
        pace = submission.text("pace")
        if pace not in _PACES:
            raise InvalidInput("Choose how quick the thief is.", "pace")
        sentence = super().press_begin(submission)
        self._by_hand = not pace
        if self._story and pace:
            self._set_going(self._story, float(pace))
        return f"{sentence} Somebody has your pair. Watch the log."

    def begin(self, state: State) -> None:
        """Set the thief up with the pair."""
        self._gone.set()
        pair = self.workbook.pair
        assert pair is not None
        self._story = KeyStory(self.workbook.exchange(), pair, state)
        self.stopwatch, self.ledger = self._story.stopwatch, self._story.ledger

    def _set_going(self, story: KeyStory, seconds: float) -> None:
        self._gone = gone = threading.Event()
        # A daemon: a kernel that is shut down takes its thief along.
        pace = threading.Thread(target=act_by_pace, args=(story.act, lambda: gone.wait(seconds)), daemon=True)
        try:
            pace.start()
        except RuntimeError:  # no threads, as in a browser's Python
            self._by_hand = True

    def press_again(self, submission: Submission) -> str:
        """Put the story away, the thief with it."""
        self._gone.set()
        self._story = None
        return super().press_again(submission)

    def press_act(self, _submission: Submission) -> str:
        """Let the thief do the next thing now."""
        if self._story is None or not self._by_hand:
            raise InvalidInput("The thief acts without you.")
        self._story.act()
        return ""

    def look(self, submission: Submission) -> dict[str, str]:
        """Show the words for another exchange at once, and say what is wrong with a pair."""
        self.choose_own(submission)
        return super().look(submission)

    def tasks(self, state: State) -> list[Part]:
        """Return the parts."""
        return self._story.parts(state) if self._story else []

    def scene(self, state: State) -> list[Block]:
        """Show the thief's doings as far as a log tells them, and what can be done."""
        if self._story is None:
            return []
        hand = [button("act", "Let the thief do the next thing", "second")] if self._by_hand else []
        means = details("Keep the new pair in the vault", *self._entry.vault.keep_blocks())
        return [*hand, log_table(self._story, state), *doings(self._story), *ways(state), means, *PROOFS]

    def press_line(self, submission: Submission) -> str:
        """Point at the thief's line."""
        state = self.workbook.state(fresh=True)
        entry = next((one for one in state.activity if str(one.id) == submission.arg("number")), None)
        if entry is None or self._story is None:
            raise InvalidInput("This line is not in the log any more.")
        self._story.point_at(entry, state)
        return f"Found: {entry.what.value}, from {entry.address}. Now delete the key."

    def press_from_file(self, submission: Submission) -> str:
        """Before the story a file gives the pair; in it, it shows what the client has."""
        if self._story is None:
            return self._entry.press_from_file(submission)
        self._story.note_client(entry_in(submission).key, self.workbook.state(fresh=True))
        return "The client's configuration has the new pair."

    def press_old(self, _submission: Submission) -> str:
        """Try the old pair, as the thief would."""
        if self._story is None:
            raise InvalidInput("Begin the story first.")
        return self._story.try_old_pair(self.workbook.state(fresh=True).now)

    def taken(self, pair: KeyPair) -> None:
        """Use the new pair from now on, in the form for the client too."""
        self.workbook.unkept.add(pair.key)
        self.workbook.pair = pair

    def changed(self, key: str) -> None:
        """Take no note: nothing is known here of a key's rights."""

    def gone(self, key: str) -> None:
        """Use a deleted key's pair no more."""
        if self.workbook.pair and self.workbook.pair.key == key:
            self.workbook.pair = None

    def taught(self) -> str:
        """Return what the story has shown."""
        acts = len(self._story.acts) if self._story else 0
        return (
            f"The thief came to {acts} of {len(ACTS)} things. Each minute counts, and deleting the key is the one act "
            "that ends it; the password and the second factor do not concern a key."
        )
