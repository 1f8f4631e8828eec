"""Publications come back as they were stored; names and numbers are theirs alone."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from tests.store.opened import NOW, Changing
from tests.strategies import publications

from occnews.errors import ConflictError
from occnews.model.history import Approval
from occnews.model.member import Language
from occnews.model.publication import Publication, PublicationKind, State
from occnews.store import Store
from occnews.store.approvals import get_approval, save_approval
from occnews.store.history import list_revisions
from occnews.store.publications import (
    delete_publication,
    get_publication,
    get_publication_by_id,
    list_publications,
    next_digest_number,
    save_publication,
)


def make_digest(
    name: str, *, publication_id: str = "", state: State = State.DRAFT, number: int | None = None, hour: int = 0
) -> Publication:
    return Publication(
        id=publication_id or f"id-{name}",
        kind=PublicationKind.DIGEST,
        name=name,
        state=state,
        number=number,
        date=dt.date(2025, 11, 26),
        languages=(Language.EN,),
        published_at=NOW + dt.timedelta(hours=hour) if number else None,
    )


@pytest.mark.slow
def test_publications_round_trip(store: Store) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(publications())
    def check(wanted: Publication) -> None:
        with store.changing(by="Kari", command="draft", at=NOW) as tx:
            save_publication(tx, wanted)
        with store.changing(by="Kari", command="tidy", at=NOW) as tx:
            assert get_publication_by_id(tx, wanted.id) == wanted
            assert get_publication(tx, wanted.name) == wanted
            assert list_publications(tx) == [wanted]
            assert next_digest_number(tx) == (wanted.number or 0) + 1
            # A clean table for the next one, which may have the same name.
            tx.connection.exec_driver_sql("DELETE FROM publication")

    check()


def test_get_publication_prefers_the_one_not_retracted(changing: Changing) -> None:
    first = make_digest("2025-11", publication_id="z", state=State.RETRACTED, number=1, hour=1)
    second = make_digest("2025-11", publication_id="a", state=State.RETRACTED, number=2, hour=2)
    third = make_digest("2025-11", publication_id="m")
    with changing() as tx:
        save_publication(tx, first)
        save_publication(tx, second)
        assert get_publication(tx, "2025-11") == second
        save_publication(tx, third)
        assert get_publication(tx, "2025-11") == third
        assert get_publication(tx, "2025-12") is None
        assert get_publication_by_id(tx, "z") == first
        assert get_publication_by_id(tx, "q") is None


def test_list_publications_orders_by_date_then_name(changing: Changing) -> None:
    late = make_digest("2025-09").model_copy(update={"date": dt.date(2025, 12, 1)})
    with changing() as tx:
        for publication in (late, make_digest("2025-11"), make_digest("2025-10")):
            save_publication(tx, publication)
        assert [publication.name for publication in list_publications(tx)] == ["2025-10", "2025-11", "2025-09"]


def test_save_publication_refuses_a_second_of_the_same_name(store: Store, changing: Changing) -> None:
    with changing() as tx:
        save_publication(tx, make_digest("2025-11"))
        with pytest.raises(ConflictError, match="There is a publication 2025-11 already"):
            save_publication(tx, make_digest("2025-11", publication_id="other"))
        # What else the command does is untouched by the refusal.
        save_publication(tx, make_digest("2025-12"))
    with store.reading() as tx:
        assert [publication.id for publication in list_publications(tx)] == ["id-2025-11", "id-2025-12"]
        assert [revision.subject for revision in list_revisions(tx)] == ["id-2025-11", "id-2025-12"]


def test_save_publication_refuses_a_number_twice(changing: Changing) -> None:
    with changing() as tx:
        save_publication(tx, make_digest("2025-10", state=State.PUBLISHED, number=7))
        with pytest.raises(ConflictError, match="Digest 7 is 2025-10 already; 2025-11 needs another"):
            save_publication(tx, make_digest("2025-11", state=State.PUBLISHED, number=7))


def test_next_digest_number_follows_the_highest(changing: Changing) -> None:
    with changing() as tx:
        assert next_digest_number(tx) == 1
        save_publication(tx, make_digest("2025-10", state=State.RETRACTED, number=1))
        save_publication(tx, make_digest("2025-11"))
        assert next_digest_number(tx) == 2


def test_save_publication_records_before_and_after_once(changing: Changing) -> None:
    draft = make_digest("2025-11")
    reviewed = draft.model_copy(update={"state": State.IN_REVIEW})
    with changing() as tx:
        for publication in (draft, draft, reviewed, reviewed):
            save_publication(tx, publication)
        revisions = list_revisions(tx, subject_kind="publication", subject=draft.id)
        assert list_revisions(tx, subject_kind="member") == []
    assert [(revision.before, revision.after) for revision in revisions] == [
        (None, draft.model_dump_json()),
        (draft.model_dump_json(), reviewed.model_dump_json()),
    ]


def test_delete_publication_takes_its_approvals_and_leaves_history(changing: Changing) -> None:
    draft = make_digest("2025-11")
    approval = Approval(publication=draft.id, revision=1, by="Ola", at=NOW, edition="{}", fingerprint="f")
    with changing() as tx:
        save_publication(tx, draft)
        save_approval(tx, approval)
        delete_publication(tx, draft.id)
        assert list_publications(tx) == []
        assert get_approval(tx, draft.id, 1) is None
        assert [(r.before, r.after) for r in list_revisions(tx)][-1] == (draft.model_dump_json(), None)


def test_delete_publication_unknown_changes_nothing(changing: Changing) -> None:
    with changing() as tx:
        delete_publication(tx, "nothing")
        assert list_revisions(tx) == []


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETRACTED, State.DRAFT])
def test_delete_publication_refuses_what_was_published(changing: Changing, state: State) -> None:
    with changing() as tx:
        save_publication(tx, make_digest("2025-11", state=state, number=1))
        with pytest.raises(ConflictError, match="2025-11 was published"):
            delete_publication(tx, "id-2025-11")
        assert len(list_publications(tx)) == 1
