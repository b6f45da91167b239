"""Say what a key of your exchange may do, and whether that is more than you use it for.

One documented, reading request is shown and then sent, to that exchange only. Exit status: 0 least privilege, 1 more
than needed, 2 could not be established, or too little for what was picked.
"""

import argparse
import json
from collections.abc import Sequence

from nupool_helpers.errors import WorkbookError
from nupool_helpers.live.asking import ask
from nupool_helpers.live.catalogue import EXCHANGES, NOTHING_TOLD
from nupool_helpers.live.exchange import Exchange, NothingTold
from nupool_helpers.live.judging import judge
from nupool_helpers.live.options import add_options
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
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--names", action="store_true", help="only say what key pages call their rights; asks nothing")
    add_options(parser)
    return parser


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
