"""The use cases, one module per aggregate. ``open_publisher`` is the composition root."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.errors import OccnewsError
from occnews.store import Store, Transaction, open_store


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """One workspace at work: its settings and store, who acts, and when."""

    config: Config
    store: Store
    by: str
    now: dt.datetime
    new_id: Callable[[], str]
    behind: str = ""
    """Why the published files could not be brought up to date, "" when they are."""

    @property
    def today(self) -> dt.date:
        """The day it is in the workspace's time zone."""
        return self.now.astimezone(self.config.site.zone).date()

    def changing(self, command: str) -> AbstractContextManager[Transaction]:
        """Open the one transaction of a command that writes. Raises InputError when nobody says who acts."""
        return self.store.changing(by=self.by, command=command, at=self.now)

    def reading(self) -> AbstractContextManager[Transaction]:
        return self.store.reading()

    @property
    def words(self) -> tuple[Words, ...]:
        """The wording of every language of the workspace."""
        return tuple(load_words(language, self.config.templates_folder) for language in self.config.site.languages)


def _mint_id() -> str:
    return uuid.uuid4().hex


@contextmanager
def open_publisher(
    config: Config, *, by: str, now: dt.datetime, new_id: Callable[[], str] = _mint_id
) -> Iterator[Publisher]:
    """Open a workspace's store and hand out the Publisher. Raises StoreError when the database is unusable.

    ``by`` may be "" for commands that only read. Published files that have fallen behind the database (a crash between
    commit and writing) are written again first, and pictures of somebody who was forgotten are deleted; when that
    fails, ``behind`` says why.
    """
    store = open_store(config.database, root=config.root, now=now)
    try:
        publisher = Publisher(config=config, store=store, by=by or config.team.me, now=now, new_id=new_id)
        from occnews.publisher.site import catch_up

        try:
            if (config.media_folder / ".forgetting").is_file():
                from occnews.publisher.privacy import finish_forgetting

                finish_forgetting(publisher)
            catch_up(publisher)
        except OccnewsError as error:
            # Whoever looks, or mends it, must not be kept out: only what publishes needs these files.
            publisher = replace(publisher, behind=str(error))
        yield publisher
    finally:
        store.close()
