"""Accounts of an authenticator: their codes, and the forms in which programs hand them on."""

from nupool_helpers.otpauth.account import HASHES, Account, clean_name, clean_seed
from nupool_helpers.otpauth.reading import Found, has_links, read
from nupool_helpers.otpauth.uri import from_uri, to_uri

__all__ = ["HASHES", "Account", "Found", "clean_name", "clean_seed", "from_uri", "has_links", "read", "to_uri"]
