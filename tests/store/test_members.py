"""Members come back as they were stored, and leave history."""

import datetime as dt
import functools
import json
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from tests.store.opened import NOW, Changing
from tests.strategies import members

from occnews.errors import ConflictError, StoreError
from occnews.model.dates import PartialDate
from occnews.model.history import Revision
from occnews.model.member import Member, Membership, ParagraphBlock, Place
from occnews.store import Store, schema
from occnews.store.history import list_revisions
from occnews.store.members import find_member_by_name, get_member, list_members, save_members
from occnews.store.publications import get_publication

FJORD = Member(slug="fjord-bio", name="Fjord Bio AS")
TIND = Member(slug="tind", name="Tind Stiftelse")


@pytest.mark.slow
def test_members_round_trip(store: Store) -> None:
    lists = st.lists(members(), max_size=3, unique_by=lambda member: member.slug)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lists)
    def check(wanted: list[Member]) -> None:
        with store.changing(by="Kari", command="import", at=NOW) as tx:
            save_members(tx, wanted)
        with store.changing(by="Kari", command="import again", at=NOW) as tx:
            assert save_members(tx, wanted) == 0
        with store.reading() as tx:
            assert [get_member(tx, member.slug) for member in wanted] == wanted
            stored = {member.slug: member for member in list_members(tx)}
            assert list(stored) == sorted(stored)
            assert {member.slug: stored[member.slug] for member in wanted} == {m.slug: m for m in wanted}

    check()


def test_get_member_unknown_is_none(store: Store) -> None:
    with store.reading() as tx:
        assert get_member(tx, "nobody") is None
        assert find_member_by_name(tx, "nobody") is None
        assert list_members(tx) == []


def test_find_member_by_name_folds_and_takes_the_first_slug(changing: Changing) -> None:
    twin = Member(slug="a-twin", name="TIND  Stiftelse!")
    with changing() as tx:
        save_members(tx, [FJORD, TIND, twin])
        assert find_member_by_name(tx, "fjord bio as") == FJORD
        assert find_member_by_name(tx, TIND.folded_name) == twin


def test_save_members_counts_and_records_only_what_differs(store: Store, changing: Changing) -> None:
    with changing() as tx:
        assert save_members(tx, [FJORD, TIND]) == 2
    later = NOW + dt.timedelta(hours=1)
    told = TIND.model_copy(update={"summary": "Gives money away."})
    with store.changing(by="Ola", command="members import", at=later) as tx:
        assert save_members(tx, [FJORD, told]) == 1
    with store.reading() as tx:
        assert list_members(tx) == [FJORD, told]
        assert list_revisions(tx, subject_kind="member", subject="tind") == [
            Revision(
                id=2,
                change=1,
                at=NOW,
                who="Kari",
                command="test",
                subject_kind="member",
                subject="tind",
                before=None,
                after=TIND.model_dump_json(),
            ),
            Revision(
                id=3,
                change=2,
                at=later,
                who="Ola",
                command="members import",
                subject_kind="member",
                subject="tind",
                before=TIND.model_dump_json(),
                after=told.model_dump_json(),
            ),
        ]


def test_save_members_same_again_leaves_no_change(store: Store, changing: Changing) -> None:
    for _ in range(2):
        with changing() as tx:
            save_members(tx, [FJORD])
    with store.reading() as tx:
        assert len(tx.connection.execute(select(schema.change)).all()) == 1


@pytest.mark.parametrize("lost", [("short_name",), ("places", 0, "what"), ("social", "x")])
def test_save_members_same_value_with_fewer_fields_is_no_change(
    changing: Changing, lost: tuple[str | int, ...]
) -> None:
    based = FJORD.model_copy(update={"places": (Place(city="Bergen"),)})
    # As an earlier version would have written it, before the field was added.
    plain = json.loads(based.model_dump_json())
    holder = functools.reduce(lambda value, name: value[name], lost[:-1], plain)
    del holder[lost[-1]]
    with changing() as tx:
        save_members(tx, [based])
        tx.connection.execute(update(schema.member).values(record=json.dumps(plain)))
        assert save_members(tx, [based]) == 0
        assert save_members(tx, [based.model_copy(update={"notes": "Called them."})]) == 1


@pytest.mark.parametrize("stored", ["{}", "[]", "no JSON", '{"slug": "fjord-bio", "name": ""}'])
def test_save_members_replaces_an_unreadable_record(changing: Changing, stored: str) -> None:
    with changing() as tx:
        save_members(tx, [FJORD])
        tx.connection.execute(update(schema.member).values(record=stored))
        assert save_members(tx, [FJORD]) == 1
        assert get_member(tx, "fjord-bio") == FJORD


def test_save_members_renames_under_the_same_slug(changing: Changing) -> None:
    renamed = FJORD.model_copy(update={"name": "Fjord Therapeutics"})
    with changing() as tx:
        save_members(tx, [FJORD])
        assert save_members(tx, [renamed]) == 1
        assert find_member_by_name(tx, FJORD.folded_name) is None
        assert find_member_by_name(tx, "fjord therapeutics") == renamed


def test_save_members_refuses_one_slug_twice(store: Store, changing: Changing) -> None:
    with pytest.raises(ConflictError, match="fjord-bio"), changing() as tx:
        save_members(tx, [FJORD, TIND, FJORD])
    with store.reading() as tx:
        assert list_members(tx) == []


def test_save_members_keeps_memberships_as_rows(changing: Changing) -> None:
    first = Membership(joined=PartialDate(year=2019, month=2), left=dt.date(2021, 3, 4))
    back = FJORD.model_copy(update={"memberships": (first, Membership(joined=PartialDate(year=2025)))})
    with changing() as tx:
        save_members(tx, [FJORD])
        save_members(tx, [back])
        rows = tx.connection.execute(select(schema.membership)).all()
    assert [tuple(row) for row in rows] == [
        ("fjord-bio", 1, dt.date(2019, 2, 1), dt.date(2019, 2, 28), dt.date(2021, 3, 4)),
        ("fjord-bio", 2, dt.date(2025, 1, 1), dt.date(2025, 12, 31), None),
    ]


def test_save_members_rolls_back_whole_on_an_error(store: Store, changing: Changing) -> None:
    def fail_halfway() -> None:
        with changing() as tx:
            save_members(tx, [FJORD])
            raise KeyError("halfway")

    with pytest.raises(KeyError, match="halfway"):
        fail_halfway()
    with store.reading() as tx:
        assert list_members(tx) == []
        assert list_revisions(tx) == []


def test_get_member_damaged_record_is_named(changing: Changing) -> None:
    with changing() as tx:
        save_members(tx, [FJORD])
        tx.connection.execute(text("""UPDATE member SET record = '{"slug": "fjord-bio"}'"""))
        with pytest.raises(StoreError, match=r"stored record of fjord-bio cannot be read \(name: Field required\)"):
            get_member(tx, "fjord-bio")


def test_save_members_takes_ten_thousand_in_little_memory(changing: Changing) -> None:
    story = (ParagraphBlock(text="They make a better thing than before. " * 40),)
    many = [Member(slug=f"member-{n}", name=f"Member {n}").model_copy(update={"profile": story}) for n in range(10_000)]
    with changing() as tx:
        tracemalloc.start()
        save_members(tx, many[:2_000])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert save_members(tx, many[2_000:]) == 8_000
    # Measured 5 MB.
    assert peak < 20_000_000


@pytest.mark.parametrize("name", ["\ud800", "a\udcff", "\0"])
def test_name_that_no_database_holds_is_nobodys(store: Store, name: str) -> None:
    with store.reading() as tx:
        assert get_member(tx, name) is None
        assert find_member_by_name(tx, name) is None
        assert get_publication(tx, name) is None
