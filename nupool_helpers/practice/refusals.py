"""What the exchange says where it does not do what was asked: its own word for why."""

__all__ = ["Refused"]


class Refused(Exception):  # noqa: N818  (an answer of the market, in the exchange's own word)
    """The market does not take it; `code` is the exchange's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
