"""A feed reader that asks every hour, through months of publishing: it fetches what changed, once, and nothing else."""

import contextlib
import datetime as dt
import itertools
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import uvicorn

from occnews.config import load_config
from occnews.publisher import Publisher, approval, builds, corrections, drafting, members, open_publisher, publications
from occnews.publisher.setup import Answers, init_workspace
from occnews.web import make_app

START = dt.datetime(2025, 9, 1, 8, 0, tzinfo=dt.UTC)


@dataclass
class Reader:
    """It keeps what the server said of its copy and sends it along. ``by_date`` uses only the moment of change."""

    client: httpx.Client
    by_date: bool = False
    known: dict[str, str] = field(default_factory=dict)
    fetched: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def poll(self) -> None:
        """Ask once."""
        answer = self.client.get("/feeds/announcements.json", headers=self.known)
        if answer.status_code == 304:
            assert answer.content == b""
            return
        assert answer.status_code == 200
        self.fetched += 1
        headers = {"if-modified-since": answer.headers["last-modified"]}
        self.known = headers if self.by_date else {**headers, "if-none-match": answer.headers["etag"]}
        self.seen |= {item["id"]: json.dumps(item) for item in json.loads(answer.content)["items"]}


@contextlib.contextmanager
def serving(workspace: Path) -> Iterator[httpx.Client]:
    app = make_app(load_config(workspace, {}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        with httpx.Client(base_url=f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}") as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


def welcome(p: Publisher, number: int) -> None:
    record = {"name": f"Member {number}", "joined": f"2025-{8 + number:02}-01", "kind": "biotech"}
    members.add_member(p, {**record, "summary": f"The member of month {number}."})
    drafting.draft_announcement(p, f"member-{number}")
    release(p, f"member-{number}")


def release(p: Publisher, name: str) -> None:
    approval.submit_for_review(p, name)
    approval.approve(p, name, by="Chief")
    approval.publish(p, name)


def amend(p: Publisher) -> None:
    corrections.correct(p, "member-1", because="The field was wrong.")
    publications.set_fields(p, "member-1", {"standfirst": "A better sentence about it."})
    release(p, "member-1")


def test_hourly_readers_fetch_each_change_once(tmp_path: Path) -> None:
    answers = Answers(name="Fjord Cluster", site_url="https://news.fjord.example", languages=("en",), me="Editor")
    init_workspace(tmp_path / "ws", answers)
    ids = itertools.count(1)
    with open_publisher(
        load_config(tmp_path / "ws", {}), by="Editor", now=START, new_id=lambda: f"id-{next(ids)}"
    ) as p:
        welcome(p, 1)
        feed = p.config.site_folder / "feeds" / "announcements.json"
        os.utime(feed, (START.timestamp(), START.timestamp()))
        with serving(tmp_path / "ws") as client:
            readers = (Reader(client), Reader(client, by_date=True))
            changes: list[Callable[[Publisher], object]] = [
                lambda at: welcome(at, 2),
                builds.build_feeds,  # changes nothing, and nobody is to notice
                amend,
                lambda at: welcome(at, 3),
                lambda at: corrections.retract(at, "member-2", because="It joins next year."),
            ]
            fetched = [poll_a_day(readers)]
            for month, change in enumerate(changes, start=1):
                at = replace(p, now=START + dt.timedelta(days=30 * month))
                before = feed.stat()
                change(at)
                wind_on(feed, before.st_mtime, before.st_mtime_ns)
                fetched.append(poll_a_day(readers))
    assert fetched == [[1, 1], [2, 2], [2, 2], [3, 3], [4, 4], [5, 5]]
    for reader in readers:
        assert len(reader.seen) == 3
        texts = sorted(reader.seen.values(), key=lambda text: "better" in text)
        assert "A better sentence" in texts[-1]
        assert sum("It joins next year." in text for text in texts) == 1


def poll_a_day(readers: tuple[Reader, ...]) -> list[int]:
    for reader in readers:
        for _ in range(24):
            reader.poll()
    return [reader.fetched for reader in readers]


def wind_on(feed: Path, before: float, stamp: int) -> None:
    """Let a month pass on the disk, too, where the file was written anew: none of them has just changed."""
    if feed.stat().st_mtime_ns != stamp:
        os.utime(feed, (before + 2_592_000, before + 2_592_000))
