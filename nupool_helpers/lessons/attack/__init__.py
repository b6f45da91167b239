"""Somebody has this key: what a thief takes with it, call by call, in a sandbox of exchanges made for that.

Every number is a balance that an exchange answered; nothing is worked out from a script's text.
"""

from nupool_helpers.lessons.attack.scenarios import (
    SAMPLE,
    SCENARIOS,
    STAGES,
    AttackResult,
    Protection,
    Scenario,
    run_scenarios,
)

__all__ = ["SAMPLE", "SCENARIOS", "STAGES", "AttackResult", "Protection", "Scenario", "run_scenarios"]
