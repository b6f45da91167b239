"""Options of programs that ask exchanges: how these are reached. None of them changes which host is asked."""

import argparse
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from nupool_helpers.live.judging import NEEDS

__all__ = ["add_options"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add `--for` (purpose), `--ca` and `--proxy`."""
    parser.add_argument("--for", dest="purpose", choices=list(NEEDS), default="spot", help="what you use it for (spot)")
    parser.add_argument(
        "--ca", type=_file, metavar="FILE", help="trust these authorities (PEM) instead of the usual ones"
    )
    parser.add_argument(
        "--proxy", type=_proxy, metavar="URL", help="go through this proxy; none of the environment is used"
    )


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
