"""The name under which saved notebooks and programs know keys and permissions. See `validation.keys`."""

from nupool_helpers.validation.keys import (
    NEEDED,
    KeyPair,
    Permission,
    least_privilege,
    parse_permissions,
    permission_list,
)

__all__ = ["NEEDED", "KeyPair", "Permission", "least_privilege", "parse_permissions", "permission_list"]
