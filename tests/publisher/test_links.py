"""Tests of asking after the links of a publication, against a real server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from occnews.model.dates import Period
from occnews.model.finding import Severity
from occnews.model.member import Language
from occnews.publisher import Publisher, drafting, members
from occnews.publisher.links import check_publication_links, list_links
from occnews.publisher.publications import edit


class _Site(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response({"/gone": 404, "/moved": 301}.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "/new")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the name that the server calls

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_dead_and_moved_links_are_told_and_our_own_site_is_not_asked(publisher: Publisher, site: str) -> None:
    for slug, path in (("fjord-isotopes", "/gone"), ("bregne-bank", "/moved"), ("havn-robotics", "/fine")):
        members.set_member(publisher, slug, {"website": f"{site}{path}"})
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    edit(publisher, "2025-11", "digest set", lambda digest, _: digest.model_copy(update={"languages": (Language.EN,)}))
    found = check_publication_links(publisher, "2025-11", reach_private=True)
    assert {(each.code, each.severity, each.message) for each in found} == {
        (
            "dead-link",
            Severity.WARNING,
            f"{site}/gone leads nowhere: there is no such page (the site answers 404).",
        ),
        ("moved-link", Severity.HINT, f"{site}/moved has moved to {site}/new."),
    }
    assert all(each.where.startswith("email (en): link «") for each in found)
    assert (publisher.config.root / ".cache" / "links.json").is_file()


def test_private_machine_is_named_and_not_asked(publisher: Publisher, site: str) -> None:
    members.set_member(publisher, "fjord-isotopes", {"website": f"{site}/fine"})
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    found = [each for each in check_publication_links(publisher, "2025-11") if site in each.message]
    assert [each.message for each in found] == [
        f"{site}/fine leads nowhere: 127.0.0.1 is a private machine, which no reader reaches."
    ]


def test_links_of_a_page_are_those_to_the_web() -> None:
    page = (
        '<p><a href="https://a.example">One <b>two</b></a> <a href="mailto:x@y.z">m</a> <a href="#x">n</a> <a>o</a></p>'
    )
    assert list(list_links(page)) == [("One two", "https://a.example")]
