"""A person who asks for it is forgotten, everywhere that is not public."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from tests.publisher.conftest import NOVEMBER, Opener
from tests.publisher.test_approval import approve_november
from tests.store.opened import read_files

from occnews import store
from occnews.errors import NotFoundError, OccnewsError
from occnews.model.dates import Period
from occnews.model.proposal import Found
from occnews.model.publication import State
from occnews.publisher import (
    Publisher,
    approval,
    corrections,
    drafting,
    history,
    members,
    privacy,
    proposals,
    publications,
)
from occnews.publisher.privacy import Mention

RECORDS = (
    "name,kind,joined,city,country,website,summary,quote,speaker,role,contact_name,contact_email\n"
    "Fjord Isotopes,biotech,2025-11-03,Oslo,NO,https://fjord.example,Makes isotopes.,We are glad.,Liv Berg,CEO,"
    "Liv Berg,liv@fjord.example\n"
    "Bregne Bank,financial institution,2025-11-10,Bergen,NO,,Lends.,We lend.,Ola Dal,CFO,Ola Dal,ola@bregne.example\n"
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(RECORDS, encoding="utf-8")
    return path


@pytest.fixture
def furnished(publisher: Publisher, tmp_path: Path) -> Publisher:
    """Two members whose speakers have portraits, their quotes approved."""
    for position, (slug, name) in enumerate([("fjord-isotopes", "Liv Berg"), ("bregne-bank", "Ola Dal")]):
        picture = io.BytesIO()
        Image.new("RGB", (300, 300), (position * 90, 90, 90)).save(picture, "PNG")
        path = tmp_path / f"{slug}.png"
        path.write_bytes(picture.getvalue())
        members.attach_image(publisher, slug, path, use="portrait", speaker=name, permission_by=name)
        members.approve_quote(publisher, slug, 1, by=name, how="email")
    return publisher


def list_stored(p: Publisher) -> Iterator[str]:
    with p.reading() as tx:
        yield from list(store.erasing.list_texts(tx))


def holds(p: Publisher, *words: str) -> bool:
    return any(word in text for text in list_stored(p) for word in words)


def list_pictures(p: Publisher) -> list[str]:
    return sorted(path.name for path in p.config.media_folder.glob("[!.]*"))


def test_speaker_and_contact_go_out_of_record_history_and_files(furnished: Publisher, opened: Opener) -> None:
    portrait = members.get_member(furnished, "fjord-isotopes").speakers[0].portrait
    assert portrait is not None
    assert (furnished.config.media_folder / portrait.file).is_file()
    report = privacy.forget_person(furnished, "liv berg")
    assert (report.members, report.drafts, report.published, report.mentions) == (("fjord-isotopes",), (), (), ())
    assert report.files == (portrait.file,)
    after = members.get_member(furnished, "fjord-isotopes")
    assert (after.speakers, after.contact, after.profile, after.summary) == ((), None, (), "Makes isotopes.")
    assert not holds(furnished, "Liv Berg", "liv@fjord.example", "We are glad", portrait.file)
    assert not (furnished.config.media_folder / portrait.file).exists()
    assert members.get_member(furnished, "bregne-bank").speakers[0].name == "Ola Dal"
    assert len(list(furnished.config.media_folder.glob("*.png"))) == 1
    with opened() as p:  # what was deleted is no longer in the database's files either
        assert not any(b"liv@fjord.example" in content for content in read_files(p.store))


def test_portrait_that_could_not_be_deleted_goes_with_the_next_command(furnished: Publisher, opened: Opener) -> None:
    portrait = members.get_member(furnished, "fjord-isotopes").speakers[0].portrait
    assert portrait is not None
    in_the_way = furnished.config.site_folder / "media" / portrait.file
    in_the_way.mkdir(parents=True)  # a folder is no file that can be deleted
    with pytest.raises(OccnewsError, match=rf"{portrait.file} cannot be deleted .* and shows somebody"):
        privacy.forget_person(furnished, "Liv Berg")
    assert not holds(furnished, "Liv Berg")
    with opened() as p:
        assert portrait.file in p.behind
        assert (p.config.media_folder / portrait.file).is_file()
    in_the_way.rmdir()
    with opened() as p:
        assert p.behind == ""
        other = members.get_member(p, "bregne-bank").speakers[0].portrait
        assert other is not None
        assert list_pictures(p) == [other.file]
        assert not (p.config.media_folder / ".forgetting").exists()


def test_note_of_a_forgetting_that_never_came_about_deletes_nothing(furnished: Publisher, opened: Opener) -> None:
    before, note = list_pictures(furnished), furnished.config.media_folder / ".forgetting"
    note.write_text("\n".join(before), encoding="utf-8")
    with opened() as p:
        assert (len(before), list_pictures(p), note.exists()) == (2, before, False)


def test_dry_run_says_the_same_and_changes_nothing(furnished: Publisher) -> None:
    before = list(list_stored(furnished))
    planned = privacy.forget_person(furnished, "Liv Berg", dry_run=True)
    assert list(list_stored(furnished)) == before
    done = privacy.forget_person(furnished, "Liv Berg")
    assert replace(planned, rewritten=0) == replace(done, rewritten=0)


def test_contact_is_known_by_email_too(furnished: Publisher) -> None:
    report = privacy.forget_person(furnished, "OLA@bregne.example")
    assert report.members == ("bregne-bank",)
    after = members.get_member(furnished, "bregne-bank")
    assert (after.contact, after.speakers, after.profile) == (None, (), ())
    assert not holds(furnished, "ola@bregne.example", "Ola Dal")


def test_revisions_stay_readable_whatever_a_contact_was_changed_to(furnished: Publisher) -> None:
    members.set_member(furnished, "fjord-isotopes", {"contact_name": "Siri Vik", "contact_phone": "+47 900 00 000"})
    members.set_member(furnished, "bregne-bank", {"contact_name": "Nina Mo", "contact_email": "liv@fjord.example"})
    report = privacy.forget_person(furnished, "Liv Berg")
    assert (report.members, report.mentions) == (
        ("fjord-isotopes",),
        (
            Mention(subject="bregne-bank", field="contact.email"),
            Mention(subject="fjord-isotopes", field="contact.email"),
        ),
    )
    contact = members.get_member(furnished, "bregne-bank").contact
    assert contact is not None
    assert (contact.name, contact.email) == ("Nina Mo", "liv@fjord.example")
    for slug in ("bregne-bank", "fjord-isotopes"):
        revisions = [line.revision for line in history.list_history(furnished, slug)]
        for revision in revisions:
            history.restore_revision(furnished, slug, revision)
    assert not holds(furnished, "Liv Berg")


def test_nobody_of_that_name_is_said(furnished: Publisher) -> None:
    with pytest.raises(NotFoundError, match="Nobody called «Nils Lund»"):
        privacy.forget_person(furnished, "Nils Lund")
    with pytest.raises(NotFoundError, match="Whom"):
        privacy.forget_person(furnished, " ")


def test_free_text_is_left_to_people_and_named(furnished: Publisher) -> None:
    members.set_member(
        furnished, "fjord-isotopes", {"why_joined": "Liv  Berg wanted to.", "notes": "Ask Berg.", "stage": "Bergen"}
    )
    members.set_member(furnished, "bregne-bank", {"notes": "Berg is a friend; so is LIV BERG."})
    drafting.draft_digest(furnished, Period.parse("2025-11"))
    publications.set_fields(furnished, "2025-11", {"intro": "Liv Berg says hello."})
    report = privacy.forget_person(furnished, "Liv Berg")
    assert report.mentions == (
        Mention(subject="bregne-bank", field="notes"),
        Mention(subject="fjord-isotopes", field="why_joined"),
        Mention(subject="fjord-isotopes", field="notes"),
        Mention(subject="2025-11", field="wordings.1.intro"),
    )
    members.set_member(furnished, "fjord-isotopes", {"why_joined": "", "notes": ""})
    members.set_member(furnished, "bregne-bank", {"notes": ""})
    publications.set_fields(furnished, "2025-11", {"intro": ""})
    again = privacy.forget_person(furnished, "Liv Berg")
    assert (again.members, again.mentions) == ((), ())
    assert not holds(furnished, "Liv Berg", "LIV BERG")


def test_an_approval_that_binds_the_person_is_void(furnished: Publisher) -> None:
    approve_november(furnished)
    report = privacy.forget_person(furnished, "Liv Berg")
    assert (report.drafts, report.published) == (("2025-11",), ())
    assert publications.get_publication(furnished, "2025-11").state is State.IN_REVIEW
    assert not holds(furnished, "Liv Berg")
    approval.approve(furnished, "2025-11", by="Chief")
    approval.publish(furnished, "2025-11")
    page = (furnished.config.site_folder / "digests/2025-11/index.html").read_text("utf-8")
    assert ("Ola Dal" in page, "Liv Berg" in page) == (True, False)


def test_what_is_public_is_named_and_goes_by_a_correction(furnished: Publisher) -> None:
    approve_november(furnished)
    approval.publish(furnished, "2025-11")
    page = furnished.config.site_folder / "digests/2025-11/index.html"
    before = page.read_bytes()
    report = privacy.forget_person(furnished, "Liv Berg")
    assert (report.members, report.published, report.files) == (("fjord-isotopes",), ("2025-11",), ())
    assert page.read_bytes() == before
    later = replace(furnished, now=NOVEMBER + dt.timedelta(days=1))
    corrections.correct(later, "2025-11", because="A quote was taken out.")
    approval.submit_for_review(later, "2025-11")
    approval.approve(later, "2025-11", by="Chief")
    approval.publish(later, "2025-11")
    assert "Liv Berg" not in page.read_text("utf-8")
    feed = json.loads((later.config.feeds_folder / "digests.json").read_text("utf-8"))
    assert "Liv Berg" not in feed["items"][0]["content_html"]
    assert holds(later, "Liv Berg")  # what was public once
    again = privacy.forget_person(later, "Liv Berg")
    assert (again.published, len(again.files)) == ((), 1)
    assert not holds(later, "Liv Berg", "We are glad")
    assert not (later.config.site_folder / "media" / again.files[0]).exists()


def test_retracted_editions_are_rewritten(furnished: Publisher) -> None:
    approve_november(furnished)
    approval.publish(furnished, "2025-11")
    corrections.retract(furnished, "2025-11", because="It was too early.")
    assert privacy.forget_person(furnished, "Liv Berg").published == ()
    assert not holds(furnished, "Liv Berg", "We are glad")


def test_proposals_lose_the_person_too(furnished: Publisher) -> None:
    quote = {"kind": "quote", "text": "We hope.", "speaker": "Liv Berg"}
    values = {"name": "New Labs", "profile": [{"kind": "paragraph", "text": "Led by Liv Berg."}, quote]}
    proposals.keep_proposals(furnished, [Found(values=values, lines={"name": 1})], "post.txt")
    privacy.forget_person(furnished, "Liv Berg")
    (waiting,) = proposals.list_inbox(furnished)
    assert waiting.found.values == {
        "name": "New Labs",
        "profile": [{"kind": "paragraph", "text": "Led by [removed]."}],
    }


def test_copies_that_still_hold_the_person_are_named(furnished: Publisher) -> None:
    root = furnished.config.root
    (root / "occnews.db.before-0002-20251101T000000Z").write_bytes(b"")
    (root / "build").mkdir()
    assert privacy.forget_person(furnished, "Liv Berg").copies == (
        root / "build",
        root / "occnews.db.before-0002-20251101T000000Z",
    )
