"""Check a publication: what keeps it from going out, what its editors had better look at, and how to mend each."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from occnews.config import Config
from occnews.editorial.compose import is_profiled
from occnews.editorial.record_checks import (
    Appearance,
    check_appearance,
    check_image,
    check_member,
    sort_findings,
    stay_of,
)
from occnews.editorial.subjects import SUBJECT_MOST
from occnews.model.finding import Finding, Severity
from occnews.model.member import Image, Language, Member, MemberKind
from occnews.model.publication import Entry, Publication, PublicationKind
from occnews.model.rules import make_finding
from occnews.model.story import Story
from occnews.model.text import fold_name

__all__ = ["check_member", "check_publication", "sort_findings"]

PREHEADER_LEAST: Final = 40
PREHEADER_MOST: Final = 90
DATE_LINE_LATEST: Final = dt.timedelta(days=366)

_NO_COMPANIES: Final = frozenset(
    {
        MemberKind.UNIVERSITY_HOSPITAL,
        MemberKind.RESEARCH_CENTRE,
        MemberKind.PATIENT_ORGANISATION,
        MemberKind.FOUNDATION,
        MemberKind.INFRASTRUCTURE,
    }
)
# «Foretak» is not among them: a hospital is a «helseforetak».
_COMPANY_WORDS: Final = {
    Language.EN: re.compile(r"\b(compan(?:y|ies)|firms?|business(?:es)?|start-?ups?)\b", re.IGNORECASE),
    Language.NB: re.compile(
        r"\b(\w*selskap(?:er|ene|et)?|\w*bedrift(?:er|ene|en)?|\w*firma(?:er|ene|et)?)\b", re.IGNORECASE
    ),
}
_EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff]")
_SHOUTED: Final = re.compile(r"!\s*!|(?:\b[A-ZÆØÅ]{4,}\b\W+){2}|\b[A-ZÆØÅ]{3,}!")
# People in a picture, by its alt text or caption.
_PEOPLE: Final = re.compile(
    r"\b(?:portrait|person|people|man|men|wom[ae]n|child(?:ren)?|girls?|boys?|team|staff|colleagues|researchers?|"
    r"scientists?|patients?|doctors?|nurses?|founders?|portrett\w*|person\w*|mann(?:en)?|menn|kvinner?|kvinnen?|barn|"
    r"jenter?|gutter?|ansatte|kolleger|forskere?n?|pasient(?:er|en)?|leger?|sykepleiere?|gründere?n?)\b",
    re.IGNORECASE,
)
_NAMING_FIELDS: Final = ("headline", "standfirst", "roster_heading")


def check_publication(
    publication: Publication, stories: Sequence[Story], members: Sequence[Member], config: Config, *, today: dt.date
) -> tuple[Finding, ...]:
    """Check a publication as it would go out ``today``: itself, its stories and its members' records.

    ``today`` is the day on which it would go out; ``members`` holds the record of every entry. What blocks comes first.
    """
    from occnews.editorial.text_checks import check_texts  # its patterns take long to compile

    return sort_findings(
        [
            *_check_settings(publication, config),
            *_check_decisions(publication, config),
            *(finding for story in stories for finding in _check_story(publication, story, config)),
            *_check_names(publication, stories),
            *_check_pictures(publication),
            *_check_entries(publication, members, today),
            *check_texts(publication, stories, _describe_appearances(publication, members), config),
        ]
    )


def check_site(config: Config) -> Iterator[Finding]:
    """Judge the site's address, which every feed, email and post leads to."""
    if config.site.url.startswith("http://"):
        message = f"{config.site.url} is not https: others could read and change what your readers get on its way."
        mend = f'config.toml, under [site]: url = "https{config.site.url.removeprefix("http")}"'
        yield make_finding("site-insecure", "config.toml: site.url", message, mend)


def _check_settings(publication: Publication, config: Config) -> Iterator[Finding]:
    yield from check_site(config)
    if not config.site.url:
        message = "There is no site yet: feeds, emails and posts would have no pictures and lead nowhere."
        mend = 'config.toml, under [site]: url = "https://…"'
        yield make_finding("no-site", "config.toml: site.url", message, mend)
    if not config.cluster.postal_address:
        message = "There is no postal address, which the law asks of every newsletter."
        mend = 'config.toml, under [cluster]: postal_address = "…"'
        yield make_finding("no-postal-address", "config.toml: cluster.postal_address", message, mend)
    if config.editorial.external_pages and not publication.canonical_url:
        message = "It also stands on your own site, but its address there is not noted yet; links lead to our archive."
        mend = f"occnews published {publication.name} --url https://…"
        yield make_finding("no-canonical-url", _at(publication, "canonical_url"), message, mend)


def _check_decisions(publication: Publication, config: Config) -> Iterator[Finding]:
    count, most = len(publication.entries), config.editorial.compact_above
    if not count:
        # A team that wants empty months drafted has said that it may go out so.
        severity = Severity.WARNING if config.editorial.empty_month == "draft" else Severity.BLOCKING
        mend = f"occnews why {publication.name}"
        yield make_finding("no-members", _at(publication, "entries"), "There is no member in it.", mend, severity)
    if count > most:
        message = f"{count} members are more than {most}: it uses the compact layout."
        mend = "config.toml, under [editorial]: compact_above"
        yield make_finding("compact", _at(publication, "entries"), message, mend)
    yield from _check_date_line(publication)


def _check_date_line(publication: Publication) -> Iterator[Finding]:
    period, day = publication.period, publication.date
    if period is None or period.start <= day <= period.end + DATE_LINE_LATEST:
        return
    when = "before its period begins" if day < period.start else "more than a year after its period"
    message = f"The date line {day} is {when} ({period})."
    mend = f"occnews digest set {publication.name} date={period.end}"
    yield make_finding("date-line", _at(publication, "date"), message, mend)


def _check_story(publication: Publication, story: Story, config: Config) -> Iterator[Finding]:
    if not story.headline.strip():
        yield _find_text("no-headline", publication, story, "headline", "The headline is empty.")
    yield from _check_subject(publication, story)
    if not PREHEADER_LEAST <= len(story.preheader) <= PREHEADER_MOST:
        message = (
            f"The preheader has {len(story.preheader)} characters; "
            f"{PREHEADER_LEAST} to {PREHEADER_MOST} fill the line that inboxes show."
        )
        yield _find_text("preheader-length", publication, story, "preheader", message)
    if not story.boilerplate:
        message = "There is no paragraph about the cluster; readers who are new may not know it."
        mend = f'config.toml, under [cluster.about]: {story.language} = "…"'
        yield make_finding("no-boilerplate", _at_text(publication, story, "boilerplate"), message, mend)
    yield from _check_nouns(publication, story)


def _check_subject(publication: Publication, story: Story) -> Iterator[Finding]:
    subject = story.subject
    if not subject.strip():
        yield _find_text("no-subject", publication, story, "subject", "The subject is empty.")
    if len(subject) > SUBJECT_MOST:
        message = f"The subject has {len(subject)} characters; inboxes cut it at about {SUBJECT_MOST}."
        yield _find_text("subject-length", publication, story, "subject", message)
    emoji = _EMOJI.findall(subject)
    if emoji:
        message = (
            f"{' '.join(dict.fromkeys(emoji))} in the subject is read aloud by its name, and some inboxes show a box."
        )
        yield _find_text("subject-emoji", publication, story, "subject", message)
    if _SHOUTED.search(subject):
        message = "Capitals and rows of exclamation marks look like spam, to people and to filters."
        yield _find_text("subject-shouting", publication, story, "subject", message)


def _check_nouns(publication: Publication, story: Story) -> Iterator[Finding]:
    """Find words for companies in texts that stand for members which are none."""
    others = [line.name for line in story.roster if line.kind in _NO_COMPANIES]
    if not others:
        return
    own = publication.wording_in(story.language)
    # Only what the editors wrote, and the heading: a headline of ours may hold a member's name, and so any word.
    texts = {name: str(getattr(own, name)) for name in _NAMING_FIELDS} | {"roster_heading": story.roster_heading}
    for name, text in texts.items():
        found = _COMPANY_WORDS[story.language].search(text)
        if found:
            message = f"«{found[0]}» does not fit {others[0]}, which is no company."
            field = "noun" if name == "roster_heading" and not own.roster_heading else name
            yield _find_text("noun", publication, story, field, message)


def _check_names(publication: Publication, stories: Sequence[Story]) -> Iterator[Finding]:
    """Find members that readers would see twice. All stories have one roster."""
    first: dict[str, str] = {}
    for line in stories[0].roster if stories else ():
        known = first.setdefault(fold_name(line.name), line.slug)
        if known != line.slug or [entry.member for entry in publication.entries].count(line.slug) > 1:
            message = f"{line.name} is listed twice, as {known} and {line.slug}."
            yield make_finding("listed-twice", f"{line.slug}: name", message, _leave_out(publication, line.slug))


def _check_pictures(publication: Publication) -> Iterator[Finding]:
    command = f"occnews digest set {publication.name} hero"
    if publication.hero:
        yield from _check_picture(publication, "hero", publication.hero, f'{command}.alt="…"', f"{command}=FILE")
        if not publication.hero.credit:
            message = "The picture names nobody who made it."
            yield make_finding("image-credit", _at(publication, "hero"), message, f'{command}.credit="…"')
        if not publication.hero.permission and _PEOPLE.search(f"{publication.hero.alt} {publication.hero.caption}"):
            message = "There are people in the picture, and nobody has noted who allowed its use."
            mend = f"occnews digest edit {publication.name}, and write a permission (who, on) below hero"
            yield make_finding("image-permission", _at(publication, "hero"), message, mend)
    edit = f"occnews digest edit {publication.name}"
    for number, related in enumerate(publication.related, start=1):
        if related.image:
            yield from _check_picture(publication, f"related.{number}.image", related.image, edit, edit)


def _check_picture(
    publication: Publication, field: str, image: Image, describe: str, take_in: str
) -> Iterator[Finding]:
    yield from check_image(_at(publication, field), image, describe=describe, take_in=take_in)


def _check_entries(publication: Publication, members: Iterable[Member], today: dt.date) -> Iterator[Finding]:
    records = {member.slug: member for member in members}
    for entry in publication.entries:
        member = records.get(entry.member)
        if member is None:
            message = f"There is no record of {entry.member}."
            mend = _leave_out(publication, entry.member)
            yield make_finding("no-record", f"{entry.member}: slug", message, mend)
            continue
        appearance = _describe_appearance(publication, entry, member)
        yield from _check_timing(publication, appearance, today)
        yield from check_appearance(appearance)


def _describe_appearances(publication: Publication, members: Iterable[Member]) -> list[Appearance]:
    records = {member.slug: member for member in members}
    known = [entry for entry in publication.entries if entry.member in records]
    return [_describe_appearance(publication, entry, records[entry.member]) for entry in known]


def _describe_appearance(publication: Publication, entry: Entry, member: Member) -> Appearance:
    return Appearance(
        member=member,
        entry=entry,
        languages=publication.languages,
        profiled=is_profiled(entry, member, publication),
        edit=f"occnews digest edit {publication.name}",
    )


def _check_timing(publication: Publication, appearance: Appearance, today: dt.date) -> Iterator[Finding]:
    """Check that a member may be named by then, has joined by then, and has not left."""
    member, stay, day = appearance.member, stay_of(appearance), publication.date
    if member.embargo and member.embargo > min(day, today):
        message = f"Not a word about {member.name} before {member.embargo}."
        only_early = member.embargo <= day
        later = f"occnews publish {publication.name} --at {member.embargo}T09:00"
        mend = later if only_early else _leave_out(publication, member.slug)
        yield make_finding("embargo", f"{member.slug}: embargo", message, mend)
    if stay.left and stay.left <= day:
        message = f"{member.name} left on {stay.left}."
        yield make_finding("left", f"{member.slug}: left", message, _leave_out(publication, member.slug))
    elif stay.joined and stay.joined.first > day:
        message = f"{member.name} joins in {stay.joined}, after the date line {day}."
        mend = _leave_out(publication, member.slug)
        yield make_finding("joins-later", f"{member.slug}: joined", message, mend)


def _leave_out(publication: Publication, slug: str) -> str:
    if publication.kind is PublicationKind.ANNOUNCEMENT:
        return f"occnews discard {publication.name}"
    return f"occnews digest exclude {publication.name} {slug}"


def _at(publication: Publication, field: str) -> str:
    return f"{publication.name}: {field}"


def _at_text(publication: Publication, story: Story, field: str) -> str:
    return _at(publication, f"{field}.{story.language}")


def _find_text(code: str, publication: Publication, story: Story, field: str, message: str) -> Finding:
    mend = f'occnews digest set {publication.name} {field}.{story.language}="…"'
    return make_finding(code, _at_text(publication, story, field), message, mend)
