"""The exercises: four tasks, each judged by what the practice exchange says or has written down.

No answer is stored, and no grade: what was solved is known to the kernel until it ends.
"""

from nupool_helpers.lessons.exercises.four_calls import FOUR, judge_four
from nupool_helpers.lessons.exercises.leaked_notebook import LeakedNotebook, Line
from nupool_helpers.lessons.exercises.reading_key import judge_reading_key
from nupool_helpers.lessons.exercises.solved import EXERCISES, solved
from nupool_helpers.lessons.exercises.stolen_key import ACTS, Theft, play

__all__ = [
    "ACTS",
    "EXERCISES",
    "FOUR",
    "LeakedNotebook",
    "Line",
    "Theft",
    "judge_four",
    "judge_reading_key",
    "play",
    "solved",
]
