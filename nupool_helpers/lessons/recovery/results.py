"""How the stories ended that were played in this kernel. It is no record: another notebook has not seen them."""

import functools

from nupool_helpers.lessons.recovery.stories import StoryName

__all__ = ["results"]


@functools.cache
def results() -> dict[StoryName, str]:
    """Return the ends by story, each with the time and the loss in words."""
    return {}
