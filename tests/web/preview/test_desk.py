"""The desk: newest renderings, last good ones, and who is told."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests.publisher.conftest import NOVEMBER

from occnews.errors import ConfigError, TemplateFailedError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.publisher import Publisher, drafting, members, publications
from occnews.publisher.previewing import Channel
from occnews.web.preview.desk import Change, Desk, Issue, Look

EN = Language.EN


@pytest.fixture
def drafted(publisher: Publisher) -> Publisher:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    publications.exclude(publisher, "2025-11", "havn-robotics")
    return publisher


def at_desk(p: Publisher, work: Callable[[Desk], Awaitable[None]]) -> None:
    """Do something at a desk that has composed once."""

    async def run() -> None:
        desk = Desk(p, "2025-11", clock=lambda: NOVEMBER + dt.timedelta(minutes=1))
        try:
            await desk.refresh()
            await work(desk)
        finally:
            desk.release()

    asyncio.run(run())


def text_of(look: Look) -> str:
    assert look.sheet
    return dict(look.sheet.sources)["Text"]


def test_changed_record_is_a_new_issue_and_an_unchanged_one_is_none(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        assert desk.issue == Issue(revision=1, checked=0)
        await desk.refresh(Change.RECORDS)
        assert desk.issue.revision == 1
        members.set_member(drafted, "havn-robotics", {"summary": "Is not in this digest."})
        await desk.refresh(Change.RECORDS)
        assert desk.issue.revision == 1
        members.set_member(drafted, "fjord-isotopes", {"summary": "Makes light."})
        await desk.refresh(Change.RECORDS)
        assert desk.issue.revision == 2
        assert "Makes light." in text_of(await desk.look(Channel.TEXT, EN))

    at_desk(drafted, work)


def test_broken_template_keeps_the_last_good_sheet_and_says_where(drafted: Publisher, workspace: Path) -> None:
    own = workspace / "templates" / "email" / "digest" / "body.txt"

    async def work(desk: Desk) -> None:
        good = await desk.look(Channel.TEXT, EN)
        own.parent.mkdir(parents=True)
        own.write_text("one\n{{ nothing }}", encoding="utf-8")
        await desk.refresh(Change.LOOKS)
        broken = await desk.look(Channel.TEXT, EN)
        assert broken.sheet == good.sheet
        assert isinstance(broken.trouble, TemplateFailedError)
        assert (broken.trouble.template, broken.trouble.line) == ("email/digest/body.txt", 2)
        assert (await desk.look(Channel.WEB, EN)).trouble is None
        never_seen = await desk.look(Channel.TEXT, Language.NB)
        assert (never_seen.sheet, type(never_seen.trouble)) == (None, TemplateFailedError)
        own.write_text("mended", encoding="utf-8")
        await desk.refresh(Change.LOOKS)
        mended = await desk.look(Channel.TEXT, EN)
        assert (text_of(mended), mended.trouble) == ("mended\n", None)

    at_desk(drafted, work)


def test_unreadable_settings_keep_everything_and_tell_once(drafted: Publisher, workspace: Path) -> None:
    file = workspace / "config.toml"
    good = file.read_text(encoding="utf-8")

    async def work(desk: Desk) -> None:
        file.write_text("[", encoding="utf-8")
        for _ in range(2):
            await desk.refresh(Change.SETTINGS)
        assert desk.issue.revision == 2
        shown = await desk.look(Channel.TEXT, EN)  # was not looked at before
        assert isinstance(shown.trouble, ConfigError)
        assert "Fjord Isotopes" in text_of(shown)
        file.write_text(good.replace('"Fjord Cluster"', '"Sound Cluster"'), encoding="utf-8")
        await desk.refresh(Change.SETTINGS)
        mended = await desk.look(Channel.TEXT, EN)
        assert mended.trouble is None
        assert "Sound Cluster" in text_of(mended)

    at_desk(drafted, work)


def test_other_database_asks_for_a_new_start(drafted: Publisher, workspace: Path) -> None:
    async def work(desk: Desk) -> None:
        file = workspace / "config.toml"
        file.write_text('database = "sqlite:///other.db"\n', encoding="utf-8")
        await desk.refresh(Change.SETTINGS)
        trouble = (await desk.look(Channel.TEXT, EN)).trouble
        assert "names another database now" in str(trouble)

    at_desk(drafted, work)


def test_discarded_publication_stays_on_the_desk_and_is_said_to_be_gone(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        await desk.look(Channel.EMAIL, EN)
        publications.discard(drafted, "2025-11")
        await desk.refresh(Change.RECORDS)
        shown = await desk.look(Channel.EMAIL, EN)
        assert shown.sheet
        assert "There is no publication «2025-11»" in str(shown.trouble)

    at_desk(drafted, work)


def test_check_follows_when_nobody_changes_anything(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        told = await _collect(desk, 2)
        assert told == [Issue(revision=1, checked=0), Issue(revision=1, checked=1)]
        assert desk.remarks.findings == publications.check(desk.p, "2025-11")
        assert desk.remarks.findings

    at_desk(drafted, work)


def test_everybody_who_follows_is_told_the_present_issue_first_and_then_the_next(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        followers = [asyncio.create_task(_collect(desk, 2)) for _ in range(3)]
        await asyncio.sleep(0)
        await desk.refresh(Change.OUTBOX)
        told = await asyncio.gather(*followers)
        assert told == [[Issue(revision=1, checked=0), Issue(revision=2, checked=0)]] * 3

    at_desk(drafted, work)


def test_what_changes_while_it_closes_is_left_alone(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        desk.release()
        await desk.refresh(Change.LOOKS)
        assert desk.issue == Issue(revision=1, checked=0)

    at_desk(drafted, work)


def test_trouble_that_is_told_stands_over_the_last_good_sheet(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        good = await desk.look(Channel.TEXT, EN)
        trouble = ConfigError("Changes cannot be seen.")
        desk.tell(trouble)
        assert await desk.look(Channel.TEXT, EN) == Look(revision=2, sheet=good.sheet, trouble=trouble)

    at_desk(drafted, work)


def test_closing_ends_every_stream(drafted: Publisher) -> None:
    async def work(desk: Desk) -> None:
        follower = asyncio.create_task(_collect(desk, 5))
        await asyncio.sleep(0)
        desk.close()
        assert await follower == [Issue(revision=1, checked=0)]

    at_desk(drafted, work)


async def _collect(desk: Desk, number: int) -> list[Issue]:
    told: list[Issue] = []
    async for issue in desk.follow():
        if issue:
            told.append(issue)
        if len(told) == number:
            break
    return told
