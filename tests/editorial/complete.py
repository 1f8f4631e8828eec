"""A record and a digest that nothing is missing from: the checks' tests take one thing away at a time."""

import datetime as dt

from tests.stories import make_config

from occnews.config import Config
from occnews.editorial.checks import check_publication
from occnews.editorial.compose import compose_stories
from occnews.editorial.wording import load_words
from occnews.model.finding import Finding
from occnews.model.member import (
    Image,
    ImageBlock,
    Language,
    Member,
    ParagraphBlock,
    Permission,
    QuoteApproval,
    QuoteBlock,
    Speaker,
    Translation,
)
from occnews.model.publication import Entry, Publication, PublicationKind

TODAY = dt.date(2025, 11, 26)
PERMISSION = Permission(who="Ingrid Solheim", on=dt.date(2025, 11, 3))
ABOUT = {"en": "We bring hospitals and researchers together.", "nb": "Vi samler sykehus og forskere."}


def picture(name: str, **texts: object) -> Image:
    plain: dict[str, object] = {
        "file": f"{name}.png",
        "alt": f"The {name}",
        "credit": "Nordlys",
        "permission": PERMISSION,
    }
    return Image.model_validate({**plain, **texts})


def quote(text: str, *, speaker: str = "Ingrid Solheim", **fields: object) -> QuoteBlock:
    approval = QuoteApproval(by=speaker, on=dt.date(2025, 11, 5), how="email", text=text)
    return QuoteBlock.model_validate({"text": text, "speaker": speaker, "approval": approval, **fields})


def member(slug: str = "nordlys", **fields: object) -> Member:
    """A complete record, in English and Norwegian."""
    plain: dict[str, object] = {
        "slug": slug,
        "name": f"{slug.title()} AS",
        "memberships": [{"joined": "2025-11-03"}],
        "website": f"https://{slug}.example",
        "kind": "biotech",
        "summary": "It makes isotopes.",
        "logo": picture("logo", credit="", permission=None),
        "speakers": [Speaker(name="Ingrid Solheim", role="CEO", portrait=picture("portrait"))],
        "profile": [
            quote("We found neighbours here."),
            ParagraphBlock(text="The plant opens in spring."),
            ImageBlock(image=picture("plant")),
        ],
        "translations": [
            Translation(language=Language.NB, summary="Lager isotoper.", profile=(quote("Vi fant naboer her."),))
        ],
    }
    return Member.model_validate({**plain, **fields})


def publication(*slugs: str, kind: PublicationKind = PublicationKind.DIGEST, **fields: object) -> Publication:
    """A digest of November 2025, or the announcement of its one member."""
    plain: dict[str, object] = {
        "id": "own",
        "kind": kind,
        "name": "2025-11" if kind is PublicationKind.DIGEST else slugs[0],
        "date": TODAY,
        "languages": ("en", "nb"),
        "entries": [Entry(member=slug) for slug in slugs],
    }
    return Publication.model_validate({**plain, **fields})


def settings(
    *,
    cluster: dict[str, object] | None = None,
    site: dict[str, object] | None = None,
    editorial: dict[str, object] | None = None,
) -> Config:
    """Complete settings; what is given goes over them."""
    return make_config(cluster={"about": ABOUT, **(cluster or {})}, site=site or {}, editorial=editorial or {})


def check(
    digest: Publication, *members: Member, config: Config | None = None, today: dt.date = TODAY
) -> tuple[Finding, ...]:
    """Compose a publication's stories and check it."""
    chosen = config or settings()
    words = [load_words(language) for language in Language]
    stories = compose_stories(digest, {each.slug: each for each in members}, words, chosen)
    return check_publication(digest, stories, members, chosen, today=today)
