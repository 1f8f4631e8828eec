"""Shaping publications."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.test_members import write_picture

from occnews.config import load_config
from occnews.errors import ConfigError, ConflictError, InputError
from occnews.model.dates import Period
from occnews.model.publication import State
from occnews.model.selection import Reason
from occnews.publisher import Publisher, approval, drafting, members, publications

NOVEMBER = Period.parse("2025-11")


def slugs(p: Publisher, name: str = "2025-11") -> list[str]:
    return [entry.member for entry in publications.get_publication(p, name).entries]


def test_exclude_and_include_follow_the_rules(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    publications.exclude(publisher, "2025-11", "havn-robotics", because="asked to wait")
    assert slugs(publisher) == ["fjord-isotopes", "bregne-bank"]
    why = {
        choice.member: (choice.is_in, choice.reason, choice.detail)
        for choice in drafting.why(publisher, NOVEMBER).choices
    }
    assert why["havn-robotics"] == (False, Reason.EXCLUDED, "asked to wait")
    publications.include(publisher, "2025-11", "havn-robotics")
    assert slugs(publisher) == ["fjord-isotopes", "bregne-bank", "havn-robotics"]
    members.add_member(publisher, {"name": "Secret Labs", "joined": "2025-11-02", "embargo": "2026-01-01"})
    with pytest.raises(ConflictError, match="Secret Labs cannot be put into this digest: under embargo"):
        publications.include(publisher, "2025-11", "secret-labs")


def test_exclude_and_include_leave_the_other_members_alone(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    members.add_member(publisher, {"name": "Late Labs", "joined": "2025-11-25"})
    publications.exclude(publisher, "2025-11", "bregne-bank")
    assert slugs(publisher) == ["fjord-isotopes", "havn-robotics"]
    publications.include(publisher, "2025-11", "bregne-bank")
    assert slugs(publisher) == ["fjord-isotopes", "havn-robotics", "bregne-bank"]
    drafting.draft_announcement(publisher, "late-labs")
    with pytest.raises(InputError, match="An announcement holds one member"):
        publications.exclude(publisher, "late-labs", "late-labs")


def test_tiers_decide_who_has_a_profile(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    publications.feature(publisher, "2025-11", "bregne-bank")
    publications.list_only(publisher, "2025-11", "fjord-isotopes")
    (story, _) = publications.compose(publisher, "2025-11")
    assert [profile.slug for profile in story.profiles] == ["bregne-bank", "havn-robotics"]
    assert [(line.slug, line.profiled) for line in story.roster] == [
        ("fjord-isotopes", False),
        ("bregne-bank", True),
        ("havn-robotics", True),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"headlin": "x"}, "There is no field «headlin»"),
        ({"headline.de": "x"}, "«de» is no language here; known: en, nb"),
        ({"date": "soon"}, "date: "),
        ({"headline": "a\x07"}, "headline: holds a control character (U+0007)"),
        ({"related.3.title": "x"}, "write related.1.title=… to add a story"),
        ({"related.1.url": "javascript:x"}, "related.1.url: "),
        ({"hero": "nowhere.png"}, "hero: there is no file «nowhere.png»"),
        ({"profile.nobody.1.text": "x"}, "nobody is not in 2025-11"),
        ({"profile.fjord-isotopes.9.text": "x"}, "profile.fjord-isotopes has 2 blocks"),
        ({"profile.fjord-isotopes.1.speaker": "x"}, "A paragraph has no «speaker»; it has text"),
    ],
)
def test_set_fields_says_what_is_wrong_and_changes_nothing(
    publisher: Publisher, fields: dict[str, str], sentence: str
) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    before = publications.get_publication(publisher, "2025-11")
    with pytest.raises(InputError) as caught:
        publications.set_fields(publisher, "2025-11", {"byline": "Kari", **fields})
    assert sentence in str(caught.value)
    assert publications.get_publication(publisher, "2025-11") == before


def test_set_fields_edits_a_block_without_touching_the_record(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    publications.set_fields(publisher, "2025-11", {"profile.fjord-isotopes.2.text": "They joined to share."})
    texts = [getattr(b, "text", "") for b in publications.compose(publisher, "2025-11")[0].profiles[0].blocks]
    assert texts == ["They make isotopes.", "They joined to share."]
    assert [getattr(b, "text", "") for b in members.get_member(publisher, "fjord-isotopes").profile] == [
        "They make isotopes.",
        "They joined to learn.",
    ]
    members.set_member(publisher, "fjord-isotopes", {"profile.1.text": "They make many isotopes."})
    report = drafting.draft_digest(publisher, NOVEMBER)
    assert any("its profile changed since you edited it here" in notice for notice in report.notices)
    publications.set_fields(publisher, "2025-11", {"profile.fjord-isotopes": ""})
    texts = [getattr(b, "text", "") for b in publications.compose(publisher, "2025-11")[0].profiles[0].blocks]
    assert texts == ["They make many isotopes.", "They joined to learn."]


def test_publication_yaml_round_trips(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    publications.set_fields(
        publisher,
        "2025-11",
        {
            "headline": "Ours: «so»",
            "related.1.title": "More",
            "profile.fjord-isotopes.1.text": "A.\n\nB.",
            "snippet.x": "Hi {url}",
        },
    )
    before = publications.get_publication(publisher, "2025-11")
    text = publications.publication_yaml(publisher, "2025-11")
    assert publications.replace_publication_yaml(publisher, "2025-11", text) == before
    edited = text.replace("Ours: «so»", "Theirs").replace("They build robots.", "They build kind robots.", 1)
    after = publications.replace_publication_yaml(publisher, "2025-11", edited)
    assert after.wording_in(before.languages[0]).headline == "Theirs"
    robots = publications.compose(publisher, "2025-11")[0].profiles[-1]
    assert [getattr(block, "text", "") for block in robots.blocks] == ["They build kind robots."]
    assert [[str(edit.language) for edit in entry.edited] for entry in after.entries] == [["en"], [], ["en"]]


def test_an_edit_after_approval_voids_it(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    approval.submit_for_review(publisher, "2025-11")
    approval.approve(publisher, "2025-11", by="Chief")
    publications.set_fields(publisher, "2025-11", {"headline": "Another"})
    assert publications.get_publication(publisher, "2025-11").state is State.IN_REVIEW
    with pytest.raises(ConflictError, match="not approved yet"):
        approval.publish(publisher, "2025-11")


def test_discard_frees_the_members(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    publications.discard(publisher, "2025-11")
    assert publications.list_publications(publisher) == []
    assert len(drafting.why(publisher, NOVEMBER).chosen) == 3


def test_a_related_story_takes_a_picture_and_a_language(publisher: Publisher, tmp_path: Path) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    file = write_picture(tmp_path / "story.png")
    publications.set_fields(publisher, "2025-11", {"related.1.title": "More", "related.1.image": str(file)})
    publication = publications.set_fields(publisher, "2025-11", {"related.1.language": "nb"})
    (related,) = publication.related
    assert related.image is not None
    assert (related.title, related.language, related.image.width) == ("More", "nb", 40)
    assert publications.set_fields(publisher, "2025-11", {"related.1": ""}).related == ()


@pytest.fixture
def quoting(publisher: Publisher) -> Publisher:
    """A draft digest in which Kari Nordmann's approved quote is the third block of Fjord Isotopes."""
    fields = {"kind": "quote", "text": "We are glad.", "speaker": "Kari Nordmann", "role": "CEO"}
    members.set_member(publisher, "fjord-isotopes", {f"profile.3.{name}": value for name, value in fields.items()})
    members.approve_quote(publisher, "fjord-isotopes", 1, by="Kari Nordmann")
    drafting.draft_digest(publisher, NOVEMBER)
    return publisher


def test_words_approved_by_one_person_are_unapproved_in_anothers_mouth(quoting: Publisher) -> None:
    def count_unapproved() -> int:
        return [finding.code for finding in publications.check(quoting, "2025-11")].count("quote-unapproved")

    assert count_unapproved() == 0
    publications.set_fields(quoting, "2025-11", {"profile.fjord-isotopes.3.speaker": "Ola Hansen"})
    assert count_unapproved() == 1
    publications.set_fields(quoting, "2025-11", {"profile.fjord-isotopes": ""})
    text = publications.publication_yaml(quoting, "2025-11").replace("Kari Nordmann", "Ola Hansen", 1)
    publications.replace_publication_yaml(quoting, "2025-11", text)
    assert count_unapproved() == 1


def test_a_record_edited_as_yaml_keeps_no_approval_for_another_speaker(quoting: Publisher) -> None:
    text = members.member_yaml(quoting, "fjord-isotopes")
    members.replace_member_yaml(quoting, "fjord-isotopes", text.replace("role: CEO", "role: Chair"))
    assert members.list_quotes(quoting, only_unapproved=True) == []
    moved = text.replace("speaker: Kari Nordmann", "speaker: Ola Hansen")
    members.replace_member_yaml(quoting, "fjord-isotopes", moved)
    assert [quote.speaker for quote in members.list_quotes(quoting, only_unapproved=True)] == ["Ola Hansen"]


def test_publication_yaml_cannot_keep_out_who_is_in(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    text = publications.publication_yaml(publisher, "2025-11")
    edited = text.replace("excluded: []", "excluded:\n  - member: bregne-bank\n")
    with pytest.raises(InputError, match="occnews digest exclude 2025-11 bregne-bank"):
        publications.replace_publication_yaml(publisher, "2025-11", edited)


def test_a_publication_is_in_languages_of_the_workspace(workspace: Path, publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    english = replace(publisher, config=load_config(workspace, {"OCCNEWS_SITE_LANGUAGES": "en"}))
    with pytest.raises(ConfigError, match=r"2025-11 is written in nb.*occnews digest set 2025-11 languages=en"):
        publications.compose(english, "2025-11")
    publications.set_fields(english, "2025-11", {"languages": "en"})
    assert [str(story.language) for story in publications.compose(english, "2025-11")] == ["en"]
    with pytest.raises(InputError, match="does not publish in nb, only in en"):
        publications.set_fields(english, "2025-11", {"languages": "en,nb"})
