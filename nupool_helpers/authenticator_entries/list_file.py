"""The text of a list that somebody saved, in whatever encoding the program or the system chose."""

import codecs

__all__ = ["text_of"]

# A mark at the beginning says which: Windows PowerShell's `>` and Notepad's "Unicode" write UTF-16 with one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = "://"  # in each link


def text_of(content: bytes) -> str:
    """Return a file's text, nothing where it is none: a picture, say."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in ("utf-16-le", "utf-16-be"):  # without a mark
        text = content.decode(encoding, "replace") if _WORD.encode(encoding) in content else ""
        if _WORD in text:  # not one byte beside it
            return text
    if b"\0" in content:
        return ""
    try:
        return content.decode()
    except UnicodeDecodeError:
        # Older programs of Windows write a name's accents in one byte; everything else of a link is ASCII.
        return content.decode("cp1252", "replace") if b"otpauth" in content.lower() else ""
