"""Correct and retract what is published; and the wording for what cannot be called back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from occnews import store
from occnews.config import Config
from occnews.editorial import approval
from occnews.editorial.approval import Step
from occnews.editorial.callbacks import Callback, compose_callback
from occnews.editorial.wording import load_words
from occnews.errors import InputError
from occnews.model.member import Language
from occnews.model.publication import Correction, Note, Publication, Retraction, State
from occnews.model.story import Story
from occnews.publisher import Publisher
from occnews.publisher.feed_ledger import enter_in_feeds
from occnews.publisher.files import write_atomically
from occnews.publisher.hubs import HubReport, tell_hubs
from occnews.publisher.inputs import explaining, read_line
from occnews.publisher.lookup import find_publication
from occnews.store import Transaction

CALLBACK_FILES: Final = ("correction.txt", "retraction.txt")


@dataclass(frozen=True, kw_only=True)
class RetractionReport:
    """What a retraction did. ``files`` are those written, ``callbacks`` the files with the ready wording among them,
    ``hubs`` those told of it."""

    publication: Publication
    files: tuple[Path, ...]
    callbacks: tuple[Path, ...]
    hubs: tuple[HubReport, ...] = ()


def correct(
    p: Publisher, name: str, *, because: str, notes: Mapping[Language, str] | None = None
) -> tuple[Publication, bool]:
    """Begin a correction of what is published: a draft of its next revision, while what is published stays public.

    ``because`` is what readers are told; ``notes`` says it in single languages. Of a correction that is being worked
    on, the reason is changed. Returns it, and whether it is new. Raises ConflictError when it is not published.
    """
    with p.changing("correct") as tx:
        before = find_publication(tx, name)
        reason, told = _read_reason(before, because, notes or {})
        is_new = not before.is_correction
        after = approval.advance(before, Step.CORRECT if is_new else Step.EDIT)
        revision = before.revision + 1 if is_new else before.revision
        with explaining():
            correction = Correction(revision=revision, because=reason, notes=told)
        earlier = before.corrections if is_new else before.corrections[:-1]
        draft = after.model_copy(update={"revision": revision, "corrections": (*earlier, correction)})
        if draft.corrections != before.corrections and not is_new:
            store.approvals.delete_approval(tx, before.id, before.revision)
        store.publications.save_publication(tx, draft)
    return draft, is_new


def retract(
    p: Publisher,
    name: str,
    *,
    because: str,
    notes: Mapping[Language, str] | None = None,
    keep_members: bool = False,
) -> RetractionReport:
    """Take back what is published: its page and feed entry stay, and say that and why it was retracted.

    Its members may be announced again, unless ``keep_members``. A correction that was being worked on is dropped.
    """
    with p.changing("retract") as tx:
        before = find_publication(tx, name)
        reason, told = _read_reason(before, because, notes or {})
        published = drop_correction(tx, before) if before.is_correction else before
        with explaining():
            retraction = Retraction(because=reason, notes=told, at=p.now, keeps_members=keep_members)
        after = approval.advance(published, Step.RETRACT).model_copy(update={"retraction": retraction})
        store.publications.save_publication(tx, after)
        enter_in_feeds(p, tx, after)
        if not keep_members:
            store.announced.free_memberships(tx, after.id)
    from occnews.publisher.site import write_site

    files = write_site(p)
    callbacks = write_callbacks(p, after)
    return RetractionReport(
        publication=after, files=(*files, *callbacks), callbacks=callbacks, hubs=tell_hubs(p, files)
    )


def _read_reason(publication: Publication, because: str, notes: Mapping[Language, str]) -> tuple[str, tuple[Note, ...]]:
    reason = read_line(because, "--because")
    if not reason:
        raise InputError("Say why, in a sentence that readers will see: --because TEXT")
    for language in notes:
        if language not in publication.languages:
            has = ", ".join(publication.languages)
            raise InputError(f"--note {language}: {publication.name} is not written in {language}; it has {has}.")
    with explaining():
        told = tuple(Note(language=language, text=text) for language, text in notes.items())
    return reason, told


def drop_correction(tx: Transaction, publication: Publication) -> Publication:
    """Give up a correction: the publication as it was published, but for its address on the team's own site."""
    store.approvals.delete_approval(tx, publication.id, publication.revision)
    published = find_published(tx, publication)
    return published.model_copy(update={"canonical_url": publication.canonical_url})


def find_published(tx: Transaction, publication: Publication) -> Publication:
    """The publication as it was when it was last published; itself when it is no correction in the making."""
    if not publication.is_correction:
        return publication
    for revision in reversed(
        store.history.list_revisions(tx, subject_kind=store.history.PUBLICATION, subject=publication.id)
    ):
        known = Publication.model_validate_json(revision.after) if revision.after else None
        if known and known.state is State.PUBLISHED:
            return known
    raise AssertionError(f"history does not hold {publication.name} as it was published")


def word_callbacks(config: Config, publication: Publication, story: Story) -> dict[str, str]:
    """The file with the wording for what cannot be called back, by its name; none without correction or retraction."""
    callback = _compose(config, publication, story)
    if callback is None:
        return {}
    return {CALLBACK_FILES[1] if story.retraction else CALLBACK_FILES[0]: callback.to_text()}


def list_callbacks(p: Publisher, name: str) -> tuple[tuple[Language, Callback], ...]:
    """The wording for what cannot be called back, in each language."""
    from occnews.publisher.publications import compose

    with p.reading() as tx:
        publication = find_publication(tx, name)
    found = ((story.language, _compose(p.config, publication, story)) for story in compose(p, name))
    return tuple((language, callback) for language, callback in found if callback)


def _compose(config: Config, publication: Publication, story: Story) -> Callback | None:
    if publication.published_at is None:
        return None
    words = load_words(story.language, config.templates_folder)
    return compose_callback(story, words, published=publication.published_at.astimezone(config.site.zone).date())


def write_callbacks(p: Publisher, publication: Publication) -> tuple[Path, ...]:
    """Write the wording for what cannot be called back into the build folder, one file a language."""
    from occnews.publisher.publications import compose_in

    with p.reading() as tx:
        stories: Sequence[Story] = compose_in(p, tx, publication)
    folder = p.config.root / "build" / publication.path
    files = []
    for story in stories:
        target = folder if story.language == publication.languages[0] else folder / story.language
        for name, text in word_callbacks(p.config, publication, story).items():
            write_atomically(target / name, text, durable=False)
            files.append(target / name)
    return tuple(files)
