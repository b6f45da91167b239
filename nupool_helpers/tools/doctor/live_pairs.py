"""The pair of a configuration as an exchange of today takes it."""

from nupool_helpers import live
from nupool_helpers.exports.credentials import Credentials
from nupool_helpers.secret import SecretText

__all__ = ["PRACTICE", "credentials_of", "exchange_of", "is_elsewhere", "todays_id"]

PRACTICE = ("bittrex", "testing", "practice exchange")
"""How a pair of the exchange that the workbook practises with is called."""
# Names that ccxt had for them, or other programs have.
_OLDER = {
    **{"gateio": "gate", "gate_io": "gate", "huobi": "htx", "huobipro": "htx", "coinbaseadvanced": "coinbase"},
    **{"coinbasepro": "coinbaseexchange", "gdax": "coinbaseexchange", "okex": "okx", "okex5": "okx"},
}
_SITES = (("okx", "myokx", "okxus"), ("bybit", "bybiteu"))  # of one vendor; programs call each by the first name


def todays_id(name: str) -> str:
    """Return ccxt's id of today for what a program calls an exchange, in whatever case it writes that."""
    plain = name.strip().lower()
    return _OLDER.get(plain, plain)


def exchange_of(name: str) -> live.Exchange | live.NothingTold | None:
    """Return the exchange that a program calls so, None where it is none that is known here."""
    chosen = todays_id(name)
    return live.EXCHANGES.get(chosen) or live.NOTHING_TOLD.get(chosen)


def is_elsewhere(entry: Credentials, exchange: live.Exchange) -> bool:
    """Tell whether a pair is called one of another exchange, which must not get its Key."""
    if entry.exchange in PRACTICE:
        return True
    named = exchange_of(entry.exchange)
    return bool(named and named.id != exchange.id and not any({named.id, exchange.id} <= {*site} for site in _SITES))


def credentials_of(
    entry: Credentials, passphrase: SecretText | None = None, code: SecretText | None = None
) -> live.Credentials:
    """Return the pair of a file or of the vault, with what was entered besides."""
    return live.Credentials(SecretText(entry.key), entry.secret, entry.password or passphrase, code)
