"""What a press does, with every error made a sentence: nothing that was typed is in one, or in a log."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nupool_helpers import private_files
from nupool_helpers.errors import InvalidInput, RateLimited, WorkbookError
from nupool_helpers.validation.one_time_codes import clean_code
from nupool_helpers.widgets.submission import Submission

__all__ = ["fault", "guarded", "has_a_code"]

_FAULT = "Something went wrong in the workbook itself ({})."
_MISSING = "This needs a library that is not here ({}). Install the workbook on a machine of yours, and do it there."
_log = logging.getLogger(__name__)


def fault(error: Exception, where: str = "") -> str:
    """Note a fault of the workbook's own by its type alone, and return the sentence for it."""
    # Its text and its traceback may hold what was typed.
    _log.error("A fault of the workbook's own: %s%s", type(error).__name__, where)
    return _FAULT.format(type(error).__name__)


def guarded(name: str, work: Callable[[], str], more: Callable[[InvalidInput], dict[str, str]]) -> dict[str, Any]:
    """Do a press's work; returns its `notice`, or `errors` by field, with what `more` says of a refused field.

    Where a pause is asked for it has a `wait` besides, the seconds that the page counts down.
    """
    try:
        with _notices() as notices:
            return {"notice": " ".join([work(), *notices]).strip()}
    except InvalidInput as error:
        return {"errors": error.others | {error.field or "": str(error)} | more(error)}
    except RateLimited as error:
        return {"errors": {"": str(error)}, "wait": error.seconds}
    except WorkbookError as error:
        return {"errors": {"": str(error)}}
    except ModuleNotFoundError as error:  # in a browser's Python some libraries are left out
        return {"errors": {"": _MISSING.format(error.name)}}
    except Exception as error:
        return {"errors": {"": fault(error, f" in press_{name}")}}


@contextmanager
def _notices() -> Iterator[list[str]]:
    """Gather what is said of files that were tightened: nobody looks into a kernel's log."""
    notices: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: notices.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(private_files.__name__)
    logger.addHandler(handler)
    try:
        yield notices
    finally:
        logger.removeHandler(handler)


def has_a_code(submission: Submission) -> bool:
    """Tell whether the field `code` holds what may be a code."""
    try:
        clean_code(submission.secret("code").reveal())
    except InvalidInput:
        return False
    return True
