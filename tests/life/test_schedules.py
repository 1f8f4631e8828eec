"""Years of schedules, step by step at random: whatever befalls people and machines, the promises hold."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from tests.life.almanac import MONTHLY_PLAN
from tests.life.office import START
from tests.life.promises import look
from tests.life.watching import WHOLE, Watched

from occnews.model.dates import Period
from occnews.model.publication import Publication
from occnews.publisher import Publisher, approval, corrections, drafting, members, publications, schedules

PICK = st.integers(0, 99)
NODE = st.integers(0, 1)
SLEEPS = st.sampled_from([0, 0, 3, 9, 11, 60, 3000])
WRONG = [dt.timedelta(hours=n) for n in (-400, -72, -2, 2, 72, 24 * 40, 24 * 400)]


class Life(Watched):
    """All that people do, and that befalls machines. What the rules forbid is refused with a sentence."""

    # Time, and machines.

    @rule(node=NODE)
    def tick_now(self, node: int) -> None:
        self.tick(node)

    @rule(days_ago=st.integers(-20, 400))
    def somebody_joins(self, days_ago: int) -> None:
        self.add_member(days_ago)

    @rule()
    def approve_what_there_is(self) -> None:
        self.approve_all()

    @precondition(lambda self: self.is_foreign)
    @rule()
    def go_on(self) -> None:
        self.go_on_after_restoring()

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

    @rule(node=NODE, after=st.integers(0, 60), waits=SLEEPS)
    def crash(self, node: int, after: int, waits: int) -> None:
        """A process is killed; after a while there is another."""
        self.strike(node, after, None)
        self.office.now += dt.timedelta(minutes=waits)
        self.tick(node)

    @precondition(lambda self: self.coming(120))
    @rule(node=NODE, after=st.integers(0, 60), waits=SLEEPS)
    def crash_when_due(self, node: int, after: int, waits: int) -> None:
        self.office.now = max(self.office.now, self.coming(120)[0])
        self.crash(node, after, waits)

    @rule(node=NODE, after=st.integers(0, 60), minutes=SLEEPS, is_due=st.booleans())
    def meddle(self, node: int, after: int, minutes: int, is_due: bool) -> None:
        """In the middle of the work of one machine, which may sleep then, the other does all."""
        if is_due:
            self.office.now = max(self.office.now, *self.coming(120)[:1], START)

        def event() -> None:
            self.office.now += dt.timedelta(minutes=minutes)
            self.tick_other(1 - node)

        self.strike(node, after, event)
        self.office.now += dt.timedelta(minutes=20)
        self.tick(node)

    @rule(node=NODE, after=st.integers(0, 60), minutes=SLEEPS, crashes=st.booleans())
    def disturb_publishing(self, node: int, after: int, minutes: int, crashes: bool) -> None:
        """Either, when something that is approved is to go out."""
        until = self.office.now + dt.timedelta(days=120)
        steps = [
            step
            for plan in self.office.plans
            if plan.goes == "publish"
            for step in plan.between(self.office.now, until)
        ]
        firing = min((step for step in steps if step.at == step.due), key=lambda step: step.at, default=None)
        if firing is None:
            return
        self.add_member(0)
        self.office.now = max(self.office.now, firing.at - dt.timedelta(minutes=1))
        self.tick(0)
        self.attempt(drafting.draft_digest, Period.parse(firing.period))
        self.approve_all()
        self.office.now = firing.at
        if crashes:
            self.crash(node, after, minutes)
        else:
            self.meddle(node, after, minutes, is_due=False)

    @rule(node=NODE, by=st.sampled_from(WRONG))
    def go_by_a_wrong_clock(self, node: int, by: dt.timedelta) -> None:
        self.office.wrong = by
        self.tick(node)
        self.office.wrong = dt.timedelta()

    @precondition(lambda self: self.coming(400))
    @rule(node=NODE, which=PICK)
    def go_by_a_clock_that_is_ahead(self, node: int, which: int) -> None:
        """To when something will be due. When that time comes, all is done again that was not made public."""
        moments = self.coming(400)[:30]
        self.go_by_a_wrong_clock(node, moments[which % len(moments)] - self.office.now)

    @rule(node=NODE, by=st.sampled_from(WRONG), after=st.integers(0, 60), waits=SLEEPS)
    def crash_by_a_wrong_clock(self, node: int, by: dt.timedelta, after: int, waits: int) -> None:
        self.office.wrong = by
        self.strike(node, after, None)
        self.office.wrong = dt.timedelta()
        self.office.now += dt.timedelta(minutes=waits)
        self.tick(node)

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

    # What a team does.

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


def live(machine: type[Life], examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(machine, settings=chosen)


class WholeLife(Life):
    """The same with all that the emails and feeds take."""

    settings = WHOLE


class LongLife(Life):
    """The same for ten years."""

    years = 10


def test_promises_hold_whatever_befalls() -> None:
    live(Life, 1, 12)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_promises_hold_with_all_mails_and_feeds() -> None:
    live(WholeLife, 3, 40)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_promises_hold_for_ten_years() -> None:
    live(LongLife, 1, 50)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("crashes", [True, False])
def test_promises_hold_at_every_moment_of_publishing(crashes: bool) -> None:
    """Each month another moment is the one; there are as many months as moments."""
    life = WholeLife()
    life.open(plans=(MONTHLY_PLAN,))
    try:
        for after in range(200):
            life.disturb_publishing(node=after % 2, after=after, minutes=11, crashes=crashes)
            life.promises_hold()
            if not life.is_struck:
                break
        print(f"{after} moments")
        assert 20 < after < 199
    finally:
        life.teardown()
