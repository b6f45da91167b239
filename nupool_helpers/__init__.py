"""The NuPool workbook: what its notebooks show and use.

    import nupool_helpers as nupool

    nupool.progress(1)  # the bar of fourteen steps
    nupool.step(1)  # the panel of a step
    nupool.check(1)  # whether it is done

Everything is loaded where it is used, so the import itself is quick.
"""

from typing import TYPE_CHECKING

from nupool_helpers.validation.keys import parse_permissions, permission_list
from nupool_helpers.validation.least_privilege import NEEDED

if TYPE_CHECKING:
    from nupool_helpers.widgets.attack import AttackPanel
    from nupool_helpers.widgets.authenticator_panel import Authenticator
    from nupool_helpers.widgets.class_overview import ClassOverview
    from nupool_helpers.widgets.client import ConfigureClient
    from nupool_helpers.widgets.computer_gone import ComputerGone
    from nupool_helpers.widgets.doctor import Doctor
    from nupool_helpers.widgets.emergency_card import EmergencyCard
    from nupool_helpers.widgets.exercise import Exercise
    from nupool_helpers.widgets.explore import Matrix
    from nupool_helpers.widgets.key_leaked import KeyLeaked
    from nupool_helpers.widgets.live_key import OwnKey
    from nupool_helpers.widgets.own_steps import OwnSteps
    from nupool_helpers.widgets.phone_gone import PhoneGone
    from nupool_helpers.widgets.pool import PoolAtWork
    from nupool_helpers.widgets.program import ConfigureProgram
    from nupool_helpers.widgets.progress import Check, Progress
    from nupool_helpers.widgets.quiz import Quiz
    from nupool_helpers.widgets.step import StepPanel
    from nupool_helpers.widgets.take_home import TakeHomePanel

__all__ = [
    "NEEDED",
    "authenticator",
    "check",
    "class_overview",
    "computer_gone",
    "configure_client",
    "configure_program",
    "emergency_card",
    "examine",
    "exercise",
    "explore",
    "key_leaked",
    "own_key",
    "own_steps",
    "parse_permissions",
    "permission_list",
    "phone_gone",
    "pool_at_work",
    "progress",
    "quiz",
    "step",
    "stolen",
    "take_home",
]


def progress(number: int) -> "Progress":
    """Show how far the learner is; `number` is the step whose notebook this is."""
    from nupool_helpers.widgets.progress import Progress

    return Progress(number)


def step(number: int) -> "StepPanel":
    """Show the panel of step `number`: 0 for Start here, 1 to 14 for the steps. Raises IndexError for another."""
    from nupool_helpers.widgets.panels import panel_of

    return panel_of(number)


def check(number: int) -> "Check":
    """Show whether step `number` is done, and what to do where it is not."""
    from nupool_helpers.widgets.progress import Check

    return Check(number)


def authenticator() -> "Authenticator":
    """Show the workbook's own authenticator, for who has no phone."""
    from nupool_helpers.widgets.authenticator_panel import Authenticator

    return Authenticator()


def configure_client() -> "ConfigureClient":
    """Show the form that writes the client's configuration."""
    from nupool_helpers.widgets.client import ConfigureClient

    return ConfigureClient()


def configure_program() -> "ConfigureProgram":
    """Show the form that writes the configuration of a program of today."""
    from nupool_helpers.widgets.program import ConfigureProgram

    return ConfigureProgram()


def examine() -> "Doctor":
    """Show the field for a configuration that is examined."""
    from nupool_helpers.widgets.doctor import Doctor

    return Doctor()


def pool_at_work() -> "PoolAtWork":
    """Show the client and the practice pool at work, and what leaves this machine's process."""
    from nupool_helpers.widgets.pool import PoolAtWork

    return PoolAtWork()


def explore() -> "Matrix":
    """Show what each call needs, and what the learner's keys may really do."""
    from nupool_helpers.widgets.explore import Matrix

    return Matrix()


def own_key() -> "OwnKey":
    """Ask what the key of an exchange of today may do."""
    from nupool_helpers.widgets.live_key import OwnKey

    return OwnKey()


def own_steps() -> "OwnSteps":
    """Show the fourteen steps as a checklist for an exchange of one's own."""
    from nupool_helpers.widgets.own_steps import OwnSteps

    return OwnSteps()


def stolen() -> "AttackPanel":
    """Show what a thief takes with keys of several kinds, on an exchange made for that."""
    from nupool_helpers.widgets.attack import AttackPanel

    return AttackPanel()


def quiz() -> "Quiz":
    """Ask a few questions whose answers are found by making the call."""
    from nupool_helpers.widgets.quiz import Quiz

    return Quiz()


def exercise(number: int) -> "Exercise":
    """Show exercise `number`, 1 to 4, with its check. Raises IndexError for another."""
    from nupool_helpers.widgets.exercises import exercise_of

    return exercise_of(number)


def phone_gone() -> "PhoneGone":
    """Play the story of the lost phone: a recovery code, a new seed, old sessions ended."""
    from nupool_helpers.widgets.phone_gone import PhoneGone

    return PhoneGone()


def key_leaked() -> "KeyLeaked":
    """Play the story of the leaked key: a thief uses it until it is deleted."""
    from nupool_helpers.widgets.key_leaked import KeyLeaked

    return KeyLeaked()


def computer_gone() -> "ComputerGone":
    """Play the story of the lost computer: the vault's copy opened elsewhere, and each service seen to."""
    from nupool_helpers.widgets.computer_gone import ComputerGone

    return ComputerGone()


def class_overview() -> "ClassOverview":
    """Show a teacher where everybody of the class is."""
    from nupool_helpers.widgets.class_overview import ClassOverview

    return ClassOverview()


def emergency_card() -> "EmergencyCard":
    """Make the card to print: what to do in the first ten minutes, and where."""
    from nupool_helpers.widgets.emergency_card import EmergencyCard

    return EmergencyCard()


def take_home() -> "TakeHomePanel":
    """Make the page that a learner takes home: what was done, and what to do at one's own exchange."""
    from nupool_helpers.widgets.take_home import TakeHomePanel

    return TakeHomePanel()
