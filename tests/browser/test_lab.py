"""A learner walks the fourteen steps in JupyterLab, in a real browser, with an authenticator that is not ours."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from nupool_helpers.clients import Exchange
from nupool_helpers.clients.launcher import find
from nupool_helpers.errors import PermissionDenied
from nupool_helpers.exports import pool_conf
from nupool_helpers.secret import SecretText
from nupool_helpers.validation.keys import KeyPair
from tests.browser.learner import ADDRESS, Learner
from tests.processes import Lab

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("lab")]


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

    written = pool_conf.parse(file.read_text())
    assert (written["address"], written["apikey"], written["apisecret"]) == (ADDRESS, learner.key, learner.secret)
    assert file.stat().st_mode & 0o777 == 0o600
    found = find(running.data)
    assert found is not None
    client = Exchange(found.url, KeyPair(written["apikey"], SecretText(written["apisecret"])))
    assert {balance["Currency"] for balance in client.balances()} >= {"BTC", "NBT"}
    with pytest.raises(PermissionDenied, match="WITHDRAW"):
        client.withdraw("NBT", "1", ADDRESS)
