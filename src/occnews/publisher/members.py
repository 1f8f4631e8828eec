"""Members: add, import, change, show; their pictures and quotes."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from occnews import store
from occnews.editorial.changes import diff_members
from occnews.editorial.forgetting import list_files
from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.intake import documents, plan_import, read_rows, records
from occnews.intake.announcements import read_announcements
from occnews.model.dates import Period
from occnews.model.importing import FieldChange, ImportReport, Remark, Row, RowError
from occnews.model.member import Image, Language, Member, Permission, Profile, QuoteApproval, QuoteBlock, Speaker
from occnews.model.text import fold_name
from occnews.publisher import Publisher
from occnews.publisher.inputs import explaining, read_url
from occnews.publisher.lookup import find_member
from occnews.publisher.media import MediaTray, take_in_file
from occnews.store import Transaction


@dataclass(frozen=True, kw_only=True)
class QuoteLine:
    """One quote of one member. ``number`` counts from 1: the record's own first, then its translations'."""

    member: str
    name: str
    number: int
    language: Language
    speaker: str
    role: str
    text: str
    approved_by: str = ""
    approved_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class AnnouncedReport:
    """What an import of earlier announcements did."""

    count: int
    errors: tuple[RowError, ...]


def get_member(p: Publisher, name: str) -> Member:
    """Get a member by slug or name. Raises NotFoundError, which offers the closest."""
    with p.reading() as tx:
        return find_member(tx, name)


def list_members(p: Publisher, period: Period | None = None) -> list[Member]:
    """List all members, or those with a membership that may have begun in a period, by joined date and name."""
    with p.reading() as tx:
        members = store.members.list_members(tx)
    return sorted((m for m in members if period is None or _joined_in(m, period)), key=_by_joined)


def _joined_in(member: Member, period: Period) -> bool:
    dates = [membership.joined for membership in member.memberships]
    return any(day and day.first <= period.end and day.last >= period.start for day in dates)


def _by_joined(member: Member) -> tuple[dt.date, str]:
    joined = member.membership.joined
    return (joined.first if joined else dt.date.max, member.folded_name)


def add_member(p: Publisher, fields: Mapping[str, str]) -> Member:
    """Store a new member from what was typed; only ``name`` is needed.

    Raises FieldErrors for what is not acceptable, and ConflictError when the name or slug is taken.
    """
    given = {key: value for key, value in fields.items() if value.strip()}
    with p.changing("members add") as tx:
        name, slug = given.get("name", ""), given.get("slug", "")
        existing = store.members.get_member(tx, slug) if slug else None
        existing = existing or store.members.find_member_by_name(tx, fold_name(name))
        if existing:
            raise ConflictError(
                f"{existing.name} is stored already. Change it: occnews members set {existing.slug} FIELD=VALUE"
            )
        taken = {member.slug for member in store.members.list_members(tx)}
        tray = MediaTray(Path(), p.config.media_folder)
        member = records.apply_values(None, given, slug=slug or records.make_slug(name, taken), take_image=tray.take)
        tray.store()
        store.members.save_members(tx, [member])
    return member


def import_members(
    p: Publisher,
    file: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    columns: Mapping[str, str] | None = None,
) -> ImportReport:
    """Import a file of records. Rejected rows are in the report, the rest is stored; ``dry_run`` stores nothing.

    ``columns`` says what columns mean beside those of the settings: header → field, "" to leave one out. ``progress``
    is called with the number of rows read so far. Raises FileUnusableError for a file that is unreadable as a whole.
    """
    tray = MediaTray(file.parent, p.config.media_folder)
    rows = list(_count_rows(read_rows(file, {**p.config.intake.columns, **(columns or {})}), progress))
    if dry_run:
        with p.reading() as tx:
            return _plan(tx, file, rows, tray)
    with p.changing(f"members import {file.name}") as tx:
        report = _plan(tx, file, rows, tray)
        touched = [change.after for change in (*report.new, *report.changed)]
        tray.store()
        store.members.save_members(tx, touched)
    return report


def _plan(tx: Transaction, file: Path, rows: Iterable[Row | RowError | Remark], tray: MediaTray) -> ImportReport:
    existing = {member.slug: member for member in store.members.list_members(tx)}
    return plan_import(file, rows, existing, take_image=tray.take)


def _count_rows(
    rows: Iterable[Row | RowError | Remark], progress: Callable[[int], None] | None
) -> Iterable[Row | RowError | Remark]:
    for count, row in enumerate(rows, start=1):
        if progress and count % 100 == 0:
            progress(count)
        yield row


def set_member(p: Publisher, name: str, fields: Mapping[str, str]) -> tuple[Member, tuple[FieldChange, ...]]:
    """Change fields of a member; an empty value clears one. Returns the record and what changed. Raises FieldErrors."""
    return _change_member(p, name, "members set", lambda member, tray: _apply(member, fields, tray))


def _apply(member: Member, values: Mapping[str, object], tray: MediaTray) -> Member:
    return records.apply_values(member, values, slug=member.slug, take_image=tray.take)


def _change_member(
    p: Publisher, name: str, command: str, change: Callable[[Member, MediaTray], Member]
) -> tuple[Member, tuple[FieldChange, ...]]:
    with p.changing(command) as tx:
        before = find_member(tx, name)
        tray = MediaTray(Path(), p.config.media_folder, shown=list_files(before.model_dump(mode="json")))
        after = change(before, tray)
        namesake = store.members.find_member_by_name(tx, after.folded_name)
        if namesake and namesake.slug != after.slug:
            raise ConflictError(f"The name {after.name} is taken by the member {namesake.slug}.")
        tray.store()
        store.members.save_members(tx, [after])
    return after, diff_members(before, after)


def member_yaml(p: Publisher, name: str) -> str:
    """A member's record as YAML, for an editor."""
    return documents.write_yaml(records.to_plain(get_member(p, name)))


def replace_member_yaml(p: Publisher, name: str, text: str) -> tuple[Member, tuple[FieldChange, ...]]:
    """Put a record back from its edited YAML: what is not in it any more is cleared. Raises InputError, FieldErrors."""
    plain = documents.read_yaml_text(text)
    if not isinstance(plain, dict):
        raise InputError("The text must be one record: lines such as «name: Thor Medical ASA».")

    def replace(member: Member, tray: MediaTray) -> Member:
        if plain.get("slug", member.slug) != member.slug:
            raise InputError(f"The slug {member.slug} is how addresses and feeds know this member; it cannot change.")
        return _void_moved(member, records.apply_values(None, plain, slug=member.slug, take_image=tray.take))

    return _change_member(p, name, "members edit", replace)


def _void_moved(before: Member, after: Member) -> Member:
    """The edited record without the approvals that stand beside a quote of somebody else by now."""
    speakers: dict[tuple[str, QuoteApproval | None], set[str]] = {}
    for _, profile in _profiles(before):
        for quote in _quotes(profile):
            speakers.setdefault((quote.text, quote.approval), set()).add(fold_name(quote.speaker))

    def is_moved(quote: QuoteBlock) -> bool:
        known = speakers.get((quote.text, quote.approval))
        return known is not None and fold_name(quote.speaker) not in known

    def settle(profile: Profile) -> Profile:
        return tuple(
            block.model_copy(update={"approval": None}) if isinstance(block, QuoteBlock) and is_moved(block) else block
            for block in profile
        )

    translations = tuple(text.model_copy(update={"profile": settle(text.profile)}) for text in after.translations)
    return _replace(after, profile=settle(after.profile), translations=translations)


def _quotes(profile: Profile) -> list[QuoteBlock]:
    return [block for block in profile if isinstance(block, QuoteBlock)]


def attach_image(
    p: Publisher,
    name: str,
    file: Path,
    *,
    use: Literal["logo", "portrait", "photo"] = "logo",
    speaker: str = "",
    alt: str = "",
    caption: str = "",
    credit: str = "",
    permission_by: str = "",
    permission_on: dt.date | None = None,
    permission_for: str = "",
) -> Member:
    """Give a member a logo, a speaker a portrait, or the profile a photo at its end. Raises InputError."""
    with explaining():
        permission = (
            Permission(who=permission_by, on=permission_on or p.today, scope=permission_for) if permission_by else None
        )
    described = {"alt": alt, "caption": caption, "credit": credit, "permission": permission}

    def attach(member: Member, tray: MediaTray) -> Member:
        if use == "portrait" and member.speaker_named(speaker) is None and not speaker:
            raise InputError("Whose portrait is it? Add --speaker NAME.")
        image = _describe_image(take_in_file(p.config, file), described, default_alt=_default_alt(use, member, speaker))
        return _attach(member, image, use, speaker)

    with explaining():
        return _change_member(p, name, f"members image {use}", attach)[0]


def _default_alt(use: str, member: Member, speaker: str) -> str:
    return {"logo": member.name, "portrait": speaker}.get(use, "")


def _describe_image(image: Image, described: Mapping[str, object], *, default_alt: str) -> Image:
    values = {**image.model_dump(), **described, "alt": described["alt"] or default_alt}
    return Image.model_validate(values)


def _attach(member: Member, image: Image, use: str, speaker: str) -> Member:
    if use == "logo":
        return _replace(member, logo=image)
    if use == "photo":
        return _replace(member, profile=(*member.profile, {"kind": "image", "image": image}))
    known = member.speaker_named(speaker)
    if known is None:
        return _replace(member, speakers=(*member.speakers, Speaker(name=speaker, portrait=image)))
    pictured = known.model_copy(update={"portrait": image})
    return _replace(member, speakers=tuple(pictured if each is known else each for each in member.speakers))


def _replace(member: Member, **fields: object) -> Member:
    """A member with other values, checked as a whole."""
    return Member.model_validate({**{name: getattr(member, name) for name in Member.model_fields}, **fields})


def leave(p: Publisher, name: str, *, on: dt.date) -> Member:
    """Note the last day of a member's current membership. Raises InputError when it lies before the joined date."""
    return _change_member(
        p, name, "members leave", lambda member, tray: _apply(member, {"left": on.isoformat()}, tray)
    )[0]


def mark_announced(p: Publisher, name: str, *, on: dt.date, url: str) -> Member:
    """Note that a member was announced elsewhere, so that it is never overdue. Raises InputError for a bad address."""
    address = read_url(url, "--url")
    with p.changing("members announced") as tx:
        member = find_member(tx, name)
        store.announced.record_elsewhere(tx, member.slug, len(member.memberships), on, address)
    return member


def import_announced(p: Publisher, file: Path) -> AnnouncedReport:
    """Import what was announced elsewhere: rows of ``name`` or ``slug``, ``announced`` (a day) and ``url``.

    One bad row never sinks the file.
    """
    errors: list[RowError] = []
    count = 0
    with p.changing(f"members announced {file.name}") as tx:
        for row in read_announcements(file):
            if isinstance(row, RowError):
                errors.append(row)
                continue
            try:
                member = find_member(tx, row.name)
            except NotFoundError as error:
                errors.append(RowError(file=file.name, line=row.line, field="name", value=row.name, reason=str(error)))
                continue
            store.announced.record_elsewhere(tx, member.slug, len(member.memberships), row.on, row.url)
            count += 1
    return AnnouncedReport(count=count, errors=tuple(errors))


def list_quotes(p: Publisher, *, only_unapproved: bool = False, member: str = "") -> list[QuoteLine]:
    """List the quotes of all members, or of one."""
    with p.reading() as tx:
        chosen = [find_member(tx, member)] if member else store.members.list_members(tx)
    lines = [line for each in chosen for line in _quote_lines(each)]
    return [line for line in lines if not (only_unapproved and line.approved_by)]


def _quote_lines(member: Member) -> list[QuoteLine]:
    lines: list[QuoteLine] = []
    for language, profile in _profiles(member):
        for quote in _quotes(profile):
            speaker = member.speaker_named(quote.speaker)
            approval = quote.approval if quote.is_approved else None
            lines.append(
                QuoteLine(
                    member=member.slug,
                    name=member.name,
                    number=len(lines) + 1,
                    language=language,
                    speaker=quote.speaker,
                    role=quote.role or (speaker.role if speaker else ""),
                    text=quote.text,
                    approved_by=approval.by if approval else "",
                    approved_on=approval.on if approval else None,
                )
            )
    return lines


def _profiles(member: Member) -> list[tuple[Language, Profile]]:
    return [(member.language, member.profile), *((text.language, text.profile) for text in member.translations)]


def approve_quote(
    p: Publisher, name: str, number: int, *, by: str, how: str = "", on: dt.date | None = None
) -> QuoteLine:
    """Note that a quote was approved, exactly as it stands now. Raises NotFoundError for a number that is not there."""

    def approve(member: Member, tray: MediaTray) -> Member:
        if not 1 <= number <= len(_quote_lines(member)):
            raise NotFoundError(
                f"{member.name} has {len(_quote_lines(member))} quotes; there is no number {number}. "
                f"occnews quotes list {member.slug} shows them."
            )
        return _approve_nth_quote(member, number, by=by, how=how, on=on or p.today)

    with explaining():
        member, _ = _change_member(p, name, "quotes approve", approve)
    return _quote_lines(member)[number - 1]


def _approve_nth_quote(member: Member, number: int, *, by: str, how: str, on: dt.date) -> Member:
    seen = 0

    def approve(profile: Profile) -> Profile:
        nonlocal seen
        blocks = []
        for block in profile:
            if isinstance(block, QuoteBlock):
                seen += 1
                if seen == number:
                    block = block.model_copy(update={"approval": QuoteApproval(by=by, on=on, how=how, text=block.text)})
            blocks.append(block)
        return tuple(blocks)

    own = approve(member.profile)
    translations = tuple(text.model_copy(update={"profile": approve(text.profile)}) for text in member.translations)
    return _replace(member, profile=own, translations=translations)
