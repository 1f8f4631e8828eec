"""Plans an import: which rows are new members, which change one, which are rejected. It stores nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from occnews.editorial.changes import diff_members
from occnews.editorial.resemblance import NameIndex
from occnews.errors import FieldError
from occnews.intake.columns import resolve_field
from occnews.intake.gathering import Gathered
from occnews.intake.records import FieldErrors, apply_values, drop_blanks, make_slug
from occnews.intake.showing import show_value
from occnews.model.importing import ImportReport, MemberChange, Remark, Row, RowError
from occnews.model.member import Image, Member
from occnews.model.text import check_slug, clean_line, fold_name

TakeImage = Callable[[str], Image]


def _identity(name: str) -> str:
    """What a name is compared by; a name of punctuation only is compared as it stands."""
    return fold_name(name) or name.strip()


class _Plan:
    """The state of one import: which slugs and names are taken, and what the rows of each member say."""

    def __init__(self, existing: Mapping[str, Member], take_image: TakeImage) -> None:
        self.existing = existing
        self.taken = set(existing)
        self.slug_of = {_identity(member.name): slug for slug, member in existing.items()}
        self.take_image = take_image
        self.gathered: dict[str, Gathered] = {}

    def take_row(self, row: Row) -> None:
        """Add a row to what is known of its member. Raises FieldErrors."""
        values = drop_blanks(row.values)
        if not values:
            return
        slug = self._identify(values, row)
        gathered = self.gathered.setdefault(slug, Gathered(line=row.line, sheet=row.sheet))
        gathered.add(row, values)

    def plan_member(self, slug: str, gathered: Gathered) -> MemberChange:
        """Plan what the rows of one member say. Raises FieldErrors."""
        values, before = gathered.values(), self.existing.get(slug)
        if before is None and not _given(values, "name"):
            reason = "is missing: there is no member of that slug yet, and a new one needs a name"
            raise FieldErrors((FieldError("name", "", reason),))
        if gathered.contacts:
            values = {**values, "notes": _join_notes(_given(values, "notes"), before, gathered.contacts)}
        after = apply_values(before, values, slug=slug, take_image=self.take_image)
        changes = diff_members(before, after) if before else ()
        return MemberChange(line=gathered.line, before=before, after=after, changes=changes)

    def _identify(self, values: Mapping[str, object], row: Row) -> str:
        """Find or make the slug of a row. Raises FieldErrors when it is unclear."""
        given, name = _given(values, "slug"), _given(values, "name")
        key = _identity(name)
        if not given and not key:
            raise FieldErrors((FieldError("name", "", "is missing; a row needs a name or a slug"),))
        slug = _check_given(given) if given else self.slug_of.get(key) or ""
        owner = self.slug_of.get(key, slug) if key else slug
        if owner != slug:
            reason = f"is the name of the member «{owner}»; give that slug, or another name"
            raise FieldErrors((FieldError("name", name, reason),))
        if row.adds_items and slug not in self.taken:
            reason = f"is no member; the sheet «{row.sheet}» adds to members that are there or on another sheet"
            raise FieldErrors((FieldError("slug" if given else "name", given or name, reason),))
        slug = slug or make_slug(name, self.taken)
        self.taken.add(slug)
        if key:
            # A former name still means its member, or another row of the file would make the member anew.
            self.slug_of[key] = slug
        return slug


def _join_notes(given: str, before: Member | None, contacts: Sequence[str]) -> str:
    """The notes with the contacts beside the record's own at their end, each once."""
    notes = given or (before.notes if before else "")
    lines = {clean_line(line) for line in notes.splitlines()}
    new = [contact for contact in contacts if clean_line(contact) not in lines]
    return "\n".join([*([notes] if notes else []), *new])


def _given(values: Mapping[str, object], field: str) -> str:
    """The text of a field, whatever the file calls it; "" when it is not given or no text."""
    value = next((value for key, value in values.items() if resolve_field(key) == (field,)), "")
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _check_given(slug: str) -> str:
    try:
        return check_slug(slug.strip())
    except ValueError as error:
        raise FieldErrors((FieldError("slug", slug, str(error)),)) from None


def _show_field(row: Row, field: str) -> str:
    """What the file calls a field of a row."""
    key = next((key for key in row.values if resolve_field(key) == (field,)), field)
    return show_value(row.headers.get(key, key), 80)


def _row_errors(file: str, row: Row, errors: FieldErrors) -> list[RowError]:
    """What is wrong with one row."""
    return [
        RowError(
            file=file,
            line=row.line,
            sheet=row.sheet,
            field=_show_field(row, error.field),
            value=show_value(error.value),
            reason=error.reason,
        )
        for error in errors.errors
    ]


def _member_errors(file: str, gathered: Gathered, errors: FieldErrors) -> Iterator[RowError]:
    """What is wrong with one member, each where it stands."""
    for error in errors.errors:
        cell, is_whole = gathered.find_cell(error.field)
        yield RowError(
            file=file,
            line=cell.line if cell else gathered.line,
            sheet=cell.sheet if cell else gathered.sheet,
            field=show_value(cell.shown, 80) if cell and is_whole else error.field,
            value=show_value(error.value),
            reason=error.reason,
        )


def _remark_resemblances(new: Sequence[tuple[MemberChange, str]], existing: Mapping[str, Member]) -> Iterator[Remark]:
    """Flag new members whose names resemble others."""
    if not new:
        return
    index = NameIndex()
    names = {slug: member.name for slug, member in existing.items()}
    for slug, name in names.items():
        index.add(slug, name)
    for change, sheet in new:
        slug, name = change.after.slug, change.after.name
        if like := index.find(name):
            text = f"«{name}» resembles «{names[like]}» and is a member of its own. Are they one and the same?"
            yield Remark(line=change.line, sheet=sheet, text=f"{text} Then: occnews members merge {slug} {like}")
        index.add(slug, name)
        names[slug] = name


def plan_import(
    path: Path, rows: Iterable[Row | RowError | Remark], existing: Mapping[str, Member], *, take_image: TakeImage
) -> ImportReport:
    """Decide what the rows of a file mean for the members that are there (by slug).

    A member is known by its slug, else by its folded name; a blank cell leaves what is stored. Rows of one member are
    put together. A row that cannot be used is rejected with every reason, the others stand. ``take_image`` stores the
    image of a path that a row names.
    """
    plan = _Plan(existing, take_image)
    rejected: list[RowError] = []
    remarks: list[Remark] = []
    order: dict[str, int] = {}
    for row in rows:
        if isinstance(row, Remark):
            remarks.append(row)
            continue
        order.setdefault(row.sheet, len(order))
        if isinstance(row, RowError):
            rejected.append(row)
            continue
        try:
            plan.take_row(row)
        except FieldErrors as errors:
            rejected += _row_errors(path.name, row, errors)
    members: list[tuple[MemberChange, str]] = []
    for slug, gathered in plan.gathered.items():
        try:
            members.append((plan.plan_member(slug, gathered), gathered.sheet))
        except FieldErrors as errors:
            rejected += _member_errors(path.name, gathered, errors)
    new = [each for each in members if each[0].before is None]
    return ImportReport(
        file=path,
        members=tuple(change for change, _ in members),
        errors=tuple(sorted(rejected, key=lambda error: (order.get(error.sheet, 0), error.line))),
        remarks=(*remarks, *_remark_resemblances(new, existing)),
    )
