"""A request: where it may go, when it is signed, how it is sent and how it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from nupool_helpers.live.types import Credentials, Reading

__all__ = ["PLAIN_HEADERS", "Endpoint", "FollowUp", "Moment", "Sign", "SignedRequest", "query_of"]

# What every request has beside the exchange's own headers. Identity: an answer is to come as it is, and not packed.
PLAIN_HEADERS = {"User-Agent": "nupool-workbook", "Accept": "application/json", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Endpoint:
    """One documented request; nothing but exactly this leaves the machine."""

    method: str
    host: str
    path: str
    query: tuple[str, ...] = ()  # the names, in the order in which they are sent

    @property
    def address(self) -> str:
        """The URL without its query."""
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True)
class Moment:
    """When a request is signed: the clock's time, and a number that is random."""

    seconds: float
    random: str = "0" * 32  # hexadecimal

    @property
    def ms(self) -> int:
        """Milliseconds since 1970."""
        return int(self.seconds * 1000)


@dataclass(frozen=True)
class SignedRequest:
    """A request as it is sent. `covered` says what stands in the places that are not shown."""

    endpoint: Endpoint
    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str | None = field(default=None, repr=False)
    covered: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def sent_headers(self) -> dict[str, str]:
        """All that are sent, but for those of the connection itself."""
        return {**PLAIN_HEADERS, **self.headers}

    @property
    def url(self) -> str:
        """The whole URL."""
        return f"{self.endpoint.address}?{self.query}" if self.query else self.endpoint.address

    def lines(self) -> list[str]:
        """Return the request for somebody to read: all of it but what is secret, or known only when it is sent."""
        first = f"{self.endpoint.method} {self.endpoint.address}"
        shown = [f"{first}?{self._cover(self.query)}" if self.query else first]
        shown += [f"{name}: {self._shown(name, value)}" for name, value in self.sent_headers.items()]
        return [*shown, *([self._cover(self.body)] if self.body else [])]

    def _shown(self, name: str, value: str) -> str:
        return f"‹{self.covered[name]}›" if name in self.covered else value

    def _cover(self, pairs: str) -> str:
        parts = [part.partition("=") for part in pairs.split("&")]
        return "&".join(name + equals + self._shown(name, value) for name, equals, value in parts)


Sign = Callable[[Endpoint, Credentials, Moment, Mapping[str, str]], SignedRequest]


def query_of(endpoint: Endpoint, values: Mapping[str, str | int]) -> str:
    """Return the query with the endpoint's names in its order, without the signature that is added to it."""
    return urlencode([(name, values[name]) for name in endpoint.query if name in values])


@dataclass(frozen=True)
class FollowUp:
    """Only a second request can tell; `why` is said before it is sent, `otherwise` stands where it tells nothing."""

    endpoint: Endpoint
    why: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    otherwise: Reading | None = None
