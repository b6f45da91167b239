"""A file in which git has left the marks of a merge, as each side has it."""

import re

__all__ = ["sides"]

_MARK = re.compile(rb"(?m)^(?:(?:<{7}|\|{7}|>{7})(?: [^\r\n]*)?|={7})\r?(?:\n|\Z)")


def sides(content: bytes) -> list[bytes]:
    """Return a file's versions: mine, what both began with where that is there, and theirs; none without marks."""
    kept: dict[bytes, list[bytes]] = {mark: [] for mark in (b"<<<<<<<", b"|||||||", b"=======")}
    seen, side, at = set(), b"", 0
    for match in _MARK.finditer(content):
        _add(kept, side, content[at : match.start()])
        at, mark = match.end(), match[0][:7]
        seen.add(mark)
        side = b"" if mark == b">>>>>>>" else mark
    _add(kept, side, content[at:])
    return [b"".join(parts) for mark, parts in kept.items() if mark in seen and b">>>>>>>" in seen]


def _add(kept: dict[bytes, list[bytes]], side: bytes, part: bytes) -> None:
    for mark, parts in kept.items():
        if side in (b"", mark):
            parts.append(part)
