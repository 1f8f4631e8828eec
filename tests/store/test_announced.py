"""No membership is announced twice: the database itself sees to it."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.store.opened import Changing

from occnews.errors import ConflictError, NotFoundError
from occnews.model.member import Language, Member
from occnews.model.publication import Entry, Publication, PublicationKind, State
from occnews.model.selection import Announced, AnnouncedAs
from occnews.store.announced import free_memberships, list_announced, record_elsewhere, record_published
from occnews.store.members import delete_member, get_member, list_members, save_members
from occnews.store.publications import save_publication
from occnews.store.transaction import Transaction

MEMBERS = [Member(slug=slug, name=slug) for slug in ("alfa", "beta", "gamma")]
DAY = dt.date(2025, 11, 26)


def make(name: str, *slugs: str, state: State = State.PUBLISHED, number: int | None = None) -> Publication:
    return Publication(
        id=f"id-{name}",
        kind=PublicationKind.DIGEST if name[0].isdigit() else PublicationKind.ANNOUNCEMENT,
        name=name,
        state=state,
        number=number,
        date=DAY,
        languages=(Language.NB,),
        entries=tuple(Entry(member=slug) for slug in slugs),
    )


def publish(tx: Transaction, publication: Publication) -> None:
    save_publication(tx, publication)
    record_published(tx, publication)


def line(publication: Publication, slug: str, *, published: bool = True) -> Announced:
    return Announced(
        member=slug,
        membership=1,
        how=AnnouncedAs(publication.kind.value),
        publication=publication.name,
        publication_id=publication.id,
        number=publication.number,
        published=published,
        on=DAY,
        url=publication.canonical_url,
    )


def test_list_announced_tells_published_elsewhere_and_open(changing: Changing) -> None:
    digest = make("2025-10", "alfa", "beta", number=1).model_copy(update={"canonical_url": "https://x.example/1"})
    single = make("alfa", "alfa")
    draft = make("2025-11", "gamma", state=State.DRAFT)
    retracted = make("2025-09", "gamma", state=State.RETRACTED)
    with changing() as tx:
        save_members(tx, MEMBERS)
        publish(tx, digest)
        publish(tx, single)
        save_publication(tx, draft)
        save_publication(tx, retracted)
        record_elsewhere(tx, "gamma", 1, dt.date(2024, 5, 6), "https://old.example/gamma")
        assert list_announced(tx) == [
            line(single, "alfa"),
            line(digest, "alfa"),
            line(digest, "beta"),
            Announced(
                member="gamma",
                membership=1,
                how=AnnouncedAs.ELSEWHERE,
                on=dt.date(2024, 5, 6),
                url="https://old.example/gamma",
            ),
            line(draft, "gamma", published=False),
        ]


def test_record_published_refuses_a_second_digest_and_names_the_member(changing: Changing) -> None:
    first, second = make("2025-10", "alfa", "beta"), make("2025-11", "gamma", "beta")
    with changing() as tx:
        save_members(tx, MEMBERS)
        publish(tx, first)
        save_publication(tx, second)
        with pytest.raises(
            ConflictError, match="beta was announced already, in the digest 2025-10; leave it out of 2025-11"
        ):
            record_published(tx, second)
        # Nothing of the refused one stands in the ledger.
        assert [(row.member, row.publication) for row in list_announced(tx)] == [
            ("alfa", "2025-10"),
            ("beta", "2025-10"),
        ]


def test_record_published_allows_another_membership_and_another_kind(changing: Changing) -> None:
    again = make("2025-12").model_copy(update={"entries": (Entry(member="alfa", membership=2),)})
    with changing() as tx:
        save_members(tx, MEMBERS)
        for publication in (make("2025-10", "alfa"), make("alfa", "alfa"), again):
            publish(tx, publication)
        assert [(row.membership, row.how.value, row.publication) for row in list_announced(tx)] == [
            (1, "announcement", "alfa"),
            (1, "digest", "2025-10"),
            (2, "digest", "2025-12"),
        ]


def test_the_database_refuses_a_second_line_whoever_writes_it(changing: Changing) -> None:
    with changing() as tx:
        save_members(tx, MEMBERS)
        publish(tx, make("2025-10", "alfa"))
        publish(tx, make("2025-11"))
        stolen = text(
            "INSERT INTO announced (member_slug, membership, how, publication_id, url, change_id)"
            " VALUES ('alfa', 1, 'digest', 'id-2025-11', '', 1)"
        )
        with pytest.raises(IntegrityError, match=r"UNIQUE|uq_announced_once"):
            tx.connection.execute(stolen)


def test_record_published_again_follows_a_correction(changing: Changing) -> None:
    digest = make("2025-10", "alfa", "beta")
    corrected = make("2025-10", "beta", "gamma")
    with changing() as tx:
        save_members(tx, MEMBERS)
        publish(tx, digest)
        save_publication(tx, corrected.model_copy(update={"state": State.DRAFT}))
        assert list_announced(tx) == [
            line(digest, "alfa"),
            line(digest, "beta"),
            line(digest, "gamma", published=False),
        ]
        publish(tx, corrected)
        assert list_announced(tx) == [line(corrected, "beta"), line(corrected, "gamma")]


def test_record_published_keeps_the_ledger_when_a_correction_is_refused(changing: Changing) -> None:
    with changing() as tx:
        save_members(tx, MEMBERS)
        publish(tx, make("2025-09", "gamma"))
        publish(tx, make("2025-10", "alfa"))
        with pytest.raises(ConflictError, match="gamma"):
            record_published(tx, make("2025-10", "beta", "gamma"))
        assert [row.member for row in list_announced(tx)] == ["alfa", "gamma"]


@pytest.mark.parametrize(
    ("slugs", "sentence"),
    [
        (("alfa", "alfa"), "2025-10 holds alfa 2 times"),
        (("alfa", "nobody"), "2025-10 holds nobody, of which there is no record"),
    ],
)
def test_record_published_refuses_impossible_entries(changing: Changing, slugs: tuple[str, ...], sentence: str) -> None:
    digest = make("2025-10", *slugs)
    with changing() as tx:
        save_members(tx, MEMBERS)
        save_publication(tx, digest)
        with pytest.raises(ConflictError, match=sentence):
            record_published(tx, digest)


def test_record_published_refuses_what_is_not_stored(changing: Changing) -> None:
    with changing() as tx:
        save_members(tx, MEMBERS)
        with pytest.raises(ConflictError, match="2025-10 itself is not stored"):
            record_published(tx, make("2025-10", "alfa"))


def test_record_published_without_members_enters_nothing(changing: Changing) -> None:
    with changing() as tx:
        publish(tx, make("2025-10"))
        assert list_announced(tx) == []


def test_free_memberships_lets_another_digest_have_them(changing: Changing) -> None:
    first, second = make("2025-10", "alfa", "beta"), make("2025-11", "alfa")
    with changing() as tx:
        save_members(tx, MEMBERS)
        publish(tx, first)
        save_publication(tx, first.model_copy(update={"state": State.RETRACTED}))
        free_memberships(tx, first.id)
        publish(tx, second)
        assert list_announced(tx) == [line(second, "alfa")]


def test_record_elsewhere_again_only_moves_the_day(changing: Changing) -> None:
    with changing() as tx:
        save_members(tx, MEMBERS)
        for on in (None, dt.date(2024, 1, 2), dt.date(2024, 1, 2)):
            record_elsewhere(tx, "alfa", 1, on, "https://old.example/")
        record_elsewhere(tx, "alfa", 1, None, "")
        assert [(row.on, row.url) for row in list_announced(tx)] == [
            (None, ""),
            (dt.date(2024, 1, 2), "https://old.example/"),
        ]


@pytest.mark.parametrize(("slug", "membership"), [("nobody", 1), ("alfa", 2)])
def test_record_elsewhere_refuses_an_unknown_membership(changing: Changing, slug: str, membership: int) -> None:
    with changing() as tx:
        save_members(tx, MEMBERS)
        with pytest.raises(NotFoundError, match=f"no member {slug} with a membership {membership}"):
            record_elsewhere(tx, slug, membership, None, "")


def test_member_that_was_published_cannot_be_deleted(changing: Changing) -> None:
    with changing() as tx:
        save_members(tx, MEMBERS)
        record_elsewhere(tx, "alfa", 1, DAY, "https://alfa.example/a")
        publish(tx, make("2025-11", "beta", number=1))
    with changing() as tx:
        delete_member(tx, "alfa")
        delete_member(tx, "nobody")
        assert [member.slug for member in list_members(tx)] == ["beta", "gamma"]
        assert [line.member for line in list_announced(tx)] == ["beta"]
        save_members(tx, [MEMBERS[0]])
        assert get_member(tx, "alfa") == MEMBERS[0]
    with pytest.raises(ConflictError, match="beta was announced in what is published"), changing() as tx:
        delete_member(tx, "beta")
