"""Where secrets are looked for: files, folders with what is in them, and the repositories among them."""

import os
from collections.abc import Iterator
from pathlib import Path

from nupool_helpers.errors import InvalidInput

__all__ = ["ScanTargets", "checkpoint_of"]

_PASSED_OVER = {".git", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".mypy_cache", ".ruff_cache"}


class ScanTargets:
    """What there is below a path. After the files were asked for, `unread` and `repositories` are complete."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unread: list[str] = []
        self.repositories: list[Path] = []

    def files(self) -> Iterator[Path]:
        """Return a file, or a folder's files, checkpoints included; environments and caches are passed over.

        Links are not followed: what they lead to is looked at where it is. Raises InvalidInput where nothing is.
        """
        if self.path.is_file():
            yield self.path
            if checkpoint_of(self.path).is_file():
                yield checkpoint_of(self.path)
            return
        if not self.path.is_dir():
            raise InvalidInput("There is no such file or folder.", "path")
        for where, names, files in os.walk(self.path, onerror=lambda error: self.unread.append(str(error.filename))):
            folder = Path(where)
            if ".git" in names + files or ({"objects", "refs"} <= set(names) and "HEAD" in files):
                self.repositories.append(folder)
                yield from (config for config in (folder / ".git" / "config", folder / "config") if config.is_file())
            names[:] = sorted(name for name in names if name not in _PASSED_OVER)
            # A pipe or a device is no file: reading it could last for ever.
            yield from (folder / name for name in sorted(files) if _is_plain(folder / name))


def checkpoint_of(notebook: Path) -> Path:
    """Return where JupyterLab keeps a notebook as it was saved before."""
    return notebook.parent / ".ipynb_checkpoints" / f"{notebook.stem}-checkpoint{notebook.suffix}"


def _is_plain(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:
        return True  # it is said when it cannot be read
