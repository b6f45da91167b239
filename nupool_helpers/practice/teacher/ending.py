"""The end of a class: that its progress was taken home is remembered for a while, and then all data are deleted."""

from sqlalchemy import delete, insert, select

from nupool_helpers.errors import InvalidInput
from nupool_helpers.practice.mail.links import renew_key
from nupool_helpers.practice.schema import meta, metadata
from nupool_helpers.practice.trading.market_maker import open_market_maker
from nupool_helpers.practice.transaction import Transaction

__all__ = ["WORD", "WORD_WITHOUT_EXPORT", "delete_all", "is_exported", "note_export", "require_word"]

WORD, WORD_WITHOUT_EXPORT = "DELETE", "DELETE WITHOUT EXPORT"
"""What is typed to delete everything: the second where no export was made."""
_EXPORTED = "class exported at"
_GOOD_FOR = 60 * 60 * 1000  # milliseconds: what a class has done since is in no older file


def note_export(tx: Transaction) -> None:
    """Remember that an export was made now."""
    tx.connection.execute(delete(meta).where(meta.c.name == _EXPORTED))
    tx.connection.execute(insert(meta).values(name=_EXPORTED, value=str(tx.now)))


def is_exported(tx: Transaction) -> bool:
    """Tell whether an export was made within the hour."""
    at = tx.connection.scalar(select(meta.c.value).where(meta.c.name == _EXPORTED))
    return at is not None and tx.now - int(at) < _GOOD_FOR


def require_word(tx: Transaction, typed: str) -> None:
    """Raise InvalidInput unless what was typed is the word that deletes everything now."""
    words = (WORD, WORD_WITHOUT_EXPORT) if is_exported(tx) else (WORD_WITHOUT_EXPORT,)
    if typed not in words:
        sentence = f"Type {words[0]}, in capitals, to delete everything."
        if len(words) == 1:
            sentence = f"No export was made within the hour. Make one first, or type {WORD_WITHOUT_EXPORT}."
        raise InvalidInput(sentence, "word")


def delete_all(tx: Transaction) -> None:
    """Delete accounts, keys, mails, orders, logs, seats and messages, and open the market anew.

    What was signed before ends with them: numbers begin again, and an old mail's link must open nobody's new account.
    """
    # Those that refer to others first.
    for table in reversed(metadata.sorted_tables):
        if table is not meta:
            tx.connection.execute(delete(table))
    tx.connection.execute(delete(meta).where(meta.c.name == _EXPORTED))
    renew_key(tx)
    open_market_maker(tx)
