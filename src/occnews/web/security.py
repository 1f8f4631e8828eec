"""What guards our servers: headers for every answer, and a gate for what only the user of this machine may see."""

import secrets
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""For every answer of every server. What the world may embed, as a picture or feed, says so itself."""

TOOL_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content policy of our own tools: scripts and styles are files of ours, and nothing is asked of anybody else."""

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def make_frame_policy(*, images: bool = True) -> str:
    """The content policy of what a tool shows in a sandboxed frame: its own styles and our pictures, and no script."""
    pictures = "img-src 'self' data:; " if images else ""
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; {pictures}"
        "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    )


class SecurityHeaders:
    """ASGI: adds headers to every answer, unless it has them."""

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str] = SECURITY_HEADERS) -> None:
        self._app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)


class LocalPass:
    """What opens a server on this machine: a token that works once, and the cookie that it is exchanged for.

    Other programs of this machine can reach the port, and so can every page that the browser shows.
    """

    def __init__(self, port: int, *, make_secret: Callable[[], str] = secrets.token_urlsafe) -> None:
        self.port = port
        self._token, self._cookie = make_secret(), make_secret()
        self._is_used = False

    @property
    def url(self) -> str:
        """The address to open, once."""
        return f"http://localhost:{self.port}/?token={self._token}"

    @property
    def hosts(self) -> frozenset[str]:
        """The only names that the server answers to: a stranger's name that points to this machine is none of them."""
        return frozenset(f"{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]"))

    @property
    def cookie_name(self) -> str:
        # A browser sends the cookies of one port to all others of the host; so two servers must not share a name.
        return f"occnews-{self.port}"

    @property
    def set_cookie(self) -> str:
        return f"{self.cookie_name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def redeem(self, token: str) -> bool:
        """Whether a token opens, which it does once."""
        if self._is_used or not secrets.compare_digest(token.encode(), self._token.encode()):
            return False
        self._is_used = True
        return True

    def knows(self, cookies: str) -> bool:
        """Whether a Cookie header holds the cookie."""
        try:
            found = SimpleCookie(cookies).get(self.cookie_name)
        except CookieError:
            return False
        return found is not None and secrets.compare_digest(found.value.encode(), self._cookie.encode())


class LocalGate:
    """ASGI: lets through only who holds the pass, under a name of this machine, and from our own pages."""

    def __init__(self, app: ASGIApp, *, local_pass: LocalPass) -> None:
        self._app, self._pass = app, local_pass

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        refusal = self._judge(scope) if scope["type"] in ("http", "websocket") else None
        await (refusal or self._app)(scope, receive, send)

    def _judge(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._pass.hosts:
            return PlainTextResponse("This server answers only to this machine's own names.", 421)
        if not is_own_request(headers, scope.get("method", "GET"), self._pass.hosts):
            return PlainTextResponse("Another site asked for this; it gets nothing.", 403)
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        is_known = self._pass.knows(headers.get("cookie", ""))
        if token and scope["path"] == "/" and (is_known or self._pass.redeem(token)):
            # The token leaves the address, and with it the history and whatever reads it.
            return RedirectResponse(
                "/", 303, headers={"Set-Cookie": self._pass.set_cookie, "Cache-Control": "no-store"}
            )
        if is_known:
            return None
        return PlainTextResponse(
            "This address opens once, and in one browser. Stop the command with Ctrl-C and start it again.", 403
        )


def is_own_request(headers: Mapping[str, str], method: str, hosts: frozenset[str]) -> bool:
    """Whether a request comes from our own page, or from the user. Browsers that do not say are judged by ``Origin``.

    Another port of this machine is another site to us, though cookies go to it.
    """
    site = headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin" or (site == "none" and method in _SAFE_METHODS)
    origin = headers.get("origin", "")
    if origin:
        return origin in {f"http://{host}" for host in hosts}
    return method in _SAFE_METHODS
