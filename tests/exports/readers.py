"""Configurations, read by the programs' own readers: each in a Python of its own, from a folder of its own.

Of both only the modules are loaded that read the configuration: the rest asks for what no configuration needs. Texts go
in and values come out by standard input and output, many at once, since each start takes a while.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.old_clients import folder_of

__all__ = ["by_cryptofeed", "by_octobot", "encrypted_by_octobot"]

# As OctoBot does at its start (config_health_check) and when it connects (get_exchange_credentials).
_OCTOBOT = """
import json, sys
sys.path.insert(0, sys.argv[1])
import octobot_commons, types
package = types.ModuleType("octobot_commons.configuration")  # whose own start asks for databases
package.__path__ = [octobot_commons.__path__[0] + "/configuration"]
sys.modules[package.__name__] = package
from octobot_commons.configuration import config_file_manager, fields_utils
names = "api-key", "api-secret", "api-password"
found = []
for path, exchange in json.load(sys.stdin):
    config_file_manager.dump(path, config_file_manager.load(path))
    mine = config_file_manager.load(path)["exchanges"][exchange]
    key, secret, password = (fields_utils.decrypt_element_if_possible(name, mine, None) for name in names)
    key, secret = (part.strip(' "').strip("'").strip("\\n") for part in (key, secret))
    found.append([key, secret, password, mine.get("api-uid", "")])
print(json.dumps(found))
"""
# As cryptofeed's Exchange does with its own id.
_CRYPTOFEED = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("config", sys.argv[1] + "/cryptofeed/config.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
found = []
for path, section in json.load(sys.stdin):
    config = module.Config(config=path)
    keys = config[section]
    found.append([keys.key_id, keys.key_secret, keys.key_passphrase or None, config.log.filename])
print(json.dumps(found))
"""


def by_octobot(texts: list[tuple[str, str]]) -> list[list[Any]]:
    """Key, Secret, password and user id of an exchange, for each text and exchange, after OctoBot's start."""
    return [found[:-1] for found in _run(_OCTOBOT, "octobot", texts)]


def encrypted_by_octobot(text: str, exchange: str) -> str:
    """The text as OctoBot leaves it."""
    written: str = _run(_OCTOBOT, "octobot", [(text, exchange)])[0][-1]
    return written


def by_cryptofeed(texts: list[tuple[str, str]]) -> list[list[Any]]:
    """Key, Secret and passphrase of a section and the log's file, for each text and section."""
    return [found[:-1] for found in _run(_CRYPTOFEED, "cryptofeed", texts)]


def _run(code: str, name: str, texts: list[tuple[str, str]]) -> list[list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}" for number in range(len(texts))]
        for path, (text, _exchange) in zip(paths, texts, strict=True):
            path.write_text(text)
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder_of(name))],
            input=json.dumps([(str(path), exchange) for path, (_text, exchange) in zip(paths, texts, strict=True)]),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=folder,
        )
        assert done.returncode == 0, done.stderr
        return [[*found, path.read_text()] for found, path in zip(json.loads(done.stdout), paths, strict=True)]
