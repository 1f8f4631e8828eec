"""Puts the proposals together: name, places, profile with quotes, each with the line that it was found on."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from occnews.intake.article.attribution import People, find_people, shift_role
from occnews.intake.article.names import PERSON, strip_form, strip_organisation
from occnews.intake.article.noise import is_contact_label, is_noise, leads_elsewhere, read_link
from occnews.intake.article.paragraphs import Paragraph, split_post
from occnews.intake.article.places import FoundPlace, find_places
from occnews.intake.article.quotes import TextBlock, find_spans, is_quote, read_blocks
from occnews.intake.article.sections import Section
from occnews.intake.article.vocabulary import ENGLISH_WORDS, NORWEGIAN_WORDS
from occnews.intake.article.walking import sort_paragraphs
from occnews.intake.values import parse_country
from occnews.model.proposal import Found

_LISTING: Final = re.compile(
    r"(?i:\b(?:is\s+|er\s+)?(?:listed|notert))\s+(?i:on|at|på)\s+(?:the\s+)?(?P<exchange>[A-ZÆØÅ][\w-]*(?:\s+[A-ZÆØÅ][\w-]*)*)"
    r"(?:\s*\((?:ticker:?\s*)?(?P<bracket>[A-Z][A-Z0-9.:-]{1,11})\)|,?\s+(?i:under\s+(?:the\s+)?(?:ticker|symbol|tickeren)(?:\s+symbol)?|med\s+tickeren?|with\s+the\s+ticker)\s+(?P<ticker>[A-Z][A-Z0-9.:-]{1,11}))?"
)
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
    contacts = {
        below.line
        for above, below in itertools.pairwise(whole)
        if is_contact_label(above.text) and not below.gap and not is_quote(below.text)
    }
    paragraphs = [each for each in whole if each.line not in contacts and (each.marked or not _is_left_out(each.text))]
    sections = sort_paragraphs(paragraphs, cluster)
    people = _meet_people(sections)
    language = guess_language(text)
    return tuple(_read_section(section, people, language) for section in sections)


def _is_left_out(text: str) -> bool:
    return is_noise(text) or leads_elsewhere(text) is False


def guess_language(text: str) -> str:
    """The language of a text by its small words: ``nb`` or ``en``."""
    words = re.findall(r"[a-zæøå]+", text.casefold())
    norwegian = sum(word in NORWEGIAN_WORDS for word in words)
    return "nb" if norwegian > sum(word in ENGLISH_WORDS for word in words) else "en"


def _meet_people(sections: Sequence[Section]) -> dict[int, People]:
    """Note who is introduced in each member's text, with the role there."""
    met = {}
    for section in sections:
        people = People()
        for paragraph in section.paragraphs:
            for name, role in find_people(_outside_marks(paragraph.text)):
                people.add(name, strip_organisation(role, section.pattern))
            people.others += [shift_role("", name)[1] for name in re.findall(PERSON, paragraph.text)]
        met[id(section)] = people
    return met


def _outside_marks(text: str) -> str:
    for span in reversed(find_spans(text)):
        text = f"{text[: span.start]}“”{text[span.end :]}"
    return text


def _read_section(section: Section, people: dict[int, People], language: str) -> Found:
    record = _Record()
    first = section.paragraphs[0].line if section.paragraphs else section.line
    name_line = next((each.line for each in section.paragraphs if section.pattern.search(each.text)), first)
    record.put("name", section.name.name, min(section.line, name_line))
    for key in ("short_name", "gloss"):
        record.put(key, getattr(section.name, key), min(section.line, name_line))
    record.put("language", "" if language == "en" else language, first)
    record.put("summary", section.about, section.line)
    paragraphs = _take_website(section, record)
    _put_places(record, paragraphs)
    _put_listing(record, paragraphs, section)
    blocks = read_blocks(paragraphs, people[id(section)], section.pattern)
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


def _put_places(record: _Record, paragraphs: Sequence[Paragraph]) -> None:
    places: list[dict[str, str]] = []
    for paragraph in paragraphs:
        for found in find_places(paragraph.text, paragraph.line):
            for place in _read_place(found):
                if not any(_is_known(place, other) for other in places):
                    places.append(place)
                    record.lines[f"places.{len(places)}"] = paragraph.line
    if places:
        record.put("places", places, record.lines["places.1"])


def _is_known(place: dict[str, str], other: dict[str, str]) -> bool:
    return place.get("city", "") == other.get("city", "") and place.get("country", other.get("country")) == other.get(
        "country"
    )


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
    if name.casefold() in _CITY_STATES or (len(name) == 2 and name not in {"UK", "US"}):
        return ""
    try:
        return parse_country(name)
    except ValueError:
        return ""


def _put_listing(record: _Record, paragraphs: Sequence[Paragraph], section: Section) -> None:
    for paragraph in paragraphs:
        found = _LISTING.search(_outside_marks(paragraph.text))
        ticker = (found["ticker"] or found["bracket"] or "") if found else ""
        if found and (ticker or re.search(r"(?i)exchange|børs|nasdaq|euronext|nyse", found["exchange"])):
            record.put(
                "listing",
                {"exchange": found["exchange"], **({"ticker": ticker.rstrip(".")} if ticker else {})},
                paragraph.line,
            )
            return
