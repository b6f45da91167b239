"""What the page "Activity" can be narrowed to, so that the one line that matters is not lost among visits."""

from nupool_helpers.protocol import Event

__all__ = ["FILTERS", "kinds_of"]

_REFUSED = (Event.LOGIN_REFUSED, Event.PASSWORD_REFUSED, Event.CODE_REFUSED, Event.CALL_REFUSED)
_PROGRAMS = (Event.KEY_FIRST_USED, Event.CALL_REFUSED, Event.SESSION_OPENED)
_VISITS = (Event.SITE_OPENED, Event.TWO_FACTOR_PAGE_OPENED, Event.API_KEYS_PAGE_OPENED, Event.STEP_TICKED)
FILTERS: dict[str, tuple[Event, ...]] = {
    "": (),
    "done": tuple(
        what for what in Event if what not in {*_REFUSED, *_PROGRAMS, *_VISITS, Event.MAIL_SENT, Event.TEACHER_HELPED}
    ),
    "refused": _REFUSED,
    "programs": _PROGRAMS,
}
"""By the names of `web.words`, the kinds of lines that each shows; none: all of them."""


def kinds_of(name: str) -> tuple[str, tuple[Event, ...]]:
    """Return the name of a filter and its kinds; everything where there is no such filter."""
    known = name if name in FILTERS else ""
    return known, FILTERS[known]
