"""Signs that no Key and no Secret has, and that a program sends all the same: blanks, quotes, commas ..."""

__all__ = ["sign_complaint"]

_QUOTES = "\"'`“”„‘’"
_PARTING = ",;"  # of lists and lines, copied along


def sign_complaint(name: str, value: str, *, phrase: bool = False) -> str | None:
    """Return the sentence about a sign in a value that no exchange gives, or None; `name` is what the value is called.

    A private key in PEM has blanks and line breaks within it, and may end with one; a passphrase (`phrase`) is chosen
    by its holder, and may have anything but a blank at its ends.
    """
    if not value:
        return None
    pem = value.lstrip().startswith("-----BEGIN ")
    inner = value.removesuffix("\n").removesuffix("\r") if pem else value
    if inner != inner.strip():
        return f"The {name} begins or ends with a space or a line break, and is sent with it. Take that out."
    if any(not sign.isprintable() and not (pem and sign in "\r\n") for sign in value):
        return f"The {name} has an invisible sign in it. Copy it again from where it was shown."
    if phrase or pem:
        return None
    if any(sign.isspace() for sign in value):
        return f"The {name} has a space in it, and no exchange gives one. Copy it again."
    if value[0] in _QUOTES or value[-1] in _QUOTES:
        return f"The {name} has a quote at its beginning or its end, which is sent with it. Take that out."
    if value[0] in _PARTING or value[-1] in _PARTING:
        return f"The {name} begins or ends with a comma or a semicolon, which is sent with it. Take that out."
    if not value.isascii():
        return f"The {name} has a letter with an accent or a sign that no exchange gives. Copy it again."
    return None
