"""What a kernel asks before it runs exchanges of its own for the thief; alone it asks nobody."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.classroom.turns import Turns
from nupool_helpers.practice.seats.access import told_by_seat
from nupool_helpers.practice.seats.following import seat_of
from nupool_helpers.practice.web.request import context_of
from nupool_helpers.protocol import messages

__all__ = ["routes"]

_MARK = re.compile(r"[0-9a-f]{32}", re.ASCII)


@told_by_seat(messages.AskTurn)
async def ask_turn(request: Request, wish: messages.AskTurn) -> messages.Turn:
    """Tell a seat its place in the queue; it keeps the place, or the turn, by asking again."""
    if not _MARK.fullmatch(wish.mark):  # it stays in memory
        raise InvalidInput("The mark of a turn has 32 digits and letters from a to f.", "mark")
    return messages.Turn(_turns(request).ask(seat_of(request), wish.mark))


@told_by_seat(messages.EndTurn)
async def end_turn(request: Request, wish: messages.EndTurn) -> messages.Done:
    """End the seat's turn, which no other seat can."""
    _turns(request).end(seat_of(request), wish.mark)
    return messages.Done()


def _turns(request: Request) -> Turns:
    classroom = context_of(request).classroom
    if classroom is None:
        raise HTTPException(404)
    return classroom.turns


routes = [
    Route("/owner/turn", ask_turn, methods=["POST"]),
    Route("/owner/turn-over", end_turn, methods=["POST"]),
]
