"""A workspace's life as its feeds see it: publish, correct and retract, without the pages that go with it."""

import dataclasses
from pathlib import Path

from tests.stories import make_story

from occnews import store
from occnews.model.history import Approval
from occnews.model.member import Language
from occnews.model.publication import Correction, Publication, PublicationKind, Retraction, State
from occnews.model.story import Edition, Story, StoryNotice
from occnews.publisher import Publisher
from occnews.publisher.feed_ledger import enter_in_feeds
from occnews.publisher.feeds import write_feeds

LANGUAGES = (Language.EN, Language.NB)


def publish(p: Publisher, number: int, *, write: bool = True, intro: str = "") -> Publication:
    """Publish the announcement of member ``number``, now."""
    publication = Publication(
        id=f"pub-{number}",
        kind=PublicationKind.ANNOUNCEMENT,
        name=f"member-{number}",
        state=State.PUBLISHED,
        date=p.today,
        languages=LANGUAGES,
        published_at=p.now,
        feed_id=f"tag:news.fjord.example,{p.today}:pub-{number}",
    )
    return _enter(p, publication, write=write, intro=intro)


def correct(p: Publisher, number: int, *, because: str, write: bool = True) -> Publication:
    """Correct it, now: what stands there from here on says ``because``."""
    before = _read(p, number)
    correction = Correction(revision=before.revision + 1, because=because, published_at=p.now)
    after = before.model_copy(
        update={
            "revision": before.revision + 1,
            "updated_at": p.now,
            "corrections": (*before.corrections, correction),
        }
    )
    return _enter(p, after, write=write, intro=f"Corrected to revision {after.revision}.")


def retract(p: Publisher, number: int, *, because: str, write: bool = True) -> Publication:
    """Retract it, now."""
    retraction = Retraction(because=because, at=p.now)
    after = _read(p, number).model_copy(update={"state": State.RETRACTED, "retraction": retraction})
    return _enter(p, after, write=write, approve=False)


def _read(p: Publisher, number: int) -> Publication:
    with p.reading() as tx:
        publication = store.publications.get_publication_by_id(tx, f"pub-{number}")
    assert publication is not None
    return publication


def _enter(
    p: Publisher, publication: Publication, *, write: bool, intro: str = "", approve: bool = True
) -> Publication:
    with p.changing("publish") as tx:
        store.publications.save_publication(tx, publication)
        if approve:
            store.approvals.save_approval(tx, _approve(p, publication, intro))
        enter_in_feeds(p, tx, publication)
    if write:
        write_feeds(p)
    return publication


def _approve(p: Publisher, publication: Publication, intro: str) -> Approval:
    edition = Edition(stories=tuple(_tell(publication, language, intro) for language in LANGUAGES))
    return Approval(
        publication=publication.id,
        revision=publication.revision,
        by="Chief",
        at=p.now,
        edition=edition.to_json(),
        fingerprint="0" * 64,
    )


def _tell(publication: Publication, language: Language, intro: str) -> Story:
    prefix = "" if language is Language.EN else f"{language}/"
    page = f"https://news.fjord.example/{prefix}{publication.path}/"
    story = make_story(1, language, kind=publication.kind)
    return dataclasses.replace(
        story,
        publication=publication.id,
        name=publication.name,
        path=publication.path,
        revision=publication.revision,
        date=publication.date,
        headline=f"Welcome, {publication.name}",
        intro=(intro,) if intro else story.intro,
        url=page,
        page_url=page,
        alternates=(),
        corrections=tuple(StoryNotice(text=each.because) for each in publication.corrections),
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder by its path there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
