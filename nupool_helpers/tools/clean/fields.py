"""Fields of widgets that were made for a secret, whatever was typed into them."""

import re
from typing import Any

__all__ = ["SAVED_IN_A_PAGE", "hides"]

# What fields are called that hide what is typed (ipywidgets, Panel), and how other fields say that they ask for it.
_PASSWORD_FIELDS = frozenset({"PasswordModel", "PasswordInput"})
_ASKS = re.compile(r"(?i)\b(?:secret|pass(?:word|phrase|code)|token|seed|pin|(?:api|private)[ _-]?key)\b")
SAVED_IN_A_PAGE = re.compile(r'"model_name": ?"PasswordModel", ?"state": ?\{[^{}]{0,2000}?"value": ?"(?:[^"\\]|\\.)+"')
"""The state of a field that hides what is typed, in a page that was made of a notebook."""


def hides(model: dict[str, Any], state: dict[str, Any]) -> bool:
    """Tell whether a field holds a value that is a secret whatever it looks like, since the field was made for one."""
    if not (isinstance(state.get("value"), str) and state["value"]):
        return False
    told = [state.get(name) for name in ("description", "placeholder", "label", "title")]
    asked = any(isinstance(text, str) and _ASKS.search(text) for text in told)
    typed_into = str(model.get("model_name", "")).startswith(("Text", "Combobox"))
    return bool(_PASSWORD_FIELDS.intersection(map(str, model.values()))) or (asked and typed_into)
