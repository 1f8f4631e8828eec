"""The cluster's own posts, where they are at hand: pasted, accepted, approved and built, word for word."""

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest

from occnews.config import load_config
from occnews.intake.article import read_post, read_post_file
from occnews.intake.article.files import strip_html
from occnews.model.dates import Period
from occnews.publisher import Publisher, approval, builds, drafting, members, open_publisher, proposals
from occnews.publisher.setup import Answers, init_workspace

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
NOW = dt.datetime(2025, 11, 26, 9, 0, tzinfo=dt.UTC)
# Per post: the member, the lines of its paragraphs and quotes, and who is quoted.
POSTS = {
    "2025-10-22": [
        ("ImmunoQuest Therapeutics", [12, 13, 14, 15], [("Esmaeil Dorraji", "CSO and founder")]),
        ("Elpis Biopharmaceuticals", [16, 17, 18, 19], [("Chee Yong", "co-founder & co-CEO")]),
        ("Aktiv mot kreft", [20, 21, 22], [("Helle Aanesen", "General Manager")]),
    ],
    "2025-11-26": [
        ("Oslo Science Hub", [14, 15, 16], [("Thomas London", "CEO")]),
        ("Thor Medical ASA", [18, 19, 20, 21, 22], [("Jasper C. Kurth", "CEO")]),
        ("Precision Health", [24, 25, 26, 27, 28], [("Anders M. Dale", "Founder & CEO")] * 2),
    ],
}
PLACES = {
    "Elpis Biopharmaceuticals": [{"city": "Boston"}, {"city": "Singapore"}],
    "Thor Medical ASA": [
        {"city": "Oslo", "what": "head office"},
        {"city": "Herøya Industripark", "what": "pilot production facility"},
    ],
}


def find_seed(name: str) -> Path:
    path = SEEDS / f"{name}.txt"
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    return path


def fold(text: str) -> str:
    """The words and their punctuation, without white space, quotation marks and the last full stop."""
    return re.sub(r"[\s\"“”„«»*]+", "", unescape(text)).rstrip(".")


@pytest.mark.parametrize("name", POSTS)
def test_members_quotes_and_places_are_found(name: str) -> None:
    path = find_seed(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = read_post(read_post_file(path))
    assert [(each.name, each.values.get("places", [])) for each in found] == [
        (member, PLACES.get(member, [])) for member, *_ in POSTS[name]
    ]
    for each, (_, expected, speakers) in zip(found, POSTS[name], strict=True):
        profile = each.values["profile"]
        assert isinstance(profile, list)
        assert [each.lines[f"profile.{number}"] for number in range(1, len(profile) + 1)] == expected
        assert [(b["speaker"], b["role"]) for b in profile if b["kind"] == "quote"] == speakers
        for block, line in zip(profile, expected, strict=True):
            said = (
                block.get("lead_in", ""),
                block["text"],
                "" if block.get("lead_in") else block.get("attribution", ""),
            )
            assert fold("".join(said)) == fold(lines[line - 1])


@pytest.mark.parametrize("name", POSTS)
def test_post_comes_out_of_every_channel_word_for_word(name: str, tmp_path: Path) -> None:
    path = find_seed(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    folder = tmp_path / "ws"
    answers = Answers(name="Oslo Cancer Cluster", site_url="https://news.example.org", languages=("en",), me="Kari")
    init_workspace(folder, answers)
    with open_publisher(load_config(folder, {}), by="Kari", now=NOW) as p:
        _bring_in(p, path)
        drafting.draft_digest(p, Period.parse("2025-11"), date=NOW.date())
        approval.submit_for_review(p, "2025-11")
        approval.approve(p, "2025-11", by="Ola")
        builds.build(p, "2025-11", out=tmp_path / "out")
    html, page = (
        fold(strip_html((tmp_path / "out" / file).read_text(encoding="utf-8"))) for file in ("email.html", "page.html")
    )
    text = fold(re.sub(r"^\s*– ", "", (tmp_path / "out" / "email.txt").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for channel in (html, text, page):
        for _, expected, _ in POSTS[name]:
            at = 0
            for line in expected:
                at = channel.find(fold(lines[line - 1]), at)
                assert at >= 0, (name, line)


def _bring_in(p: Publisher, path: Path) -> None:
    kept = proposals.keep_proposals(p, read_post(read_post_file(path), cluster=p.config.cluster.name), path.name)
    accepted = proposals.accept_proposals(p, [each.id for each in kept], {"joined": "2025-11"})
    for each in accepted:
        for quote in members.list_quotes(p, member=each.member.slug):
            members.approve_quote(p, each.member.slug, quote.number, by=quote.speaker)
