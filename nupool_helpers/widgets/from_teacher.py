"""What the teacher of a class says to a learner. It stands once in a notebook, below the bar of steps."""

from nupool_helpers.errors import WorkbookError
from nupool_helpers.lessons.workbook import Workbook
from nupool_helpers.protocol.state import FromTeacher
from nupool_helpers.widgets.blocks import Block, text

__all__ = ["from_teacher", "teacher_of"]

_FROZEN = (
    "Your teacher has frozen your practice account. You can look at everything; it can be changed when it is thawed."
)


def teacher_of(workbook: Workbook) -> FromTeacher | None:
    """Return what the teacher has for this seat, None outside of a class and where nobody can be asked."""
    try:
        return workbook.state().teacher
    except WorkbookError:
        return None


def from_teacher(workbook: Workbook) -> list[Block]:
    """Show the teacher's messages, and that the seat is frozen."""
    teacher = teacher_of(workbook)
    if teacher is None:
        return []
    said = [text(f"Your teacher: {message}", "warn") for message in teacher.messages]
    return [*said, *([text(_FROZEN, "warn")] if teacher.frozen else [])]
