"""``occnews export``, as people type it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Program
from tests.remote.wordpress_site import PASSWORD, USER, WordPressSite, serve_site


@pytest.fixture
def site(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WordPressSite]:
    with serve_site() as served:
        monkeypatch.setenv("OCCNEWS_WORDPRESS_URL", served.url)
        monkeypatch.setenv("OCCNEWS_WORDPRESS_USER", USER)
        monkeypatch.setenv("OCCNEWS_WORDPRESS_PASSWORD", PASSWORD)
        yield served


def test_export_names_its_files_and_what_to_know(run: Program) -> None:
    run("digest", "draft", "2025-11")
    done = run("export", "2025-11", "--for", "brevo", "-o", "out")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "Exported 2025-11 for brevo in out:",
        "  out/email.html",
        "  out/email.txt",
        "  out/subject.txt",
        "  – 2025-11 is not approved yet (draft): this is how it reads today. Export it again when it is.",
        "  – It greets nobody by name: greeting = true under [email] in config.toml changes that.",
        "  – Brevo has no tag for the postal address: yours from config.toml stands there.",
        "  – Choose an update profile form in the campaign's settings: the preferences link leads to it.",
    ]


def test_a_target_that_is_none_is_refused_with_the_closest(run: Program) -> None:
    run("digest", "draft", "2025-11")
    wrong = run("export", "2025-11", "--for", "mailchamp")
    assert (wrong.code, wrong.err) == (
        2,
        "Error: --for: «mailchamp» is nothing to export for. Did you mean mailchimp?\n",
    )
    assert "Known: mailchimp, brevo," in run("export", "2025-11", "--for", "xyzzy").err
    assert run("export", "2025-11", "--for", "Outlook").code == 0
    assert "--replace is for --for wordpress alone" in run("export", "2025-11", "--for", "html", "--replace").err
    assert run("export", "2025-11").code == 2


def test_wordpress_without_a_site_leaves_files_alone(run: Program) -> None:
    run("digest", "draft", "2025-11")
    done = run("export", "2025-11", "--for", "wordpress")
    assert done.code == 0
    assert "Nothing left this machine: paste post.html into the code editor of a new post" in done.out


def test_wordpress_keeps_one_draft_and_closes_the_circle(run: Program, site: WordPressSite) -> None:
    run("digest", "draft", "2025-11")
    done = run("export", "2025-11", "--for", "wordpress")
    (number,) = site.posts
    assert done.code == 0, done.err
    assert done.out.splitlines()[-7:] == [
        "  – 2025-11 is not approved yet (draft): this is how it reads today. Export it again when it is.",
        f"Created draft {number} (en) on {site.url}:",
        f"  {site.url}/wp-admin/post.php?post={number}&action=edit",
        "Publish it there yourself when it is ready; then tell occnews where it stands.",
        "",
        "Next:",
        "  occnews published 2025-11 --url ADDRESS",
    ]
    assert f"Updated draft {number} (en) on {site.url}" in run("export", "2025-11", "--for", "wordpress").out
    assert list(site.posts) == [number]
    site.posts[number]["status"] = "publish"
    refused = run("export", "2025-11", "--for", "wordpress")
    assert refused.code == 2
    command = refused.err.strip().rsplit("occnews ", 1)[1].split()
    assert command == ["published", "2025-11", "--url", f"{site.url}/?p={number}"]
    assert run(*command).code == 0


def test_the_password_is_in_nothing_that_is_printed(
    run: Program, site: WordPressSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("digest", "draft", "2025-11")
    monkeypatch.setenv("OCCNEWS_WORDPRESS_PASSWORD", "not-the-right-one")
    done = run("export", "2025-11", "--for", "wordpress")
    assert done.code == 2
    assert "does not accept the user or the application password" in done.err
    assert "not-the-right-one" not in done.out + done.err
