"""Says in words when a rule fires."""

import datetime as dt
from typing import Final

from babel.dates import format_date, format_time

from occnews.editorial.wording import Words, load_words
from occnews.model.cron_fields import ORDINALS, WEEKDAYS
from occnews.model.member import Language
from occnews.model.recurrence import CronFields, CronRule, DatesRule, Rule, WeeksRule

_DATES_NAMED: Final = 3


def describe_rule(rule: Rule, language: Language) -> str:
    """A rule in words: ``the fourth Wednesday of each month at 09:00``."""
    words = load_words(language)
    match rule:
        case CronRule():
            described = [_describe_fields(words, fields, _write_time(words, rule.time)) for fields in rule.days]
            return (
                described[0]
                if len(described) == 1
                else words.text("rule.either", first=described[0], second=described[1])
            )
        case WeeksRule():
            key = "rule.second_week" if rule.every == 2 else "rule.weeks"
            weekday, time = _write_weekday(words, WEEKDAYS[rule.weekday]), _write_time(words, rule.time)
            return words.text(key, count=rule.every, weekday=weekday, time=time)
        case DatesRule():
            return words.join_some([_write_moment(words, moment) for moment in rule.moments], _DATES_NAMED)


def _describe_fields(words: Words, fields: CronFields, time: str) -> str:
    match fields:
        case ():
            return words.text("rule.daily", time=time)
        case (("day", "last"),):
            return words.text("rule.last_day", time=time)
        case (("day", day),) if day.isdecimal():
            return words.text("rule.day_of_month", day=day, month=_write_month(words, int(day) > 28), time=time)
        case (("day", position),) if "," not in position and " " in position:
            nth, weekday = position.split()
            values = {
                "nth": words.sentences["rule.ordinals"][ORDINALS.index(nth)],
                "weekday": _write_weekday(words, weekday),
            }
            return words.text("rule.weekday_of_month", **values, month=_write_month(words, nth == "5th"), time=time)
        case (("day_of_week", "mon-fri"),):
            return words.text("rule.working_days", time=time)
        case (("day_of_week", weekday),) if weekday in WEEKDAYS:
            return words.text("rule.weekly", weekday=_write_weekday(words, weekday), time=time)
    return words.text("rule.fields", fields=words.join(f"{name} {value}" for name, value in fields), time=time)


def _write_month(words: Words, is_rare: bool) -> str:
    return words.text("rule.month_with" if is_rare else "rule.month")


def _write_weekday(words: Words, name: str) -> str:
    # Any Monday, and the days after it.
    day = dt.date(2024, 1, 1 + WEEKDAYS.index(name))
    return str(format_date(day, "EEEE", locale=str(words.language)))


def _write_moment(words: Words, moment: dt.datetime) -> str:
    return words.text("rule.date", day=words.date(moment.date()), time=_write_time(words, moment.time()))


def _write_time(words: Words, time: dt.time) -> str:
    return str(format_time(time, words.text("rule.clock"), locale=str(words.language)))
