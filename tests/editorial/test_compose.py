"""Composing publications and records into stories."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import make_config
from tests.strategies import members

from occnews.config import Config
from occnews.editorial.compose import compose_story, page_address, profile_blocks, split_paragraphs
from occnews.editorial.wording import load_words
from occnews.model.member import Language, Member
from occnews.model.publication import Entry, Publication, PublicationKind
from occnews.model.story import (
    Edition,
    RosterLine,
    Story,
    StoryFact,
    StoryFacts,
    StoryParagraph,
    StoryQuote,
    StoryReported,
    StorySubheading,
)

EN, NB = Language.EN, Language.NB


def member(slug: str = "fjord", **fields: object) -> Member:
    return Member.model_validate(
        {
            "slug": slug,
            "name": f"{slug.title()} Labs ASA",
            "short_name": slug.title(),
            "memberships": [{"joined": "2025-11-03"}],
            **fields,
        }
    )


def digest(*records: Member, **fields: object) -> Publication:
    entries = [{"member": record.slug} for record in records]
    plain = {
        "id": "d1",
        "kind": "digest",
        "name": "2025-11",
        "date": "2025-11-26",
        "languages": ["en", "nb"],
        "entries": entries,
    }
    return Publication.model_validate({**plain, **fields})


def compose(publication: Publication, *records: Member, language: Language = EN, config: Config | None = None) -> Story:
    config = config or make_config()
    return compose_story(publication, {each.slug: each for each in records}, language, load_words(language), config)


def test_blocks_keep_their_order_and_kinds() -> None:
    record = member(
        speakers=[{"name": "Kari Moen", "role": "CEO", "url": "https://moen.example"}],
        places=[{"city": "Oslo", "country": "NO"}],
        profile=[
            {"kind": "quote", "text": "We came to learn.", "speaker": "Kari Moen"},
            {"kind": "paragraph", "text": "It makes isotopes."},
            {"kind": "subheading", "text": "What comes next"},
            {
                "kind": "quote",
                "text": "And to share.",
                "speaker": "Kari Moen",
                "attribution": "Moen adds",
                "lead_in": "Then:",
            },
            {"kind": "reported", "text": "She hopes for more.", "speaker": "Kari Moen"},
            {"kind": "facts"},
        ],
    )
    (profile,) = compose(digest(record), record).profiles
    kari = StoryQuote(text="", speaker="Kari Moen", role="CEO", speaker_url="https://moen.example")
    assert profile.blocks == (
        replace(kari, text="We came to learn.", attribution="said Kari Moen, CEO"),
        StoryParagraph(text="It makes isotopes."),
        StorySubheading(text="What comes next"),
        replace(kari, text="And to share.", attribution="Moen adds", lead_in="Then:"),
        StoryReported(text="She hopes for more.", speaker="Kari Moen"),
        StoryFacts(items=(StoryFact(label="Location", value="Oslo, Norway"),)),
    )


def test_defaults_name_the_members_and_count_them() -> None:
    records = [member(slug, summary="Works.") for slug in ("fjord", "havn", "bregne")]
    english = compose(digest(*records), *records)
    norwegian = compose(digest(*records), *records, language=NB)
    cluster = make_config().cluster
    short = cluster.short_name or cluster.name
    assert (english.headline, english.subject, english.standfirst, english.roster_heading, english.period_label) == (
        f"Three new members join {cluster.name}",
        f"Fjord, Havn and Bregne have joined {short}",
        "Meet the organisations that joined us in November 2025.",
        "New members",
        "November 2025",
    )
    assert (norwegian.headline, norwegian.subject, norwegian.roster_heading, norwegian.period_label) == (
        f"Tre nye medlemmer i {cluster.name}",
        f"Fjord, Havn og Bregne er med i {short}",
        "Nye medlemmer",
        "november 2025",
    )


def test_the_editors_own_words_stand_before_the_defaults() -> None:
    record = member(summary="Works.")
    words = {
        "language": "en",
        "headline": "Ours",
        "noun": "organisations",
        "intro": "One.\n\nTwo.",
        "byline": "Kari Moen",
    }
    story = compose(digest(record, wordings=[words], byline="Somebody"), record)
    assert (story.headline, story.roster_heading, story.intro, story.byline) == (
        "Ours",
        "New organisations",
        ("One.", "Two."),
        "Kari Moen",
    )
    assert compose(digest(record, wordings=[words], byline="Somebody"), record, language=NB).byline == "Somebody"


def test_roster_lists_everyone_and_profiles_those_with_something_to_tell() -> None:
    told, listed = (
        member("fjord", summary="Works.", kind="biotech"),
        member("bregne", kind="foundation", gloss="The Fern"),
    )
    story = compose(digest(told, listed), told, listed)
    assert story.roster == (
        RosterLine(slug="fjord", name="Fjord Labs ASA", kind=told.kind, kind_label="Biotech", profiled=True),
        RosterLine(slug="bregne", name="Bregne Labs ASA", gloss="The Fern", kind=listed.kind, kind_label="Foundation"),
    )
    assert [profile.slug for profile in story.profiles] == ["fjord"]


@pytest.mark.parametrize(("tier", "profiled"), [("profiled", True), ("listed", False), (None, True)])
def test_the_editors_decide_who_is_profiled(tier: str | None, profiled: bool) -> None:
    record = member(summary="Works.")
    story = compose(digest(record, entries=[{"member": "fjord", "tier": tier}]), record)
    assert ([line.profiled for line in story.roster], len(story.profiles)) == ([profiled], int(profiled))


def test_a_translated_record_is_composed_in_its_language_and_falls_back_to_its_own() -> None:
    quote = {"kind": "quote", "speaker": "Kari"}
    record = member(
        summary="Makes isotopes.",
        stage="growing",
        places=[{"city": "Oslo", "country": "NO", "what": "head office"}],
        profile=[{**quote, "text": "We learn."}],
        translations=[
            {
                "language": "nb",
                "summary": "Lager isotoper.",
                "places": [{"city": "Oslo", "country": "NO", "what": "hovedkontor"}],
                "profile": [
                    {
                        "kind": "quote",
                        "text": "Vi lærer.",
                        "speaker": "Kari",
                        "original_language": "en",
                        "translated": True,
                    }
                ],
            }
        ],
    )
    (english,) = compose(digest(record), record).profiles
    (norwegian,) = compose(digest(record), record, language=NB).profiles
    assert (english.summary, norwegian.summary, norwegian.language) == ("Makes isotopes.", "Lager isotoper.", NB)
    assert norwegian.facts == (
        StoryFact(label="Sted", value="Oslo, Norge (hovedkontor)"),
        StoryFact(label="Utviklingsfase", value="growing"),
    )
    assert norwegian.blocks == (
        StoryQuote(text="Vi lærer.", speaker="Kari", attribution="sier Kari", note="Oversatt fra engelsk"),
    )
    bare = member("havn", summary="Works.")
    assert compose(digest(bare), bare, language=NB).profiles[0].language == EN


def test_an_edited_profile_stands_in_for_the_records() -> None:
    record = member(profile=[{"kind": "paragraph", "text": "Own."}])
    entry = Entry.model_validate(
        {"member": "fjord", "edited": [{"language": "en", "blocks": [{"kind": "paragraph", "text": "Edited."}]}]}
    )
    assert [getattr(block, "text", "") for block in profile_blocks(entry, record, EN)] == ["Edited."]
    assert [getattr(block, "text", "") for block in profile_blocks(entry, record, NB)] == ["Own."]


def test_addresses_put_other_languages_under_their_code_and_the_teams_own_page_first() -> None:
    record = member(summary="Works.")
    config = make_config(site={"url": "https://news.example", "languages": ["en", "nb"]})
    story = compose(digest(record), record, language=NB, config=config)
    assert (story.url, story.page_url, story.alternates, story.has_external_url) == (
        "https://news.example/nb/digests/2025-11/",
        "https://news.example/nb/digests/2025-11/",
        ((EN, "https://news.example/digests/2025-11/"),),
        False,
    )
    external = compose(digest(record, canonical_url="https://own.example/x"), record, config=config)
    assert (external.url, external.page_url, external.has_external_url) == (
        "https://own.example/x",
        "https://news.example/digests/2025-11/",
        True,
    )
    assert page_address(make_config(site={"url": ""}), digest(record), EN) == ""


def test_related_stories_stand_in_their_own_language() -> None:
    record = member(summary="Works.")
    related = [{"title": "Both"}, {"title": "English", "language": "en"}, {"title": "Norsk", "language": "nb"}]
    publication = digest(record, related=related)
    titles = [[each.title for each in compose(publication, record, language=language).related] for language in (EN, NB)]
    assert titles == [["Both", "English"], ["Both", "Norsk"]]


def test_a_big_month_is_compact() -> None:
    records = [member(f"m{n}") for n in range(16)]
    assert [compose(digest(*records[:n]), *records).compact for n in (15, 16)] == [False, True]
    subject = compose(digest(*records), *records).subject
    assert subject.startswith("M0, M1 and 14 others have joined")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("cluster", ["OCC", "The Norwegian Centre for Research-based Innovation in Precision Oncology"])
@pytest.mark.parametrize("count", [1, 3, 15, 60])
def test_default_preheader_fills_an_inboxs_line(count: int, cluster: str, language: Language) -> None:
    config = make_config(cluster={"name": cluster, "short_name": ""})
    records = [member(f"m{n}") for n in range(count)]
    stories = [
        compose(digest(*records, name=period), *records, language=language, config=config)
        for period in ("2025-05", "2025-11", "2024-09..2025-11")
    ]
    assert [len(story.preheader) for story in stories if not 40 <= len(story.preheader) <= 90] == []


def test_a_digest_of_days_names_them_in_its_sentences_and_above_them() -> None:
    story = compose(digest(member(), name="2025-11-08..2025-11-21"), member())
    assert story.period_label == "8–21 November 2025"
    assert story.standfirst == "Meet the organisation that joined us in the period 8–21 November 2025."
    assert story.path == "digests/2025-11-08-to-2025-11-21"


def test_an_empty_digest_says_so() -> None:
    story = compose(digest())
    assert (story.standfirst, story.roster, story.lead_in) == ("No new members joined in November 2025.", (), ())


def test_an_announcement_welcomes_one_member() -> None:
    record = member(summary="Makes isotopes.")
    publication = Publication(
        id="a1",
        kind=PublicationKind.ANNOUNCEMENT,
        name="fjord",
        date=dt.date(2025, 11, 5),
        languages=(EN,),
        entries=(Entry(member="fjord"),),
    )
    story = compose(publication, record)
    assert (story.headline, story.standfirst, story.path, [profile.slug for profile in story.profiles]) == (
        "Welcome, Fjord",
        "Makes isotopes.",
        "announcements/fjord",
        ["fjord"],
    )


@given(record=members(), language=st.sampled_from(Language))
@settings(max_examples=25)
def test_any_record_composes_and_its_edition_survives_storage(record: Member, language: Language) -> None:
    story = compose(digest(record), record, language=language)
    edition = Edition(stories=(story,))
    assert Edition.from_json(edition.to_json()) == edition
    assert edition.fingerprint("a") != edition.fingerprint("b")
    assert len(story.roster) == 1


@given(st.text())
def test_split_paragraphs_loses_no_word(text: str) -> None:
    assert " ".join(split_paragraphs(text)).split() == text.split()


def test_words_of_a_workspace_reach_the_story(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text('[digest]\nnoun = "friends"\n', encoding="utf-8")
    record = member(summary="Works.")
    words = load_words(EN, tmp_path)
    assert compose_story(digest(record), {"fjord": record}, EN, words, make_config()).roster_heading == "New friends"
