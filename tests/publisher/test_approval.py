"""Review, approve, publish."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.conftest import NOVEMBER, Opener

from occnews.errors import CheckFailedError, ConflictError, InputError, OccnewsError
from occnews.model.dates import Period
from occnews.model.publication import State
from occnews.publisher import Publisher, approval, builds, drafting, members, publications

FEEDS = ("all-en", "all-nb", "announcements", "digests")


def approve_november(p: Publisher) -> None:
    drafting.draft_digest(p, Period.parse("2025-11"))
    approval.submit_for_review(p, "2025-11")
    approval.approve(p, "2025-11", by="Chief")


def feed_titles(p: Publisher, name: str = "digests") -> list[str]:
    feed = json.loads((p.config.feeds_folder / f"{name}.json").read_text(encoding="utf-8"))
    return [item["title"] for item in feed["items"]]


def test_publish_refuses_what_nobody_approved(publisher: Publisher) -> None:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    with pytest.raises(ConflictError, match="nothing goes out that nobody approved"):
        approval.publish(publisher, "2025-11")
    approval.submit_for_review(publisher, "2025-11")
    with pytest.raises(ConflictError, match="not approved yet"):
        approval.publish(publisher, "2025-11")
    assert not publisher.config.site_folder.exists()


def test_publish_writes_feeds_and_archive(publisher: Publisher) -> None:
    approve_november(publisher)
    report = approval.publish(publisher, "2025-11")
    assert (report.publication.state, report.publication.number, report.publication.published_at) == (
        State.PUBLISHED,
        1,
        NOVEMBER,
    )
    assert report.publication.feed_id == "tag:news.fjord.example,2025-11-26:id-1"
    root = publisher.config.root
    written = {path.relative_to(root).as_posix() for path in report.files}
    names = [f"{name}.{suffix}" for name in FEEDS for suffix in ("atom", "json", "rss")]
    assert {name for name in written if "feeds/" in name and not name.endswith(".html")} == {
        f"{folder}/{name}" for folder in ("feeds", "site/feeds") for name in (*names, "feeds.opml")
    }
    assert {
        f"site/{prefix}{page}" for prefix in ("", "nb/") for page in ("index.html", "digests/2025-11/index.html")
    } <= written
    assert feed_titles(publisher) == ["Three new members join Fjord Cluster"]
    assert all(path.is_file() for path in report.files)


def test_publish_renders_what_was_approved_whatever_the_records_say_now(publisher: Publisher) -> None:
    approve_november(publisher)
    members.set_member(publisher, "fjord-isotopes", {"name": "Renamed Isotopes", "profile.1.text": "Changed."})
    approval.publish(publisher, "2025-11")
    page = (publisher.config.site_folder / "digests/2025-11/index.html").read_text(encoding="utf-8")
    assert "Fjord Isotopes" in page
    assert "Renamed" not in page
    assert "Changed." not in page


def test_publish_refuses_when_the_templates_changed_since(publisher: Publisher) -> None:
    approve_november(publisher)
    own = publisher.config.templates_folder / "words" / "en.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[digest]\nnoun = "friends"\n', encoding="utf-8")
    with pytest.raises(ConflictError, match="changed since 2025-11 was approved"):
        approval.publish(publisher, "2025-11")


def test_a_member_is_never_in_two_published_digests(publisher: Publisher) -> None:
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    report = drafting.draft_digest(publisher, Period.parse("2025-01..2025-11"))
    assert report.publication is None
    with pytest.raises(ConflictError):
        drafting.draft_digest(publisher, Period.parse("2025-11"))


def test_digest_numbers_follow_each_other(publisher: Publisher) -> None:
    approve_november(publisher)
    assert approval.publish(publisher, "2025-11").publication.number == 1
    december = replace(publisher, now=dt.datetime(2025, 12, 20, 9, 0, tzinfo=dt.UTC))
    members.add_member(december, {"name": "Late Labs", "joined": "2025-12-01", "kind": "biotech"})
    drafting.draft_digest(december, Period.parse("2025-12"))
    approval.submit_for_review(december, "2025-12")
    approval.approve(december, "2025-12", by="Chief")
    assert approval.publish(december, "2025-12").publication.number == 2
    assert feed_titles(december) == ["A new member joins Fjord Cluster", "Three new members join Fjord Cluster"]


def test_an_announced_member_may_stand_in_a_digest_and_an_announcement_only_once(publisher: Publisher) -> None:
    drafting.draft_announcement(publisher, "fjord-isotopes")
    approval.submit_for_review(publisher, "fjord-isotopes")
    approval.approve(publisher, "fjord-isotopes", by="Chief")
    approval.publish(publisher, "fjord-isotopes")
    with pytest.raises(ConflictError, match="is published"):
        drafting.draft_announcement(publisher, "fjord-isotopes")
    approve_november(publisher)
    assert approval.publish(publisher, "2025-11").publication.number == 1


def test_publish_at_a_later_time_waits_for_publish_due(publisher: Publisher) -> None:
    approve_november(publisher)
    later = NOVEMBER + dt.timedelta(days=1)
    with pytest.raises(InputError, match="is in the past"):
        approval.publish(publisher, "2025-11", at=NOVEMBER)
    report = approval.publish(publisher, "2025-11", at=later)
    assert (report.publication.state, report.publication.scheduled_at, report.files) == (State.SCHEDULED, later, ())
    assert approval.publish_due(publisher) == []
    (done,) = approval.publish_due(replace(publisher, now=later))
    assert (done.publication.state, done.publication.published_at, done.publication.scheduled_at) == (
        State.PUBLISHED,
        later,
        None,
    )


def test_send_back_voids_the_approval_and_keeps_the_reason(publisher: Publisher) -> None:
    approve_november(publisher)
    with pytest.raises(InputError, match="Say why"):
        approval.send_back(publisher, "2025-11", because="  ")
    sent_back = approval.send_back(publisher, "2025-11", because="The headline is too long")
    assert (sent_back.state, sent_back.sent_back_because) == (State.DRAFT, "The headline is too long")
    approval.submit_for_review(publisher, "2025-11")
    approval.approve(publisher, "2025-11", by="Chief")
    assert approval.publish(publisher, "2025-11").publication.state is State.PUBLISHED


def test_approve_refuses_what_blocks(publisher: Publisher) -> None:
    members.set_member(publisher, "havn-robotics", {"quote": "We are glad.", "speaker": "Kari Moen", "role": "CEO"})
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    approval.submit_for_review(publisher, "2025-11")
    with pytest.raises(CheckFailedError, match="havn-robotics") as caught:
        approval.approve(publisher, "2025-11", by="Chief")
    assert len(caught.value.findings) == 1
    members.approve_quote(publisher, "havn-robotics", 1, by="Kari Moen", how="email")
    assert approval.approve(publisher, "2025-11", by="Chief").state is State.APPROVED


def test_a_team_of_one_publishes_without_approval(workspace: Path, opened: Opener, records: Path) -> None:
    config = workspace / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"required"', '"none"'), encoding="utf-8")
    with opened() as p:
        members.import_members(p, records)
        drafting.draft_digest(p, Period.parse("2025-11"))
        assert approval.publish(p, "2025-11").publication.number == 1


def test_published_files_that_fell_behind_are_written_again(opened: Opener, publisher: Publisher) -> None:
    approve_november(publisher)
    report = approval.publish(publisher, "2025-11")
    contents = {path: path.read_bytes() for path in report.files}
    for path in (*report.files, publisher.config.site_folder / ".occnews-state"):
        path.unlink()
    with opened():
        pass
    assert {path: path.read_bytes() for path in report.files} == contents


def test_publish_says_so_when_it_is_published_and_files_cannot_be_written(opened: Opener, publisher: Publisher) -> None:
    approve_november(publisher)
    publisher.config.site_folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(OccnewsError, match=r"2025-11 is published, but not all of its files .* occnews feeds build$"):
        approval.publish(publisher, "2025-11")
    assert publications.get_publication(publisher, "2025-11").state is State.PUBLISHED
    publisher.config.site_folder.unlink()
    with opened():
        pass
    assert (publisher.config.site_folder / "digests" / "2025-11" / "index.html").is_file()


def test_address_that_is_noted_but_not_shown_yet_is_said_to_be_so(publisher: Publisher) -> None:
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    page = publisher.config.site_folder / "digests" / "2025-11" / "index.html"
    page.unlink()
    page.mkdir()
    with pytest.raises(OccnewsError, match=r"^The address of 2025-11 is noted, .* type: occnews feeds build$"):
        publications.set_canonical_url(publisher, "2025-11", "https://fjord.example/november")
    assert publications.get_publication(publisher, "2025-11").canonical_url == "https://fjord.example/november"


def test_a_feed_that_is_missing_is_written_again(opened: Opener, publisher: Publisher) -> None:
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    feed = publisher.config.feeds_folder / "digests.rss"
    content = feed.read_bytes()
    feed.unlink()
    with opened():
        pass
    assert feed.read_bytes() == content


def test_feeds_build_never_replaces_entries_that_it_does_not_know(publisher: Publisher) -> None:
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    path = publisher.config.feeds_folder / "digests.json"
    foreign = path.read_text(encoding="utf-8").replace("id-1", "other")
    path.write_text(foreign, encoding="utf-8")
    with pytest.raises(ConflictError, match="occnews feeds build --force"):
        builds.build_feeds(publisher)
    assert path.read_text(encoding="utf-8") == foreign
    builds.build_feeds(publisher, force=True)
    assert "id-1" in path.read_text(encoding="utf-8")


def test_canonical_url_leads_feeds_and_snippets_to_the_teams_own_page(publisher: Publisher) -> None:
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    publications.set_canonical_url(publisher, "2025-11", "https://fjord.example/news/november")
    feed = json.loads((publisher.config.feeds_folder / "digests.json").read_text(encoding="utf-8"))
    assert feed["items"][0]["url"] == "https://fjord.example/news/november"
    report = builds.build(publisher, "2025-11")
    post = (report.folder / "snippets" / "mastodon.txt").read_text(encoding="utf-8")
    assert "https://fjord.example/news/november?utm_source=mastodon" in post
    assert "news.fjord.example" not in post
    page = (publisher.config.site_folder / "digests/2025-11/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://fjord.example/news/november">' in page


def test_an_embargo_lets_a_digest_be_approved_ahead_and_not_published_early(publisher: Publisher) -> None:
    members.set_member(publisher, "fjord-isotopes", {"embargo": "2025-11-28"})
    drafting.draft_digest(publisher, Period.parse("2025-11"), date=dt.date(2025, 11, 28))
    approval.submit_for_review(publisher, "2025-11")
    approval.approve(publisher, "2025-11", by="Chief")
    with pytest.raises(CheckFailedError, match="embargo"):
        approval.publish(publisher, "2025-11")
    with pytest.raises(CheckFailedError, match="embargo"):
        approval.publish(publisher, "2025-11", at=dt.datetime(2025, 11, 27, 22, 59, tzinfo=dt.UTC))
    # Midnight in Oslo comes an hour before midnight in UTC.
    at = dt.datetime(2025, 11, 27, 23, 0, tzinfo=dt.UTC)
    assert approval.publish(publisher, "2025-11", at=at).publication.state is State.SCHEDULED
