"""Builds: one publication in every channel, as files to look at."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from occnews.model.member import Language
from occnews.model.publication import Network, Publication, State
from occnews.model.rendering import Logos, Snippet
from occnews.model.story import Story
from occnews.publisher import Publisher
from occnews.publisher.corrections import CALLBACK_FILES, word_callbacks
from occnews.publisher.files import write_atomically
from occnews.publisher.lookup import choose_languages, find_publication
from occnews.publisher.media import copy_images, load_logos
from occnews.publisher.publications import compose_in
from occnews.publisher.rendering import render_story
from occnews.publisher.site import feed_links, image_names, write_site
from occnews.render.environment import media_base
from occnews.render.page import render_page

_CHANNEL_FILES = ("email.html", "email.txt", "email.eml", "snippets.json")


@dataclass(frozen=True, kw_only=True)
class BuildReport:
    """Where a build went and every file of it; ``warnings`` are sentences about what is still missing."""

    folder: Path
    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


def build(p: Publisher, name: str, *, out: Path | None = None, languages: tuple[Language, ...] = ()) -> BuildReport:
    """Build a publication's channels into ``out`` (``build/<its path>`` of the workspace by default).

    The first language goes to ``out`` itself, each further one into a folder of its own (``out/nb``). ``email.html``
    and ``page.html`` find their pictures in ``media/`` beside them; ``email.eml`` is the very message, its pictures
    under the site's address. Raises InputError for a language that the publication does not have.
    """
    with p.reading() as tx:
        publication = find_publication(tx, name)
        stories = {story.language: story for story in compose_in(p, tx, publication)}
    chosen = choose_languages(publication, languages)
    folder = out or p.config.root / "build" / publication.path
    logos = load_logos(p.config)
    files: list[Path] = []
    for position, language in enumerate(chosen):
        target = folder if position == 0 else folder / language
        files += _build_story(p, publication, stories[language], logos, target)
    return BuildReport(folder=folder, files=tuple(files), warnings=tuple(_list_missing(p, publication)))


def _list_missing(p: Publisher, publication: Publication) -> Iterator[str]:
    if p.config.editorial.external_pages and not publication.canonical_url:
        yield (
            f"The links lead to our own archive: the page on your site is not known yet. When it is there, type: "
            f"occnews published {publication.name} --url URL"
        )


def _build_story(p: Publisher, publication: Publication, story: Story, logos: Logos, folder: Path) -> list[Path]:
    is_out = publication.state in (State.PUBLISHED, State.RETRACTED)
    page = render_page(story, p.config, logos, published=is_out, root="", feeds=feed_links(p.config))
    contents = {"page.html": page, **word_callbacks(p.config, publication, story)}
    # Nobody sends or posts what was taken back.
    channels, networks = ({}, set()) if story.retraction else _render_channels(p, story, logos)
    _remove_stale(folder / "snippets", networks)
    for name in (*_CHANNEL_FILES, *CALLBACK_FILES):
        if name not in (*contents, *channels):
            (folder / name).unlink(missing_ok=True)
    files = {**channels, **contents}
    for name, content in files.items():
        write_atomically(folder / name, content, durable=False)
    images = copy_images(p.config, image_names([story], logos), folder / "media", durable=False)
    return [*(folder / name for name in files), *images]


def _render_channels(p: Publisher, story: Story, logos: Logos) -> tuple[dict[str, str | bytes], set[str]]:
    """The email and the posts as files, and the networks that the posts are for."""
    rendered = render_story(p, story, logos)
    contents: dict[str, str | bytes] = {
        "email.html": rendered.email.html.replace(media_base(p.config), "media/"),
        "email.txt": rendered.email.text,
        "email.eml": rendered.message,
        "snippets.json": _write_snippets_json(rendered.snippets),
        **{f"snippets/{network}.txt": text for network, text in _join_parts(rendered.snippets).items()},
    }
    return contents, {snippet.network for snippet in rendered.snippets}


def _write_snippets_json(snippets: Iterable[Snippet]) -> str:
    plain = [asdict(snippet) for snippet in snippets]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _join_parts(snippets: Iterable[Snippet]) -> dict[str, str]:
    """Each network's text as a person would paste it: the parts of a thread with a rule between them."""
    parts: dict[str, list[str]] = {}
    for snippet in snippets:
        parts.setdefault(snippet.network, []).append(snippet.text)
    return {network: "\n\n---\n\n".join(texts) + "\n" for network, texts in parts.items()}


def _remove_stale(folder: Path, wanted: set[str]) -> None:
    """Take away the snippets of an earlier build for networks that are no longer asked for; nothing else is ours."""
    for network in set(get_args(Network)) - wanted:
        (folder / f"{network}.txt").unlink(missing_ok=True)


def build_feeds(p: Publisher, *, force: bool = False) -> tuple[Path, ...]:
    """Write the feeds and the archive anew from the approved stories. Returns the feeds' files.

    Raises ConflictError when a feed holds entries that this workspace does not know, unless forced.
    """
    return tuple(path for path in write_site(p, force=force) if path.parent == p.config.feeds_folder)
