"""Exports: a publication as files for whatever else sends or shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from occnews.editorial.wording import load_words
from occnews.errors import ConflictError
from occnews.mail.draft import build_draft
from occnews.mail.splicing import refuse_in_constants, split_text
from occnews.model.member import Language
from occnews.model.publication import Publication, State
from occnews.model.rendering import Logos, Personal, RenderedEmail
from occnews.model.story import Story
from occnews.publisher import Publisher
from occnews.publisher.files import write_atomically
from occnews.publisher.lookup import choose_languages, find_publication
from occnews.publisher.media import load_logos
from occnews.publisher.publications import compose_in
from occnews.publisher.rendering import render_with_placeholders
from occnews.publisher.wordpress import write_post_files
from occnews.render.email import render_email
from occnews.render.fragment import render_fragment
from occnews.render.merge_tags import SERVICES, Service

# What people call the fields of Personal.
_FIELD_NAMES = {
    "greeting": "the greeting",
    "unsubscribe": "the unsubscribe link",
    "preferences": "the preferences link",
    "view_online": "the link to the version in the browser",
    "postal_address": "the postal address",
}


class Target(StrEnum):
    """What a publication is exported for."""

    MAILCHIMP = "mailchimp"
    BREVO = "brevo"
    MAILJET = "mailjet"
    SENDGRID = "sendgrid"
    HTML = "html"
    FRAGMENT = "fragment"
    OUTLOOK = "outlook"
    WORDPRESS = "wordpress"


@dataclass(frozen=True, kw_only=True)
class ExportReport:
    """Where an export went and every file of it; ``notes`` are sentences about what to know before using it."""

    publication: Publication
    languages: tuple[Language, ...]
    folder: Path
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Written:
    files: dict[str, str | bytes]
    notes: tuple[str, ...] = ()


def export(
    p: Publisher, name: str, target: Target, *, out: Path | None = None, languages: tuple[Language, ...] = ()
) -> ExportReport:
    """Export a publication, a draft too, into ``out`` (``build/<its path>/for-<target>`` of the workspace by default).

    The first language goes to ``out`` itself, each further one into a folder of its own; for WordPress, which keeps a
    post in each, it is the first alone unless ``languages`` says otherwise. Nothing leaves this machine. Raises
    InputError for a language that the publication does not have, ConflictError when it was taken back.
    """
    with p.reading() as tx:
        publication = find_publication(tx, name)
        chosen = choose_languages(publication, languages or default_languages(publication, target))
        stories = {story.language: story for story in compose_in(p, tx, publication)}
    refuse_retracted(publication)
    folder = out or p.config.root / "build" / publication.path / f"for-{target}"
    logos = load_logos(p.config)
    files, notes = [], list(_list_notes(p, publication, target, tuple(stories.values())))
    for position, language in enumerate(chosen):
        place = folder if position == 0 else folder / language
        written = _write(p, target, stories[language], logos)
        notes += written.notes
        for file, content in written.files.items():
            write_atomically(place / file, content, durable=False)
            files.append(place / file)
    return ExportReport(
        publication=publication,
        languages=chosen,
        folder=folder,
        files=tuple(files),
        notes=tuple(dict.fromkeys(notes)),
    )


def default_languages(publication: Publication, target: Target) -> tuple[Language, ...]:
    """The languages that an export is in when nobody says."""
    return publication.languages[:1] if target is Target.WORDPRESS else publication.languages


def refuse_retracted(publication: Publication) -> None:
    """Raise ConflictError for a publication that was taken back."""
    if publication.state is State.RETRACTED:
        raise ConflictError(f"{publication.name} was taken back: nobody is to send or show it any more.")


def _list_notes(p: Publisher, publication: Publication, target: Target, stories: Sequence[Story]) -> Iterator[str]:
    if publication.state in (State.DRAFT, State.IN_REVIEW):
        yield (
            f"{publication.name} is not approved yet ({publication.state}): this is how it reads today. "
            "Export it again when it is."
        )
    if target is Target.WORDPRESS and p.config.wordpress.url:
        return  # its pictures go to the site itself
    has_pictures = any(image.file for story in stories for image in story.images) or p.config.brand.logo
    if not has_pictures:
        return
    if not p.config.site.url:
        yield "The pictures have no address yet: set url under [site] in config.toml, and export again."
    elif publication.published_at is None:
        yield (
            f"The pictures are at {p.config.site.url}/media once {publication.name} is published and your site folder "
            "is on its server; until then readers see none."
        )


def _write(p: Publisher, target: Target, story: Story, logos: Logos) -> _Written:
    if target is Target.FRAGMENT:
        return _Written(files={"fragment.html": render_fragment(story, p.config)})
    if target is Target.WORDPRESS:
        return _Written(files=write_post_files(p, story))
    if target in SERVICES:
        return _write_for_service(p, SERVICES[target], story, logos)
    email = render_email(story, p.config, logos, Personal())
    if target is Target.OUTLOOK:
        return _Written(files={"draft.eml": build_draft(email)})
    return _Written(files=_write_email(email))


def _write_email(email: RenderedEmail) -> dict[str, str | bytes]:
    about = f"Subject:   {email.subject}\nPreheader: {email.preheader}\n"
    return {"email.html": email.html, "email.txt": email.text, "subject.txt": about}


def _write_for_service(p: Publisher, service: Service, story: Story, logos: Logos) -> _Written:
    words = load_words(story.language, p.config.templates_folder)
    tags = service.write_tags(words, in_html=False)
    names = [field for field in tags if field != "greeting" or p.config.email.greeting]
    email = render_with_placeholders(p.config, story, logos, *names)
    refuse_in_constants(email)
    text = split_text(email.text, email.personal, "the text of the email")
    html = split_text(email.html, email.personal, "the HTML of the email")
    kept_text = replace(text, constants=tuple(map(service.keep_text, text.constants)))
    kept_html = replace(html, constants=tuple(map(service.keep_html, html.constants)))
    filled = replace(
        email,
        subject=service.keep_text(email.subject),
        preheader=service.keep_text(email.preheader),
        text=kept_text.fill(tags),
        html=kept_html.fill(service.write_tags(words, in_html=True)),
    )
    return _Written(files=_write_email(filled), notes=tuple(_list_gaps(p, service, names, text.fields, html.fields)))


def _list_gaps(
    p: Publisher, service: Service, names: Sequence[str], in_text: Sequence[str], in_html: Sequence[str]
) -> Iterator[str]:
    """What the service, the settings or a template of one's own leaves out, and what to set at the service."""
    if not p.config.email.greeting:
        yield "It greets nobody by name: greeting = true under [email] in config.toml changes that."
    if not service.preferences:
        yield f"{service.name} has no page for preferences: the link to it is left out."
    if not service.postal_address:
        yield f"{service.name} has no tag for the postal address: yours from config.toml stands there."
    for field in names:
        if field not in in_text or field not in in_html:
            yield f"Your own templates leave out {_FIELD_NAMES[field]} in the HTML or in the text."
    yield from service.hints
