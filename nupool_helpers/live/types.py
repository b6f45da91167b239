"""What travels between the parts: a pair, a request, a reply, and what was read of it. None of them shows a secret."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from nupool_helpers.secret import SecretText, require_secret

__all__ = [
    "RIGHTS",
    "TOLD",
    "Credentials",
    "Endpoint",
    "FollowUp",
    "Moment",
    "Reading",
    "Reply",
    "Sign",
    "SignedRequest",
    "query_of",
]

RIGHTS = ("read", "trade", "withdraw", "transfer", "margin_futures")
# What every request has beside the exchange's own headers. Identity: an answer is to come as it is, and not packed.
PLAIN_HEADERS = {"User-Agent": "nupool-workbook", "Accept": "application/json", "Accept-Encoding": "identity"}
TOLD = (*RIGHTS, "ip_list", "expires")  # all that a verdict says, in the order in which it is said


@dataclass(frozen=True)
class Credentials:
    """A key pair as a person entered it; `passphrase` and one-time `code` only where the exchange has them.

    Raises EnterItThroughTheWidget where one of them is plain text. The Key is hidden, too: some exchanges take it in
    the URL, and it is half of what a thief needs.
    """

    key: SecretText
    secret: SecretText
    passphrase: SecretText | None = None
    code: SecretText | None = None

    def __post_init__(self) -> None:
        for name in ("key", "secret", "passphrase", "code"):
            if getattr(self, name) is not None or name in ("key", "secret"):
                require_secret(getattr(self, name), name)


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


@dataclass(frozen=True)
class Reply:
    """What is kept of an answer: its status, its JSON, the server's clock; the JSON is never shown."""

    status: int
    content: object = field(default=None, repr=False)
    is_json: bool = False
    skew: float | None = None  # seconds that the server's clock is ahead of ours


@dataclass(frozen=True)
class Reading:
    """What a reply says. Each of TOLD is True or False where it says so in the documented form, else None."""

    read: bool | None = None
    trade: bool | None = None
    withdraw: bool | None = None
    transfer: bool | None = None
    margin_futures: bool | None = None
    ip_list: bool | None = None
    expires: bool | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()  # what else the key may do, in words
    inseparable: frozenset[str] = frozenset()  # of RIGHTS: comes with a right than which this exchange has no narrower

    def noting(self, *notes: str) -> "Reading":
        """Return the same with more to say."""
        return replace(self, notes=(*self.notes, *notes))

    def also(self, **told: Any) -> "Reading":
        """Return the same with these fields."""
        return replace(self, **told)

    def bound(self, ip_list: bool | None, expires: bool | None = None) -> "Reading":
        """Return the same with what is told of addresses and of an end."""
        return replace(self, ip_list=ip_list, expires=expires)


@dataclass(frozen=True)
class FollowUp:
    """Only a second request can tell; `why` is said before it is sent, `otherwise` stands where it tells nothing."""

    endpoint: Endpoint
    why: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    otherwise: Reading | None = None


Sign = Callable[[Endpoint, Credentials, Moment, Mapping[str, str]], SignedRequest]


def query_of(endpoint: Endpoint, values: Mapping[str, str | int]) -> str:
    """Return the query with the endpoint's names in its order, without the signature that is added to it."""
    return urlencode([(name, values[name]) for name in endpoint.query if name in values])
