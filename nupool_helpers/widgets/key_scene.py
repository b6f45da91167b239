"""What is seen while a thief has the key: the log, what the thief has done, and the ways to end it."""

from datetime import UTC, datetime

from nupool_helpers.clients.seat import State
from nupool_helpers.lessons.recovery import KeyStory
from nupool_helpers.protocol import Event
from nupool_helpers.widgets.blocks import Block, button, cell, code_field, details, field, form, page, table, text
from nupool_helpers.widgets.key_page import permission_switches

__all__ = ["PROOFS", "doings", "log_table", "ways"]

_LINES = 12  # of the log
_NOISE = (Event.SITE_OPENED, Event.TWO_FACTOR_PAGE_OPENED, Event.API_KEYS_PAGE_OPENED, Event.STEP_TICKED)
_BARRED = "Your key is bound to IP addresses. The thief's was not among them: no call passed."
_FILE = field("pair_file", "Configuration", "The file that the form for the client has written, or another program's.")
_WHICH = field("which", "Which pair", "Only where the file holds several: an exchange's name, or account 2.")
PROOFS = (
    details(
        "Show that the client has the new pair", form("from_file", "Look into the file", _FILE, _WHICH, tone="second")
    ),
    button("old", "Try the old pair", "second"),
)
"""How the learner shows the end of it; the panel's `press_from_file` and `press_old` get them."""


def log_table(story: KeyStory, state: State) -> Block:
    """Return the end of the account's log; each line that can be the thief's can be pointed at (`press_line`)."""
    rows = [
        (
            f"{datetime.fromtimestamp(entry.at / 1000, UTC):%H:%M:%S}",
            entry.what.value.replace("in force", "enabled"),  # as the pages say it
            entry.address,
            cell("Is this the thief?", "line", number=str(entry.id)) if story.can_be(entry) else "before the leak",
        )
        for entry in reversed([entry for entry in state.activity if entry.what not in _NOISE][-_LINES:])
    ]
    return table("Your account's log, newest first (UTC)", ("At", "What", "From", "Whose"), rows)


def doings(story: KeyStory) -> list[Block]:
    """Return what the thief has done, once that is over: until then only the log tells."""
    if not story.over:
        return []
    done = ", ".join(what for what, _calls in story.acts)
    how = "was stopped" if story.stopped else "has done all that they wanted"
    blocks = [text(f"The thief {how}. Tried: {done}.", "good" if story.stopped else "warn")]
    if story.barred:
        blocks.append(text(_BARRED, "good"))
    rows = [(what, called, answer) for what, calls in story.acts for called, answer in calls]
    return [*blocks, details("What the thief called", table("Each call", ("To", "Call", "Answer"), rows))]


def ways(state: State) -> list[Block]:
    """Return the forms that delete a key and make another one (`press_remove`, `press_make`)."""
    keys = [key for key in (state.learner.keys if state.learner else []) if key.saved]
    forms = [
        details(
            f"Delete the key {key.key[:6]}…",
            form("remove", "Delete this key", code_field(), tone="danger", row=str(key.id)),
        )
        for key in keys
    ]
    make = form("make", "Make another key", permission_switches(()), code_field(), tone="second")
    tab = page("API Keys on the exchange's page", "settings/api-keys")
    return [tab, *forms, details("Make another key here", make)]
