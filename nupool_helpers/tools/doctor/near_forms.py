"""A file that is nearly one of the forms that are known: which form, where, and what keeps programs from reading it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nupool_helpers.tools.doctor.findings import Finding, Kind
from nupool_helpers.tools.doctor.json_faults import json_fault

__all__ = ["about_near_form"]

# What is read by whom, by a name that only its file has; the first that fits counts.
_FORMS = (
    ("freqtrade", r'exchange["“”\']?\s*:\s*\{', "freqtrade reads key and secret below exchange"),
    ("OctoBot", r"api-(?:key|secret)", "OctoBot reads api-key and api-secret below exchanges and the exchange's name"),
    ("hummingbot", r"\w_(?:api|secret)_?key\b|\w_api_secret", "hummingbot reads NAME_api_key and the names beside it"),
    ("ccxt", r"api_?key|apiKey|secret", "ccxt reads apiKey and secret below the exchange's name"),
)
_KEYS = re.compile(r"(?i)(?:[a-z]+[_-])?api[_-]?(?:key|secret)|key|secret(?:[_-]?key)?")
_ENV = re.compile(
    r"(?im)^[ \t]*(?:export[ \t]+)?(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*_(?:api_?key|(?:api_)?secret(?:_key)?|key))"
    r"[ \t]*(?P<sign>[=:])"
)
_YAML = re.compile(r"(?m)^[ \t]*[\"']?key_(?:id|secret)[\"']?[ \t]*:?")
_NAMED = re.compile(r"""\{\s*["']\w""")
_DEEPEST = 20


def about_near_form(path: Path, text: str) -> list[Finding]:
    """Return what is wrong with a file that is nearly of a known form; nothing for one that is of none."""
    start = text.lstrip()[:1]
    if start and start in '{[/"“':
        return list(_near_json(path, text))
    return [*_near_yaml(path, text)] or [*_near_env(path, text)] or [*_near_json(path, _from_brace(text))]


def _from_brace(text: str) -> str:
    """A text in which a brace and a quoted name follow: JSON in a fence, a variable, or behind a note; else nothing."""
    return text if _NAMED.search(text) else ""


def _near_json(path: Path, text: str) -> Iterator[Finding]:
    for name, mark, reads in _FORMS:
        if re.search(mark, text):
            fault = json_fault(text, comments=name == "freqtrade")
            if fault:
                sentence = f"This is nearly a configuration of {name}'s, but no right JSON. {fault[1]}"
                yield Finding(Kind.READ_DIFFERENTLY, path, f"line {fault[0]}", sentence)
            else:
                yield from _without_a_key(path, text, name, reads)
            return


def _without_a_key(path: Path, text: str, name: str, reads: str) -> Iterator[Finding]:
    try:
        # What is allowed to freqtrade alone was looked at before.
        given = next(_named(json.loads(text), 0), None)
    except (ValueError, RecursionError):
        given = None
    if not given and name != "freqtrade":  # whose public file says as much about itself as a private one
        return
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines, 1) if given and f'"{given[0]}"' in line), 0)
    place = f"line {at}" if at else ""
    if given and not isinstance(given[1], str):
        sentence = f"In this configuration of {name}'s a Key or a Secret is no text. Put it in double quotes."
    else:
        sentence = f"This is nearly a configuration of {name}'s, but no Key stands where it is read: {reads}."
    yield Finding(Kind.WRONG_VALUE, path, place, sentence)


def _named(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """The names in JSON that are a Key's or a Secret's, nearly, with what stands there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner if depth < _DEEPEST else ():
        if isinstance(name, str) and _KEYS.fullmatch(name) and not isinstance(part, (dict, list)):
            yield name, part
        yield from _named(part, depth + 1)


def _near_env(path: Path, text: str) -> Iterator[Finding]:
    match = _ENV.search(text)
    if match:
        if match["sign"] == ":":
            wrong = "a value stands behind an equal sign there, and not behind a colon"
        elif match["name"].upper().endswith("_APIKEY"):
            wrong = "its names are written in capitals, like KRAKEN_APIKEY"
        else:
            wrong = "programs of ccxt's find their pair by names like KRAKEN_APIKEY and KRAKEN_SECRET"
        place = f"line {text.count(chr(10), 0, match.start('name')) + 1}"
        yield Finding(Kind.READ_DIFFERENTLY, path, place, f"This is nearly a .env, but no Key is read here: {wrong}.")


def _near_yaml(path: Path, text: str) -> Iterator[Finding]:
    import yaml

    match = _YAML.search(text)
    if not match:
        return
    line, wrong = (
        text.count("\n", 0, match.start()) + 1,
        "key_id and key_secret stand indented below the exchange's name",
    )
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        if error.problem_mark:
            line, wrong = (
                error.problem_mark.line + 1,
                "this line is no YAML; look at its colon, its quotes and its blanks",
            )
    except (yaml.YAMLError, ValueError, RecursionError):
        wrong = "it is no YAML"
    sentence = f"This is nearly a configuration of cryptofeed's, but no Key is read here: {wrong}."
    yield Finding(Kind.READ_DIFFERENTLY, path, f"line {line}", sentence)
