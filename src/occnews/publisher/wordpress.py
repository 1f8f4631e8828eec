"""A publication as a post on the team's own WordPress site: as files to paste, or as one draft that is kept there."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from occnews import store
from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.errors import ConfigError, ConflictError, InputError
from occnews.model.member import Language
from occnews.model.publication import Publication, PublicationKind, SitePost, State
from occnews.model.story import Story, StoryImage
from occnews.publisher import Publisher
from occnews.publisher.lookup import choose_languages, find_publication
from occnews.publisher.publications import compose_in
from occnews.render.blocks import Picture, make_mark, render_blocks
from occnews.render.environment import image_url, media_base

if TYPE_CHECKING:
    from occnews.remote.wordpress import Media, Post, WordPress

PASSWORD_VARIABLE: Final = "OCCNEWS_WORDPRESS_PASSWORD"  # noqa: S105 - the name of a variable, no secret
_COMMAND: Final = "export --for wordpress"
_OPEN: Final = frozenset({"draft", "pending", "auto-draft"})
_MEDIA_TYPES: Final = {".png": "image/png", ".jpg": "image/jpeg"}


@dataclass(frozen=True, kw_only=True)
class KeptDraft:
    """One draft on the site, and whether it was there before. ``link`` is where it will be once it is published."""

    language: Language
    number: int
    edit_link: str
    link: str
    is_new: bool
    pictures: int


def write_post_files(p: Publisher, story: Story) -> dict[str, str | bytes]:
    """The post as files: the blocks for WordPress's code editor, and what goes into its other fields."""
    base = media_base(p.config)
    language = load_words(story.language, p.config.templates_folder).language_name(story.language)
    details = {
        "Title": story.headline,
        "Address": make_slug(story, p.config),
        "Excerpt": story.standfirst,
        "Language": language,
        "Featured image": image_url(base, story.hero) if story.hero else "",
        "Its description": story.hero.alt if story.hero else "",
    }
    return {
        "post.html": render_blocks(story, p.config, lambda image: Picture(url=image_url(base, image))),
        "post.txt": "".join(f"{label}: {text}\n" for label, text in details.items() if text),
    }


def make_slug(story: Story, config: Config) -> str:
    """The last part of the post's address: it says what the post is, and never changes with its headline."""
    name = re.sub(r"[^a-z0-9]+", "-", PurePath(story.path).name.lower()).strip("-")
    start = "new-members" if story.kind is PublicationKind.DIGEST else "welcome"
    return f"{start}-{name}" if story.language == config.main_language else f"{start}-{name}-{story.language}"


def has_site(config: Config) -> bool:
    """Whether there is a site to keep drafts on."""
    return bool(config.wordpress.url)


def keep_drafts(
    p: Publisher,
    name: str,
    *,
    languages: tuple[Language, ...] = (),
    replace: bool = False,
    environment: Mapping[str, str],
) -> Iterator[KeptDraft]:
    """Create or update one draft in each language on the team's WordPress site; yield each as it is there.

    Without ``languages`` it is the publication's first. ``replace`` overwrites what somebody changed there. The
    password is in ``environment``. Raises ConfigError for a setting that is missing, RemoteError when the site cannot
    or will not, ConflictError for a post that is out, or was changed there.
    """
    from occnews.remote.wordpress import WordPress

    password = _read_password(p.config, environment)
    with p.changing(_COMMAND) as tx:  # nothing is changed yet, but it must be known who acts before anything leaves
        publication = find_publication(tx, name)
        stories = {story.language: story for story in compose_in(p, tx, publication)}
    chosen = choose_languages(publication, languages or publication.languages[:1])
    if publication.state is State.RETRACTED:
        raise ConflictError(f"{publication.name} was taken back: take the post off your site by hand.")
    settings = p.config.wordpress
    with WordPress(settings.url, settings.user, password.get_secret_value()) as site:
        for language in chosen:
            yield _keep_draft(p, site, publication, stories[language], replace=replace)


def _read_password(config: Config, environment: Mapping[str, str]) -> SecretStr:
    """Read the application password. Raises ConfigError, which names the variable and never what is in it."""
    password = environment.get(PASSWORD_VARIABLE, "").strip()
    if not config.wordpress.url:
        raise ConfigError(
            'There is no site to keep a draft on: set url, such as "https://www.example.no", under [wordpress].'
        )
    if not config.wordpress.user:
        raise ConfigError("[wordpress] user is missing in config.toml: the user whose application password is used.")
    if not password:
        raise ConfigError(
            f"{PASSWORD_VARIABLE} is not in the environment. In WordPress, make an application password under "
            "Users → Profile, and set it there, never in config.toml."
        )
    return SecretStr(password)


def _keep_draft(p: Publisher, site: "WordPress", publication: Publication, story: Story, *, replace: bool) -> KeptDraft:
    known = _find_known(publication, story.language, p.config)
    mark, slug = make_mark(story.publication, story.language), make_slug(story, p.config)
    number = known.number if known else 0
    there = next(iter(site.find_posts(mark=mark, slug=slug, known=number)), None)
    if there:
        _refuse_taken(publication, there, known, replace=replace)
    pictures = _put_pictures(p.config, site, story)
    from occnews.remote.wordpress import PostDraft

    draft = PostDraft(
        title=escape(story.headline, quote=False),
        excerpt=escape(story.standfirst, quote=False),
        content=render_blocks(story, p.config, lambda image: _picture_of(image, pictures)),
        featured_media=pictures[story.hero.file].id if story.hero and story.hero.file in pictures else 0,
    )
    if there:
        post = site.update_post(there.id, draft)
    else:
        post = site.create_post(draft, slug=slug, find=lambda: next(iter(site.find_posts(mark=mark, slug=slug)), None))
    _remember(p, publication.name, story.language, post)
    return KeptDraft(
        language=story.language,
        number=post.id,
        edit_link=post.edit_link,
        link=post.link,
        is_new=there is None,
        pictures=len(pictures),
    )


def _find_known(publication: Publication, language: Language, config: Config) -> SitePost | None:
    site = config.wordpress.url
    return next((post for post in publication.site_posts if (post.language, post.site) == (language, site)), None)


def _refuse_taken(publication: Publication, post: "Post", known: SitePost | None, *, replace: bool) -> None:
    """Raise ConflictError for a post that is out, and for one that somebody worked on since we did."""
    name = publication.name
    if post.status not in _OPEN:
        state = {"publish": "published", "future": "scheduled"}.get(post.status, post.status)
        raise ConflictError(
            f"The post of {name} is {state} on your site, and such a post is changed by people alone: {post.edit_link} "
            "The text as it is now is in post.html, to paste. "
            f"If you have not told where it stands: occnews published {name} --url {post.link}"
        )
    if known and known.number == post.id and known.seal != _seal(post) and not replace:
        raise ConflictError(
            f"Somebody changed the draft in WordPress since it was last exported: {post.edit_link} Nothing was "
            f"overwritten. To put {name} in its place, add --replace; WordPress keeps the other as a revision."
        )


def _seal(post: "Post") -> str:
    said = "\0".join((post.title, post.content, post.excerpt, str(post.featured_media)))
    return hashlib.sha256(said.encode()).hexdigest()


def _put_pictures(config: Config, site: "WordPress", story: Story) -> dict[str, "Media"]:
    """Have every picture of the post in the media library, each once: its file in ``media/`` → what it is there."""
    wanted = {story.hero.file: story.hero} if story.hero and story.hero.file else {}

    def note(image: StoryImage) -> Picture:
        if image.file:
            wanted.setdefault(image.file, image)
        return Picture(url=image.url)

    render_blocks(story, config, note)
    return {file: _put_picture(config, site, image) for file, image in wanted.items()}


def _put_picture(config: Config, site: "WordPress", image: StoryImage) -> "Media":
    from occnews.remote.wordpress import Upload

    path = config.media_folder / image.file
    if not path.is_file():
        raise InputError(f"media/{image.file} is missing: bring it back from a backup, or set the picture again.")
    # Named by its content: the same picture is uploaded once, whatever it is used for.
    name = f"occnews-{path.stem[:32]}{path.suffix}"
    media_type = _MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return site.put_picture(Upload(name=name, media_type=media_type, alt=image.alt, read=path.read_bytes))


def _picture_of(image: StoryImage, pictures: Mapping[str, "Media"]) -> Picture:
    if not image.file:
        return Picture(url=image.url)
    media = pictures[image.file]
    return Picture(url=media.url, id=media.id)


def _remember(p: Publisher, name: str, language: Language, post: "Post") -> None:
    """Note which post it is and what it says now, so that the next export knows it again."""
    ours = SitePost(language=language, site=p.config.wordpress.url, number=post.id, seal=_seal(post))
    with p.changing(_COMMAND) as tx:
        publication = find_publication(tx, name)
        others = tuple(
            each for each in publication.site_posts if (each.language, each.site) != (ours.language, ours.site)
        )
        if ours not in publication.site_posts:
            kept = publication.model_copy(update={"site_posts": (*others, ours)})
            store.publications.save_publication(tx, kept)
