"""Pyodide's lock file for the wheels of a folder: names, hashes, what each needs of the others, what it brings."""

import hashlib
import re
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["lock", "metadata"]

# What a requirement's marker is judged by in Pyodide 314.
_BROWSER = {
    **{"sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32", "os_name": "posix"},
    **{"python_version": "3.14", "python_full_version": "3.14.2", "implementation_name": "cpython", "extra": ""},
}


def lock(folder: Path, info: dict[str, Any]) -> dict[str, Any]:
    """Return the lock. `info` is that of Pyodide's own one. Raises ValueError where a wheel needs what is not there."""
    packages = dict(_entry(wheel) for wheel in sorted(folder.glob("*.whl")))
    absent = {need for entry in packages.values() for need in entry["depends"]} - packages.keys()
    if absent - _LEFT_OUT:
        raise ValueError(f"The page's wheels lack {', '.join(sorted(absent - _LEFT_OUT))}. Run: make lock")
    for entry in packages.values():
        entry["depends"] = [need for need in entry["depends"] if need in packages]
    return {"info": info, "packages": packages}


_LEFT_OUT = {"cffi"}  # of argon2-cffi-bindings, where ctypes stands in its place


def metadata(wheel: Path) -> Message:
    """Return what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as content:
        (name,) = (name for name in content.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return Parser().parsestr(content.read(name).decode())


def _entry(wheel: Path) -> tuple[str, dict[str, Any]]:
    about = metadata(wheel)
    name = canonicalize_name(about["Name"])
    return name, {
        **{"name": about["Name"], "version": about["Version"], "file_name": wheel.name, "install_dir": "site"},
        **{"sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(), "package_type": "package"},
        **{"imports": _imports(wheel), "depends": _needs(about), "unvendored_tests": False},
    }


def _imports(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as content:
        tops = {name.split("/")[0].removesuffix(".py") for name in content.namelist() if name.endswith((".py", ".so"))}
    return sorted(top for top in tops if top.isidentifier())


def _needs(about: Message) -> list[str]:
    environment = {**default_environment(), **_BROWSER}
    requirements = map(Requirement, about.get_all("Requires-Dist") or [])
    return sorted(
        {canonicalize_name(one.name) for one in requirements if not one.marker or one.marker.evaluate(environment)}
    )
