"""Puts the proposals together: name, places, profile with quotes, each with the line that it was found on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from occnews.intake.article.directory import Directory
from occnews.intake.article.marks import outside_marks
from occnews.intake.article.members import Section
from occnews.intake.article.names import strip_form, strip_organisation
from occnews.intake.article.noise import announces_person, is_noise, leads_elsewhere, read_link
from occnews.intake.article.paragraphs import Paragraph, join_quotes, split_post
from occnews.intake.article.people import People, find_people, list_names
from occnews.intake.article.places import FoundPlace, find_places
from occnews.intake.article.quotes import TextBlock, read_blocks
from occnews.intake.article.vocabulary import ENGLISH_WORDS, NORWEGIAN_WORDS, TOWNS
from occnews.intake.article.walking import sort_paragraphs
from occnews.intake.countries import find_country
from occnews.model.proposal import Found

_LISTING: Final = re.compile(
    r"(?i:\b(?:is\s+|er\s+)?(?:listed|notert))\s+(?i:on|at|på)\s+(?:the\s+)?(?P<exchange>[A-ZÆØÅ][\w-]*(?:\s+[A-ZÆØÅ][\w-]*)*)"
    r"(?:\s*\((?:ticker:?\s*)?(?P<bracket>[A-Z][A-Z0-9.:-]{1,11})\)|,?\s+(?i:under\s+(?:the\s+)?(?:ticker|symbol|tickeren)(?:\s+symbol)?|med\s+tickeren?|with\s+the\s+ticker)\s+(?P<ticker>[A-Z][A-Z0-9.:-]{1,11}))?"
)
# What is no country: to look one up takes a list that is slow to load.
_TOWN: Final = re.compile(rf"{TOWNS}|.*(?:[Pp]ark|parken|[Hh]ub|[Cc]ampus|[Cc]ent(?:re|er)|[Ss]entrum)")
_CITY_STATES: Final = frozenset({"singapore", "luxembourg", "monaco", "hong kong"})


@dataclass
class _Record:
    """A record in the making: values in the import format, and the line of each by its dotted name."""

    values: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, value: object, line: int) -> None:
        if value:
            self.values[name] = value
            self.lines[name] = line


def read_post(text: str, *, cluster: str = "") -> tuple[Found, ...]:
    """Read a post's members out of its text, in the order in which it tells about them.

    ``cluster`` is what the cluster that publishes it is called, which is no member; a post that names it is understood
    without. Values are in the import format: ``name``, ``gloss``, ``places``, ``profile`` … Nothing is invented.
    """
    whole = split_post(text)
    kept = [each for each in _without_contacts(whole) if each.marked or not _is_left_out(each.text)]
    outline = sort_paragraphs(join_quotes(kept), cluster)
    language = guess_language(text)
    return tuple(_read_section(section, outline.directory, language) for section in outline.sections)


def _without_contacts(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Leave out the lines right below one that announces a person: who it is, and what that person is."""
    announced = False
    for paragraph in paragraphs:
        announced = (announced and not paragraph.gap and not paragraph.is_quote) or announces_person(paragraph.text)
        if not announced:
            yield paragraph


def _is_left_out(text: str) -> bool:
    return is_noise(text) or leads_elsewhere(text) is False


def guess_language(text: str) -> str:
    """The language of a text by its small words: ``nb`` or ``en``."""
    words = re.findall(r"[a-zæøå]+", text.casefold())
    norwegian = sum(word in NORWEGIAN_WORDS for word in words)
    return "nb" if norwegian > sum(word in ENGLISH_WORDS for word in words) else "en"


def _meet_people(section: Section, names: Directory[Any]) -> People:
    """Note who is introduced in a member's text, with the role there."""
    people = People()
    told = "\n".join(outside_marks(paragraph.text) for paragraph in section.paragraphs)
    for name, role in find_people(told):
        people.add(name, strip_organisation(role, names))
    for name in list_names(told):
        people.add_other(name)
    return people


def _read_section(section: Section, names: Directory[Section | None], language: str) -> Found:
    record = _Record()
    first = section.paragraphs[0].line if section.paragraphs else section.line
    naming = (
        each.line for each in section.paragraphs if any(found.owner is section for found in names.find(each.text))
    )
    name_line = min(section.line, next(naming, first))
    record.put("name", section.name.name, name_line)
    for key in ("short_name", "gloss"):
        record.put(key, getattr(section.name, key), name_line)
    record.put("language", "" if language == "en" else language, first)
    record.put("summary", section.about, section.line)
    paragraphs = _take_website(section, record)
    _put_places(record, paragraphs, section.name.name)
    _put_listing(record, paragraphs)
    blocks = read_blocks(paragraphs, _meet_people(section, names), names)
    record.put("profile", [_to_plain(block) for block in blocks], first)
    for number, block in enumerate(blocks, start=1):
        record.lines[f"profile.{number}"] = block.line
    return Found(values=record.values, lines=record.lines)


def _to_plain(block: TextBlock) -> dict[str, object]:
    plain: dict[str, object] = {"kind": block.kind, "text": block.text}
    if block.kind != "quote":
        return plain
    attribution = block.attribution.text if block.attribution else ""
    stated = {"speaker": block.speaker, "role": block.role, "attribution": attribution, "lead_in": block.lead_in}
    return plain | {name: value for name, value in stated.items() if value}


def _take_website(section: Section, record: _Record) -> list[Paragraph]:
    """Take out lines that are an address only; the first that bears the member's name is its website."""
    kept = []
    key = re.sub(r"\W", "", strip_form(section.name.name)).casefold()[:5]
    for paragraph in section.paragraphs:
        link = read_link(paragraph.text)
        if not link:
            kept.append(paragraph)
        elif key and key in re.sub(r"\W", "", link).casefold() and "website" not in record.values:
            record.put("website", link.rstrip(".,"), paragraph.line)
    return kept


def _put_places(record: _Record, paragraphs: Sequence[Paragraph], name: str) -> None:
    places: list[dict[str, str]] = []
    known: set[tuple[str, str]] = set()
    for paragraph in paragraphs:
        for place in (
            each for found in find_places(paragraph.text, paragraph.line, name) for each in _read_place(found)
        ):
            city, country = place.get("city", ""), place.get("country", "")
            if (city, country) not in known:
                places.append(place)
                record.lines[f"places.{len(places)}"] = paragraph.line
            known |= {(city, country), (city, "")}
    if places:
        record.put("places", places, record.lines["places.1"])


def _read_place(found: FoundPlace) -> list[dict[str, str]]:
    """Read «Boston», «Oslo, Norway» or «Oslo, Bergen»: a country is known by its name."""
    places: list[dict[str, str]] = []
    for part in (each.strip() for each in found.text.split(",") if each.strip()):
        country = _find_country(part)
        if country and places and not places[-1].get("country"):
            places[-1]["country"] = country
        elif country:
            places.append({"country": country})
        else:
            places.append({"city": part})
    return [{**place, **({"what": found.what} if found.what else {})} for place in places]


def _find_country(name: str) -> str:
    """The code of a country that is written out, or ""."""
    if name.casefold() in _CITY_STATES or (len(name) == 2 and name not in {"UK", "US"}) or _TOWN.fullmatch(name):
        return ""
    return find_country(name) or ""


def _put_listing(record: _Record, paragraphs: Sequence[Paragraph]) -> None:
    for paragraph in paragraphs:
        found = _LISTING.search(outside_marks(paragraph.text))
        ticker = (found["ticker"] or found["bracket"] or "") if found else ""
        if found and (ticker or re.search(r"(?i)exchange|børs|nasdaq|euronext|nyse", found["exchange"])):
            record.put(
                "listing",
                {"exchange": found["exchange"], **({"ticker": ticker.rstrip(".")} if ticker else {})},
                paragraph.line,
            )
            return
