"""The feeds in ``feeds/`` are a sample for readers of the repository: what the demo publishes, to the byte."""

from pathlib import Path

from occnews.lint.feed import FeedPlace, check_feed, find_schema
from occnews.publisher.demo import run_demo

SAMPLE = Path(__file__).parents[1] / "feeds"
SITE = "https://news.occ.example"


def test_sample_feeds_are_what_the_demo_publishes(tmp_path: Path) -> None:
    run_demo(tmp_path / "demo", lambda _: None)
    made = {path.name: path.read_bytes() for path in (tmp_path / "demo" / "feeds").iterdir()}
    kept = {path.name: path.read_bytes() for path in SAMPLE.iterdir()}
    assert sorted(kept) == sorted(made)
    stale = sorted(name for name in made if kept[name] != made[name])
    assert stale == [], "Write the sample again: make feeds"


def test_sample_feeds_are_sound() -> None:
    place = FeedPlace(base=f"{SITE}/feeds/", homes=(f"{SITE}/", f"{SITE}/nb/"))
    schema = find_schema()
    rules = schema.read_bytes() if schema else None
    files = sorted(path for path in SAMPLE.iterdir() if path.suffix != ".opml")
    assert len(files) == 12
    assert [found for path in files for found in check_feed(path.name, path.read_bytes(), place, schema=rules)] == []
