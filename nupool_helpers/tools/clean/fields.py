"""Fields of widgets that were made for a secret, whatever was typed into them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["hidden_value", "saved_fields"]

# How fields are called that hide what is typed (ipywidgets, Panel), and how other fields say that they ask for it.
_PASSWORD_FIELD = re.compile(r"Password(?:Model|Input|View|Field\w*|Textarea\w*)?")
_ASKS = re.compile(
    r"(?i)\b(?:secret|pass(?:word|phrase|code)|token|seed|pin|(?:api|private)[ _-]?key)\b"
    r"(?![ _-](?:age|count|file|hint|id|length|name|path|policy|type|url)\b)"
)
_VALUES = ("value", "v_model", "model_value")
_NAMES = ("model_name", "_model_name", "_view_name", "name", "type")
# The state of such a field in a page that was made of a notebook, or in a notebook that cannot be read. In the order in
# which it is written there, its own value comes before the name of another one's model.
_SAVED = re.compile(
    r'"Password(?:Model|Input)"(?:(?!"(?:model_name|type|Password(?:Model|Input))").){0,3000}?"value":\s*"(?:[^"\\]|\\.)+"',
    re.DOTALL,
)
_REACH = 4000  # characters in which a field's state is looked for


def hidden_value(model: dict[str, Any], state: dict[str, Any]) -> str:
    """Return the name of the value that a field holds, a secret whatever it looks like; nothing where it holds none."""
    name = next((name for name in _VALUES if isinstance(state.get(name), str) and state[name]), "")
    told = [state.get(name) for name in ("description", "placeholder", "label", "title")]
    asked = any(isinstance(text, str) and _ASKS.search(text) for text in told)
    typed_into = str(model.get("model_name", "")).startswith(("Text", "Combobox"))
    hides = state.get("type") == "password" or any(
        _PASSWORD_FIELD.fullmatch(str(part.get(called, ""))) for part in (model, state) for called in _NAMES
    )
    return name if hides or (asked and typed_into) else ""


def saved_fields(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    """Return numbered lines as they are, and whether a password field's state ends in each, over as many as it goes."""
    begun = ""
    for number, line in lines:
        begun = begun + line if begun or '"Password' in line else ""
        ends = bool(begun) and _SAVED.search(begun) is not None
        yield number, line, ends
        begun = "" if ends else begun[-_REACH:]
        if '"Password' not in begun:
            begun = ""
