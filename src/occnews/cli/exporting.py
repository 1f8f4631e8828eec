"""The command that takes a publication to whatever else sends or shows it."""

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Languages, PublicationName, read_languages
from occnews.cli.output import count, one_line, print_next, say, show_path
from occnews.cli.session import publisher_of
from occnews.errors import InputError

if TYPE_CHECKING:
    from occnews.model.member import Language
    from occnews.publisher import Publisher
    from occnews.publisher.exporting import ExportReport, Target


def export(
    context: typer.Context,
    name: PublicationName,
    target: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="WHAT",
            help="mailchimp, brevo, mailjet, sendgrid: with their merge tags; html: without any; fragment: the section "
            "alone; outlook: an unsent draft; wordpress: a post.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Where to; build/… unless given.")
    ] = None,
    languages: Languages = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="WordPress: overwrite what somebody changed in the draft there.")
    ] = False,
) -> None:
    """Export a publication for another program: a newsletter service, Outlook, WordPress or somebody else's newsletter.

    It need not be approved. Files are all that is made, but for wordpress: with a site under [wordpress] in
    config.toml and OCCNEWS_WORDPRESS_PASSWORD set, one draft is created there or updated, and never published.
    """
    from occnews.publisher.exporting import Target
    from occnews.publisher.exporting import export as write

    wanted, chosen = _read_target(target), read_languages(languages or [])
    if replace and wanted is not Target.WORDPRESS:
        raise InputError("--replace is for --for wordpress alone; leave it out.")
    with publisher_of(context) as p:
        report = write(p, name, wanted, out=out, languages=chosen)
        _print_report(report, wanted)
        if wanted is Target.WORDPRESS:
            _keep_drafts(p, report, replace=replace)


def _read_target(text: str) -> "Target":
    from occnews.publisher.exporting import Target

    if text.lower() in set(Target):
        return Target(text.lower())
    close = difflib.get_close_matches(text.lower(), list(Target), n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(Target)}."
    raise InputError(f"--for: «{text}» is nothing to export for. {hint}")


def _print_report(report: "ExportReport", target: "Target") -> None:
    say(f"Exported {report.publication.name} for {target} in {show_path(report.folder)}:", "bold green")
    for path in report.files:
        say(f"  {show_path(path)}")
    for note in report.notes:
        say(f"  – {one_line(note)}")


def _keep_drafts(p: "Publisher", report: "ExportReport", *, replace: bool) -> None:
    from occnews.publisher.wordpress import has_site, keep_drafts

    name = report.publication.name
    if not has_site(p.config):
        say("Nothing left this machine: paste post.html into the code editor of a new post; post.txt has the rest.")
        say("With a site under [wordpress] in config.toml, occnews keeps the draft there itself.")
        return
    for draft in keep_drafts(p, name, languages=report.languages, replace=replace, environment=os.environ):
        done = "Created" if draft.is_new else "Updated"
        pictures = f", with {count(draft.pictures, 'picture')}" if draft.pictures else ""
        say(f"{done} draft {draft.number} ({draft.language}) on {p.config.wordpress.url}{pictures}:", "bold green")
        say(f"  {one_line(draft.edit_link)}")
    _print_other_languages(report.publication.languages, report.languages)
    say("Publish it there yourself when it is ready; then tell occnews where it stands.")
    print_next([f"occnews published {name} --url ADDRESS"])


def _print_other_languages(has: "tuple[Language, ...]", chosen: "tuple[Language, ...]") -> None:
    for language in has:
        if language not in chosen:
            say(f"It is also written in {language}: --lang {language} keeps a draft of that too.")
