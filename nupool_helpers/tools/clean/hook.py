"""The hook by which git asks before each commit whether it would add a secret."""

import os
import shlex
import sys
from pathlib import Path

from nupool_helpers.errors import InvalidInput
from nupool_helpers.tools.clean.repository import commons_of, find
from nupool_helpers.tools.clean.running import answer

__all__ = ["install"]

# -P: without it Python would look for its modules in the repository first.
_HOOK = "#!/bin/sh\nexec {python} -P -m nupool_helpers.clean --staged\n"


def install(folder: Path) -> Path:
    """Let git ask before each commit whether it would add a secret; return the hook's file.

    Raises InvalidInput where there is a hook already, which is left alone, and where git is told to look for hooks
    outside of this repository: what is put there would be asked for others, too, or lie where a stranger chose.
    """
    text = _HOOK.format(python=shlex.quote(Path(sys.executable).as_posix()))
    line = text.splitlines()[1]
    top, git_dir = find(folder)
    hooks = (top / (_configured_hooks(git_dir) or commons_of(git_dir) / "hooks")).resolve()
    if not any(hooks.is_relative_to(inside.resolve()) for inside in (top, commons_of(git_dir))):
        sentence = (
            f"Git looks for hooks outside of this repository. If you mean that, put this line into {hooks}: {line}"
        )
        raise InvalidInput(sentence, "path")
    hook = hooks / "pre-commit"
    if os.path.lexists(hook):  # a link that leads nowhere is somebody's, too
        if hook.is_file() and hook.read_bytes() == text.encode():
            return hook
        raise InvalidInput(f"There is a hook already. Put its last line into {hook}: {line}", "path")
    hook.parent.mkdir(parents=True, exist_ok=True)
    with hook.open("xb") as file:
        file.write(text.encode())
    hook.chmod(0o755)
    return hook


def _configured_hooks(git_dir: Path) -> str:
    """Return where git is told to look for hooks (core.hooksPath), by the first that says so."""
    own = (git_dir / "config.worktree", commons_of(git_dir) / "config")
    users = (
        Path.home() / ".gitconfig",
        Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "git/config",
    )
    named = {"GIT_DIR": str(git_dir), "GIT_CONFIG_NOSYSTEM": "0", "HOME": str(Path.home())}
    files = [("--file", str(file), "--includes") for file in (*own, *users) if file.is_file()]
    for scope in (*files, ("--system",)):
        setting = answer(
            *("config", *scope, "--type=path", "--get", "core.hooksPath"), named=named, folder=git_dir, or_nothing=True
        )
        if setting.strip():
            return os.fsdecode(setting.rstrip(b"\n"))
    return ""
