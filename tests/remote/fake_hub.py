"""A WebSub hub and a subscriber on this machine, as the standard describes them: subscribe, verify, fetch, hand on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx


@dataclass(kw_only=True)
class Hub:
    """``answers`` are the statuses of the next pings, 202 when there are none left; ``topics`` maps the addresses that
    publishers name to the folder where they are served from here. ``pinged`` are the topics it was told of. One that
    ends with ``unwanted`` is always answered with ``unwanted_status``."""

    address: str = ""
    answers: list[int] = field(default_factory=list)
    pinged: list[str] = field(default_factory=list)
    unwanted: str = "\n"
    unwanted_status: int = 422
    subscribers: dict[str, list[str]] = field(default_factory=dict)
    base: str = ""
    folder: Path = Path()

    def subscribe(self, topic: str, callback: str) -> bool:
        """Verify the intent of a subscriber, as W3C WebSub §5.3 asks, and keep it."""
        query = urlencode(
            {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "k3y", "hub.lease_seconds": 60}
        )
        answer = httpx.get(f"{callback}?{query}", trust_env=False)
        if answer.is_success and answer.text == "k3y":
            self.subscribers.setdefault(topic, []).append(callback)
            return True
        return False

    def hand_on(self, topic: str) -> None:
        """Fetch what is new and give it to everybody who asked for it."""
        link = f'<{self.address}>; rel="hub", <{topic}>; rel="self"'
        for callback in self.subscribers.get(topic, []):
            content = (self.folder / topic.removeprefix(self.base)).read_bytes()
            httpx.post(callback, content=content, headers={"Link": link}, trust_env=False)


@dataclass(kw_only=True)
class Subscriber:
    """``wanted`` are the topics it confirms; ``received`` what it was given, with the Link header."""

    address: str = ""
    wanted: set[str] = field(default_factory=set)
    received: list[tuple[bytes, str]] = field(default_factory=list)


@contextmanager
def serving_hub(hub: Hub) -> Iterator[Hub]:
    """Run a hub until the end of the block."""

    class Handler(_Quiet):
        def do_POST(self) -> None:
            form = parse_qs(self.read_body().decode())
            if form["hub.mode"] == ["subscribe"]:
                known = hub.subscribe(form["hub.topic"][0], form["hub.callback"][0])
                self.answer(202 if known else 404)
                return
            if form["hub.url"][0].endswith(hub.unwanted):
                self.answer(hub.unwanted_status, b"no feed")
                return
            status = hub.answers.pop(0) if hub.answers else 202
            if status < 300:
                hub.pinged += form["hub.url"]
                for topic in form["hub.url"]:
                    hub.hand_on(topic)
            self.answer(status, b"not today" if status >= 300 else b"")

    with _serving(Handler) as hub.address:
        yield hub


@contextmanager
def serving_subscriber(subscriber: Subscriber) -> Iterator[Subscriber]:
    """Run a subscriber until the end of the block."""

    class Handler(_Quiet):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            is_wanted = query["hub.topic"][0] in subscriber.wanted
            self.answer(200 if is_wanted else 404, query["hub.challenge"][0].encode() if is_wanted else b"")

        def do_POST(self) -> None:
            subscriber.received.append((self.read_body(), str(self.headers["Link"])))
            self.answer(204)

    with _serving(Handler) as subscriber.address:
        yield subscriber


class _Quiet(BaseHTTPRequestHandler):
    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Say nothing."""


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
