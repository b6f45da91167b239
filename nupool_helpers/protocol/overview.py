"""Where everybody of a class is, as its teachers are told. Times are milliseconds since 1970 (UTC)."""

from dataclasses import dataclass

__all__ = ["Overview", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one learner is: the hub's name of them, and nothing that opens or names an account.

    `since` and `last` are 0 where nothing has happened; `refused` and `needs_help` are sentences, or empty.
    """

    name: str
    step: int
    done: bool
    since: int
    last: int
    refused: str
    needs_help: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The class: who needs help stands first. `moments` are the times of `counts`, the last of them is now.

    Each of `counts` is how many were at "Start here" and at each step, and last how many were done.
    """

    now: int
    learners: list[Place]
    moments: list[int]
    counts: list[list[int]]
