"""Commands that put right and keep safe: correct, retract, history, restore, differs, forget-person, backup."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json, PublicationName
from occnews.cli.feeds import print_hubs
from occnews.cli.output import count, one_line, print_json, print_next, print_paragraph, say
from occnews.cli.session import find_present_folder, publisher_of, read_clock, session_of
from occnews.errors import FileUnusableError, InputError

if TYPE_CHECKING:
    from occnews.model.member import Language
    from occnews.publisher import Publisher
    from occnews.publisher.history import HistoryLine
    from occnews.publisher.privacy import ForgetReport

Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, in a sentence that readers will see.")]
Notes = Annotated[
    list[str] | None,
    typer.Option("--note", metavar="LANG=TEXT", help="The same sentence in one language; may be repeated."),
]
Subject = Annotated[str, typer.Argument(metavar="SLUG|PUB", help="A member, or a publication.")]


def correct(context: typer.Context, name: PublicationName, because: Because, notes: Notes = None) -> None:
    """Correct what is published: a new revision of it, which you change, have approved and publish.

    Until then readers see what they saw. Afterwards feeds, page and archive change together, with a note.
    """
    from occnews.publisher.corrections import correct as begin

    with publisher_of(context) as p:
        publication, is_new = begin(p, name, because=because, notes=_read_notes(notes or []))
    if is_new:
        say(f"{publication.name} can be corrected now, as revision {publication.revision}.", "bold green")
        say("It takes today's records; what is published stays as it is until you publish again.")
    else:
        say(f"Changed the reason of the correction of {publication.name}.", "bold green")
    told = publication.corrections[-1]
    others = [
        language for language in publication.languages[1:] if language not in {note.language for note in told.notes}
    ]
    for language in others:
        say(
            f"Readers in {language} see the same sentence. In their own: "
            f'occnews correct {name} --because "{one_line(told.because)}" --note "{language}=…"'
        )
    print_next(
        [f"occnews differs {name}", f"occnews digest set {name} FIELD=VALUE", f"occnews review {name}"]
        if is_new
        else [f"occnews digest show {name}"]
    )


def _read_notes(notes: list[str]) -> "dict[Language, str]":
    from occnews.cli.arguments import read_fields
    from occnews.model.member import Language

    fields = read_fields(notes)
    for code in fields:
        if code not in set(Language):
            raise InputError(f"--note: «{code}» is no language here; known: {', '.join(Language)}.")
    return {Language(code): text for code, text in fields.items()}


def retract(
    context: typer.Context,
    name: PublicationName,
    because: Because,
    notes: Notes = None,
    keep_members: Annotated[
        bool, typer.Option("--keep-members", help="They stay announced; else they wait to be announced again.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take back what is published: its page and feed entry say that it was retracted, and why.

    Its number is not given again.
    """
    from occnews.cli.asking import can_ask, confirm
    from occnews.publisher.corrections import retract as take_back

    with publisher_of(context) as p:
        if not yes and can_ask() and not confirm(f"Take back {name}? Everybody will see that it was retracted."):
            say("Nothing was changed.")
            return
        report = take_back(p, name, because=because, notes=_read_notes(notes or []), keep_members=keep_members)
        say(f"Retracted {report.publication.name}: {count(len(report.files), 'file')} written.", "bold green")
        print_hubs(report.hubs)
        print_callbacks(p, name)


def print_callbacks(p: "Publisher", name: str) -> None:
    """Print the wording for what cannot be called back: the email already sent, the post already made."""
    from occnews.publisher.corrections import list_callbacks

    found = list_callbacks(p, name)
    if found:
        say()
        say("The email that was sent and the posts that were made cannot be called back. Send and post this:", "bold")
    for language, callback in found:
        say()
        say(f"{language} · email · {one_line(callback.email_subject)}", "dim")
        print_paragraph(callback.email)
        say(f"{language} · post", "dim")
        print_paragraph(callback.post)


def differs(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="PUB", help="The publication; all that are published unless given.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Compare what is published with what today's records would make of it, field by field."""
    from occnews.cli.member_views import print_changes
    from occnews.publisher.history import find_differences

    with publisher_of(context) as p:
        found = find_differences(p, name)
    if as_json:
        print_json(found)
        return
    for line in found:
        say(f"{line.publication} ({line.language}): {line.member or 'around the members'}", "bold")
        print_changes(line.changes)
    if not found:
        say("What is published says what the records say.", "bold green")
        return
    names = dict.fromkeys(line.publication for line in found)
    print_next([f"occnews correct {each} --because TEXT" for each in names])


def history(context: typer.Context, name: Subject, as_json: Json = False) -> None:
    """Show every change of a member or a publication: when, who, by which command, and what changed."""
    from occnews.publisher.history import list_history

    with publisher_of(context) as p:
        lines = list_history(p, name)
        zone = p.config.site.zone
    if as_json:
        print_json(lines)
        return
    from occnews.cli.member_views import print_changes

    for line in lines:
        say(
            f"{line.revision}  {line.at.astimezone(zone):%Y-%m-%d %H:%M}  {one_line(line.who)}  {_describe(line)}",
            "bold",
        )
        print_changes(line.changes, indent=4)
    print_next([f"occnews restore {name} {lines[0].revision}"] if len(lines) > 1 else [])


def _describe(line: "HistoryLine") -> str:
    what = f"{line.kind} {line.happened}" if line.happened != "changed" else line.kind
    return f"{what}  ({one_line(line.command)})"


def restore(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|SLUG|PUB", help="A backup, or a member or publication.")],
    where: Annotated[
        str, typer.Argument(metavar="DIR|REVISION", help="The folder for a backup, or the number that history shows.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Of a backup: put aside what stands in the folder, and go on.")
    ] = False,
) -> None:
    """Bring back a backup, or an earlier revision of a member or publication.

    A file is a backup: it goes into DIR, a folder of its name unless given. Anything else is a member or a publication,
    and goes back to how it was after the change of that number.
    """
    from occnews.publisher.backup import is_backup

    if is_backup(Path(what)):
        _restore_backup(context, Path(what), where, force=force)
    elif Path(what).suffix.lower() == ".zip" or Path(what).is_file():
        raise FileUnusableError(
            what, "this is no backup of occnews." if Path(what).is_file() else "there is no such file."
        )
    elif not where.isdecimal():
        raise InputError(f"Which revision? occnews history {what} shows their numbers: occnews restore {what} REVISION")
    else:
        _restore_revision(context, what, int(where))


def _restore_backup(context: typer.Context, file: Path, where: str, *, force: bool) -> None:
    from occnews.publisher import backup

    session = session_of(context)
    folder = Path(where) if where else session.workspace or backup.suggest_folder(file, find_present_folder())
    report = backup.restore(file, folder, now=read_clock(), force=force)
    say(f"Restored {count(report.count, 'file')} into {folder}, as of {report.made_at}.", "bold green")
    if report.kept:
        say(f"What stood there is in {report.kept}.")
    if report.was_on_server:
        say("Its database was on a server, and is a file now. To bring it back to an empty database there:")
        say("  occnews db copy --to URL", "cyan")
    if os.environ.get("OCCNEWS_DATABASE"):
        say(
            "OCCNEWS_DATABASE is set, and goes before config.toml: until it is unset, another database is used.",
            "yellow",
        )
    if report.paused:
        say("Its schedules are paused, since nobody knows what went out after the backup. Let them go on when you do.")
    resume = [f"occnews schedule resume {name}" for name in report.paused]
    print_next([f"cd {folder}", "occnews status", "occnews feeds build", *resume])


def _restore_revision(context: typer.Context, name: str, revision: int) -> None:
    from occnews.cli.member_views import print_changes
    from occnews.publisher.history import restore_revision

    with publisher_of(context) as p:
        line, changes = restore_revision(p, name, revision)
        moment = line.at.astimezone(p.config.site.zone)
    say(f"{name} is as it was after revision {revision}, {moment:%Y-%m-%d %H:%M}.", "bold green")
    if changes:
        print_changes(changes)
    else:
        say("It was so already; nothing was changed.")


def back_up(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write, *.zip; or a folder for it.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file when it is there.")] = False,
) -> None:
    """Write the whole workspace into one file: records, history, pictures, settings, key, files of your own.

    What is built or sent is not in it, nor are hidden files. Keep it where only you can read it: it holds the key, and
    people's data.
    """
    from occnews.publisher.backup import back_up as write

    with publisher_of(context) as p:
        report = write(p, file, force=force)
    size = f"{report.size / 1_000_000:,.1f} MB" if report.size >= 1_000_000 else f"{report.size / 1_000:,.0f} kB"
    say(f"Wrote {report.file}: {count(report.count, 'file')}, {size}.", "bold green")
    if report.left_out:
        say(f"Not in it, copy them yourself: {', '.join(map(one_line, report.left_out[:20]))}", "yellow")
    if len(report.left_out) > 20:
        say(f"  … and {len(report.left_out) - 20:,} more.", "yellow")
    print_next([f"occnews restore {report.file} DIR"])


def forget_person(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The whole name; of a contact, the email address too.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would change; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Remove a speaker or contact everywhere: quotes, portrait, approvals, and history. It cannot be undone.

    What is public is named, and goes by a correction.
    """
    from occnews.cli.asking import can_ask, confirm
    from occnews.publisher.privacy import forget_person as forget

    with publisher_of(context) as p:
        if not dry_run and not yes and can_ask():
            planned = forget(p, name, dry_run=True)
            _print_forgotten(planned, is_done=False)
            if not confirm(f"Forget {name}? It cannot be undone."):
                say("Nothing was changed.")
                return
        report = forget(p, name, dry_run=dry_run)
    if as_json:
        print_json(report)
    else:
        _print_forgotten(report, is_done=not dry_run)


def _print_forgotten(report: "ForgetReport", *, is_done: bool) -> None:
    name = one_line(report.name)
    say(f"{name} {'was' if is_done else 'would be'} removed from:", "bold")
    for what, names in (("records", report.members), ("drafts", report.drafts), ("pictures", report.files)):
        if names:
            say(f"  {what}: {', '.join(names)}")
    say(f"  {count(report.rewritten, 'stored text')}, history included")
    if report.published:
        say(f"Still public in {', '.join(report.published)}, until it is corrected.", "yellow")
    for mention in report.mentions:
        say(f"Still mentioned, or somebody of that surname: {mention.subject}, {mention.field}.", "yellow")
    for path in report.copies:
        say(f"May still hold the person, and is yours to delete: {path}", "yellow")
    if is_done and (report.published or report.mentions):
        steps = [f"occnews correct {each} --because TEXT" for each in report.published]
        print_next([*steps, f'occnews members forget-person "{name}"'])
