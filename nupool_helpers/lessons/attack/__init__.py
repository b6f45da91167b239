"""Somebody has this key: what a thief takes with it, call by call, on exchanges made for that.

Every number is a balance that an exchange answered; nothing is worked out from a script's text.
"""

from nupool_helpers.lessons.attack.scenarios import SAMPLE, SCENARIOS, STAGES, Protection, Scenario, Story, play

__all__ = ["SAMPLE", "SCENARIOS", "STAGES", "Protection", "Scenario", "Story", "play"]
