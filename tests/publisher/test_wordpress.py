"""Drafts kept on the team's own WordPress site."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.test_members import write_picture
from tests.remote.wordpress_site import PASSWORD, USER, WordPressSite, serve_site
from tests.render.block_grammar import list_names, read_blocks

from occnews import store
from occnews.config import load_config
from occnews.errors import ConfigError, ConflictError, InputError, RemoteError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.publisher import Publisher, approval, corrections, drafting, history, members, publications
from occnews.publisher.lookup import find_publication
from occnews.publisher.wordpress import KeptDraft, keep_drafts
from occnews.render.blocks import make_mark

ENVIRONMENT = {"OCCNEWS_WORDPRESS_PASSWORD": PASSWORD}


@pytest.fixture
def site() -> Iterator[WordPressSite]:
    with serve_site() as served:
        yield served


@pytest.fixture
def drafted(publisher: Publisher, workspace: Path, site: WordPressSite, tmp_path: Path) -> Publisher:
    members.attach_image(publisher, "fjord-isotopes", write_picture(tmp_path / "logo.png"))
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return connect(publisher, workspace, site.url)


def connect(p: Publisher, workspace: Path, url: str, user: str = USER) -> Publisher:
    settings = {"OCCNEWS_WORDPRESS_URL": url, "OCCNEWS_WORDPRESS_USER": user}
    return replace(p, config=load_config(workspace, settings))


def keep(p: Publisher, *languages: Language, replace: bool = False) -> list[KeptDraft]:
    return list(keep_drafts(p, "2025-11", languages=languages, replace=replace, environment=ENVIRONMENT))


def test_a_draft_is_created_with_its_words_and_pictures(drafted: Publisher, site: WordPressSite) -> None:
    hero = write_picture(drafted.config.root / "hero.png")
    publications.set_fields(drafted, "2025-11", {"hero": str(hero), "hero.alt": "A fjord", "headline": "Three & more"})
    (kept,) = keep(drafted)
    (post,) = site.posts.values()
    assert kept == KeptDraft(
        language=Language.EN,
        number=post["id"],
        edit_link=f"{site.url}/wp-admin/post.php?post={post['id']}&action=edit",
        link=f"{site.url}/?p={post['id']}",
        is_new=True,
        pictures=len(site.media),
    )
    story = publications.compose(drafted, "2025-11")[0]
    assert (post["title"], post["excerpt"]) == ("Three &amp; more", story.standfirst)
    assert (post["slug"], post["status"]) == ("new-members-2025-11", "draft")
    assert site.media[post["featured_media"]]["alt_text"] == "A fjord"
    assert "image" in list_names(read_blocks(post["content"]))
    for media in site.media.values():
        assert media["source_url"].startswith(f"{site.url}/wp-content/uploads/2025/11/occnews-")


def test_again_and_again_it_is_the_same_draft(drafted: Publisher, site: WordPressSite) -> None:
    first = keep(drafted)[0]
    uploads = len(site.media)
    members.set_member(drafted, "fjord-isotopes", {"summary": "Makes better isotopes."})
    second, third = keep(drafted)[0], keep(drafted)[0]
    assert [first.number, second.number, third.number] == [first.number] * 3
    assert [first.is_new, second.is_new, third.is_new] == [True, False, False]
    (post,) = site.posts.values()
    assert "Makes better isotopes." in post["content"]
    assert len(site.media) == uploads


def test_a_workspace_that_forgot_the_draft_finds_it_again(drafted: Publisher, site: WordPressSite) -> None:
    keep(drafted)
    with drafted.changing("forget") as tx:
        publication = find_publication(tx, "2025-11").model_copy(update={"site_posts": ()})
        store.publications.save_publication(tx, publication)
    (post,) = site.posts.values()
    post["slug"] = "a-better-name"
    assert keep(drafted)[0].is_new is False
    assert [post["slug"] for post in site.posts.values()] == ["a-better-name"]


def test_each_language_has_a_draft_of_its_own(drafted: Publisher, site: WordPressSite) -> None:
    kept = keep(drafted, Language.EN, Language.NB)
    assert [draft.language for draft in kept] == [Language.EN, Language.NB]
    assert [post["slug"] for post in site.posts.values()] == ["new-members-2025-11", "new-members-2025-11-nb"]
    assert [draft.is_new for draft in keep(drafted, Language.NB)] == [False]
    publication = publications.get_publication(drafted, "2025-11")
    assert [(post.language, post.number) for post in publication.site_posts] == [
        (Language.EN, kept[0].number),
        (Language.NB, kept[1].number),
    ]


def test_another_site_has_drafts_of_its_own(drafted: Publisher, workspace: Path, site: WordPressSite) -> None:
    keep(drafted)
    with serve_site() as other:
        elsewhere = connect(drafted, workspace, other.url)
        assert keep(elsewhere)[0].is_new
        assert len(other.posts) == 1
    assert keep(drafted)[0].is_new is False


@pytest.mark.parametrize(
    ("status", "said"), [("publish", "published"), ("future", "scheduled"), ("private", "private")]
)
def test_a_post_that_is_out_is_left_alone(drafted: Publisher, site: WordPressSite, status: str, said: str) -> None:
    keep(drafted)
    (post,) = site.posts.values()
    post["status"], post["content"] = status, post["content"] + "<p>By hand.</p>"
    before = (dict(post), dict(site.media))
    for replaces in (False, True):
        with pytest.raises(ConflictError, match=f"is {said} on your site.* occnews published 2025-11 --url http"):
            keep(drafted, replace=replaces)
    assert (post, site.media) == before
    assert list(site.posts) == [post["id"]]


def test_a_draft_that_waits_for_review_there_is_updated_and_waits_on(drafted: Publisher, site: WordPressSite) -> None:
    keep(drafted)
    (post,) = site.posts.values()
    post["status"] = "pending"
    keep(drafted)
    assert [post["status"] for post in site.posts.values()] == ["pending"]


def test_what_somebody_wrote_there_is_overwritten_only_when_told(drafted: Publisher, site: WordPressSite) -> None:
    keep(drafted)
    (post,) = site.posts.values()
    post["content"] += "<!-- wp:paragraph -->\n<p>By hand.</p>\n<!-- /wp:paragraph -->"
    with pytest.raises(ConflictError, match=r"Somebody changed the draft in WordPress .* add --replace"):
        keep(drafted)
    assert "By hand." in site.posts[post["id"]]["content"]
    assert keep(drafted, replace=True)[0].is_new is False
    assert "By hand." not in site.posts[post["id"]]["content"]
    assert keep(drafted)[0].number == post["id"]


def test_a_draft_in_the_bin_is_made_anew(drafted: Publisher, site: WordPressSite) -> None:
    first = keep(drafted)[0]
    site.posts[first.number]["status"] = "trash"
    second = keep(drafted)[0]
    assert second.is_new
    assert second.number != first.number


def test_an_announcement_has_a_slug_of_its_own(drafted: Publisher, site: WordPressSite) -> None:
    drafting.draft_announcement(drafted, "havn-robotics")
    list(keep_drafts(drafted, "havn-robotics", environment=ENVIRONMENT))
    assert [post["slug"] for post in site.posts.values()] == ["welcome-havn-robotics"]


def test_exporting_leaves_approval_and_history_in_order(drafted: Publisher, site: WordPressSite) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Chief")
    keep(drafted)
    keep(drafted)
    commands = [line.command for line in history.list_history(drafted, "2025-11")]
    assert commands.count("export --for wordpress") == 1
    approval.publish(drafted, "2025-11")
    assert keep(drafted)[0].is_new is False
    assert len(site.posts) == 1


def test_what_was_taken_back_is_kept_off_the_site(drafted: Publisher, site: WordPressSite) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Chief")
    approval.publish(drafted, "2025-11")
    corrections.retract(drafted, "2025-11", because="It was too early.")
    with pytest.raises(ConflictError, match="was taken back"):
        keep(drafted)
    assert site.requests == []


def test_a_missing_setting_is_named_before_anything_leaves(
    drafted: Publisher, workspace: Path, site: WordPressSite
) -> None:
    with pytest.raises(ConfigError, match="OCCNEWS_WORDPRESS_PASSWORD is not in the environment"):
        list(keep_drafts(drafted, "2025-11", environment={}))
    with pytest.raises(ConfigError, match="user is missing"):
        keep(connect(drafted, workspace, site.url, user=""))
    with pytest.raises(ConfigError, match="set url"):
        keep(connect(drafted, workspace, ""))
    with pytest.raises(ConfigError, match="not https"):
        keep(connect(drafted, workspace, "http://www.fjord.example"))
    with pytest.raises(InputError, match="Who is doing this"):
        keep(replace(drafted, by=""))
    assert site.requests == []


def test_a_picture_that_is_gone_is_named_and_no_post_is_made(drafted: Publisher, site: WordPressSite) -> None:
    for picture in drafted.config.media_folder.glob("*.png"):
        picture.unlink()
    with pytest.raises(InputError, match=r"media/.*\.png is missing"):
        keep(drafted)
    assert site.posts == {}


def test_a_refusal_leaves_no_trace_here(drafted: Publisher, site: WordPressSite) -> None:
    site.role = "contributor"
    with pytest.raises(RemoteError, match="does not allow this user"):
        keep(drafted)
    assert publications.get_publication(drafted, "2025-11").site_posts == ()
    assert site.posts == {}


def test_the_mark_of_the_post_is_its_publication_s(drafted: Publisher, site: WordPressSite) -> None:
    keep(drafted)
    mark = make_mark(publications.get_publication(drafted, "2025-11").id, Language.EN)
    assert [mark in post["content"] for post in site.posts.values()] == [True]
