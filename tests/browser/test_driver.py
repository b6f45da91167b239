"""What drives the browser tests: it ends, and it shows where it stood."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driver import evaluate, keep_pictures, wait_until_saved

DIALOG = "<div class='jp-Dialog'>File Changed. Overwrite?</div>"


def test_a_promise_that_is_never_kept_ends(page: Page) -> None:
    """What hangs in the page ends with an error that says so, and what JupyterLab asks there is in it."""
    page.set_content(DIALOG)

    with pytest.raises(AssertionError, match=r"(?s)no answer within 50 ms.*Overwrite\?"):
        evaluate(page, "() => new Promise(() => {})", timeout=50)


def test_what_the_page_answers_comes_back(page: Page) -> None:
    """A value, an argument and a promise that is kept pass through."""
    assert evaluate(page, "(x) => x + 1", 2) == 3
    assert evaluate(page, "async () => [await 'later']") == ["later"]


def test_a_failure_shows_every_open_page(page: Page, tmp_path: Path) -> None:
    """A picture of each, those that are open beside it too."""
    page.context.new_page().set_content("another")

    kept = keep_pictures(tmp_path)

    assert [path.read_bytes()[:4] for path in kept] == [b"\x89PNG"] * 2


def test_a_question_that_comes_twice_or_goes_by_itself_holds_up_no_save(page: Page) -> None:
    """Each is answered where it stands, and one that somebody else has answered is waited for by nobody."""
    page.set_content("<body></body>")
    evaluate(
        page,
        """() => {
            window.nupoolSaved = false; window.answered = 0;
            const ask = last => {
                document.body.innerHTML = "<div class='jp-Dialog'>File Changed <button>Overwrite</button></div>";
                document.querySelector('button').onclick = () => {
                    window.answered += 1; document.body.innerHTML = '';
                    last ? window.nupoolSaved = true : setTimeout(() => ask(true), 30);
                };
            };
            ask(false);
        }""",
    )

    wait_until_saved(page)

    assert evaluate(page, "() => window.answered") == 2
