"""Which panel belongs to which step."""

from nupool_helpers.lessons.steps import PHONE_STEPS
from nupool_helpers.widgets.account import LogIn, MakeAccount, OpenExchange, TwoFactorPage
from nupool_helpers.widgets.api_keys import AddKey, GrantRights
from nupool_helpers.widgets.kept_copy import ConfirmAndKeep, MakeSeedAndKeep
from nupool_helpers.widgets.key_pair import KeepKeys
from nupool_helpers.widgets.log_in_again import KeysPage
from nupool_helpers.widgets.phone_in_one_go import PhoneInOneGo
from nupool_helpers.widgets.step import StepPanel
from nupool_helpers.widgets.two_factor import EnterCode

__all__ = ["panel_of"]

_PANELS: dict[int, type[StepPanel]] = {
    0: MakeAccount,
    1: OpenExchange,
    2: LogIn,
    3: TwoFactorPage,
    4: MakeSeedAndKeep,
    **dict.fromkeys(PHONE_STEPS, PhoneInOneGo),
    9: EnterCode,
    10: ConfirmAndKeep,
    11: KeysPage,
    12: AddKey,
    13: GrantRights,
    14: KeepKeys,
}


def panel_of(number: int) -> StepPanel:
    """Return a new panel of a step. Raises IndexError for a number that is no step's."""
    if number not in _PANELS:
        raise IndexError("The steps are 0 to 14.")
    return _PANELS[number](number)
