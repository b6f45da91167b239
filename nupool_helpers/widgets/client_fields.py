"""What the client's configuration is asked: a field for each of its values, and which of its two forms is written."""

from nupool_helpers.exports import pool_conf, users_dat
from nupool_helpers.exports.parameters import EXCHANGES
from nupool_helpers.widgets.blocks import Block, choice, field

__all__ = ["client_fields"]

_SERVER = "eu.nupool.net"
_FORMS = [
    (pool_conf.NAME, "pool.conf: one pair"),
    (users_dat.NAME, "users.dat: a line for each pair"),
]
_MATCH = [("no", "no: an order that would trade at once is not placed"), ("yes", "yes: orders may trade at once")]
_BOTS = [("pybot", "pybot: the client's own"), ("nubot", "nubot: another program"), ("none", "none: you, by hand")]


def client_fields() -> list[Block]:
    """Return the fields, each by the name that `exports.pool_conf.PoolConf` has for it, and the choice `form`."""
    return [*_pool_fields(), *_order_fields(), _form_choice()]


def _pool_fields() -> list[Block]:
    unit = "The coin on the other side of the market; in users.dat perhaps several: btc,usd."
    belongs = "Where the pair belongs. testing is the pool's own trial."
    return [
        field("address", "address", "Where the pool pays to: a NuBits address. It begins with B.", live=True),
        field("server", "server", "The pool: a host, or a host and its port.", _SERVER, live=True),
        field("unit", "unit", unit, "btc", live=True),
        choice("exchange", "exchange", [(name, name) for name in EXCHANGES], "bittrex", belongs),
    ]


def _order_fields() -> list[Block]:
    interest = "Least percent a day: one number for both sides, or bid,ask. 0: the pool's most."
    return [
        field("interest", "interest", interest, "0", live=True),
        choice("ordermatch", "ordermatch", _MATCH, "no", "Whether an order may meet another one at once."),
        choice("trading", "trading", _BOTS, "pybot", "Which program places the orders."),
    ]


def _form_choice() -> Block:
    hint = "users.dat goes into the same folder, and its server is named when the client is started."
    return choice("form", "Form", _FORMS, pool_conf.NAME, hint)
