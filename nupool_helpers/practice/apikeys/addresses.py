"""The IP addresses from which a key may be used, as a person types them and as a call is judged by them."""

import ipaddress
import re

from nupool_helpers.errors import InvalidInput

__all__ = ["clean_addresses", "include"]

MOST_ADDRESSES = 20


def include(addresses: str, address: str) -> bool:
    """Tell whether a list (`clean_addresses`) includes an address. One that cannot be read is on no list."""
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    # A socket for both kinds of addresses gives an IPv4 caller as ::ffff:192.0.2.7.
    caller = getattr(caller, "ipv4_mapped", None) or caller
    return any(caller in ipaddress.ip_network(allowed) for allowed in addresses.split())


def clean_addresses(typed: str) -> str:
    """Return a typed list of addresses and networks in one form, spaces between.

    Raises InvalidInput where one is none, or where they are too many.
    """
    parts = [part for part in re.split(r"[\s,;]+", typed) if part]
    if len(parts) > MOST_ADDRESSES:
        raise InvalidInput(f"A key takes at most {MOST_ADDRESSES} IP addresses.", "addresses")
    try:
        networks = [_network(part) for part in parts]
    except ValueError:
        raise InvalidInput(
            "Write IP addresses like 192.0.2.7 or networks like 192.0.2.0/24, with commas between.", "addresses"
        ) from None
    plain = (str(n.network_address) if n.num_addresses == 1 else str(n) for n in networks)
    return " ".join(dict.fromkeys(plain))


def _network(typed: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    network = ipaddress.ip_network(typed, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    return (
        network if mapped is None or network.prefixlen < 96 else ipaddress.ip_network((mapped, network.prefixlen - 96))
    )
