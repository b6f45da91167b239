"""The name of what is served: the same for the same files and the same page, another for any others."""

import hashlib
from pathlib import Path

__all__ = ["edition"]

_LENGTH = 16


def edition(parts: Path, page: str) -> str:
    """Return the name (hexadecimal digits) of a page's HTML and the files in the folder of its parts."""
    summed = hashlib.sha256(page.encode())
    for path in sorted(path for path in parts.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        summed.update(f"\n{path.relative_to(parts)} {content}".encode())
    return summed.hexdigest()[:_LENGTH]
