"""When schedules fire, and which period each firing covers. Pure: the same settings always give the same firings."""

import datetime as dt

from occnews.model.member import Language
from occnews.model.recurrence import Rule
from occnews.model.rule_reading import read_rule as read_rule
from occnews.model.schedule import Firing, Schedule


def describe_rule(rule: Rule, language: Language) -> str:
    """A rule in words: ``the fourth Wednesday of each month at 09:00``."""
    raise NotImplementedError


def check_schedule(schedule: Schedule) -> str:
    """What is wrong with a schedule that cannot be seen from one setting alone, in a sentence; "" for nothing."""
    raise NotImplementedError


def list_firings(schedule: Schedule, after: dt.datetime, until: dt.datetime) -> tuple[Firing, ...]:
    """List every step with ``after < at <= until``, in order.

    Raises ConfigError for a schedule that ``check_schedule`` refuses.
    """
    raise NotImplementedError


def next_firings(schedule: Schedule, after: dt.datetime, count: int) -> tuple[Firing, ...]:
    """List the next ``count`` firings and the reminders among them; fewer where the rule ends. Raises ConfigError."""
    raise NotImplementedError


def firing_of(schedule: Schedule, at: dt.datetime) -> Firing:
    """What a firing by hand at a moment covers: the schedule's own where one is due then. Raises ConfigError."""
    raise NotImplementedError
