"""Reconcile: what each firing does, once, whatever crashes, pauses, is late, or runs beside it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from email.parser import BytesParser

import pytest
from tests.publisher.conftest import NOVEMBER
from tests.schedules import UNANNOUNCED, make_schedule

from occnews import store
from occnews.errors import ConflictError
from occnews.mail.outbox import list_messages
from occnews.mail.reading import read_letter
from occnews.model.dates import Period
from occnews.model.publication import State
from occnews.model.run import MailState, Outcome, Run, RunState
from occnews.publisher import Publisher, approval, drafting, members, publications
from occnews.publisher.running import LEASE, RunReport, reconcile
from occnews.publisher.schedules import list_history, pause, rehearse, resume, run_by_hand
from occnews.publisher.site import catch_up
from occnews.publisher.standing import describe_standing
from occnews.publisher.witness import WITNESS_NAME, read_witness

BEGINNING = dt.datetime(2025, 11, 10, 12, 0, tzinfo=dt.UTC)
DRAFTED = dt.datetime(2025, 11, 21, 8, 0, tzinfo=dt.UTC)
NUDGED = dt.datetime(2025, 11, 25, 8, 0, tzinfo=dt.UTC)
DUE = NOVEMBER  # the fourth Wednesday at 09:00 in Oslo
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
MINUTE = dt.timedelta(minutes=1)


def plan(p: Publisher, *, mails: bool = False, approval: str = "required", **settings: object) -> Publisher:
    """The publisher with one schedule, which is seen for the first time on 10 November."""
    team = p.config.team.model_copy(update={"addresses": ("team@fjord.example",)} if mails else {})
    editorial = p.config.editorial.model_copy(update={"approval": approval})
    update = {"schedules": (make_schedule(**settings),), "team": team, "editorial": editorial}
    planned = replace(p, config=p.config.model_copy(update=update))
    tick(planned, BEGINNING)
    return planned


def at(p: Publisher, moment: dt.datetime) -> Publisher:
    return replace(p, now=moment)


def tick(p: Publisher, moment: dt.datetime, owner: str = "laptop") -> RunReport:
    """Reconcile at a moment."""
    return reconcile(at(p, moment), owner=owner, clock=lambda: moment, environment={})


def by_hand(p: Publisher, moment: dt.datetime, **options: dt.datetime) -> RunReport:
    return run_by_hand(
        at(p, moment), "monthly", owner="kari", clock=lambda: moment, environment={}, at=options.get("covers")
    )


def history(p: Publisher) -> list[tuple[str, str, str]]:
    """(step, period, outcome) of each run."""
    runs = list_history(at(p, dt.datetime(2030, 1, 1, tzinfo=dt.UTC)))
    return [(run.step.value, str(run.period), run.outcome.value) for run in runs]


def state_of(p: Publisher, name: str = "2025-11") -> State:
    return publications.get_publication(p, name).state


def hand_in_and_approve(p: Publisher, name: str = "2025-11") -> None:
    if state_of(p, name) is State.DRAFT:
        approval.submit_for_review(p, name)
    approval.approve(p, name, by="Chief")


def subjects(p: Publisher) -> list[str]:
    return [message.subject for message in list_messages(p.config.outbox_folder)]


# --- a month


def test_month_from_draft_to_published(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", mails=True)
    assert [run.outcome for run in tick(p, DRAFTED).runs] == [Outcome.DRAFTED]
    digest = publications.get_publication(p, "2025-11")
    assert (digest.state, digest.date, len(digest.entries)) == (State.DRAFT, dt.date(2025, 11, 26), 3)
    assert [run.outcome for run in tick(p, NUDGED).runs] == [Outcome.NUDGED]
    hand_in_and_approve(p)
    (run,) = tick(p, DUE + MINUTE).runs
    assert (run.outcome, run.state, run.publications, run.detail) == (
        Outcome.PUBLISHED,
        RunState.DONE,
        ("2025-11",),
        "digest no. 1, 3 members",
    )
    assert (p.config.site_folder / "digests/2025-11/index.html").is_file()
    assert tick(p, DUE + 2 * MINUTE) == RunReport()
    assert [subject for subject in subjects(p) if not subject.startswith("[TEST]")] == [
        "The digest of November 2025 is drafted: three new members",
        "The digest of November 2025 waits for your yes",
        "The digest of November 2025 is out",
    ]
    assert history(p) == [
        ("draft", "2025-11", "drafted"),
        ("nudge", "2025-11", "nudged"),
        ("firing", "2025-11", "published"),
    ]


def test_what_was_due_before_a_schedule_was_first_seen_is_nobodys_business(publisher: Publisher) -> None:
    p = plan(publisher)
    assert history(p) == []
    assert tick(p, DRAFTED - MINUTE) == RunReport()
    with p.reading() as tx:
        assert store.runs.list_standings(tx)["monthly"].since == BEGINNING


def test_history_names_the_schedule_as_who_did_it(publisher: Publisher) -> None:
    p = plan(publisher)
    tick(p, DRAFTED)
    with p.reading() as tx:
        (latest, *_) = store.history.list_changes(tx)
    assert (latest.who, latest.command, latest.at) == ("schedule monthly", "schedule monthly", DRAFTED)


@pytest.mark.parametrize(
    ("goes", "outcome", "state"), [("draft", "drafted", State.DRAFT), ("ask", "asked for approval", State.IN_REVIEW)]
)
def test_firing_goes_as_far_as_it_is_told(publisher: Publisher, goes: str, outcome: str, state: State) -> None:
    p = plan(publisher, goes=goes, draft_days=0, nudge_days=0)
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.finished, run.lease_until, state_of(p)) == (outcome, DUE, None, state)
    assert tick(p, DUE + HOUR) == RunReport()


def test_firing_brings_an_early_draft_up_to_date(publisher: Publisher) -> None:
    p = plan(publisher, goes="ask")
    tick(p, DRAFTED)
    members.add_member(at(p, NUDGED), {"name": "Late Labs", "joined": "2025-11-24"})
    tick(p, NUDGED)
    tick(p, DUE)
    digest = publications.get_publication(p, "2025-11")
    assert [entry.member for entry in digest.entries][-1] == "late-labs"
    assert digest.state is State.IN_REVIEW


def test_firing_leaves_alone_what_people_brought_further(publisher: Publisher) -> None:
    p = plan(publisher, goes="ask")
    tick(p, DRAFTED)
    tick(p, NUDGED)
    hand_in_and_approve(p)
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.detail, state_of(p)) == (Outcome.ALREADY, "2025-11 is approved", State.APPROVED)


def test_firing_without_approval_publishes_where_none_is_asked_for(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", approval="none", draft_days=0, nudge_days=0)
    (run,) = tick(p, DUE).runs
    assert (run.outcome, state_of(p)) == (Outcome.PUBLISHED, State.PUBLISHED)


def test_firing_of_nobody_says_so(publisher: Publisher) -> None:
    p = plan(publisher, makes="digest of the previous month", goes="publish")
    drafting.draft_digest(p, Period.parse("2025-11"))  # holds everybody
    assert [run.outcome for run in tick(p, DRAFTED).runs] == [Outcome.NO_MEMBERS]
    assert [run.outcome for run in tick(p, NUDGED).runs] == [Outcome.NOTHING_TO_NUDGE]
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.state, run.detail) == (
        Outcome.NO_MEMBERS,
        RunState.DONE,
        "nobody is to be announced in 2025-10",
    )


def test_firing_after_people_published_says_so(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish")
    tick(p, DRAFTED)
    hand_in_and_approve(p)
    tick(p, NUDGED)
    approval.publish(at(p, NUDGED), "2025-11")
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.publications) == (Outcome.BY_HAND, ("2025-11",))
    assert history(p)[1] == ("nudge", "2025-11", "nothing to nudge")


def test_holiday_that_is_skipped_leaves_a_run(publisher: Publisher) -> None:
    p = plan(publisher, holidays="skip", extra_holidays=["11-26"])
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.detail, run.state) == (Outcome.HOLIDAY, "an extra holiday", RunState.DONE)
    with pytest.raises(Exception, match="2025-11"):
        publications.get_publication(p, "2025-11")


# --- approvals


def test_firing_waits_for_approval_and_goes_out_within_the_grace(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.state, run.detail) == (Outcome.AWAITS_APPROVAL, RunState.WAITING, "2025-11 is a draft")
    assert tick(p, DUE + HOUR) == RunReport()
    assert describe_standing(p) == (
        "monthly, 2025-11: waiting for approval, 2025-11 is a draft. Next: occnews review 2025-11, occnews approve"
        " 2025-11 --by NAME",
    )
    hand_in_and_approve(p)
    (run,) = tick(p, DUE + 11 * HOUR).runs
    assert (run.outcome, state_of(p)) == (Outcome.PUBLISHED, State.PUBLISHED)


def test_late_approval_waits_for_somebody(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", mails=True)
    tick(p, DRAFTED)
    tick(p, DUE)
    hand_in_and_approve(p)
    late = DUE + 12 * HOUR + MINUTE
    (run,) = tick(p, late).runs
    assert (run.outcome, run.state, run.mail_state) == (Outcome.LATE, RunState.WAITING, MailState.SENT)
    assert subjects(p)[-1] == "The digest of November 2025 is late, and waits for you"
    assert tick(p, late + DAY) == RunReport()
    assert state_of(p) is State.APPROVED
    (run,) = by_hand(p, late + DAY).runs
    assert (run.outcome, run.at, run.due) == (Outcome.PUBLISHED, late + DAY, DUE)


def test_time_that_people_set_goes_before_the_rule(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0)
    drafting.draft_digest(p, Period.parse("2025-11"))
    hand_in_and_approve(p)
    approval.publish(at(p, NUDGED), "2025-11", at=DUE + 2 * DAY)
    assert [run.outcome for run in tick(p, DUE).runs if run.step == "firing"] == [Outcome.AWAITS_TIME]
    assert tick(p, DUE + DAY) == RunReport()
    assert [run.outcome for run in tick(p, DUE + 2 * DAY).runs] == [Outcome.PUBLISHED]


def test_blocked_firing_fails_is_told_once_and_tried_again(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", mails=True, draft_days=0, nudge_days=0)
    drafting.draft_digest(p, Period.parse("2025-11"))
    hand_in_and_approve(p)
    members.set_member(p, "fjord-isotopes", {"embargo": "2025-11-27"})
    (run,) = tick(p, DUE).runs
    assert (run.outcome, run.state) == (Outcome.FAILED, RunState.OPEN)
    assert run.detail.startswith("2025-11 cannot go out: ")
    assert tick(p, DUE + MINUTE) == RunReport()  # it rests
    assert [run.outcome for run in tick(p, DUE + 10 * MINUTE).runs] == [Outcome.FAILED]
    assert [subject for subject in subjects(p) if "late" in subject] == [
        "The digest of November 2025 is late, and waits for you"
    ]
    (letter,) = [read_letter(each.file.read_bytes()).text.split() for each in list_messages(p.config.outbox_folder)]
    assert "2025-11 cannot go out: " in " ".join(letter)
    assert "It is tried again every ten minutes until Wednesday 26 November 2025 at 21:00." in " ".join(letter)
    members.set_member(p, "fjord-isotopes", {"embargo": ""})
    assert [run.outcome for run in tick(p, DUE + 20 * MINUTE).runs] == [Outcome.PUBLISHED]


def test_blocked_firing_waits_for_people_after_the_grace(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    drafting.draft_digest(p, Period.parse("2025-11"))
    hand_in_and_approve(p)
    members.set_member(p, "fjord-isotopes", {"embargo": "2026-11-27"})
    tick(p, DUE)
    (run,) = tick(p, DUE + 13 * HOUR).runs
    assert (run.outcome, run.state, run.detail[:23]) == (Outcome.LATE, RunState.WAITING, "2025-11 cannot go out: ")


# --- late


def test_missed_by_less_than_the_grace_runs_at_once(publisher: Publisher) -> None:
    p = plan(publisher, goes="ask")
    outcomes = [(run.step.value, run.outcome.value) for run in tick(p, DUE + 12 * HOUR).runs]
    assert outcomes == [
        ("draft", "too late to remind"),
        ("nudge", "too late to remind"),
        ("firing", "asked for approval"),
    ]


def test_reminder_is_made_good_while_its_firing_is_ahead(publisher: Publisher) -> None:
    p = plan(publisher)
    assert [run.outcome for run in tick(p, NUDGED - MINUTE).runs] == [Outcome.DRAFTED]


def test_several_missed_periods_each_wait_and_a_later_firing_takes_their_members(publisher: Publisher) -> None:
    p = plan(publisher, goes="ask", mails=True)
    awake = dt.datetime(2026, 2, 10, 12, 0, tzinfo=dt.UTC)
    late = [run for run in tick(p, awake).runs if run.step == "firing"]
    assert [(str(run.period), run.outcome, run.state) for run in late] == [
        ("2025-11", Outcome.LATE, RunState.WAITING),
        ("2025-12", Outcome.LATE, RunState.WAITING),
        ("2026-01", Outcome.LATE, RunState.WAITING),
    ]
    assert subjects(p) == ["The digest of January 2026 is late, and waits for you"]
    assert tick(p, awake + DAY) == RunReport()
    february = dt.datetime(2026, 2, 25, 8, 0, tzinfo=dt.UTC)
    tick(p, february)
    assert [entry.member for entry in publications.get_publication(p, "2026-02").entries] == [
        "havn-robotics",
        "fjord-isotopes",
        "bregne-bank",
    ]
    assert [line for line in history(p) if line[0] == "firing"] == [
        ("firing", "2025-11", "passed over"),
        ("firing", "2025-12", "passed over"),
        ("firing", "2026-01", "passed over"),
        ("firing", "2026-02", "asked for approval"),
    ]


def test_draft_that_waits_keeps_its_members_and_its_run(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    tick(p, DUE)
    members.add_member(at(p, DUE), {"name": "Late Labs", "joined": "2025-12-01"})
    december = dt.datetime(2025, 12, 29, 8, 0, tzinfo=dt.UTC)
    tick(p, december)
    assert [entry.member for entry in publications.get_publication(p, "2025-12").entries] == ["late-labs"]
    assert history(p) == [("firing", "2025-11", "late"), ("firing", "2025-12", "waiting for approval")]


# --- by hand


def test_run_by_hand_takes_the_oldest_that_waits(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    awake = dt.datetime(2026, 1, 10, 12, 0, tzinfo=dt.UTC)
    tick(p, awake)
    assert [str(run.period) for run in by_hand(p, awake).runs] == ["2025-11"]
    with p.reading() as tx:
        assert store.history.list_changes(tx)[0].who == "Editor"  # who ran it
    (run,) = by_hand(p, awake + MINUTE).runs
    assert (str(run.period), run.outcome) == ("2025-12", Outcome.NO_MEMBERS)


def test_run_by_hand_before_it_is_due_does_not_run_twice(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", approval="none")
    assert [run.outcome for run in by_hand(p, BEGINNING + DAY).runs] == [Outcome.PUBLISHED]
    with pytest.raises(ConflictError, match=r"was run for 2025-11 on 2025-11-11 at 13:00: published \(2025-11\)"):
        by_hand(p, BEGINNING + 2 * DAY)
    assert [run.outcome for run in tick(p, DUE).runs if run.step == "firing"] == []
    (run,) = [run for run in list_history(at(p, DUE)) if run.step == "firing"]
    assert run.detail == "digest no. 1, 3 members; due again on 2025-11-26, when it was out already"


def test_run_by_hand_that_made_nothing_may_be_run_again(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    pause(at(p, NUDGED), "monthly", because="holiday")
    assert [run.outcome for run in tick(p, DUE).runs] == [Outcome.PAUSED]
    with pytest.raises(ConflictError, match="monthly is paused: holiday"):
        by_hand(p, DUE + HOUR)
    resume(at(p, DUE + HOUR), "monthly")
    (run,) = by_hand(p, DUE + HOUR, covers=DUE).runs
    assert (run.outcome, str(run.period)) == (Outcome.DRAFTED, "2025-11")


def test_rehearsal_says_what_would_be_done_and_changes_nothing(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", approval="none", draft_days=0, nudge_days=0)
    rehearsal = rehearse(at(p, DUE), "monthly")
    assert (rehearsal.run.outcome, rehearsal.run.detail, rehearsal.refusal) == (
        Outcome.PUBLISHED,
        "digest no. 1, 3 members",
        "",
    )
    assert [len(each.entries) for each in rehearsal.publications] == [3]
    assert publications.list_publications(p) == []
    assert history(p) == []
    assert not p.config.site_folder.exists()
    members.set_member(p, "fjord-isotopes", {"embargo": ""})
    assert [run.outcome for run in tick(p, DUE).runs] == [Outcome.PUBLISHED]


# --- pause and resume


def test_pause_notes_what_comes_due_and_resume_goes_on_from_now(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft")
    pause(at(p, BEGINNING + DAY), "monthly", because="We move house")
    assert describe_standing(p) == ("monthly is paused: We move house. To go on: occnews schedule resume monthly",)
    # Nothing ran while it was paused: what came due then is found when it goes on.
    resume(at(p, DUE + DAY), "monthly")
    assert tick(p, DUE + DAY) == RunReport()
    assert [outcome for *_, outcome in history(p)] == ["paused"] * 3
    december = dt.datetime(2025, 12, 29, 8, 0, tzinfo=dt.UTC)
    tick(p, december)
    assert len(publications.get_publication(p, "2025-12").entries) == 3


def test_pause_keeps_what_waits_where_it_is(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    tick(p, DUE)
    pause(at(p, DUE + HOUR), "monthly", because="wait")
    hand_in_and_approve(p)
    assert tick(p, DUE + 2 * HOUR) == RunReport()
    resume(at(p, DUE + 3 * HOUR), "monthly")
    assert [run.outcome for run in tick(p, DUE + 3 * HOUR).runs] == [Outcome.PUBLISHED]
    with pytest.raises(ConflictError, match="monthly is not paused"):
        resume(p, "monthly")


# --- times that people set


def test_what_people_set_a_time_for_goes_out_then_without_any_schedule(publisher: Publisher) -> None:
    p = replace(publisher, config=publisher.config.model_copy(update={"schedules": ()}))
    drafting.draft_digest(p, Period.parse("2025-11"))
    hand_in_and_approve(p)
    approval.publish(p, "2025-11", at=DUE + DAY)
    assert tick(p, DUE + DAY - MINUTE) == RunReport()
    (report,) = tick(p, DUE + DAY).published
    assert (report.publication.state, report.publication.number, report.refusal) == (State.PUBLISHED, 1, "")
    assert (p.config.site_folder / "digests/2025-11/index.html").is_file()
    assert tick(p, DUE + DAY + MINUTE) == RunReport()


def test_what_was_set_for_long_ago_or_may_not_go_out_waits_for_people(publisher: Publisher) -> None:
    p = replace(publisher, config=publisher.config.model_copy(update={"schedules": ()}))
    drafting.draft_digest(p, Period.parse("2025-11"))
    hand_in_and_approve(p)
    approval.publish(p, "2025-11", at=DUE + DAY)
    assert tick(p, DUE + DAY + dt.timedelta(hours=12, minutes=1)) == RunReport()
    assert state_of(p) is State.SCHEDULED
    members.set_member(p, "fjord-isotopes", {"embargo": "2026-06-01"})
    report = tick(p, DUE + DAY)
    assert ([each.refusal != "" for each in report.published], report.is_well) == ([True], False)
    assert state_of(p) is State.SCHEDULED


# --- crashes


class Crash(BaseException):
    """The process ends here: nothing catches it."""


def crashing(moment: dt.datetime, after: int) -> Callable[[], dt.datetime]:
    """A clock that ends the process when it is asked for the time once too often."""
    left = iter(range(after))

    def read() -> dt.datetime:
        if next(left, None) is None:
            raise Crash
        return moment

    return read


SEAMS = 9
"""How often the time is asked for while one firing is published and told of."""


@pytest.mark.parametrize("after", range(SEAMS + 1))
def test_crash_at_any_point_leaves_it_done_once(publisher: Publisher, after: int) -> None:
    p = plan(publisher, goes="publish", approval="none", draft_days=0, nudge_days=0, mails=True)
    try:
        reconcile(at(p, DUE), owner="laptop", clock=crashing(DUE, after), environment={})
        assert after == SEAMS
    except Crash:
        assert after < SEAMS
    with p.reading() as tx:
        held = [
            run.id for run in store.runs.list_runs(tx) if run.state is RunState.OPEN and run.is_leased(DUE + MINUTE)
        ]
    assert [run.id for run in tick(p, DUE + MINUTE, "desk").elsewhere] == held  # nobody takes it while the claim lasts
    tick(p, DUE + LEASE, "desk")
    assert tick(p, DUE + 2 * LEASE, "desk") == RunReport()
    assert history(p) == [("firing", "2025-11", "published")]
    (digest,) = publications.list_publications(p)
    assert (digest.name, digest.state, digest.number) == ("2025-11", State.PUBLISHED, 1)
    catch_up(p)  # as any later command does
    assert (p.config.site_folder / "digests/2025-11/index.html").is_file()
    letters = [BytesParser().parsebytes(each.file.read_bytes()) for each in list_messages(p.config.outbox_folder)]
    # Sent again when nobody knows that it went: a mail server or a reader tells by the id that it is the same.
    assert len({letter["Message-ID"] for letter in letters}) == 1


def test_crash_in_the_work_leaves_nothing_and_another_process_waits_for_the_claim(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    with pytest.raises(Crash):  # two to look, two for the claim, and one as the work is done but not committed
        reconcile(at(p, DUE), owner="laptop", clock=crashing(DUE, 4), environment={})
    assert publications.list_publications(p) == []
    report = tick(p, DUE + MINUTE, "desk")
    assert [(run.owner, run.attempt) for run in report.elsewhere] == [("laptop", 1)]
    with pytest.raises(ConflictError, match="laptop has monthly for 2025-11 in hand"):
        by_hand(p, DUE + MINUTE)
    (run,) = tick(p, DUE + LEASE, "desk").runs
    assert (run.outcome, run.owner, run.attempt) == (Outcome.DRAFTED, "desk", 2)


def test_process_that_slept_through_its_claim_changes_nothing(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    others: list[RunReport] = []

    def clock() -> dt.datetime:
        # Between its claim and its work it sleeps, and somebody else does it all.
        with p.reading() as tx:
            if not others and any(run.is_leased(DUE) for run in store.runs.list_runs(tx)):
                others.append(tick(p, DUE + LEASE, "desk"))
        return DUE

    report = reconcile(at(p, DUE), owner="laptop", clock=clock, environment={})
    assert report.runs == ()
    assert [run.owner for run in others[0].runs] == ["desk"]
    with p.reading() as tx:
        (run,) = store.runs.list_runs(tx)
    assert (run.owner, run.outcome, run.attempt) == ("desk", Outcome.DRAFTED, 2)


# --- clocks and restored databases


def test_two_nodes_with_clocks_apart_do_it_once(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    fast, slow = DUE + dt.timedelta(seconds=45), DUE - dt.timedelta(seconds=45)
    assert [run.owner for run in tick(p, fast, "fast").runs] == ["fast"]
    for second in range(0, 120, 30):
        assert tick(p, slow + dt.timedelta(seconds=second), "slow") == RunReport()
    assert history(p) == [("firing", "2025-11", "drafted")]


def test_clock_that_was_ahead_skips_nothing_in_the_end(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    tick(p, dt.datetime(2027, 6, 1, 12, 0, tzinfo=dt.UTC))  # an empty battery
    assert tick(p, DUE - HOUR) == RunReport()
    (run,) = tick(p, DUE).runs
    assert (str(run.period), run.outcome, run.finished) == ("2025-11", Outcome.DRAFTED, DUE)
    december = dt.datetime(2025, 12, 29, 8, 0, tzinfo=dt.UTC)
    assert [str(run.period) for run in tick(p, december).runs] == ["2025-12"]


def test_run_by_hand_before_its_time_is_due_again_after_a_clock_was_ahead(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    tick(p, DUE + DAY)  # ahead: from now on there is a run of November, and it is late
    by_hand(p, DUE - 5 * DAY)
    assert [run.outcome for run in tick(p, DUE - 4 * DAY).runs] == [Outcome.LATE]
    tick(p, DUE)
    hand_in_and_approve(p)
    assert [run.outcome for run in tick(p, DUE + HOUR).runs] == [Outcome.PUBLISHED]


def test_claim_by_a_clock_that_was_ahead_keeps_nobody_waiting(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    ahead = DUE + 10 * HOUR
    with pytest.raises(Crash):
        reconcile(at(p, ahead), owner="laptop", clock=crashing(ahead, 4), environment={})
    (run,) = tick(p, DUE, "desk").runs
    assert (run.outcome, run.owner, run.attempt) == (Outcome.DRAFTED, "desk", 2)


def test_clock_that_was_behind_brings_up_nothing_from_before_the_schedule(publisher: Publisher) -> None:
    p = plan(publisher, rule="every day", makes=UNANNOUNCED, goes="draft", draft_days=0, nudge_days=0)
    tick(p, BEGINNING - HOUR / 2)
    assert history(p) == []
    tick(p, BEGINNING)
    assert history(p) == []


def test_schedule_that_was_first_seen_by_a_clock_ahead_is_not_silent_for_years(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    ahead = replace(p, config=p.config.model_copy(update={"schedules": (make_schedule(name="other", goes="draft"),)}))
    tick(ahead, dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    tick(ahead, DUE - HOUR)
    tick(ahead, DUE)
    assert [run.outcome.value for run in list_history(at(ahead, DUE), "other") if run.due == DUE] == ["drafted"]


def test_older_database_is_told_by_the_witness_and_asks(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft")
    tick(p, DRAFTED)
    assert read_witness(p.config) == 2  # one run, claimed once
    (p.config.root / WITNESS_NAME).write_text("7\n", encoding="ascii")
    asks = "monthly is paused: the database is older than what this workspace has done: it was put back from a copy."
    assert describe_standing(p)[0].startswith(asks)
    assert [run.outcome for run in tick(p, DUE).runs] == [Outcome.PAUSED, Outcome.PAUSED]
    assert describe_standing(p)[0].startswith(asks)
    assert read_witness(p.config) == 7
    resume(at(p, DUE + HOUR), "monthly")
    assert (read_witness(p.config), describe_standing(p)) == (4, ())
    assert tick(p, DUE + HOUR) == RunReport()


def test_database_from_before_the_last_claim_is_told_too(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    tick(p, DUE)
    with p.reading() as tx:
        waiting = store.runs.measure_progress(tx)
    hand_in_and_approve(p)
    tick(p, DUE + HOUR)  # published, by a run that was there before
    assert read_witness(p.config) > waiting


def test_witness_that_is_unreadable_stops_nothing(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft")
    (p.config.root / WITNESS_NAME).write_text("seven\n", encoding="ascii")
    assert [run.outcome for run in tick(p, DRAFTED).runs] == [Outcome.DRAFTED]
    assert read_witness(p.config) == 2


# --- other things to make


def test_everything_unannounced_is_gathered_from_firing_to_firing(publisher: Publisher) -> None:
    p = plan(publisher, rule="every Friday 14:00", makes=UNANNOUNCED, goes="publish", approval="none", nudge_days=0)
    friday = dt.datetime(2025, 11, 14, 13, 0, tzinfo=dt.UTC)
    published = [run for run in tick(p, friday).runs if run.step == "firing"]
    assert [(str(run.period), run.outcome) for run in published] == [("2025-11-08..2025-11-14", Outcome.PUBLISHED)]
    members.add_member(at(p, friday), {"name": "Late Labs", "joined": "2025-11-18"})
    (run,) = [run for run in tick(p, friday + 7 * DAY).runs if run.step == "firing"]
    assert (run.publications, run.detail) == (("2025-11-15..2025-11-21",), "digest no. 2, 1 member")
    (run,) = [run for run in tick(p, friday + 14 * DAY).runs if run.step == "firing"]
    assert run.outcome is Outcome.NO_MEMBERS


def test_announcements_one_by_one_wait_for_their_own_approval(publisher: Publisher) -> None:
    p = plan(publisher, makes="announcements one by one", goes="publish", nudge_days=0)
    assert [run.publications for run in tick(p, DRAFTED).runs] == [("fjord-isotopes", "bregne-bank", "havn-robotics")]
    hand_in_and_approve(p, "fjord-isotopes")
    (run,) = tick(p, DUE).runs
    assert (run.outcome, state_of(p, "fjord-isotopes")) == (Outcome.AWAITS_APPROVAL, State.PUBLISHED)
    assert run.detail == "bregne-bank is a draft, havn-robotics is a draft"
    hand_in_and_approve(p, "bregne-bank")
    assert [run.outcome for run in tick(p, DUE + HOUR).runs] == [Outcome.AWAITS_APPROVAL]
    (run,) = tick(p, DUE + 13 * HOUR).runs
    assert (run.outcome, run.detail) == (
        Outcome.ANNOUNCED,
        "not approved in time, so left for the next firing: havn-robotics",
    )
    december = dt.datetime(2025, 12, 29, 8, 0, tzinfo=dt.UTC)
    (run,) = [run for run in tick(p, december).runs if run.step == "firing"]
    assert (run.publications, run.outcome) == (("havn-robotics",), Outcome.AWAITS_APPROVAL)


def test_announcement_that_goes_out_while_others_wait_has_its_page_at_once(publisher: Publisher) -> None:
    p = plan(publisher, makes="announcements one by one", goes="publish", draft_days=0, nudge_days=0)
    tick(p, DUE)
    hand_in_and_approve(p, "bregne-bank")
    report = tick(p, DUE + HOUR)
    assert [run.outcome for run in report.runs] == [Outcome.AWAITS_APPROVAL]
    assert (p.config.site_folder / "announcements" / "bregne-bank" / "index.html").is_file()


@pytest.mark.parametrize(("goes", "outcome"), [("draft", "drafted"), ("ask", "asked for approval")])
def test_announcements_are_told_of_once(publisher: Publisher, goes: str, outcome: str) -> None:
    makes = "announcements one by one"
    p = plan(publisher, rule="every Friday 14:00", makes=makes, goes=goes, mails=True, draft_days=0, nudge_days=0)
    members.mark_announced(p, "havn-robotics", on=dt.date(2025, 11, 1), url="https://elsewhere.example")
    friday = dt.datetime(2025, 11, 14, 13, 0, tzinfo=dt.UTC)
    (run,) = tick(p, friday).runs
    assert (run.outcome, run.publications) == (outcome, ("bregne-bank", "fjord-isotopes"))
    sent = len(subjects(p))
    (run,) = tick(p, friday + 7 * DAY).runs
    assert (run.outcome, run.detail, len(subjects(p))) == (
        Outcome.NO_MEMBERS,
        "nobody new; open from before: fjord-isotopes, bregne-bank",
        sent,
    )


def test_month_of_one_member_may_become_an_announcement(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish")
    p = replace(
        p,
        config=p.config.model_copy(
            update={"editorial": p.config.editorial.model_copy(update={"single_member": "announcement"})}
        ),
    )
    for slug in ("bregne-bank", "havn-robotics"):
        members.mark_announced(p, slug, on=dt.date(2025, 11, 1), url="https://elsewhere.example")
    assert [run.publications for run in tick(p, DRAFTED).runs] == [("fjord-isotopes",)]
    hand_in_and_approve(p, "fjord-isotopes")
    runs: tuple[Run, ...] = tick(p, DUE).runs
    assert [run.outcome for run in runs] == [Outcome.TOO_LATE, Outcome.ANNOUNCED]
