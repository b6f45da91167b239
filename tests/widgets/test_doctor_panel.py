"""The doctor's panel: what cannot be examined is said beside the field that it is about."""

from pathlib import Path

from nupool_helpers.secret import SecretText
from nupool_helpers.vault.vault import Vault
from nupool_helpers.widgets.doctor import Doctor
from tests.widgets.conftest import Front


def test_a_wrong_password_and_a_file_that_is_no_vault_are_told_apart(tmp_path: Path) -> None:
    """The one is said beside the password, the other beside the file's name: each is mended elsewhere."""
    vault, damaged = Vault(tmp_path / "v.kdbx"), tmp_path / "damaged.kdbx"
    vault.create(SecretText("quiet harbour seven lanterns"))
    damaged.write_bytes(bytes.fromhex("03d9a29a") + bytes(200))
    front, password = Front(Doctor()), "another harbour nine candles"

    refused = front.press("examine", {"path": str(vault.path), "vault_password": password})["errors"]
    unreadable = front.press("examine", {"path": str(damaged), "vault_password": password})["errors"]

    assert refused == {"vault_password": "The password is not the vault's."}
    assert unreadable == {"path": "The file is not a vault that can be read. Look whether it is the right one."}
