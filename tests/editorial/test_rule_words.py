"""Rules in words."""

import pytest
from hypothesis import given
from tests.schedules import any_rules

from occnews.editorial.rule_words import describe_rule
from occnews.model.member import Language
from occnews.model.rule_reading import read_rule


@pytest.mark.parametrize(
    ("written", "en", "nb"),
    [
        (
            "fourth Wednesday",
            "the fourth Wednesday of each month at 09:00",
            "den fjerde onsdagen i hver måned kl. 09.00",
        ),
        ("last Friday 14:30", "the last Friday of each month at 14:30", "den siste fredagen i hver måned kl. 14.30"),
        (
            "fifth Sunday",
            "the fifth Sunday of each month that has one at 09:00",
            "den femte søndagen i hver måned som har en kl. 09.00",
        ),
        ("the 15th", "day 15 of each month at 09:00", "den 15. i hver måned kl. 09.00"),
        ("the 31st", "day 31 of each month that has one at 09:00", "den 31. i hver måned som har en kl. 09.00"),
        ("last day", "the last day of each month at 09:00", "den siste dagen i hver måned kl. 09.00"),
        ("every Friday 00:30", "every Friday at 00:30", "hver fredag kl. 00.30"),
        ("every second Friday", "every second Friday at 09:00", "annenhver fredag kl. 09.00"),
        ("every 3 weeks on Friday", "every 3 weeks on Friday at 09:00", "hver 3. uke på fredag kl. 09.00"),
        ("every day", "every day at 09:00", "hver dag kl. 09.00"),
        (
            "every working day",
            "every working day, Monday to Friday, at 09:00",
            "hver virkedag, mandag til fredag, kl. 09.00",
        ),
        (
            {"month": "*/3", "day": "1st mon,3rd mon"},
            "the days with month */3 and day 1st mon,3rd mon, at 09:00",
            "dagene med month */3 og day 1st mon,3rd mon, kl. 09.00",
        ),
        (
            "0 9 1 * 5",
            "day 1 of each month at 09:00, and every Friday at 09:00",
            "den 1. i hver måned kl. 09.00, og hver fredag kl. 09.00",
        ),
        (
            ["2025-10-22", "2025-11-26 10:00"],
            "22 October 2025 at 09:00 and 26 November 2025 at 10:00",
            "22. oktober 2025 kl. 09.00 og 26. november 2025 kl. 10.00",
        ),
        (
            [f"2026-0{month}-01" for month in range(1, 7)],
            "1 January 2026 at 09:00, 1 February 2026 at 09:00, 1 March 2026 at 09:00 and 3 more",
            "1. januar 2026 kl. 09.00, 1. februar 2026 kl. 09.00, 1. mars 2026 kl. 09.00 og 3 til",
        ),
    ],
)
def test_rule_is_said_as_each_language_does(written: object, en: str, nb: str) -> None:
    rule = read_rule(written)
    assert (describe_rule(rule, Language.EN), describe_rule(rule, Language.NB)) == (en, nb)


@given(any_rules())
def test_rule_of_any_kind_has_words(written: object) -> None:
    rule = read_rule(written)
    said = [describe_rule(rule, language) for language in Language]
    assert all(said)
    assert said[0] != said[1]
