"""A team with its machines, watched at each step of its life, and brought to an end at which everything must fit."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from tests.life import promises
from tests.life.almanac import DAY, Plan, plans
from tests.life.office import START, Office, open_office
from tests.life.promises import View, look

from occnews import store
from occnews.errors import OccnewsError, StoreError
from occnews.model.publication import Publication, State
from occnews.model.run import OUT, Outcome
from occnews.publisher import Publisher, approval, members, publications, schedules
from occnews.publisher.running import RunReport
from occnews.publisher.site import build_site, write_site

OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)
TELLING = {Outcome.PUBLISHED, Outcome.ANNOUNCED, Outcome.AWAITS_APPROVAL}
ZONES = ["Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
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


class Watched(RuleBasedStateMachine):
    """One workspace, and what it promised. What befalls it are the rules of a machine that builds on this one."""

    settings: ClassVar[Mapping[str, str]] = LEAN
    years: ClassVar[int] = 0

    office: Office

    @initialize(plans=worlds())
    def open(self, plans: tuple[Plan, ...]) -> None:
        self.office = open_office(plans, self.settings)
        self.count = 0
        self.approved: dict[tuple[str, int], str] = {}
        self.out: dict[tuple[str, str], set[str]] = {}
        self.by_hand: set[tuple[str, str]] = set()
        self.latest = START
        self.is_struck = False  # whether the last disturbance came before the work was over
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

    def tick(self, node: int) -> None:
        before = look(self.office)
        clock = self.office.read_clock(node)
        report = self.office.reconcile(node)
        self.latest = max(self.latest, clock)
        after = look(self.office)
        self.check_report(before, after, report, clock)
        promises.each_occurrence_has_its_run(after, self.office.plans, clock)
        promises.nothing_is_left_to_do(after, clock)
        if not self.office.wrong:
            promises.what_is_in_time_is_not_late(after, self.office.plans, clock)
        if not self.is_foreign:
            assert report.problems == ()
            promises.files_are_in_step(self.office, after)
        self.read_mails(is_quiet=not self.office.wrong)

    def tick_other(self, node: int) -> None:
        before, clock = look(self.office), self.office.read_clock(node)
        report = self.office.reconcile(node)
        self.latest = max(self.latest, clock)
        self.check_report(before, look(self.office), report, clock)

    def strike(self, node: int, after: int, event: Callable[[], None] | None) -> None:
        clock = self.office.read_clock(node)
        self.is_struck, _ = self.office.reconcile_doomed(node, after, event)
        self.latest = max(self.latest, clock, self.office.read_clock(node))
        self.read_mails(is_quiet=False)

    def add_member(self, days_ago: int) -> None:
        self.count += 1
        joined = self.office.now.date() - dt.timedelta(days=days_ago)
        record = {"name": f"Member {self.count}", "kind": "biotech", "joined": joined.isoformat(), "summary": "New."}
        self.attempt(lambda p: members.add_member(p, record))

    def approve_all(self) -> None:
        for name in self.list_open():
            self.attempt(approval.submit_for_review, name)
            self.attempt(self.approve, name)

    def go_on_after_restoring(self) -> None:
        if self.is_foreign:
            self.attempt(lambda p: write_site(p, force=True))
        self.is_foreign = False
        for plan in self.office.plans:
            self.attempt(schedules.resume, plan.name)

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
            assert clock - due <= plan.grace
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
            if any(plan.goes != "publish" for plan in self.office.plans):
                self.publish_all()
        self.office.now = end

    def publish_all(self) -> None:
        """Publish by hand what is approved, as people do whose schedules do not."""
        for name in self.list_open():
            self.attempt(approval.publish, name)

    def fires_at(self, at: dt.datetime) -> bool:
        return any(step.at == at == step.due for plan in self.office.plans for step in plan.between(at - DAY, at))

    def everybody_is_announced(self) -> None:
        """Throw away what is open, and work on for some months: then who is there stands in one digest."""
        for plan in self.office.plans:
            self.attempt(schedules.resume, plan.name)
        for name in self.list_open():
            self.attempt(publications.discard, name)
        begin, until = (self.office.now + dt.timedelta(days=days) for days in (65, 230))
        if not any(plan.between(begin, until) for plan in self.office.plans if not plan.is_one_by_one):
            return  # nothing makes digests any more
        self.work_through(230)
        self.promises_hold()
        assert self.list_missing(look(self.office), self.office.now.date() - dt.timedelta(days=100)) == []

    def list_missing(self, view: View, since: dt.date) -> list[tuple[str, int]]:
        """Who is there and could be announced since that day, but stands nowhere, or in more digests than one."""
        times = Counter((entry.member, entry.membership) for each in view.digests for entry in each.entries)
        known = {(line.member, line.membership) for line in view.announced if line.published}
        present = [member for member in view.members.values() if member.membership.left is None]
        free = [member for member in present if member.embargo is None or member.embargo <= since]
        keys = [(member.slug, len(member.memberships)) for member in free]
        return [key for key in keys if times[key] > 1 or key not in known]

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
        if not look(self.office).public:
            return  # nothing was ever to be written
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
