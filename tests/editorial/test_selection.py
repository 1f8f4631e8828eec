"""A digest holds whom the rules say, and says why of everybody."""

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.editorial.selection import select
from occnews.model.dates import PartialDate, Period
from occnews.model.member import Language, Member, Membership
from occnews.model.publication import Exclusion, Publication, PublicationKind
from occnews.model.selection import Announced, AnnouncedAs, Choice, Reason, Selection

NOVEMBER = Period.parse("2025-11")
DATE = dt.date(2025, 11, 26)
START = dt.date(2025, 1, 1)

DIGEST, SINGLY, ELSEWHERE = AnnouncedAs.DIGEST, AnnouncedAs.ANNOUNCEMENT, AnnouncedAs.ELSEWHERE


def make_member(
    slug: str = "fjord",
    joined: str = "2025-11-10",
    *,
    left: dt.date | None = None,
    embargo: dt.date | None = None,
    name: str = "",
    earlier: Sequence[Membership] = (),
) -> Member:
    stay = Membership(joined=PartialDate.parse(joined) if joined else None, left=left)
    return Member(slug=slug, name=name or slug.title(), memberships=(*earlier, stay), embargo=embargo)


def make_digest(*, included: Sequence[str] = (), excluded: Sequence[Exclusion] = ()) -> Publication:
    return Publication(
        id="own",
        kind=PublicationKind.DIGEST,
        name="2025-11",
        date=DATE,
        languages=(Language.EN,),
        included=tuple(included),
        excluded=tuple(excluded),
    )


def announced(
    how: AnnouncedAs, publication: str = "", *, published: bool = True, number: int | None = None
) -> Announced:
    return Announced(
        member="fjord",
        membership=1,
        how=how,
        publication=publication,
        publication_id=f"id-{publication}" if publication else "",
        number=number,
        published=published,
        on=dt.date(2025, 11, 3),
    )


def choose(
    members: Sequence[Member],
    lines: Sequence[Announced] = (),
    publication: Publication | None = None,
    *,
    period: Period = NOVEMBER,
    date: dt.date = DATE,
    start: dt.date | None = START,
    repeats: bool = True,
) -> Selection:
    return select(period, members, lines, publication, date=date, announces_from=start, repeats_announced=repeats)


def verdict(selection: Selection) -> tuple[bool, Reason, str]:
    (choice,) = selection.choices
    return choice.is_in, choice.reason, choice.detail


def test_choice_holds_all_that_it_is_judged_by() -> None:
    chosen = choose([make_member(name="Fjord Bio AS")])
    expected = Choice(
        member="fjord",
        name="Fjord Bio AS",
        membership=1,
        joined="2025-11-10",
        is_in=True,
        reason=Reason.JOINED_IN_PERIOD,
    )
    assert chosen == Selection(period="2025-11", choices=(expected,))


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (make_member(joined="2025-11"), (True, Reason.JOINED_IN_PERIOD, "")),
        (make_member(joined="2025-11-01"), (True, Reason.JOINED_IN_PERIOD, "")),
        (make_member(joined="2025-11-30"), (True, Reason.JOINED_IN_PERIOD, "")),
        (make_member(joined="2025"), (True, Reason.JOINED_IN_PERIOD, "known only to the year")),
        (make_member(joined="2025-10-31"), (True, Reason.OVERDUE, "")),
        (make_member(joined="2025-01"), (True, Reason.OVERDUE, "")),
        (make_member(joined="2024-12-31"), (False, Reason.BEFORE_START, "on 2025-01-01")),
        (make_member(joined="2024"), (False, Reason.BEFORE_START, "on 2025-01-01")),
        (make_member(joined="2025-12-01"), (False, Reason.JOINED_LATER, "")),
        (make_member(joined="2026"), (False, Reason.JOINED_LATER, "")),
        (make_member(joined=""), (False, Reason.DATE_UNKNOWN, "")),
        (make_member(left=DATE), (False, Reason.LEFT, "on 2025-11-26")),
        (make_member(left=DATE + dt.timedelta(days=1)), (True, Reason.JOINED_IN_PERIOD, "")),
        (make_member(embargo=DATE), (True, Reason.JOINED_IN_PERIOD, "")),
        (make_member(embargo=dt.date(2025, 11, 27)), (False, Reason.UNDER_EMBARGO, "until 2025-11-27")),
    ],
)
def test_member_is_judged_by_its_dates(member: Member, expected: tuple[bool, Reason, str]) -> None:
    assert verdict(choose([member])) == expected


def test_member_of_any_year_is_overdue_without_a_start() -> None:
    assert verdict(choose([make_member(joined="1999")], start=None)) == (True, Reason.OVERDUE, "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (announced(DIGEST, "2025-10", number=3), (False, Reason.IN_OTHER_DIGEST, "digest 3 (2025-10)")),
        (announced(DIGEST, "2025-10", published=False), (False, Reason.IN_OTHER_DIGEST, "the open digest 2025-10")),
        (
            announced(SINGLY, "fjord"),
            (True, Reason.JOINED_IN_PERIOD, "announced on its own on 2025-11-03"),
        ),
        (announced(SINGLY, "fjord", published=False), (True, Reason.JOINED_IN_PERIOD, "")),
        (announced(ELSEWHERE), (False, Reason.ANNOUNCED_ELSEWHERE, "on 2025-11-03")),
        (
            dataclasses.replace(announced(ELSEWHERE), url="https://cluster.example/fjord"),
            (False, Reason.ANNOUNCED_ELSEWHERE, "on 2025-11-03, https://cluster.example/fjord"),
        ),
        (
            dataclasses.replace(announced(ELSEWHERE), on=None, url="https://cluster.example/fjord"),
            (False, Reason.ANNOUNCED_ELSEWHERE, "https://cluster.example/fjord"),
        ),
        (dataclasses.replace(announced(DIGEST, "2025-10"), membership=2), (True, Reason.JOINED_IN_PERIOD, "")),
        (dataclasses.replace(announced(DIGEST, "2025-10"), member="tind"), (True, Reason.JOINED_IN_PERIOD, "")),
    ],
)
def test_member_is_judged_by_the_ledger(line: Announced, expected: tuple[bool, Reason, str]) -> None:
    assert verdict(choose([make_member()], [line])) == expected


def test_member_announced_singly_stays_out_when_digests_repeat_nobody() -> None:
    chosen = choose([make_member()], [announced(SINGLY, "fjord")], repeats=False)
    assert verdict(chosen) == (False, Reason.ANNOUNCED_SINGLY, "on 2025-11-03")


def test_member_announced_singly_is_never_overdue() -> None:
    chosen = choose([make_member(joined="2025-10-30")], [announced(SINGLY, "fjord")], repeats=True)
    assert verdict(chosen) == (False, Reason.ANNOUNCED_SINGLY, "on 2025-11-03")


def test_digest_is_not_barred_by_its_own_lines() -> None:
    own = [
        dataclasses.replace(announced(DIGEST, "2025-11", published=published), publication_id="own")
        for published in (True, False)
    ]
    assert verdict(choose([make_member()], own, make_digest())) == (True, Reason.JOINED_IN_PERIOD, "")


def test_exclusion_keeps_a_member_out_and_says_why() -> None:
    digest = make_digest(excluded=[Exclusion(member="fjord", because="waits for its logo")], included=["fjord"])
    assert verdict(choose([make_member()], publication=digest)) == (False, Reason.EXCLUDED, "waits for its logo")


@pytest.mark.parametrize(
    ("member", "lines", "detail"),
    [
        (make_member(joined="2025-12-01"), [], "joined after the period"),
        (make_member(joined="2020"), [], "joined before the team began to announce on 2025-01-01"),
        (make_member(), [announced(ELSEWHERE)], "already announced elsewhere on 2025-11-03"),
        (make_member(), [announced(SINGLY, "fjord")], "already announced on its own on 2025-11-03"),
    ],
)
def test_inclusion_overrides_what_is_only_a_rule(member: Member, lines: list[Announced], detail: str) -> None:
    chosen = choose([member], lines, make_digest(included=["fjord"]), repeats=False)
    assert verdict(chosen) == (True, Reason.INCLUDED, detail)


@pytest.mark.parametrize(
    ("member", "lines", "reason"),
    [
        (make_member(joined=""), [], Reason.DATE_UNKNOWN),
        (make_member(left=DATE), [], Reason.LEFT),
        (make_member(embargo=dt.date(2026, 1, 1)), [], Reason.UNDER_EMBARGO),
        (make_member(), [announced(DIGEST, "2025-10", number=1)], Reason.IN_OTHER_DIGEST),
    ],
)
def test_inclusion_overrides_no_bar(member: Member, lines: list[Announced], reason: Reason) -> None:
    chosen = choose([member], lines, make_digest(included=["fjord"]))
    assert [(choice.is_in, choice.reason) for choice in chosen.choices] == [(False, reason)]


def test_inclusion_of_a_member_that_is_in_anyway_changes_nothing() -> None:
    chosen = choose([make_member()], publication=make_digest(included=["fjord"]))
    assert verdict(chosen) == (True, Reason.JOINED_IN_PERIOD, "")


def test_member_that_rejoined_is_judged_by_its_new_membership() -> None:
    earlier = Membership(joined=PartialDate.parse("2024-02"), left=dt.date(2025, 3, 31))
    lines = [announced(DIGEST, "2025-02", number=1)]
    (choice,) = choose([make_member(joined="2025-11-05", earlier=[earlier])], lines).choices
    assert (choice.membership, choice.joined, choice.is_in) == (2, "2025-11-05", True)


@pytest.mark.parametrize(
    ("lines", "membership", "joined"),
    [([], 1, "2025-11-02"), ([announced(DIGEST, "2025-10", number=1)], 2, "2025-12-10")],
)
def test_earlier_membership_counts_while_it_runs_unannounced(
    lines: list[Announced], membership: int, joined: str
) -> None:
    earlier = Membership(joined=PartialDate.parse("2025-11-02"), left=dt.date(2025, 12, 1))
    (choice,) = choose([make_member(joined="2025-12-10", earlier=[earlier])], lines).choices
    assert (choice.membership, choice.joined) == (membership, joined)


def test_selection_is_ordered_as_a_roster() -> None:
    members = [
        make_member("later", "2026-01"),
        make_member("vague", "2025-11"),
        make_member("year", "2025"),
        make_member("overdue", "2025-10-02"),
        make_member("aa", "2025-11-20", name="Ålesund"),
        make_member("zz", "2025-11-20", name="zeta"),
        make_member("first", "2025-11-03"),
        make_member("old", "2020"),
        make_member("by-hand", "2020-02"),
    ]
    chosen = choose(members, publication=make_digest(included=["by-hand"]))
    assert [choice.member for choice in chosen.chosen] == [
        "first",
        "zz",
        "aa",
        "vague",
        "year",
        "overdue",
        "by-hand",
    ]
    assert [choice.member for choice in chosen.choices[7:]] == ["later", "old"]


# Dates close to the two months that the properties draft, so that every rule is met.
NEAR = st.dates(dt.date(2025, 8, 1), dt.date(2026, 1, 31))


@st.composite
def joined_dates(draw: st.DrawFn) -> PartialDate | None:
    day = draw(NEAR)
    return draw(
        st.sampled_from(
            [
                PartialDate(year=day.year, month=day.month, day=day.day),
                PartialDate(year=day.year, month=day.month),
                PartialDate(year=day.year),
                None,
            ]
        )
    )


@st.composite
def near_members(draw: st.DrawFn, slug: str) -> Member:
    joined = draw(joined_dates())
    left = draw(st.none() | NEAR)
    stay = Membership(joined=joined, left=left if left and joined and left >= joined.last else None)
    earlier: list[Membership] = []
    if joined and draw(st.booleans()):
        earlier = [Membership(joined=PartialDate(year=2024), left=draw(st.dates(dt.date(2025, 1, 1), joined.last)))]
    name = draw(st.sampled_from(["Tind", "tind", "Åra", "Fjord"]))
    return Member(slug=slug, name=name, memberships=(*earlier, stay), embargo=draw(st.none() | NEAR))


@st.composite
def rosters(draw: st.DrawFn) -> list[Member]:
    return [draw(near_members(f"m{number}")) for number in range(draw(st.integers(0, 6)))]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Announced]:
    line = st.builds(
        Announced,
        member=st.integers(0, 5).map("m{}".format),
        membership=st.integers(1, 2),
        how=st.sampled_from(AnnouncedAs),
        publication=st.sampled_from(["2025-09", "2025-10"]),
        publication_id=st.sampled_from(["own", "id-1", "id-2"]),
        number=st.none() | st.integers(1, 9),
        published=st.booleans(),
        on=st.none() | NEAR,
    )
    return draw(st.lists(line, max_size=6))


@st.composite
def digests(draw: st.DrawFn) -> Publication | None:
    slugs = st.lists(st.integers(0, 5).map("m{}".format), max_size=3, unique=True)
    exclusions = [Exclusion(member=slug, because="later") for slug in draw(slugs)]
    return draw(st.sampled_from([None, make_digest(included=draw(slugs), excluded=exclusions)]))


CASES = {
    "members": rosters(),
    "lines": ledgers(),
    "publication": digests(),
    "repeats": st.booleans(),
    "start": st.none() | NEAR,
}
quick = settings(max_examples=40, deadline=None)


@quick
@given(**CASES)
def test_every_member_appears_exactly_once(
    members: list[Member],
    lines: list[Announced],
    publication: Publication | None,
    repeats: bool,
    start: dt.date | None,
) -> None:
    chosen = choose(members, lines, publication, repeats=repeats, start=start)
    assert sorted(choice.member for choice in chosen.choices) == sorted(member.slug for member in members)
    assert [choice.is_in for choice in chosen.choices] == sorted(
        (choice.is_in for choice in chosen.choices), reverse=True
    )


@quick
@given(**CASES)
def test_nobody_is_in_against_a_bar(
    members: list[Member],
    lines: list[Announced],
    publication: Publication | None,
    repeats: bool,
    start: dt.date | None,
) -> None:
    records = {member.slug: member for member in members}
    own = publication.id if publication else None
    for choice in choose(members, lines, publication, repeats=repeats, start=start).chosen:
        member = records[choice.member]
        stay = member.memberships[choice.membership - 1]
        assert stay.joined is not None
        assert stay.left is None or stay.left > DATE
        assert member.embargo is None or member.embargo <= DATE
        assert not [
            line
            for line in lines
            if (line.member, line.membership, line.how) == (member.slug, choice.membership, DIGEST)
            and line.publication_id != own
        ]
        assert publication is None or member.slug not in [each.member for each in publication.excluded]


@quick
@given(**CASES, seed=st.randoms(use_true_random=False))
def test_order_of_what_comes_in_does_not_matter(
    members: list[Member],
    lines: list[Announced],
    publication: Publication | None,
    repeats: bool,
    start: dt.date | None,
    seed: random.Random,
) -> None:
    shuffled, shuffled_lines = members.copy(), lines.copy()
    seed.shuffle(shuffled)
    seed.shuffle(shuffled_lines)
    expected = choose(members, lines, publication, repeats=repeats, start=start)
    assert choose(shuffled, shuffled_lines, publication, repeats=repeats, start=start) == expected


@quick
@given(members=rosters())
def test_two_months_that_publish_announce_everybody_exactly_once(members: list[Member]) -> None:
    ledger: list[Announced] = []
    held: list[str] = []
    months = [(Period.parse("2025-10"), dt.date(2025, 10, 22)), (NOVEMBER, DATE)]
    for period, date in months:
        chosen = choose(members, ledger, period=period, date=date, start=START).chosen
        held += [choice.member for choice in chosen]
        ledger += [
            Announced(
                member=c.member,
                membership=c.membership,
                how=DIGEST,
                publication=str(period),
                publication_id=str(period),
            )
            for c in chosen
        ]
    due = [member.slug for member in members if any(_is_due(member, *month) for month in months)]
    assert sorted(held) == sorted(due)


def _is_due(member: Member, period: Period, date: dt.date) -> bool:
    """Whether a member could be announced in a month, said anew. While an earlier stay runs, it is too old for both."""
    stay = member.membership
    return (
        all(earlier.left and earlier.left <= date for earlier in member.memberships[:-1])
        and stay.joined is not None
        and stay.joined.first <= period.end
        and (stay.left is None or stay.left > date)
        and (member.embargo is None or member.embargo <= date)
    )


def test_member_that_may_have_joined_after_the_start_is_overdue() -> None:
    start = dt.date(2025, 1, 15)
    assert verdict(choose([make_member(joined="2025-01")], start=start)) == (True, Reason.OVERDUE, "")


def test_late_joiner_is_overdue_in_the_next_month() -> None:
    """Who joins after the October digest was published is in the November one."""
    late = make_member(joined="2025-10-30")
    assert verdict(choose([late])) == (True, Reason.OVERDUE, "")
    ranges = itertools.pairwise(["2025-10", "2025-11", "2025-12"])
    spans = [verdict(choose([late], period=Period.parse(f"{a}..{b}"))) for a, b in ranges]
    assert spans == [(True, Reason.JOINED_IN_PERIOD, ""), (True, Reason.OVERDUE, "")]
