"""Argon2's C library by ctypes: what argon2-cffi asks of cffi, which has no wheel for a browser's Python.

Its own wheel has the library. This stands in the place of the wheel's `__init__.py` and calls the same functions, with
the same arguments (argon2.h of the reference implementation): no step of the algorithm is here.
"""

import ctypes
from pathlib import Path
from typing import Any

_library = ctypes.CDLL(str(Path(__file__).with_name("_ffi.so")))
_library.argon2_error_message.restype = ctypes.c_char_p
_library.argon2_encodedlen.restype = ctypes.c_size_t


class _Ffi:
    """The four functions of cffi that are used."""

    NULL = None

    def new(self, kind: str, given: bytes | int) -> Any:
        """Return memory of a size, or with a content; `char[]` has a zero behind it, as in C."""
        size = given if isinstance(given, int) else len(given) + (kind == "char[]")
        memory = (ctypes.c_char * max(size, 1))()
        if not isinstance(given, int):
            ctypes.memmove(memory, bytes(given), len(given))
        return memory

    def buffer(self, memory: Any, size: int) -> Any:
        """Return the beginning of what is in memory."""
        return memory[:size]

    def string(self, memory: Any) -> bytes:
        """Return a text of C's, up to its zero."""
        return memory if isinstance(memory, bytes) else bytes(memory.value)


class _Lib:
    """The library's constants (argon2.h) and functions."""

    ARGON2_VERSION_10, ARGON2_VERSION_13, ARGON2_VERSION_NUMBER = 0x10, 0x13, 0x13
    Argon2_d, Argon2_i, Argon2_id = 0, 1, 2
    ARGON2_OK, ARGON2_VERIFY_MISMATCH = 0, -35

    def __getattr__(self, name: str) -> Any:
        return getattr(_library, name)


ffi, lib = _Ffi(), _Lib()
