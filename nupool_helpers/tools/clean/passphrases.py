"""Passphrases of words: behind a name that says so, words that make no sentence."""

import re
from collections.abc import Iterator

__all__ = ["passphrases"]

_NAME = (
    r"(?i:pass(?:word|phrase|code|wd|wort)|\bpwd|mnemonic|(?:seed|recovery|backup|wallet|secret)[ _-]?(?:phrase|words))"
)
_WORD = r"(?:[a-z]{3,10}|[A-Z][a-z]{2,9})"
# One sign between all words; four words and more, since two or three with hyphens are a name for something.
_PHRASE = re.compile(
    rf"{_NAME}(?:\[[0-9]*\]|[\"'\]]){{0,3}}\s{{0,9}}(?:[:=]{{1,2}}|=>)\s{{0,9}}[\"'`]?"
    rf"(?P<value>{_WORD}(?P<mark>[ ._-]){_WORD}(?:(?P=mark){_WORD}){{2,22}})(?=[\"'`,;.)\]}}\s]*(?:#.*)?$|[\"'`])"
)
# What a message, a label or a sentence is made of, and a passphrase that dice chose is not. Words of one or two letters
# are in no passphrase either: they end it above.
_OF_SENTENCES = frozenset(
    """
    again all and any are back been below both but can cannot change changed characters code confirm contain
    contains current does each empty enter enough entered every expired failed field file for forgot
    forgotten found from given had has have here him his how incorrect into invalid its just keep kept least like
    long make match missing more must name need needed never new not old one only our out page please protected
    read required reset same saved see sent set shall short should show shown sign some stored string such text
    than that the their them then there these they this too type typed until update updated use used user using
    value very was were what when where which who will with within without word words wrong you your
    """.split()  # noqa: SIM905
)


def passphrases(line: str) -> Iterator[tuple[int, int]]:
    """Return where passphrases of four words and more begin and end in a line."""
    for match in _PHRASE.finditer(line):
        words = re.split(r"[ ._-]", match["value"])
        # A title has a capital at its beginning alone; a passphrase at every word or at none.
        capitals = sum(word[0].isupper() for word in words)
        if capitals in (0, len(words)) and not _OF_SENTENCES.intersection(word.lower() for word in words):
            yield match.span("value")
