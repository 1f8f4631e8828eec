"""The public site over HTTP, from a real server: what is cached, what has not changed, what nobody may see."""

import contextlib
import gzip
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from wsgiref.handlers import format_date_time

import httpx
import pytest
import uvicorn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp
from tests.stories import make_config

from occnews.publisher.site_writing import MANIFEST
from occnews.web import make_app
from occnews.web.public.files import is_plain_name
from occnews.web.public.site import PUBLIC_POLICY, PublicSite, takes_gzip
from occnews.web.security import SECURITY_HEADERS

FEED = b"<rss>" + b"<item>A welcome to a member</item>" * 200 + b"</rss>"
PAGE = b"<!doctype html><title>A page</title>" + b"<p>Text</p>" * 100
CHANGED = 1_763_000_000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    files = {
        "index.html": PAGE,
        "404.html": b"<!doctype html><title>Lost</title>",
        "digests/2025-11/index.html": PAGE,
        "feeds/digests.rss": FEED,
        "feeds/digests.atom": FEED,
        "feeds/digests.json": b"{}",
        "feeds/feeds.opml": b"<opml/>",
        "feeds/archive/digests-1.rss": FEED,
        "media/a.png": b"\x89PNG",
        "assets/site.css": b"p{}",
        ".occnews-state": b"secret",
        "feeds/.state.json": b"secret",
        MANIFEST: b'{"files": {}, "moved": {"news/old/": "digests/2025-11/index.html"}}',
    }
    for name, data in files.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (CHANGED, CHANGED))
    (folder / "secret.key").write_bytes(b"secret")
    return folder


@contextlib.contextmanager
def serving(app: ASGIApp) -> Iterator[httpx.Client]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[httpx.Client]:
    feeds: dict[str, object] = {"hubs": ["https://hub.example/"]}
    with serving(make_app(make_config(root, site={"url": "https://news.fjord.example/in"}, feeds=feeds))) as client:
        yield client


def tag_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def test_feed_says_all_that_readers_and_hubs_ask_for(client: httpx.Client) -> None:
    answer = client.get("/feeds/digests.rss", headers={"accept-encoding": "identity"})
    said = {name: value for name, value in answer.headers.items() if name not in ("date", "server")}
    assert (answer.status_code, answer.content) == (200, FEED)
    assert said == {
        "content-type": "application/rss+xml; charset=utf-8",
        "content-length": str(len(FEED)),
        "etag": f'"{tag_of(FEED)}"',
        "cache-control": "public, max-age=3600",
        "last-modified": format_date_time(CHANGED),
        "vary": "accept-encoding",
        "access-control-allow-origin": "*",
        "link": '<https://news.fjord.example/in/feeds/digests.rss>; rel="self", <https://hub.example/>; rel="hub"',
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "cross-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }


@pytest.mark.parametrize(
    ("name", "has_hub"),
    [
        ("feeds/digests.atom", True),
        ("feeds/digests.json", True),
        ("feeds/archive/digests-1.rss", False),
        ("feeds/feeds.opml", False),
    ],
)
def test_hub_is_named_only_where_it_is_told_of_news(client: httpx.Client, name: str, has_hub: bool) -> None:
    links = [f'<https://news.fjord.example/in/{name}>; rel="self"']
    links += ['<https://hub.example/>; rel="hub"'] if has_hub else []
    assert client.get(f"/{name}").headers["link"] == ", ".join(links)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feeds/digests.atom", "application/atom+xml; charset=utf-8"),
        ("feeds/digests.json", "application/feed+json"),
        ("media/a.png", "image/png"),
        ("", "text/html; charset=utf-8"),
        ("assets/site.css", "text/css; charset=utf-8"),
    ],
)
def test_type_is_the_real_one(client: httpx.Client, name: str, kind: str) -> None:
    assert client.get(f"/{name}").headers["content-type"] == kind


def test_pages_come_with_a_strict_policy(client: httpx.Client) -> None:
    answer = client.get("/digests/2025-11/")
    assert answer.headers["content-security-policy"] == PUBLIC_POLICY
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "public, max-age=300"


def test_head_says_the_same_without_the_body(client: httpx.Client) -> None:
    got, head = client.get("/feeds/digests.rss"), client.head("/feeds/digests.rss")
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_packed_form_is_asked_for_and_has_a_tag_of_its_own(client: httpx.Client) -> None:
    with client.stream("GET", "/feeds/digests.rss", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == f'"{tag_of(FEED)}-gzip"'
    assert (gzip.decompress(raw), int(answer.headers["content-length"])) == (FEED, len(raw))


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity", "*;q=0, gzip;q=0"])
def test_nothing_is_packed_unasked(client: httpx.Client, accepted: str) -> None:
    answer = client.get("/feeds/digests.rss", headers={"accept-encoding": accepted})
    assert "content-encoding" not in answer.headers
    assert answer.content == FEED


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({"if-none-match": f'"{tag_of(FEED)}"'}, 304),
        ({"if-none-match": f'W/"{tag_of(FEED)}"'}, 304),
        ({"if-none-match": f'"other", "{tag_of(FEED)}-gzip"'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"other"'}, 200),
        ({"if-none-match": '"other"', "if-modified-since": format_date_time(CHANGED)}, 200),
        ({"if-modified-since": format_date_time(CHANGED)}, 304),
        ({"if-modified-since": format_date_time(CHANGED + 60)}, 304),
        ({"if-modified-since": format_date_time(CHANGED - 1)}, 200),
        ({"if-modified-since": "yesterday"}, 200),
    ],
)
def test_reader_who_has_it_gets_304(client: httpx.Client, known: dict[str, str], status: int) -> None:
    answer = client.get("/feeds/digests.rss", headers=known)
    assert (answer.status_code, answer.content) == (status, FEED if status == 200 else b"")


def test_304_says_what_the_200_would_of_caching(client: httpx.Client) -> None:
    answer = client.get("/feeds/digests.rss", headers={"if-none-match": f'"{tag_of(FEED)}"'})
    assert answer.headers["etag"] == f'"{tag_of(FEED)}"'
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert 'rel="hub"' in answer.headers["link"]
    assert "content-type" not in answer.headers


def test_changed_file_is_served_at_once(root: Path, client: httpx.Client) -> None:
    path = root / "site" / "feeds" / "changing.atom"
    path.write_bytes(b"<feed>one</feed>")
    first = client.get("/feeds/changing.atom")
    path.write_bytes(b"<feed>another</feed>")
    second = client.get("/feeds/changing.atom", headers={"if-none-match": first.headers["etag"]})
    path.unlink()
    gone = client.get("/feeds/changing.atom")
    assert [(each.status_code, each.text) for each in (first, second)] == [
        (200, "<feed>one</feed>"),
        (200, "<feed>another</feed>"),
    ]
    assert gone.status_code == 404


@pytest.mark.parametrize("fraction", [0, 0.999_999])
def test_two_contents_of_one_second_are_told_apart_by_date_too(tmp_path: Path, fraction: float) -> None:
    now = [CHANGED + fraction]
    path = tmp_path / "feeds" / "digests.rss"
    path.parent.mkdir()
    put(path, FEED, CHANGED)
    with serving(PublicSite(tmp_path, clock=lambda: now[0])) as client:
        first = client.get("/feeds/digests.rss")
        put(path, FEED.upper(), CHANGED + 0.999)
        now[0] += 600
        second = client.get("/feeds/digests.rss", headers={"if-modified-since": first.headers["last-modified"]})
        third = client.get("/feeds/digests.rss", headers={"if-modified-since": second.headers["last-modified"]})
    assert (second.status_code, second.content) == (200, FEED.upper())
    assert second.headers["last-modified"] == format_date_time(CHANGED)
    assert third.status_code == 304


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (CHANGED - 100, CHANGED - 102),
        (CHANGED, CHANGED - 2),
        (CHANGED + 1.999, CHANGED - 1),
        (CHANGED + 2, CHANGED),
        (CHANGED + 9, CHANGED),
    ],
)
def test_moment_of_change_is_one_that_is_over(tmp_path: Path, now: float, said: int) -> None:
    put(tmp_path / "a.txt", b"text", CHANGED)
    with serving(PublicSite(tmp_path, clock=lambda: now)) as client:
        answer = client.get("/a.txt")
        known = client.get("/a.txt", headers={"if-none-match": answer.headers["etag"]})
    assert [each.headers["last-modified"] for each in (answer, known)] == [format_date_time(said)] * 2
    assert known.status_code == 304


def put(path: Path, data: bytes, moment: float) -> None:
    path.write_bytes(data)
    os.utime(path, (moment, moment))


def test_replaced_file_is_another_though_moment_and_size_are_the_same(tmp_path: Path) -> None:
    with serving(PublicSite(tmp_path, clock=lambda: CHANGED + 9)) as client:
        texts = []
        for text in (b"one", b"two"):
            put(tmp_path / ".new", text, CHANGED)
            (tmp_path / ".new").replace(tmp_path / "a.txt")
            texts.append(client.get("/a.txt").content)
    assert texts == [b"one", b"two"]


@pytest.mark.parametrize(
    "path",
    [
        "/.occnews-state",
        f"/{MANIFEST}",
        "/feeds/.state.json",
        "/../secret.key",
        "/%2e%2e/secret.key",
        "/feeds/..%2f..%2fsecret.key",
        "/..%5csecret.key",
        "/C:%5csecret.key",
        "//secret.key",
        "/index.html/",
        "/%00",
        "/a%0ab",
        "/%0a/",
        "/%ff%fe",
        "/media/",
        "/no/such/page",
    ],
)
def test_what_is_not_published_is_not_there(client: httpx.Client, path: str) -> None:
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = client.send(request)
    assert (answer.status_code, answer.text) == (404, "<!doctype html><title>Lost</title>")
    assert answer.headers["cache-control"] == "no-store"


def test_link_out_of_the_folder_leads_nowhere(root: Path, client: httpx.Client) -> None:
    link = root / "site" / "leak.txt"
    try:
        link.symlink_to(root / "secret.key")
    except OSError:
        pytest.skip("this system does not let us make links")
    assert client.get("/leak.txt").status_code == 404


def test_folder_without_its_slash_leads_to_the_page(client: httpx.Client) -> None:
    answer = client.get("/digests/2025-11?from=email")
    assert (answer.status_code, answer.headers["location"]) == (301, "/in/digests/2025-11/?from=email")


@pytest.mark.parametrize("path", ["/news/old", "/news/old/", "/news/old/index.html"])
def test_old_address_leads_to_the_new_one(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (301, "/in/digests/2025-11/")


def test_path_of_the_address_may_stand_in_front(client: httpx.Client) -> None:
    assert client.get("/in/feeds/digests.rss").content == FEED
    assert client.get("/in").content == client.get("/in/").content == PAGE


def test_only_reading_is_answered(client: httpx.Client) -> None:
    answer = client.post("/feeds/digests.rss")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@given(path=st.binary(max_size=40), method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]))
@example(path=b"a\nb", method="GET")
@example(path=b"digests/2025-11", method="GET")
@example(path=b"x" * 5000, method="GET")
@settings(max_examples=100)
def test_every_answer_is_guarded_whatever_is_asked_for(client: httpx.Client, path: bytes, method: str) -> None:
    request = client.build_request(method, "/")
    request.url = request.url.copy_with(raw_path=f"/{quote(path)}".encode())
    answer = client.send(request)
    assert answer.status_code in ((200, 301, 404) if method in ("GET", "HEAD") else (405,))
    said = {name: answer.headers.get(name) for name in SECURITY_HEADERS}
    if path.startswith((b"feeds/", b"media/", b"cards/")) and answer.status_code == 200:
        assert said.pop("Cross-Origin-Resource-Policy") == "cross-origin"
    assert said.items() <= SECURITY_HEADERS.items()
    assert "json" not in answer.headers.get("content-type", "")


@given(st.text())
def test_plain_names_stay_in_their_folder(name: str) -> None:
    if is_plain_name(name):
        parts = Path(name).parts
        assert not Path(name).is_absolute()
        assert not any(part.startswith(".") for part in parts)


@given(st.binary())
def test_any_accept_encoding_is_understood(accepted: bytes) -> None:
    assert takes_gzip(accepted) in (True, False)
