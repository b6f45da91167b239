"""The matrix drawn: a row for each call, a column for each permission and for each key, and what to think of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nupool_helpers.lessons.permission_matrix import CALLS, V1_CALLS, V3_CALLS, ApiCall, ProbeResult, differences
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import least_privilege
from nupool_helpers.widgets.blocks import Block, cell, details, table, text
from nupool_helpers.widgets.probe_result import cell_words

__all__ = ["Column", "matrix", "verdicts"]


@dataclass(frozen=True, slots=True)
class Column:
    """A key in the matrix: `who` it is in messages, its `name` and `key`, its `rights` on the exchange's page (None:
    it is not on the learner's), and the `results` of its probes, by the call's name.
    """

    who: str
    name: str
    key: str
    rights: frozenset[Permission] | None
    results: dict[str, ProbeResult]

    def differing(self) -> list[ProbeResult]:
        """Return the answers that are not what the table says."""
        return differences(self.results.values(), self.rights)

    def mark(self, right: Permission) -> str:
        """Return what the page says of one right."""
        return "?" if self.rights is None else "on" if right in self.rights else "off"


def matrix(columns: Sequence[Column]) -> list[Block]:
    """Return the tables of both generations, every cell of a key to be submission."""
    head = ["What it does", *(column.name for column in columns), *(right.value for right in Permission), "Call"]
    blank = [""] * len(columns)
    marks: list[list[object]] = [
        [f"{column.name}, on the exchange's page", *blank, *map(column.mark, Permission), f"{column.key[:6]}…"]
        for column in columns
    ]
    older = table("API v1.1. Press a cell, and the call is made.", head, [*marks, *_rows(V1_CALLS, columns)])
    newer = table("API v3. The same rights, other calls.", head, _rows(V3_CALLS, columns))
    return [older, details(f"The {len(V3_CALLS)} calls of API v3", newer)]


def _rows(calls: Iterable[ApiCall], columns: Sequence[Column]) -> list[list[object]]:
    differing = {column.who: column.differing() for column in columns}
    return [
        [
            call.words if call.needs else f"{call.words} (needs no key)",
            *(_cell(column, call, differing[column.who]) for column in columns),
            *("needed" if right is call.needs else "" for right in Permission),
            call.name,
        ]
        for call in calls
    ]


def _cell(column: Column, call: ApiCall, differing: list[ProbeResult]) -> Block:
    result = column.results.get(call.name)
    if result is None:
        return cell("try it", "one", who=column.who, call=call.name)
    tone = "wrong" if result in differing else {True: "good", False: "calm", None: "warn"}[result.allowed]
    return cell(cell_words(result, differs=result in differing), "one", tone, who=column.who, call=call.name)


def verdicts(column: Column) -> list[Block]:
    """Return what differs from the table and, once every call was tried, whether the key may too much or too little."""
    blocks, differing, results = [], column.differing(), list(column.results.values())
    if differing:
        wrong = ", ".join(result.call.name for result in differing)
        sentence = "answered otherwise than the table says. That is a fault of ours; please report it."
        blocks.append(text(f"{column.name}: {wrong}: {sentence}", "wrong"))
    if len(results) == len(CALLS):
        agree = sum(result.allowed is not None for result in results) - len(differing)
        held = {right: _agreed(results, right) for right in Permission}
        verdict = f"{agree} of {len(CALLS)} answers are what the table says. {least_privilege(held).sentence}"
        blocks.append(text(f"{column.name}: {verdict}"))
    return blocks


def _agreed(results: list[ProbeResult], right: Permission) -> bool | None:
    answers = {result.allowed for result in results if result.call.needs is right}
    return answers.pop() if len(answers) == 1 else None
