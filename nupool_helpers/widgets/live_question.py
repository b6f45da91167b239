"""A panel asks an exchange of today what a key may do, and says meanwhile what it waits for."""

from nupool_helpers import live
from nupool_helpers.widgets.panel import Panel

__all__ = ["question"]


def question(
    panel: Panel, exchange: live.Exchange, pair: live.Credentials, line: live.Line
) -> tuple[live.Verdict, list[str]]:
    """Ask once; return the verdict and the lines that say what was sent.

    Raises InvalidInput where the pair cannot be one of this exchange: then nothing was sent.
    """
    sent = live.prepare(exchange, pair, line).lines()

    def announce(follow: live.FollowUp, signed: live.SignedRequest) -> None:
        asked = signed.lines()
        sent.extend(["", follow.why, *asked])
        panel.send({"progress": f"{follow.why} So this is sent, too: {asked[0]}"})

    panel.send({"progress": f"Waiting for {exchange.title}, for {line.seconds:.0f} seconds at most …"})
    return live.ask(exchange, pair, line, announce), sent
