"""Publications: shape, show and check them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from occnews import store
from occnews.config import Config
from occnews.editorial import approval, checks
from occnews.editorial.approval import Step
from occnews.editorial.callbacks import compose_retraction
from occnews.editorial.compose import compose_stories, page_address
from occnews.editorial.wording import load_words
from occnews.errors import ConflictError, InputError, NotFoundError, OccnewsError
from occnews.model.dates import Period
from occnews.model.finding import Finding
from occnews.model.member import Member
from occnews.model.publication import Entry, Exclusion, Publication, PublicationKind, State, Tier
from occnews.model.rules import drop_echoes, drop_unwanted
from occnews.model.selection import Selection
from occnews.model.story import Edition, Story
from occnews.publisher import Publisher
from occnews.publisher.drafting import merge_entries, select_members
from occnews.publisher.inputs import explaining, read_url
from occnews.publisher.lookup import find_member, find_publication
from occnews.publisher.media import check_pictures
from occnews.store import Transaction


def get_publication(p: Publisher, name: str) -> Publication:
    """Get a publication by its name. Raises NotFoundError."""
    with p.reading() as tx:
        return find_publication(tx, name)


def list_publications(p: Publisher, kind: PublicationKind | None = None) -> list[Publication]:
    """List publications by date, all or of one kind."""
    with p.reading() as tx:
        return [each for each in store.publications.list_publications(tx) if kind in (None, each.kind)]


def compose(p: Publisher, name: str) -> tuple[Story, ...]:
    """Compose a publication's story in each language: the approved one once there is one, else from today's records."""
    with p.reading() as tx:
        return compose_in(p, tx, find_publication(tx, name))


def compose_in(
    p: Publisher, tx: Transaction, publication: Publication, records: Mapping[str, Member] | None = None
) -> tuple[Story, ...]:
    """The same within a transaction. ``records`` are those of its members, when they are at hand."""
    approved = store.approvals.get_approval(tx, publication.id, publication.revision)
    if approved:
        return edition_of(publication, approved.edition, p.config).stories
    return compose_stories(publication, records or records_of(tx, publication), p.words, p.config)


def records_of(tx: Transaction, publication: Publication) -> dict[str, Member]:
    """The records of a publication's members, by slug. Raises NotFoundError for one that is gone."""
    return {entry.member: find_member(tx, entry.member) for entry in publication.entries}


def edition_of(publication: Publication, stored: str, config: Config) -> Edition:
    """The approved edition as ``complete_edition`` has it; ``stored`` is its JSON."""
    return complete_edition(publication, Edition.from_json(stored), config)


def complete_edition(publication: Publication, approved: Edition, config: Config) -> Edition:
    """The approved edition, with what is only known later: its number, its address on the team's own site, the days of
    its corrections, and that it was retracted. Where it stands on our site follows the settings of today."""
    return Edition(stories=tuple(_complete(publication, story, config) for story in approved.stories))


def _complete(publication: Publication, story: Story, config: Config) -> Story:
    zone, page_url = config.site.zone, page_address(config, publication, story.language)
    days = [
        each.published_at.astimezone(zone).date() if each.published_at else None for each in publication.corrections
    ]
    corrections = tuple(replace(notice, date=day) for notice, day in zip(story.corrections, days, strict=False))
    complete = replace(
        story,
        number=publication.number,
        url=publication.canonical_url or page_url,
        page_url=page_url,
        has_external_url=bool(publication.canonical_url),
        alternates=tuple(
            (other, page_address(config, publication, other))
            for other, _ in story.alternates
            if other in config.site.languages
        ),
        corrections=corrections,
    )
    retraction, published_at = publication.retraction, publication.published_at
    if retraction is None or published_at is None:
        return complete
    return compose_retraction(
        complete,
        retraction.text_in(story.language),
        load_words(story.language, config.templates_folder),
        published=published_at.astimezone(zone).date(),
        on=retraction.at.astimezone(zone).date(),
    )


def check(p: Publisher, name: str) -> tuple[Finding, ...]:
    """Check a publication, its records and what is rendered of it. What blocks comes first."""
    with p.reading() as tx:
        return check_in(p, tx, find_publication(tx, name))


def check_in(p: Publisher, tx: Transaction, publication: Publication) -> tuple[Finding, ...]:
    """The same within a transaction."""
    from occnews.publisher.rendering import check_rendered

    rendered = check_rendered(p, compose_in(p, tx, publication)) if publication.entries else ()
    found = check_records(p, tx, publication, on=max(p.today, publication.date))
    unwanted = p.config.checks.off
    return checks.sort_findings(drop_unwanted((*found, *drop_echoes(rendered, found)), unwanted))


def check_records(p: Publisher, tx: Transaction, publication: Publication, *, on: dt.date) -> tuple[Finding, ...]:
    """Check a publication and its records for a day on which it may go out, without rendering."""
    members = list(records_of(tx, publication).values())
    stories = compose_in(p, tx, publication)
    found = checks.check_publication(publication, stories, members, p.config, today=on)
    return (*found, *check_pictures(p.config, publication.name, stories))


def edit(
    p: Publisher,
    name: str,
    command: str,
    change: Callable[[Publication, Transaction], Publication],
    step: Step = Step.EDIT,
) -> Publication:
    """Change a publication as its editors wish: an edit voids an approval.

    Raises ConflictError when the state does not allow it, as of one that is published.
    """
    with p.changing(command) as tx:
        before = find_publication(tx, name)
        allowed = approval.advance(before, step)
        after = change(allowed, tx)
        if after == allowed:
            return before
        _refuse_unknown_languages(after, p.config)
        if before.state in (State.APPROVED, State.SCHEDULED):
            store.approvals.delete_approval(tx, before.id, before.revision)
        store.publications.save_publication(tx, after)
    return after


def _refuse_unknown_languages(publication: Publication, config: Config) -> None:
    """Raise InputError for a language that the workspace does not publish in: its pages would stand nowhere."""
    known = config.site.languages
    for language in publication.languages:
        if language not in known:
            raise InputError(
                f"languages: this workspace does not publish in {language}, only in {', '.join(known)}. "
                f'Add "{language}" to languages under [site] in config.toml first.'
            )


def set_fields(p: Publisher, name: str, fields: Mapping[str, str]) -> Publication:
    """Set fields by name: ``headline``, ``headline.nb``, ``hero`` (a file), ``profile.SLUG.2.text``; "" clears one."""

    from occnews.publisher import editing
    from occnews.publisher.media import take_in_file

    def change(publication: Publication, tx: Transaction) -> Publication:
        members = records_of(tx, publication)
        for field, value in fields.items():
            publication = editing.set_field(
                publication, field, value, members=members, take_image=lambda path: take_in_file(p.config, Path(path))
            )
        return publication

    return edit(p, name, f"digest set {' '.join(fields)}", change)


def publication_yaml(p: Publisher, name: str) -> str:
    """Everything the editors may change, as YAML for an editor."""
    from occnews.publisher import editing

    with p.reading() as tx:
        publication = find_publication(tx, name)
        return editing.write_editable(publication, records_of(tx, publication))


def replace_publication_yaml(p: Publisher, name: str, text: str) -> Publication:
    """Put a publication back from its edited YAML. Raises InputError."""
    from occnews.publisher import editing

    return edit(p, name, "digest edit", lambda each, tx: editing.read_editable(each, text, records_of(tx, each)))


def include(p: Publisher, name: str, member: str) -> Publication:
    """Put a member into a digest by hand; the others stay as they are.

    Raises ConflictError when a rule forbids it, and says which.
    """

    def change(publication: Publication, tx: Transaction) -> Publication:
        record = find_member(tx, member)
        excluded = tuple(each for each in publication.excluded if each.member != record.slug)
        included = tuple(dict.fromkeys((*publication.included, record.slug)))
        wished = publication.model_copy(update={"included": included, "excluded": excluded})
        selection = _select_again(p, tx, wished)
        entry = [Entry(member=c.member, membership=c.membership) for c in selection.chosen if c.member == record.slug]
        if not entry:
            _refuse_member(selection, record)
        others = [each for each in wished.entries if each.member != record.slug]
        return wished.model_copy(update={"entries": merge_entries(wished.entries, [*others, *entry])})

    return edit(p, name, f"digest include {member}", change, Step.SELECT)


def _refuse_member(selection: Selection, member: Member) -> None:
    reasons = [choice for choice in selection.choices if choice.member == member.slug]
    because = "; ".join(f"{choice.reason} {choice.detail}".strip() for choice in reasons)
    raise ConflictError(f"{member.name} cannot be put into this digest: {because}.")


def _select_again(p: Publisher, tx: Transaction, publication: Publication) -> Selection:
    return select_members(p, tx, _period_of(publication), publication, publication.date)


def _period_of(publication: Publication) -> Period:
    if publication.period is None:
        raise InputError("An announcement holds one member; only a digest's members can be chosen.")
    return publication.period


def exclude(p: Publisher, name: str, member: str, because: str = "") -> Publication:
    """Keep a member out of a digest; it stays to be announced another time. The others stay as they are."""

    def change(publication: Publication, tx: Transaction) -> Publication:
        _period_of(publication)
        record = find_member(tx, member)
        others = tuple(each for each in publication.excluded if each.member != record.slug)
        included = tuple(slug for slug in publication.included if slug != record.slug)
        with explaining():
            exclusion = Exclusion(member=record.slug, because=because)
        entries = tuple(entry for entry in publication.entries if entry.member != record.slug)
        return publication.model_copy(
            update={"excluded": (*others, exclusion), "included": included, "entries": entries}
        )

    return edit(p, name, f"digest exclude {member}", change, Step.SELECT)


def feature(p: Publisher, name: str, member: str) -> Publication:
    """Give a member of a digest a profile."""
    return _set_tier(p, name, member, Tier.PROFILED)


def list_only(p: Publisher, name: str, member: str) -> Publication:
    """Only list a member of a digest in its roster."""
    return _set_tier(p, name, member, Tier.LISTED)


def _set_tier(p: Publisher, name: str, member: str, tier: Tier) -> Publication:
    def change(publication: Publication, tx: Transaction) -> Publication:
        entry = _entry_named(publication, tx, member)
        tiered = entry.model_copy(update={"tier": tier})
        return publication.model_copy(
            update={"entries": tuple(tiered if each == entry else each for each in publication.entries)}
        )

    return edit(p, name, f"digest {tier} {member}", change)


def _entry_named(publication: Publication, tx: Transaction, member: str) -> Entry:
    slug = find_member(tx, member).slug
    entry = publication.entry_of(slug)
    if entry is None:
        raise NotFoundError(
            f"{slug} is not in {publication.name}. Put it in: occnews digest include {publication.name} {slug}"
        )
    return entry


def move(p: Publisher, name: str, member: str, *, before: str = "", after: str = "") -> Publication:
    """Move a member before or after another one. Raises InputError unless exactly one of the two is named."""
    if bool(before) == bool(after):
        raise InputError("Say where to: either --before SLUG or --after SLUG.")

    def change(publication: Publication, tx: Transaction) -> Publication:
        moving, beside = (_entry_named(publication, tx, slug) for slug in (member, before or after))
        if moving == beside:
            raise InputError(f"{member} cannot stand before or after itself.")
        rest = [entry for entry in publication.entries if entry != moving]
        rest.insert(rest.index(beside) + (1 if after else 0), moving)
        return publication.model_copy(update={"entries": tuple(rest)})

    return edit(p, name, f"digest order {member}", change)


def discard(p: Publisher, name: str) -> None:
    """Throw an unpublished publication away; its members are free again. Raises ConflictError for a published one.

    Of a correction, what is published stays as it is.
    """
    from occnews.publisher.corrections import drop_correction

    with p.changing("discard") as tx:
        publication = approval.advance(find_publication(tx, name), Step.DISCARD)
        if publication.is_correction:
            store.publications.save_publication(tx, drop_correction(tx, publication))
            return
        store.approvals.delete_approval(tx, publication.id, publication.revision)
        store.publications.delete_publication(tx, publication.id)


def set_canonical_url(p: Publisher, name: str, url: str) -> Publication:
    """Note where a publication stands on the team's own site: feeds, posts and emails lead there. "" forgets it."""
    address = read_url(url, "--url")
    with p.changing("published --url") as tx:
        publication = find_publication(tx, name).model_copy(update={"canonical_url": address})
        store.publications.save_publication(tx, publication)
        store.feeds.change_link(tx, publication.id, address)
    from occnews.publisher.site import catch_up

    try:
        catch_up(p)
    except OccnewsError as error:
        raise OccnewsError(
            f"The address of {name} is noted, but not all files show it yet. {error} "
            "Mend that, then type: occnews feeds build"
        ) from None
    return publication
