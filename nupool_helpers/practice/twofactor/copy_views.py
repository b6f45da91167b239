"""The two forms of the page "Two-Factor Authentication" that ask for what was kept."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nupool_helpers.practice.twofactor import copies
from nupool_helpers.practice.twofactor.views import show
from nupool_helpers.practice.web.render import follow, form
from nupool_helpers.practice.web.request import Fields, context_of

__all__ = ["routes"]


@form(show)
async def prove_seed(request: Request, fields: Fields) -> Response:
    """Compare the last four signs of the seed's copy."""
    end = copies.clean_end(fields["end"])
    with context_of(request).acting(request) as tx:
        problem = copies.prove_seed(tx, end)
    if problem:  # raised behind the transaction, or the count of wrong ones would be taken back
        raise problem
    return await follow(request, "settings/two-factor", show, "copy")


@form(show)
async def prove_codes(request: Request, fields: Fields) -> Response:
    """Compare the recovery code that is asked for by its place."""
    plain = copies.clean_recovery_code(fields["recovery_code"])
    with context_of(request).acting(request) as tx:
        problem = copies.prove_codes(tx, plain)
    if problem:
        raise problem
    return await follow(request, "settings/two-factor", show, "list")


routes = [
    Route("/settings/two-factor/copy", prove_seed, methods=["POST"]),
    Route("/settings/two-factor/recovery-copy", prove_codes, methods=["POST"]),
]
