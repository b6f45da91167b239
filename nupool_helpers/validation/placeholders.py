"""What documentation puts where a value belongs."""

import re

__all__ = ["placeholder"]

# In brackets, dots (also where the middle of a value was left out), stars, one sign over and over, and names of hosts
# that RFC 2606 keeps for documentation.
_MARKED = re.compile(
    r"<.*>|\[.*\]|(?:[^${}]*\{\w+\})+[^{}]*|[\w-]*(?:…|\.{3})[\w-]*|[xX*•._?-]{3,}|.*([^\W_])\1{15}.*"
    r"|(?i:redacted|removed|fixme|tbd)|(?:[\w-]+[.@])*(?:example\.(?:com|net|org)|[\w-]+\.example)(?::[0-9]{1,5})?",
    re.DOTALL,
)
# Texts that forms of keys have around their values: PEM, and Coinbase's names. What is inside of them is judged.
_AROUND = re.compile(
    r"-----BEGIN [A-Z ]+-----(.*?)(?:-----END [A-Z ]+-----)?|organizations/([^/]+)/apiKeys/([^/]+)",
    re.DOTALL,
)
_ONE_SIGN = re.compile(r"([^\W_])\1*(?:[-_ .]\1+)*")
_ONE_SIGN_LEAST = 8
# With what joins words, and perhaps a number behind them.
_WORDS = re.compile(r"[A-Za-z]+(?:[-_ .]+[A-Za-z]+)*[-_ .]?[0-9]{0,3}[.!]?")
_BEGUN = r"your|my|placeholder|example|change|insert|replace|enter|paste|dummy"
_WANTED = r"api|key|secret|token|pass(?:word|phrase)|address|id"
_OTHERS = r"the|own|public|private|me|this|to|be|here|goes|in|with|put|value|string|test|exchange|account|client|todo|x"
# Words of which every one is of documentation, run together as well: yourapikey.
_KNOWN = re.compile(rf"(?i)(?:{_BEGUN}|{_WANTED}|{_OTHERS}|please|now|server|name)+s?")
_SAYS_SO = re.compile(rf"(?i){_BEGUN}|secret|api[-_ .]*key|todo")
_PARTS = re.compile(r"[-_ .]+|(?<=[a-z])(?=[A-Z])")


def placeholder(value: str) -> bool:
    """Tell whether a value, the whole of it, is what documentation puts where one belongs.

    A word of that kind in a value says nothing: Coinbase's keys are organizations/UUID/apiKeys/UUID, and passphrases
    have words.
    """
    text = value.strip()
    if around := _AROUND.fullmatch(text):
        pem, *names = around.groups("")
        # A name there is a UUID, and nearly all of those have a digit.
        return _is_one(pem.strip()) or any(_is_one(part) or re.fullmatch(r"[A-Za-z_-]+", part) for part in names)
    return _is_one(text)


def _is_one(text: str) -> bool:
    if _MARKED.fullmatch(text) or (_ONE_SIGN.fullmatch(text) and len(text) >= _ONE_SIGN_LEAST):
        return True
    if not (_WORDS.fullmatch(text) and _SAYS_SO.search(text)):
        return False
    words = _PARTS.split(text.rstrip("0123456789.! -_"))
    others = [word for word in words if not _KNOWN.fullmatch(word)]
    # One may be the name of what the value is for: your_kraken_key.
    named = {kind for kind in (_BEGUN, _WANTED) for word in words if re.fullmatch(f"(?i){kind}", word)}
    return not others or (len(others) == 1 and len(named) > 1)
