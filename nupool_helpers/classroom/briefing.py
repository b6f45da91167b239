"""What the teacher has to know before a class starts: its people, where the passwords are, what the machine carries."""

from collections.abc import Collection

import psutil

from nupool_helpers.classroom.memory import KERNEL_MINUTES, learners_that_fit
from nupool_helpers.classroom.places import Places

__all__ = ["briefing"]

_SHARED_USER = (
    "Everybody's server runs as this one user, since only root can give each a user of its own: who wants to can read "
    "and change what the others have, and the exchange's data. Start it as root for a class that is not to do that."
)
_SEPARATE = "Each learner's server runs as a user of its own."
_CLOSED = (
    f"Kernels of notebooks that have been closed for {KERNEL_MINUTES} minutes end by themselves, but none that has "
    "shown a pair which is not kept yet."
)
_ALL_NOTEBOOKS = 17  # kernels of one learner


def briefing(places: Places, learners: int, on_sheet: Collection[str]) -> str:
    """Return the lines for a class of so many learners; `on_sheet` are the people whose new passwords are there."""
    free = psutil.virtual_memory().available // 2**20
    fit, with_all = learners_that_fit(free), learners_that_fit(free, kernels=_ALL_NOTEBOOKS)
    lines = [
        f"The class has {learners} learners. Its address is {places.address} (only from this machine, see "
        "docs/class.md)."
    ]
    if on_sheet:
        lines.append(f"Passwords of {len(on_sheet)} people are in {places.sheet}: print it, cut it up, then delete it.")
    lines.append(f"Free memory carries about {fit} learners with one notebook open each, {with_all} with all of them.")
    if learners > fit:
        lines.append(
            f"That is fewer than the {learners} of this class. Take a larger machine, or let them share screens."
        )
    return "\n".join([*lines, _CLOSED, _SEPARATE if places.separate else _SHARED_USER])
