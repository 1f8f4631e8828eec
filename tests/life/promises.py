"""What holds in a workspace with schedules, whatever befell it."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.life.almanac import Plan
from tests.life.office import Office

from occnews import store
from occnews.model.dates import Period
from occnews.model.history import Approval
from occnews.model.member import Member
from occnews.model.publication import Publication, PublicationKind, State
from occnews.model.run import OUT, MailKind, MailState, Outcome, Run, RunState, Standing
from occnews.model.schedule import StepKind
from occnews.model.selection import Announced, AnnouncedAs, Choice, Reason
from occnews.publisher.drafting import select_members

LONGEST_LEASE = dt.timedelta(minutes=15)
_WAITS = {Outcome.AWAITS_APPROVAL, Outcome.AWAITS_TIME, Outcome.LATE}
_ASKS = {"draft-ready": MailKind.DRAFT_READY, "reminder": MailKind.NUDGE}
_TELLS = {"late-run": MailKind.LATE, "summary": MailKind.SUMMARY}


@dataclass(frozen=True, kw_only=True)
class View:
    """All that a database holds of it."""

    publications: tuple[Publication, ...]
    approvals: dict[str, Approval]
    announced: tuple[Announced, ...]
    members: dict[str, Member]
    runs: tuple[Run, ...]
    standings: dict[str, Standing]

    @property
    def public(self) -> list[Publication]:
        """What the public sees, but for what was taken back."""
        return [each for each in self.publications if each.published_at and each.state is not State.RETRACTED]

    @property
    def digests(self) -> list[Publication]:
        return [each for each in self.public if each.kind is PublicationKind.DIGEST]


def look(office: Office) -> View:
    with office.desk.reading() as tx:
        listed = store.publications.list_publications(tx)
        bound = {each.id: store.approvals.get_approval(tx, each.id, each.public_revision or 0) for each in listed}
        return View(
            publications=tuple(listed),
            approvals={name: approval for name, approval in bound.items() if approval},
            announced=tuple(store.announced.list_announced(tx)),
            members={each.slug: each for each in store.members.list_members(tx)},
            runs=tuple(store.runs.list_runs(tx)),
            standings=store.runs.list_standings(tx),
        )


def no_member_is_in_two_digests(view: View) -> None:
    held = Counter((line.member, line.membership) for line in view.announced if _is_published_digest(line))
    assert {key: times for key, times in held.items() if times > 1} == {}
    shown = Counter((e.member, e.membership) for each in view.digests if not each.is_correction for e in each.entries)
    assert {key: times for key, times in shown.items() if times > 1} == {}
    assert shown.keys() <= held.keys()


def _is_published_digest(line: Announced) -> bool:
    return line.published and line.how is AnnouncedAs.DIGEST


def nothing_is_out_unapproved(view: View, approved: dict[tuple[str, int], str]) -> None:
    """``approved``: each edition that somebody approved, by publication and revision."""
    for each in view.publications:
        if each.public_revision is not None:
            assert view.approvals[each.id].edition == approved[each.id, each.public_revision], each.name
    numbers = sorted(
        each.number or 0 for each in view.publications if each.published_at and each.kind is PublicationKind.DIGEST
    )
    assert numbers == list(range(1, len(numbers) + 1))


def each_run_tells(view: View) -> None:
    """One of each schedule, period and step, that is over or says what it waits for; what is open is nobody's yet."""
    assert len({(run.schedule, run.period, run.step) for run in view.runs}) == len(view.runs)
    for run in view.runs:
        if run.state is RunState.DONE:
            assert run.finished is not None, run
            assert run.outcome not in {Outcome.NONE, *_WAITS}, run
        if run.state is RunState.WAITING:
            assert run.outcome in _WAITS, run
            assert run.detail, run


def nothing_is_left_to_do(view: View, now: dt.datetime) -> None:
    """After a machine has done all that is due: what is left is in another's hands, or paused, or rests."""
    for run in view.runs:
        if run.at > now or view.standings[run.schedule].is_paused:
            continue
        if run.lease_until is not None and run.lease_until > now:
            assert run.lease_until - now <= LONGEST_LEASE, run
            continue
        assert run.state is not RunState.OPEN, run
        assert run.mail_state is not MailState.PENDING, run
        if run.outcome is Outcome.AWAITS_APPROVAL:
            states = {each.state for each in view.publications if each.name in run.publications}
            assert State.APPROVED not in states, run


def what_is_in_time_is_not_late(view: View, plans: Iterable[Plan], now: dt.datetime) -> None:
    """What is due now was not given up, or done for good, by a clock that was ahead once."""
    found = {(run.schedule, str(run.period)): run for run in view.runs if run.step is StepKind.FIRING}
    for plan in plans:
        since = max(view.standings[plan.name].since, now - plan.grace + dt.timedelta(seconds=90))
        for step in plan.between(since, now) if not view.standings[plan.name].is_paused else ():
            run = found.get((plan.name, step.period))
            if step.step is StepKind.FIRING and run is not None and run.outcome not in OUT:
                assert run.outcome is not Outcome.LATE, run
                assert run.finished is None or run.finished <= now + dt.timedelta(hours=1), run


def each_occurrence_has_its_run(view: View, plans: Iterable[Plan], now: dt.datetime) -> None:
    entered = {(run.schedule, str(run.period), run.step): run for run in view.runs}
    for plan in plans:
        for step in plan.between(view.standings[plan.name].since, now):
            assert (plan.name, step.period, step.step) in entered, step


def each_run_is_of_an_occurrence(
    view: View, plans: Iterable[Plan], until: dt.datetime, by_hand: set[tuple[str, str]]
) -> None:
    """``until``: the latest that a clock has shown. ``by_hand``: the schedule and period of what people ran."""
    known = {(plan.name, step.period, step.step, step.due) for plan in plans for step in plan.steps if step.at <= until}
    for run in view.runs:
        if (run.schedule, str(run.period)) not in by_hand:
            assert (run.schedule, str(run.period), run.step, run.due) in known, run


def nobody_is_lost(office: Office, view: View) -> None:
    """Who is in no digest would be chosen by the next, or is told a reason that is true."""
    coming = [step for plan in office.plans for step in plan.between(office.now, office.now + dt.timedelta(days=200))]
    firings = [step for step in coming if step.step is StepKind.FIRING]
    today = office.now.astimezone(office.config.site.zone).date()
    first = min(firings, key=lambda step: step.at, default=None)
    period = Period.parse(first.period) if first else Period.month_of(today)
    p = office.desk
    with p.reading() as tx:
        publication = store.publications.get_publication(tx, str(period))
        known = publication if publication and publication.state is not State.RETRACTED else None
        date = known.date if known else today
        choices = select_members(p, tx, period, known, date).choices
    assert {choice.member for choice in choices} == view.members.keys()
    for choice in choices:
        assert choice.is_in or _is_true(view, choice, period, date, known), choice


def _is_true(view: View, choice: Choice, period: Period, date: dt.date, known: Publication | None) -> bool:
    member = view.members[choice.member]
    stay = member.memberships[choice.membership - 1]
    lines = [each for each in view.announced if (each.member, each.membership) == (choice.member, choice.membership)]
    match choice.reason:
        case Reason.IN_OTHER_DIGEST:
            return any(line.how is AnnouncedAs.DIGEST and _is_held(view, line) for line in lines)
        case Reason.ANNOUNCED_SINGLY:
            return any(line.how is AnnouncedAs.ANNOUNCEMENT and line.published for line in lines)
        case Reason.LEFT:
            return stay.left is not None and stay.left <= date
        case Reason.UNDER_EMBARGO:
            return member.embargo is not None and member.embargo > date
        case Reason.JOINED_LATER:
            return stay.joined is not None and stay.joined.first > period.end
        case Reason.EXCLUDED:
            return known is not None and choice.member in {each.member for each in known.excluded}
    return False


def _is_held(view: View, line: Announced) -> bool:
    """Whether the publication of a line of the ledger is there, open or public, or kept its members when taken back."""
    holder = next((each for each in view.publications if each.id == line.publication_id), None)
    if holder is None or not line.published:
        return holder is not None
    return holder.retraction is None or holder.retraction.keeps_members


def files_are_in_step(office: Office, view: View) -> None:
    """Each page of what is public is there, and each stands in a feed or its archive."""
    config = office.config
    written = "".join(path.read_text(encoding="utf-8") for path in config.feeds_folder.rglob("*.atom"))
    for each in view.public:
        assert (config.site_folder / each.path / "index.html").is_file(), each.name
        assert f"<id>{each.feed_id}</id>" in written, each.name


def read_notices(folder: Path, known: set[str]) -> list[tuple[str, tuple[MailKind, ...], str, str]]:
    """The mails that came into an outbox: their file, the kinds that it may be of, what it is about, its id."""
    found = []
    for file in sorted(folder.glob("*.eml")) if folder.is_dir() else []:
        if file.name in known:
            continue
        known.add(file.name)
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        found.append((file.name, *_identify(message), str(message["Message-ID"])))
    return found


def _identify(message: EmailMessage) -> tuple[tuple[MailKind, ...], str]:
    campaign = str(message["Feedback-ID"]).partition(":")[0]
    kind = campaign.removeprefix("team-")
    if kind == campaign:  # a copy of the publication itself, beside a notice that asks
        return tuple(_ASKS.values()), campaign
    body = message.get_body(("plain",))
    assert body is not None
    if kind == "late-run":
        named = re.search(r"occnews schedule run (\S+)", body.get_content())
        assert named is not None
        return (MailKind.LATE,), f"schedule {named[1]}"
    named = re.search(r"occnews (?:preview|build) (\S+)", body.get_content())
    assert named is not None
    return ({**_ASKS, **_TELLS}[kind],), named[1]


def no_mail_has_two_ids(office: Office, notices: Iterable[tuple[str, tuple[MailKind, ...], str, str]]) -> None:
    """Each mail that the ledger promised has one id, however often it was sent."""
    ids: defaultdict[tuple[tuple[MailKind, ...], str, bool], set[str]] = defaultdict(set)
    for _, kinds, about, message_id in notices:
        ids[kinds, about, len(kinds) > 1].add(message_id)
    promised: Counter[tuple[MailKind, str]] = Counter()
    for schedule, _, _, _, kind, name in office.promised:
        promised[kind, name or f"schedule {schedule}"] += 1
    for (kinds, about, _), given in ids.items():
        assert len(given) <= sum(promised[kind, about] for kind in kinds), (about, kinds)
