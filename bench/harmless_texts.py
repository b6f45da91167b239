"""Texts with published examples, variables, sentences and code where others have secrets."""

import hashlib
import json

from bench.harmless_files import digits
from bench.kinds import BASE32, Maker, notebook

__all__ = ["chain", "code", "hashed", "plot", "published", "settings_file", "translated", "variables"]


def published(dice: Maker) -> str:
    """Return examples that vendors publish."""
    kinds = (
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        f"key = 'AKIA{dice.signs(BASE32[:26], 9)}EXAMPLE'",
        'aws_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
        "seed = JBSWY3DPEHPK3PXP",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "client = Client('vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A')",
        "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
    )
    return "\n".join(dice.sample(kinds, 3)) + "\n"


def variables(dice: Maker) -> str:
    """Return addresses with variables in them."""
    name = dice.choice(["token", "password", "pw", "GIT_TOKEN", "PASSWORD"])
    kinds = (
        f"!git clone https://{{user}}:{{{name}}}@github.com/ada/x",
        f"git clone https://ada:${name}@git.example/x.git",
        f'url = f"postgresql://{{USER}}:{{{name}}}@db.example.org/x"',
        f"https://<user>:<{name}>@proxy.example.org:8080",
        f"mongodb://user:%({name})s@db/x",
        "https://username:password@proxy.example.org",
        f"https://ada:${{{name}}}@host/x ftp://ada:****@host/",
        f"redis://default:[{name}]@cache:6379",
    )
    return "\n".join(dice.sample(kinds, 4)) + "\n"


def settings_file(_dice: Maker) -> str:
    """Return settings without values."""
    return (
        "POSTGRES_PASSWORD=${POSTGRES_PASSWORD}\nAPI_KEY=\nAPI_SECRET=your_secret_here\nTOKEN=<token>\n"
        "DB_PASSWORD_FILE=/run/secrets/db\npassword: ${{ secrets.DEPLOY_PASSWORD }}\nSECRET_KEY=changeme\n"
        "passphrase: xxxxxxxx\nPASSWORD=********\nsecret = $(pass show exchange)\n"
    )


def translated(dice: Maker) -> str:
    """Return sentences about passwords."""
    word = dice.words(1).title()
    return (
        f'password: "Enter your {word} password"\npassword_hint: At least 12 characters, please.\n'
        "forgot_password: Forgot your password?\nseed: The seed is shown once.\ntoken: Your token has expired!\n"
    )


def code(_dice: Maker) -> str:
    """Return code that handles secrets."""
    return (
        "def login(api_key: str, secret: SecretText, password: str | None = None) -> Token:\n"
        "    token = get_token(secret)\n    password = getpass('Password: ')\n    secret = os.environ['API_SECRET']\n"
        "    form['password'] = field.value\n    if token == 'missing': raise InvalidInput('No token', 'secret')\n"
        "    return Token(password=password, secret=secret.reveal())\n"
    )


def plot(dice: Maker) -> str:
    """Return a plot's data."""
    numbers = dice.base64(dice.choice([64, 128, 42]))
    return json.dumps({"data": [{"type": "scatter", "uid": digits(dice, 6), "y": {"dtype": "f8", "bdata": numbers}}]})


def hashed(dice: Maker) -> str:
    """Return a notebook with a password's hash."""
    salt, digest = dice.base64(16).rstrip("="), dice.base64(32).rstrip("=")
    return notebook(output=f"kept: $argon2id$v=19$m=65536,t=3,p=4${salt}${digest}\n")


def chain(dice: Maker) -> str:
    """Return hashes of transactions, commits and blocks."""
    lines = (f"tx {digits(dice, 64)}", f"0x{digits(dice, 40)}", f"order {dice.uuid()}", f"commit {digits(dice, 40)}")
    return "\n".join(lines) + f"\nblock {hashlib.sha256(dice.randbytes(9)).hexdigest()}\n"
