"""What the workbook adds to Jupyter.

Widget state, which may hold what was typed, is never saved; kernels talk encrypted; and a kernel has the controls ready
when it is first asked for them.
"""

import importlib
import threading
from typing import Any

__all__ = ["load_ipython_extension", "strip_widget_state"]

# The controls first: they are there before the exchange is asked.
_HEAVY = ("nupool_helpers.widgets.progress", "nupool_helpers.widgets.panels", "requests")


def load_ipython_extension(_shell: object) -> None:
    """Load the controls, and what they ask the exchange with, beside all else that a starting kernel does."""
    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    for name in _HEAVY:
        importlib.import_module(name)


def strip_widget_state(model: dict[str, Any], **_more: Any) -> None:
    """Remove the widgets' state from a notebook that is about to be saved."""
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict):
        content.get("metadata", {}).pop("widgets", None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "nupool_helpers.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(strip_widget_state)
    # Not in the server's own configuration files: of those in `jupyter_server_config.d` it reads its extensions only.
    server.kernel_manager.update_config(_encrypted())


def _encrypted() -> Any:
    from traitlets.config import Config

    return Config({"KernelManager": {"transport_encryption": "required"}})
