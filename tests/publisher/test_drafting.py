"""Drafting."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.conftest import Opener

from occnews.config import load_config
from occnews.errors import ConflictError, NotFoundError
from occnews.model.dates import Period
from occnews.model.publication import PublicationKind, State
from occnews.model.selection import Reason
from occnews.publisher import Publisher, approval, drafting, members, publications

NOVEMBER = Period.parse("2025-11")


def slugs(p: Publisher, name: str = "2025-11") -> list[str]:
    return [entry.member for entry in publications.get_publication(p, name).entries]


def test_draft_digest_holds_who_joined_and_who_is_overdue(publisher: Publisher) -> None:
    report = drafting.draft_digest(publisher, NOVEMBER)
    assert report.publication is not None
    assert (report.is_new, report.added, report.removed, report.changed, report.notices) == (
        True,
        ("fjord-isotopes", "bregne-bank", "havn-robotics"),
        (),
        (),
        (),
    )
    assert (report.publication.date, report.publication.state) == (dt.date(2025, 11, 26), State.DRAFT)
    assert report.selection is not None
    assert [choice.reason for choice in report.selection.chosen] == [
        Reason.JOINED_IN_PERIOD,
        Reason.JOINED_IN_PERIOD,
        Reason.OVERDUE,
    ]


def test_draft_digest_again_keeps_words_and_order_and_says_what_changed(publisher: Publisher, tmp_path: Path) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    publications.set_fields(publisher, "2025-11", {"headline": "Ours", "headline.nb": "Vår"})
    publications.move(publisher, "2025-11", "havn-robotics", before="fjord-isotopes")
    members.set_member(publisher, "fjord-isotopes", {"summary": "Makes medical isotopes."})
    members.add_member(publisher, {"name": "Late Labs", "joined": "2025-11-25"})
    members.leave(publisher, "bregne-bank", on=dt.date(2025, 11, 20))
    report = drafting.draft_digest(publisher, NOVEMBER)
    assert (report.is_new, report.added, report.removed) == (False, ("late-labs",), ("bregne-bank",))
    changed = {slug: [(c.field, c.before, c.after) for c in changes] for slug, changes in report.changed}
    assert changed["fjord-isotopes"] == [("summary", "Makes isotopes.", "Makes medical isotopes.")]
    assert slugs(publisher) == ["havn-robotics", "fjord-isotopes", "late-labs"]
    stories = publications.compose(publisher, "2025-11")
    assert [story.headline for story in stories] == ["Ours", "Vår"]


def test_draft_digest_again_says_what_changed_before_the_last_edit_too(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    members.set_member(publisher, "fjord-isotopes", {"summary": "Makes medical isotopes."})
    publications.set_fields(publisher, "2025-11", {"headline": "Ours"})
    report = drafting.draft_digest(publisher, NOVEMBER)
    assert [slug for slug, _ in report.changed] == ["fjord-isotopes"]


def test_draft_digest_says_so_in_an_empty_month(publisher: Publisher) -> None:
    report = drafting.draft_digest(publisher, Period.parse("2024-01"))
    assert report.publication is None
    assert report.notices == (
        "Nothing was drafted: no member is to be announced in 2024-01. occnews why 2024-01 says why of each.",
    )
    with pytest.raises(NotFoundError, match="occnews digest draft 2024-01"):
        publications.get_publication(publisher, "2024-01")


def test_draft_announcement_is_made_once(publisher: Publisher) -> None:
    first = drafting.draft_announcement(publisher, "Fjord Isotopes")
    again = drafting.draft_announcement(publisher, "fjord-isotopes")
    assert (first.is_new, again.is_new) == (True, False)
    assert first.publication == again.publication
    assert [each.name for each in publications.list_publications(publisher)] == ["fjord-isotopes"]


def test_selection_closes_when_the_digest_enters_review(opened: Opener, publisher: Publisher) -> None:
    drafting.draft_digest(publisher, NOVEMBER)
    approval.submit_for_review(publisher, "2025-11")
    members.add_member(publisher, {"name": "Late Labs", "joined": "2025-11-25"})
    with pytest.raises(ConflictError, match="closed its selection"):
        drafting.draft_digest(publisher, NOVEMBER)
    approval.approve(publisher, "2025-11", by="Chief")
    approval.publish(publisher, "2025-11")
    december = drafting.why(publisher, Period.parse("2025-12"))
    assert [(choice.member, choice.reason) for choice in december.chosen] == [("late-labs", Reason.OVERDUE)]


def test_draft_digest_of_one_member_becomes_an_announcement_when_the_settings_say_so(
    workspace: Path, publisher: Publisher
) -> None:
    members.leave(publisher, "bregne-bank", on=dt.date(2025, 11, 12))
    members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 9, 20), url="")
    single = replace(publisher, config=load_config(workspace, {"OCCNEWS_EDITORIAL_SINGLE_MEMBER": "announcement"}))
    report = drafting.draft_digest(single, NOVEMBER)
    assert report.publication is not None
    assert (report.publication.kind, report.publication.name, report.is_new) == (
        PublicationKind.ANNOUNCEMENT,
        "fjord-isotopes",
        True,
    )
    assert [each.name for each in publications.list_publications(publisher)] == ["fjord-isotopes"]


def test_draft_digest_of_one_member_says_so_when_its_announcement_is_past_drafting(
    workspace: Path, publisher: Publisher
) -> None:
    members.leave(publisher, "bregne-bank", on=dt.date(2025, 11, 12))
    members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 9, 20), url="")
    drafting.draft_announcement(publisher, "fjord-isotopes")
    approval.submit_for_review(publisher, "fjord-isotopes")
    single = replace(publisher, config=load_config(workspace, {"OCCNEWS_EDITORIAL_SINGLE_MEMBER": "announcement"}))
    report = drafting.draft_digest(single, NOVEMBER)
    assert (report.publication, report.notices) == (
        None,
        ("One member is to be announced in 2025-11, and its announcement fjord-isotopes is in review.",),
    )
