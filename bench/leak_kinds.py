"""Kinds of leaks, each made anew from any dice: pictures, state, marks, addresses, colours, words."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

from bench.kinds import ALNUM, BASE32, HEX, LETTERS, File, Maker, code_picture, data_uri, notebook

__all__ = ["LEAKS"]

_MARKS = "<<<<<<< HEAD\n{0}=======\n{1}>>>>>>> theirs\n"
_STATE = "application/vnd.jupyter.widget-state+json"


def _secret(dice: Maker) -> str:
    kinds = (lambda: dice.signs(HEX, 32), lambda: dice.signs(ALNUM, 64), lambda: dice.signs(BASE32, 32))
    return dice.choice(kinds)()


def _merged(dice: Maker, line: str) -> File:
    """A notebook in which two have changed one line, as git leaves it."""
    book = notebook(f"x = 1\n{line}\ny = 2", markdown="Notes.")
    mine, other = json.dumps(line + "\n") + ",\n", json.dumps(f"z = {dice.randrange(99)}\n") + ",\n"
    return ".ipynb", book.replace("    " + mine, _MARKS.format("    " + mine, "    " + other))


def _field(dice: Maker, model: str, **state: str) -> File:
    inner = {"_model_name": model, "_view_name": model.replace("Model", "View"), **state}
    models = {dice.signs(HEX, 32): {"model_module": "@jupyter-widgets/controls", "model_name": model, "state": inner}}
    return ".ipynb", notebook(widgets={_STATE: {"state": models, "version_major": 2}})


def _value(dice: Maker) -> str:
    """A password as people have them: of any form."""
    kinds = (
        lambda: dice.words(1) + str(dice.randrange(100)),
        lambda: dice.words(4),
        lambda: dice.words(3, "-"),
        lambda: dice.signs(ALNUM + "!$%&/()=?*", 14),
    )
    return dice.choice(kinds)()


def _discord(dice: Maker) -> str:
    host = dice.choice(["discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"])
    number = dice.randrange(10**17, 10**19)
    return f"https://{host}/api/{dice.choice(['', 'v10/'])}webhooks/{number}/{dice.signs(ALNUM + '-_', 68)}"


def _slack(dice: Maker) -> str:
    parts = (dice.signs(BASE32, 9), dice.signs(BASE32, 9), dice.signs(ALNUM, 24))
    return "https://hooks.slack.com/services/T{}/B{}/{}".format(*parts)


def _hook(dice: Maker) -> str:
    kinds = (
        lambda: f"https://chat.example.org/hooks/{dice.signs(LETTERS + '0123456789', 26)}",
        lambda: f"https://hooks.zapier.com/hooks/catch/{dice.randrange(10**6)}/{dice.signs(LETTERS + '23', 7)}/",
        lambda: f"https://maker.ifttt.com/trigger/sold/with/key/{dice.signs(ALNUM, 22)}",
        lambda: (
            f"https://corp.webhook.office.com/webhookb2/{dice.uuid()}@{dice.uuid()}/IncomingWebhook/"
            f"{dice.signs(HEX, 32)}/{dice.uuid()}"
        ),
        lambda: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={dice.uuid()}",
        lambda: f"https://oapi.dingtalk.com/robot/send?access_token={dice.signs(HEX, 64)}",
    )
    return dice.choice(kinds)()


def _telegram(dice: Maker) -> str:
    return f"https://api.telegram.org/bot{dice.randrange(10**8, 10**10)}:{dice.signs(ALNUM + '-_', 35)}/sendMessage"


def _coloured(dice: Maker, text: str) -> str:
    start = dice.choice(["\x1b[32m", "\x1b[1;31m", "\x1b[38;5;124m", "\x1b[0;34m", "\x1b[38;2;10;20;30m"])
    return f"{start}{text}{dice.choice([chr(27) + '[0m', chr(27) + '[39m', chr(27) + '[m'])}"


def _rich(dice: Maker) -> str:
    name, value = _coloured(dice, "'secret'"), _coloured(dice, f"'{dice.signs(ALNUM, 24)}'")
    return f"\x1b[1m{{\x1b[0m{name}: {value}\x1b[1m}}\x1b[0m\n"


def _shown(dice: Maker) -> dict[str, str]:
    return {"text/html": f'<img src="{data_uri(code_picture(dice.link()), lines=dice.random() < 0.5)}">'}


def _key(dice: Maker) -> str:
    body = base64.encodebytes(dice.randbytes(118)).decode()
    return f"-----BEGIN EC PRIVATE KEY-----\n{body}-----END EC PRIVATE KEY-----\n"


LEAKS: dict[str, Callable[[Maker], File]] = {
    "picture in a cell's text": lambda d: (".ipynb", notebook(markdown=f"![]({data_uri(code_picture(d.link()))})")),
    "picture in HTML shown": lambda d: (".ipynb", notebook(output=_shown(d))),
    "picture in code": lambda d: (".ipynb", notebook(f'HTML("<img src={data_uri(code_picture(d.link()))}>")')),
    "picture in a page": lambda d: (".html", f"<p><img src='{data_uri(code_picture(d.link()), lines=True)}'></p>"),
    "picture in JSON": lambda d: (".json", json.dumps({"shown": data_uri(code_picture(d.link()))[22:]})),
    "picture between marks": lambda d: _merged(d, data_uri(code_picture(d.link()))),
    "password field": lambda d: _field(d, "PasswordModel", description="", value=_value(d)),
    "field that says what it asks for": lambda d: _field(d, "TextModel", description="API secret:", value=_value(d)),
    "marks, a named value": lambda d: _merged(d, f'secret = "{d.signs(ALNUM, 20)}"'),
    "marks, a dictionary": lambda d: _merged(d, f'{{"apiKey": "{d.signs(ALNUM, 20)}", "secret": "{_secret(d)}"}}'),
    "marks, a passphrase": lambda d: _merged(d, f'password = "{d.words(4)}"'),
    "marks, a link": lambda d: _merged(d, f'scan = "{d.link()}"'),
    "Discord in freqtrade's file": lambda d: (".json", json.dumps({"discord": {"webhook_url": _discord(d)}}, indent=2)),
    "Discord in a notebook": lambda d: (".ipynb", notebook(f"requests.post('{_discord(d)}', json=message)")),
    "Slack's address": lambda d: (".py", f'post("{_slack(d)}")\n'),
    "another hook": lambda d: (".md", f"It goes to <{_hook(d)}>.\n"),
    "Telegram's address": lambda d: (".ipynb", notebook(f'requests.get(f"{_telegram(d)}")')),
    "colour, a value": lambda d: (".ipynb", notebook(output=f"12:00 {_coloured(d, _secret(d))}\n")),
    "colour, a log": lambda d: (".log", f"12:00 | INFO | {_coloured(d, _secret(d))}\n"),
    "colour, a dictionary": lambda d: (".ipynb", notebook(output=_rich(d))),
    "passphrase of words": lambda d: (".py", f"passphrase = '{d.words(6)}'\n"),
    "passphrase with hyphens": lambda d: (".txt", f"Password: {d.words(5, '-')}\n"),
    "passphrase printed": lambda d: (".ipynb", notebook(output=f"vault password: {d.words(4)}\n")),
    "words of a wallet": lambda d: (".md", f"Recovery phrase: {d.words(d.choice([12, 24]))}\n"),
    "password in an address": lambda d: (
        ".ipynb",
        notebook(f"!git clone https://ada:{d.signs(ALNUM, 20)}@git.example/x"),
    ),
    "database's address": lambda d: (".py", f'db = "postgres://ada:{_value(d).replace(" ", "")}@db.example.org/x"\n'),
    "Secret beside a map": lambda d: (
        ".ipynb",
        notebook(f"var map_{d.signs(HEX, 32)} = 1\nprint('{d.signs(HEX, 32)}')"),
    ),
    "32 digits by name": lambda d: (".yml", f"md5: {d.signs(HEX, 32)}\nsecret: {d.signs(HEX, 32)}\n"),
    "private key in a notebook": lambda d: (".ipynb", notebook(f'key = """{_key(d)}"""')),
    "option of a command": lambda d: (".sh", f"bot --api-secret {d.signs(ALNUM, 32)} --dry-run\n"),
    "header": lambda d: (".txt", f"KC-API-PASSPHRASE: {d.words(1)}{d.randrange(1000)}\n"),
    "JSON in JSON": lambda d: (".json", json.dumps({"body": json.dumps({"secret": f"x{d.signs(ALNUM, 18)}"})})),
    "link escaped for scripts": lambda d: (".json", json.dumps({"uri": d.link()}).replace("&", "\\u0026")),
    "link in a page": lambda d: (".html", f'<a href="{d.link().replace("&", "&amp;")}">scan</a>\n'),
    "link within a link": lambda d: (".txt", f"https://chart.example.org/qr?size=200&chl={quote(d.link(), safe='')}\n"),
    ".netrc": lambda d: (".txt", f"machine api.example.org login ada password {d.signs(ALNUM, 16)}\n"),
    "AWS": lambda d: (".ipynb", notebook(f'key = "AKIA{d.signs(BASE32, 16)}"')),
    "Binance": lambda d: (".py", f"Client('{d.signs(ALNUM, 64)}', '{d.signs(ALNUM, 64)}')\n"),
}
"""What makes a leak of each kind."""
