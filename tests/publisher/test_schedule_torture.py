"""Four processes run the same schedule and are killed at random: each period goes out once all the same."""

import datetime as dt
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from tests.life import promises
from tests.life.almanac import MONTHLY_PLAN, Step
from tests.life.nodes import SKEWS, Nodes, running_nodes, write_clock
from tests.life.office import Office, open_office
from tests.life.promises import View, look

from occnews import store
from occnews.model.publication import Publication, State
from occnews.model.run import MailKind, MailState, Outcome, Run, RunState
from occnews.model.schedule import StepKind
from occnews.publisher import approval, members, publications
from occnews.publisher.running import LEASE

MINUTE = dt.timedelta(minutes=1)
MINUTES_OF_KILLING = 60  # after each step is due


class Torture:
    """The world outside the processes: its clock goes on, people approve, and something kills."""

    def __init__(self, office: Office, nodes: Nodes) -> None:
        self.office, self.nodes = office, nodes
        self.dice = random.Random(2025)
        self.approved: dict[tuple[str, int], str] = {}
        self.count = 0

    def live_through(self, step: Step) -> None:
        """Let the time of a step come, and go on until it is done."""
        self.office.now = step.at
        write_clock(self.office.folder, self.office.now)
        if step.step is StepKind.DRAFT:
            self.add_members()
        if step.step is StepKind.FIRING and self.dice.random() < 0.5:
            self.approve(step.period)
        self.wait_until(lambda: self.is_done(step))

    def is_done(self, step: Step) -> bool:
        """Whether its run is over; when it waits for an approval, it gets it."""
        run = self.find_run(step)
        if run is not None and run.state is RunState.WAITING:
            assert run.outcome is Outcome.AWAITS_APPROVAL
            self.approve(step.period)
        return run is not None and run.state is RunState.DONE

    def find_run(self, step: Step) -> Run | None:
        with self.office.desk.reading() as tx:
            runs = store.runs.list_runs(tx)
        return next((run for run in runs if (str(run.period), run.step) == (step.period, step.step)), None)

    def wait_until(self, is_over: Callable[[], bool]) -> None:
        """Let minutes pass, and kill. After a while nothing is killed, and then the clock stands still: who has it in
        hand finishes, however slow this machine is."""
        for minute in itertools.count():
            if is_over():
                return
            if minute < MINUTES_OF_KILLING and self.dice.random() < 0.2:
                self.nodes.kill(self.dice.randrange(len(SKEWS)))
            if minute < MINUTES_OF_KILLING + 2 * LEASE // MINUTE:
                self.office.now += MINUTE
                write_clock(self.office.folder, self.office.now)
            time.sleep(self.dice.uniform(0, 0.03))

    def add_members(self) -> None:
        for _ in range(self.dice.randint(1, 3)):
            self.count += 1
            joined = self.office.now.date().replace(day=1).isoformat()
            record = {"name": f"Member {self.count}", "kind": "biotech", "joined": joined, "summary": "New."}
            members.add_member(self.office.desk, record)

    def approve(self, name: str) -> None:
        p = self.office.desk
        state = publications.get_publication(p, name).state
        if state is State.DRAFT:
            approval.submit_for_review(p, name)
        if state in (State.DRAFT, State.IN_REVIEW):
            publication = approval.approve(p, name, by="Chief")
            with p.reading() as tx:
                bound = store.approvals.get_approval(tx, publication.id, publication.revision)
            assert bound is not None
            self.approved[publication.id, publication.revision] = bound.edition


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("database", "seconds"),
    [
        pytest.param("sqlite", 60, marks=pytest.mark.slow),
        pytest.param("postgresql", 60, marks=pytest.mark.slow),
    ],
    indirect=["database"],
)
def test_four_processes_that_are_killed_publish_each_period_once(database: str, seconds: int) -> None:
    settings = {
        "sqlite:///occnews.db": database,
        "addresses = []": 'addresses = ["team@fjord.example"]',
        "approvers = []": 'approvers = ["chief@fjord.example"]',
    }
    office = open_office((MONTHLY_PLAN,), settings)
    try:
        steps, torture = live_for(office, seconds)
        check_all(office, steps, torture)
    finally:
        office.close()
    print(f"{sum(step.step is StepKind.FIRING for step in steps)} periods, {torture.nodes.kills} kills")


def live_for(office: Office, seconds: int) -> tuple[list[Step], Torture]:
    """Go from step to step until the time is over; a period that has begun is brought to its end."""
    write_clock(office.folder, office.now)
    office.reconcile(0)  # from here on the schedule is known
    lived: list[Step] = []
    end = time.monotonic() + seconds
    with running_nodes(office.folder) as nodes:
        torture = Torture(office, nodes)
        for step in MONTHLY_PLAN.between(office.now, office.now + dt.timedelta(days=365 * 10)):
            torture.live_through(step)
            lived.append(step)
            if step.step is StepKind.FIRING and time.monotonic() > end:
                break
        torture.wait_until(lambda: not any(run.mail_state is MailState.PENDING for run in look(office).runs))
    return lived, torture


def check_all(office: Office, steps: list[Step], torture: Torture) -> None:
    with office.opened():  # as the next process does, which finds files that are behind
        pass
    view = look(office)
    firings = [step for step in steps if step.step is StepKind.FIRING]
    assert [(str(run.period), run.step, run.outcome) for run in view.runs if run.step is StepKind.FIRING] == [
        (step.period, StepKind.FIRING, Outcome.PUBLISHED) for step in firings
    ]
    assert [(str(run.period), run.step, run.state) for run in view.runs] == [
        (step.period, step.step, RunState.DONE) for step in steps
    ]
    assert [(each.name, each.number) for each in sorted(view.digests, key=lambda each: each.name)] == [
        (step.period, number) for number, step in enumerate(firings, start=1)
    ]
    times = Counter((entry.member, entry.membership) for each in view.digests for entry in each.entries)
    assert times == {(slug, 1): 1 for slug in view.members}
    assert {name: count_publishing(office, name) for name in (each.id for each in view.digests)} == {
        each.id: 1 for each in view.digests
    }
    promises.nothing_is_out_unapproved(view, torture.approved)
    promises.each_run_tells(view)
    promises.files_are_in_step(office, view)
    check_mails(office.folder / "outbox", view)


def count_publishing(office: Office, publication: str) -> int:
    """How often history says that a publication went out."""
    with office.desk.reading() as tx:
        revisions = store.history.list_revisions(tx, subject_kind=store.history.PUBLICATION, subject=publication)
    states = [Publication.model_validate_json(each.after).state for each in revisions if each.after]
    return sum(
        after is State.PUBLISHED and before is not State.PUBLISHED for before, after in pairwise([State.DRAFT, *states])
    )


def check_mails(outbox: Path, view: View) -> None:
    """A summary of each digest came. No mail came with two ids; that of a draft not at all, once that is approved."""
    notices = promises.read_notices(outbox, set())
    ids = {kind: {(about, mail) for _, kinds, about, mail in notices if kinds == (kind,)} for kind in MailKind}
    names = sorted(each.name for each in view.digests)
    assert sorted(about for about, _ in ids[MailKind.SUMMARY]) == names
    assert max(Counter(about for about, _ in ids[MailKind.DRAFT_READY]).values(), default=0) <= 1
    assert ids[MailKind.LATE] == set()
