"""Every call of the exchange's API, the right that it needs, and what a key may really do, tried by signed calls."""

from nupool_helpers.lessons.permission_matrix.calls import V1_CALLS, ApiCall
from nupool_helpers.lessons.permission_matrix.calls_v3 import V3_CALLS
from nupool_helpers.lessons.permission_matrix.probe import (
    ProbeResult,
    differences,
    probe_all,
    probe_call,
    signed_request,
)

__all__ = [
    "CALLS",
    "V1_CALLS",
    "V3_CALLS",
    "ApiCall",
    "ProbeResult",
    "differences",
    "probe_all",
    "probe_call",
    "signed_request",
]

CALLS = (*V1_CALLS, *V3_CALLS)
