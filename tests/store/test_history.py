"""History is listed by what it is about, in the order in which it was made."""

import pytest
from tests.store.opened import Changing
from tests.store.test_publications import make_digest

from occnews.model.member import Member
from occnews.store import members, publications
from occnews.store.history import list_changes, list_revisions


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        (None, None, [("member", "b"), ("member", "a"), ("publication", "a"), ("member", "a")]),
        ("member", None, [("member", "b"), ("member", "a"), ("member", "a")]),
        (None, "a", [("member", "a"), ("publication", "a"), ("member", "a")]),
        ("publication", "a", [("publication", "a")]),
        ("publication", "b", []),
    ],
)
def test_list_revisions_keeps_to_its_subject(
    changing: Changing, kind: str | None, subject: str | None, expected: list[tuple[str, str]]
) -> None:
    with changing() as tx:
        members.save_members(tx, [Member(slug="b", name="B"), Member(slug="a", name="A")])
        publications.save_publication(tx, make_digest("2025-11", publication_id="a"))
        members.save_members(tx, [Member(slug="a", name="Another")])
        found = list_revisions(tx, subject_kind=kind, subject=subject)
    assert [(revision.subject_kind, revision.subject) for revision in found] == expected


def test_changes_are_listed_the_latest_first_with_their_revisions(changing: Changing) -> None:
    for name in ("A", "B"):
        with changing() as tx:
            members.save_members(tx, [Member(slug="a", name=name)])
    with changing() as tx:
        changes = list_changes(tx)
        since = list_revisions(tx, since=changes[0].id)
    assert [change.id for change in changes] == sorted((change.id for change in changes), reverse=True)
    assert [(revision.change, revision.subject) for revision in since] == [(changes[0].id, "a")]
