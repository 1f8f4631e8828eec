"""Months in the life of a team, step by step at random: whatever it does, and in whatever order, the promises hold."""

import datetime as dt
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from occnews import store
from occnews.config import load_config
from occnews.errors import CheckFailedError, ConflictError, InputError
from occnews.model.dates import Period
from occnews.model.publication import Publication, PublicationKind, State
from occnews.publisher import Publisher, approval, builds, drafting, members, open_publisher, publications
from occnews.publisher.setup import Answers, init_workspace

START = dt.datetime(2025, 1, 15, 9, 0, tzinfo=dt.UTC)
PICK = st.integers(0, 99)
OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)


class Life(RuleBasedStateMachine):
    """Drives one workspace. A step that the rules forbid is refused with a sentence, and changes nothing."""

    p: Publisher

    @initialize()
    def open_workspace(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="occnews-life-"))
        answers = Answers(name="Fjord Cluster", site_url="https://news.fjord.example", me="Editor")
        init_workspace(self.folder, answers)
        ids = itertools.count(1)
        self.opened: AbstractContextManager[Publisher] = open_publisher(
            load_config(self.folder, {}), by="Editor", now=START, new_id=lambda: f"id-{next(ids)}"
        )
        self.p = self.opened.__enter__()
        self.count = 0
        self.approved: dict[tuple[str, int], str] = {}
        self.pages: dict[Path, bytes] = {}
        for days_ago in (0, 10, 45):
            self.add_member_who_joined(days_ago)
        drafting.draft_digest(self.p, self.period(0))

    def teardown(self) -> None:
        if not hasattr(self, "p"):
            return
        try:
            self.publish_all_months()
            self.promises_hold()
            self.every_member_is_in_one_digest()
            self.pages_read_as_published()
        finally:
            self.opened.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    # What a team does.

    @rule(days_ago=st.integers(0, 50))
    def add_member(self, days_ago: int) -> None:
        self.add_member_who_joined(days_ago)

    def add_member_who_joined(self, days_ago: int) -> None:
        self.count += 1
        joined = self.p.today - dt.timedelta(days=days_ago)
        members.add_member(
            self.p, {"name": f"Member {self.count}", "kind": "biotech", "joined": joined.isoformat(), "summary": "New."}
        )

    @rule(pick=PICK, text=st.sampled_from(["Makes isotopes.", "Builds robots.", ""]))
    def change_record(self, pick: int, text: str) -> None:
        self.attempt(lambda: members.set_member(self.p, self.member(pick), {"summary": text, "notes": str(pick)}))

    @rule(pick=PICK)
    def rename(self, pick: int) -> None:
        self.attempt(lambda: members.set_member(self.p, self.member(pick), {"name": f"Renamed {pick} {self.count}"}))

    @rule(pick=PICK)
    def leave(self, pick: int) -> None:
        self.attempt(lambda: members.leave(self.p, self.member(pick), on=self.p.today))

    @rule(pick=PICK)
    def rejoin(self, pick: int) -> None:
        joined = self.p.today + dt.timedelta(days=1)
        self.attempt(lambda: members.set_member(self.p, self.member(pick), {"joined": joined.isoformat()}))

    @rule(pick=PICK, days=st.integers(-5, 20))
    def put_under_embargo(self, pick: int, days: int) -> None:
        until = self.p.today + dt.timedelta(days=days)
        self.attempt(lambda: members.set_member(self.p, self.member(pick), {"embargo": until.isoformat()}))

    @rule(pick=PICK)
    def announce(self, pick: int) -> None:
        self.attempt(lambda: drafting.draft_announcement(self.p, self.member(pick)))

    @rule(months=st.integers(0, 2))
    def draft(self, months: int) -> None:
        self.attempt(lambda: drafting.draft_digest(self.p, self.period(months)))

    @rule(pick=PICK, which=PICK, how=st.sampled_from([publications.include, publications.exclude]))
    def choose(self, pick: int, which: int, how: Callable[[Publisher, str, str], Publication]) -> None:
        self.attempt(lambda: how(self.p, self.open_name(which), self.member(pick)))

    @rule(which=PICK)
    def reword(self, which: int) -> None:
        self.attempt(lambda: publications.set_fields(self.p, self.open_name(which), {"headline": f"News {which}"}))

    @rule(which=PICK)
    def review(self, which: int) -> None:
        self.attempt(lambda: approval.submit_for_review(self.p, self.open_name(which)))

    @rule(which=PICK)
    def approve(self, which: int) -> None:
        self.attempt(lambda: self.approve_now(self.open_name(which)))

    @rule(which=PICK)
    def take_to_approval(self, which: int) -> None:
        self.attempt(lambda: approval.submit_for_review(self.p, self.open_name(which)))
        self.attempt(lambda: self.approve_now(self.open_name(which)))

    @rule(which=PICK)
    def take_to_the_public(self, which: int) -> None:
        name = self.open_name(which)
        self.attempt(lambda: approval.submit_for_review(self.p, name))
        self.attempt(lambda: self.approve_now(name))
        self.attempt(lambda: self.publish_now(name))

    @rule(which=PICK)
    def send_back(self, which: int) -> None:
        self.attempt(lambda: approval.send_back(self.p, self.open_name(which), because="Shorter, please"))

    @rule(which=PICK)
    def publish(self, which: int) -> None:
        self.attempt(lambda: self.publish_now(self.open_name(which)))

    @rule(which=PICK, days=st.integers(0, 20))
    def schedule(self, which: int, days: int) -> None:
        at = self.p.now + dt.timedelta(days=days)
        self.attempt(lambda: approval.publish(self.p, self.open_name(which), at=at))

    @rule(which=PICK)
    def discard(self, which: int) -> None:
        self.attempt(lambda: publications.discard(self.p, self.open_name(which)))

    @rule(days=st.integers(1, 25))
    def let_time_pass(self, days: int) -> None:
        self.p = replace(self.p, now=self.p.now + dt.timedelta(days=days))
        for report in approval.publish_due(self.p):
            if not report.refusal:
                self.keep_page(report.publication)

    @precondition(lambda self: self.pages)
    @rule()
    def build_feeds(self) -> None:
        builds.build_feeds(self.p)

    # What holds throughout.

    @invariant()
    def promises_hold(self) -> None:
        with self.p.reading() as tx:
            listed = store.publications.list_publications(tx)
            ledger = store.announced.list_announced(tx)
            bound = {each.id: store.approvals.get_approval(tx, each.id, each.revision) for each in listed}
        published = [each for each in listed if each.state is State.PUBLISHED]
        announced = Counter((line.member, line.membership, line.how) for line in ledger if line.published)
        assert max(announced.values(), default=0) <= 1
        held = Counter((entry.member, entry.membership, p.kind) for p in published for entry in p.entries)
        assert {(member, number, kind.value): times for (member, number, kind), times in held.items()} == {
            (member, number, how.value): times for (member, number, how), times in announced.items()
        }
        numbers = sorted(p.number or 0 for p in published if p.kind is PublicationKind.DIGEST)
        assert numbers == list(range(1, len(numbers) + 1))
        for each in listed:
            approved = bound[each.id]
            if each.state in (State.APPROVED, State.SCHEDULED, State.PUBLISHED):
                assert approved is not None
                assert approved.edition == self.approved[each.id, each.revision]
            else:
                assert approved is None

    def publish_all_months(self) -> None:
        """Throw away what is open, and publish every month in turn, the present one last."""
        for each in self.listed(*OPEN):
            publications.discard(self.p, each.name)
        self.p = replace(self.p, now=self.p.now + dt.timedelta(days=62))
        first = Period.parse(f"{START - dt.timedelta(days=60):%Y-%m}").start
        months = ((first + dt.timedelta(days=31 * number)).replace(day=1) for number in range(1000))
        for month in itertools.takewhile(lambda month: month <= self.p.today, months):
            name = f"{month:%Y-%m}"
            if any(each.name == name for each in self.listed(State.PUBLISHED)):
                continue
            if drafting.draft_digest(self.p, Period.parse(name)).publication:
                approval.submit_for_review(self.p, name)
                self.approve_now(name)
                self.publish_now(name)

    def every_member_is_in_one_digest(self) -> None:
        digests = [p for p in self.listed(State.PUBLISHED) if p.kind is PublicationKind.DIGEST]
        times = Counter((entry.member, entry.membership) for digest in digests for entry in digest.entries)
        present = [m for m in members.list_members(self.p) if m.membership.left is None]
        assert {m.slug: times[m.slug, len(m.memberships)] for m in present} == {m.slug: 1 for m in present}

    def pages_read_as_published(self) -> None:
        """Change every record; what was published reads as it was approved all the same."""
        for number, member in enumerate(members.list_members(self.p)):
            members.set_member(self.p, member.slug, {"name": f"Another name {number}", "summary": "Another summary."})
        builds.build_feeds(self.p)
        assert {path: path.read_bytes() for path in self.pages} == self.pages

    # What the steps are made of.

    def attempt(self, step: Callable[[], object]) -> None:
        """Take a step that may be refused."""
        try:
            step()
        except (InputError, ConflictError, CheckFailedError) as error:
            assert str(error)

    def approve_now(self, name: str) -> None:
        publication = approval.approve(self.p, name, by="Chief")
        with self.p.reading() as tx:
            bound = store.approvals.get_approval(tx, publication.id, publication.revision)
        assert bound is not None
        self.approved[publication.id, publication.revision] = bound.edition

    def publish_now(self, name: str) -> None:
        self.keep_page(approval.publish(self.p, name).publication)

    def keep_page(self, publication: Publication) -> None:
        path = self.p.config.site_folder / publication.path / "index.html"
        self.pages[path] = path.read_bytes()

    def listed(self, *states: State) -> list[Publication]:
        return [each for each in publications.list_publications(self.p) if each.state in states]

    def open_name(self, which: int) -> str:
        names = [each.name for each in self.listed(*OPEN)]
        return names[which % len(names)] if names else "2025-01"

    def member(self, pick: int) -> str:
        slugs = [each.slug for each in members.list_members(self.p)]
        return slugs[pick % len(slugs)] if slugs else "nobody"

    def period(self, months: int) -> Period:
        first = (self.p.today.replace(day=1) - dt.timedelta(days=28 * months)).replace(day=1)
        this = f"{self.p.today:%Y-%m}"
        return Period.parse(this if f"{first:%Y-%m}" == this else f"{first:%Y-%m}..{this}")


@pytest.mark.slow
def test_promises_hold_whatever_a_team_does() -> None:
    quick = settings(
        max_examples=16,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Life, settings=quick)
