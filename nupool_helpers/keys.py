"""The name under which saved notebooks and programs know keys and permissions. See `validation.keys`."""

from nupool_helpers.validation.keys import KeyPair, Permission, parse_permissions, permission_list
from nupool_helpers.validation.least_privilege import NEEDED, least_privilege

__all__ = ["NEEDED", "KeyPair", "Permission", "least_privilege", "parse_permissions", "permission_list"]
