"""The preview's pages over real HTTP: who gets them, under which policy, and what no address reaches."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from tests.publisher.conftest import NOVEMBER

from occnews.model.dates import Period
from occnews.publisher import Publisher, drafting
from occnews.publisher.previewing import Channel
from occnews.web.preview.app import make_preview_app
from occnews.web.preview.desk import Desk
from occnews.web.preview.serving import listen
from occnews.web.security import LocalPass


@pytest.fixture
def client(publisher: Publisher) -> Iterator[httpx.Client]:
    """A browser that has opened the preview's address, over a server in a thread of this process."""
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    listener = listen(0)
    local_pass = LocalPass(listener.getsockname()[1])
    app = make_preview_app(Desk(publisher, "2025-11", clock=lambda: NOVEMBER), local_pass)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    base, _, token = local_pass.url.partition("/?token=")
    with httpx.Client(base_url=base, timeout=30) as browser:
        assert browser.get("/", params={"token": token}).status_code == 303
        yield browser
    server.should_exit = True
    thread.join(20)
    listener.close()


def test_shell_and_frames_have_their_policies_and_are_never_kept(client: httpx.Client) -> None:
    shell = client.get("/")
    assert shell.status_code == 200
    assert "script-src 'self'" in shell.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in shell.headers["content-security-policy"]
    for channel in Channel:
        frame = client.get(f"/frames/{channel}")
        policy = frame.headers["content-security-policy"]
        assert (frame.status_code, frame.headers["cache-control"]) == (200, "no-store")
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;")
        assert "script-src" not in policy
    assert "img-src" not in client.get("/frames/email?images=off").headers["content-security-policy"]


def test_shell_holds_no_inline_script_style_or_handler(client: httpx.Client) -> None:
    for channel in Channel:
        shell = client.get("/", params={"channel": channel}).text
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", shell)
        assert 'sandbox="allow-same-origin"' in shell


def test_look_tells_the_frame_and_what_stands_above_it(client: httpx.Client) -> None:
    look = client.get("/look", params={"channel": "email", "language": "nb", "width": "phone", "theme": "dark"}).json()
    assert look["frame"].startswith("/frames/email?language=nb&mark=")
    assert (look["width"], look["theme"], look["state"], look["revision"]) == (375, "dark", "draft", 1)
    assert look["sources"] == ["HTML", "Headers", "Message"]
    assert "<dt>Subject</dt>" in look["panel"]
    assert client.get("/look", params={"channel": "email", "language": "nb"}).json()["frame"] == look["frame"]
    assert client.get(look["frame"]).status_code == 200


def test_stream_begins_with_the_present_issue(client: httpx.Client) -> None:
    with client.stream("GET", "/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert next(stream.iter_text()) == 'data: {"revision": 1, "checked": 0}\n\n'


@pytest.mark.parametrize(
    "path",
    [
        *("/frames/media/..%2Fconfig.toml", "/frames/media/%2e%2e%2fsecret.key", "/frames/media/logo.svg"),
        *("/frames/media/gone.png", "/assets/..%2Fsite.css", "/assets/shell.html", "/assets/gone.js", "/docs"),
        *("/openapi.json", "/config.toml"),
    ],
)
def test_other_files_are_out_of_reach(client: httpx.Client, workspace: Path, path: str) -> None:
    (workspace / "media").mkdir(exist_ok=True)
    (workspace / "media" / "logo.svg").write_text("<svg/>", encoding="utf-8")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "content-security-policy" in answer.headers


def test_nothing_is_answered_without_the_pass_and_nothing_can_be_changed(client: httpx.Client) -> None:
    paths = ("/", "/look", "/findings", "/events", "/frames/email", "/frames/media/a.png", "/assets/preview.js")
    with httpx.Client(base_url=client.base_url) as stranger:
        assert {stranger.get(path).status_code for path in paths} == {403}
    own = {"Sec-Fetch-Site": "same-origin"}
    assert {client.post(path, headers=own).status_code for path in paths} == {405}


def test_scripts_and_styles_are_sent_as_what_they_are(client: httpx.Client) -> None:
    types = {
        name: client.get(f"/assets/{name}").headers["content-type"].partition(";")[0]
        for name in ("preview.js", "frames.js", "stream.js", "preview.css")
    }
    assert set(types.values()) == {"text/javascript", "text/css"}
    assert types["preview.css"] == "text/css"
