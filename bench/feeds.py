"""Prints what publishing one more costs a feed of 10 to 50,000 entries, and what building it anew costs."""

import dataclasses
import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import insert
from tests.publisher import feed_life

from occnews import store
from occnews.config import load_config
from occnews.editorial.feeds import PAGE_SIZE
from occnews.model.publication import Publication
from occnews.publisher import Publisher
from occnews.publisher.feeds import forget_feeds, write_feeds
from occnews.publisher.setup import Answers, init_workspace
from occnews.store import schema

SIZES = (10, 1_000, 10_000, 50_000)
START = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(f"{'entries':>8} {'publish one':>12} {'correct an old one':>19} {'build anew':>11} {'files':>7} {'peak':>8}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name) / "workspace", size)


def measure(folder: Path, size: int) -> None:
    init_workspace(
        folder, Answers(name="Bench", site_url="https://news.fjord.example", languages=("en", "nb"), me="Bench")
    )
    config = load_config(folder, {})
    with store.open_store(config.database, root=folder, now=START) as opened:
        p = Publisher(config=config, store=opened, by="Bench", now=START, new_id=lambda: "none")
        fill(p, size)
        p = dataclasses.replace(p, now=START + dt.timedelta(hours=size + 1))
        whole = seconds(lambda: (forget_feeds(config), write_feeds(p)))
        one = min(publish_one(p, size + number) for number in range(1, 4))
        later = dataclasses.replace(p, now=p.now + dt.timedelta(hours=5))
        old = seconds(lambda: feed_life.correct(later, 1, because="It is in Bergen."))
    files = sum(1 for path in (folder / "feeds").rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:8,} {one * 1000:9.0f} ms {old * 1000:16.0f} ms {whole:9.2f} s {files:7,} {peak:5.0f} MB", flush=True)


def publish_one(p: Publisher, number: int) -> float:
    later = dataclasses.replace(p, now=p.now + dt.timedelta(minutes=number % 50))
    return seconds(lambda: feed_life.publish(later, number))


def fill(p: Publisher, size: int) -> None:
    """Publish ``size`` announcements, one an hour: two as they are, the rest as copies of the second's rows."""
    feed_life.publish(p, 1, write=False)
    feed_life.publish(dataclasses.replace(p, now=START + dt.timedelta(hours=1)), 2, write=False)
    with p.changing("bench") as tx:
        rows = {
            table: [dict(row) for row in tx.connection.execute(table.select()).mappings()]
            for table in (schema.publication, schema.approval, schema.feed_entry)
        }
        last = {table: [row for row in found if "pub-2" in str(row)] for table, found in rows.items()}
        for begin in range(3, size + 1, 1_000):
            numbers = range(begin, min(begin + 1_000, size + 1))
            for table, models in last.items():
                tx.connection.execute(insert(table), [copy_row(row, number) for number in numbers for row in models])
        for feed in ("announcements", "all-en", "all-nb", "kind-biotech", "focus-isotopes", "focus-radioligands"):
            store.feeds.fill_pages(tx, feed, keep=p.config.feeds.items, size=PAGE_SIZE)


def copy_row(row: dict[str, object], number: int) -> dict[str, object]:
    moment = START + dt.timedelta(hours=number)
    copied: dict[str, object] = {}
    for column, value in row.items():
        if column in ("id", "position", "changed") and isinstance(value, int):
            if column != "id":
                copied[column] = number * 10
        elif isinstance(value, str):
            copied[column] = value.replace("pub-2", f"pub-{number}").replace("member-2", f"member-{number}")
        else:
            copied[column] = moment if column == "updated" else value
    if "record" in copied:
        publication = Publication.model_validate_json(str(copied["record"]))
        copied["record"] = publication.model_copy(update={"published_at": moment}).model_dump_json()
    return copied


def seconds(work: object) -> float:
    assert callable(work)
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
