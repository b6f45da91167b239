"""Draws docs/images/rooms.svg: the rooms of the package, and which imports which, as the imports stand in the code.

python scripts/draw_rooms.py        (a test compares the two)

A room stands one row above the highest that it uses. Of the lines, only those are drawn that no other way tells: where
widgets use lessons, and lessons use clients, no line leads from widgets to clients.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nupool_helpers"
PICTURE = ROOT / "docs" / "images" / "rooms.svg"
Graph = dict[str, set[str]]
Place = tuple[str, int]
"""A room and its row; or, with a name that begins with a space, where a long line passes a row."""
Joints = list[tuple[Place, Place]]

_LETTER, _PAD, _HEIGHT, _GAP, _ROW, _MARGIN = 9, 12, 34, 40, 92, 20
_ROUNDS = 24  # of sorting the rows; they stand still long before that
_LEGEND = "blue: a folder; dashed: one file; yellow: the practice exchange, which nobody imports"
# An opaque ground of its own: a page may be dark where the system is light, and the other way round.
_STYLE = """
  text { font: 14px ui-monospace, Menlo, Consolas, monospace; fill: #16202c; text-anchor: middle }
  .ground { fill: #ffffff } .folder { fill: #e3edf9 } .file { fill: #ffffff; stroke-dasharray: 4 3 }
  .practice { fill: #fbe6c4 } .room { stroke: #41618a } path { stroke: #6b7d93; fill: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #eef3f8 }
    .ground { fill: #10161d } .folder { fill: #22364e } .file { fill: #10161d } .practice { fill: #59431a }
    .room { stroke: #8fb2de } path { stroke: #93a5ba }
  }
"""


def imports() -> Graph:
    """Return every room with the rooms that its modules import, wherever in them."""
    graph: Graph = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        room = PACKAGE.name if name == "__init__" else name
        used = {imported.split(".")[1] for imported in _imported(path) if imported.startswith(f"{PACKAGE.name}.")}
        graph[room] = graph.get(room, set()) | (used - {room})
    return graph


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rows_of(graph: Graph) -> dict[str, int]:
    """Return the row of each room, 0 the lowest. Raises RecursionError where rooms import each other in a ring."""

    def row(room: str) -> int:
        return 1 + max((row(used) for used in graph[room]), default=-1)

    return {room: row(room) for room in sorted(graph)}


def needed_lines(graph: Graph) -> list[tuple[str, str]]:
    """Return who uses whom, without what follows from the rest."""

    def reached(room: str) -> set[str]:
        return graph[room].union(*(reached(used) for used in graph[room]))

    pairs = [(room, used) for room in sorted(graph) for used in sorted(graph[room])]
    return [(room, used) for room, used in pairs if not any(used in reached(other) for other in graph[room])]


def draw() -> str:
    """Return the picture."""
    graph = imports()
    rows = rows_of(graph)
    joints = sorted({joint for line in needed_lines(graph) for joint in _joints(*line, rows)})
    places = {*rows.items(), *(place for joint in joints for place in joint)}
    return _svg(joints, _ordered(places, joints))


def _joints(upper: str, lower: str, rows: dict[str, int]) -> Joints:
    # All lines that go down to one room share their way past the rows between: fewer to follow.
    between = [(f" to {lower}", row) for row in range(rows[upper] - 1, rows[lower], -1)]
    way = [(upper, rows[upper]), *between, (lower, rows[lower])]
    return list(pairwise(way))


def _ordered(places: set[Place], joints: Joints) -> list[list[Place]]:
    """Return the rows, each sorted by the middle of what its rooms are joined to, so that few lines cross."""
    order = [sorted(p for p in places if p[1] == row) for row in range(1 + max(row for _, row in places))]
    across = {place: _across(line, place) for line in order for place in line}
    for turn in range(_ROUNDS):
        upwards = turn % 2 == 1
        for line in order if upwards else reversed(order):
            middle = {}
            for place in line:
                others = [b for a, b in joints if a == place] if upwards else [a for a, b in joints if b == place]
                middle[place] = sum(across[o] for o in others) / len(others) if others else across[place]
            line.sort(key=lambda place: (round(middle[place], 6), place))
            across |= {place: _across(line, place) for place in line}
    return order


def _across(line: list[Place], place: Place) -> float:
    return (line.index(place) + 0.5) / len(line)


def _width(place: Place) -> int:
    return 0 if place[0].startswith(" ") else len(place[0]) * _LETTER + 2 * _PAD


def _svg(joints: Joints, order: list[list[Place]]) -> str:
    inner = max([sum(map(_width, line)) + _GAP * (len(line) + 1) for line in order] + [len(_LEGEND) * _LETTER])
    width, height = inner + 2 * _MARGIN, len(order) * _ROW + 2 * _MARGIN
    at: dict[Place, tuple[int, int]] = {}
    for row, line in enumerate(order):
        space = (inner - sum(map(_width, line))) // (len(line) + 1)
        left = _MARGIN
        for place in line:
            left += space + _width(place)
            at[place] = (left - _width(place) // 2, _MARGIN + (len(order) - 1 - row) * _ROW + _HEIGHT // 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        "<title>The rooms of the package: each imports those that stand below it, along the lines</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{height}" rx="8"/>',
        *(_line(_edge(a, at, 1), _edge(b, at, -1)) for a, b in joints),
        *(_box(place, *at[place]) for place in sorted(at) if _width(place)),
        f'<text x="{width // 2}" y="{height - _MARGIN}">{_LEGEND}</text>',
    ]
    return "\n".join([*parts, "</svg>", ""])


def _edge(place: Place, at: dict[Place, tuple[int, int]], side: int) -> tuple[int, int]:
    """Return the middle of a room's lower (1) or upper (-1) edge; a line that passes has no height."""
    x, y = at[place]
    return (x, y + side * _HEIGHT // 2) if _width(place) else (x, y)


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    half = (start[1] + end[1]) // 2
    return f'<path d="M{start[0]} {start[1]} C{start[0]} {half} {end[0]} {half} {end[0]} {end[1]}"/>'


def _box(place: Place, x: int, y: int) -> str:
    name, width = place[0], _width(place)
    kind = "practice" if name == "practice" else "folder" if (PACKAGE / name).is_dir() else "file"
    box = f'x="{x - width // 2}" y="{y - _HEIGHT // 2}" width="{width}" height="{_HEIGHT}" rx="6"'
    return f'<rect class="room {kind}" {box}/><text x="{x}" y="{y + 5}">{name}</text>'


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), encoding="utf-8")
