"""The desk: what the preview shows now, and the last good sheet of whatever cannot be rendered at the moment."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import Final

from occnews.config import Config, load_config
from occnews.errors import ConfigError, OccnewsError
from occnews.model.finding import Finding
from occnews.model.member import Language
from occnews.publisher import Publisher
from occnews.publisher.previewing import Channel, Composed, Renderings, Sheet, compose_preview, show_letter

# Checking takes longer than all renderings together: it waits until nobody has changed anything for so long.
_QUIET: Final = 0.3
_HEARTBEAT: Final = 15.0


class Change(Flag):
    """What changed in the workspace."""

    RECORDS = auto()
    SETTINGS = auto()
    LOOKS = auto()
    """Templates, wording or pictures."""
    OUTBOX = auto()


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Which look is the newest, and which was checked; both count up."""

    revision: int
    checked: int


@dataclass(frozen=True, kw_only=True)
class Look:
    """A channel as it is now. ``trouble`` says why ``sheet`` is an earlier one, or None."""

    revision: int
    sheet: Sheet | None
    trouble: OccnewsError | None = None


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """What a check found; ``findings`` is None while it runs, ``trouble`` is why it cannot."""

    checked: int
    findings: tuple[Finding, ...] | None
    trouble: OccnewsError | None = None


class Desk:
    """One publication under preview. Its methods are called in one event loop, which none of them blocks."""

    def __init__(self, p: Publisher, name: str, *, clock: Callable[[], dt.datetime]) -> None:
        self._p, self._name, self._clock = p, name, clock
        self._renderings: Renderings | None = None
        self._trouble: OccnewsError | None = None
        self._last: dict[tuple[Channel, Language], Sheet] = {}
        self._remarks = Remarks(checked=0, findings=None)
        self._issue = Issue(revision=0, checked=0)
        self._news = asyncio.Event()
        self._is_closed = False
        # One at a time: two tabs that ask for the same thing get the one rendering.
        self._renderer = ThreadPoolExecutor(1, "render")
        self._checker = ThreadPoolExecutor(1, "check")
        self._checking: asyncio.Task[None] | None = None

    @property
    def issue(self) -> Issue:
        return self._issue

    @property
    def remarks(self) -> Remarks:
        return self._remarks

    @property
    def composed(self) -> Composed | None:
        """What is rendered; None when it never could be composed."""
        return self._renderings.composed if self._renderings else None

    @property
    def p(self) -> Publisher:
        return self._p

    @property
    def name(self) -> str:
        return self._name

    async def refresh(self, changes: Change = ~Change(0)) -> None:
        """Take in what changed. Whatever goes wrong is shown, and the last good look stays."""
        if self._is_closed:
            return
        renderer = asyncio.get_running_loop().run_in_executor
        is_new = await renderer(self._renderer, self._compose, changes) if changes & ~Change.OUTBOX else False
        if is_new or Change.OUTBOX in changes:
            self._announce(replace(self._issue, revision=self._issue.revision + 1))
        if is_new:
            self._check_soon()

    def _compose(self, changes: Change) -> bool:
        """Compose anew; says whether anything looks different."""
        before, trouble = self._renderings, self._trouble
        try:
            self._p = replace(self._p, now=self._clock())
            if Change.SETTINGS in changes:
                self._p = replace(self._p, config=self._load_config())
            composed = compose_preview(self._p, self._name)
        except OccnewsError as error:
            self._trouble = error
            return trouble is None or str(trouble) != str(error)
        self._trouble = None
        if before and composed == before.composed and Change.LOOKS not in changes:
            return trouble is not None
        self._renderings = Renderings(self._p, composed)
        return True

    def _load_config(self) -> Config:
        config = load_config(self._p.config.root)
        if config.database != self._p.config.database:
            raise ConfigError(
                "config.toml names another database now. Stop the preview with Ctrl-C and start it again."
            )
        return config

    async def look(self, channel: Channel, language: Language) -> Look:
        """Render a channel, or hand out the last good one with what is wrong now."""
        return await asyncio.get_running_loop().run_in_executor(self._renderer, self._render, channel, language)

    def _render(self, channel: Channel, language: Language) -> Look:
        revision, key = self._issue.revision, (channel, language)
        if self._trouble is None and self._renderings:
            try:
                sheet = self._last[key] = self._renderings.show(channel, language)
                return Look(revision=revision, sheet=sheet)
            except OccnewsError as error:
                return Look(revision=revision, sheet=self._last.get(key), trouble=error)
        if key not in self._last and self._renderings:
            with contextlib.suppress(OccnewsError):
                self._last[key] = self._renderings.show(channel, language)
        return Look(revision=revision, sheet=self._last.get(key), trouble=self._trouble)

    async def look_at_letter(self, file: str) -> Look:
        """Show a message of the outbox."""

        def read() -> Look:
            try:
                return Look(revision=self._issue.revision, sheet=show_letter(self._p.config, file))
            except OccnewsError as error:
                return Look(revision=self._issue.revision, sheet=None, trouble=error)

        return await asyncio.to_thread(read)

    def _check_soon(self) -> None:
        if self._checking:
            self._checking.cancel()
        self._checking = asyncio.create_task(self._check(self._issue.revision))

    async def _check(self, revision: int) -> None:
        await asyncio.sleep(_QUIET)
        loop = asyncio.get_running_loop()
        self._remarks = await loop.run_in_executor(self._checker, self._find_remarks, revision)
        self._announce(replace(self._issue, checked=revision))

    def _find_remarks(self, revision: int) -> Remarks:
        if self._trouble or not self._renderings:
            return Remarks(checked=revision, findings=None, trouble=self._trouble)
        try:
            return Remarks(checked=revision, findings=self._renderings.findings)
        except OccnewsError as error:
            return Remarks(checked=revision, findings=None, trouble=error)

    def _announce(self, issue: Issue) -> None:
        self._issue = issue
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def follow(self) -> AsyncIterator[Issue | None]:
        """The present issue and every later one, until the desk is closed; None now and then, as a sign of life."""
        told = None
        while not self._is_closed:
            if told != self._issue:
                told = self._issue
                yield told
                continue
            news = self._news
            try:
                await asyncio.wait_for(news.wait(), _HEARTBEAT)
            except TimeoutError:
                yield None

    def tell(self, trouble: OccnewsError) -> None:
        """Say on every page what is wrong."""
        self._trouble = trouble
        self._announce(replace(self._issue, revision=self._issue.revision + 1))

    def close(self) -> None:
        """End all streams; from here on nothing is taken in."""
        self._is_closed = True
        self._wake()
        if self._checking:
            self._checking.cancel()

    def release(self) -> None:
        """Let the threads go, when nobody asks any more. What is being rendered is not waited for."""
        self.close()
        for executor in (self._renderer, self._checker):
            executor.shutdown(wait=False, cancel_futures=True)
