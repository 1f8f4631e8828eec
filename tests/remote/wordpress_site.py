"""A WordPress site on loopback, as far as posts and pictures go: it checks what WordPress's own controllers check.

Source: class-wp-rest-posts-controller.php, class-wp-rest-attachments-controller.php and user.php of WordPress 6.8.
"""

import base64
import itertools
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

USER: Final = "kari"
PASSWORD: Final = "abcd EFGH ijkl MNOP qrst UVWX"
STATUSES: Final = ("publish", "future", "draft", "pending", "private")
IMAGE_STARTS: Final = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
PAGE: Final = "<!doctype html><title>Not here</title><h1>Not here</h1>"


class Refusal(Exception):  # noqa: N818 - it is an answer, no error
    """What WordPress answers instead of doing what it was asked."""

    def __init__(self, status: int, code: str, message: str, **data: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.data = status, code, message, data


@dataclass(kw_only=True)
class Request:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer as it goes out; ``body`` is JSON unless it is text."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


Fault = Callable[[Request], Answer | None]
"""Stands before the site: answers in its place, or None to let the request through."""


@dataclass(kw_only=True)
class WordPressSite:
    """The site's state. ``role`` is the user's; ``requests`` are all that came in; ``faults`` go first, each once."""

    url: str = ""
    role: str = "editor"
    has_application_passwords: bool = True
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    media: dict[int, dict[str, Any]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    searches: bool = True
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(10))

    def answer(self, request: Request) -> Answer:
        """Answer a request, with WordPress's own errors."""
        self.requests.append(request)
        if self.faults:
            answered = self.faults.pop(0)(request)
            if answered:
                return answered
        try:
            return self._route(request)
        except Refusal as refusal:
            data = {"status": refusal.status, **refusal.data}
            return Answer(status=refusal.status, body={"code": refusal.code, "message": refusal.message, "data": data})

    def _route(self, request: Request) -> Answer:
        found = re.fullmatch(r"/wp-json/wp/v2/(posts|media)(?:/(\d+))?", request.path)
        if not found:
            if request.path.startswith("/wp-json/"):
                raise Refusal(404, "rest_no_route", "No route was found matching the URL and request method.")
            return Answer(status=404, body=PAGE)
        signed_in = self._sign_in(request)
        kind, number = found[1], int(found[2] or 0)
        if request.method == "GET":
            if number:
                return self._get(kind, number, request, signed_in=signed_in)
            return self._list(kind, request, signed_in=signed_in)
        if kind == "media" and not number:
            return self._upload(request, signed_in=signed_in)
        return self._write(kind, number, request, signed_in=signed_in)

    def _sign_in(self, request: Request) -> bool:
        header = request.headers.get("authorization", "")
        if not header.startswith("Basic ") or not self.has_application_passwords:
            return False
        user, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        if user != USER:
            message = "<strong>Error:</strong> Unknown username. Check again or try your email address."
            raise Refusal(401, "invalid_username", message)
        if password.replace(" ", "") != PASSWORD.replace(" ", ""):
            raise Refusal(401, "incorrect_password", "The provided password is an invalid application password.")
        return True

    def _require_editing(self, request: Request, *, signed_in: bool) -> None:
        if request.query.get("context") == "edit" and not signed_in:
            raise Refusal(401, "rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.")

    def _get(self, kind: str, number: int, request: Request, *, signed_in: bool) -> Answer:
        rows = getattr(self, kind)
        if number not in rows:
            raise Refusal(404, "rest_post_invalid_id", "Invalid post ID.")
        self._require_editing(request, signed_in=signed_in)
        return Answer(status=200, body=self._show(rows[number], request.query.get("context") == "edit"))

    def _list(self, kind: str, request: Request, *, signed_in: bool) -> Answer:
        query = request.query
        default = "inherit" if kind == "media" else "publish"
        wanted = query.get("status", default)
        if wanted not in (default, "any", *STATUSES) or (wanted != default and not signed_in):
            detail = {"code": "rest_forbidden_status", "message": "Status is forbidden.", "data": {"status": 401}}
            params = {"status": "Status is forbidden."}
            raise Refusal(400, "rest_invalid_param", "Invalid parameter(s): status", params=params, details=detail)
        self._require_editing(request, signed_in=signed_in)
        per_page = int(query.get("per_page", "10"))
        if not 1 <= per_page <= 100:
            raise Refusal(400, "rest_invalid_param", "Invalid parameter(s): per_page", params={"per_page": "…"})
        rows = [row for row in getattr(self, kind).values() if self._is_wanted(row, wanted, query)]
        shown = [self._show(row, query.get("context") == "edit") for row in reversed(rows)][:per_page]
        pages = -(-len(rows) // per_page)
        return Answer(status=200, body=shown, headers={"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)})

    def _is_wanted(self, row: dict[str, Any], status: str, query: dict[str, str]) -> bool:
        if row["status"] == "trash" or (status != "any" and row["status"] != status):
            return False
        if "slug" in query and row["slug"] != query["slug"]:
            return False
        said = row.get("title", "") + row.get("content", "") + row.get("excerpt", "")
        return "search" not in query or (self.searches and query["search"].lower() in said.lower())

    def _show(self, row: dict[str, Any], for_editing: bool) -> dict[str, Any]:
        """A post or picture as the API gives it: what it says is in ``rendered``, for editors in ``raw`` too."""
        shown = dict(row)
        for name in ("title", "content", "excerpt"):
            if name in row:
                shown[name] = {"rendered": row[name], **({"raw": row[name]} if for_editing else {})}
        return shown

    def _write(self, kind: str, number: int, request: Request, *, signed_in: bool) -> Answer:
        rows = getattr(self, kind)
        if number and number not in rows:
            raise Refusal(404, "rest_post_invalid_id", "Invalid post ID.")
        code = "rest_cannot_edit" if number else "rest_cannot_create"
        if not signed_in:
            raise Refusal(401, code, "Sorry, you are not allowed to create posts as this user.")
        if self.role == "subscriber":
            raise Refusal(403, code, "Sorry, you are not allowed to create posts as this user.")
        fields = self._read_fields(request)
        row = rows[number] if number else self._new_post()
        changed = row | fields
        if not number:
            if not (changed["title"] or changed["content"] or changed["excerpt"]):
                raise Refusal(400, "empty_content", "Content, title, and excerpt are empty.")
            changed["slug"] = self._make_unique(changed["slug"])
        rows[changed["id"]] = changed
        return Answer(status=200 if number else 201, body=self._show(changed, True))

    def _read_fields(self, request: Request) -> dict[str, Any]:
        if not request.headers.get("content-type", "").startswith("application/json"):
            return {}  # WordPress reads no fields from a body that does not say it is JSON
        try:
            fields = json.loads(request.body)
        except ValueError:
            raise Refusal(400, "rest_invalid_json", "Invalid JSON body passed.") from None
        known = {"title", "content", "excerpt", "slug", "status", "featured_media", "alt_text", "caption"}
        fields = {name: value for name, value in fields.items() if name in known}  # what it does not know it ignores
        if fields.get("status", "draft") not in STATUSES:
            raise Refusal(400, "rest_invalid_param", "Invalid parameter(s): status", params={"status": "…"})
        if fields.get("status") in ("publish", "future", "private") and self.role == "contributor":
            raise Refusal(403, "rest_cannot_publish", "Sorry, you are not allowed to publish posts in this post type.")
        picture = fields.get("featured_media", 0)
        if picture and picture not in self.media:
            raise Refusal(400, "rest_invalid_featured_media", "Invalid featured media ID.")
        return fields

    def _new_post(self) -> dict[str, Any]:
        number = next(self._ids)
        blank = {"title": "", "content": "", "excerpt": "", "slug": "", "status": "draft", "featured_media": 0}
        return {"id": number, "link": f"{self.url}/?p={number}", **blank}

    def _make_unique(self, slug: str) -> str:
        """What ``wp_unique_post_slug`` makes of a slug that is taken: posts and pictures share theirs."""
        taken = {row["slug"] for row in (*self.posts.values(), *self.media.values())}
        endings = (slug, *(f"{slug}-{number}" for number in range(2, 100)))
        return next(ending for ending in endings if ending not in taken or not ending)

    def _upload(self, request: Request, *, signed_in: bool) -> Answer:
        if not signed_in:
            raise Refusal(401, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
        if self.role in ("contributor", "subscriber"):
            raise Refusal(400, "rest_cannot_create", "Sorry, you are not allowed to upload media on this site.")
        if not request.body:
            raise Refusal(400, "rest_upload_no_data", "No data supplied.")
        media_type = request.headers.get("content-type", "")
        if not media_type:
            raise Refusal(400, "rest_upload_no_content_type", "No Content-Type supplied.")
        disposition = request.headers.get("content-disposition", "")
        if not disposition:
            raise Refusal(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.")
        named = re.search(r';\s*filename="?([^";]+)"?', disposition)
        if not named:
            raise Refusal(400, "rest_upload_invalid_disposition", "Invalid Content-Disposition supplied.")
        if media_type not in IMAGE_STARTS or not request.body.startswith(IMAGE_STARTS[media_type]):
            message = "Sorry, you are not allowed to upload this file type."
            raise Refusal(500, "rest_upload_sideload_error", message)
        return self._keep_picture(named[1], media_type)

    def _keep_picture(self, name: str, media_type: str) -> Answer:
        number = next(self._ids)
        stem = name.rsplit(".", 1)[0]
        self.media[number] = {
            "id": number,
            "slug": self._make_unique(re.sub(r"[^a-z0-9-]+", "-", stem.lower())),
            "status": "inherit",
            "title": stem,
            "alt_text": "",
            "media_type": "image",
            "mime_type": media_type,
            "source_url": f"{self.url}/wp-content/uploads/2025/11/{name}",
        }
        return Answer(status=201, body=self._show(self.media[number], True))


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[WordPressSite]
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece: head and body apart wait 40 ms for each other

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        answer = self.site.answer(
            Request(
                method=self.command,
                path=parts.path,
                query={name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
            )
        )
        if answer.status == 0:
            self.close_connection = True  # the line breaks without an answer
            return
        is_text = isinstance(answer.body, str)
        data = (answer.body if is_text else json.dumps(answer.body)).encode()
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html" if is_text else "application/json", **answer.headers}
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


@contextmanager
def serve_site(wrap: Callable[[ThreadingHTTPServer], str] = lambda _: "http") -> Iterator[WordPressSite]:
    """Serve an empty site until the end of the ``with``. ``wrap`` may put TLS around it, and names the scheme."""
    site = WordPressSite()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    scheme = wrap(server)
    site.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
