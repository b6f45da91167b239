"""Which panel belongs to which exercise."""

from importlib import import_module

from nupool_helpers.widgets.exercise import Exercise

__all__ = ["exercise_of"]

_PANELS = {
    1: ("exercise_reading_key", "ReadingKey"),
    2: ("exercise_leaked_notebook", "FindTheSecret"),
    3: ("exercise_four_calls", "WhatIsAllowed"),
    4: ("exercise_stolen_key", "WhichOrder"),
}


def exercise_of(number: int) -> Exercise:
    """Return a new panel of an exercise. Raises IndexError for a number that is no exercise's."""
    if number not in _PANELS:
        raise IndexError("The exercises are 1 to 4.")
    module, name = _PANELS[number]
    panel: Exercise = getattr(import_module(f"nupool_helpers.widgets.{module}"), name)()
    return panel
