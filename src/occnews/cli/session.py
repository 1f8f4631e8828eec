"""What the options before the command say: which workspace, who acts, and what time it is."""

import datetime as dt
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from occnews.cli.output import warn
from occnews.errors import ConfigError, InputError

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.publisher import Publisher


@dataclass(frozen=True, kw_only=True)
class Session:
    """``workspace`` is the folder that was named, None to look for one; ``by`` is "" when nobody was named."""

    workspace: Path | None = None
    by: str = ""

    def load_config(self) -> "Config":
        """Read the workspace's settings. Raises ConfigError."""
        from occnews.config import find_workspace, load_config

        return load_config(self.workspace if self.workspace else find_workspace(find_present_folder()))

    def find_cluster_name(self) -> str:
        """Read what the cluster is called, without the libraries that check all settings. Raises ConfigError."""
        from occnews.resources import CONFIG_NAME, find_workspace

        root = self.workspace or find_workspace(find_present_folder())
        named: object = None
        with suppress(OSError, ValueError, AttributeError):  # load_config says what is wrong with the file
            named = tomllib.loads((root / CONFIG_NAME).read_text(encoding="utf-8-sig")).get("cluster", {}).get("name")
        given = os.environ.get("OCCNEWS_CLUSTER_NAME", named)
        return given if isinstance(given, str) else self.load_config().cluster.name


def session_of(context: typer.Context) -> Session:
    """The session of the running command."""
    session = context.find_root().obj
    assert isinstance(session, Session)
    return session


def find_present_folder() -> Path:
    """The folder that commands are typed in. Raises ConfigError when somebody deleted it."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise ConfigError("The folder you are in was deleted. Go to one that is there: cd FOLDER") from None


@contextmanager
def publisher_of(context: typer.Context) -> Iterator["Publisher"]:
    """Open the workspace's publisher. Raises ConfigError, StoreError."""
    from occnews.publisher import open_publisher

    session = session_of(context)
    with open_publisher(session.load_config(), by=session.by, now=read_clock()) as publisher:
        if publisher.behind:
            warn(f"The published files are behind the database. {publisher.behind}")
        yield publisher


def open_session(workspace: Path | None, by: str) -> Session:
    """The session for what was typed, the environment behind it."""
    named = workspace or (Path(os.environ["OCCNEWS_WORKSPACE"]) if os.environ.get("OCCNEWS_WORKSPACE") else None)
    if named is not None and not named.is_dir():
        raise ConfigError(f"There is no folder {named}. Make a workspace there: occnews init {named}")
    return Session(workspace=named, by=" ".join((by or os.environ.get("OCCNEWS_USER", "")).split()))


def read_clock() -> dt.datetime:
    """The time it is. ``OCCNEWS_NOW`` (ISO 8601, UTC unless it says otherwise) fixes it, for tests and demos."""
    fixed = os.environ.get("OCCNEWS_NOW", "")
    if not fixed:
        return dt.datetime.now(dt.UTC)
    from occnews.model.dates import FIRST_YEAR, LAST_YEAR

    try:
        moment = dt.datetime.fromisoformat(fixed)
    except ValueError:
        raise InputError(f"OCCNEWS_NOW: «{fixed}» is no time; write one such as 2025-11-26T09:00:00+01:00.") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InputError(f"OCCNEWS_NOW: the year {moment.year} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
