"""Where JSON is no JSON, and what is the matter there: the faults that people make in configurations."""

import json
import re

__all__ = ["json_fault"]

_CURLY = re.compile("[“”„‟‘’‚‛«»]")
# A string whole, or a comment, or a comma behind the last item: freqtrade allows the last two.
_ALLOWED = re.compile(r'("(?:\\.|[^"\\\n])*(?:"|\\?$))|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)', re.MULTILINE)
_COMMA = re.compile(r'("(?:\\.|[^"\\\n])*(?:"|\\?$))|,(?=\s*[}\]])', re.MULTILINE)
_CURLY_SAID = "This line has curly quotes, as word processors write them. Write plain ones."
_COMMA_SAID = "A comma is missing behind this line's last value. Put it there."
_LAST_COMMA = "There is a comma behind the last item, which this form does not allow. Take it out."
_NO_QUOTES = "A name or a value in this line has no quotes around it. Put plain double quotes there."
_SINGLE = "This line has single quotes, which JSON does not know. Write double ones."
_OPEN = "A quote is not closed in this line. Close it."
_GOES_ON = "A value goes on in the line behind this one. Put it on one line, with \\n where it has a line break."
_TAB = "A tab stands within a value in this line. Take it out."
_BEFORE = "Something stands before the first brace here, and the file begins with that brace. Take it out."
_UNSEEN = "An invisible sign stands in this line. Delete the blanks before its first quote, and type them anew."
_COLON = "The colon between name and value is missing in this line, or another sign stands there. Write a colon."
_BRACKET = "A bracket or a brace is not closed at the file's end. Close it."
_COMMENT = "There is a comment in this line, which this form does not allow. Take it out."
_BACKSLASH = "A backslash in this line means nothing in JSON. Write two of them, or paste the value again."
_MORE = "Something stands behind the end of the JSON here. Take it out, or mend the braces before it."
_OTHER = "This line is not right JSON. Compare it with the lines around it."
_BY_MESSAGE = {
    "Unterminated string": _OPEN,
    "Expecting ':'": _COLON,
    "Invalid \\": _BACKSLASH,
    "Extra data": _MORE,
    "Illegal trailing comma": _LAST_COMMA,  # as Python 3.13 says it
}
_BY_SIGN = {"/": _COMMENT, "#": _COMMENT, "'": _SINGLE}


def json_fault(text: str, *, comments: bool) -> tuple[int, str] | None:
    """Return the line in which JSON is broken and what to do about it, None where it is none or nested without end.

    With `comments` these, and a comma behind the last item, are allowed.
    """
    plain = _COMMA.sub(_blank, _ALLOWED.sub(_blank, text)) if comments else text
    try:
        json.loads(plain)
    except json.JSONDecodeError as error:
        return _told(plain, error)
    except (ValueError, RecursionError):
        pass
    return None


def _blank(match: re.Match[str]) -> str:
    return match[1] or re.sub(r"[^\n]", " ", match[0])  # the lines stay where they are


def _told(text: str, error: json.JSONDecodeError) -> tuple[int, str]:
    before, rest = text[: error.pos].rstrip(), text[error.pos :].lstrip()
    line = text.split("\n")[error.lineno - 1]
    if _CURLY.search(line):
        return error.lineno, _CURLY_SAID
    if not before and text.lstrip()[:1] not in "{[\"/'":
        return 1, _BEFORE
    if said := _by_message(text, error, line):
        return error.lineno, said
    if not rest:
        return before.count("\n") + 1, _BRACKET
    if rest[0] in "}]" and before.endswith(","):
        return before.count("\n") + 1, _LAST_COMMA
    if "',' delimiter" in error.msg and rest[0] in '"{[':
        return before.count("\n") + 1, _COMMA_SAID
    return error.lineno, _BY_SIGN.get(rest[0]) or (_NO_QUOTES if rest[0].isalpha() else _OTHER)


def _by_message(text: str, error: json.JSONDecodeError, line: str) -> str:
    sign = text[error.pos : error.pos + 1]
    if error.msg.startswith("Invalid control"):
        return _TAB if sign == "\t" else _GOES_ON if "-----BEGIN" in line else _OPEN
    if sign and (not (sign.isprintable() or sign in "\r\n") or sign in "\u00a0\u3000"):
        return _UNSEEN
    return next((said for start, said in _BY_MESSAGE.items() if error.msg.startswith(start)), "")
