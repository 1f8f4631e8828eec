"""The mails of schedules: what they tell the team, that they arrive, and that what is sent twice is recognised."""

import datetime as dt
import email
import email.policy
import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from tests.mail.relays import Mailbox, playing, serving
from tests.publisher.conftest import Opener

from occnews.config import Relay, default_settings
from occnews.errors import ConflictError, RelayError
from occnews.mail.smtp import Answer, Outcome
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.model.notice import ListKind, Notice, NoticeAction, NoticeKind, NoticeList, NoticeRow
from occnews.model.publication import Publication
from occnews.model.schedule import Firing, Schedule, StepKind
from occnews.publisher import Publisher, approval, corrections, drafting, members, publications, reminders
from occnews.publisher.reminders import SentReport, send_notices
from occnews.publisher.testing import Copy

DUE = dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)
DRAFTED = DUE - dt.timedelta(days=5)
TEAM = ("kari@fjord.example", "ola@fjord.example")
LACKING = """slug,name,joined,contact_name,contact_role,contact_email,profile
dyp-diagnostics,Dyp Diagnostics,,Siv Dyp,chair,siv@dyp.example,
"""
QUOTED = """
- slug: myr-mikroskopi
  name: Myr Mikroskopi
  kind: technology
  joined: 2025-11-12
  website: https://myr.example
  summary: Builds microscopes.
  speakers:
    - name: Tuva Myr
  profile:
    - kind: paragraph
      text: They build microscopes in a barn.
    - kind: quote
      speaker: Tuva Myr
      text: We look twice.
    - kind: quote
      speaker: Tuva Myr
      text: And then once more.
"""


def make_schedule(**settings: object) -> Schedule:
    return Schedule.model_validate(
        {**default_settings()["schedule"], "name": "monthly", "time_zone": "Europe/Oslo", **settings}
    )


def make_firing(step: StepKind = StepKind.DRAFT, *, period: str = "2025-11", **values: object) -> Firing:
    at = {StepKind.DRAFT: DRAFTED, StepKind.NUDGE: DUE - dt.timedelta(days=1), StepKind.FIRING: DUE}[step]
    return replace(
        Firing(schedule="monthly", step=step, at=at, due=DUE, period=Period.parse(period)),
        **values,  # type: ignore[arg-type]  # those of a Firing
    )


@pytest.fixture
def drafted(opened: Opener, records: Path, tmp_path: Path) -> Iterator[Publisher]:
    """The digest of November, drafted on the 21st: one overdue, two quotes to approve, one whose day is unknown."""
    for name, text in {"lacking.csv": LACKING, "quoted.yaml": QUOTED}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with opened(DRAFTED) as p:
        for file in (records, tmp_path / "lacking.csv", tmp_path / "quoted.yaml"):
            assert members.import_members(p, file).errors == ()
        drafting.draft_digest(p, Period.parse("2025-11"))
        yield p


def in_norwegian(p: Publisher) -> Publisher:
    site = p.config.site.model_copy(update={"languages": (Language.NB, Language.EN)})
    return replace(p, config=p.config.model_copy(update={"site": site}))


def going_live(p: Publisher, port: int, **settings: object) -> Publisher:
    """The same workspace with its mail server on this machine, and leave to use it."""
    plain = {**p.config.email.relay.model_dump(), "host": "127.0.0.1", "port": port, "security": "none", **settings}
    update = {"live": True, "from_address": "news@fjord.example", "relay": Relay.model_validate(plain)}
    return replace(p, config=p.config.model_copy(update={"email": p.config.email.model_copy(update=update)}))


def get_digest(p: Publisher, name: str = "2025-11") -> Publication:
    return publications.get_publication(p, name)


def tell_draft(p: Publisher, schedule: Schedule | None = None, firing: Firing | None = None) -> Notice:
    with p.reading() as tx:
        [notice] = reminders.compose_draft_ready(
            p, tx, schedule or make_schedule(goes="publish"), firing or make_firing(), get_digest(p)
        )
    return notice


def nudge(p: Publisher, goes: str = "publish", step: StepKind = StepKind.NUDGE) -> Notice:
    with p.reading() as tx:
        [notice] = reminders.compose_nudge(p, tx, make_schedule(goes=goes), make_firing(step), get_digest(p))
    return notice


def rows_of(notice: Notice, kind: ListKind) -> tuple[NoticeRow, ...]:
    return next((each.rows for each in notice.lists if each.kind is kind), ())


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def text_of(data: bytes) -> str:
    part = read(data).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_draft_tells_who_is_in_it_what_to_mend_and_who_lacks_what(drafted: Publisher) -> None:
    notice = tell_draft(drafted)
    assert replace(notice, lists=()) == Notice(
        kind=NoticeKind.DRAFT_READY,
        language=Language.EN,
        title="The digest of November 2025",
        count=4,
        because="It goes out on Wednesday 26 November 2025 at 09:00 by itself, if somebody has approved it by then.",
        preview="2025-11",
    )
    assert [each.kind for each in notice.lists] == [
        ListKind.PROBLEMS,
        ListKind.MISSING,
        ListKind.REMARKS,
        ListKind.MEMBERS,
        ListKind.STEPS,
    ]
    assert rows_of(notice, ListKind.PROBLEMS) == tuple(
        NoticeRow(
            label="Myr Mikroskopi",
            text=f"Tuva Myr has not approved this quote: «{quote}»",
            command=f"occnews quotes approve myr-mikroskopi {number} --by NAME",
        )
        for number, quote in enumerate(("We look twice.", "And then once more."), start=1)
    )
    assert rows_of(notice, ListKind.MEMBERS) == (
        NoticeRow(label="Fjord Isotopes", text="Biotech · Oslo, Norway"),
        NoticeRow(label="Bregne Bank", text="Financial institution · Bergen, Norway"),
        NoticeRow(label="Myr Mikroskopi", text="Technology"),
        NoticeRow(
            label="Havn Robotics",
            text="Technology · Oslo, Norway",
            detail="Joined in September 2025, and was never announced",
        ),
    )
    assert rows_of(notice, ListKind.STEPS) == (
        NoticeRow(label="Look at it in your browser, and change what you like", command="occnews preview 2025-11"),
        NoticeRow(label="See everything that a check remarks", command="occnews check 2025-11"),
        NoticeRow(label="Hand it in for approval", command="occnews review 2025-11"),
    )


def test_draft_says_what_each_member_lacks_and_whom_to_ask(drafted: Publisher) -> None:
    nobody = "No contact is noted."
    assert rows_of(tell_draft(drafted), ListKind.MISSING) == (
        NoticeRow(
            label="Fjord Isotopes",
            text="A logo and a text in Norwegian",
            detail=nobody,
            command="occnews members edit fjord-isotopes",
        ),
        NoticeRow(
            label="Bregne Bank",
            text="A text that tells who it is and a website",
            detail=nobody,
            command="occnews members edit bregne-bank",
        ),
        NoticeRow(
            label="Myr Mikroskopi",
            text="A logo, a text in Norwegian, a yes to two quotes and the role of somebody quoted",
            detail=nobody,
            command="occnews members edit myr-mikroskopi",
        ),
        NoticeRow(
            label="Havn Robotics",
            text="A logo and a text in Norwegian",
            detail=nobody,
            command="occnews members edit havn-robotics",
        ),
        NoticeRow(
            label="Dyp Diagnostics",
            text="The day it joined",
            detail="Until somebody notes it, it is in no digest. Ask Siv Dyp (chair), siv@dyp.example.",
            command="occnews members edit dyp-diagnostics",
        ),
    )


def test_draft_in_norwegian_says_what_is_english(drafted: Publisher) -> None:
    notice = tell_draft(in_norwegian(drafted))
    assert (notice.title, notice.because) == (
        "Oversikten for november 2025",
        "Den går ut av seg selv onsdag 26. november 2025 kl. 09.00, hvis noen har godkjent den innen da.",
    )
    assert {row.language for row in rows_of(notice, ListKind.PROBLEMS)} == {Language.EN}
    assert rows_of(notice, ListKind.MISSING)[-1] == NoticeRow(
        label="Dyp Diagnostics",
        text="Dagen de ble med",
        detail="Før noen noterer den, kommer de ikke med i noen oversikt. Spør Siv Dyp (chair), siv@dyp.example.",
        command="occnews members edit dyp-diagnostics",
    )
    assert rows_of(notice, ListKind.MEMBERS)[-1].detail == "Ble med i september 2025, og er aldri presentert"


@pytest.mark.parametrize(
    ("goes", "step", "said"),
    [
        ("draft", StepKind.DRAFT, "On Wednesday 26 November 2025 at 09:00 the draft is brought up to date once more."),
        ("ask", StepKind.DRAFT, "On Wednesday 26 November 2025 at 09:00 it is handed in for approval by itself."),
        ("draft", StepKind.FIRING, "It is handed in and published by you, not by itself."),
        ("ask", StepKind.FIRING, "It was handed in for approval on Wednesday 26 November 2025 at 09:00."),
        ("publish", StepKind.FIRING, "With a yes before Wednesday 26 November 2025 at 21:00 it goes out by itself;"),
    ],
)
def test_draft_says_what_becomes_of_it(drafted: Publisher, goes: str, step: StepKind, said: str) -> None:
    assert said in tell_draft(drafted, make_schedule(goes=goes), make_firing(step)).because


def test_moved_firing_says_from_where_in_its_language(drafted: Publisher) -> None:
    firing = make_firing(moved_from=dt.date(2025, 12, 25), holiday="Christmas Day")
    assert tell_draft(drafted, firing=firing).because.endswith(" It was moved from 25 December 2025: Christmas Day.")
    moved = tell_draft(in_norwegian(drafted), firing=firing).because
    assert moved.endswith(" Flyttet fra 25. desember 2025: Første juledag.")
    firing = make_firing(moved_from=dt.date(2025, 11, 25), holiday="Founders' Day")
    assert tell_draft(drafted, firing=firing).because.endswith(" It was moved from 25 November 2025: Founders' Day.")


def test_members_put_in_by_hand_and_those_who_return_are_told_apart(drafted: Publisher, tmp_path: Path) -> None:
    members.set_member(drafted, "havn-robotics", {"joined": "2025-12-01"})
    drafting.draft_digest(drafted, Period.parse("2025-11"))
    publications.include(drafted, "2025-11", "havn-robotics")
    (tmp_path / "back.yaml").write_text(
        "- slug: vik-venner\n  name: Vik Venner\n  memberships:\n"
        "    - {joined: 2020, left: 2022-01-31}\n    - {joined: 2025-11-20}\n",
        encoding="utf-8",
    )
    members.import_members(drafted, tmp_path / "back.yaml")
    publications.include(drafted, "2025-11", "vik-venner")
    details = {row.label: row.detail for row in rows_of(tell_draft(drafted), ListKind.MEMBERS)}
    assert {name: detail for name, detail in details.items() if detail} == {
        "Havn Robotics": "Put in by hand",
        "Vik Venner": "Welcome back: membership no. 2",
    }


def test_announcement_is_named_after_its_member(publisher: Publisher) -> None:
    drafting.draft_announcement(publisher, "bregne-bank")
    schedule = make_schedule(makes="announcements one by one")
    with publisher.reading() as tx:
        [notice] = reminders.compose_draft_ready(
            publisher, tx, schedule, make_firing(), get_digest(publisher, "bregne-bank")
        )
    assert (notice.title, notice.count, notice.preview) == ("The announcement of Bregne Bank", 1, "bregne-bank")


def test_what_editors_only_list_lacks_no_text(drafted: Publisher) -> None:
    publications.list_only(drafted, "2025-11", "bregne-bank")
    assert "A website" in [row.text for row in rows_of(tell_draft(drafted), ListKind.MISSING)]


def test_nudge_says_the_next_steps_from_where_it_stands(drafted: Publisher) -> None:
    look = ("Look at it in your browser, and change what you like", "occnews preview 2025-11")
    review = ("Hand it in for approval", "occnews review 2025-11")
    approve = ("Approve it, with your own name", "occnews approve 2025-11 --by NAME")
    back = ("Or send it back, and say why", "occnews send-back 2025-11 --because TEXT")
    publish = ("Publish it once it is approved", "occnews publish 2025-11")

    def steps(goes: str) -> list[tuple[str, str]]:
        return [(row.label, row.command) for row in rows_of(nudge(drafted, goes), ListKind.STEPS)]

    assert steps("publish") == [look, review, approve]
    approval.submit_for_review(drafted, "2025-11")
    assert steps("publish") == [look, approve, back]
    assert steps("ask") == [look, approve, back, publish]
    notice = nudge(drafted)
    assert (notice.kind, notice.day, notice.preview) == (NoticeKind.REMINDER, dt.date(2025, 11, 26), "2025-11")
    assert len(rows_of(notice, ListKind.PROBLEMS)) == 2
    assert len(rows_of(notice, ListKind.MEMBERS)) == 4


def test_late_firing_says_when_it_was_due_and_what_to_type(publisher: Publisher) -> None:
    p = replace(publisher, now=dt.datetime(2025, 12, 8, 7, 30, tzinfo=dt.UTC))
    assert reminders.compose_late(p, make_schedule(), make_firing(StepKind.FIRING)) == (
        Notice(
            kind=NoticeKind.LATE_RUN,
            language=Language.EN,
            title="The digest of November 2025",
            day=dt.date(2025, 11, 26),
            because="Nothing of ours was running then: the machine slept or was off, or the program had stopped.",
            lists=(
                NoticeList(
                    kind=ListKind.STEPS,
                    rows=(
                        NoticeRow(
                            label="See what it would do now; nothing happens",
                            command="occnews schedule run monthly --dry-run",
                        ),
                        NoticeRow(label="Let it do so", command="occnews schedule run monthly"),
                        NoticeRow(
                            label="Or leave it", text="Nobody is forgotten: the next one takes these members along."
                        ),
                    ),
                ),
                NoticeList(
                    kind=ListKind.FACTS,
                    rows=(
                        NoticeRow(label="Schedule", text="monthly"),
                        NoticeRow(label="Was due", text="Wednesday 26 November 2025 at 09:00"),
                        NoticeRow(label="Noticed", text="Monday 8 December 2025 at 08:30"),
                        NoticeRow(
                            label="Now",
                            text="It waits for a person: what is more than 12 hours late does not go out by itself.",
                        ),
                    ),
                ),
            ),
        ),
    )


def test_late_digest_that_nobody_approved_is_to_be_approved_first(drafted: Publisher) -> None:
    def commands() -> list[str]:
        firing, publication = make_firing(StepKind.FIRING), get_digest(drafted)
        [notice] = reminders.compose_late(drafted, make_schedule(), firing, publications=(publication,))
        return [row.command for row in rows_of(notice, ListKind.STEPS)]

    approve, discard = "occnews approve 2025-11 --by NAME", "occnews discard 2025-11"
    run = ["occnews schedule run monthly --dry-run", "occnews schedule run monthly"]
    assert commands() == ["occnews review 2025-11", approve, *run, discard]
    approval.submit_for_review(drafted, "2025-11")
    assert commands() == [approve, *run, discard]


def test_late_round_of_announcements_has_a_name_and_its_own_reason(publisher: Publisher) -> None:
    schedule = make_schedule(makes="announcements one by one")
    firing = make_firing(StepKind.FIRING, period="2025-11-08..2025-11-21")
    [notice] = reminders.compose_late(publisher, schedule, firing, because="Nobody had approved it.")
    assert (notice.title, notice.because) == (
        "The round of announcements for 8–21 November 2025",
        "Nobody had approved it.",
    )


def publish(p: Publisher) -> Publisher:
    """Approve every quote and the digest, and publish it on the day."""
    p = replace(p, now=DUE)
    for number in (1, 2):
        members.approve_quote(p, "myr-mikroskopi", number, by="Tuva Myr")
    approval.submit_for_review(p, "2025-11")
    approval.approve(p, "2025-11", by="Ola Nordmann")
    approval.publish(p, "2025-11")
    return p


def test_summary_says_where_it_stands_and_what_is_left_by_hand(drafted: Publisher) -> None:
    p = publish(drafted)
    with p.reading() as tx:
        [notice] = reminders.compose_summary(p, tx, make_schedule(), make_firing(StepKind.FIRING), get_digest(p))
    assert replace(notice, lists=()) == Notice(
        kind=NoticeKind.SUMMARY,
        language=Language.EN,
        action=NoticeAction(url="https://news.fjord.example/digests/2025-11/"),
        title="The digest of November 2025",
        day=dt.date(2025, 11, 26),
        count=4,
    )
    assert [(row.label, row.text) for row in rows_of(notice, ListKind.FACTS)] == [
        ("Number", "1"),
        ("Out since", "Wednesday 26 November 2025 at 09:00"),
        ("Approved by", "Ola Nordmann"),
        ("Members", "4"),
        ("Schedule", "monthly"),
    ]
    assert [row.command for row in rows_of(notice, ListKind.STEPS)] == [
        "occnews build 2025-11",
        "occnews export 2025-11 --for mailchimp",
    ]


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate, of an authority that we trust."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return context


def test_mails_arrive_at_a_real_server_with_copies_to_look_at(drafted: Publisher, trusted: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=trusted, require_starttls=True, authenticator=mailbox.authenticate) as port:
        live = going_live(drafted, port, security="starttls", user="kari")
        environment = {"OCCNEWS_RELAY_PASSWORD": mailbox.password}
        report = send_notices(live, (tell_draft(drafted),), TEAM, key="run 1", environment=environment)
    assert (report.failures, report.is_final, len(report.copies)) == ((), True, 6)
    assert mailbox.secured == [True] * 6
    assert [recipients for _, recipients, _ in mailbox.taken] == [[address] for address in (*TEAM, *TEAM, *TEAM)]
    messages = [read(data) for _, _, data in mailbox.taken]
    assert [message["Subject"] for message in messages[::2]] == [
        "The digest of November 2025 is drafted: four new members",
        "[TEST] Fjord Isotopes, Bregne Bank and two others have joined Fjord Cluster",
        "[TEST] Fjord Isotopes, Bregne Bank og to andre er med i Fjord Cluster",
    ]
    first = messages[0]
    assert (first["Auto-Submitted"], first["List-Unsubscribe"], first["Date"]) == (
        "auto-generated",
        None,
        "Fri, 21 Nov 2025 09:00:00 +0100",
    )
    assert text_of(mailbox.taken[0][2]) == DRAFT_TEXT
    for _, _, data in mailbox.taken:
        assert not re.search(r"localhost|127\.0\.0\.1|file:", text_of(data))


def test_same_key_gives_the_same_messages_again_and_another_key_others(drafted: Publisher) -> None:
    def identify(key: str) -> list[str]:
        report = send_notices(drafted, (tell_draft(drafted), nudge(drafted)), TEAM, key=key, environment={})
        return [read(copy.file.read_bytes())["Message-ID"] for copy in report.copies if copy.file]

    first = identify("run 1")
    assert (len(first), len(set(first))) == (12, 12)
    assert identify("run 1") == first
    assert set(identify("run 2")).isdisjoint(first)


def test_mails_stay_in_the_outbox_until_they_may_leave(drafted: Publisher) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        live = going_live(drafted, port)
        kept = live.config.email.model_copy(update={"live": False})
        p = replace(live, config=live.config.model_copy(update={"email": kept}))
        report = send_notices(p, (tell_draft(p),), (*TEAM, *TEAM), key="run 1", environment={})
    assert mailbox.taken == []
    assert [copy.file is not None and copy.file.is_file() for copy in report.copies] == [True] * 6


def test_nobody_to_tell_is_no_failure(drafted: Publisher) -> None:
    assert send_notices(drafted, (tell_draft(drafted),), (), key="run 1", environment={}) == SentReport()
    assert send_notices(drafted, (), TEAM, key="run 1", environment={}) == SentReport()


def test_refusal_is_told_and_final_while_a_busy_server_is_asked_again(drafted: Publisher) -> None:
    notices = reminders.compose_late(drafted, make_schedule(), make_firing(StepKind.FIRING))
    for reply, final in (("550 5.1.1 No such user", True), ("450 4.2.1 Come back later", False)):
        with serving(Mailbox(refusals={TEAM[1]: reply})) as port:
            report = send_notices(going_live(drafted, port), notices, TEAM, key="run 1", environment={})
        assert (report.failures, report.is_final) == ((f"{TEAM[1]}: {reply}",), final)


def test_message_that_may_have_arrived_is_not_sent_again() -> None:
    answer = Answer(address=TEAM[0], outcome=Outcome.UNKNOWN, words="relay.test hung up without a word.")
    report = SentReport(copies=(Copy(address=TEAM[0], language=Language.EN, answer=answer),))
    assert (report.failures, report.is_final) == (("kari@fjord.example: relay.test hung up without a word.",), True)


def test_server_that_cannot_be_used_raises_before_anything_is_sent(drafted: Publisher) -> None:
    notices = reminders.compose_late(drafted, make_schedule(), make_firing(StepKind.FIRING))
    with playing({"hello": "554 no"}) as (port, _), pytest.raises(RelayError, match="Nothing was sent"):
        send_notices(going_live(drafted, port), notices, TEAM, key="run 1", environment={})


def test_copy_of_what_was_taken_back_is_refused(drafted: Publisher) -> None:
    notice = tell_draft(drafted)
    corrections.retract(publish(drafted), "2025-11", because="Too early.")
    with pytest.raises(ConflictError, match="2025-11 was taken back"):
        send_notices(drafted, (notice,), TEAM, key="run 1", environment={})


def test_mail_of_a_big_month_stays_below_what_inboxes_show(opened: Opener, tmp_path: Path) -> None:
    rows = [f"Member number {n} of the month,2025-11-03,A summary of what number {n} does." for n in range(90)]
    (tmp_path / "many.csv").write_text("\n".join(["name,joined,summary", *rows]), encoding="utf-8")
    with opened(DRAFTED) as p:
        members.import_members(p, tmp_path / "many.csv")
        drafting.draft_digest(p, Period.parse("2025-11"))
        notice = replace(tell_draft(p), preview="")
        [copy] = send_notices(p, (notice,), TEAM[:1], key="run 1", environment={}).copies
    assert rows_of(notice, ListKind.MEMBERS)[30:] == (
        NoticeRow(label="And 60 more", command="occnews digest show 2025-11"),
    )
    assert rows_of(notice, ListKind.MISSING)[30:] == (NoticeRow(label="And 60 more", command="occnews check 2025-11"),)
    assert copy.file is not None
    html = read(copy.file.read_bytes()).get_body(("html",))
    assert html is not None
    assert len(html.get_content().encode()) < 80_000


DRAFT_TEXT = """\
Fjord Cluster

The digest of November 2025 is drafted
======================================

Four new members are in it, and there is time to change everything yet.

It goes out on Wednesday 26 November 2025 at 09:00 by itself, if
somebody has approved it by then.

Read it as its readers would: a copy comes along, marked [TEST].

To mend
-------

* Myr Mikroskopi
  Tuva Myr has not approved this quote: «We look twice.»
  occnews quotes approve myr-mikroskopi 1 --by NAME

* Myr Mikroskopi
  Tuva Myr has not approved this quote: «And then once more.»
  occnews quotes approve myr-mikroskopi 2 --by NAME

Who lacks what
--------------

* Fjord Isotopes
  A logo and a text in Norwegian
  No contact is noted.
  occnews members edit fjord-isotopes

* Bregne Bank
  A text that tells who it is and a website
  No contact is noted.
  occnews members edit bregne-bank

* Myr Mikroskopi
  A logo, a text in Norwegian, a yes to two quotes and the role of
  somebody quoted
  No contact is noted.
  occnews members edit myr-mikroskopi

* Havn Robotics
  A logo and a text in Norwegian
  No contact is noted.
  occnews members edit havn-robotics

* Dyp Diagnostics
  The day it joined
  Until somebody notes it, it is in no digest. Ask Siv Dyp (chair),
  siv@dyp.example.
  occnews members edit dyp-diagnostics

Worth a look
------------

* Settings
  There is no postal address, which the law asks of every newsletter.
  config.toml, under [cluster]: postal_address = "…"

Who is in it
------------

* Fjord Isotopes
  Biotech · Oslo, Norway

* Bregne Bank
  Financial institution · Bergen, Norway

* Myr Mikroskopi
  Technology

* Havn Robotics
  Technology · Oslo, Norway
  Joined in September 2025, and was never announced

Left to do
----------

* Look at it in your browser, and change what you like
  occnews preview 2025-11

* See everything that a check remarks
  occnews check 2025-11

* Hand it in for approval
  occnews review 2025-11

------------------------------------------------------------------------

Fjord Cluster

You receive this email because you are on the team behind the newsletter
of Fjord Cluster."""
