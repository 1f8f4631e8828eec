"""What is published is corrected or retracted, and channels stay in step."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from tests.publisher.conftest import NOVEMBER, Opener

from occnews.errors import ConflictError, InputError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.model.publication import Correction, Note, Publication, State
from occnews.publisher import Publisher, approval, builds, corrections, drafting, members, publications

LATER = NOVEMBER + dt.timedelta(days=2, hours=3)


@pytest.fixture
def published(published: Publisher) -> Publisher:
    """Two days after the November digest went out."""
    return replace(published, now=LATER)


def read_entry(p: Publisher, position: int = 0) -> dict[str, Any]:
    feed = json.loads((p.config.feeds_folder / "digests.json").read_text(encoding="utf-8"))
    entry: dict[str, Any] = feed["items"][position]
    return entry


def read_page(p: Publisher, prefix: str = "") -> str:
    return (p.config.site_folder / f"{prefix}digests/2025-11/index.html").read_text(encoding="utf-8")


def read_files(p: Publisher) -> dict[str, bytes]:
    folders = (p.config.site_folder, p.config.feeds_folder)
    return {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def publish_correction(p: Publisher) -> Publication:
    approval.submit_for_review(p, "2025-11")
    approval.approve(p, "2025-11", by="Chief")
    return approval.publish(p, "2025-11").publication


def test_correct_keeps_what_is_published_public_until_the_correction_is_approved(
    published: Publisher, opened: Opener
) -> None:
    before = read_files(published)
    draft, is_new = corrections.correct(published, "2025-11", because="The name was wrong.")
    assert (draft.state, draft.revision, draft.public_revision, is_new) == (State.DRAFT, 2, 1, True)
    publications.set_fields(published, "2025-11", {"headline": "Meet three new members"})
    with pytest.raises(ConflictError, match="nothing goes out that nobody approved"):
        approval.publish(published, "2025-11")
    approval.submit_for_review(published, "2025-11")
    approval.approve(published, "2025-11", by="Chief")
    builds.build_feeds(published)
    assert read_files(published) == before
    with opened():  # nothing has to catch up either
        pass
    assert read_files(published) == before


def test_publishing_a_correction_keeps_the_entry_and_notes_it_in_every_channel(published: Publisher) -> None:
    first = read_entry(published)
    corrections.correct(published, "2025-11", because="The name was wrong.", notes={Language.NB: "Navnet var feil."})
    publications.set_fields(published, "2025-11", {"headline": "Meet three new members"})
    report = publish_correction(published)
    assert (report.state, report.revision, report.number, report.feed_id, report.published_at, report.updated_at) == (
        State.PUBLISHED,
        2,
        1,
        first["id"],
        NOVEMBER,
        LATER,
    )
    assert report.corrections == (
        Correction(
            revision=2,
            because="The name was wrong.",
            notes=(Note(language=Language.NB, text="Navnet var feil."),),
            published_at=LATER,
        ),
    )
    entry = read_entry(published)
    assert (entry["id"], entry["date_published"], entry["title"]) == (
        first["id"],
        first["date_published"],
        "Meet three new members",
    )
    assert entry["date_modified"] > first["date_modified"]
    assert entry["content_html"].startswith("<p><strong>Corrected 28 November 2025:</strong> The name was wrong.</p>")
    assert "<strong>Corrected 28 November 2025:</strong> The name was wrong.</p>" in read_page(published)
    assert "<strong>Rettet 28. november 2025:</strong> Navnet var feil.</p>" in read_page(published, "nb/")
    assert '"dateModified": "2025-11-28"' in read_page(published)
    built = builds.build(published, "2025-11")
    assert "Corrected 28 November 2025: The name was wrong." in (built.folder / "email.txt").read_text("utf-8")
    assert "<strong>Corrected 28 November 2025:</strong>" in (built.folder / "email.html").read_text("utf-8")


def test_publishing_a_correction_leaves_wording_for_what_cannot_be_called_back(published: Publisher) -> None:
    corrections.correct(published, "2025-11", because="The name was wrong")
    approval.submit_for_review(published, "2025-11")
    approval.approve(published, "2025-11", by="Chief")
    report = approval.publish(published, "2025-11")
    folder = published.config.root / "build" / "digests" / "2025-11"
    assert report.files[-2:] == (folder / "correction.txt", folder / "nb" / "correction.txt")
    assert (folder / "correction.txt").read_text("utf-8") == (
        "Correction: Three new members join Fjord Cluster\n\n"
        "On 26 November 2025 we sent you the news “Three new members join Fjord Cluster”. It needs a correction: "
        "The name was wrong.\n\nWe are sorry. The corrected story is here:\n"
        "https://news.fjord.example/digests/2025-11/\n\n---\n\n"
        "A correction to our post of 26 November 2025: The name was wrong.\n\n"
        "The corrected story: https://news.fjord.example/digests/2025-11/\n"
    )
    assert (folder / "nb" / "correction.txt").read_text("utf-8").startswith("Rettelse: Tre nye medlemmer")
    assert folder / "correction.txt" in builds.build(published, "2025-11").files


def test_a_second_correction_keeps_the_note_of_the_first(published: Publisher) -> None:
    corrections.correct(published, "2025-11", because="One.")
    publish_correction(published)
    again = replace(published, now=LATER + dt.timedelta(days=1))
    corrections.correct(again, "2025-11", because="Two.")
    assert "Two." not in read_page(again)
    publish_correction(again)
    page = read_page(again)
    assert page.index("28 November 2025:</strong> One.") < page.index("29 November 2025:</strong> Two.")
    assert read_entry(again)["content_html"].startswith("<p><strong>Corrected 29 November 2025:</strong> Two.</p>")


def test_correct_again_changes_the_reason_and_voids_an_approval(published: Publisher) -> None:
    corrections.correct(published, "2025-11", because="One.")
    approval.submit_for_review(published, "2025-11")
    approval.approve(published, "2025-11", by="Chief")
    draft, is_new = corrections.correct(published, "2025-11", because="Better said.")
    assert (draft.state, draft.revision, [each.because for each in draft.corrections], is_new) == (
        State.IN_REVIEW,
        2,
        ["Better said."],
        False,
    )
    with pytest.raises(ConflictError, match="not approved yet"):
        approval.publish(published, "2025-11")


def test_a_correction_takes_members_out_and_no_new_ones_in(published: Publisher) -> None:
    members.add_member(published, {"name": "Late Labs", "joined": "2025-11-05", "kind": "biotech"})
    with pytest.raises(ConflictError, match="is published"):
        publications.exclude(published, "2025-11", "bregne-bank")
    corrections.correct(published, "2025-11", because="Bregne Bank has not joined.")
    with pytest.raises(ConflictError, match="being corrected"):
        drafting.draft_digest(published, Period.parse("2025-11"))
    publications.exclude(published, "2025-11", "bregne-bank", because="has not joined")
    corrected = publish_correction(published)
    assert [entry.member for entry in corrected.entries] == ["fjord-isotopes", "havn-robotics"]
    assert "Bregne Bank has not joined." in read_page(published)
    assert "Bregne Bank</span>" not in read_page(published)
    why = {choice.member: str(choice.reason) for choice in drafting.why(published, Period.parse("2025-12")).choices}
    assert why["bregne-bank"] == "joined earlier, never announced"
    assert why["fjord-isotopes"] == "already in another digest"


def test_a_correction_keeps_who_has_left_since(published: Publisher) -> None:
    members.leave(published, "havn-robotics", on=dt.date(2025, 11, 27))
    corrections.correct(published, "2025-11", because="Bregne Bank has not joined.")
    publications.set_fields(published, "2025-11", {"date": "2025-11-28"})
    publications.exclude(published, "2025-11", "bregne-bank")
    corrected = publish_correction(published)
    assert [entry.member for entry in corrected.entries] == ["fjord-isotopes", "havn-robotics"]


def test_discarding_a_correction_brings_back_what_is_published(published: Publisher) -> None:
    before = publications.get_publication(published, "2025-11")
    files = read_files(published)
    corrections.correct(published, "2025-11", because="One.")
    publications.set_fields(published, "2025-11", {"headline": "Another"})
    publications.discard(published, "2025-11")
    assert publications.get_publication(published, "2025-11") == before
    builds.build_feeds(published)
    assert read_files(published) == files


@pytest.mark.parametrize("because", ["", "  "])
def test_correct_and_retract_ask_why(published: Publisher, because: str) -> None:
    with pytest.raises(InputError, match="Say why"):
        corrections.correct(published, "2025-11", because=because)
    with pytest.raises(InputError, match="Say why"):
        corrections.retract(published, "2025-11", because=because)


def test_only_what_is_published_is_corrected_or_retracted(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    with pytest.raises(ConflictError, match=r"is a draft and not published.*occnews digest set 2025-11"):
        corrections.correct(publisher, "2025-11", because="x")
    with pytest.raises(ConflictError, match=r"is a draft and not published.*occnews discard 2025-11"):
        corrections.retract(publisher, "2025-11", because="x")


def test_retract_replaces_page_and_entry_and_frees_the_members(published: Publisher) -> None:
    first = read_entry(published)
    report = corrections.retract(published, "2025-11", because="It was about another cluster")
    assert (report.publication.state, report.publication.number) == (State.RETRACTED, 1)
    entry = read_entry(published)
    assert (entry["id"], entry["date_published"], entry["title"]) == (
        first["id"],
        first["date_published"],
        "Retracted: Three new members join Fjord Cluster",
    )
    assert entry["content_html"] == (
        "<p>We published this on 26 November 2025 and took it back on 28 November 2025: "
        "It was about another cluster.</p>"
    )
    assert entry["date_modified"] > first["date_modified"]
    page = read_page(published)
    assert "took it back on 28 November 2025" in page
    assert "Fjord Isotopes" not in page
    assert "Trukket: " in read_page(published, "nb/")
    texts = [path.read_text("utf-8").split("\n")[0] for path in report.callbacks]
    assert texts == ["Retracted: Three new members join Fjord Cluster", "Trukket: Tre nye medlemmer i Fjord Cluster"]
    built = builds.build(published, "2025-11")
    assert {path.name for path in built.files if path.parent == built.folder} == {"page.html", "retraction.txt"}

    again = drafting.draft_digest(published, Period.parse("2025-11"))
    assert again.added == ("fjord-isotopes", "bregne-bank", "havn-robotics")
    publish_correction(published)  # an ordinary digest this time
    assert publications.get_publication(published, "2025-11").number == 2
    assert [read_entry(published, position)["title"] for position in (0, 1)] == [
        "Three new members join Fjord Cluster",
        "Retracted: Three new members join Fjord Cluster",
    ]
    assert "took it back" not in read_page(published)
    assert (published.config.site_folder / "index.html").read_text("utf-8").count("digests/2025-11/index.html") == 1


def test_retract_may_keep_the_members_announced(published: Publisher) -> None:
    corrections.correct(published, "2025-11", because="A correction that is given up.")
    report = corrections.retract(published, "2025-11", because="Twice the same", keep_members=True)
    assert (report.publication.revision, report.publication.corrections) == (1, ())
    assert drafting.draft_digest(published, Period.parse("2025-11")).publication is None
    with pytest.raises(ConflictError, match="2025-11 is retracted"):
        corrections.correct(published, "2025-11", because="x")


def test_note_in_a_language_that_the_publication_lacks_is_refused(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    publications.set_fields(publisher, "2025-11", {"languages": "en"})
    publish_correction(publisher)  # an ordinary digest
    with pytest.raises(InputError, match="--note nb: 2025-11 is not written in nb; it has en"):
        corrections.correct(publisher, "2025-11", because="One.", notes={Language.NB: "En."})
    with pytest.raises(InputError, match="--because"):
        corrections.correct(publisher, "2025-11", because="a\x07")
