"""A site that runs WordPress: its posts and pictures, over its REST API (``/wp-json/wp/v2``).

Source: the REST API handbook, and WordPress's own controllers for posts and attachments (6.8).
"""

import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import httpx

from occnews.errors import RemoteError
from occnews.remote.wordpress_refusals import (
    PassingFaultError,
    code_of,
    explaining,
    read_json,
    refuse,
    refuse_open_line,
)

TIMEOUT: Final = 30.0
PAUSES: Final = (1.0, 4.0)
"""Seconds before the second try and the third; a fourth there is not."""
_Found = TypeVar("_Found")


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post as its editor has it. ``link`` is where the public will find it, ``edit_link`` where to edit it."""

    id: int
    status: str
    slug: str
    link: str
    edit_link: str
    title: str
    content: str
    excerpt: str
    featured_media: int


@dataclass(frozen=True, kw_only=True)
class PostDraft:
    """What a draft is to say; title and excerpt are HTML. ``featured_media`` is a picture's number, 0 for none."""

    title: str
    content: str
    excerpt: str
    featured_media: int = 0


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A picture to be in the media library. ``name`` is its file's name, by which it is found again."""

    name: str
    media_type: str
    alt: str
    read: Callable[[], bytes]


@dataclass(frozen=True, kw_only=True)
class Media:
    """A picture in the media library."""

    id: int
    url: str


class WordPress:
    """One site, signed in to with an application password. ``verify``: the certificates to trust, if not the usual."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        *,
        pause: Callable[[float], None] = time.sleep,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        """Raises ConfigError for an address over which a password may not be sent."""
        refuse_open_line(url)
        self._url, self._pause = url.rstrip("/"), pause
        self._client = httpx.Client(
            auth=(user, password),
            # Wherever a site sends us on to, the password does not go along.
            follow_redirects=False,
            timeout=TIMEOUT,
            verify=verify,
            headers={"Accept": "application/json", "User-Agent": "occnews"},
        )

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> "WordPress":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find_posts(self, *, mark: str, slug: str, known: int = 0) -> tuple[Post, ...]:
        """The posts that hold a mark, but for those in the bin: the known one first, then the oldest.

        The known one counts without its mark too, as long as it has the slug: somebody may have removed the block.
        """
        by_id: dict[int, Post] = {}
        if known:
            by_id |= {post.id: post for post in self._get_post(known) if mark in post.content or post.slug == slug}
        # Plugins replace the search on some sites, and people rename slugs: whichever finds it will do.
        for query in ({"search": mark}, {"slug": slug}):
            answer = self._ask("GET", "posts", params={**query, "status": "any", "context": "edit", "per_page": "100"})
            by_id |= {post.id: post for post in map(self._read_post, self._read_rows(answer)) if mark in post.content}
        return tuple(sorted(by_id.values(), key=lambda post: (post.id != known, post.id)))

    def create_post(self, draft: PostDraft, *, slug: str, find: Callable[[], Post | None]) -> Post:
        """Create a draft, once: when the site does not answer, ``find`` says whether it was created all the same."""
        fields = {**_fields(draft), "slug": slug, "status": "draft"}
        return self._create_once(lambda: self._read_post(self._send_once("POST", "posts", json=fields)), find)

    def update_post(self, post: int, draft: PostDraft) -> Post:
        """Put new words into a post; its slug and status stay as they are."""
        return self._read_post(self._ask("POST", f"posts/{post}", json=_fields(draft)))

    def put_picture(self, upload: Upload) -> Media:
        """Have a picture in the media library: uploaded if none of its name is there yet."""
        slug = upload.name.rsplit(".", 1)[0].lower()
        found = self._find_media(slug)
        if found is None:
            found = self._create_once(lambda: self._upload(upload), lambda: self._find_media(slug))
        media, alt = found
        if not alt and upload.alt:
            self._ask("POST", f"media/{media.id}", json={"alt_text": upload.alt, "title": upload.alt})
        return media

    def _find_media(self, slug: str) -> tuple[Media, str] | None:
        rows = self._read_rows(self._ask("GET", "media", params={"slug": slug, "context": "edit"}))
        return self._read_media(rows[0]) if rows else None

    def _upload(self, upload: Upload) -> tuple[Media, str]:
        headers = {
            "Content-Type": upload.media_type,
            "Content-Disposition": f'attachment; filename="{upload.name}"',
        }
        answer = self._send_once("POST", "media", picture=upload.name, content=upload.read(), headers=headers)
        return self._read_media(answer)

    def _get_post(self, number: int) -> Iterator[Post]:
        """The post of a number, unless it is gone or in the bin."""
        answer = self._ask("GET", f"posts/{number}", params={"context": "edit"}, may_miss=True)
        if answer is not None:
            post = self._read_post(answer)
            if post.status != "trash":
                yield post

    def _create_once(self, create: Callable[[], _Found], find: Callable[[], _Found | None]) -> _Found:
        for pause in (*PAUSES, None):
            try:
                return create()
            except PassingFaultError:
                if pause is None:
                    raise
                self._pause(pause)
                found = find()
                if found is not None:
                    return found
        raise AssertionError("unreachable")

    def _ask(self, method: str, path: str, *, may_miss: bool = False, **request: Any) -> Any:
        """Ask for something that may safely be asked for again. None for what is not there, if it may miss."""
        for pause in (*PAUSES, None):
            try:
                return self._send_once(method, path, may_miss=may_miss, **request)
            except PassingFaultError:
                if pause is None:
                    raise
                self._pause(pause)
        raise AssertionError("unreachable")

    def _send_once(self, method: str, path: str, *, may_miss: bool = False, picture: str = "", **request: Any) -> Any:
        with explaining(self._url):
            response = self._client.request(method, f"{self._url}/wp-json/wp/v2/{path}", **request)
        answer = read_json(response)
        if may_miss and code_of(answer) == "rest_post_invalid_id":
            return None
        refuse(response, answer, self._url, picture)
        return answer

    def _read_post(self, answer: Any) -> Post:
        try:
            return Post(
                id=int(answer["id"]),
                status=str(answer["status"]),
                slug=str(answer["slug"] or answer.get("generated_slug", "")),
                link=str(answer["link"]),
                edit_link=f"{self._url}/wp-admin/post.php?post={int(answer['id'])}&action=edit",
                title=str(answer["title"]["raw"]),
                content=str(answer["content"]["raw"]),
                excerpt=str(answer["excerpt"]["raw"]),
                featured_media=int(answer["featured_media"]),
            )
        except (KeyError, TypeError, ValueError):
            raise self._doubt("a post") from None

    def _read_media(self, answer: Any) -> tuple[Media, str]:
        """A picture and its alt text there."""
        try:
            return Media(id=int(answer["id"]), url=str(answer["source_url"])), str(answer["alt_text"])
        except (KeyError, TypeError, ValueError):
            raise self._doubt("a picture") from None

    def _read_rows(self, answer: Any) -> list[Any]:
        if not isinstance(answer, list):
            raise self._doubt("a list")
        return answer

    def _doubt(self, what: str) -> RemoteError:
        return RemoteError(
            f"{self._url} answered with something that is not {what} as WordPress gives it. A plugin may change its "
            "REST API: ask whoever looks after the site."
        )


def _fields(draft: PostDraft) -> dict[str, object]:
    fields: dict[str, object] = {"title": draft.title, "content": draft.content, "excerpt": draft.excerpt}
    # Without a hero of ours the one that somebody chose there stays.
    return fields | ({"featured_media": draft.featured_media} if draft.featured_media else {})
