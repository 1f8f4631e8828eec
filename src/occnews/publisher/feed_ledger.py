"""The ledger of the feeds: what was published, corrected and retracted goes to the front of each feed it belongs to."""

import datetime as dt
from dataclasses import replace

from occnews import store
from occnews.editorial.feeds import PAGE_SIZE, list_feeds_of, mint_entry_id, mint_feed_id, space_out
from occnews.model.feed import Appearance
from occnews.model.publication import Publication
from occnews.publisher import Publisher
from occnews.publisher.feeds import last_moment, read_edition
from occnews.store import Transaction


def enter_in_feeds(p: Publisher, tx: Transaction, publication: Publication) -> None:
    """Enter a publication in every feed that it belongs to, as it was just published, corrected or retracted.

    Publication and edition must be stored. It stays in each feed that it ever was in, in its language there, and an
    entry keeps the id that it was first given.
    """
    edition = read_edition(tx, publication, publication.revision, p.config)
    earlier = store.feeds.list_of_publication(tx, publication.id)
    ids = {each.language: each.id for each in earlier}
    languages = {each.feed: each.language for each in earlier}
    # The plain id belongs to the text that had it first, whatever the main language became since.
    owners = [each.language for each in earlier if each.id == publication.feed_id]
    own = [*owners, edition.story_in(p.config.main_language).language][0]
    stored = {feed.name: feed for feed in store.feeds.list_feeds(tx)}
    named = {feed.name: (feed, language) for feed, language in list_feeds_of(edition, p.config.main_language)}
    places = named | {name: (stored[name], language) for name, language in languages.items()}
    updated = _choose_moment(tx, publication)
    for feed, language in places.values():
        entered = Appearance(
            feed=feed.name,
            publication=publication.id,
            revision=publication.revision,
            id=ids.get(language) or mint_entry_id(publication.feed_id, language, own),
            language=language,
            link=publication.canonical_url,
            is_retracted=publication.retraction is not None,
            updated=updated,
        )
        store.feeds.enter(tx, replace(feed, id=feed.id or mint_feed_id(p.config.site.url, feed.name)), entered)
        store.feeds.fill_pages(tx, feed.name, keep=p.config.feeds.items, size=PAGE_SIZE)


def _choose_moment(tx: Transaction, publication: Publication) -> dt.datetime:
    """When the public last saw it change, to a millisecond that no other entry has."""
    moment = last_moment(publication).astimezone(dt.UTC)
    moment = moment.replace(microsecond=space_out(publication.feed_id, moment.microsecond) * 1_000)
    while store.feeds.is_taken(tx, moment, publication_id=publication.id):
        moment += dt.timedelta(milliseconds=1)
    return moment
