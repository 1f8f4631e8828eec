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
    """``/gone`` is gone, ``/moved/ok`` has moved to ``/ok`` …; ``places`` are further redirects."""

    asked: list[str]
    places: dict[str, str] = {}  # noqa: RUF012 - the handler is made anew for each request

    def _answer(self) -> None:
        type(self).asked.append(f"{self.command} {self.path}")
        name, _, target = self.path.strip("/").partition("/")
        status = {"gone": 404, "broken": 500, "shy": 403, "busy": 429, "moved": 301, "found": 302}.get(name, 200)
        if name == "noheads" and self.command == "HEAD":
            status = 405
        if name == "oddheads" and self.command == "HEAD":
            status = 404
        if self.path in self.places:
            status = 302
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", self.places.get(self.path, f"/{target}"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer  # noqa: N815 - the names that the server calls

    def log_message(self, *args: object) -> None:
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
    ],
)
def test_address_is_judged_by_its_answer(path: str, problem: str, site: tuple[str, list[str]], tmp_path: Path) -> None:
    assert ask(f"{site[0]}{path}", tmp_path) == LinkAnswer(problem=problem)


def test_head_is_asked_first_and_the_page_only_where_that_fails(site: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = site
    check_links([f"{address}/ok", f"{address}/gone"], cache=tmp_path / "links.json", now=NOW, reach_private=True)
    assert sorted(asked) == ["GET /gone", "HEAD /gone", "HEAD /ok"]


def test_page_that_moved_for_good_says_where_to(site: tuple[str, list[str]], tmp_path: Path) -> None:
    address, _ = site
    assert ask(f"{address}/moved/moved/ok", tmp_path) == LinkAnswer(moved_to=f"{address}/ok")
    # What comes after a passing redirect may change again.
    assert ask(f"{address}/moved/found/ok", tmp_path) == LinkAnswer(moved_to=f"{address}/found/ok")
    assert ask(f"{address}/found/moved/ok", tmp_path) == LinkAnswer()


def test_circle_ends(site: tuple[str, list[str]], tmp_path: Path) -> None:
    circle = "/found" * 12
    assert ask(f"{site[0]}{circle}/ok", tmp_path) == LinkAnswer(problem="it sends whoever asks around in circles")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://[::1/", "http://127.0.0.1:99999/"]
)
def test_redirect_away_from_the_web_is_not_followed(
    target: str, site: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = site
    monkeypatch.setattr(_Site, "places", {"/away": target})
    assert ask(f"{address}/away", tmp_path).problem.startswith(("it leads to", "it is no web address", "the site"))
    assert set(asked) == {"HEAD /away"}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[fe80::1]", "0.0.0.0"]
)
def test_private_machine_is_never_asked(host: str, tmp_path: Path) -> None:
    address = f"http://{host}/"
    (answer,) = check_links([address], cache=tmp_path / "links.json", now=NOW).values()
    assert answer.problem == f"{host.strip('[]')} is a private machine, which no reader reaches"


def test_site_that_is_not_there_is_said_to_be(site: tuple[str, list[str]], tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        closed = f"http://127.0.0.1:{server.server_port}/"
    assert ask(closed, tmp_path) == LinkAnswer(problem="the site cannot be reached")
    assert ask(f"{site[0].replace('http:', 'https:')}/", tmp_path).problem == "the site cannot be reached"
    assert ask("https://no-such-site.invalid/", tmp_path).problem == "there is no site of that name"


def test_good_answer_is_kept_for_a_day_and_a_bad_one_is_not(site: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = site
    pages = [f"{address}/ok", f"{address}/moved/ok", f"{address}/gone"]
    cache = tmp_path / ".cache" / "links.json"
    first = check_links(pages, cache=cache, now=NOW, reach_private=True)
    asked.clear()
    assert check_links(pages, cache=cache, now=NOW + dt.timedelta(hours=23), reach_private=True) == first
    assert sorted(asked) == ["GET /gone", "HEAD /gone"]
    asked.clear()
    check_links([pages[0]], cache=cache, now=NOW + dt.timedelta(hours=25), reach_private=True)
    assert asked == ["HEAD /ok"]
    assert set(json.loads(cache.read_text("utf-8"))) == {pages[0]}


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"x": 1}', '{"x": {"at": "yesterday", "moved_to": ""}}', "\x00"])
def test_damaged_cache_is_asked_anew(damage: str, site: tuple[str, list[str]], tmp_path: Path) -> None:
    cache = tmp_path / ".cache" / "links.json"
    cache.parent.mkdir()
    cache.write_text(damage, encoding="utf-8")
    assert ask(f"{site[0]}/ok", tmp_path) == LinkAnswer()
