"""Kinds of harmless files that look as if they held secrets, each made anew from any dice."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

from bench.harmless_files import digits, graded, hosted, ids, map_page, other_locks, poetry, sums, widgets
from bench.harmless_texts import chain, code, hashed, plot, published, settings_file, translated, variables
from bench.kinds import LETTERS, File, Maker, data_uri, notebook, plain_picture

__all__ = ["HARMLESS_KINDS"]

HARMLESS_KINDS: dict[str, Callable[[Maker], File]] = {
    "map": lambda d: (".ipynb", notebook(output={"text/html": map_page(d)})),
    "map in a frame": lambda d: (".ipynb", notebook(output={"text/html": f'<iframe srcdoc="{quote(map_page(d))}">'})),
    "map's page": lambda d: (".html", map_page(d)),
    "graded course": lambda d: (".ipynb", graded(d)),
    "hosted notebook": lambda d: (".ipynb", hosted(d)),
    "widgets, empty": lambda d: (".ipynb", widgets(d)),
    "DVC": lambda d: (".dvc", f"outs:\n- md5: {digits(d)}\n  size: {d.randrange(9999)}\n  path: prices.csv\n"),
    "conda, explicit": lambda d: (
        ".txt",
        f"@EXPLICIT\nhttps://conda.anaconda.org/conda-forge/noarch/a-1-0.conda#{digits(d)}\n",
    ),
    "conda-lock": lambda d: (
        ".yml",
        f"package:\n- name: a\n  hash:\n    md5: {digits(d)}\n    sha256: {digits(d, 64)}\n",
    ),
    "poetry": lambda d: (".lock", poetry(d)),
    "other lock files": other_locks,
    "checksums": lambda d: (".txt", sums(d)),
    "checksums printed": lambda d: (".ipynb", notebook(output=sums(d))),
    "ids": lambda d: (".txt", ids(d)),
    "published examples": lambda d: (".md", published(d)),
    "published, in a notebook": lambda d: (".ipynb", notebook(published(d))),
    "variables in addresses": lambda d: (".sh", variables(d)),
    "variables, in a notebook": lambda d: (".ipynb", notebook(variables(d))),
    "settings without values": lambda d: (".env", settings_file(d)),
    "translations": lambda d: (".yml", translated(d)),
    "code": lambda d: (".py", code(d)),
    "code in a notebook": lambda d: (".ipynb", notebook(code(d))),
    "picture without a code": lambda d: (".ipynb", notebook(markdown=f"![]({data_uri(plain_picture(d))})")),
    "plot": lambda d: (".ipynb", notebook(output={"application/json": json.loads(plot(d)), "text/html": plot(d)})),
    "hash of a password": lambda d: (".ipynb", hashed(d)),
    "chain and commits": lambda d: (".log", chain(d)),
    "coloured log": lambda d: (
        ".log",
        f"\x1b[32m12:00\x1b[0m \x1b[1mtoken\x1b[0m: \x1b[31mmissing\x1b[0m {d.words(2)}\n",
    ),
    "font": lambda d: (".css", f"src: url(data:font/woff2;base64,{base64.b64encode(d.randbytes(3000)).decode()})\n"),
    "prose": lambda d: (
        ".md",
        f"The Secret of the {d.words(1)} is its {d.words(1)}. A password: a word that you know.\n",
    ),
    "labels in code": lambda d: (
        ".py",
        f'PASSWORD_REFUSED = "password refused"\nTOKEN_{d.words(1).upper()} = "token"\nSECRET_FIELD = "secret"\n'
        'API_KEYS_PAGE = "API keys page opened"\nNAMES = {"APIKEY": "key", "SECRET": "secret"}\napikey = "abc"\n',
    ),
    "names": lambda d: (
        ".json",
        json.dumps({"secretName": f"{d.words(2, '-')}-db", "password": {"ref": d.signs(LETTERS, 5)}}),
    ),
}
"""What makes a harmless file of each kind."""
