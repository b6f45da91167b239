"""API v3's operations: which method of which resource does what, what it needs, and whose changes its answer counts."""

from nupool_helpers.practice.api.operation import LIMIT, READ, SEND, Operation
from nupool_helpers.practice.api.v3 import (
    account,
    balances,
    candles,
    deposits,
    executions,
    markets,
    orders,
    withdrawals,
)
from nupool_helpers.practice.api.v3.arguments import ArgumentsV3
from nupool_helpers.practice.api.v3.deposits import DEPOSITS
from nupool_helpers.practice.api.v3.executions import EXECUTIONS
from nupool_helpers.practice.api.v3.listed import every_coin, every_market, in_list, one_coin, one_market
from nupool_helpers.practice.api.v3.orders import ORDERS
from nupool_helpers.practice.api.v3.withdrawals import WITHDRAWALS
from nupool_helpers.practice.transaction import Transaction
from nupool_helpers.practice.wallet import sequence

__all__ = ["NOT_SERVED", "OPERATIONS"]


def _mine(tx: Transaction, _arguments: ArgumentsV3) -> int:
    return tx.key.sequence if tx.key else 0


def _of_market(tx: Transaction, arguments: ArgumentsV3) -> int:
    return sequence.current(tx, arguments.market().name)


def _of_markets(tx: Transaction, _arguments: ArgumentsV3) -> int:
    return sequence.current(tx, sequence.MARKETS)


_RECENT = Operation(candles.recent, sequence=_of_market)
_HISTORICAL = Operation(candles.historical)
_TRADES = Operation(markets.trades, sequence=_of_market)
_ALLOWED = Operation(withdrawals.allowed, READ)
_CANDLES = "/markets/{marketSymbol}/candles"

OPERATIONS: dict[tuple[str, str], Operation[ArgumentsV3]] = {
    ("GET", "/balances"): Operation(balances.balances, READ, _mine),
    ("GET", "/balances/{currencySymbol}"): Operation(balances.balance, READ),
    ("POST", "/orders"): Operation(orders.new, orders.permissions_for, status=201, writes=True),
    ("GET", "/orders/open"): Operation(orders.still_open, READ, _mine),
    ("DELETE", "/orders/open"): Operation(orders.cancel_all, LIMIT, writes=True),
    ("GET", "/orders/closed"): Operation(orders.closed, READ),
    ("GET", "/orders/{orderId}"): Operation(ORDERS.one, READ),
    ("DELETE", "/orders/{orderId}"): Operation(orders.cancel, LIMIT, writes=True),
    ("GET", "/orders/{orderId}/executions"): Operation(executions.of_order, READ),
    ("GET", "/executions"): Operation(EXECUTIONS.page, READ),
    ("GET", "/executions/last-id"): Operation(executions.last_id, READ, _mine),
    ("GET", "/executions/{executionId}"): Operation(EXECUTIONS.one, READ),
    ("GET", "/ping"): Operation(markets.ping),
    ("GET", "/currencies"): Operation(every_coin(markets.currency)),
    ("GET", "/currencies/{currencySymbol}"): Operation(one_coin(markets.currency)),
    ("GET", "/markets"): Operation(every_market(markets.market)),
    ("GET", "/markets/summaries"): Operation(every_market(markets.summary), sequence=_of_markets),
    ("GET", "/markets/tickers"): Operation(every_market(markets.ticker), sequence=_of_markets),
    ("GET", "/markets/{marketSymbol}"): Operation(one_market(markets.market)),
    ("GET", "/markets/{marketSymbol}/ticker"): Operation(one_market(markets.ticker)),
    ("GET", "/markets/{marketSymbol}/summary"): Operation(one_market(markets.summary)),
    ("GET", "/markets/{marketSymbol}/orderbook"): Operation(markets.order_book, sequence=_of_market),
    ("GET", "/markets/{marketSymbol}/trades"): _TRADES,
    ("HEAD", "/markets/{marketSymbol}/trade"): _TRADES,  # so in the description
    ("GET", _CANDLES + "/{candleInterval}/recent"): _RECENT,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/recent"): _RECENT,
    ("GET", _CANDLES + "/{candleInterval}/historical/{year}"): _HISTORICAL,
    ("GET", _CANDLES + "/{candleInterval}/historical/{year}/{month}"): _HISTORICAL,
    ("GET", _CANDLES + "/{candleInterval}/historical/{year}/{month}/{day}"): _HISTORICAL,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/historical/{year}"): _HISTORICAL,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/historical/{year}/{month}"): _HISTORICAL,
    ("GET", _CANDLES + "/{candleType}/{candleInterval}/historical/{year}/{month}/{day}"): _HISTORICAL,
    ("GET", "/account"): Operation(account.account, READ),
    ("GET", "/account/volume"): Operation(account.volume, READ),
    ("GET", "/account/fees/trading"): Operation(every_market(account.fees), READ),
    ("GET", "/account/fees/trading/{marketSymbol}"): Operation(one_market(account.fees), READ),
    ("GET", "/account/permissions/markets"): Operation(every_market(account.market_policy), READ),
    ("GET", "/account/permissions/markets/{marketSymbol}"): Operation(in_list(one_market(account.market_policy)), READ),
    ("GET", "/account/permissions/currencies"): Operation(every_coin(account.coin_policy), READ),
    ("GET", "/account/permissions/currencies/{currencySymbol}"): Operation(
        in_list(one_coin(account.coin_policy)), READ
    ),
    ("GET", "/addresses"): Operation(balances.deposit_addresses, READ),
    ("POST", "/addresses"): Operation(balances.new_address, READ, status=201, writes=True),
    ("GET", "/addresses/{currencySymbol}"): Operation(balances.deposit_address, READ),
    ("GET", "/deposits/open"): Operation(deposits.still_open, READ, _mine),
    ("GET", "/deposits/closed"): Operation(deposits.closed, READ),
    ("GET", "/deposits/ByTxId/{txId}"): Operation(DEPOSITS.of_transaction, READ),
    ("GET", "/deposits/{depositId}"): Operation(DEPOSITS.one, READ),
    ("POST", "/withdrawals"): Operation(withdrawals.new, SEND, status=201, writes=True),
    ("GET", "/withdrawals/open"): Operation(withdrawals.still_open, READ),
    ("GET", "/withdrawals/closed"): Operation(withdrawals.closed, READ),
    ("GET", "/withdrawals/allowed-addresses"): _ALLOWED,
    ("GET", "/withdrawals/whitelistAddresses"): _ALLOWED,  # its earlier name
    ("GET", "/withdrawals/ByTxId/{txId}"): Operation(withdrawals.of_transaction, READ),
    ("GET", "/withdrawals/{withdrawalId}"): Operation(WITHDRAWALS.one, READ),
    ("DELETE", "/withdrawals/{withdrawalId}"): Operation(withdrawals.cancel, SEND, writes=True),
}
NOT_SERVED = ("batch", "conditional-orders", "subaccounts", "transfers")
"""The resources of the description that the practice exchange answers with 501."""
