"""The use case of asking whether the links of a publication still lead somewhere."""

from collections.abc import Iterable, Iterator
from typing import Final

from occnews.model.finding import Finding
from occnews.model.rules import drop_unwanted, make_finding
from occnews.model.story import Story
from occnews.publisher import Publisher
from occnews.publisher.lookup import find_publication
from occnews.publisher.publications import compose_in
from occnews.remote.links import check_links

CACHE_NAME: Final = "links.json"


def check_publication_links(p: Publisher, name: str, *, reach_private: bool = False) -> tuple[Finding, ...]:
    """Ask every site that a publication links to; what is on our own site is not, as it may not be published yet.

    ``reach_private`` lets it ask private machines too: for tests.
    """
    with p.reading() as tx:
        stories = compose_in(p, tx, find_publication(tx, name))
    places = dict(_find_places(p, stories))
    answers = check_links(places, cache=p.config.root / ".cache" / CACHE_NAME, now=p.now, reach_private=reach_private)
    found = []
    for address, answer in answers.items():
        if answer.problem:
            message = f"{address} leads nowhere: {answer.problem}."
            found.append(make_finding("dead-link", places[address], message, "Look it up, and correct it there."))
        elif answer.moved_to:
            message = f"{address} has moved to {answer.moved_to}."
            found.append(make_finding("moved-link", places[address], message, "Write the new address there."))
    return tuple(drop_unwanted(found, p.config.checks.off))


def _find_places(p: Publisher, stories: Iterable[Story]) -> Iterator[tuple[str, str]]:
    """(address, where it stands) of each link that leads elsewhere; of one that stands twice, the last."""
    from occnews.publisher.media import load_logos
    from occnews.publisher.rendering import render_story

    logos = load_logos(p.config)
    for story in stories:
        email = render_story(p, story, logos).email
        for label, address in list_links(email.html):
            own = p.config.site.url
            if not (own and (address == own or address.startswith((f"{own}/", f"{own}?")))):
                yield address, f"email ({story.language}): link «{label or address}»"


def list_links(page: str) -> Iterator[tuple[str, str]]:
    """(what it says, where to) of each link of a page that leads to the web."""
    from lxml import html

    for link in html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8")).iter("a"):
        address = str(link.get("href") or "")
        if address.startswith(("http://", "https://")):
            yield " ".join(" ".join(str(text) for text in link.itertext()).split()), address
