"""Hypothesis strategies for the records that people fill in: any text that a record accepts, in every field."""

import datetime as dt
import string
import unicodedata
from typing import get_args

from hypothesis import strategies as st

from occnews.model import member as m
from occnews.model import publication as p
from occnews.model.dates import PartialDate, Period
from occnews.model.text import clean_line, clean_prose, fold_name

_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SAFE = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters=_BIDI)
_WORD = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)


def lines() -> st.SearchStrategy[str]:
    """One line of text as a record keeps it, possibly empty."""
    return st.text(_SAFE, max_size=20).map(clean_line)


def names() -> st.SearchStrategy[str]:
    """One line of text in which something can be seen."""
    return lines().filter(lambda line: any(unicodedata.category(character)[0] in "LNPS" for character in line))


def prose() -> st.SearchStrategy[str]:
    """Paragraphs as a record keeps them, possibly empty."""
    return st.text(_SAFE | st.sampled_from("\n\r\t"), max_size=40).map(clean_prose)


def slugs() -> st.SearchStrategy[str]:
    """A member's slug. It begins with a letter and more, so it is neither a period nor a device's name."""
    return st.lists(_WORD, max_size=3).map(lambda words: "-".join(["m0", *words]))


def urls() -> st.SearchStrategy[str]:
    """An absolute address, or "" for none."""
    paths = st.text(string.ascii_letters + "æøå0123456789/-_.~:@!$&'()*+,;=?#%", max_size=20)
    return st.just("") | st.builds(
        lambda scheme, host, port, path: f"{scheme}://{host}.example{port}/{path}",
        st.sampled_from(["http", "https"]),
        _WORD,
        st.sampled_from(["", ":8080"]),
        paths,
    )


def days() -> st.SearchStrategy[dt.date]:
    """A day of the years that a record may name."""
    return st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


def moments() -> st.SearchStrategy[dt.datetime]:
    """An aware moment, in any whole-hour zone."""
    zones = st.integers(-12, 14).map(lambda hours: dt.timezone(dt.timedelta(hours=hours)))
    first, last = dt.datetime(1990, 1, 1, tzinfo=dt.UTC), dt.datetime(2199, 1, 1, tzinfo=dt.UTC)
    passed = st.timedeltas(dt.timedelta(0), last - first)
    return st.builds(lambda time, zone: (first + time).astimezone(zone), passed, zones)


def images() -> st.SearchStrategy[m.Image]:
    """A picture in ``media/``, or elsewhere."""
    permissions = st.none() | st.builds(m.Permission, who=names(), on=days(), scope=lines())
    sources = st.tuples(_WORD.map("{}.png".format), st.just("")) | st.tuples(st.just(""), urls().filter(bool))
    return st.builds(
        lambda source, **rest: m.Image(file=source[0], url=source[1], **rest),
        sources,
        alt=lines(),
        caption=lines(),
        credit=lines(),
        width=st.integers(0, 20_000),
        height=st.integers(0, 20_000),
        permission=permissions,
    )


def blocks() -> st.SearchStrategy[m.Block]:
    """One block of a profile, of any kind."""
    text = prose().filter(bool)
    approvals = st.builds(m.QuoteApproval, by=names(), on=days(), how=lines(), text=prose())
    return st.one_of(
        st.builds(m.ParagraphBlock, text=text),
        st.builds(m.SubheadingBlock, text=names()),
        st.builds(
            m.QuoteBlock,
            text=text,
            speaker=names(),
            role=lines(),
            attribution=lines(),
            lead_in=lines(),
            original_language=st.sampled_from(m.Language) | lines(),
            translated=st.booleans(),
            approval=st.none() | approvals,
        ),
        st.builds(m.ReportedBlock, text=text, speaker=lines(), role=lines()),
        st.builds(m.ImageBlock, image=images()),
        st.builds(m.FactsBlock, items=st.lists(st.builds(m.Fact, label=names(), value=names()), max_size=2).map(tuple)),
    )


def profiles() -> st.SearchStrategy[m.Profile]:
    """A profile of a few blocks, in any order."""
    return st.lists(blocks(), max_size=4).map(tuple)


@st.composite
def memberships(draw: st.DrawFn) -> tuple[m.Membership, ...]:
    """The stays of a member: each begins after the one before was left; dates known to day, month or year."""
    count = draw(st.integers(1, 3))
    ordered = sorted(draw(st.lists(days(), min_size=2 * count, max_size=2 * count, unique=True)))
    stays: list[m.Membership] = []
    for joined, left in zip(ordered[::2], ordered[1::2], strict=True):
        is_last = len(stays) == count - 1
        stays.append(
            m.Membership(
                joined=draw(st.sampled_from(_precisions(joined))),
                left=draw(st.sampled_from([None, left])) if is_last else left,
            )
        )
    return tuple(stays)


def _precisions(day: dt.date) -> list[PartialDate | None]:
    return [
        None,
        PartialDate(year=day.year),
        PartialDate(year=day.year, month=day.month),
        PartialDate(year=day.year, month=day.month, day=day.day),
    ]


def _speakers() -> st.SearchStrategy[tuple[m.Speaker, ...]]:
    speaker = st.builds(m.Speaker, name=names(), role=lines(), portrait=st.none() | images(), url=urls())
    return st.lists(speaker, max_size=2, unique_by=lambda one: fold_name(one.name)).map(tuple)


def _social_handles() -> st.SearchStrategy[m.SocialHandles]:
    return st.builds(
        m.SocialHandles,
        linkedin=urls(),
        linkedin_urn=st.just("") | st.integers(0, 10**9).map("urn:li:organization:{}".format),
        x=st.just("") | _WORD.map("@{}".format),
        bluesky=st.just("") | _WORD.map("@{}.example".format),
        mastodon=st.just("") | _WORD.map("@{}@social.example".format),
        facebook=urls(),
        threads=st.just("") | _WORD.map("@{}".format),
        instagram=st.just("") | _WORD.map("@{}".format),
    )


def _contacts() -> st.SearchStrategy[m.Contact]:
    emails = st.just("") | _WORD.map("{}@post.example".format)
    return st.builds(m.Contact, name=lines(), email=emails, phone=lines(), role=lines())


def _places() -> st.SearchStrategy[m.Place]:
    countries = st.sampled_from(["", "NO", "SE", "GB"])
    return st.builds(m.Place, city=names(), country=countries, what=lines())


@st.composite
def members(draw: st.DrawFn) -> m.Member:
    """A member's record with any of its fields filled in."""
    texts = {
        "gloss": lines(),
        "summary": lines(),
        "why_joined": prose(),
        "stage": lines(),
        "lead_product": lines(),
        "focus_areas": st.lists(names(), max_size=2).map(tuple),
        "profile": profiles(),
    }
    language = draw(st.sampled_from(m.Language))
    other = next(one for one in m.Language if one is not language)
    translations = st.lists(st.builds(m.Translation, language=st.just(other), **texts), max_size=1).map(tuple)
    return draw(
        st.builds(
            m.Member,
            slug=slugs(),
            name=names(),
            short_name=lines(),
            kind=st.none() | st.sampled_from(m.MemberKind),
            memberships=memberships(),
            website=urls(),
            places=st.lists(_places(), max_size=2).map(tuple),
            listing=st.none() | st.builds(m.Listing, exchange=names(), ticker=lines()),
            social=_social_handles(),
            contact=st.none() | _contacts(),
            embargo=st.none() | days(),
            notes=prose(),
            logo=st.none() | images(),
            speakers=_speakers(),
            language=st.just(language),
            translations=translations,
            **texts,
        )
    )


def periods() -> st.SearchStrategy[Period]:
    """One month, or a range of months or of days."""
    ends = st.lists(days(), min_size=2, max_size=2).map(sorted)
    months = ends.map(lambda both: Period.parse(f"{both[0]:%Y-%m}..{both[1]:%Y-%m}"))
    return days().map(Period.month_of) | months | ends.map(lambda both: Period(start=both[0], end=both[1]))


def _wordings() -> st.SearchStrategy[p.Wording]:
    one_line = ("headline", "subject", "preheader", "standfirst", "roster_heading", "noun", "continue_reading")
    fields = {name: lines() for name in one_line}
    fields |= {name: prose() for name in ("intro", "boilerplate", "lead_in", "closing")}
    return st.builds(p.Wording, language=st.sampled_from(m.Language), **fields)


def _entries() -> st.SearchStrategy[p.Entry]:
    edited = st.builds(p.EditedProfile, language=st.sampled_from(m.Language), blocks=profiles(), original=profiles())
    return st.builds(
        p.Entry,
        member=slugs(),
        membership=st.integers(1, 3),
        tier=st.none() | st.sampled_from(p.Tier),
        edited=st.lists(edited, max_size=1).map(tuple),
    )


@st.composite
def publications(draw: st.DrawFn) -> p.Publication:
    """A publication in any state, with any of its fields filled in; no member stands in it twice."""
    kind = draw(st.sampled_from(p.PublicationKind))
    is_digest = kind is p.PublicationKind.DIGEST
    announcement_names = slugs() | slugs().map("{}.2".format)
    languages = st.lists(st.sampled_from(m.Language), min_size=1, max_size=2, unique=True).map(tuple)
    entries = st.lists(_entries(), max_size=3, unique_by=lambda entry: (entry.member, entry.membership)).map(tuple)
    networks = st.sampled_from(get_args(p.Network))
    snippet = st.builds(p.SnippetText, network=networks, language=st.sampled_from(m.Language), text=prose())
    related = st.builds(p.Related, title=names(), deck=lines(), url=urls(), image=st.none() | images())
    exclusion = st.builds(p.Exclusion, member=slugs(), because=lines())
    return draw(
        st.builds(
            p.Publication,
            id=st.uuids().map(str),
            kind=st.just(kind),
            name=periods().map(str) if is_digest else announcement_names,
            state=st.sampled_from(p.State),
            revision=st.integers(1, 9),
            number=st.none() | st.integers(1, 10_000) if is_digest else st.none(),
            date=days(),
            byline=lines(),
            languages=languages,
            wordings=st.lists(_wordings(), max_size=2).map(tuple),
            entries=entries,
            included=st.lists(slugs(), max_size=2).map(tuple),
            excluded=st.lists(exclusion, max_size=2).map(tuple),
            hero=st.none() | images(),
            related=st.lists(related, max_size=1).map(tuple),
            snippets=st.lists(snippet, max_size=1).map(tuple),
            canonical_url=urls(),
            sent_back_because=lines(),
            scheduled_at=st.none() | moments(),
            published_at=st.none() | moments(),
            updated_at=st.none() | moments(),
            feed_id=lines(),
        )
    )
