"""Commands for pasted posts: paste one, show the inbox, accept and reject what was found."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json, read_fields
from occnews.cli.output import count, one_line, print_json, print_next, print_paragraph, print_table, say
from occnews.cli.session import publisher_of, session_of
from occnews.errors import InputError

if TYPE_CHECKING:
    from occnews.model.proposal import Found, Proposal

Numbers = Annotated[
    list[str] | None, typer.Argument(metavar="[N…]", help="The numbers that occnews members inbox shows.")
]
NOTHING_FOUND = 2


def paste_post(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Plain text, .docx or .eml; - reads what you paste.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show what was found; keep nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Read a published or drafted post into proposals, which wait in the inbox until you accept them.

    Nothing is invented: what the post does not say stays empty. With --json it prints records in the import format.
    Ends with code 2 when no member was found.
    """
    found = _read(session_of(context).find_cluster_name(), file)
    kept = _keep(context, found, _name_source(file)) if found and not dry_run else []
    if as_json:
        print_json([each.values for each in found])
    else:
        _report(found, kept, file, dry_run=dry_run)
    if not found:
        raise typer.Exit(NOTHING_FOUND)


def _read(cluster: str, file: str) -> "tuple[Found, ...]":
    from occnews.intake.article import decode_text, read_post, read_post_file  # a dry run needs no database

    text = decode_text(sys.stdin.buffer.read(), "the pasted text") if file == "-" else read_post_file(Path(file))
    return read_post(text, cluster=cluster)


def _keep(context: typer.Context, found: "Sequence[Found]", source: str) -> "list[Proposal]":
    from occnews.publisher.proposals import keep_proposals

    with publisher_of(context) as p:
        return keep_proposals(p, found, source)


def _name_source(file: str) -> str:
    return "pasted text" if file == "-" else Path(file).name


def _report(found: "Sequence[Found]", kept: "Sequence[Proposal]", file: str, *, dry_run: bool) -> None:
    if not found:
        say(f"{_name_source(file)}: no member was found. Is it a post that introduces new members by name?", "bold")
        return
    numbers = {each.found.name: each.id for each in kept}
    for each in found:
        number = numbers.get(each.name)
        _print_found(each, f"{number} " if number else "")
    known = "" if dry_run or len(kept) == len(found) else f"; {len(found) - len(kept)} waited in the inbox already"
    tense = " (dry run: nothing is kept)" if dry_run else known
    say(f"{_name_source(file)}: {count(len(found), 'member')} found{tense}.", "bold")
    if kept:
        print_next([f"occnews members accept {' '.join(str(each.id) for each in kept)} joined=YYYY-MM"])


def _print_found(found: "Found", number: str) -> None:
    say(f"{number}{one_line(found.name)} (line {found.lines.get('name', 0)})", "bold")
    for field, value in found.values.items():
        if field not in ("name", "profile"):
            say(f"  {field}: {_show(value)} (line {found.lines.get(field, 0)})")
    profile, lines = found.values.get("profile"), found.lines
    for position, block in enumerate(profile if isinstance(profile, (list, tuple)) else (), start=1):
        said = ", ".join(one_line(block[key]) for key in ("speaker", "role") if block.get(key))
        if block["kind"] == "quote" and not block.get("speaker"):
            said = f"speaker not found; add profile.{position}.speaker=NAME when you accept it"
        say(
            f"  {position} {block['kind']}, line {lines.get(f'profile.{position}', 0)}{f': {said}' if said else ''}",
            "dim",
        )
        print_paragraph(block["text"], indent=4)
    say()


def _show(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(one_line(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return "; ".join(_show(each) for each in value)
    return one_line(value)


def show_inbox(
    context: typer.Context,
    numbers: Numbers = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Those that were accepted or rejected, too.")] = False,
    as_json: Json = False,
) -> None:
    """Show the proposals that wait; with numbers, all that was found, each field with its line."""
    from occnews.publisher.proposals import list_inbox

    chosen = _read_numbers(numbers or [])
    with publisher_of(context) as p:
        proposals = [each for each in list_inbox(p, include_settled=everything) if not chosen or each.id in chosen]
    if as_json:
        print_json(proposals)
        return
    if chosen:
        for each in proposals:
            _print_found(each.found, f"{each.id} ")
    elif proposals:
        rows = [
            (each.id, one_line(each.found.name), _sum_up(each.found), one_line(each.source), _outcome(each))
            for each in proposals
        ]
        print_table(["#No", "=Name", "Found", "From", "State"], rows)
        say()
    say(f"{count(len(proposals), 'proposal')}{'' if everything or chosen else ' waiting'}.", "bold")


def _sum_up(found: "Found") -> str:
    profile = found.values.get("profile")
    kinds = [str(block["kind"]) for block in profile] if isinstance(profile, (list, tuple)) else []
    parts = [count(kinds.count(kind), kind) for kind in ("paragraph", "quote") if kind in kinds]
    return ", ".join(parts) or "the name only"


def _outcome(proposal: "Proposal") -> str:
    if proposal.member:
        return f"accepted as {proposal.member}"
    return f"{proposal.state}{f': {one_line(proposal.because)}' if proposal.because else ''}"


def accept_proposals(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[N… FIELD=VALUE…]", help="Numbers, and what to set in each record.")
    ] = None,
    into: Annotated[str, typer.Option("--into", metavar="SLUG", help="Put it into the record of this member.")] = "",
    everything: Annotated[bool, typer.Option("--all", "-a", help="All that wait.")] = False,
) -> None:
    """Make members of proposals. What the post did not say can be added: joined=2025-11 places.1.country=NO."""
    from occnews.publisher.proposals import accept_proposals as accept

    given = arguments or []
    numbers = _read_numbers([each for each in given if "=" not in each])
    _require_choice(numbers, everything=everything)
    with publisher_of(context) as p:
        accepted = accept(p, numbers, read_fields([each for each in given if "=" in each]), into=into)
    for each in accepted:
        became = "added as" if each.is_new else "put into"
        say(f"{each.number} {one_line(each.member.name)}: {became} {each.member.slug}.", "bold green")
    if accepted:
        print_next(
            [f"occnews quotes list {accepted[0].member.slug}", f"occnews members show {accepted[0].member.slug}"]
        )


def reject_proposals(
    context: typer.Context,
    numbers: Numbers = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why.")] = "",
    everything: Annotated[bool, typer.Option("--all", "-a", help="All that wait.")] = False,
) -> None:
    """Take proposals out of the inbox; nothing becomes of them."""
    from occnews.publisher.proposals import reject_proposals as reject

    chosen = _read_numbers(numbers or [])
    _require_choice(chosen, everything=everything)
    with publisher_of(context) as p:
        rejected = reject(p, chosen, because=because)
    say(
        f"{count(len(rejected), 'proposal')} rejected: {', '.join(one_line(each.found.name) for each in rejected)}.",
        "bold",
    )


def _require_choice(numbers: Sequence[int], *, everything: bool) -> None:
    if bool(numbers) == everything:
        raise InputError("Which ones? Give their numbers, as occnews members inbox shows them, or --all.")


def _read_numbers(arguments: Sequence[str]) -> list[int]:
    for each in arguments:
        if not each.isascii() or not each.isdigit() or len(each) > 9:
            raise InputError(f"«{each}» is no number of a proposal; occnews members inbox shows them.")
    return [int(each) for each in arguments]
