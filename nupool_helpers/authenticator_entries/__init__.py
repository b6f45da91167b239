"""Entries of an authenticator: their codes, and the forms in which programs hand them on."""

from nupool_helpers.authenticator_entries.entry import HASHES, AuthenticatorEntry, clean_name, clean_seed
from nupool_helpers.authenticator_entries.key_uri import from_uri, to_uri
from nupool_helpers.authenticator_entries.links import has_links
from nupool_helpers.authenticator_entries.list_file import text_of
from nupool_helpers.authenticator_entries.migration import ExportPart
from nupool_helpers.authenticator_entries.reading import ReadEntries, Refusal, read, read_all

__all__ = [
    "HASHES",
    "AuthenticatorEntry",
    "ExportPart",
    "ReadEntries",
    "Refusal",
    "clean_name",
    "clean_seed",
    "from_uri",
    "has_links",
    "read",
    "read_all",
    "text_of",
    "to_uri",
]
