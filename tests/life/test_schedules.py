"""Ten years of schedules, step by step at random: whatever befalls people and machines, the promises hold."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.life import promises
from tests.life.almanac import DAY, OTHERS, Plan, plans
from tests.life.office import START, Office, open_office
from tests.life.promises import View, look

from occnews import store
from occnews.errors import OccnewsError, StoreError
from occnews.model.dates import Period
from occnews.model.publication import Publication, PublicationKind, State
from occnews.model.run import OUT, Outcome
from occnews.publisher import Publisher, approval, corrections, drafting, members, publications, schedules
from occnews.publisher.running import RunReport
from occnews.publisher.site import build_site, write_site

TELLING = {Outcome.PUBLISHED, Outcome.ANNOUNCED, Outcome.AWAITS_APPROVAL}
PICK = st.integers(0, 99)
NODE = st.integers(0, 1)
OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)
ZONES = ["Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
WRONG = [dt.timedelta(hours=n) for n in (-400, -72, -2, 2, 72, 24 * 40, 24 * 400)]
LEAN = {
    # Who gets no mail, and posts nowhere, is faster; all that the store and the schedules do is the same.
    'networks = ["linkedin", "x", "bluesky", "mastodon", "facebook", "threads", "instagram"]': "networks = []",
    "by_language = true": "by_language = false",
}
WHOLE = {
    "addresses = []": 'addresses = ["team@fjord.example"]',
    "approvers = []": 'approvers = ["chief@fjord.example"]',
}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Plan, ...]:
    zone = draw(st.sampled_from(ZONES))
    return tuple(draw(plans(name, zone)) for name in ("one", "two", "three")[: draw(st.integers(1, 3))])


class Life(RuleBasedStateMachine):
    """Drives one workspace through years. What the rules forbid is refused with a sentence."""

    settings: ClassVar[Mapping[str, str]] = LEAN
    years: ClassVar[int] = 1

    office: Office

    @initialize(plans=worlds())
    def open(self, plans: tuple[Plan, ...]) -> None:
        self.office = open_office(plans, self.settings)
        self.count = 0
        self.approved: dict[tuple[str, int], str] = {}
        self.out: dict[tuple[str, str], set[str]] = {}
        self.by_hand: set[tuple[str, str]] = set()
        self.latest = START
        self.is_foreign = False  # whether the feeds hold what the database does not know
        self.notices: list[Any] = []
        self.seen_files: set[str] = set()
        self.seen_ids: set[str] = set()
        self.excused: set[str] = set()
        for days_ago in (0, 10, 45):
            self.add_member(days_ago)
        self.tick(0)

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            self.live_to_the_end()
            self.everybody_is_announced()
            self.runs_tell_what_schedules_published()
            self.files_are_as_written_anew()
        finally:
            self.office.close()

    # Time, and machines.

    @rule(node=NODE)
    def tick(self, node: int) -> None:
        before = look(self.office)
        clock = self.office.read_clock(node)
        report = self.office.reconcile(node)
        self.latest = max(self.latest, clock)
        after = look(self.office)
        self.check_report(before, after, report, clock)
        promises.each_occurrence_has_its_run(after, self.office.plans, clock)
        promises.nothing_is_left_to_do(after, clock)
        if not self.is_foreign:
            assert report.problems == ()
            promises.files_are_in_step(self.office, after)
        self.read_mails(is_quiet=not self.office.wrong)

    @rule(minutes=st.integers(1, 59))
    def pass_minutes(self, minutes: int) -> None:
        self.office.now += dt.timedelta(minutes=minutes)

    @rule(hours=st.integers(1, 48), node=NODE)
    def pass_hours(self, hours: int, node: int) -> None:
        self.office.now += dt.timedelta(hours=hours)
        self.tick(node)

    @rule(days=st.integers(1, 100), node=NODE)
    def sleep(self, days: int, node: int) -> None:
        """The machine sleeps for days, weeks or months."""
        self.office.now += dt.timedelta(days=days, minutes=days)
        self.tick(node)

    @rule(steps=st.integers(1, 6), node=NODE, late=st.sampled_from([0, 0, 5, 70]))
    def live(self, steps: int, node: int, late: int) -> None:
        """Be there when the next things are due, or some minutes later."""
        for at in self.coming(120)[:steps]:
            self.office.now = max(self.office.now, at + dt.timedelta(minutes=late))
            self.tick(node)

    @rule(node=NODE, after=st.integers(0, 60), waits=st.integers(0, 60))
    def crash(self, node: int, after: int, waits: int) -> None:
        """A process is killed; after a while there is another."""
        self.strike(node, after, None)
        self.office.now += dt.timedelta(minutes=waits)
        self.tick(node)

    @precondition(lambda self: self.coming(120))
    @rule(node=NODE, after=st.integers(0, 60), waits=st.integers(0, 60))
    def crash_when_due(self, node: int, after: int, waits: int) -> None:
        self.office.now = max(self.office.now, self.coming(120)[0])
        self.crash(node, after, waits)

    @rule(node=NODE, after=st.integers(0, 60), minutes=st.sampled_from([0, 0, 3, 9, 11, 60, 3000]), due=st.booleans())
    def meddle(self, node: int, after: int, minutes: int, due: bool) -> None:
        """In the middle of the work of one machine, which may sleep then, the other does all."""
        if due:
            self.office.now = max(self.office.now, *self.coming(120)[:1], START)

        def event() -> None:
            self.office.now += dt.timedelta(minutes=minutes)
            self.tick_other(1 - node)

        self.strike(node, after, event)
        self.office.now += dt.timedelta(minutes=20)
        self.tick(node)

    def tick_other(self, node: int) -> None:
        before, clock = look(self.office), self.office.read_clock(node)
        report = self.office.reconcile(node)
        self.latest = max(self.latest, clock)
        self.check_report(before, look(self.office), report, clock)

    def strike(self, node: int, after: int, event: Callable[[], None] | None) -> None:
        clock = self.office.read_clock(node)
        self.office.reconcile_doomed(node, after, event)
        self.latest = max(self.latest, clock, self.office.read_clock(node))
        self.read_mails(is_quiet=False)

    @rule(node=NODE, by=st.sampled_from(WRONG))
    def go_by_a_wrong_clock(self, node: int, by: dt.timedelta) -> None:
        self.office.wrong = by
        self.tick(node)
        self.office.wrong = dt.timedelta()

    @rule(name=PICK, resumes=st.booleans())
    def pause(self, name: int, resumes: bool) -> None:
        plan = self.plan(name)
        if resumes:
            self.attempt(schedules.resume, plan.name)
        else:
            self.attempt(lambda p: schedules.pause(p, plan.name, because="Summer"))
        self.latest = max(self.latest, self.office.now)

    @rule(name=PICK, days=st.sampled_from([None, None, None, -40, -3, 3, 40]), rehearses=st.booleans())
    def run_by_hand(self, name: int, days: int | None, rehearses: bool) -> None:
        plan = self.plan(name)
        at = None if days is None else self.office.now + dt.timedelta(days=days)

        def run(p: Publisher) -> object:
            if rehearses:
                return schedules.rehearse(p, plan.name, at=at)
            return schedules.run_by_hand(
                p, plan.name, at=at, owner="by hand", clock=lambda: self.office.now, environment={}
            )

        before = look(self.office)
        self.attempt(run)
        self.latest = max(self.latest, self.office.now)
        after = look(self.office)
        if rehearses:
            assert after == before
        known = {(run.id, run.at) for run in before.runs}
        self.by_hand |= {(run.schedule, str(run.period)) for run in after.runs if (run.id, run.at) not in known}
        self.read_mails(is_quiet=False)

    @rule()
    def keep_backup(self) -> None:
        self.office.keep_backup()

    @precondition(lambda self: self.office.backup)
    @rule(node=NODE)
    def restore_backup(self, node: int) -> None:
        """An older database is put back: nothing goes out by itself until somebody says so."""
        is_behind = self.office.restore_backup()
        self.is_foreign = True
        self.excused |= self.seen_ids
        self.out.clear()
        if not is_behind:
            return
        before = look(self.office)
        self.tick(node)
        after = look(self.office)
        assert all(standing.is_paused for standing in after.standings.values())
        assert after.publications == before.publications

    @precondition(lambda self: self.is_foreign)
    @rule()
    def go_on_after_restoring(self) -> None:
        self.attempt(lambda p: write_site(p, force=True))
        self.is_foreign = False
        for plan in self.office.plans:
            self.attempt(schedules.resume, plan.name)

    # What a team does.

    @rule(days_ago=st.integers(-20, 400))
    def add_member(self, days_ago: int) -> None:
        self.count += 1
        joined = self.office.now.date() - dt.timedelta(days=days_ago)
        record = {"name": f"Member {self.count}", "kind": "biotech", "joined": joined.isoformat(), "summary": "New."}
        self.attempt(lambda p: members.add_member(p, record))

    @rule(pick=PICK, text=st.sampled_from(["Makes isotopes.", "Builds robots.", ""]))
    def change_record(self, pick: int, text: str) -> None:
        self.attempt(lambda p: members.set_member(p, self.member(p, pick), {"summary": text, "notes": str(pick)}))

    @rule(pick=PICK)
    def leave(self, pick: int) -> None:
        self.attempt(lambda p: members.leave(p, self.member(p, pick), on=p.today))

    @rule(pick=PICK, ahead=st.integers(1, 40))
    def rejoin(self, pick: int, ahead: int) -> None:
        joined = self.office.now.date() + dt.timedelta(days=ahead)
        self.attempt(lambda p: members.set_member(p, self.member(p, pick), {"joined": joined.isoformat()}))

    @rule(pick=PICK, days=st.integers(-5, 60))
    def put_under_embargo(self, pick: int, days: int) -> None:
        until = self.office.now.date() + dt.timedelta(days=days)
        self.attempt(lambda p: members.set_member(p, self.member(p, pick), {"embargo": until.isoformat()}))

    @rule(pick=PICK)
    def announce(self, pick: int) -> None:
        self.attempt(lambda p: drafting.draft_announcement(p, self.member(p, pick)))

    @rule(days=st.integers(-60, 20))
    def draft_by_hand(self, days: int) -> None:
        period = Period.month_of(self.office.now.date() + dt.timedelta(days=days))
        self.attempt(lambda p: drafting.draft_digest(p, period))

    @rule(pick=PICK, which=PICK, how=st.sampled_from([publications.include, publications.exclude]))
    def choose(self, pick: int, which: int, how: Callable[[Publisher, str, str], Publication]) -> None:
        self.attempt(lambda p: how(p, self.open_name(which), self.member(p, pick)))

    @rule(which=PICK)
    def reword(self, which: int) -> None:
        self.attempt(lambda p: publications.set_fields(p, self.open_name(which), {"headline": f"News {which}"}))

    @rule(which=PICK)
    def review(self, which: int) -> None:
        self.attempt(lambda p: approval.submit_for_review(p, self.open_name(which)))

    @rule(which=PICK)
    def take_to_approval(self, which: int) -> None:
        self.review(which)
        self.attempt(lambda p: self.approve(p, self.open_name(which)))

    @rule()
    def approve_all(self) -> None:
        for name in self.list_open():
            self.attempt(approval.submit_for_review, name)
            self.attempt(self.approve, name)

    @rule(which=PICK)
    def send_back(self, which: int) -> None:
        self.attempt(lambda p: approval.send_back(p, self.open_name(which), because="Shorter, please"))

    @rule(which=PICK)
    def publish(self, which: int) -> None:
        self.attempt(lambda p: approval.publish(p, self.open_name(which)))

    @rule(which=PICK, hours=st.integers(1, 300))
    def set_time(self, which: int, hours: int) -> None:
        at = self.office.now + dt.timedelta(hours=hours)
        self.attempt(lambda p: approval.publish(p, self.open_name(which), at=at))

    @rule()
    def publish_due(self) -> None:
        self.attempt(approval.publish_due)

    @rule(which=PICK)
    def discard(self, which: int) -> None:
        self.attempt(lambda p: publications.discard(p, self.open_name(which)))

    @rule(which=PICK)
    def correct(self, which: int) -> None:
        self.attempt(lambda p: corrections.correct(p, self.public_name(p, which), because="A name was wrong"))

    @rule(which=PICK, keeps=st.booleans())
    def retract(self, which: int, keeps: bool) -> None:
        self.attempt(
            lambda p: corrections.retract(p, self.public_name(p, which), because="Too early", keep_members=keeps)
        )

    # What holds throughout.

    @invariant()
    def promises_hold(self) -> None:
        view = look(self.office)
        promises.no_member_is_in_two_digests(view)
        promises.nothing_is_out_unapproved(view, self.approved)
        promises.each_run_tells(view)
        promises.each_run_is_of_an_occurrence(view, self.office.plans, self.latest, self.by_hand)
        promises.nobody_is_lost(self.office, view)
        promises.no_mail_has_two_ids(self.office, self.notices)

    def check_report(self, before: View, after: View, report: RunReport, clock: dt.datetime) -> None:
        """A schedule publishes only what it may, when it may, and for each period once."""
        known = {(each.id, each.public_revision) for each in before.public}
        new = {each.name: each for each in after.public if (each.id, each.public_revision) not in known}
        runs = [run for run in report.runs if run.outcome in OUT or run.outcome is Outcome.AWAITS_APPROVAL]
        told = {name for run in runs for name in run.publications}
        assert new.keys() <= told
        for run in report.runs:
            plan = next(plan for plan in self.office.plans if plan.name == run.schedule)
            if run.outcome is not Outcome.PUBLISHED:
                continue
            assert plan.goes == "publish"
            assert clock >= run.at
            published = new[run.publications[0]]
            due = max(run.at, published.scheduled_at or run.at)
            assert clock - due <= plan.grace + dt.timedelta(days=3) * (clock != self.office.read_clock(0))
            ids = self.out.setdefault((run.schedule, str(run.period)), set())
            ids.add(published.id)
            assert len(ids) == 1

    def read_mails(self, *, is_quiet: bool) -> None:
        """What came into the outbox. In quiet times no mail comes a second time."""
        came = promises.read_notices(self.office.folder / "outbox", self.seen_files)
        self.notices += came
        ids = [message_id for *_, message_id in came]
        if is_quiet:
            twice = {name for name, times in Counter(ids).items() if times > 1} | (set(ids) & self.seen_ids)
            assert twice <= self.excused, [each for each in self.notices if each[-1] in twice - self.excused]
        else:
            self.excused |= set(ids)
        self.seen_ids |= set(ids)

    # The end.

    def live_to_the_end(self) -> None:
        """The years that are left, with a team that does its work; somebody joins each month."""
        self.go_on_after_restoring()
        end = START + dt.timedelta(days=365 * self.years)
        while self.office.now < end:
            self.add_member(self.count % 28)
            self.work_through(30)
        self.promises_hold()

    def work_through(self, days: int) -> None:
        """Be there whenever something is due, and approve what there is; of what fires often, only now and then."""
        end = self.office.now + dt.timedelta(days=days)
        due, last = self.coming(days), START
        often = len(due) > days / 2
        for at in due:
            if often and (at - last < dt.timedelta(days=6) or not self.fires_at(at)):
                continue
            self.office.now = last = at
            self.tick(0)
            self.approve_all()
            self.tick(0)
        self.office.now = end

    def fires_at(self, at: dt.datetime) -> bool:
        return any(step.at == at == step.due for plan in self.office.plans for step in plan.between(at - DAY, at))

    def everybody_is_announced(self) -> None:
        """Throw away what is open, and work on for some months: then who is there stands in one digest."""
        for plan in self.office.plans:
            self.attempt(schedules.resume, plan.name)
        for name in self.list_open():
            self.attempt(publications.discard, name)
        makers = [plan for plan in self.office.plans if plan.makes != OTHERS[1] and plan.goes == "publish"]
        until = self.office.now + dt.timedelta(days=230)
        lasting = [plan for plan in makers if plan.between(self.office.now + dt.timedelta(days=65), until)]
        if not lasting or len(lasting) < len(self.office.plans):
            return
        self.work_through(230)
        self.promises_hold()
        view = look(self.office)
        times = Counter((e.member, e.membership) for each in view.digests for e in each.entries)
        kept = {
            (entry.member, entry.membership)
            for each in view.publications
            if each.retraction and each.retraction.keeps_members and each.kind is PublicationKind.DIGEST
            for entry in each.entries
        }
        today = self.office.now.date() - dt.timedelta(days=100)
        present = [(m.slug, len(m.memberships)) for m in view.members.values() if m.membership.left is None]
        missing = [key for key in present if times[key] != 1 and key not in kept]
        late = {m.slug for m in view.members.values() if m.embargo and m.embargo > today}
        lost = [key for key in missing if key[0] not in late]
        assert lost == [], lost

    def runs_tell_what_schedules_published(self) -> None:
        view = look(self.office)
        told = {(run.schedule, name) for run in view.runs for name in run.publications if run.outcome in TELLING}
        with self.office.desk.reading() as tx:
            for each in view.publications:
                revisions = store.history.list_revisions(tx, subject_kind=store.history.PUBLICATION, subject=each.id)
                for revision in revisions:
                    is_out = revision.after and Publication.model_validate_json(revision.after).published_at
                    was_out = revision.before and Publication.model_validate_json(revision.before).published_at
                    schedule = revision.who.removeprefix("schedule ")
                    if is_out and not was_out and schedule != revision.who:
                        assert (schedule, each.name) in told, each.name

    def files_are_as_written_anew(self) -> None:
        if self.is_foreign:
            return
        folder = self.office.folder / "site"
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        write_site(self.office.desk)
        build_site(self.office.desk)
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before

    # What the steps are made of.

    def attempt(self, step: Callable[..., object], *arguments: object) -> None:
        """Take a step that may be refused."""
        try:
            step(self.office.desk, *arguments)
        except StoreError:
            raise
        except OccnewsError as error:
            assert str(error)

    def approve(self, p: Publisher, name: str) -> None:
        publication = approval.approve(p, name, by="Chief")
        with p.reading() as tx:
            bound = store.approvals.get_approval(tx, publication.id, publication.revision)
        assert bound is not None
        self.approved[publication.id, publication.revision] = bound.edition

    def coming(self, days: int) -> list[dt.datetime]:
        """The next moments at which something is due."""
        now = self.office.now
        found = {step.at for plan in self.office.plans for step in plan.between(now, now + dt.timedelta(days=days))}
        return sorted(found)

    def list_open(self) -> list[str]:
        return [each.name for each in publications.list_publications(self.office.desk) if each.state in OPEN]

    def plan(self, pick: int) -> Plan:
        return self.office.plans[pick % len(self.office.plans)]

    def member(self, p: Publisher, pick: int) -> str:
        slugs = [each.slug for each in members.list_members(p)]
        return slugs[-1 - pick % min(8, len(slugs))] if slugs else "nobody"

    def open_name(self, which: int) -> str:
        names = self.list_open()
        return names[which % len(names)] if names else "2025-01"

    def public_name(self, p: Publisher, which: int) -> str:
        names = [each.name for each in publications.list_publications(p) if each.state is State.PUBLISHED]
        return names[-1 - which % min(4, len(names))] if names else "2025-01"


def live(machine: type[Life], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
        ),
    )


def test_promises_hold_for_months() -> None:
    live(Life, 5, 30)
