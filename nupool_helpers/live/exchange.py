"""What is written down of one exchange: its request, its signature, its reading, its key page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from nupool_helpers.live.request import Endpoint, FollowUp, Sign
from nupool_helpers.live.types import Credentials, Reading, Reply

__all__ = ["Exchange", "KeyPage", "NothingTold"]

Read = Callable[[Endpoint, Reply, Credentials], "Reading | FollowUp"]


@dataclass(frozen=True)
class KeyPage:
    """Where a person looks at a key, and what its rights are called there, by our word for them."""

    address: str
    way: str  # the menu, in the page's words
    names: Mapping[str, str]
    never: str = ""  # what no key of a program needs
    seen: str = "nobody looked them up"  # where the names and the menu were read


@dataclass(frozen=True)
class Exchange:
    """One exchange that tells the rights of the asking key."""

    id: str
    title: str
    endpoints: Sequence[Endpoint]  # the first is asked; the others only by a FollowUp
    sign: Sign = field(repr=False)
    read: Read = field(repr=False)
    page: KeyPage
    keeps: str  # what the exchange keeps of the request
    source: str  # which document says so, and when it was read
    unverified: Sequence[str] = ()
    needs: Sequence[str] = ()  # "passphrase"
    may_need: Sequence[str] = ()  # "code"
    tells_ip: bool = False  # in the documented form a reply tells whether the key is bound to IP addresses
    tells_end: bool = False
    plain: Sequence[int] = ()  # statuses that it answers without JSON, and that mean something


@dataclass(frozen=True)
class NothingTold:
    """One exchange that tells no rights: no key is asked for, nothing is sent."""

    id: str
    title: str
    page: KeyPage
    why: str
    source: str
