"""From words and flags of a reply to rights: what is there, what is not, and what cannot be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nupool_helpers.live.types import RIGHTS, Reading

__all__ = ["Grant", "from_flags", "from_words", "grant", "strange_flags", "weigh"]


@dataclass(frozen=True)
class Grant:
    """What one word or flag of an exchange allows.

    `gives` what its documents say, `may` what they leave open, `beyond` what is none of RIGHTS, in words. `narrowest`:
    the exchange has no narrower right for reading or for spot trading, so what comes with it is nobody's mistake.
    """

    gives: frozenset[str]
    may: frozenset[str] = frozenset()
    beyond: str = ""
    narrowest: bool = False


def grant(gives: str = "", may: str = "", beyond: str = "", narrowest: bool = False) -> Grant:
    """Return a Grant from names of RIGHTS with spaces between."""
    named = frozenset(gives.split()), frozenset(may.split())
    if not (named[0] | named[1]) <= set(RIGHTS):
        raise ValueError("A grant names something that is not in RIGHTS.")
    return Grant(*named, beyond, narrowest)


def weigh(on: Collection[Grant], unsure: Collection[Grant] = (), strange: bool = False) -> Reading:
    """Return the rights of a key.

    `on` is what the reply says is on, `unsure` what it does not say in the documented form; with `strange`, something
    is on that no table knows, and that may be anything: then nothing is called absent.
    """
    found: dict[str, bool | None] = {}
    inseparable = set()
    for right in RIGHTS:
        open_question = strange or any(right in one.gives | one.may for one in unsure)
        sources = [one for one in on if right in one.gives | one.may]
        sure = any(right in one.gives for one in sources)
        found[right] = True if sure else None if open_question or sources else False
        if sources and not open_question and all(one.narrowest for one in sources):
            inseparable.add(right)
    beyond = tuple(one.beyond for one in on if one.beyond)
    notes = ("A right that this program does not know is on: nothing can be called absent.",) if strange else ()
    return Reading(**found, notes=notes, beyond=beyond, inseparable=frozenset(inseparable))  # type: ignore[arg-type]


def from_flags(record: Mapping[str, object], table: Mapping[str, Grant], other: Collection[str] = ()) -> Reading:
    """Return the rights of a record of true and false; `other` are its fields that are no rights.

    A flag that is missing or no boolean is not told. A field that is in neither list counts as on unless it is empty
    or off, since an exchange can add a right tomorrow.
    """
    strange = any(
        value not in (False, None, "", [], {}) for name, value in record.items() if name not in {*table, *other}
    )
    on = [one for name, one in table.items() if record.get(name) is True]
    unsure = [one for name, one in table.items() if not isinstance(record.get(name), bool)]
    return weigh(on, unsure, strange)


def from_words(
    words: Collection[str] | None, table: Mapping[str, Grant], strange: bool = False, missing: Collection[Grant] = ()
) -> Reading:
    """Return the rights of a list of words, where a word that is not listed is off; None: the reply tells no list.

    `missing` is what parts of the list that the documents have, and the reply has not, would allow.
    """
    if words is None:
        return weigh([], list(table.values()), strange)
    return weigh(
        [table[word] for word in words if word in table], missing, strange or any(w not in table for w in words)
    )


def strange_flags(record: Mapping[str, object], known: Collection[str]) -> bool:
    """Tell whether something that nobody knows is switched on beside the field that lists the rights."""
    return any(value is True or value == "true" for name, value in record.items() if name not in known)
