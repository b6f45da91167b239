"""The fourteen steps of the tutorial: their titles, their notebooks, and where on the exchange each is done."""

from dataclasses import dataclass

from nupool_helpers.protocol.steps import TITLES

__all__ = ["PHONE_STEPS", "STEPS", "Step"]

PHONE_STEPS = range(5, 9)
"""Nobody can look into a phone: these are ticked by the learner, and settled by a right code at step 9."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: `notebook` is the file's name without ending, `page` where on the exchange it is done."""

    number: int
    title: str
    notebook: str
    page: str


_PLACES = (
    ("00_start_here", "register"),
    ("01_open_the_exchange", ""),
    ("02_log_in", "login"),
    ("03_go_to_two_factor_authentication", "settings/two-factor"),
    ("04_create_2fa", "settings/two-factor"),
    ("05_open_the_authenticator", "settings/two-factor"),
    ("06_prepare_the_scan", "settings/two-factor"),
    ("07_scan", "settings/two-factor"),
    ("08_finish", "settings/two-factor"),
    ("09_enter_the_code", "settings/two-factor"),
    ("10_confirm_by_email", "mail"),
    ("11_go_to_api_keys", "settings/api-keys"),
    ("12_prepare_a_key", "settings/api-keys"),
    ("13_grant_rights", "settings/api-keys"),
    ("14_the_revealed_keys", "settings/api-keys"),
)
STEPS = tuple(
    Step(number, title, notebook, page)
    for number, (title, (notebook, page)) in enumerate(zip(TITLES, _PLACES, strict=True))
)
