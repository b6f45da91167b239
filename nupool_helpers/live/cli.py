"""Say what a key of your exchange may do, and whether that is more than you use it for.

One documented, reading request is shown and then sent, to that exchange only. Exit status: 0 least privilege, 1 more
than needed, 2 could not be established, or too little for what was picked.
"""

import argparse
import json
import ssl
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from nupool_helpers.errors import WorkbookError
from nupool_helpers.live.asking import ask
from nupool_helpers.live.catalogue import EXCHANGES, NOTHING_TOLD
from nupool_helpers.live.exchange import Exchange, NothingTold
from nupool_helpers.live.judging import NEEDS, judge
from nupool_helpers.live.prompts import ask_for_pair, say
from nupool_helpers.live.request import FollowUp, SignedRequest
from nupool_helpers.live.showing import as_json, by_hand, lines, names, preview
from nupool_helpers.live.transport import Line
from nupool_helpers.live.types import TOLD, Credentials

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print the verdict, and return the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.names:
        return _say_names(given.exchange)
    if given.exchange is None:
        parser.error("Name an exchange.")
    if given.exchange in NOTHING_TOLD:
        return _say_by_hand(given.exchange, given.json)
    exchange = EXCHANGES[given.exchange]
    try:
        pair = _pair_after_preview(exchange)
    except WorkbookError as error:
        return _stop(str(error))
    except (KeyboardInterrupt, EOFError):
        return _stop("Nothing was sent.")
    try:
        verdict = ask(exchange, pair, Line(given.ca, given.proxy), _announce)
    except WorkbookError as error:
        return _stop(str(error))
    except KeyboardInterrupt:
        return _stop("Stopped; the request may have been sent.")
    judgement = judge(verdict, given.purpose)
    for line in [json.dumps(as_json(verdict, judgement))] if given.json else lines(verdict, judgement):
        say(line)
    return judgement.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nupool-key", description=__doc__)
    known = sorted([*EXCHANGES, *NOTHING_TOLD])
    parser.add_argument("exchange", nargs="?", choices=known, metavar="EXCHANGE", help=", ".join(known))
    parser.add_argument("--for", dest="purpose", choices=list(NEEDS), default="spot", help="what you use it for (spot)")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--names", action="store_true", help="only say what key pages call their rights; asks nothing")
    parser.add_argument(
        "--ca", type=_file, metavar="FILE", help="trust these authorities (PEM) instead of the usual ones"
    )
    parser.add_argument(
        "--proxy", type=_proxy, metavar="URL", help="go through this proxy; none of the environment is used"
    )
    return parser


def _file(text: str) -> Path:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(text)
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError("Name a file of certificates in PEM form.") from None
    return Path(text)


def _proxy(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "http" or not parts.hostname or parts.username or parts.password:
        # A password there would stand in the list of processes.
        raise argparse.ArgumentTypeError("Give the proxy as http://host:port, without a name or password in it.")
    return text


def _stop(sentence: str) -> int:
    say(sentence, error=True)
    return 2


def _pair_after_preview(exchange: Exchange) -> Credentials:
    """Show the request, then ask for the pair: who enters it has seen what it is for."""
    say(
        f"This is sent to {exchange.title}, once, when you have entered the pair (Ctrl+C: nothing is sent):", error=True
    )
    for line in preview(exchange):
        say(f"    {line}", error=True)
    return ask_for_pair(exchange)


def _announce(follow: FollowUp, signed: SignedRequest) -> None:
    say(f"{follow.why} So this is sent, too:", error=True)
    for line in signed.lines():
        say(f"    {line}", error=True)


def _say_names(chosen: str | None) -> int:
    known: list[Exchange | NothingTold] = [*EXCHANGES.values(), *NOTHING_TOLD.values()]
    for exchange in known:
        if chosen in (None, exchange.id):
            say(f"{exchange.title}: {exchange.page.address} ({exchange.page.way})")
            for line in names(exchange):
                say(f"    {line}")
    return 0


def _say_by_hand(chosen: str, as_text: bool) -> int:
    said = by_hand(NOTHING_TOLD[chosen])
    if as_text:
        say(json.dumps({**dict.fromkeys(TOLD), "problem": None, "note": " ".join(said)}))
    else:
        for line in said:
            say(line)
    return 2
