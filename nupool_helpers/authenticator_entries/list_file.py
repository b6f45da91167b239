"""The text of a list that somebody saved, in whatever encoding the program or the system chose."""

from nupool_helpers.validation.wide_text import wide_encoding

__all__ = ["text_of"]


def text_of(content: bytes) -> str:
    """Return a file's text, nothing where it is none: a picture, say."""
    # Windows PowerShell's `>` and Notepad's "Unicode" write UTF-16.
    if encoding := wide_encoding(content):
        return content.decode(encoding, "replace").removeprefix("\ufeff")
    if b"\0" in content:
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older programs of Windows write a name's accents in one byte; everything else of a link is ASCII.
        return content.decode("cp1252", "replace") if b"otpauth" in content.lower() else ""
