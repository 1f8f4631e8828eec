"""Review, approve and publish: nothing goes out that nobody approved."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from occnews import store
from occnews.editorial import approval
from occnews.editorial.approval import Step
from occnews.errors import CheckFailedError, ConflictError, InputError, OccnewsError
from occnews.model.finding import Finding, Severity
from occnews.model.history import Approval
from occnews.model.publication import Publication, PublicationKind
from occnews.model.story import Edition, Story, StorySnippet
from occnews.publisher import Publisher
from occnews.publisher.corrections import write_callbacks
from occnews.publisher.feed_ledger import enter_in_feeds
from occnews.publisher.feeds import refuse_foreign_feeds
from occnews.publisher.hubs import HubReport, tell_hubs
from occnews.publisher.inputs import read_line, read_name
from occnews.publisher.lookup import find_publication
from occnews.publisher.media import load_logos
from occnews.publisher.publications import check_in, check_records, compose_in
from occnews.publisher.site import write_site
from occnews.render.environment import hash_appearance
from occnews.render.social import render_snippets
from occnews.store import Transaction


@dataclass(frozen=True, kw_only=True)
class PublishReport:
    """What publishing did: ``files`` are those written; none yet for one that is scheduled.

    After a correction the last of them hold the wording for what cannot be called back. ``hubs`` are those told of it.
    ``refusal`` says why one of several that are due could not go out; it stays as it was.
    """

    publication: Publication
    files: tuple[Path, ...] = ()
    refusal: str = ""
    hubs: tuple[HubReport, ...] = ()


def submit_for_review(p: Publisher, name: str) -> tuple[Publication, tuple[Finding, ...]]:
    """Send a draft to review: from here on its members are fixed. Returns it and what a check finds."""
    with p.changing("review") as tx:
        publication = hand_in(tx, find_publication(tx, name))
        return publication, check_in(p, tx, publication)


def hand_in(tx: Transaction, draft: Publication) -> Publication:
    """Send a draft to review within a transaction."""
    publication = approval.advance(draft, Step.REVIEW)
    store.publications.save_publication(tx, publication)
    return publication


def send_back(p: Publisher, name: str, *, because: str) -> Publication:
    """Send a publication back to its editors, with the reason. An approval is void."""
    reason = read_line(because, "--because")
    if not reason:
        raise InputError("Say why, so that the editors know what to mend: --because TEXT")
    with p.changing("send-back") as tx:
        before = find_publication(tx, name)
        publication = approval.advance(before, Step.SEND_BACK).model_copy(update={"sent_back_because": reason})
        store.approvals.delete_approval(tx, before.id, before.revision)
        store.publications.save_publication(tx, publication)
    return publication


def approve(p: Publisher, name: str, *, by: str) -> Publication:
    """Approve a publication as it is composed now: from here on this very story is what goes out.

    Raises CheckFailedError when something blocks, ConflictError when it is not in review.
    """
    approver = read_name(by, "--by")
    if not approver:
        raise InputError("Who approves it? --by NAME")
    with p.changing("approve") as tx:
        publication = approval.advance(find_publication(tx, name), Step.APPROVE)
        _bind(p, tx, publication, by=approver)
        store.publications.save_publication(tx, publication)
    return publication


def _bind(p: Publisher, tx: Transaction, publication: Publication, *, by: str) -> Approval:
    """Store the composed edition as approved. Raises CheckFailedError when something blocks."""
    _refuse_blocked(publication, check_in(p, tx, publication))
    edition = Edition(stories=tuple(_fix_snippets(p, story) for story in compose_in(p, tx, publication)))
    bound = Approval(
        publication=publication.id,
        revision=publication.revision,
        by=by,
        at=p.now,
        edition=edition.to_json(),
        fingerprint=edition.fingerprint(_appearance(p)),
    )
    store.approvals.save_approval(tx, bound)
    return bound


def _fix_snippets(p: Publisher, story: Story) -> Story:
    """The story with every network's text as it stands now; ``{url}`` keeps the place of the link."""
    snippets = tuple(
        StorySnippet(
            network=snippet.network,
            part=snippet.part,
            text=snippet.text.replace(snippet.url, "{url}") if snippet.url else snippet.text,
        )
        for snippet in render_snippets(story, p.config)
    )
    return replace(story, snippets=snippets)


def _appearance(p: Publisher) -> str:
    return hash_appearance(p.config, load_logos(p.config), p.words)


def _refuse_blocked(publication: Publication, findings: tuple[Finding, ...]) -> None:
    blocking = tuple(finding for finding in findings if finding.severity is Severity.BLOCKING)
    if blocking:
        more = f" and {len(blocking) - 1} more" if len(blocking) > 1 else ""
        first = f"{blocking[0].where}: {blocking[0].message.rstrip('.')}"
        raise CheckFailedError(
            f"{publication.name} cannot go out: {first}{more}. occnews check {publication.name} shows how to mend it.",
            blocking,
        )


def publish(p: Publisher, name: str, *, at: dt.datetime | None = None) -> PublishReport:
    """Publish an approved publication to feeds and archive, now or ``at`` a later time (by ``publish_due``).

    Raises ConflictError without approval, when templates or brand changed since, or when a member was announced
    meanwhile; CheckFailedError when something blocks; OccnewsError when it is published but a file could not be
    written, which any later command does.
    """
    if at is not None and at <= p.now:
        local = at.astimezone(p.config.site.zone)
        raise InputError(f"--at {local:%Y-%m-%d %H:%M} is in the past; leave it out to publish now.")
    with p.changing("publish") as tx:
        before = find_publication(tx, name)
        if at:
            return PublishReport(publication=_set_time(p, tx, before, at))
        publication = publish_in(p, tx, before)
    files = _write_files(p, publication)
    callbacks = write_callbacks(p, publication) if publication.corrections else ()
    return PublishReport(publication=publication, files=(*files, *callbacks), hubs=tell_hubs(p, files))


def _set_time(p: Publisher, tx: Transaction, before: Publication, at: dt.datetime) -> Publication:
    scheduled = _advance(p, before, Step.SCHEDULE).model_copy(update={"scheduled_at": at.astimezone(dt.UTC)})
    _check_bound(p, tx, before, on=at.astimezone(p.config.site.zone).date())
    store.publications.save_publication(tx, scheduled)
    return scheduled


def publish_in(p: Publisher, tx: Transaction, before: Publication) -> Publication:
    """Publish now, within a transaction. The files derive from it, and are written after it."""
    publication = _advance(p, before, Step.PUBLISH)
    _check_bound(p, tx, before, on=p.today)
    refuse_foreign_feeds(p, tx)
    publication = _number_and_record(p, tx, publication)
    store.publications.save_publication(tx, publication)
    enter_in_feeds(p, tx, publication)
    return publication


def _advance(p: Publisher, publication: Publication, step: Step) -> Publication:
    return approval.advance(publication, step, needs_approval=p.config.editorial.approval == "required")


def _write_files(p: Publisher, publication: Publication) -> tuple[Path, ...]:
    try:
        return write_site(p)
    except OccnewsError as error:
        # It is committed: to publish it again would be refused.
        raise OccnewsError(
            f"{publication.name} is published, but not all of its files are written yet. {error} "
            "Mend that, then type: occnews feeds build"
        ) from None


def _check_bound(p: Publisher, tx: Transaction, publication: Publication, *, on: dt.date) -> None:
    """Make sure that what goes out is what was approved, and may go out on that day."""
    bound = store.approvals.get_approval(tx, publication.id, publication.revision)
    if bound is None:
        # Only a team of one (approval = "none") gets here without: what it publishes is bound all the same.
        bound = _bind(p, tx, publication, by=f"{p.by} (no approval required)")
    elif Edition.from_json(bound.edition).fingerprint(_appearance(p)) != bound.fingerprint:
        raise ConflictError(
            f"The templates, wording or brand changed since {publication.name} was approved, so it would not look as "
            f"approved. Send it back and approve it again: occnews send-back {publication.name} --because TEXT"
        )
    # What it renders to was judged when it was approved, and is bound; days, embargoes and records move on.
    _refuse_blocked(publication, check_records(p, tx, publication, on=on))


def _number_and_record(p: Publisher, tx: Transaction, publication: Publication) -> Publication:
    if publication.is_correction:
        corrections = (
            *publication.corrections[:-1],
            publication.corrections[-1].model_copy(update={"published_at": p.now}),
        )
        corrected = publication.model_copy(update={"corrections": corrections, "updated_at": p.now})
        store.announced.record_published(tx, corrected)
        return corrected
    number = store.publications.next_digest_number(tx) if publication.kind is PublicationKind.DIGEST else None
    host = p.config.site.host
    published = publication.model_copy(
        update={
            "number": number,
            "published_at": p.now,
            # Minted once and kept, whatever becomes of slug, host or scheme. Source: RFC 4151.
            "feed_id": f"tag:{host},{p.today.isoformat()}:{publication.id}",
        }
    )
    store.announced.record_published(tx, published)
    return published


def publish_due(p: Publisher, *, since: dt.datetime | None = None) -> list[PublishReport]:
    """Publish everything that was scheduled for now or earlier, the earliest first. One refusal holds no other back.

    What was scheduled for before ``since`` is left to people.
    """
    with p.reading() as tx:
        scheduled = store.publications.list_scheduled(tx)
    moments = [(each.scheduled_at, each.name) for each in scheduled if each.scheduled_at]
    return [_publish_or_refuse(p, name) for at, name in moments if at <= p.now and (since is None or since <= at)]


def _publish_or_refuse(p: Publisher, name: str) -> PublishReport:
    """Publish one of several: what may not go out holds no other back."""
    try:
        return publish(p, name)
    except (CheckFailedError, ConflictError) as error:
        with p.reading() as tx:
            return PublishReport(publication=find_publication(tx, name), refusal=str(error))
