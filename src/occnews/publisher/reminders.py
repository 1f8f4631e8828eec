"""The mails of schedules to the team: a draft is ready, approve it, it is late, it is out.

They hold no links to the team's own machine, which nobody else could open: the publication comes along as a test copy,
and what to do is said as commands.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from occnews import store
from occnews.config import Config
from occnews.editorial import lacking
from occnews.editorial.wording import Words, load_words
from occnews.editorial.working_days import name_holiday
from occnews.mail.message import compile_message
from occnews.mail.smtp import Outcome
from occnews.model.dates import Period
from occnews.model.finding import Finding, Severity
from occnews.model.member import Language, Member
from occnews.model.notice import ListKind, Notice, NoticeAction, NoticeKind, NoticeList, NoticeRow
from occnews.model.publication import Publication, State
from occnews.model.rendering import Personal, Recipient
from occnews.model.schedule import Firing, Goes, Makes, Schedule, StepKind
from occnews.model.selection import Reason
from occnews.model.story import RosterLine, Story
from occnews.publisher import Publisher
from occnews.publisher.drafting import select_members
from occnews.publisher.lookup import find_member
from occnews.publisher.media import load_logos
from occnews.publisher.publications import check_in, compose_in, records_of
from occnews.publisher.rendering import mint_message_id
from occnews.publisher.testing import Addressed, Copy, build_copies, deliver
from occnews.render.notice import render_notice
from occnews.store import Transaction

# So that a big month's mail stays below what inboxes show; the commands beside them show all.
MOST_ROWS: Final = 30
MOST_REMARKS: Final = 10
_TRY_AGAIN: Final = (Outcome.DEFERRED, Outcome.NOT_TRIED)


@dataclass(frozen=True, kw_only=True)
class SentReport:
    """What became of the mails of one run, each to one address."""

    copies: tuple[Copy, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for each that is not where it should be."""
        return tuple(f"{copy.address}: {copy.answer.words}" for copy in self.copies if copy.answer and not copy.is_out)

    @property
    def is_final(self) -> bool:
        """Whether no further attempt is worth it: all were taken, or refused for good."""
        return all(copy.answer is None or copy.answer.outcome not in _TRY_AGAIN for copy in self.copies)


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """A publication as its notices tell of it, in the workspace's main language."""

    publication: Publication
    story: Story
    members: tuple[Member, ...]
    words: Words
    config: Config

    @property
    def title(self) -> str:
        period = self.publication.period
        if period is not None:
            return self.words.text("notice.title.digest", period=self.words.period(period))
        return self.words.text("notice.title.announcement", name=self.members[0].name)

    def step(self, key: str, command: str, **values: object) -> NoticeRow:
        """A row that says what to do, and what to type for it. ``{}`` in the command is the publication."""
        text = self.words.text(f"notice.step.{key}", **values)
        return NoticeRow(label=text, command=f"occnews {command.format(self.publication.name)}")

    def moment(self, at: dt.datetime) -> str:
        return self.words.moment(at.astimezone(self.config.site.zone))


def compose_draft_ready(
    p: Publisher, tx: Transaction, schedule: Schedule, firing: Firing, publication: Publication
) -> tuple[Notice, ...]:
    """What the team is told of a draft: who is in it, what a check finds and how to mend it, who lacks what."""
    scene = _set_scene(p, tx, publication)
    findings = check_in(p, tx, publication)
    left_out = _list_left_out(p, tx, publication)
    missing = lacking.list_lacking(publication, scene.members, left_out, findings, scene.words)
    steps = [scene.step("look", "preview {}"), scene.step("check", "check {}"), scene.step("review", "review {}")]
    notice = Notice(
        kind=NoticeKind.DRAFT_READY,
        language=scene.words.language,
        title=scene.title,
        count=len(publication.entries),
        because=_say_what_comes(scene, schedule, firing),
        lists=(
            _list_problems(scene, findings),
            _cut(scene, ListKind.MISSING, missing, "check {}"),
            _list_remarks(scene, findings),
            _cut(scene, ListKind.MEMBERS, _describe_members(scene), "digest show {}"),
            NoticeList(kind=ListKind.STEPS, rows=tuple(steps)),
        ),
        preview=publication.name,
    )
    return (notice,)


def compose_nudge(
    p: Publisher, tx: Transaction, schedule: Schedule, firing: Firing, publication: Publication
) -> tuple[Notice, ...]:
    """What the approvers are told: that it waits for their yes, until when, and what keeps it from one."""
    scene = _set_scene(p, tx, publication)
    findings = check_in(p, tx, publication)
    notice = Notice(
        kind=NoticeKind.REMINDER,
        language=scene.words.language,
        title=scene.title,
        day=firing.due.astimezone(p.config.site.zone).date(),
        because=_say_what_comes(scene, schedule, firing),
        lists=(
            _list_problems(scene, findings),
            NoticeList(kind=ListKind.STEPS, rows=tuple(_list_steps_to_approval(scene, schedule))),
            _cut(scene, ListKind.MEMBERS, _describe_members(scene), "digest show {}"),
        ),
        preview=publication.name,
    )
    return (notice,)


def compose_late(
    p: Publisher, schedule: Schedule, firing: Firing, because: str = "", publications: Sequence[Publication] = ()
) -> tuple[Notice, ...]:
    """What the team is told of a firing that is too late to go by itself.

    ``because``: whole sentences, else that nothing ran when it was due. ``publications`` are what there is of it.
    """
    words, zone = _words_of(p.config), p.config.site.zone
    key = "round" if schedule.makes is Makes.ONE_BY_ONE else "digest"
    due, noticed = (words.moment(at.astimezone(zone)) for at in (firing.due, p.now))
    hours, end = f"{schedule.grace / dt.timedelta(hours=1):g}", firing.at + schedule.grace
    # What failed in time is tried again by itself.
    then, end_text = ("now_text" if p.now > end else "again_text"), words.moment(end.astimezone(zone))
    facts = (
        NoticeRow(label=words.text("notice.fact.schedule"), text=schedule.name),
        NoticeRow(label=words.text("notice.fact.due"), text=due),
        NoticeRow(label=words.text("notice.fact.noticed"), text=noticed),
        NoticeRow(
            label=words.text("notice.fact.now"), text=words.text(f"notice.fact.{then}", hours=hours, end=end_text)
        ),
    )
    run = f"occnews schedule run {schedule.name}"
    unpublished = [each for each in publications if each.published_at is None]
    steps = (
        *(step for each in unpublished for step in _list_steps_to_yes(each, words)),
        NoticeRow(label=words.text("notice.step.rehearse"), command=f"{run} --dry-run"),
        NoticeRow(label=words.text("notice.step.run"), command=run),
        *_list_ways_out(unpublished, words),
    )
    notice = Notice(
        kind=NoticeKind.LATE_RUN,
        language=words.language,
        title=words.text(f"notice.title.{key}", period=words.period(firing.period)),
        day=firing.due.astimezone(zone).date(),
        because=because or words.text("notice.fact.nobody"),
        lists=(NoticeList(kind=ListKind.STEPS, rows=steps), NoticeList(kind=ListKind.FACTS, rows=facts)),
    )
    return (notice,)


def compose_summary(
    p: Publisher, tx: Transaction, schedule: Schedule, firing: Firing, publication: Publication
) -> tuple[Notice, ...]:
    """What the team is told once it is out: where it stands, who is in it, and what is left to do by hand."""
    scene = _set_scene(p, tx, publication)
    out = publication.published_at or p.now
    address = scene.story.url
    steps = [scene.step("posts", "build {}"), scene.step("newsletter", "export {} --for mailchimp")]
    notice = Notice(
        kind=NoticeKind.SUMMARY,
        language=scene.words.language,
        action=NoticeAction(url=address) if address else None,
        title=scene.title,
        day=out.astimezone(p.config.site.zone).date(),
        count=len(publication.entries),
        lists=(
            NoticeList(kind=ListKind.FACTS, rows=tuple(_list_facts(scene, tx, schedule, out))),
            NoticeList(kind=ListKind.STEPS, rows=tuple(steps)),
            _cut(scene, ListKind.MEMBERS, _describe_members(scene), "digest show {}"),
        ),
    )
    return (notice,)


def send_notices(
    p: Publisher, notices: Sequence[Notice], to: Sequence[str], *, key: str, environment: Mapping[str, str]
) -> SentReport:
    """Send notices to each address, and with each the test copies of what it is about.

    They go to the outbox unless ``[email] live``. The same ``key`` gives the same Message-IDs, so that what is sent
    twice after a crash is recognised. Raises ConfigError or RelayError before anything is sent, NotFoundError and
    ConflictError when there is no such copy; what fails later is in the report.
    """
    addresses = tuple(dict.fromkeys(to))
    messages = [
        each for number, notice in enumerate(notices, 1) for each in _build(p, notice, addresses, f"{key} {number}")
    ]
    return SentReport(copies=tuple(deliver(p, messages, environment)) if messages else ())


def _build(p: Publisher, notice: Notice, addresses: Sequence[str], key: str) -> Iterator[Addressed]:
    """A notice to each address, then the copies that come along."""
    email = render_notice(notice, p.config, load_logos(p.config), Personal())
    date = p.now.astimezone(p.config.site.zone)
    compiled = compile_message(email, p.config, date=date, transactional=True, campaign=f"team-{notice.kind}")
    for address in addresses:
        recipient = Recipient(address=address, message_id=mint_message_id(p.config, f"notice {key}", address))
        yield Addressed(address=address, language=notice.language, message=compiled.build(recipient))
    if notice.preview:
        yield from build_copies(p, notice.preview, addresses, key=key)


def _set_scene(p: Publisher, tx: Transaction, publication: Publication) -> _Scene:
    words, records = _words_of(p.config), records_of(tx, publication)
    stories = compose_in(p, tx, publication, records)
    return _Scene(
        publication=publication,
        story=next((story for story in stories if story.language == words.language), stories[0]),
        members=tuple(dict.fromkeys(records[entry.member] for entry in publication.entries)),
        words=words,
        config=p.config,
    )


def _words_of(config: Config) -> Words:
    return load_words(config.main_language, config.templates_folder)


def _say_what_comes(scene: _Scene, schedule: Schedule, firing: Firing) -> str:
    """What becomes of it by itself, and when."""
    key = str(schedule.goes)
    if firing.step is StepKind.FIRING:
        key = {Goes.DRAFT: "drafted", Goes.ASK: "asked", Goes.PUBLISH: "waits"}[schedule.goes]
    moment, end = scene.moment(firing.due), scene.moment(firing.due + schedule.grace)
    sentence = scene.words.text(f"notice.goes.{key}", moment=moment, end=end)
    if firing.moved_from is None:
        return sentence
    day = scene.words.date(firing.moved_from)
    holiday = name_holiday(schedule, firing.moved_from, scene.words.language) or firing.holiday
    return f"{sentence} {scene.words.text('notice.goes.moved', day=day, holiday=holiday)}"


def _list_left_out(p: Publisher, tx: Transaction, publication: Publication) -> list[Member]:
    """Members that a digest would hold if somebody had noted when they joined."""
    if publication.period is None:
        return []
    selection = select_members(p, tx, publication.period, publication, publication.date)
    return [find_member(tx, choice.member) for choice in selection.choices if choice.reason is Reason.DATE_UNKNOWN]


def _list_problems(scene: _Scene, findings: Iterable[Finding]) -> NoticeList:
    """What keeps it from going out."""
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCKING]
    return _cut(scene, ListKind.PROBLEMS, (_describe_finding(scene, each) for each in blocking), "check {}")


def _list_remarks(scene: _Scene, findings: Iterable[Finding]) -> NoticeList:
    """What to look at, but for what is told member by member."""
    warnings = [
        finding for finding in findings if finding.severity is Severity.WARNING and finding.code not in lacking.RULES
    ]
    rows = [_describe_finding(scene, each) for each in warnings]
    return _cut(scene, ListKind.REMARKS, rows, "check {}", most=MOST_REMARKS)


def _describe_finding(scene: _Scene, finding: Finding) -> NoticeRow:
    subject = finding.where.partition(":")[0]
    names = {member.slug: member.name for member in scene.members}
    names |= {scene.publication.name: scene.title, "config.toml": scene.words.text("notice.fact.settings")}
    # What checks say is in English, as are the commands.
    language = Language.EN if scene.words.language is not Language.EN else None
    mend = finding.mend
    is_command = mend.startswith("occnews ") and ", " not in mend
    return NoticeRow(
        label=names.get(subject, finding.where),
        text=finding.message,
        detail="" if is_command else mend,
        command=mend if is_command else "",
        language=language,
    )


def _describe_members(scene: _Scene) -> Iterator[NoticeRow]:
    for line in scene.story.roster:
        text = " · ".join(filter(None, (line.kind_label, line.places)))
        yield NoticeRow(label=line.name, text=text, detail=_say_why(scene, line))


def _say_why(scene: _Scene, line: RosterLine) -> str:
    """Why a member is in a digest, where it did not simply join in its period."""
    publication, words = scene.publication, scene.words
    member = next((each for each in scene.members if each.slug == line.slug), None)
    entry = publication.entry_of(line.slug)
    if member is None or entry is None or publication.period is None:
        return ""
    if entry.membership > 1:
        return words.text("notice.member.back", number=entry.membership)
    joined = member.memberships[0].joined
    if joined and joined.last < publication.period.start:
        month = Period.parse(f"{joined.year}-{joined.month:02}") if joined.month else None
        return words.text("notice.member.overdue", when=words.period(month) if month else joined.year)
    return words.text("notice.member.included") if line.slug in publication.included else ""


def _list_steps_to_approval(scene: _Scene, schedule: Schedule) -> Iterator[NoticeRow]:
    yield scene.step("look", "preview {}")
    yield from _list_steps_to_yes(scene.publication, scene.words)
    if scene.publication.state is not State.DRAFT:
        yield scene.step("send_back", "send-back {} --because TEXT")
    if schedule.goes is not Goes.PUBLISH:
        yield scene.step("publish", "publish {}")


def _list_steps_to_yes(publication: Publication, words: Words) -> Iterator[NoticeRow]:
    """What is left before a publication is approved."""
    if publication.state is State.DRAFT:
        yield NoticeRow(label=words.text("notice.step.review"), command=f"occnews review {publication.name}")
    if publication.state in (State.DRAFT, State.IN_REVIEW):
        command = f"occnews approve {publication.name} --by NAME"
        yield NoticeRow(label=words.text("notice.step.approve"), command=command)


def _list_ways_out(unpublished: Sequence[Publication], words: Words) -> Iterator[NoticeRow]:
    """How what is late can be given up: what is drafted keeps its members to itself."""
    for each in unpublished:
        yield NoticeRow(label=words.text("notice.step.discard"), command=f"occnews discard {each.name}")
    if not unpublished:
        yield NoticeRow(label=words.text("notice.step.leave"), text=words.text("notice.step.leave_text"))


def _list_facts(scene: _Scene, tx: Transaction, schedule: Schedule, out: dt.datetime) -> Iterator[NoticeRow]:
    publication, words = scene.publication, scene.words
    approval = store.approvals.get_approval(tx, publication.id, publication.revision)
    facts = {
        "number": str(publication.number or ""),
        "out": scene.moment(out),
        "approved": approval.by if approval else "",
        "members": str(len(publication.entries)),
        "schedule": schedule.name,
    }
    for key, text in facts.items():
        if text:
            yield NoticeRow(label=words.text(f"notice.fact.{key}"), text=text)


def _cut(
    scene: _Scene, kind: ListKind, rows: Iterable[NoticeRow], command: str, *, most: int = MOST_ROWS
) -> NoticeList:
    """The first rows of a list, then how many more there are, and the command that shows them all."""
    every = tuple(rows)
    if len(every) <= most + 1:
        return NoticeList(kind=kind, rows=every)
    more = scene.words.plural("notice.more", len(every) - most)
    last = NoticeRow(label=more, command=f"occnews {command.format(scene.publication.name)}")
    return NoticeList(kind=kind, rows=(*every[:most], last))
