"""A workspace with two machines that share it, and all that can befall a machine in the middle of its work."""

import datetime as dt
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest
from tests.life.almanac import Plan

from occnews import store
from occnews.config import load_config
from occnews.model.run import MailKind, MailState, Run
from occnews.publisher import Publisher, open_publisher
from occnews.publisher.running import RunReport, reconcile
from occnews.publisher.setup import Answers, init_workspace
from occnews.publisher.witness import read_witness
from occnews.store import Store, Transaction

START = dt.datetime(2025, 1, 15, 9, 0, tzinfo=dt.UTC)
SKEWS = (dt.timedelta(), dt.timedelta(seconds=90))
"""How far the clock of each machine is ahead."""
DATABASE = "occnews.db"

T = TypeVar("T")
Mail = tuple[str, str, str, dt.datetime, MailKind, str]
"""A mail that is to be sent: schedule, period, step, the step's time, kind, and the publication it is about."""


class CrashError(BaseException):
    """A process ends here, as by kill -9."""


class Fate:
    """Counts the moments of a process's work, and does something to it at one of them."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._event: Callable[[], None] | None = None
        self._writers = 0

    def strike(self, after: int, event: Callable[[], None] | None) -> None:
        """Let ``event`` come after so many moments: once no writing transaction is open; None crashes right there."""
        self._left, self._event = after, event

    def spare(self) -> bool:
        """Let nothing come any more. Returns whether something has."""
        struck, self._left = self._left is None, None
        return struck

    def moment(self) -> None:
        """One moment of the work."""
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0 and (self._event is None or not self._writers):
            self._left, event = None, self._event
            if event is None:
                raise CrashError
            event()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While another process cannot write."""
        self._writers += 1
        try:
            yield
        finally:
            self._writers -= 1


class WatchedStore(Store):
    """The real store; before and after each transaction, and before each commit, is a moment of fate."""

    def __init__(self, real: Store, fate: Fate, committed: Callable[[Store], None]) -> None:
        super().__init__(real._engine, real.place, file=real.file, came_from=real.came_from, kept=real.kept)
        self._fate, self._committed = fate, committed

    @contextmanager
    def changing(self, *, by: str, command: str, at: dt.datetime) -> Iterator[Transaction]:
        self._fate.moment()
        with self._fate.writing(), super().changing(by=by, command=command, at=at) as tx:
            yield tx
            self._fate.moment()
        self._committed(self)
        self._fate.moment()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        self._fate.moment()
        with super().reading() as tx:
            yield tx
        self._fate.moment()


@dataclass
class Office:
    """One workspace. ``now`` is the true time; ``wrong`` is added to it by clocks that go wrong.

    ``promised`` are the mails that the ledger has ever said are to be sent.
    """

    folder: Path
    plans: tuple[Plan, ...]
    now: dt.datetime = START
    wrong: dt.timedelta = dt.timedelta()
    backup: Path | None = None

    def __post_init__(self) -> None:
        self.fate = Fate()
        self.promised: set[Mail] = set()
        self.config = load_config(self.folder, {})
        self._ids = itertools.count(1)
        self._people = ExitStack()
        self._desk: Publisher | None = None

    @contextmanager
    def opened(self, node: int = 0, by: str = "Editor") -> Iterator[Publisher]:
        """Open the workspace as a new process does."""
        now = self.read_clock(node)
        with open_publisher(self.config, by=by, now=now, new_id=lambda: f"id-{next(self._ids)}") as p:
            yield replace(p, store=WatchedStore(p.store, self.fate, self._note_mails))

    @property
    def desk(self) -> Publisher:
        """The program that people keep open."""
        if self._desk is None:
            self._desk = self._people.enter_context(self.opened())
        return replace(self._desk, now=self.now)

    def read_clock(self, node: int) -> dt.datetime:
        return self.now + self.wrong + SKEWS[node]

    def reconcile(self, node: int) -> RunReport:
        """One tick of one machine."""

        def clock() -> dt.datetime:
            self.fate.moment()
            return self.read_clock(node)

        with self.opened(node, by="") as p:
            return reconcile(p, owner=f"node {node}", clock=clock, environment={})

    def reconcile_doomed(
        self, node: int, after: int, event: Callable[[], None] | None
    ) -> tuple[bool, RunReport | None]:
        """The same, while fate strikes. Returns whether it did, and the report unless it crashed."""
        self.fate.strike(after, event)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "replace", self._before(os.replace))
            try:
                report: RunReport | None = self.reconcile(node)
            except CrashError:
                report = None
        return self.fate.spare(), report

    def _before(self, act: Callable[..., None]) -> Callable[..., None]:
        def acting(*arguments: object, **named: object) -> None:
            self.fate.moment()
            act(*arguments, **named)

        return acting

    def _note_mails(self, real: Store) -> None:
        with Store.reading(real) as tx:
            for run in store.runs.list_unfinished(tx):
                if run.mail_state is MailState.PENDING:
                    self.promised |= set(_list_mails(run))

    def keep_backup(self) -> None:
        """Copy the database, as the nightly backup does."""
        self.backup = self.folder / "backup.db"
        self.backup.unlink(missing_ok=True)
        self.desk.store.vacuum_into(self.backup)

    def restore_backup(self) -> bool:
        """Put the copied database back, and nothing else. Returns whether the ledger had gone on since."""
        assert self.backup is not None
        self._leave()
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(self.backup, self.folder / DATABASE)
        with self.desk.reading() as tx:
            return store.runs.measure_progress(tx) < read_witness(self.config)

    def _leave(self) -> None:
        self._people.close()
        self._desk = None

    def close(self) -> None:
        self._leave()
        shutil.rmtree(self.folder)


def _list_mails(run: Run) -> Iterator[Mail]:
    for kind in run.mails:
        for name in ("",) if kind is MailKind.LATE else run.publications:
            yield run.schedule, str(run.period), run.step, run.at, kind, name


def open_office(plans: tuple[Plan, ...], settings: Mapping[str, str]) -> Office:
    """Make a workspace with schedules; ``settings`` replace lines of the shipped ones."""
    folder = Path(tempfile.mkdtemp(prefix="occnews-life-"))
    answers = Answers(name="Fjord Cluster", site_url="https://news.fjord.example", me="Editor", time_zone=plans[0].zone)
    path = init_workspace(folder, answers)
    text = path.read_text(encoding="utf-8")
    for old, new in settings.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text("\n".join([text, *(plan.toml for plan in plans)]), encoding="utf-8")
    return Office(folder=folder, plans=plans)
