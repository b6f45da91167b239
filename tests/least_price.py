"""New vaults at the least price: how dear a password's key is says nothing about what a vault does.

The price stands in the file's header, so that other processes and KeePass programs open such a vault like any other.
"""

from pathlib import Path

from pykeepass import pykeepass

__all__ = ["make_vaults_cheap"]

_LEAST = {"M": 8192, "I": 1, "P": 1}  # bytes, passes and threads: less is no Argon2 (RFC 9106 section 3.1)


def make_vaults_cheap(folder: Path) -> None:
    """From here on, let each new vault of this process ask for next to nothing; `folder` keeps what they begin as."""
    blank = pykeepass.PyKeePass(pykeepass.BLANK_DATABASE_LOCATION, pykeepass.BLANK_DATABASE_PASSWORD)
    parameters = blank.kdbx.header.value.dynamic_header.kdf_parameters.data.dict
    for name, value in _LEAST.items():
        parameters[name].value = value
    blank.filename = str(folder / "blank.kdbx")
    blank.save()
    pykeepass.BLANK_DATABASE_LOCATION = blank.filename
