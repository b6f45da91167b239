"""Entries of an authenticator: their codes, and the forms in which programs hand them on."""

from nupool_helpers.authenticator_entries.entry import HASHES, AuthenticatorEntry, clean_name, clean_seed
from nupool_helpers.authenticator_entries.key_uri import from_uri, to_uri
from nupool_helpers.authenticator_entries.reading import ReadEntries, has_links, read

__all__ = [
    "HASHES",
    "AuthenticatorEntry",
    "ReadEntries",
    "clean_name",
    "clean_seed",
    "from_uri",
    "has_links",
    "read",
    "to_uri",
]
