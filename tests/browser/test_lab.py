"""A learner walks the fourteen steps in JupyterLab, in a real browser, with an authenticator that is not ours."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.learner import Learner
from tests.processes import Lab

# test_secrets walks the same path in every `make test`, recorded; here nothing is beside JupyterLab itself.
pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.xdist_group("lab")]


def test_a_learner_walks_all_steps_in_jupyterlab(running: Lab, page: Page, tmp_path: Path) -> None:
    """From Start here to pool.conf by the notebooks alone: the pair works, cannot withdraw, and lies in the file."""
    learner, file = Learner(page, running), tmp_path / "client" / "pool.conf"

    learner.start_here()
    learner.to_the_seed()
    learner.on_the_phone()
    learner.the_code_and_the_mail()
    learner.the_key()
    learner.the_proof()
    learner.the_client(file)
    learner.sees_that_the_file_works(file)
