"""Every call of the exchange's API, the right that it needs, and what a key may really do, tried by signed calls."""

from nupool_helpers.matrix.calls import CALLS, Call
from nupool_helpers.matrix.trying import Tried, differences, signed_request, try_all, try_call

__all__ = ["CALLS", "Call", "Tried", "differences", "signed_request", "try_all", "try_call"]
