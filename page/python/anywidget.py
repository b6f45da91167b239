"""What panels ask of anywidget where there is no Jupyter: traits, and nothing that is sent by itself.

The page takes the place of its messages: `nupool_helpers.tab.page` gives them to a panel, and takes what it sends.
"""

from typing import Any

from traitlets import HasTraits

__all__ = ["AnyWidget"]


class AnyWidget(HasTraits):
    """A widget without a channel of its own. Its `model_id` is what it is called."""

    comm = "the page"  # it is there for as long as the widget is

    def __init__(self, model_id: str = "", **traits: Any) -> None:
        super().__init__(**traits)
        self.model_id = model_id

    def on_msg(self, _callback: Any) -> None:
        """Messages come another way."""

    def send(self, _content: Any, _buffers: Any = None) -> None:
        """Nobody hears it before the page has taken this method's place."""
