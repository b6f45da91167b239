"""Every call of the exchange's API, the right that it needs, and what a key may really do, tried by signed calls."""

from nupool_helpers.lessons.permission_matrix.calls import V1_CALLS, Call
from nupool_helpers.lessons.permission_matrix.calls_v3 import V3_CALLS
from nupool_helpers.lessons.permission_matrix.probe import Tried, differences, signed_request, try_all, try_call

__all__ = ["CALLS", "V1_CALLS", "V3_CALLS", "Call", "Tried", "differences", "signed_request", "try_all", "try_call"]

CALLS = (*V1_CALLS, *V3_CALLS)
