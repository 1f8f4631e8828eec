"""What is done to whole sets of members: take an import back, merge two records, remove one, export all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from occnews import store
from occnews.config import CONFIG_NAME, Config
from occnews.editorial.changes import diff_members
from occnews.editorial.forgetting import list_files
from occnews.editorial.merging import list_left_out, merge_members
from occnews.errors import ConfigError, ConflictError, InputError
from occnews.model.history import Change, Revision
from occnews.model.importing import FieldChange
from occnews.model.member import Member
from occnews.model.publication import Publication, State
from occnews.publisher import Publisher
from occnews.publisher.files import write_atomically
from occnews.publisher.lookup import find_member
from occnews.publisher.media import MEDIA_NAME, copy_pictures
from occnews.store import Transaction
from occnews.store.history import MEMBER

_IMPORT: Final = "members import "
_UNDO: Final = "members undo "


@dataclass(frozen=True, kw_only=True)
class UndoReport:
    """What taking an import back did: to which import, and to whom (names)."""

    change: Change
    removed: tuple[str, ...]
    restored: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MergeReport:
    """What a merge did: the record, what it gained, and which of the other's fields it did not take."""

    member: Member
    changes: tuple[FieldChange, ...]
    left_out: tuple[str, ...]


def save_columns(config: Config, columns: Mapping[str, str]) -> None:
    """Write what a team's columns mean into its ``config.toml``; comments and all else stay. Raises InputError."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    from occnews.intake.headers import map_columns

    map_columns(columns)
    path = config.root / CONFIG_NAME
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        section = document.setdefault("intake", tomlkit.table())
        table = section.setdefault("columns", tomlkit.table())
        for header, field in columns.items():
            table[header] = field
        write_atomically(path, tomlkit.dumps(document))
    except (TOMLKitError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be changed ({error}); write the columns under [intake.columns].") from None


def undo_import(p: Publisher) -> UndoReport:
    """Take the last import back that was not taken back yet: its new members go, the others are as before.

    Raises ConflictError, and changes nothing, when one of its members was changed or published since.
    """
    with p.reading() as tx:
        change = _find_import(tx)
    with p.changing(f"{_UNDO}{change.id} ({change.command})") as tx:
        revisions = [each for each in _revisions_since(tx, change) if each.change == change.id]
        _refuse_changed(tx, change)
        _refuse_published(tx, change, revisions)
        restored = [_read(revision.before) for revision in revisions if revision.before is not None]
        removed = [_read(revision.after or "") for revision in revisions if revision.before is None]
        for member in removed:
            store.members.delete_member(tx, member.slug)
        store.members.save_members(tx, restored)
    return UndoReport(
        change=change, removed=tuple(each.name for each in removed), restored=tuple(each.name for each in restored)
    )


def _find_import(tx: Transaction) -> Change:
    changes = store.history.list_changes(tx)
    undone = {each.command.removeprefix(_UNDO).partition(" ")[0] for each in changes if each.command.startswith(_UNDO)}
    imports = (each for each in changes if each.command.startswith(_IMPORT) and str(each.id) not in undone)
    found = next(imports, None)
    if found is None:
        raise InputError("There is no import that could be taken back.")
    return found


def _revisions_since(tx: Transaction, change: Change) -> list[Revision]:
    return store.history.list_revisions(tx, subject_kind=MEMBER, since=change.id)


def _read(record: str) -> Member:
    return Member.model_validate_json(record)


def _is_same(record: str | None, other: str | None) -> bool:
    return record == other or (record is not None and other is not None and _read(record) == _read(other))


def _refuse_changed(tx: Transaction, change: Change) -> None:
    revisions = _revisions_since(tx, change)
    brought = {revision.subject: revision.after for revision in revisions if revision.change == change.id}
    last = {revision.subject: revision for revision in revisions if revision.subject in brought}
    later = next((each for slug, each in last.items() if not _is_same(each.after, brought[slug])), None)
    if later:
        raise ConflictError(
            f"{_describe(change)} cannot be taken back: {later.subject} was changed since ({later.command}, by "
            f"{later.who} on {later.at:%Y-%m-%d}), and that would be lost. Change single records instead: "
            f"occnews members edit {later.subject}, or occnews members remove SLUG."
        )


def _refuse_published(tx: Transaction, change: Change, revisions: Sequence[Revision]) -> None:
    touched = {revision.subject for revision in revisions}
    new = {revision.subject for revision in revisions if revision.before is None}
    for publication in store.publications.list_publications(tx):
        published = publication.published_at is not None and publication.published_at >= change.at
        for entry in publication.entries:
            if entry.member in new or (entry.member in touched and published):
                raise ConflictError(f"{_describe(change)} cannot be taken back: {_hold(entry.member, publication)}")
    for line in store.announced.list_announced(tx):
        if line.member in new:
            raise ConflictError(
                f"{_describe(change)} cannot be taken back: {line.member} was noted as announced since. "
                f"Remove it on purpose: occnews members remove {line.member}"
            )


def _describe(change: Change) -> str:
    return f"The import of {change.command.removeprefix(_IMPORT)} on {change.at:%Y-%m-%d}"


def _hold(slug: str, publication: Publication) -> str:
    """Say which publication holds a member, and what can be done."""
    if publication.state in (State.PUBLISHED, State.RETRACTED) or publication.published_at is not None:
        return f"{slug} was published in {publication.name}, so its record must stay."
    exclude = f'occnews digest exclude {publication.name} {slug} --because "…"'
    return f"{slug} is in {publication.name}. Take it out first: {exclude}, or occnews discard {publication.name}"


def _refuse_held(tx: Transaction, member: Member, what: str) -> None:
    for publication in store.publications.list_publications(tx):
        if any(entry.member == member.slug for entry in publication.entries):
            raise ConflictError(f"{member.name} cannot be {what}: {_hold(member.slug, publication)}")


def remove_member(p: Publisher, name: str) -> Member:
    """Delete a member that is in no publication; history keeps its record. Raises NotFoundError, ConflictError."""
    with p.changing("members remove") as tx:
        member = find_member(tx, name)
        _refuse_held(tx, member, "removed")
        store.members.delete_member(tx, member.slug)
    return member


def merge_into(p: Publisher, name: str, into: str) -> MergeReport:
    """Merge a member that is in no publication into another and remove it. What was announced elsewhere goes along.

    Raises NotFoundError, ConflictError, and InputError for a member with itself.
    """
    with p.changing("members merge") as tx:
        other, before = find_member(tx, name), find_member(tx, into)
        if other.slug == before.slug:
            raise InputError(f"{other.name} and {before.name} are one member already.")
        _refuse_held(tx, other, f"merged into {before.slug}")
        after = merge_members(before, other)
        elsewhere = [line for line in store.announced.list_announced(tx) if line.member == other.slug]
        store.members.save_members(tx, [after])
        for line in elsewhere:
            membership = min(line.membership, len(after.memberships))
            store.announced.record_elsewhere(tx, after.slug, membership, line.on, line.url)
        store.members.delete_member(tx, other.slug)
    return MergeReport(member=after, changes=diff_members(before, after), left_out=list_left_out(before, other))


@dataclass(frozen=True, kw_only=True)
class ExportReport:
    """How many members were written, and how many pictures stand in ``folder`` for whoever imports them elsewhere."""

    members: int
    pictures: int
    folder: Path


def export_members(p: Publisher, file: Path) -> ExportReport:
    """Write all members into a file, whose suffix tells its format, and their pictures into ``media`` beside it.

    Raises InputError for an unknown format, OccnewsError when nothing can be written there.
    """
    from occnews.intake.export import export_members as write

    with p.reading() as tx:
        members = store.members.list_members(tx)
    write_atomically(file, write(members, file.suffix))
    names = list_files([member.model_dump(mode="json") for member in members])
    folder = file.parent / MEDIA_NAME
    return ExportReport(members=len(members), pictures=copy_pictures(p.config, names, folder), folder=folder)
