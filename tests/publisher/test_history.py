"""What was changed by whom, earlier revisions brought back, and what is published against today's records."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.publisher.conftest import NOVEMBER
from tests.publisher.test_approval import approve_november

from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.importing import FieldChange
from occnews.model.member import Language
from occnews.model.publication import State
from occnews.publisher import Publisher, approval, corrections, drafting, history, members, publications
from occnews.publisher.history import Difference, HistoryLine


def test_history_says_who_changed_what_and_when(publisher: Publisher) -> None:
    later = replace(publisher, by="Ola", now=NOVEMBER + dt.timedelta(hours=1))
    members.set_member(later, "fjord-isotopes", {"summary": "Makes rare isotopes.", "website": ""})
    made, changed = history.list_history(publisher, "fjord-isotopes")
    assert (made.happened, made.who, made.at, made.changes) == ("made", "Editor", NOVEMBER, ())
    assert changed == HistoryLine(
        revision=changed.revision,
        kind="member",
        at=later.now,
        who="Ola",
        command="members set",
        happened="changed",
        changes=(
            FieldChange(field="website", before="https://fjord.example", after=""),
            FieldChange(field="summary", before="Makes isotopes.", after="Makes rare isotopes."),
        ),
    )
    assert [line.revision for line in history.list_history(publisher, "Fjord Isotopes")] == [
        made.revision,
        changed.revision,
    ]


def test_history_of_a_publication_tells_its_way_and_its_wording(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    publications.set_fields(publisher, "2025-11", {"headline.nb": "Nye medlemmer"})
    approval.submit_for_review(publisher, "2025-11")
    publications.discard(publisher, "2025-11")
    lines = history.list_history(publisher, "2025-11")
    assert [(line.happened, line.command) for line in lines] == [
        ("made", "digest draft 2025-11"),
        ("changed", "digest set headline.nb"),
        ("changed", "review"),
        ("removed", "discard"),
    ]
    assert lines[1].changes == (FieldChange(field="wordings.nb.headline", before="", after="Nye medlemmer"),)
    assert lines[2].changes == (FieldChange(field="state", before="draft", after="in review"),)


def test_history_of_nobody_offers_the_closest(publisher: Publisher) -> None:
    with pytest.raises(NotFoundError, match="Did you mean fjord-isotopes"):
        history.list_history(publisher, "fjord-isotops")
    with pytest.raises(NotFoundError, match="There is no publication «2031-01»"):
        history.list_history(publisher, "2031-01")


def test_history_shows_a_member_and_its_announcement_together(publisher: Publisher) -> None:
    drafting.draft_announcement(publisher, "fjord-isotopes")
    assert [line.kind for line in history.list_history(publisher, "fjord-isotopes")] == ["member", "publication"]


def test_restore_brings_a_member_back_and_is_a_change_itself(publisher: Publisher) -> None:
    before = members.get_member(publisher, "fjord-isotopes")
    members.set_member(publisher, "fjord-isotopes", {"summary": "Changed.", "profile": ""})
    first = history.list_history(publisher, "fjord-isotopes")[0].revision
    line, changes = history.restore_revision(publisher, "fjord-isotopes", first)
    assert members.get_member(publisher, "fjord-isotopes") == before
    assert (line.revision, [change.field for change in changes]) == (first, ["summary", "profile.1", "profile.2"])
    assert history.list_history(publisher, "fjord-isotopes")[-1].command == "restore"
    with pytest.raises(NotFoundError, match=r"bregne-bank has no revision 1\b.*occnews history bregne-bank"):
        history.restore_revision(publisher, "bregne-bank", first)


def test_restore_refuses_a_name_that_another_has_by_now(publisher: Publisher) -> None:
    members.set_member(publisher, "fjord-isotopes", {"name": "Fjell Isotopes"})
    members.add_member(publisher, {"name": "Fjord Isotopes", "slug": "another"})
    first = history.list_history(publisher, "fjord-isotopes")[0].revision
    with pytest.raises(ConflictError, match="Fjord Isotopes is taken by the member another"):
        history.restore_revision(publisher, "fjord-isotopes", first)


def test_restore_brings_back_what_the_editors_decided(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    publications.set_fields(publisher, "2025-11", {"headline": "The first"})
    wanted = history.list_history(publisher, "2025-11")[-1].revision
    earlier = publications.get_publication(publisher, "2025-11")
    publications.set_fields(publisher, "2025-11", {"headline": "The second"})
    publications.exclude(publisher, "2025-11", "bregne-bank")
    approval.submit_for_review(publisher, "2025-11")
    with pytest.raises(ConflictError, match="selection is closed; send it back first"):
        history.restore_revision(publisher, "2025-11", wanted)
    approval.send_back(publisher, "2025-11", because="The first was better")
    history.restore_revision(publisher, "2025-11", wanted)
    restored = publications.get_publication(publisher, "2025-11")
    assert restored == earlier.model_copy(update={"sent_back_because": "The first was better"})


def test_restore_brings_a_discarded_draft_back(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    publications.set_fields(publisher, "2025-11", {"headline": "The first"})
    draft = publications.get_publication(publisher, "2025-11")
    publications.discard(publisher, "2025-11")
    *_, kept, removal = history.list_history(publisher, "2025-11")
    with pytest.raises(InputError, match="is where 2025-11 was removed"):
        history.restore_revision(publisher, "2025-11", removal.revision)
    history.restore_revision(publisher, "2025-11", kept.revision)
    assert publications.get_publication(publisher, "2025-11") == draft


def test_restore_of_what_is_published_goes_through_a_correction(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    publications.set_fields(publisher, "2025-11", {"headline": "The first"})
    wanted = history.list_history(publisher, "2025-11")[-1].revision
    publications.set_fields(publisher, "2025-11", {"headline": "The second"})
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    with pytest.raises(ConflictError, match="occnews correct 2025-11"):
        history.restore_revision(publisher, "2025-11", wanted)
    corrections.correct(publisher, "2025-11", because="The headline was wrong.")
    history.restore_revision(publisher, "2025-11", wanted)
    draft = publications.get_publication(publisher, "2025-11")
    assert (draft.wording_in(Language.EN).headline, draft.state, draft.revision) == ("The first", State.DRAFT, 2)


def test_differs_compares_what_is_published_with_todays_records(publisher: Publisher) -> None:
    approve_november(publisher)
    with pytest.raises(ConflictError, match="not published"):
        history.find_differences(publisher, "2025-11")
    approval.publish(publisher, "2025-11")
    assert history.find_differences(publisher) == []
    members.set_member(publisher, "fjord-isotopes", {"name": "Fjord Isotopes AS", "profile.2.text": "They joined."})
    found = history.find_differences(publisher, "2025-11")
    assert [(line.publication, line.language, line.member) for line in found] == [
        ("2025-11", Language.EN, ""),
        ("2025-11", Language.EN, "fjord-isotopes"),
        ("2025-11", Language.NB, ""),
        ("2025-11", Language.NB, "fjord-isotopes"),
    ]
    assert [change.field for change in found[0].changes] == ["subject"]
    assert FieldChange(field="roster.name", before="Fjord Isotopes", after="Fjord Isotopes AS") in found[1].changes
    assert (
        FieldChange(field="profile.blocks.2.text", before="They joined to learn.", after="They joined.")
        in found[1].changes
    )


def test_differs_is_silent_of_an_open_correction_and_again_once_it_is_published(publisher: Publisher) -> None:
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    corrections.correct(publisher, "2025-11", because="A member is not one.")
    publications.exclude(publisher, "2025-11", "bregne-bank")
    assert history.find_differences(publisher) == []
    members.set_member(publisher, "havn-robotics", {"summary": "Builds small robots."})
    assert history.find_differences(publisher) == [
        Difference(
            publication="2025-11",
            language=language,
            member="havn-robotics",
            changes=(FieldChange(field="profile.summary", before="Builds robots.", after="Builds small robots."),),
        )
        for language in (Language.EN, Language.NB)
    ]
    approval.submit_for_review(publisher, "2025-11")
    approval.approve(publisher, "2025-11", by="Chief")
    approval.publish(publisher, "2025-11")
    assert history.find_differences(publisher) == []
