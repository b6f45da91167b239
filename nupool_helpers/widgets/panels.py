"""Which panel belongs to which step."""

from importlib import import_module

from nupool_helpers.lessons.steps import PHONE_STEPS
from nupool_helpers.widgets.step import StepPanel

__all__ = ["panel_of"]

# By module and class, since a notebook shows one of them: step 14's alone knows every form of file and every real
# exchange, and to load these takes longer than to load all that step 3 needs.
_PANELS: dict[int, tuple[str, str]] = {
    0: ("account", "MakeAccount"),
    1: ("account", "OpenExchange"),
    2: ("log_in", "LogIn"),
    3: ("account", "TwoFactorPage"),
    4: ("kept_copy", "MakeSeedAndKeep"),
    **dict.fromkeys(PHONE_STEPS, ("phone_in_one_go", "PhoneInOneGo")),
    9: ("two_factor", "EnterCode"),
    10: ("kept_copy", "ConfirmAndKeep"),
    11: ("log_in_again", "KeysPage"),
    12: ("api_keys", "AddKey"),
    13: ("api_keys", "GrantRights"),
    14: ("key_pair", "KeepKeys"),
}


def panel_of(number: int) -> StepPanel:
    """Return a new panel of a step. Raises IndexError for a number that is no step's."""
    if number not in _PANELS:
        raise IndexError("The steps are 0 to 14.")
    module, name = _PANELS[number]
    panel: StepPanel = getattr(import_module(f"nupool_helpers.widgets.{module}"), name)(number)
    return panel
