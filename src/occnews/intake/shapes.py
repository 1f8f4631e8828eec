"""Brings given values into the shape of a record: shorthands are written out, words become codes.

What a value may be depends on where it stands (``columns.pattern_of``). What is wrong is collected, not raised, so
that a row reports all of it at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from occnews.errors import FieldError, InputError
from occnews.intake import values as read
from occnews.intake.accounts import normalise_account
from occnews.intake.columns import LISTS, Path, Pattern, pattern_of, plain_key, show_path
from occnews.model.member import Image
from occnews.model.text import clean_line

UNKNOWN: Final = "unknown"
"""What stands in a cell for a membership of which nothing is known but that there was one."""

# Lists of named values.
_RECORD_LISTS: Final = LISTS - {("focus_areas",)}
_IMAGES: Final[frozenset[Pattern]] = frozenset(
    {("logo",), ("portrait",), ("portrait", "*"), ("speakers", "*", "portrait"), ("profile", "*", "image")}
)
_READERS: Final[dict[Pattern, Callable[[object], object]]] = {
    ("kind",): read.parse_kind,
    ("joined",): read.parse_partial_date,
    ("left",): read.parse_day,
    ("memberships", "*", "joined"): read.parse_partial_date,
    ("memberships", "*", "left"): read.parse_day,
    ("embargo",): read.parse_day,
    ("language",): read.parse_language,
    ("places", "*", "country"): read.parse_country,
    ("profile", "*", "kind"): read.parse_block_kind,
    ("profile", "*", "translated"): read.parse_flag,
    ("profile", "*", "original_language"): read.parse_any_language,
    ("profile", "*", "approval", "on"): read.parse_day,
    **{(*image, "permission", "on"): read.parse_day for image in _IMAGES},
}


def _on_text(reader: Callable[[str], object]) -> Callable[[object], object]:
    return lambda value: reader(value) if isinstance(value, str) else value


def _read_speaker(text: str) -> dict[str, str]:
    """Read ``Kari Nordmann, head of research``."""
    name, _, role = text.partition(",")
    return {"name": name.strip(), "role": role.strip()}


def _read_facts(value: object) -> object:
    """Read facts given as ``{Founded: 2019, Employees: 12}``."""
    if isinstance(value, Mapping):
        return [{"label": label, "value": fact} for label, fact in value.items()]
    return value


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"[;\n\r]+", text) if line.strip()]


def _read_membership(text: str) -> dict[str, str]:
    """Read the joined date of a membership, or that nothing is known of it."""
    return {} if text.strip().casefold() == UNKNOWN else {"joined": text}


# Shorthands: what stands for a list or a set of named values.
_SHORTHANDS: Final[dict[Pattern, Callable[[object], object]]] = {
    ("places",): _on_text(read.parse_places),
    ("focus_areas",): _on_text(read.split_terms),
    ("listing",): _on_text(read.parse_listing),
    ("speakers",): _on_text(_split_lines),
    ("speakers", "*"): _on_text(_read_speaker),
    ("memberships", "*"): _on_text(_read_membership),
    ("profile",): _on_text(read.split_paragraphs),
    ("profile", "*"): _on_text(lambda text: {"kind": "paragraph", "text": text}),
    ("profile", "*", "items"): _read_facts,
}
_ACCOUNTS: Final = ("linkedin", "linkedin_urn", "x", "bluesky", "mastodon", "facebook", "threads", "instagram")
_READERS.update({("social", network): _on_text(partial(normalise_account, network)) for network in _ACCOUNTS})


def is_picture_file(path: Path) -> bool:
    """Whether a path is the file of a picture."""
    return path[-1] == "file" and pattern_of(path[:-1]) in _IMAGES


def is_blank(value: object) -> bool:
    """Whether a value says nothing: null, or text of white space only."""
    return value is None or (isinstance(value, str) and not value.strip())


def guess_block_kind(block: Mapping[str, object]) -> str:
    """The kind of a block that does not say it."""
    if "image" in block:
        return "image"
    if "items" in block:
        return "facts"
    return "quote" if "speaker" in block else "paragraph"


@dataclass(kw_only=True)
class Shaper:
    """Shapes the values of one record. ``errors`` gathers what could not be read, ``failed`` where that was."""

    take_image: Callable[[str], Image]
    errors: list[FieldError] = field(default_factory=list)
    failed: list[Path] = field(default_factory=list)

    def refuse(self, path: Path, value: object, reason: str) -> None:
        """Note that a value cannot be used."""
        self.errors.append(FieldError(show_path(path), value, reason))
        self.failed.append(path)

    def shape(self, path: Path, value: object) -> object:
        """Shape one given value that is not blank; None where it was refused."""
        pattern = pattern_of(path)
        try:
            if pattern in _IMAGES:
                return self._shape_image(path, value)
            if pattern in _SHORTHANDS:
                value = _SHORTHANDS[pattern](value)
            if pattern in _READERS:
                return _READERS[pattern](value)
        except ValueError as error:
            self.refuse(path, value, str(error))
            return None
        if pattern in LISTS and not isinstance(value, (list, tuple)):
            self.refuse(path, value, "must be a list")
        elif pattern[-1] == "*" and pattern[:-1] in _RECORD_LISTS and not isinstance(value, Mapping):
            self.refuse(path, value, "must be a set of named values, each as «name: value»")
        if isinstance(value, Mapping):
            return self._shape_mapping(path, value)
        if isinstance(value, (list, tuple)):
            return self._shape_list(path, value)
        return read.as_text(value)

    def shape_file(self, path: Path, value: str) -> object:
        """Take in the picture that a column of its own names, as in ``logo.file``; None where it was refused."""
        name = clean_line(value)
        if re.match(r"https?://", name, re.IGNORECASE):
            raise ValueError(f"is an address, not a file; write it as {show_path((*path[:-1], 'url'))}")
        return (self._take_in(path, name) or {}).get("file")

    def _shape_list(self, path: Path, items: list[object] | tuple[object, ...]) -> list[object]:
        kept = [item for item in items if not is_blank(item)]
        return [self.shape((*path, number), item) for number, item in enumerate(kept, 1)]

    def _shape_mapping(self, path: Path, given: Mapping[object, object]) -> dict[str, object]:
        shaped = {}
        for raw, value in given.items():
            key = plain_key(str(raw))
            if key in shaped:
                self.refuse((*path, key), value, "is given twice")
            elif not is_blank(value):
                shaped[key] = self.shape((*path, key), value)
        if pattern_of(path) == ("profile", "*"):
            shaped.setdefault("kind", guess_block_kind(shaped))
        return shaped

    def _shape_image(self, path: Path, value: object) -> object:
        if isinstance(value, str):
            return self._take_in(path, clean_line(value))
        if not isinstance(value, Mapping):
            raise ValueError("must be the path or the address of an image, or a set of named values (file, alt, …)")
        given = self._shape_mapping(path, value)
        name = given.get("file")
        if not isinstance(name, str):
            return given
        taken = self._take_in((*path, "file"), clean_line(name))
        return {**given, **taken} if taken else None

    def _take_in(self, path: Path, name: str) -> dict[str, object] | None:
        if re.match(r"https?://", name, re.IGNORECASE):
            return {"url": name}
        try:
            taken = self.take_image(name)
        except InputError as error:
            self.refuse(path, name, error.reason if isinstance(error, FieldError) else str(error))
            return None
        return {key: value for key, value in taken.model_dump(mode="json").items() if value}
