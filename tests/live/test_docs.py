"""docs/live-keys.md says what the program does."""

from scripts.live_keys_doc import MARK, PAGE, sections


def test_the_sections_are_the_tables() -> None:
    """Requests, what is kept, sources, doubts and names; `python scripts/live_keys_doc.py` writes them again."""
    head, _, told = PAGE.read_text(encoding="utf-8").partition(MARK)

    assert MARK + told == sections()
    assert "No live exchange could be asked" in head


def test_every_exchange_says_where_it_is_known_from_and_when() -> None:
    """A source with its date for each; and whoever tells nothing says where to look."""
    told = sections()
    sources = [line for line in told.splitlines() if line.startswith("- Source: ")]

    assert (
        len(sources) == told.count("### ") == told.count("- Key page: <https://") == told.count("these names are from")
    )
    assert all("read 2026-11-25" in line for line in sources)
