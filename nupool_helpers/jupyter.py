"""What the workbook adds to a Jupyter server: widget state, which may hold what was typed, is never saved."""

from typing import Any

__all__ = ["strip_widget_state"]


def strip_widget_state(model: dict[str, Any], **_more: Any) -> None:
    """Remove the widgets' state from a notebook that is about to be saved."""
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict):
        content.get("metadata", {}).pop("widgets", None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "nupool_helpers.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(strip_widget_state)
