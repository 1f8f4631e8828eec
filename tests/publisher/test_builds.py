"""Builds: every channel of a publication as files."""

import email
import email.policy
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.test_members import write_picture

from occnews.config import load_config
from occnews.errors import InputError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.publisher import Publisher, approval, builds, drafting, members, publications
from occnews.render.environment import media_base

NETWORKS = ["bluesky", "facebook", "instagram", "linkedin", "mastodon", "threads", "x"]


@pytest.fixture
def drafted(publisher: Publisher, tmp_path: Path) -> Publisher:
    members.attach_image(publisher, "fjord-isotopes", write_picture(tmp_path / "logo.png"))
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return publisher


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_build_writes_every_channel_in_each_language(drafted: Publisher, tmp_path: Path) -> None:
    report = builds.build(drafted, "2025-11", out=tmp_path / "out")
    logo = members.get_member(drafted, "fjord-isotopes").logo
    assert logo is not None
    one = ["email.eml", "email.html", "email.txt", f"media/{logo.file}", "page.html", "snippets.json"]
    one += [f"snippets/{network}.txt" for network in NETWORKS]
    assert names(tmp_path / "out") == sorted([*one, *(f"nb/{name}" for name in one)])
    assert sorted(path.relative_to(report.folder).as_posix() for path in report.files) == names(tmp_path / "out")


def test_build_of_one_language_goes_straight_into_the_folder(drafted: Publisher, tmp_path: Path) -> None:
    builds.build(drafted, "2025-11", out=tmp_path / "out", languages=(Language.NB,))
    assert '<html lang="nb"' in (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "nb").exists()
    publications.set_fields(drafted, "2025-11", {"languages": "en"})
    with pytest.raises(InputError, match="is not written in nb; it has en"):
        builds.build(drafted, "2025-11", languages=(Language.NB,))


def test_preview_and_message_share_one_body(drafted: Publisher, tmp_path: Path) -> None:
    builds.build(drafted, "2025-11", out=tmp_path)
    message = email.message_from_bytes((tmp_path / "email.eml").read_bytes(), policy=email.policy.default)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    delivered = html.get_content().replace("\r\n", "\n")
    shown = (tmp_path / "email.html").read_text(encoding="utf-8")
    assert delivered.replace(media_base(drafted.config), "media/").strip() == shown.strip()
    assert (
        text.get_content().replace("\r\n", "\n").strip() == (tmp_path / "email.txt").read_text(encoding="utf-8").strip()
    )


def test_snippets_json_lists_what_the_files_hold(drafted: Publisher, tmp_path: Path) -> None:
    builds.build(drafted, "2025-11", out=tmp_path)
    snippets = json.loads((tmp_path / "snippets.json").read_text(encoding="utf-8"))
    assert {tuple(snippet) for snippet in snippets} == {
        ("network", "part", "text", "used", "limit", "unit", "url", "alt", "warnings")
    }
    assert sorted({snippet["network"] for snippet in snippets}) == NETWORKS
    assert all(snippet["used"] <= snippet["limit"] for snippet in snippets)
    for snippet in snippets:
        assert snippet["text"] in (tmp_path / "snippets" / f"{snippet['network']}.txt").read_text(encoding="utf-8")


def test_build_again_gives_the_same_bytes_and_keeps_what_is_not_its_own(drafted: Publisher, tmp_path: Path) -> None:
    builds.build(drafted, "2025-11", out=tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "snippets" / "ideas.txt").write_text("mine", encoding="utf-8")
    builds.build(drafted, "2025-11", out=tmp_path)
    after = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    assert after == {**before, "notes.txt": b"mine", "snippets/ideas.txt": b"mine"}


def test_build_takes_away_posts_for_networks_no_longer_wanted(
    workspace: Path, drafted: Publisher, tmp_path: Path
) -> None:
    builds.build(drafted, "2025-11", out=tmp_path, languages=(Language.EN,))
    fewer = replace(drafted, config=load_config(workspace, {"OCCNEWS_SOCIAL_NETWORKS": "x,linkedin"}))
    builds.build(fewer, "2025-11", out=tmp_path, languages=(Language.EN,))
    assert names(tmp_path / "snippets") == ["linkedin.txt", "x.txt"]


def test_a_build_of_what_is_published_is_what_was_published(drafted: Publisher, tmp_path: Path) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Chief")
    builds.build(drafted, "2025-11", out=tmp_path / "approved")
    approval.publish(drafted, "2025-11")
    members.set_member(drafted, "fjord-isotopes", {"summary": "Something else.", "profile.1.text": "Other."})
    builds.build(drafted, "2025-11", out=tmp_path / "published")
    before, after = (
        (tmp_path / each / "snippets.json").read_text(encoding="utf-8") for each in ("approved", "published")
    )
    assert before == after
    page = (tmp_path / "published" / "page.html").read_text(encoding="utf-8")
    assert "They make isotopes." in page
    assert "Other." not in page


def test_build_works_without_a_site(workspace: Path, drafted: Publisher, tmp_path: Path) -> None:
    without = replace(drafted, config=load_config(workspace, {"OCCNEWS_SITE_URL": ""}))
    builds.build(without, "2025-11", out=tmp_path / "out")
    assert 'src="media/' in (tmp_path / "out" / "email.html").read_text(encoding="utf-8")
    codes = {finding.code for finding in publications.check(without, "2025-11")}
    assert any("site" in code for code in codes)


def test_build_warns_while_the_page_on_the_teams_own_site_is_missing(workspace: Path, drafted: Publisher) -> None:
    external = replace(drafted, config=load_config(workspace, {"OCCNEWS_EDITORIAL_EXTERNAL_PAGES": "true"}))
    (warning,) = builds.build(external, "2025-11").warnings
    assert warning.endswith("occnews published 2025-11 --url URL")
    publications.set_canonical_url(external, "2025-11", "https://fjord.example/november")
    assert builds.build(external, "2025-11").warnings == ()
    assert builds.build(drafted, "2025-11").warnings == ()


def test_build_into_a_folder_deletes_nothing_but_what_it_made(
    workspace: Path, drafted: Publisher, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    builds.build(drafted, "2025-11", out=out)
    (out / "snippets" / "notes.txt").write_text("My own.", encoding="utf-8")
    fewer = replace(drafted, config=load_config(workspace, {"OCCNEWS_SOCIAL_NETWORKS": "x,mastodon"}))
    builds.build(fewer, "2025-11", out=out)
    assert names(out / "snippets") == ["mastodon.txt", "notes.txt", "x.txt"]
