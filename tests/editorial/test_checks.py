"""What keeps a publication from going out blocks; the rest is said with the command that mends it."""

import dataclasses
import datetime as dt

import pytest
from tests.editorial.complete import TODAY, check, member, picture, publication, settings

from occnews.editorial.checks import check_publication
from occnews.editorial.compose import compose_stories
from occnews.editorial.wording import load_words
from occnews.model.finding import Finding, Severity
from occnews.model.member import Image, Language, MemberKind
from occnews.model.publication import Entry, Publication, PublicationKind, Related, Wording

BLOCKING, WARNING, HINT = Severity.BLOCKING, Severity.WARNING, Severity.HINT


def finding(code: str, severity: Severity, where: str, message: str, mend: str) -> Finding:
    return Finding(code=code, severity=severity, where=where, message=message, mend=mend)


def own_words(**texts: str) -> tuple[Wording, ...]:
    return (Wording.model_validate({"language": Language.EN, **texts}),)


def test_complete_digest_is_found_complete() -> None:
    assert check(publication("nordlys", "klarsyn"), member(), member("klarsyn")) == ()


def test_complete_announcement_is_found_complete() -> None:
    assert check(publication("nordlys", kind=PublicationKind.ANNOUNCEMENT), member()) == ()


def test_site_that_is_missing_blocks() -> None:
    assert check(publication("nordlys"), member(), config=settings(site={"url": ""})) == (
        finding(
            "no-site",
            BLOCKING,
            "config.toml: site.url",
            "There is no site yet: feeds, emails and posts would have no pictures and lead nowhere.",
            'config.toml, under [site]: url = "https://…"',
        ),
    )


def test_postal_address_that_is_missing_is_a_warning() -> None:
    found = check(publication("nordlys"), member(), config=settings(cluster={"postal_address": ""}))
    assert [(each.code, each.severity) for each in found] == [("no-postal-address", WARNING)]


def test_own_page_that_is_expected_is_asked_for_until_it_is_there() -> None:
    config = settings(editorial={"external_pages": True})
    assert check(publication("nordlys"), member(), config=config) == (
        finding(
            "no-canonical-url",
            WARNING,
            "2025-11: canonical_url",
            "It also stands on your own site, but its address there is not noted yet; links lead to our archive.",
            "occnews published 2025-11 --url https://…",
        ),
    )
    there = publication("nordlys", canonical_url="https://www.fjordlife.example/november")
    assert check(there, member(), config=config) == ()


@pytest.mark.parametrize(("rule", "severity"), [("skip", BLOCKING), ("draft", WARNING)])
def test_digest_of_nobody_blocks_unless_the_team_wants_empty_months(rule: str, severity: Severity) -> None:
    found = check(publication(), config=settings(editorial={"empty_month": rule}))
    assert found == (
        finding("no-members", severity, "2025-11: entries", "There is no member in it.", "occnews why 2025-11"),
    )


def test_digest_of_many_says_that_it_is_compact() -> None:
    config = settings(editorial={"compact_above": 1})
    assert check(publication("nordlys"), member(), config=config) == ()
    assert check(publication("nordlys", "klarsyn"), member(), member("klarsyn"), config=config) == (
        finding(
            "compact",
            HINT,
            "2025-11: entries",
            "2 members are more than 1: it uses the compact layout.",
            "config.toml, under [editorial]: compact_above",
        ),
    )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (dt.date(2025, 10, 31), "The date line 2025-10-31 is before its period begins (2025-11)."),
        (dt.date(2052, 11, 26), "The date line 2052-11-26 is more than a year after its period (2025-11)."),
    ],
)
def test_date_line_far_from_the_period_is_a_warning(day: dt.date, message: str) -> None:
    early = member(memberships=[{"joined": "2025-10-03"}])
    assert check(publication("nordlys", date=day), early) == (
        finding("date-line", WARNING, "2025-11: date", message, "occnews digest set 2025-11 date=2025-11-30"),
    )


@pytest.mark.parametrize("day", [dt.date(2025, 11, 1), dt.date(2025, 12, 24), dt.date(2026, 12, 1)])
def test_date_line_near_the_period_is_fine(day: dt.date) -> None:
    early = member(memberships=[{"joined": "2025-10-03"}])
    assert check(publication("nordlys", date=day), early, today=day) == ()


@pytest.mark.parametrize(
    ("texts", "code", "message"),
    [
        (
            {"subject": "x" * 79},
            "subject-length",
            "The subject has 79 characters; inboxes cut it at about 78.",
        ),
        (
            {"preheader": "x" * 39},
            "preheader-length",
            "The preheader has 39 characters; 40 to 90 fill the line that inboxes show.",
        ),
        (
            {"preheader": "x" * 91},
            "preheader-length",
            "The preheader has 91 characters; 40 to 90 fill the line that inboxes show.",
        ),
    ],
)
def test_text_of_an_unfit_length_is_a_warning(texts: dict[str, str], code: str, message: str) -> None:
    (name,) = texts
    assert check(publication("nordlys", wordings=own_words(**texts)), member()) == (
        finding(code, WARNING, f"2025-11: {name}.en", message, f'occnews digest set 2025-11 {name}.en="…"'),
    )


@pytest.mark.parametrize("texts", [{"subject": "x" * 78}, {"preheader": "x" * 40}, {"preheader": "x" * 90}])
def test_text_at_its_limit_is_fine(texts: dict[str, str]) -> None:
    assert check(publication("nordlys", wordings=own_words(**texts)), member()) == ()


@pytest.mark.parametrize("name", ["headline", "subject"])
def test_headline_and_subject_that_are_empty_block(name: str) -> None:
    """The fixed wording fills them in, but a workspace may have emptied that."""
    config, digest, record = settings(), publication("nordlys", languages=("en",)), member()
    (story,) = compose_stories(digest, {"nordlys": record}, [load_words(Language.EN)], config)
    emptied = (
        dataclasses.replace(story, headline=" ") if name == "headline" else dataclasses.replace(story, subject=" ")
    )
    assert check_publication(digest, [emptied], [record], config, today=TODAY) == (
        finding(
            f"no-{name}",
            BLOCKING,
            f"2025-11: {name}.en",
            f"The {name} is empty.",
            f'occnews digest set 2025-11 {name}.en="…"',
        ),
    )


def test_paragraph_about_the_cluster_that_is_missing_is_a_note() -> None:
    config = settings(cluster={"about": {"en": "We bring hospitals together.", "nb": ""}})
    assert check(publication("nordlys"), member(), config=config) == (
        finding(
            "no-boilerplate",
            HINT,
            "2025-11: boilerplate.nb",
            "There is no paragraph about the cluster; readers who are new may not know it.",
            'config.toml, under [cluster.about]: nb = "…"',
        ),
    )


@pytest.mark.parametrize(
    ("language", "texts", "field", "word"),
    [
        (Language.EN, {"noun": "companies"}, "noun", "companies"),
        (Language.EN, {"roster_heading": "Our new Companies"}, "roster_heading", "Companies"),
        (Language.EN, {"headline": "Two start-ups join us"}, "headline", "start-ups"),
        (Language.NB, {"noun": "selskaper"}, "noun", "selskaper"),
        (Language.NB, {"standfirst": "Møt oppstartsselskapene."}, "standfirst", "oppstartsselskapene"),
        (Language.NB, {"headline": "To nye bedrifter"}, "headline", "bedrifter"),
    ],
)
def test_word_for_companies_does_not_fit_a_foundation(
    language: Language, texts: dict[str, str], field: str, word: str
) -> None:
    digest = publication("nordlys", "tind", wordings=[{"language": language, **texts}])
    assert check(digest, member(), member("tind", kind="foundation")) == (
        finding(
            "noun",
            WARNING,
            f"2025-11: {field}.{language}",
            f"«{word}» does not fit Tind AS, which is no company.",
            f'occnews digest set 2025-11 {field}.{language}="…"',
        ),
    )
    assert check(digest, member(), member("tind", kind="pharma")) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [(Language.EN, "Who accompanies us"), (Language.NB, "Et nytt helseforetak"), (Language.NB, "I godt fellesskap")],
)
def test_word_that_only_resembles_one_for_companies_is_fine(language: Language, text: str) -> None:
    digest = publication("nordlys", wordings=[{"language": language, "headline": text}])
    assert check(digest, member(kind="university-hospital")) == ()


def test_every_kind_is_a_company_or_not() -> None:
    digest = publication("nordlys", wordings=own_words(noun="companies"))
    flagged = {kind.value for kind in MemberKind if check(digest, member(kind=kind))}
    assert flagged == {"university-hospital", "research-centre", "patient-organisation", "foundation", "infrastructure"}


def test_name_that_is_listed_twice_blocks() -> None:
    digest = publication("nordlys", "nordlys-as")
    assert check(digest, member(), member("nordlys-as", name="NORDLYS  as")) == (
        finding(
            "listed-twice",
            BLOCKING,
            "nordlys-as: name",
            "NORDLYS as is listed twice, as nordlys and nordlys-as.",
            "occnews digest exclude 2025-11 nordlys-as",
        ),
    )


def test_member_that_is_there_twice_blocks() -> None:
    record = member(memberships=[{"joined": "2024", "left": "2025-01-31"}, {"joined": "2025-11"}])
    twice = publication(entries=[Entry(member="nordlys", membership=2), Entry(member="nordlys", membership=2)])
    assert [each.code for each in check(twice, record)] == ["listed-twice"]


def test_hero_is_checked_as_any_picture() -> None:
    hero = Image(url="https://x.example/a.png")
    elsewhere = "The picture is an address elsewhere (https://x.example/a.png), which may change or follow the readers."
    command, where = "occnews digest set 2025-11", "2025-11: hero"
    no_alt = "The picture has no alt text: a few words for those who do not see it."
    assert check(publication("nordlys", hero=hero), member()) == (
        finding("image-alt", BLOCKING, where, no_alt, f'{command} hero.alt="…"'),
        finding("image-elsewhere", WARNING, where, elsewhere, f"{command} hero=FILE"),
        finding("image-credit", HINT, where, "The picture names nobody who made it.", f'{command} hero.credit="…"'),
    )
    assert check(publication("nordlys", hero=picture("hero")), member()) == ()


def test_picture_of_a_related_story_needs_alt_text() -> None:
    related = [Related(title="One"), Related(title="Two", image=picture("two", alt=""))]
    (found,) = check(publication("nordlys", related=related), member())
    assert (found.code, found.where, found.mend) == (
        "image-alt",
        "2025-11: related.2.image",
        "occnews digest edit 2025-11",
    )


def test_member_without_a_record_blocks() -> None:
    config = settings()
    digest = publication("nordlys", "gone")
    assert check_publication(digest, [], [member()], config, today=TODAY) == (
        finding(
            "no-record", BLOCKING, "gone: slug", "There is no record of gone.", "occnews digest exclude 2025-11 gone"
        ),
    )


DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("digest", "today", "mend"),
    [
        (publication("nordlys"), TODAY, "occnews digest exclude 2025-11 nordlys"),
        (publication("nordlys"), TODAY + 30 * DAY, "occnews digest exclude 2025-11 nordlys"),
        (publication("nordlys", date=TODAY + DAY), TODAY, "occnews publish 2025-11 --at 2025-11-27T09:00"),
        (publication("nordlys", kind=PublicationKind.ANNOUNCEMENT), TODAY, "occnews discard nordlys"),
    ],
)
def test_embargo_blocks_before_its_day_and_before_its_date_line(digest: Publication, today: dt.date, mend: str) -> None:
    assert check(digest, member(embargo=TODAY + DAY), today=today) == (
        finding("embargo", BLOCKING, "nordlys: embargo", "Not a word about Nordlys AS before 2025-11-27.", mend),
    )


def test_embargo_is_over_on_its_day() -> None:
    assert check(publication("nordlys"), member(embargo=TODAY)) == ()


def test_member_that_has_left_is_a_warning() -> None:
    leaving = member(memberships=[{"joined": "2025-11-03", "left": "2025-11-26"}])
    assert check(publication("nordlys"), leaving) == (
        finding(
            "left",
            WARNING,
            "nordlys: left",
            "Nordlys AS left on 2025-11-26.",
            "occnews digest exclude 2025-11 nordlys",
        ),
    )
    staying = member(memberships=[{"joined": "2025-11-03", "left": "2025-11-27"}])
    assert check(publication("nordlys"), staying) == ()


def test_member_that_joins_after_the_date_line_is_a_warning() -> None:
    (found,) = check(publication("nordlys"), member(memberships=[{"joined": "2025-12"}]))
    assert (found.code, found.severity, found.message) == (
        "joins-later",
        WARNING,
        "Nordlys AS joins in 2025-12, after the date line 2025-11-26.",
    )
    assert check(publication("nordlys"), member(memberships=[{"joined": "2025-11"}])) == ()


def test_dates_are_those_of_the_membership_that_is_announced() -> None:
    record = member(memberships=[{"joined": "2025-11-03", "left": "2025-12-31"}, {"joined": "2026-02"}])
    assert check(publication(entries=[Entry(member="nordlys", membership=1)]), record) == ()
    later = check(publication(entries=[Entry(member="nordlys", membership=2)]), record)
    assert [each.code for each in later] == ["joins-later"]


def test_unknown_joined_date_of_a_member_blocks() -> None:
    found = check(publication("nordlys"), member(memberships=[{}]))
    assert [(each.code, each.severity, each.mend) for each in found] == [
        ("joined-unknown", BLOCKING, "occnews members set nordlys joined=2025-11")
    ]
