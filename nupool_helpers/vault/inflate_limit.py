"""A limit on what a KeePass file unpacks to.

Its content is compressed XML, and pykeepass 4 unpacks and parses it whole: 200 kB of file can be 200 MB of XML and
three times that in memory. The library has no setting for it, so its two steps are replaced here by such as stop.
"""

import zlib
from collections.abc import Callable
from typing import Any

__all__ = ["MOST_BYTES", "MOST_PARTS", "TooLarge", "inflate_with_a_limit"]

MOST_BYTES = 32 * 1024 * 1024
"""A vault of a thousand entries has one or two million."""
MOST_PARTS = 1_000_000
"""Of XML: each takes a hundred bytes and more of memory, however short it is in the file."""
_GZIP = 16 + zlib.MAX_WBITS
Step = Callable[[Any, Any, Any, Any], Any]


class TooLarge(Exception):  # noqa: N818  (never shown: whoever opens or saves says it in a sentence)
    """What is in a KeePass file is larger than any vault."""


def inflate_with_a_limit() -> None:
    """Have pykeepass raise TooLarge, from now on and in all of this process, for what is over the limit.

    It raises the same when it saves what could not be opened again.
    """
    from pykeepass.kdbx_parsing.common import XML, Decompressed

    if Decompressed._decode is not _inflated:
        Decompressed._decode, Decompressed._encode = _inflated, _checked_before(Decompressed._encode)
        XML._decode, XML._encode = _counted_before(XML._decode), _counted_after(XML._encode)


def _inflated(_adapter: object, packed: bytes, _context: object, _path: object) -> bytes:
    unpacking = zlib.decompressobj(_GZIP)
    content = unpacking.decompress(packed, MOST_BYTES + 1)
    _check_size(content)
    if not unpacking.eof:
        raise zlib.error("The compressed content has no end.")
    return content


def _checked_before(step: Step) -> Step:
    def _step(adapter: Any, content: bytes, context: Any, path: Any) -> Any:
        _check_size(content)
        return step(adapter, content, context, path)

    return _step


def _counted_before(step: Step) -> Step:
    def _step(adapter: Any, xml: bytes, context: Any, path: Any) -> Any:
        _count(xml)
        return step(adapter, xml, context, path)

    return _step


def _counted_after(step: Step) -> Step:
    def _step(adapter: Any, tree: Any, context: Any, path: Any) -> Any:
        xml = step(adapter, tree, context, path)
        _count(xml)
        return xml

    return _step


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise TooLarge


def _count(xml: bytes) -> None:
    if xml.count(b"<") + xml.count(b"=") > MOST_PARTS:  # tags and attributes
        raise TooLarge
