"""Where the agent of a vault listens, and how either side knows that the other is the same user.

Others on the machine may write to the folder for temporary files. So a name there proves nothing: the folder and the
socket have to be this user's alone, and whoever is at the other end, as the system itself says, has to be this user.
"""

import hashlib
import os
import socket
import stat
import struct
import tempfile
from pathlib import Path

__all__ = ["LONGEST_PATH", "NoAgent", "check_folder", "check_socket", "make_folder", "peer_uid", "socket_path"]

LONGEST_PATH = 100
"""Bytes of a socket's path: 108 with its end on Linux, 104 on macOS."""
_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES = 0, 1, 76  # of macOS and the BSDs, sys/un.h and sys/ucred.h


class NoAgent(Exception):  # noqa: N818
    """No agent can be asked or started; `str()` of it is a sentence that says why."""


def socket_path(vault: Path) -> Path:
    """Return where the agent of the vault in the file `vault` listens; links to one file lead to one agent.

    In XDG_RUNTIME_DIR, which is made for sockets and is this user's; else in a folder of this user's among the
    temporary ones. Not beside the vault: not every file system that holds files holds sockets (shared folders of
    virtual machines), and the path of a socket is short. Raises NoAgent where there can be none.
    """
    if not hasattr(socket, "AF_UNIX"):  # Python on Windows
        raise NoAgent("This system has no sockets that are private to you.")
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if runtime.is_absolute() and _is_ours(runtime):
        folder = runtime / "nupool-workbook"
    else:
        folder = Path(tempfile.gettempdir()) / f"nupool-workbook-{os.geteuid()}"
    # A digest: a path of any length and script in sixteen signs. It is not a secret.
    path = folder / f"{hashlib.sha256(os.fsencode(os.path.realpath(vault))).hexdigest()[:16]}.sock"
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise NoAgent(f"The path of the folder {folder} is too long for a socket.")
    return path


def make_folder(folder: Path) -> None:
    """Make the socket's folder where there is none. Raises NoAgent where it is not this user's alone."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        check_folder(folder)
    except OSError:
        raise NoAgent(f"The folder {folder} cannot be used.") from None


def check_socket(path: Path) -> None:
    """Raise NoAgent where what stands there, or its folder, is not this user's alone; FileNotFoundError for nothing."""
    check_folder(path.parent)
    status = path.lstat()
    if not stat.S_ISSOCK(status.st_mode) or status.st_uid != os.geteuid():
        raise NoAgent(f"Something else stands where the vault's agent listens: {path}. Delete it.")


def _is_ours(runtime: Path) -> bool:
    """Whether the folder is there and this user's: after `su`, and in containers, the name is often of another's."""
    try:
        return runtime.stat().st_uid == os.geteuid()
    except OSError:
        return False


def check_folder(folder: Path) -> None:
    """Raise NoAgent where a folder is not this user's alone."""
    status = folder.lstat()  # a link is refused, whoever made it: nobody has a reason to put one there
    private = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077
    if not private:
        raise NoAgent(f"The folder {folder} is not yours alone. Delete it, or have its owner do so.")


def peer_uid(connection: socket.socket) -> int:
    """Return the user at the other end, as the system has noted it. Raises NoAgent where it does not say."""
    if hasattr(socket, "SO_PEERCRED"):
        content = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("iII"))
        return int(struct.unpack("iII", content)[1])  # pid, uid, gid
    try:
        content = connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES)
        return int(struct.unpack_from("II", content)[1])  # version, uid
    except (OSError, struct.error):
        raise NoAgent("This system does not say who is at the other end of a socket.") from None
