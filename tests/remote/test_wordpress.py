"""A WordPress site over its REST API, against one on loopback that checks what the real one checks."""

import ssl
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from tests.remote.wordpress_site import PAGE, PASSWORD, USER, Answer, Fault, Request, WordPressSite, serve_site

from occnews.errors import ConfigError, RemoteError
from occnews.remote.wordpress import PAUSES, Media, Post, PostDraft, Upload, WordPress

MARK = "occnews-0123456789abcdef0123"
SLUG = "new-members-2025-11"
DRAFT = PostDraft(title="Three &amp; more", content=f'<p class="{MARK}">We welcome them.</p>', excerpt="Meet them.")
TRUST = ssl.create_default_context()  # made once: it takes longer than a test
PNG = b"\x89PNG\r\n\x1a\nrest"


@pytest.fixture
def site() -> Iterator[WordPressSite]:
    with serve_site() as served:
        yield served


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def wordpress(site: WordPressSite, pauses: list[float]) -> Iterator[WordPress]:
    with WordPress(site.url, USER, PASSWORD, pause=pauses.append, verify=TRUST) as opened:
        yield opened


def find(wordpress: WordPress, known: int = 0) -> Post | None:
    return next(iter(wordpress.find_posts(mark=MARK, slug=SLUG, known=known)), None)


def create(wordpress: WordPress) -> Post:
    return wordpress.create_post(DRAFT, slug=SLUG, find=lambda: find(wordpress))


def make_upload(data: bytes = PNG, name: str = "occnews-Ab12.png", alt: str = "A logo") -> Upload:
    return Upload(name=name, media_type="image/png", alt=alt, read=lambda: data)


def answer_once(status: int, body: object = PAGE, **headers: str) -> Fault:
    return lambda _: Answer(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_create_makes_a_draft_with_every_field(site: WordPressSite, wordpress: WordPress) -> None:
    post = create(wordpress)
    assert post == Post(
        id=10,
        status="draft",
        slug=SLUG,
        link=f"{site.url}/?p=10",
        edit_link=f"{site.url}/wp-admin/post.php?post=10&action=edit",
        title="Three &amp; more",
        content=DRAFT.content,
        excerpt="Meet them.",
        featured_media=0,
    )
    assert find(wordpress) == post


def test_a_slug_that_is_taken_gets_a_number(site: WordPressSite, wordpress: WordPress) -> None:
    site.posts[3] = {**site._new_post(), "id": 3, "slug": SLUG, "status": "publish", "title": "Somebody else's"}
    assert find(wordpress) is None
    post = create(wordpress)
    assert post.slug == f"{SLUG}-2"
    assert find(wordpress) == post


@pytest.mark.parametrize("lost", ["slug", "search", "mark"])
def test_a_post_is_found_by_whatever_is_left_of_it(site: WordPressSite, wordpress: WordPress, lost: str) -> None:
    post = create(wordpress)
    if lost == "slug":
        site.posts[post.id]["slug"] = "a-better-name"
    elif lost == "search":
        site.searches = False
    else:
        site.posts[post.id]["content"] = "Written anew."
    found = find(wordpress, known=post.id)
    assert found is not None
    assert found.id == post.id
    assert (find(wordpress) is None) == (lost == "mark")


def test_another_post_of_the_known_number_is_not_ours(site: WordPressSite, wordpress: WordPress) -> None:
    site.posts[12] = {**site._new_post(), "id": 12, "slug": "christmas-party", "content": "Come!"}
    assert find(wordpress, known=12) is None


def test_a_post_in_the_bin_or_gone_is_not_there(site: WordPressSite, wordpress: WordPress) -> None:
    post = create(wordpress)
    site.posts[post.id]["status"] = "trash"
    assert find(wordpress, known=post.id) is None
    del site.posts[post.id]
    assert find(wordpress, known=post.id) is None


def test_the_known_post_goes_before_a_copy_of_it(site: WordPressSite, wordpress: WordPress) -> None:
    post = create(wordpress)
    site.posts[4] = {**site.posts[post.id], "id": 4, "slug": "copy"}
    assert [each.id for each in wordpress.find_posts(mark=MARK, slug=SLUG, known=post.id)] == [post.id, 4]
    assert [each.id for each in wordpress.find_posts(mark=MARK, slug=SLUG)] == [4, post.id]


def test_update_keeps_slug_status_and_a_picture_that_somebody_chose(site: WordPressSite, wordpress: WordPress) -> None:
    post = create(wordpress)
    site.posts[post.id] |= {"slug": "better", "status": "pending", "featured_media": 5}
    updated = wordpress.update_post(post.id, PostDraft(title="New", content="Words", excerpt=""))
    assert (updated.slug, updated.status, updated.featured_media) == ("better", "pending", 5)
    assert (updated.title, updated.content, updated.excerpt) == ("New", "Words", "")


def test_a_picture_is_uploaded_once(site: WordPressSite, wordpress: WordPress) -> None:
    media = wordpress.put_picture(make_upload())
    assert media == Media(id=10, url=f"{site.url}/wp-content/uploads/2025/11/occnews-Ab12.png")
    assert wordpress.put_picture(make_upload()) == media
    (row,) = site.media.values()
    assert (row["alt_text"], row["title"], row["mime_type"]) == ("A logo", "A logo", "image/png")
    uploads = [request for request in site.requests if request.path.endswith("/media") and request.method == "POST"]
    assert [upload.body for upload in uploads] == [PNG]
    assert uploads[0].headers["content-disposition"] == 'attachment; filename="occnews-Ab12.png"'


def test_an_alt_text_that_somebody_wrote_there_stays(site: WordPressSite, wordpress: WordPress) -> None:
    media = wordpress.put_picture(make_upload())
    site.media[media.id]["alt_text"] = "A better description"
    wordpress.put_picture(make_upload())
    assert site.media[media.id]["alt_text"] == "A better description"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 0])
def test_a_passing_fault_is_tried_again(
    site: WordPressSite, wordpress: WordPress, pauses: list[float], status: int
) -> None:
    post = create(wordpress)
    site.faults = [answer_once(status), answer_once(status)]
    assert wordpress.update_post(post.id, DRAFT).id == post.id
    assert pauses == list(PAUSES)


def test_a_lasting_fault_is_told_after_three_tries(
    site: WordPressSite, wordpress: WordPress, pauses: list[float]
) -> None:
    site.faults = [answer_once(503, {"code": "maintenance", "message": "Briefly <b>away</b>."}) for _ in range(3)]
    with pytest.raises(RemoteError, match=r"cannot do it now: it answered 503 \(«Briefly away»\)\. Try again"):
        find(wordpress)
    assert len(site.requests) == 3
    assert pauses == list(PAUSES)


@pytest.mark.parametrize("status", [502, 0])
def test_a_draft_that_was_created_without_an_answer_is_not_created_twice(
    site: WordPressSite, wordpress: WordPress, status: int
) -> None:
    def create_and_break(request: Request) -> Answer:
        site.faults = []
        site.answer(request)
        return Answer(status=status, body=PAGE)

    site.faults = [create_and_break]
    assert create(wordpress).id == 10
    assert list(site.posts) == [10]


def test_a_draft_that_was_not_created_is_created_on_the_next_try(site: WordPressSite, wordpress: WordPress) -> None:
    site.faults = [answer_once(502)]
    assert create(wordpress).id == 10
    assert list(site.posts) == [10]


def test_a_picture_that_arrived_without_an_answer_is_not_uploaded_twice(
    site: WordPressSite, wordpress: WordPress
) -> None:
    def take_and_break(request: Request) -> Answer:
        site.faults = []
        site.answer(request)
        return Answer(status=504, body=PAGE)

    site.faults = [lambda _: None, take_and_break]
    wordpress.put_picture(make_upload())
    assert [row["alt_text"] for row in site.media.values()] == ["A logo"]


@pytest.mark.parametrize(
    ("user", "password", "reason"),
    [
        (USER, "wrong", "does not accept the user or the application password .«The provided password is an invalid"),
        ("nobody", PASSWORD, "does not accept the user or the application password .«Error: Unknown username"),
    ],
)
def test_a_bad_sign_in_says_so(site: WordPressSite, user: str, password: str, reason: str) -> None:
    with (
        WordPress(site.url, user, password, verify=TRUST) as wordpress,
        pytest.raises(RemoteError, match=reason) as caught,
    ):
        find(wordpress)
    assert password not in str(caught.value)


def test_a_password_that_is_not_looked_at_says_so(site: WordPressSite, wordpress: WordPress) -> None:
    site.has_application_passwords = False
    for ask in (lambda: find(wordpress), lambda: create(wordpress), lambda: wordpress.put_picture(make_upload())):
        with pytest.raises(RemoteError, match="did not look at the application password"):
            ask()


def test_missing_rights_are_told(site: WordPressSite, wordpress: WordPress) -> None:
    site.role = "contributor"
    with pytest.raises(
        RemoteError, match=r"does not allow this user to do that .«Sorry, you are not allowed to upload"
    ):
        wordpress.put_picture(make_upload())
    site.role = "subscriber"
    with pytest.raises(RemoteError, match="An Author or Editor may: ask for that role"):
        create(wordpress)


def test_a_file_that_is_no_picture_is_refused_without_a_second_try(
    site: WordPressSite, wordpress: WordPress, pauses: list[float]
) -> None:
    with pytest.raises(RemoteError, match=r"refused: 500 rest_upload_sideload_error .«Sorry, you are not allowed to"):
        wordpress.put_picture(make_upload(data=b"<svg>"))
    assert pauses == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (answer_once(404), "There is no REST API at .*/wp-json. Check .wordpress. url; .* anything but Plain"),
        (answer_once(200), r"did not answer as WordPress does, but with text/html \(200\)"),
        (answer_once(403), r"with text/html \(403\). A security plugin"),
        (answer_once(200, {"not": "a list"}), "something that is not a list as WordPress gives it"),
        (answer_once(200, [{"id": 5}]), "something that is not a post as WordPress gives it"),
        (answer_once(404, {"code": "rest_no_route", "message": "No route."}), "without posts .«No route»"),
        (answer_once(418, {"code": "odd", "message": "Tea."}), "refused: 418 odd .«Tea»"),
    ],
)
def test_what_is_no_answer_of_wordpress_is_told(
    site: WordPressSite, wordpress: WordPress, fault: Fault, reason: str
) -> None:
    site.faults = [fault]
    with pytest.raises(RemoteError, match=reason):
        find(wordpress)


def test_a_picture_that_is_too_big_is_named(site: WordPressSite, wordpress: WordPress) -> None:
    site.faults = [lambda _: None, answer_once(413)]
    with pytest.raises(RemoteError, match=r"finds occnews-Ab12\.png too big"):
        wordpress.put_picture(make_upload())


def test_the_password_goes_nowhere_else(site: WordPressSite, wordpress: WordPress) -> None:
    with serve_site() as elsewhere:
        target = f"{elsewhere.url}/wp-json/wp/v2/posts"
        site.faults = [answer_once(301, "", location=target)]
        with pytest.raises(RemoteError, match=f'write it as .wordpress. url = "{elsewhere.url}"'):
            find(wordpress)
        assert elsewhere.requests == []


def test_only_this_machine_is_reached_without_https() -> None:
    with pytest.raises(ConfigError, match=r"not https, so others could read .* Write https://www.fjord.example"):
        WordPress("http://www.fjord.example", USER, PASSWORD)
    for url in ("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://www.fjord.example"):
        WordPress(url, USER, PASSWORD, verify=TRUST).close()


def test_a_site_that_is_not_there_says_so(pauses: list[float]) -> None:
    with serve_site() as site:
        url = site.url
    opened = WordPress(url, USER, PASSWORD, pause=pauses.append)
    with opened as wordpress, pytest.raises(RemoteError, match=r"cannot be reached: .*Check .wordpress. url"):
        find(wordpress)
    assert pauses == list(PAUSES)


def test_a_certificate_is_checked(tmp_path: Path, pauses: list[float]) -> None:
    authority = trustme.CA()

    def wrap(server: ThreadingHTTPServer) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return "https"

    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with serve_site(wrap) as site:
        with WordPress(site.url, USER, PASSWORD, verify=trusting) as wordpress:
            assert create(wordpress).id == 10
        opened = WordPress(site.url, USER, PASSWORD, pause=pauses.append)
        with opened as wordpress, pytest.raises(RemoteError, match="could not prove who it is, so the password was"):
            find(wordpress)
    assert pauses == []
