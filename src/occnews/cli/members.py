"""Commands for members: add, import, list, show, change; their pictures, and what was announced elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from occnews.cli.arguments import Fields, Json, MemberName, read_day, read_fields, read_optional_day, read_period
from occnews.cli.output import count, one_line, print_json, print_next, say
from occnews.cli.session import publisher_of
from occnews.errors import InputError

if TYPE_CHECKING:
    from occnews.model.importing import FieldChange
    from occnews.model.member import Member


def add_member(
    context: typer.Context,
    fields: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE…]", help="What is known; only the name is needed.")
    ] = None,
) -> None:
    """Add one member. Asks step by step when nothing is given."""
    from occnews.cli.asking import can_ask
    from occnews.cli.member_questions import ask_and_add
    from occnews.publisher.members import add_member as add

    given = read_fields(fields or [])
    with publisher_of(context) as p:
        if given.get("name", "").strip():
            member = add(p, given)
        elif can_ask():
            member = ask_and_add(p, given)
        else:
            raise InputError('What is the member called? Type: occnews members add name="…"')
    say(f"Added {member.name} as {member.slug}.", "bold green")
    print_next([f"occnews members show {member.slug}", f"occnews members image {member.slug} LOGO.svg"])


def import_members(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE…]", help="Files of records: XLSX, CSV, YAML, JSON, JSON Lines."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would change; change nothing.")] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="What a column means, kept in config.toml; no FIELD: none."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last import back.")] = False,
    as_json: Json = False,
) -> None:
    """Import members from files; the same file again changes nothing.

    One bad row never sinks a file: it is named with its line, and the rest is stored. Ends with code 1 when some rows
    were rejected, 2 when a file has nothing usable.
    """
    from occnews.cli.importing import import_files, undo_import

    if undo:
        if files or dry_run or mapping:
            raise InputError("--undo stands alone: occnews members import --undo takes the last import back.")
        undo_import(context, as_json=as_json)
        return
    if not files:
        raise InputError("Which file? Type: occnews members import FILE")
    columns = _read_columns(mapping or [])
    code = import_files(context, files, dry_run=dry_run, columns=columns, as_json=as_json)
    if code:
        raise typer.Exit(code)


def _read_columns(mapping: list[str]) -> dict[str, str]:
    """Read ``COLUMN=FIELD``; the column's name may itself hold a =."""
    columns: dict[str, str] = {}
    for each in mapping:
        column, equals, field = each.rpartition("=")
        if not equals or not column.strip():
            raise InputError(f'--map: «{each}» is not COLUMN=FIELD; write one such as --map "Their name=short_name"')
        columns[column.strip()] = field.strip()
    return columns


def export_members(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Its suffix says the format: .xlsx .csv .yaml .json .jsonl")
    ],
) -> None:
    """Write all members into a file, which can be imported again as it is, and their pictures beside it."""
    from occnews.publisher.imports import export_members as export

    with publisher_of(context) as p:
        report = export(p, file)
    say(f"{count(report.members, 'member')} written into {file}.", "bold green")
    if report.pictures:
        pictures = f"Their {count(report.pictures, 'picture')}" if report.pictures > 1 else "Their picture"
        say(f"{pictures} {'are' if report.pictures > 1 else 'is'} in {report.folder}: let both lie side by side.")


def remove_member(context: typer.Context, name: MemberName) -> None:
    """Delete a member that is in no publication. One that left stays: see leave."""
    from occnews.publisher.imports import remove_member as remove

    with publisher_of(context) as p:
        member = remove(p, name)
    say(f"Removed {member.name} ({member.slug}).", "bold green")


def merge_members(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="SLUG", help="The member that goes: its slug, or its name.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The member that stays.")],
) -> None:
    """Merge two records of one organisation: INTO stays and gains what it lacks, SLUG goes."""
    from occnews.cli.member_views import print_changes
    from occnews.publisher.imports import merge_into

    with publisher_of(context) as p:
        report = merge_into(p, name, into)
    say(f"Merged {name} into {report.member.name} ({report.member.slug}).", "bold green")
    print_changes(report.changes)
    if report.left_out:
        say(f"Both had these, and {report.member.slug} keeps its own: {', '.join(report.left_out)}.")


def list_members(
    context: typer.Context,
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="Only who joined then: 2025-11, 2025-01..2025-10.")
    ] = "",
    as_json: Json = False,
) -> None:
    """List the members, by the date they joined."""
    from occnews.cli.member_views import print_members
    from occnews.publisher.members import list_members as list_all

    chosen = read_period(period) if period else None
    with publisher_of(context) as p:
        members = list_all(p, chosen)
    if as_json:
        print_json(members)
        return
    if members:
        print_members(members)
        say()
    say(f"{count(len(members), 'member')}{f' joined in {chosen}' if chosen else ''}.", "bold")


def show_member(context: typer.Context, name: MemberName, as_json: Json = False) -> None:
    """Show everything that is known of a member, as it stands in the record."""
    from occnews.cli.member_views import print_member
    from occnews.publisher.members import get_member

    with publisher_of(context) as p:
        member = get_member(p, name)
    if as_json:
        print_json(member)
    else:
        print_member(member)


def set_member(context: typer.Context, name: MemberName, fields: Fields) -> None:
    """Change fields of a member.

    Parts of a field have dotted names, counted from 1: places.1.city=Oslo, social.x=@name, profile.2.text=…,
    translations.nb.summary=…
    """
    from occnews.publisher.members import set_member as change

    given = read_fields(fields)
    with publisher_of(context) as p:
        member, changes = change(p, name, given)
    _print_changes(member, changes)


def edit_member(
    context: typer.Context,
    name: MemberName,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Take the text from this file; open no editor.")
    ] = None,
) -> None:
    """Edit a member's whole record in your editor (VISUAL or EDITOR), as YAML."""
    from occnews.cli.editing import edit_text, read_text
    from occnews.publisher.members import get_member, member_yaml, replace_member_yaml

    def reread() -> str:
        with publisher_of(context) as p:
            return member_yaml(p, slug)

    def replace(text: str) -> "tuple[Member, tuple[FieldChange, ...]]":
        with publisher_of(context) as p:
            return replace_member_yaml(p, slug, text)

    with publisher_of(context) as p:
        slug = get_member(p, name).slug
    if source:
        result = replace(read_text(source))
    else:
        again = f"occnews members edit {slug}"
        edited = edit_text(reread(), file_name=f"{slug}.yaml", reread=reread, replace=replace, again=again)
        if edited is None:
            say("Nothing was changed.")
            return
        result = edited
    _print_changes(*result)


def _print_changes(member: "Member", changes: "tuple[FieldChange, ...]") -> None:
    from occnews.cli.member_views import print_changes

    if not changes:
        say(f"{member.name}: nothing was changed; it is so already.")
        return
    say(f"Changed {member.name} ({member.slug}):", "bold green")
    print_changes(changes)


def add_image(
    context: typer.Context,
    name: MemberName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PNG, JPEG, WebP, GIF or SVG.")],
    use: Annotated[str, typer.Option("--as", metavar="USE", help="logo, portrait or photo.")] = "logo",
    speaker: Annotated[str, typer.Option(metavar="NAME", help="Whose portrait it is.")] = "",
    alt: Annotated[str, typer.Option(metavar="TEXT", help="What it shows, for those who do not see it.")] = "",
    caption: Annotated[str, typer.Option(metavar="TEXT", help="The line below it.")] = "",
    credit: Annotated[str, typer.Option(metavar="TEXT", help="Who made it.")] = "",
    permission_by: Annotated[str, typer.Option(metavar="NAME", help="Who allowed its use.")] = "",
    permission_on: Annotated[str, typer.Option(metavar="DATE", help="When; today unless given.")] = "",
    permission_for: Annotated[str, typer.Option(metavar="TEXT", help="For what.")] = "",
) -> None:
    """Give a member its logo, a speaker a portrait, or the profile a photo."""
    from occnews.publisher.members import attach_image

    if use not in ("logo", "portrait", "photo"):
        raise InputError(f"--as: «{use}» is no use of a picture; write logo, portrait or photo.")
    with publisher_of(context) as p:
        member = attach_image(
            p,
            name,
            file,
            use=cast("Literal['logo', 'portrait', 'photo']", use),
            speaker=speaker,
            alt=alt,
            caption=caption,
            credit=credit,
            permission_by=permission_by,
            permission_on=read_optional_day(permission_on, "--permission-on"),
            permission_for=permission_for,
        )
    whose = f"the portrait of {one_line(speaker)}" if use == "portrait" else f"a {use}"
    say(f"{member.name} has {whose} now.", "bold green")


def leave(
    context: typer.Context,
    name: MemberName,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The last day of its membership.")],
) -> None:
    """Note that a member left. Its record stays; a later joined date begins a new membership."""
    from occnews.publisher.members import leave as note

    day = read_day(on, "--on")
    with publisher_of(context) as p:
        member = note(p, name, on=day)
    say(f"{member.name} left on {day}.", "bold green")


def mark_announced(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="SLUG|FILE", help="A member; or a file of many: name, announced, url.")
    ],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day it was announced.")] = "",
    url: Annotated[str, typer.Option(metavar="URL", help="Where it stands.")] = "",
) -> None:
    """Note what was already announced elsewhere, so that nobody is announced twice or called overdue.

    With --on, one member; without, a CSV or YAML file.
    """
    from occnews.publisher.members import mark_announced as mark

    if on:
        day = read_day(on, "--on")
        with publisher_of(context) as p:
            member = mark(p, name, on=day, url=url)
        say(f"{member.name} was announced on {day}.", "bold green")
        return
    if url or not Path(name).exists():
        raise InputError(f"When was {name} announced? Add --on DATE. To import many, name a file that is there.")
    _import_announced(context, Path(name))


def _import_announced(context: typer.Context, file: Path) -> None:
    from occnews.cli.importing import judge_import, print_rejections
    from occnews.publisher.members import import_announced

    with publisher_of(context) as p:
        report = import_announced(p, file)
    rejected = f", {count(len(report.errors), 'row')} rejected" if report.errors else ""
    say(f"{file.name}: {count(report.count, 'member')} noted as announced{rejected}.", "bold")
    print_rejections(report.errors)
    code = judge_import(report.count, len(report.errors))
    if code:
        raise typer.Exit(code)
