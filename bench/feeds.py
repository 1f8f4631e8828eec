"""Prints what publishing one more costs a feed of 10 to 50,000 entries, and what building it anew costs.

Each figure is processor time and, in brackets, how long it took. ``--quick`` takes the archive for written, and builds
nothing anew: 50,000 entries take minutes.
"""

import dataclasses
import datetime as dt
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import insert
from tests.publisher import feed_life

from occnews import store
from occnews.config import load_config
from occnews.editorial.feeds import PAGE_SIZE
from occnews.model.publication import Publication
from occnews.publisher import Publisher, feeds
from occnews.publisher.feeds import write_feeds
from occnews.publisher.files import write_atomically
from occnews.publisher.setup import Answers, init_workspace
from occnews.store import schema

SIZES = (10, 1_000, 10_000, 50_000)
START = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:] if size != "--quick"] or SIZES
    print(
        f"{'entries':>8} {'publish one':>18} {'correct the first':>18} {'build anew':>18} {'database':>9} {'peak':>7}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            measure(Path(name) / "workspace", size, quick="--quick" in sys.argv)


def measure(folder: Path, size: int, *, quick: bool) -> None:
    init_workspace(folder, Answers(name="Bench", site_url="https://news.fjord.example", me="Bench"))
    config = load_config(folder, {"OCCNEWS_FEEDS_BY_LANGUAGE": "false"})
    with store.open_store(config.database, root=folder, now=START) as opened:
        p = Publisher(config=config, store=opened, by="Bench", now=START, new_id=lambda: "none")
        fill(p, size)
        p = dataclasses.replace(p, now=START + dt.timedelta(hours=size + 1))
        whole = time_work(lambda: take_for_written(p) if quick else write_feeds(p))
        publish_one(p, size + 1)  # the first one reads the templates
        one = min(publish_one(p, size + number) for number in range(2, 5))
        later = dataclasses.replace(p, now=p.now + dt.timedelta(hours=5))
        old = time_work(lambda: feed_life.correct(later, 1, because="It is in Bergen."))
    disk = (folder / "occnews.db").stat().st_size / 1_000_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    anew = "-" if quick else spell(whole)
    print(f"{size:8,} {spell(one):>18} {spell(old):>18} {anew:>18} {disk:6.0f} MB {peak:4.0f} MB", flush=True)


def take_for_written(p: Publisher) -> None:
    """Note that the files show what the ledger holds."""
    with p.reading() as tx:
        state = feeds._read_ledger_state(tx, p.config)
    write_atomically(feeds._state_file(p.config), json.dumps(dataclasses.asdict(state)))


def spell(seconds: tuple[float, float]) -> str:
    return f"{seconds[0] * 1000:,.0f} ({seconds[1] * 1000:,.0f}) ms"


def publish_one(p: Publisher, number: int) -> tuple[float, float]:
    later = dataclasses.replace(p, now=p.now + dt.timedelta(minutes=number % 50))
    return time_work(lambda: feed_life.publish(later, number))


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


def time_work(work: Callable[[], object]) -> tuple[float, float]:
    """Processor time and time on the clock, in seconds."""
    begin, worked = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - worked, time.perf_counter() - begin


if __name__ == "__main__":
    main()
