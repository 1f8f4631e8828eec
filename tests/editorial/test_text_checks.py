"""Tests of the checks of texts: each finding names the field, and the command that changes it."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import strategies
from tests.editorial.complete import check, member, publication, quote
from tests.editorial.complete import settings as make_settings

from occnews.editorial.compose import compose_stories
from occnews.editorial.text_checks import check_texts
from occnews.editorial.wording import load_words
from occnews.model.finding import Finding, Severity
from occnews.model.member import Fact, FactsBlock, Language, Member, ParagraphBlock, ReportedBlock
from occnews.model.publication import Entry, Publication, Related, Wording

CLAIM = "of a treatment, this promises much. Does the member stand by it, and can it?"
EDIT = "occnews members edit nordlys"


def find(record: Member, digest: Publication | None = None) -> list[tuple[str, str, str]]:
    """(code, where, mend) of what the texts' checks find."""
    codes = {"claim", "acronym", "name-spelling", "number-differs", "date-passed", "left-over", "wrong-language"}
    codes |= {"quote-in-text"}
    found = check(digest or publication("nordlys"), record)
    return [(each.code, each.where, each.mend) for each in found if each.code in codes]


def test_complete_record_has_no_finding() -> None:
    assert find(member()) == []


@pytest.mark.parametrize(
    ("fields", "where", "mend"),
    [
        ({"summary": "A miracle."}, "summary", 'occnews members set nordlys summary="…"'),
        ({"lead_product": "A miracle"}, "lead_product", 'occnews members set nordlys lead_product="…"'),
        ({"profile": [ParagraphBlock(text="A miracle.")]}, "profile.1", EDIT),
        ({"profile": [quote("A miracle.")]}, "profile.1", EDIT),
        ({"profile": [quote("We came.", lead_in="A miracle:")]}, "profile.1.lead_in", EDIT),
        ({"profile": [FactsBlock(items=(Fact(label="Effect", value="A miracle"),))]}, "profile.1.items.1", EDIT),
        ({"profile": [], "why_joined": "For a miracle.", "translations": []}, "why_joined", EDIT),
        (
            {"translations": [{"language": "nb", "summary": "Et mirakel."}]},
            "translations.nb.summary",
            'occnews members set nordlys translations.nb.summary="…"',
        ),
        (
            {"translations": [{"language": "nb", "profile": [ParagraphBlock(text="Et mirakel.")]}]},
            "translations.nb.profile.1",
            EDIT,
        ),
    ],
)
def test_field_of_a_record_is_named(fields: dict[str, object], where: str, mend: str) -> None:
    assert find(member("nordlys", **fields)) == [("claim", f"nordlys: {where}", mend)]


@pytest.mark.parametrize(
    ("fields", "where", "mend"),
    [
        (
            {"wordings": [Wording(language=Language.EN, intro="Fine.\n\nA miracle.")]},
            "intro.en",
            'occnews digest set 2025-11 intro.en="…"',
        ),
        (
            {"related": [Related(title="Fine", deck="A miracle", language=Language.EN)]},
            "related.1.title",
            'occnews digest set 2025-11 related.1.title="…"',
        ),
        (
            {"snippets": [{"network": "x", "language": "en", "text": "A miracle: {url}"}]},
            "snippet.x.en",
            'occnews digest set 2025-11 snippet.x.en="…"',
        ),
        (
            {"entries": [Entry.model_validate({"member": "nordlys", "edited": [
                {"language": "en", "blocks": [{"kind": "paragraph", "text": "A miracle."}]}]})]},
            "profile (en).1",
            "occnews digest edit 2025-11",
        ),
    ],
)  # fmt: skip
def test_field_of_a_publication_is_named(fields: dict[str, object], where: str, mend: str) -> None:
    name = "nordlys" if where.startswith("profile") else "2025-11"
    digest = publication("nordlys", **fields)  # type: ignore[arg-type]  # fields, by name
    assert find(member(), digest) == [("claim", f"{name}: {where}", mend)]


def test_text_that_is_not_translated_is_told_once() -> None:
    record = member(profile=[ParagraphBlock(text="A breakthrough.")], translations=[])
    assert find(record) == [("claim", "nordlys: profile.1", EDIT)]


def test_member_that_is_only_listed_is_not_read() -> None:
    record = member(summary="A miracle.", profile=[ParagraphBlock(text="A miracle.")])
    listed = publication("nordlys", entries=[Entry.model_validate({"member": "nordlys", "tier": "listed"})])
    assert find(record, listed) == []


def test_sentences_are_whole() -> None:
    record = member(
        summary="Room for 2,000 people.",
        profile=[
            ParagraphBlock(text="They use TQFT and QZXW. Results are expected by the end of 2024."),
            ReportedBlock(text="“We can hardly wait for the plant to open,” said the director."),
        ],
        translations=[{"language": "nb", "summary": "Plass til 2500 folk."}],
    )
    texts = {"claim", "acronym", "number-differs", "date-passed", "quote-in-text"}
    found = {each.code: each.message for each in check(publication("nordlys"), record) if each.code in texts}
    assert found == {
        "acronym": "«TQFT» and «QZXW» are never spelled out.",
        "date-passed": "«expected by the end of 2024» had passed by 2025-11-26, the date line.",
        "quote-in-text": "Somebody's words stand in a paragraph, where nobody is asked to approve them: "
        "“We can hardly wait for the plant to open,”…",
        "number-differs": "English says «2,000», Norwegian says «2500».",
    }


def test_readers_know_the_short_forms_of_the_settings_and_of_the_cluster() -> None:
    config = make_settings(cluster={"short_name": "TQFT"})
    config = config.model_copy(update={"checks": config.checks.model_copy(update={"acronyms": ("QZXW",)})})
    record = member(profile=[ParagraphBlock(text="They use TQFT and QZXW.")], translations=[])
    found = check(publication("nordlys", languages=("en",)), record, config=config)
    assert [each.code for each in found] == []


def test_finding_is_a_warning_with_what_to_do() -> None:
    (found,) = [each for each in check(publication("nordlys"), member(summary="A miracle.")) if each.code == "claim"]
    assert found == Finding(
        code="claim",
        severity=Severity.WARNING,
        where="nordlys: summary",
        message=f"«miracle»: {CLAIM}",
        mend='occnews members set nordlys summary="…"',
    )


@pytest.mark.slow
@given(strategies.members(), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
@settings(max_examples=40)
def test_any_record_can_be_checked(record: Member, day: dt.date) -> None:
    from occnews.editorial.record_checks import Appearance

    digest = publication(record.slug).model_copy(update={"date": day})
    config, words = make_settings(), [load_words(language) for language in Language]
    stories = compose_stories(digest, {record.slug: record}, words, config)
    appearance = Appearance(member=record, entry=digest.entries[0], languages=digest.languages, profiled=True)
    for found in check_texts(digest, stories, [appearance], config):
        assert found.where
        assert found.mend.startswith("occnews ")
