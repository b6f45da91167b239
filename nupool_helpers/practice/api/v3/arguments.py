"""The parameters of a v3 request, read in the same way for every answer."""

from dataclasses import dataclass, field

from nupool_helpers.practice.api.operation import Arguments
from nupool_helpers.practice.api.parameters import Parameters
from nupool_helpers.practice.api.v3.body import Body
from nupool_helpers.practice.api.v3.names import coin_of, market_of, uuid_of
from nupool_helpers.practice.api.v3.refusals import BadRequest
from nupool_helpers.practice.wallet.listings import Coin, Market

__all__ = ["ArgumentsV3"]


@dataclass(slots=True, kw_only=True)
class ArgumentsV3(Arguments):
    """What an answer of v3 is given. Parameters are in the path, the query and the body.

    The readers raise BadRequest with the parameter's name, or Refused with the exchange's code.
    """

    path: dict[str, str]
    query: Parameters
    raw: bytes
    _body: Body | None = field(default=None, repr=False)

    @property
    def body(self) -> Body:
        """Return the JSON object in the body, read when it is first asked for: after the permission was judged."""
        if self._body is None:
            self._body = Body(self.raw)
        return self._body

    def market(self) -> Market:
        """Return the market in the path."""
        return market_of(self.path["marketSymbol"])

    def market_or_none(self) -> Market | None:
        """Return the market that the query names, None where it names none."""
        symbol = self.query.get("marketSymbol")
        return market_of(symbol) if symbol else None

    def coin(self) -> Coin:
        """Return the currency in the path."""
        return coin_of(self.path["currencySymbol"])

    def coin_or_none(self) -> Coin | None:
        """Return the currency that the query names, None where it names none."""
        code = self.query.get("currencySymbol")
        return coin_of(code) if code else None

    def status(self, words: tuple[str, ...]) -> str | None:
        """Return the status that the query names, None where it names none."""
        word = self.query.get("status")
        if word and word not in words:
            raise BadRequest("status")
        return word or None

    def uuid(self, name: str) -> str:
        """Return the uuid in the path."""
        return uuid_of(self.path[name], name)
