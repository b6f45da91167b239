"""The exercises by number, and which of them were solved in this kernel. It is no record: it ends with the kernel."""

import functools

__all__ = ["EXERCISES", "solved"]

EXERCISES = {
    1: "A key that may only read",
    2: "The secret in a notebook",
    3: "What TRADE LIMIT allows",
    4: "The key is stolen: in which order?",
}
"""Their titles, by number."""


@functools.cache
def solved() -> set[int]:
    """Return the numbers of the exercises that were solved."""
    return set()
