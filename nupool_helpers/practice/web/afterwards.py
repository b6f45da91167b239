"""What a form lets be done behind its transaction, once it has succeeded: sending a mail takes long, and may fail."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request

__all__ = ["do_afterwards", "finish"]

Work = Callable[[], Awaitable[None]]


def do_afterwards(request: Request, work: Work) -> None:
    """Let work be done when the form has been answered without a mistake; to be called behind the transaction."""
    waiting: list[Work] = getattr(request.state, "afterwards", [])
    request.state.afterwards = [*waiting, work]


async def finish(request: Request) -> None:
    """Do what was left for now."""
    waiting: list[Work] = getattr(request.state, "afterwards", [])
    request.state.afterwards = []
    for work in waiting:
        await work()
