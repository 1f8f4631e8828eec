"""Mail servers on this machine for the tests: a real one that keeps what it takes, and one that misbehaves as told."""

import asyncio
import queue
import socketserver
import ssl
import struct
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from occnews.config import Relay, load_config
from occnews.resources import default_config_file


@dataclass
class Mailbox:
    """A handler for aiosmtpd. ``refusals``: recipient → reply; ``extensions`` are offered besides its own."""

    refusals: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    password: str = "s3kret-æøå"
    token: str = "ya29.token"
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], *(f"250-{extension}" for extension in self.extensions), *responses[1:]]

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        self.taken.append((envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content))
        assert server.transport is not None
        self.secured.append(server.transport.get_extra_info("ssl_object") is not None)
        return f"250 2.0.0 queued as {len(self.taken)}"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(f"{mechanism} {data.login.decode()}")
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        user, bearer, *rest = b64decode(args[1]).decode().split("\x01")
        assert rest == ["", ""]
        self.users.append(f"XOAUTH2 {user.removeprefix('user=')}")
        if bearer == f"auth=Bearer {self.token}":
            return AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDAifQ==")
        assert await server._reader.readline() == b"\r\n"
        return AuthResult(success=False, handled=False)


@contextmanager
def serving(handler: object, *, implicit_tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    """Run aiosmtpd with a handler on a free port of 127.0.0.1, and give the port."""
    ready: queue.Queue[tuple[int, Callable[[], object]]] = queue.Queue()

    async def serve() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()

        def open_session() -> SMTP:
            return SMTP(handler, loop=loop, hostname="relay.test", enable_SMTPUTF8=True, **options)

        server = await loop.create_server(open_session, "127.0.0.1", 0, ssl=implicit_tls)
        ready.put((server.sockets[0].getsockname()[1], lambda: loop.call_soon_threadsafe(stop.set)))
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    port, stop = ready.get(timeout=20)
    try:
        yield port
    finally:
        stop()
        thread.join()


HANG_UP = None
"""In a script: close the connection instead of answering."""


@contextmanager
def playing(script: Mapping[str, str | None]) -> Iterator[tuple[int, list[str]]]:
    """Run a server that answers as the script says: by the command's first word, «hello» when somebody connects,
    «body» within the message, «.» after it. Gives the port, and all that was said to it."""
    heard: list[str] = []
    answers = {
        "hello": "220 relay.test",
        ".": "250 queued",
        "body": "",
        "DATA": "354 go on",
        "QUIT": "221 bye",
        **script,
    }

    class Player(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if not self._answer("hello"):
                return
            for line in self.rfile:
                word = line.decode().strip().upper().partition(" ")[0]
                heard.append(line.decode().rstrip("\r\n"))
                if not self._answer(word) or word == "QUIT" or not (word != "DATA" or self._read_body()):
                    return

        def _read_body(self) -> bool:
            if not answers["DATA"] or not answers["DATA"].startswith("354"):
                return True
            for line in self.rfile:
                if answers["body"] is HANG_UP:
                    self.request.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                    return False
                if line == b".\r\n":
                    break
                heard.append(f"> {line.decode().rstrip()}")
            return self._answer(".")

        def _answer(self, word: str) -> bool:
            answer = answers.get(word, "250 ok")
            if answer is not HANG_UP and answer:
                self.wfile.write(f"{answer}\r\n".encode())
            return answer is not HANG_UP

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that went away is what such tests are about."""

    with Server(("127.0.0.1", 0), Player) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1], heard
        finally:
            server.shutdown()
            thread.join()


@cache
def _read_shipped() -> dict[str, object]:
    return load_config(default_config_file().parent, {}).email.relay.model_dump()


def relay_at(port: int, **settings: object) -> Relay:
    """The shipped settings of the relay, with a server on this machine."""
    plain = {**_read_shipped(), "host": "127.0.0.1", "port": port, "security": "none"}
    return Relay.model_validate({**plain, **settings})
