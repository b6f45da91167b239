"""What the teacher of a class has for a learner: what is said stands once in a notebook, below the bar of steps, and a
ready account that is offered stands in the step's panel, above all else.
"""

from nupool_helpers.errors import WorkbookError
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.state import FromTeacher
from nupool_helpers.widgets.blocks import Block, button, text

__all__ = ["from_teacher", "offered_by_teacher"]

_FROZEN = (
    "Your teacher has frozen your practice account. You can look at everything; it can be changed when it is thawed."
)


def from_teacher(workbook: Workbook) -> list[Block]:
    """Show the teacher's messages, and that the seat is frozen."""
    teacher = _teacher_of(workbook)
    if teacher is None:
        return []
    said = [text(f"Your teacher: {message}", "warn") for message in teacher.messages]
    return [*said, *([text(_FROZEN, "warn")] if teacher.frozen else [])]


def offered_by_teacher(workbook: Workbook) -> list[Block]:
    """Show the ready account that the teacher offers, with the button that takes it."""
    teacher = _teacher_of(workbook)
    if teacher is None or teacher.offered is None:
        return []
    say = f"Your teacher offers you a ready account. It begins at step {teacher.offered}."
    return [text(say, "warn"), button("take_offered", "Take the ready account")]


def _teacher_of(workbook: Workbook) -> FromTeacher | None:
    # None outside of a class, and where nobody can be asked.
    try:
        return workbook.state().teacher
    except WorkbookError:
        return None
