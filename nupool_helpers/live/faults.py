"""Why no answer was read: one name for each thing that a network, a server or a program between can do."""

import ssl

import requests
import urllib3

from nupool_helpers.errors import WorkbookError

__all__ = ["NOTHING_SENT", "NO_ANSWER", "NoAnswer", "NotListed", "problem_of"]

_SENTENCES = {
    "redirect": "The server sent the request elsewhere, which was not followed: something between may be answering in "
    "the place of the exchange. Try from another network.",
    "late": "The answer did not come whole in time. Try again later.",
    "too-large": "The answer was far longer than this exchange's is, so it was not read. Try from another network.",
    "certificate": "The server could not prove that it is the exchange, so nothing was sent. Try from another network.",
    "unreachable": "No connection came about. Look whether this machine is on the network, and whether it needs a "
    "proxy (of the program: nupool-key --proxy).",
    "broken": "The connection broke, or what came is no HTTP. Try again later.",
}

NO_ANSWER = frozenset(_SENTENCES)
"""The problems of a reading that is of no answer at all."""
NOTHING_SENT = frozenset({"certificate", "unreachable"})
"""Those of them where nothing has left, not even the request."""


class NoAnswer(WorkbookError):  # noqa: N818  (named for the condition)
    """Nothing was read of the exchange; `problem` names why, and neither request nor reply is kept."""

    def __init__(self, problem: str) -> None:
        super().__init__(_SENTENCES[problem])
        self.problem = problem


class NotListed(WorkbookError):  # noqa: N818
    """A request was about to leave that is not the listed one. A programmer's mistake; nothing was sent."""

    def __init__(self) -> None:
        super().__init__("A request that is not on the list was stopped; nothing was sent. Please report this.")


def problem_of(error: BaseException) -> str:
    """Name what happened by the kinds of an error and of those behind it; nothing of them is kept."""
    kinds = _chain(error)
    for kind, problem in (
        ((ssl.SSLCertVerificationError,), "certificate"),
        # Before the timeouts, of which urllib3 makes it one.
        ((requests.exceptions.ProxyError, urllib3.exceptions.NewConnectionError), "unreachable"),
        ((TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError), "late"),
    ):
        if any(isinstance(one, kind) for one in kinds):
            return problem
    return "broken"


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and not any(one is other for other in found):
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
