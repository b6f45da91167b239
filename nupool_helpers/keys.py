"""The name under which saved notebooks know keys and permissions. See `validation.keys`."""

from nupool_helpers.validation.keys import NEEDED, parse_permissions, permission_list

__all__ = ["NEEDED", "parse_permissions", "permission_list"]
