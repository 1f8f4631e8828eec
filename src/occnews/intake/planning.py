"""Plans an import: which rows are new members, which change one, which are rejected. It stores nothing."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from occnews.editorial.changes import diff_members
from occnews.errors import FieldError
from occnews.intake.columns import resolve_field
from occnews.intake.records import FieldErrors, apply_values, drop_blanks, make_slug
from occnews.intake.showing import show_value
from occnews.model.importing import ImportReport, MemberChange, Row, RowError
from occnews.model.member import Image, Member
from occnews.model.text import check_slug, fold_name

TakeImage = Callable[[str], Image]


def _identity(name: str) -> str:
    """What a name is compared by; a name of punctuation only is compared as it stands."""
    return fold_name(name) or name.strip()


class _Plan:
    """The state of one import: which slugs and names are taken, and which lines they stand on."""

    def __init__(self, existing: Mapping[str, Member], take_image: TakeImage) -> None:
        self.members = dict(existing)
        self.taken = set(existing)
        self.slug_of = {_identity(member.name): slug for slug, member in existing.items()}
        self.take_image = take_image
        self.lines_of_slugs: dict[str, int] = {}
        self.lines_of_names: dict[str, int] = {}

    def plan_row(self, row: Row) -> MemberChange | None:
        """Plan one row; None when it is blank. Raises FieldErrors."""
        values = drop_blanks(row.values)
        if not values:
            return None
        slug = self._identify(row.line, values)
        before = self.members.get(slug)
        if before is None and not _given(values, "name"):
            reason = "is missing: there is no member of that slug yet, and a new one needs a name"
            raise FieldErrors((FieldError("name", "", reason),))
        after = apply_values(before, values, slug=slug, take_image=self.take_image)
        # A former name still means its member, or another row of the file would make the member anew.
        self.slug_of[_identity(after.name)] = after.slug
        self.members[after.slug] = after
        changes = diff_members(before, after) if before else ()
        return MemberChange(line=row.line, before=before, after=after, changes=changes)

    def _identify(self, line: int, values: Mapping[str, object]) -> str:
        """Find or make the slug of a row. Raises FieldErrors when it is unclear, or stood on an earlier line."""
        given, name = _given(values, "slug"), _given(values, "name")
        key = _identity(name)
        if not given and not key:
            raise FieldErrors((FieldError("name", "", "is missing; a row needs a name or a slug"),))
        slug = _check_given(given) if given else self.slug_of.get(key) or make_slug(name, self.taken)
        self.taken.add(slug)
        first = self.lines_of_slugs.setdefault(slug, line)
        if key:
            first = min(first, self.lines_of_names.setdefault(key, line))
        if first != line:
            reason = f"stands on line {first} already; make one row of the two"
            raise FieldErrors((FieldError("slug" if given else "name", given or name, reason),))
        owner = self.slug_of.get(key, slug) if key else slug
        if owner != slug:
            reason = f"is the name of the member «{owner}»; give that slug, or another name"
            raise FieldErrors((FieldError("name", name, reason),))
        return slug


def _given(values: Mapping[str, object], field: str) -> str:
    """The text of a field, whatever the file calls it; "" when it is not given or no text."""
    value = next((value for key, value in values.items() if resolve_field(key) == (field,)), "")
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _check_given(slug: str) -> str:
    try:
        return check_slug(slug.strip())
    except ValueError as error:
        raise FieldErrors((FieldError("slug", slug, str(error)),)) from None


def _row_errors(file: str, line: int, errors: FieldErrors) -> list[RowError]:
    return [
        RowError(file=file, line=line, field=error.field, value=show_value(error.value), reason=error.reason)
        for error in errors.errors
    ]


def plan_import(
    path: Path, rows: Iterable[Row | RowError], existing: Mapping[str, Member], *, take_image: TakeImage
) -> ImportReport:
    """Decide what each row of a file means for the members that are there (by slug).

    A member is known by its slug, else by its folded name; a blank cell leaves what is stored. A row that cannot be
    used is rejected with every reason, the others stand. ``take_image`` stores the image of a path that a row names.
    """
    plan = _Plan(existing, take_image)
    members: list[MemberChange] = []
    rejected: list[RowError] = []
    for row in rows:
        if isinstance(row, RowError):
            rejected.append(row)
            continue
        try:
            change = plan.plan_row(row)
        except FieldErrors as errors:
            rejected += _row_errors(path.name, row.line, errors)
            continue
        if change is not None:
            members.append(change)
    return ImportReport(file=path, members=tuple(members), errors=tuple(rejected))
