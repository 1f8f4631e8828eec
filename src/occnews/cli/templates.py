"""Commands on templates: which are in force, copies of one's own, and whether all of them work."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json
from occnews.cli.output import count, one_line, print_json, print_next, print_table, say, show_path, styled
from occnews.cli.session import session_of

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.publisher.templates import TemplateFile


def list_templates(
    context: typer.Context,
    own: Annotated[bool, typer.Option("--own", help="Only those of this workspace.")] = False,
    as_json: Json = False,
) -> None:
    """List the templates, and say of each whether the shipped one is in force or your own.

    Says too which of your own are read by nobody, change nothing, or were copied from an older version.
    """
    from occnews.cli.findings import print_findings
    from occnews.publisher.templates import judge_templates
    from occnews.publisher.templates import list_templates as list_them

    config = session_of(context).load_config()
    files = [file for file in list_them(config) if file.is_own or not own]
    findings = judge_templates(config)
    if as_json:
        print_json({"templates": files, "findings": findings})
        return
    if files:
        print_table(["Template", "In force"], [(file.name, _describe(file)) for file in files])
    if findings:
        say()
        print_findings(findings)
    mine = sum(file.is_own for file in files)
    say()
    say(f"{count(len(files), 'template')}, {mine or 'none'} of your own." if files else "No template of your own.")
    if not mine:
        print_next(["occnews templates eject digest/body.mjml"])


def _describe(file: "TemplateFile") -> object:
    if not file.is_own:
        return styled("shipped", "dim")
    return styled(f"your own{', over the shipped one' if file.adds else ''}: {show_path(file.path)}", "bold")


def eject_template(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A template, or a folder of them: digest, words/nb.toml …")
    ],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file of your own that is there.")] = False,
) -> None:
    """Copy a shipped template into templates/ of this workspace, to be changed there.

    Your own goes before the shipped one from then on; delete it to have the shipped one again. Of a folder, each file
    is copied that you have not got. Nothing of your own is overwritten without --force.
    """
    from occnews.publisher.templates import eject_template as copy

    config = session_of(context).load_config()
    report = copy(config, name, force=force)
    for path in report.copied:
        say(f"Copied {_shown(config, path)}", "bold green")
    for path in report.kept:
        say(f"Left alone {_shown(config, path)}: it is there already.")
    say()
    say(_advise(report.copied))
    print_next(["occnews templates check", "occnews build PUBLICATION"])


def _advise(copied: tuple[Path, ...]) -> str:
    """What to do with what was copied."""
    if copied[0].suffix == ".toml":
        return "Take the # off a line and change its words; what stays a comment stays as shipped."
    keep = "Keep what stands in {{ }} and {% %}: the program fills it in."
    alone = "" if len(copied) == 1 else " Delete those that you do not change, so that they follow later versions."
    return f"Change it with any text editor. {keep}{alone}"


def _shown(config: "Config", path: Path) -> str:
    return one_line(path.relative_to(config.root).as_posix())


def check_templates(context: typer.Context, as_json: Json = False) -> None:
    """Render every template with samples, in each language, and say what is wrong: template, line, how to mend it.

    Ends with code 1 when something is broken.
    """
    from occnews.cli.findings import is_blocked, print_verdict
    from occnews.publisher.templates import check_templates as judge

    findings = judge(session_of(context).load_config())
    if as_json:
        print_json({"findings": findings})
    else:
        print_verdict(findings, "templates")
        print_next(["occnews build PUBLICATION"] if not findings else [])
    if is_blocked(findings):
        raise typer.Exit(1)
