"""The feeds over months of publishing: nobody loses an entry, gets one twice, or gets all of them again."""

import datetime as dt
import json
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from tests.publisher.conftest import NOVEMBER, Opener
from tests.publisher.feed_life import correct, publish, retract, snapshot
from tests.publisher.feed_readers import Reader

from occnews import store
from occnews.config import Config, Feeds, load_config
from occnews.editorial.feeds import PAGE_SIZE
from occnews.errors import ConflictError
from occnews.lint.feed import find_schema
from occnews.model.finding import Severity
from occnews.model.member import Language
from occnews.model.publication import Publication
from occnews.publisher import Publisher
from occnews.publisher.feed_checks import check_feeds
from occnews.publisher.feeds import forget_feeds, list_feeds, write_feeds
from occnews.publisher.setup import Answers, init_workspace

HOUR = dt.timedelta(hours=1)
ITEMS = 20


def set_feeds(config: Config, **settings: object) -> Config:
    return config.model_copy(update={"feeds": Feeds.model_validate({**config.feeds.model_dump(), **settings})})


def later(p: Publisher, hours: float) -> Publisher:
    return replace(p, now=p.now + hours * HOUR)


def entry_ids(folder: Path, file: str) -> list[str]:
    return [str(item["id"]).rpartition(":")[2] for item in json.loads((folder / file).read_bytes())["items"]]


@pytest.fixture
def p(opened: Opener) -> Iterator[Publisher]:
    """A publisher whose current feeds hold 20 entries, and nothing is published."""
    with opened(NOVEMBER) as publisher:
        yield replace(publisher, config=set_feeds(publisher.config, items=ITEMS))


def publish_many(p: Publisher, numbers: range, *, write_last: bool = True) -> Publisher:
    """Publish one an hour; the files are written once, at the end."""
    for number in numbers:
        p = later(p, 1)
        publish(p, number, write=write_last and number == numbers[-1])
    return p


@pytest.fixture(scope="module")
def filled_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """50 are published: 20 current, one full archive document of 25, and 5 in the next."""
    folder = tmp_path_factory.mktemp("filled") / "workspace"
    answers = Answers(name="Fjord Cluster", site_url="https://news.fjord.example", languages=("en", "nb"), me="Editor")
    init_workspace(folder, answers)
    with open_workspace(folder) as p:
        publish_many(p, range(1, ITEMS + PAGE_SIZE + 6))
    return folder


@contextmanager
def open_workspace(folder: Path) -> Iterator[Publisher]:
    """Open it without its pages, which would be written first."""
    config = set_feeds(load_config(folder, {}), items=ITEMS)
    with store.open_store(config.database, root=folder, now=NOVEMBER) as opened:
        yield Publisher(config=config, store=opened, by="Editor", now=NOVEMBER, new_id=lambda: "none")


@pytest.fixture
def filled(filled_workspace: Path, tmp_path: Path) -> Iterator[Publisher]:
    """A copy of it, when the last was published."""
    shutil.copytree(filled_workspace, tmp_path / "workspace")
    with open_workspace(tmp_path / "workspace") as p:
        yield later(p, ITEMS + PAGE_SIZE + 5)


def test_current_document_holds_the_newest_and_the_archive_the_rest(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    newest = [f"pub-{number}" for number in range(ITEMS + PAGE_SIZE + 5, 0, -1)]
    assert entry_ids(folder, "announcements.json") == newest[:ITEMS]
    assert entry_ids(folder, "archive/announcements-2.json") == newest[ITEMS : ITEMS + 5]
    assert entry_ids(folder, "archive/announcements-1.json") == newest[ITEMS + 5 :]
    assert entry_ids(folder, "digests.json") == []


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_documents_lead_to_one_another(filled: Publisher, suffix: str) -> None:
    base = "https://news.fjord.example/feeds/"
    found = {}
    for name in ("announcements", "archive/announcements-2", "archive/announcements-1"):
        root = etree.parse(filled.config.feeds_folder / f"{name}.{suffix}").getroot()
        top = root[0] if suffix == "rss" else root
        links = top.findall("{http://www.w3.org/2005/Atom}link")
        found[name] = {
            str(link.get("rel")): str(link.get("href")).removeprefix(base).removesuffix(f".{suffix}")
            for link in links
            if link.get("rel") != "alternate"
        }
        is_archive = top.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert is_archive is name.startswith("archive/")
    assert found == {
        "announcements": {"self": "announcements", "prev-archive": "archive/announcements-2"},
        "archive/announcements-2": {
            "self": "archive/announcements-2",
            "current": "announcements",
            "prev-archive": "archive/announcements-1",
        },
        "archive/announcements-1": {
            "self": "archive/announcements-1",
            "current": "announcements",
            "next-archive": "archive/announcements-2",
        },
    }


def test_json_feed_leads_to_what_is_older(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    names = ("announcements", "archive/announcements-2", "archive/announcements-1")
    found = [json.loads((folder / f"{name}.json").read_bytes()).get("next_url", "") for name in names]
    base = "https://news.fjord.example/feeds/archive"
    assert found == [f"{base}/announcements-2.json", f"{base}/announcements-1.json", ""]


@pytest.mark.slow
def test_archive_document_never_changes_once_it_is_full(p: Publisher) -> None:
    folder = p.config.feeds_folder
    p = publish_many(p, range(1, ITEMS + PAGE_SIZE))
    assert not (folder / "archive" / "announcements-2.atom").exists()
    full: dict[str, bytes] = {}
    for number in range(ITEMS + PAGE_SIZE, ITEMS + PAGE_SIZE + 4):
        p = later(p, 1)
        publish(p, number)
        if number % 2:
            p = later(p, 1)
            correct(p, 3, because="It is in Bergen.")
            correct(later(p, 0.5), number - 5, because="It is in Oslo.")
        now = {name: content for name, content in snapshot(folder).items() if "archive/announcements-1." in name}
        assert len(now) == 3
        full = full or now
        assert now == full
    # An entry that comes again does so in the current document, with its old id; the old document keeps the old text.
    current = entry_ids(folder, "announcements.json")
    assert len(current) == ITEMS
    assert "pub-3" in current
    assert "pub-3" in entry_ids(folder, "archive/announcements-1.json")


def test_retraction_takes_the_text_out_of_every_document(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    before = {name for name, content in snapshot(folder).items() if b"member-7<" in content or b'member-7"' in content}
    assert {f"archive/announcements-1.{suffix}" for suffix in ("rss", "atom", "json")} <= before
    retract(later(filled, 1), 7, because="It was not theirs to tell.")
    holding = {name: content for name, content in snapshot(folder).items() if b":pub-7<" in content}
    assert {"announcements.atom", "archive/announcements-1.atom"} <= set(holding)
    for content in holding.values():
        entry = next(
            each
            for each in etree.fromstring(content).iter("{http://www.w3.org/2005/Atom}entry", "item")
            if any(str(part.text).endswith(":pub-7") for part in each)
        )
        text = " ".join(str(part) for part in entry.itertext())
        assert "It was not theirs to tell." in text
        assert "isotopes" not in text


def test_only_what_changed_is_written(filled: Publisher) -> None:
    written = {path.relative_to(filled.config.root).as_posix() for path in write_feeds(filled)}
    assert written == {"feeds/feeds.opml", "site/feeds/feeds.opml"}
    publication = publish(later(filled, 1), 900, write=False)
    assert publication.name == "member-900"
    names = {
        path.relative_to(filled.config.feeds_folder).as_posix()
        for path in write_feeds(filled)
        if "site" not in path.parts
    }
    feeds = ("announcements", "all-en", "all-nb")
    expected = {
        f"{stem}.{suffix}"
        for feed in feeds
        for stem in (feed, f"archive/{feed}-2")
        for suffix in ("rss", "atom", "json")
    }
    assert names == {*expected, "feeds.opml"}


def test_building_anew_gives_the_same_bytes(filled: Publisher) -> None:
    p = later(filled, 1)
    correct(p, 3, because="It is in Bergen.")
    correct(later(p, 1), 35, because="It is in Oslo.")
    retract(later(p, 2), 45, because="It was too early.")
    folder = p.config.feeds_folder
    grown = snapshot(folder)
    assert snapshot(p.config.site_folder / "feeds") == grown
    shutil.rmtree(folder)
    forget_feeds(p.config)
    write_feeds(replace(p, now=p.now + 1000 * HOUR))
    assert snapshot(folder) == grown


@pytest.mark.parametrize("folder", ["feeds", "site/feeds"])
def test_documents_that_were_lost_are_written_again(filled: Publisher, folder: str) -> None:
    before = snapshot(filled.config.root)
    place = filled.config.root / folder
    for lost in (place / "archive", place):
        for path in lost.glob("*.*"):
            path.unlink()
        write_feeds(filled)
        assert snapshot(filled.config.root) == before


def test_more_items_do_not_open_a_full_document(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    full = (folder / "archive" / "announcements-1.json").read_bytes()
    p = replace(filled, config=set_feeds(filled.config, items=50))
    write_feeds(p)
    assert (folder / "archive" / "announcements-1.json").read_bytes() == full
    assert len(entry_ids(folder, "announcements.json")) == ITEMS + 5
    assert entry_ids(folder, "archive/announcements-2.json") == []
    reader = Reader(folder=folder, feed="announcements")
    reader.walk()
    assert len(reader.told) == len(set(reader.told)) == ITEMS + PAGE_SIZE + 5


def test_ids_outlive_a_new_host_and_a_new_main_language(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    before = Reader(folder=folder, feed="announcements")
    before.walk()
    ids = [root.findtext("{http://www.w3.org/2005/Atom}id") for root in read_roots(folder)]
    site = filled.config.site.model_copy(
        update={"url": "https://nytt.fjord.example/post", "languages": (Language.NB, Language.EN)}
    )
    p = replace(later(filled, 1), config=filled.config.model_copy(update={"site": site}))
    correct(p, 3, because="It is in Bergen.")
    before.walk()
    assert len(before.told) == len(set(before.told)) == ITEMS + PAGE_SIZE + 5
    assert before.changed == ["tag:news.fjord.example,2025-11-26:pub-3"]
    assert [root.findtext("{http://www.w3.org/2005/Atom}id") for root in read_roots(folder)] == ids
    assert b"https://news.fjord.example/feeds/announcements.atom" in (folder / "announcements.atom").read_bytes()


def read_roots(folder: Path) -> list[etree._Element]:
    names = ("announcements.atom", "all-en.atom", "all-nb.atom", "archive/announcements-1.atom")
    return [etree.parse(folder / name).getroot() for name in names]


@pytest.mark.slow
def test_two_readers_over_months_lose_nothing_and_are_told_once(p: Publisher) -> None:
    """One asks every hour, the other comes each month and walks; meanwhile some is corrected and some taken back."""
    p = replace(p, config=set_feeds(p.config, by_language=False))
    folder, chance = p.config.feeds_folder, random.Random(5)
    write_feeds(p)
    hourly, monthly = Reader(folder=folder, feed="announcements"), Reader(folder=folder, feed="announcements")
    out: dict[int, Publication] = {}
    retracted: set[int] = set()
    corrected: list[str] = []
    for number in range(1, 61):
        p = later(p, chance.randint(6, 60))
        out[number] = publish(p, number)
        hourly.poll()
        if number % 10 == 0:
            wrong = chance.choice(sorted(set(out) - retracted))
            p = later(p, 1)
            if chance.random() < 0.7:
                out[wrong] = correct(p, wrong, because=f"Because {number}.")
            else:
                out[wrong] = retract(p, wrong, because=f"Because {number}.")
                retracted.add(wrong)
            corrected.append(out[wrong].feed_id)
            hourly.poll()
        if number % 20 == 0:
            monthly.walk()
        hourly.poll()
    assert hourly.told == [each.feed_id for each in out.values()]
    assert sorted(monthly.told) == sorted(hourly.told)
    assert hourly.changed == corrected
    newcomer = Reader(folder=folder, feed="announcements")
    assert len(newcomer.walk()) == 1 + len(list((folder / "archive").glob("announcements-*.atom"))) >= 3
    assert sorted(newcomer.told) == sorted(hourly.told)
    assert newcomer.shown == hourly.shown == monthly.shown
    assert newcomer.moments == hourly.moments
    assert not any("isotopes" in hourly.shown[out[number].feed_id] for number in retracted)
    assert check_feeds(p, schema=read_schema()) == (len(list(folder.rglob("*.*"))) - 1, ())


def read_schema() -> bytes | None:
    path = find_schema()
    return path.read_bytes() if path else None


def test_every_atom_document_obeys_the_schema(filled: Publisher) -> None:
    content = read_schema()
    if content is None:
        pytest.skip("the Atom schema is not beside this checkout")
    correct(later(filled, 1), 3, because="It is in Bergen.")
    retract(later(filled, 2), 45, because="It was too early.")
    schema = etree.RelaxNG(etree.fromstring(content))
    documents = sorted(filled.config.feeds_folder.rglob("*.atom"))
    assert len(documents) == 4 + 3 * 2
    for path in documents:
        schema.assertValid(etree.parse(path))


def test_moments_are_unique_in_a_batch_of_one_second(p: Publisher) -> None:
    for number in range(1, 46):
        publish(p, number, write=False)
    write_feeds(p)
    items = [
        item
        for file in ("announcements.json", "archive/announcements-1.json")
        for item in json.loads((p.config.feeds_folder / file).read_bytes())["items"]
    ]
    assert len({item["date_modified"] for item in items}) == len(items) == 45


def test_feeds_of_kinds_and_areas_are_there_when_asked_for(p: Publisher) -> None:
    publish(p, 1)
    publish(later(p, 1), 2)
    folder = p.config.feeds_folder
    always = ["all-en", "all-nb", "announcements", "digests"]
    assert sorted({path.stem for path in folder.glob("*.json")}) == always
    asked = replace(p, config=set_feeds(p.config, by_kind=True, by_focus_area=True))
    write_feeds(asked)
    names = [each.name for each in list_feeds(asked)]
    assert names == [
        "announcements",
        "digests",
        "all-en",
        "all-nb",
        "kind-biotech",
        "focus-isotopes",
        "focus-radioligands",
    ]
    assert entry_ids(folder, "kind-biotech.json") == entry_ids(folder, "focus-isotopes.json") == ["pub-2", "pub-1"]
    titles = {each.name: each.title for each in list_feeds(asked)}
    assert titles["kind-biotech"] == "Fjord Cluster: new members (Biotech)"
    assert titles["all-nb"] == "Fjord Cluster: alt på norsk"
    write_feeds(p)
    assert sorted({path.stem for path in folder.glob("*.json")}) == always


def test_language_feed_speaks_its_language(p: Publisher) -> None:
    publish(p, 1)
    feed = json.loads((p.config.feeds_folder / "all-nb.json").read_bytes())
    (item,) = feed["items"]
    assert (feed["language"], feed["home_page_url"]) == ("nb", "https://news.fjord.example/nb/")
    assert item["id"] == "tag:news.fjord.example,2025-11-26:pub-1:nb"
    assert item["url"] == "https://news.fjord.example/nb/announcements/member-1/"
    assert "language" in item


def test_address_on_the_teams_own_site_reaches_what_is_not_archived(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    full = (folder / "archive" / "announcements-1.json").read_bytes()
    with filled.changing("published --url") as tx:
        for number in (3, 50):
            store.feeds.change_link(tx, f"pub-{number}", f"https://www.fjord.example/{number}")
    write_feeds(filled)
    items = json.loads((folder / "announcements.json").read_bytes())["items"]
    assert items[0]["url"] == "https://www.fjord.example/50"
    assert (folder / "archive" / "announcements-1.json").read_bytes() == full


def test_list_of_feeds_is_opml(p: Publisher) -> None:
    publish(p, 1)
    outline = etree.parse(p.config.feeds_folder / "feeds.opml").getroot()
    found = [(each.get("text"), each.get("xmlUrl"), each.get("language")) for each in outline.iter("outline")]
    base = "https://news.fjord.example/feeds"
    assert found == [
        ("Fjord Cluster: new members", f"{base}/announcements.atom", "en"),
        ("Fjord Cluster: new members each month", f"{base}/digests.atom", "en"),
        ("Fjord Cluster: everything in English", f"{base}/all-en.atom", "en"),
        ("Fjord Cluster: alt på norsk", f"{base}/all-nb.atom", "nb"),
    ]


def find(p: Publisher) -> list[tuple[str, str, str]]:
    return sorted((str(each.severity), each.code, each.where) for each in check_feeds(p)[1])


def test_check_finds_what_a_foreign_hand_did(filled: Publisher) -> None:
    folder = filled.config.feeds_folder
    assert check_feeds(filled, schema=read_schema())[1] == ()
    (folder / "archive" / "announcements-1.atom").unlink()
    (folder / "all-en.json").write_text("{", encoding="utf-8")
    rss = (folder / "all-nb.rss").read_text(encoding="utf-8")
    (folder / "all-nb.rss").write_text(rss.replace("<link>https://news.", "<link>https://other.", 1), encoding="utf-8")
    assert find(filled) == [
        ("blocking", "feed.address", "all-nb.rss"),
        ("blocking", "feed.chain", "archive/announcements-1.atom"),
        ("blocking", "feed.syntax", "all-en.json"),
    ]
    write_anew(filled)
    assert find(filled) == []


def write_anew(p: Publisher) -> None:
    forget_feeds(p.config)
    write_feeds(p)


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_check_finds_entries_that_a_reader_of_one_format_does_not_come_to(filled: Publisher, suffix: str) -> None:
    folder = filled.config.feeds_folder / "archive"
    document = (folder / f"announcements-2.{suffix}").read_text(encoding="utf-8")
    leads_on = "/feeds/archive/announcements-1."
    assert leads_on in document
    (folder / f"announcements-2.{suffix}").write_text(document.replace(leads_on, "/feeds/archive/lost-1."))
    (finding,) = (each for each in check_feeds(filled)[1] if each.code == "feed.chain")
    assert (finding.severity, finding.where) == (Severity.BLOCKING, f"archive/announcements-2.{suffix}")
    assert finding.message == f"It leads to archive/lost-1.{suffix}, where there is nothing to read."
    (folder / f"lost-1.{suffix}").write_bytes((filled.config.feeds_folder / f"announcements.{suffix}").read_bytes())
    lost = [each for each in check_feeds(filled)[1] if each.code == "feed.chain"]
    assert [(each.severity, each.where, each.message[:26]) for each in lost] == [
        (Severity.BLOCKING, f"announcements.{suffix}", "25 of its entries are in n"),
    ]


def test_check_blocks_when_the_archive_is_gone(filled: Publisher) -> None:
    shutil.rmtree(filled.config.feeds_folder / "archive")
    assert find(filled) == list_missing(1, 2)


def test_check_blocks_when_an_archive_that_is_not_full_is_gone(p: Publisher) -> None:
    p = publish_many(p, range(1, ITEMS + 2))
    shutil.rmtree(p.config.feeds_folder / "archive")
    assert find(p) == list_missing(1)


def list_missing(*pages: int) -> list[tuple[str, str, str]]:
    names = [f"archive/{feed}-{page}" for feed in ("announcements", "all-en", "all-nb") for page in pages]
    return sorted(
        ("blocking", "feed.chain", f"{name}.{suffix}") for name in names for suffix in ("rss", "atom", "json")
    )


def test_check_compares_what_the_site_shows(filled: Publisher) -> None:
    shown = filled.config.site_folder / "feeds"
    os.truncate(shown / "digests.atom", 300)
    (shown / "archive" / "all-en-1.json").unlink()
    (shown / "feeds.opml").write_text("<opml/>")
    assert find(filled) == [
        ("blocking", "feed.copy", "site/feeds/archive/all-en-1.json"),
        ("blocking", "feed.copy", "site/feeds/digests.atom"),
        ("blocking", "feed.copy", "site/feeds/feeds.opml"),
    ]
    assert {each.mend for each in check_feeds(filled)[1]} == {"Write it again: occnews feeds build"}
    write_anew(filled)
    assert find(filled) == []


def test_check_names_the_command_that_works(filled: Publisher) -> None:
    (filled.config.feeds_folder / "digests.json").write_text("[", encoding="utf-8")
    (filled.config.feeds_folder / "all-en.rss").unlink()
    with pytest.raises(ConflictError, match="--force"):
        write_feeds(filled)
    mends = {each.mend for each in check_feeds(filled)[1]}
    assert mends == {
        "Write it again: occnews feeds build --force (Entries that this workspace does not know, as of another "
        "database, go with it; its own are all written again)"
    }
    write_feeds(filled, force=True)
    assert find(filled) == []


def test_check_blocks_nothing_before_anything_is_published(p: Publisher) -> None:
    assert {each[0] for each in find(p)} == {"warning"}
