"""The names that clients of Bittrex have built in."""

__all__ = ["VENDOR_HOSTS"]

VENDOR_HOSTS = frozenset({"bittrex.com", "api.bittrex.com", "www.bittrex.com"})
"""A program can be brought here by a hosts file, and signs over one of these (bittrex.com in v1.1, api. in v3)."""
