"""Who gets in: the pass that opens once, the names a server answers to, and requests of other sites."""

import asyncio
import itertools

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from occnews.web.security import (
    SECURITY_HEADERS,
    LocalGate,
    LocalPass,
    SecurityHeaders,
    is_own_request,
    make_frame_policy,
)

PORT = 8123
COOKIE = f"occnews-{PORT}=secret-2"


async def _answer(request: Request) -> Response:
    return PlainTextResponse("in", headers={"Referrer-Policy": "no-referrer"})


def make_guarded() -> SecurityHeaders:
    names = itertools.count(1)
    local_pass = LocalPass(PORT, make_secret=lambda: f"secret-{next(names)}")
    routes = [Route("/{path:path}", _answer, methods=["GET", "POST"])]
    return SecurityHeaders(LocalGate(Starlette(routes=routes), local_pass=local_pass))


def ask(app: SecurityHeaders, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
    """The status and headers of one answer, asked over ASGI itself."""
    given = {"host": f"localhost:{PORT}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    path, _, query = path.partition("?")
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_token_opens_once_and_becomes_a_cookie() -> None:
    app = make_guarded()
    assert ask(app, "/")[0] == 403
    assert ask(app, "/?token=wrong")[0] == 403
    status, headers = ask(app, "/?token=secret-1")
    assert (status, headers["location"]) == (303, "/")
    assert headers["set-cookie"] == f"{COOKIE}; Path=/; HttpOnly; SameSite=Strict"
    assert ask(app, "/?token=secret-1")[0] == 403
    assert ask(app, "/", cookie=COOKIE)[0] == 200


def test_used_token_leads_on_in_the_browser_that_has_the_cookie() -> None:
    app = make_guarded()
    ask(app, "/?token=secret-1")
    assert ask(app, "/?token=secret-1", cookie=COOKIE)[0] == 303


def test_token_opens_no_other_page() -> None:
    assert ask(make_guarded(), "/state?token=secret-1")[0] == 403


@pytest.mark.parametrize(
    "host", ["evil.example:8123", "localhost", "localhost:8124", "localhost.evil.example:8123", ""]
)
def test_other_names_of_this_machine_are_refused(host: str) -> None:
    assert ask(make_guarded(), "/", host=host, cookie=COOKIE)[0] == 421


@pytest.mark.parametrize("host", ["localhost:8123", "LOCALHOST:8123", "127.0.0.1:8123", "[::1]:8123"])
def test_own_names_are_answered_to(host: str) -> None:
    assert ask(make_guarded(), "/", host=host, cookie=COOKIE)[0] == 200


@pytest.mark.parametrize("cookie", ["", "occnews-8124=secret-2", "occnews-8123=secret-1", "occnews-8123=é", "=;\x01,["])
def test_other_cookies_are_refused(cookie: str) -> None:
    assert ask(make_guarded(), "/", cookie=cookie)[0] == 403


@pytest.mark.parametrize(
    ("method", "headers", "own"),
    [
        ("GET", {"sec-fetch-site": "same-origin"}, True),
        ("GET", {"sec-fetch-site": "none"}, True),
        ("GET", {"sec-fetch-site": "same-site"}, False),
        ("GET", {"sec-fetch-site": "cross-site"}, False),
        ("GET", {}, True),
        ("GET", {"origin": "http://localhost:3000"}, False),
        ("POST", {"sec-fetch-site": "same-origin"}, True),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "http://localhost:8123"}, False),
        ("POST", {"origin": "http://localhost:8123"}, True),
        ("POST", {"origin": "null"}, False),
        ("POST", {}, False),
    ],
)
def test_requests_of_other_sites_are_told_apart(method: str, headers: dict[str, str], own: bool) -> None:
    assert is_own_request(headers, method, frozenset({"localhost:8123"})) is own


def test_other_port_of_this_machine_is_refused_though_it_has_the_cookie() -> None:
    assert ask(make_guarded(), "/", cookie=COOKIE, sec_fetch_site="same-site")[0] == 403


def test_every_answer_has_the_headers_and_keeps_its_own() -> None:
    app = make_guarded()
    for status, cookie in ((200, COOKIE), (403, "")):
        answer = ask(app, "/", cookie=cookie)
        assert answer[0] == status
        wanted = {name.lower(): value for name, value in SECURITY_HEADERS.items()}
        if status == 200:
            wanted["referrer-policy"] = "no-referrer"
        assert wanted.items() <= answer[1].items()


def test_two_servers_do_not_share_a_cookie() -> None:
    assert LocalPass(1).cookie_name != LocalPass(2).cookie_name
    assert len({LocalPass(1).url for _ in range(20)}) == 20


def test_frame_without_images_asks_for_none() -> None:
    assert "img-src 'self' data:" in make_frame_policy()
    assert "img-src" not in make_frame_policy(images=False)
