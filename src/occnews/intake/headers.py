"""Finds the row of a table that names its columns, and what each of them means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from occnews.errors import InputError
from occnews.intake.columns import QUOTE_FIELDS, Path, explain_unknown, plain_key, resolve_field, show_path
from occnews.intake.showing import show_value

HEADER_ROWS: Final = 20
"""How many rows of a table are searched for its header."""
_IGNORED: Final = "ignored"
_MAP_HINT: Final = (
    'Rename the column, or say what it means, as in --map "{0}=summary"; --map "{0}=" leaves it out from now on.'
)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns that a table may have.

    ``resolve``: what a header means (None: nothing that is known); ``explain``: the words for one that is unknown;
    ``hint``: how to mend that, with ``{0}`` for the header; ``name``: what its values are called, "" for a column to
    ignore; ``references``: what the columns mean of which a table needs one.
    """

    resolve: Callable[[str], object | None]
    explain: Callable[[str], str]
    hint: str = "Rename the column or leave it out."
    name: Callable[[str], str] = lambda header: header
    references: frozenset[object] = frozenset()


RECORD_REFERENCES: Final = frozenset({("slug",), ("name",)})
RECORD_COLUMNS: Final = Columns(
    resolve=resolve_field, explain=explain_unknown, hint=_MAP_HINT, references=RECORD_REFERENCES
)


@dataclass(frozen=True, kw_only=True)
class Header:
    """The columns of a table from left to right: what their values are called ("" is ignored), and what they are
    called in the file where that differs."""

    names: tuple[str, ...]
    headers: Mapping[str, str]


def map_columns(mapping: Mapping[str, str]) -> Columns:
    """The columns of records, with a team's own names for some of them: header → field, "" to ignore a column.

    Raises InputError for a field that is not known.
    """
    own: dict[str, str] = {}
    for header, field in mapping.items():
        if field.strip() and resolve_field(field) is None:
            raise InputError(f"The column «{show_value(header)}» cannot be «{show_value(field)}»: {_explain(field)}")
        own[plain_key(header)] = field.strip()

    def resolve(header: str) -> object | None:
        field = own.get(plain_key(header))
        if field == "":
            return (_IGNORED, header)
        return resolve_field(field or header)

    return Columns(
        resolve=resolve,
        explain=explain_unknown,
        hint=_MAP_HINT,
        name=lambda header: own.get(plain_key(header), header),
        references=RECORD_REFERENCES,
    )


def _explain(field: str) -> str:
    reason = explain_unknown(field)
    return f"it {reason}{'' if reason.endswith('?') else '.'}"


def rank_header(cells: Sequence[str], known: Columns) -> tuple[bool, int]:
    """How good a header a row makes: whether it has a column that is needed, and how many known ones."""
    meanings = [known.resolve(cell) for cell in cells if cell.strip()]
    return not known.references.isdisjoint(meanings), sum(meaning is not None for meaning in meanings)


def read_header(cells: Sequence[str], known: Columns) -> Header:
    """Read the row that names the columns. Raises InputError when one is unknown, or two mean the same."""
    columns = [cell.strip() for cell in cells]
    named = [column for column in columns if column]
    _require_reference(named, known)
    unknown = [column for column in named if known.resolve(column) is None]
    if unknown:
        told = "; ".join(f"the column «{show_value(name)}» {known.explain(name)}" for name in unknown[:5])
        stop = "" if told.endswith("?") else "."
        raise InputError(f"{told}{stop} {known.hint.format(show_value(unknown[0]))}")
    first: dict[object, str] = {}
    for name in named:
        other = first.setdefault(known.resolve(name), name)
        if other is not name:
            raise InputError(
                f"the columns «{show_value(other)}» and «{show_value(name)}» mean the same; leave one of them out"
            )
    names = _settle_contact([known.name(column) if column else "" for column in columns])
    headers = {name: column for name, column in zip(names, columns, strict=True) if name and name != column}
    return Header(names=tuple(names), headers=headers)


def _require_reference(named: Sequence[str], known: Columns) -> None:
    if known.references and known.references.isdisjoint(known.resolve(column) for column in named):
        column = next((column for column in named if known.resolve(column) is None), named[0])
        hint = f'if one holds the members\' names, say so: --map "{show_value(column)}=name"'
        raise InputError(f"no column is called name or slug; {hint}")


def _settle_contact(names: list[str]) -> list[str]:
    """Read «Contact» as a name, and beside a contact, when nobody is quoted, «Title» as the contact's role."""
    paths: list[Path] = [resolve_field(name) or () for name in names]
    fields = {path[0] for path in paths if path}
    quotes = fields.intersection(QUOTE_FIELDS) - {"role"}
    settled = {("contact",): ("contact", "name")}
    if "contact" in fields and not quotes:
        settled[("role",)] = ("contact", "role")
    return [
        show_path(settled[path]) if path in settled and settled[path] not in paths else name
        for path, name in zip(paths, names, strict=True)
    ]


def make_values(header: Header, cells: Sequence[object]) -> dict[str, object]:
    """The values of a row by the names of their columns."""
    return {name: cell for name, cell in zip(header.names, cells, strict=False) if name}
