"""The shapes of secrets: what this project issues, what authenticators exchange, and the keys of common exchanges."""

import re

__all__ = ["CERTAIN", "CONFIGURED", "FIELD", "HEXADECIMAL", "NAMED", "SHAPES"]

NAMED = (
    r"(?i:(?:api|client|vault)?[_-]?(?:secret|passphrase|passw(?:or)?d|pwd)(?:[_-]?access)?(?:[_-]?key)?|api[_-]?key"
    r"|seed|token|private[_-]?key)"
)
"""A name that is given to secrets."""
# Where a value begins and ends. Inside a run of base64 nothing is a value, and what stands behind a $ is a variable, or
# the hash of a password as argon2 and others write it ($argon2id$...$salt$hash): nobody logs in with that.
_BEGIN, _END = r"(?<![\w+/.$-])", r"(?![\w+/=-])"
_MIXED = r"(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[0-9])"
_GROUPS = r"(?:{0}{{4}}[ -]){{{1}}}{0}{{4}}"  # as sites show a seed
_PAGE = r"(?:[a-z]+[0-9]{0,2}|[0-9]+)(?:[-_](?:[a-z]+[0-9]{0,2}|[0-9]+))*(?![\w-])"
HEXADECIMAL = "Key or Secret of 32 characters"
"""The kind of what may be something else: an MD5 is 32 hexadecimal digits, and so is many an id."""
FIELD = '"PasswordModel.value": "'
"""What stands before the value of a field that was made for a secret, as it is handed over."""
SHAPES: dict[str, re.Pattern[str]] = {
    "value of a password field": re.compile(rf"^{FIELD}(?P<value>.+)", re.DOTALL),
    # As a page has it that a cell showed; as a cell shows a field, and code makes one.
    "value of a password field in a page": re.compile(
        r'"Password(?:Model|Input)"(?:(?!"(?:model_name|type|Password(?:Model|Input))").){0,300}?'
        r'"value": ?"(?P<value>(?:[^"\\]|\\.)+)"'
    ),
    "value of a password field in code": re.compile(
        r"\bPassword(?:Input)?\((?:[^()\n]{0,300}?[,\s])?value=(?P<q>[\"'])(?P<value>(?:(?!(?P=q))[^\\]|\\.){1,300})(?P=q)"
    ),
    "otpauth link": re.compile(
        r"(?i)otpauth://[^\s\"'<>\\]{1,1000}?[?&;]secret=(?:[a-z2-7=]|%20|%3d){16,}[^\s\"'<>\\]*"
        r"|otpauth-migration://[^\s\"'<>\\]{1,100}?[?&;]data=[\w%+/=-]{16,}"
    ),
    "seed": re.compile(
        rf"{_BEGIN}(?:[A-Z2-7]{{32}}|(?=[A-Z]*[2-7][A-Z]*[2-7])(?:[A-Z2-7]{{16}}|[A-Z2-7]{{26}}|[A-Z2-7]{{52}})"
        rf"|(?=[a-z]*[2-7][a-z]*[2-7])(?=[a-f2-7]*[g-z])[a-z2-7]{{32}}"
        rf"|{_GROUPS.format('[A-Z2-7]', 7)}|{_GROUPS.format('[a-z2-7]', 7)}"
        rf"|(?=[A-Z -]*[2-7][A-Z -]*[2-7]){_GROUPS.format('[A-Z2-7]', 3)}){_END}"
    ),
    # Bittrex's and Gate's keys, Coinbase Exchange's; OKX writes its secrets in capitals.
    HEXADECIMAL: re.compile(
        r"(?<![0-9A-Za-z-])(?<!IPY_MODEL_)(?<!md5[:=-])(?<!\"model_id\": \")(?:[0-9a-f]{32}|[0-9A-F]{32})"
        r"(?![0-9A-Za-z-])(?!\": ?\{)",  # a widget's id, in a page that was made of a notebook
        re.ASCII,
    ),
    "recovery code": re.compile(r"(?<![0-9a-z-])[a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?![0-9a-z-])", re.ASCII),
    "mail link": re.compile(r"(?<=[?&]token=)[\w.-]{20,}", re.ASCII),
    "session": re.compile(r"(?<=practice_session=)[\w.-]{16,}", re.ASCII),
    # 32 bytes in base64url: our owner and session tokens, Deribit's and Bitfinex's secrets.
    "token of 43 characters": re.compile(rf"(?<!sha256[=:-]){_BEGIN}{_MIXED}[\w-]{{43}}{_END}", re.ASCII),
    # Kraken and Coinbase Exchange give 64 bytes in base64; Kraken's key is 42 bytes.
    "exchange secret (64 bytes in base64)": re.compile(rf"{_BEGIN}(?!sha512)[A-Za-z0-9+/]{{86}}=={_END}", re.ASCII),
    "exchange key of 56 characters": re.compile(
        rf"{_BEGIN}(?=\w*[+/])(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*[0-9])[A-Za-z0-9+/]{{56}}{_END}", re.ASCII
    ),
    # Binance gives 64 letters and digits twice.
    "exchange key of 64 characters": re.compile(rf"{_BEGIN}{_MIXED}[A-Za-z0-9]{{64}}{_END}", re.ASCII),
    "Huobi key": re.compile(rf"{_BEGIN}[0-9a-z]{{8,10}}(?:-[0-9a-f]{{8}}){{2}}-[0-9a-f]{{5}}{_END}", re.ASCII),
    "Poloniex key": re.compile(rf"{_BEGIN}[0-9A-Z]{{8}}(?:-[0-9A-Z]{{8}}){{3}}{_END}", re.ASCII),
    "Gemini key": re.compile(rf"{_BEGIN}(?:master|account)-[0-9A-Za-z]{{20}}{_END}", re.ASCII),
    "MEXC key": re.compile(rf"{_BEGIN}mx0[a-z][0-9A-Za-z]{{14}}{_END}", re.ASCII),
    # detect-secrets knows it where it is a whole line alone.
    "Telegram bot token": re.compile(r"(?<![\w:])[0-9]{8,10}:[\w-]{35}(?![\w-])", re.ASCII),
    "Coinbase key": re.compile(r"organizations/[0-9a-f-]{36}/apiKeys/[0-9a-f-]{36}", re.ASCII),
    # Who has the address of a hook can write there: Slack's, Discord's, Teams', Mattermost's, Zapier's, IFTTT's and
    # their like. What stands there in words and numbers, or in numbers alone, is the name of a page.
    "address of a webhook": re.compile(
        r"(?i)https?://hooks\.zapier\.com/hooks/catch/[0-9]+/\w{4,}"
        r"|(?<!\w)(?:https?://)?hooks\.slack\.com/(?:workflows|triggers|services)(?:/\w+){2,3}/(?=\w*[0-9])\w{12,}"
        r"|(?<!\w)(?:https?://)?(?:[a-z]{1,12}\.)?discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/[0-9]{15,}/(?=[\w-]*[0-9])[\w-]{30,}"
        r"|https?://(?:hook\.(?:\w+\.)?(?:make|integromat)\.com|webhook\.site|hc-ping\.com)/(?=[\w-]*[0-9])[\w-]{20,}"
        r"|https?://[^\s\"'<>\\]{1,200}?/(?:webhooks?\w?|hooks?|with/key)/[^\s\"'<>\\{}$]{0,200}?"
        rf"(?<![A-Za-z0-9_-])(?=[\w-]*[0-9])(?!{_PAGE})[A-Za-z0-9_-]{{7,}}(?![\w-]|[^\s\"'<>\\]*/[\w-]{{8}})"
        r"[^\s\"'<>\\{}$]{0,100}"
    ),
    "secret in an address": re.compile(
        r"(?i)https?://[^\s\"'<>\\]{1,500}?[?&;](?:access_token|api_?key|key|secret|passw(?:or)?d|sig(?:nature)?)="
        r"(?P<value>(?=[\w%.~+/-]*[0-9])(?=[\w%.~+/-]*[a-z])[\w%.~+/-]{16,})"
    ),
    # detect-secrets stops at signs that have a meaning in an address, and people do not write them otherwise there.
    "basic auth credentials": re.compile(
        r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,100}:(?P<value>[^\s@\"'<>]{3,100})@(?=[\w.-]+|\[)"
    ),
    "text given as a secret": re.compile(
        r"(?:SecretText|\.unlock|\.create|\.prove)\(\s*(?P<q>[\"'])(?P<value>(?!<)[^\"']{6,})(?P=q)"
    ),
    "value of an option": re.compile(
        rf"(?<!\S)--?(?:[\w]+-)*{NAMED}(?:=|\s+)[\"']?"
        r"(?P<value>(?=[^\s\"']*[0-9])(?=[^\s\"']*[A-Za-z])[\w+/=.!%-]{8,})"
    ),
    "password in .netrc": re.compile(r"\b(?:machine\s+\S+|default)\s+login\s+\S+\s+password\s+(?P<value>\S{4,})"),
    # With quotes, anywhere in a line; detect-secrets knows fewer names.
    "named value": re.compile(
        rf"{NAMED}[\"']?\]?\s*(?:[=:]|=>)\s*[\"'](?P<value>(?=[^\"']*[0-9])(?=[^\"']*[A-Za-z])[^\s\"']{{8,}})[\"']"
    ),
    # A line without quotes, which detect-secrets passes over: a name, and a value that nobody would think up.
    "named value at the end": re.compile(
        rf"(?:^|[\s,{{\"'])[\w.-]{{0,40}}{NAMED}[\"']?\s*[=:]\s*[\"']?"
        r"(?P<value>(?=[^\s\"']*[0-9])(?=[^\s\"']*[A-Za-z])[\w+/=-]{12,})(?=[\"']?[,}\]]*\s*(?:#.*)?$)"
    ),
}
CERTAIN = ("otpauth link", "mail link", "session")
"""What cannot be anything else, even between bytes that are no text."""
CONFIGURED = re.compile(rf"^\s*(?i:export\s+)?[\w.-]*{NAMED}\s*[=:]\s*(?P<value>\S.{{6,}}?)\s*(?:#.*)?$")
"""A line of a configuration: whatever stands behind such a name."""
