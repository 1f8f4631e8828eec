"""The commands, their groups and their order in the help; the options that come before a command."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from occnews import __version__
from occnews.cli import (
    database,
    digests,
    exporting,
    feeds,
    members,
    pasting,
    previewing,
    publishing,
    quotes,
    safety,
    schedules,
    sending,
    serving,
    settings,
    templates,
    workspace,
)
from occnews.cli.help_pages import WIDTH, Command, Group
from occnews.cli.session import open_session

_START: Final = "Start here"
_MEMBERS: Final = "Members"
_WRITE: Final = "Write"
_PUBLISH: Final = "Approve and publish"
_SAFETY: Final = "Put right, keep safe"
_ORDER: Final = (
    *("init", "demo", "status", "config", "templates", "members", "quotes"),
    *("announce", "digest", "why", "preview", "check", "build", "test", "outbox"),
    *("review", "send-back", "approve", "publish", "export", "published", "discard"),
    *("schedule", "feeds", "site", "serve"),
    *("correct", "retract", "differs", "history", "restore", "backup", "db"),
)


class _AllCommands(Group):
    """The commands in the order in which a team meets them; Typer would put all groups last."""

    order = _ORDER


app = typer.Typer(
    cls=_AllCommands,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": WIDTH},
    epilog="\n".join(
        (
            "A month",
            "occnews members import november.csv",
            "occnews digest draft 2025-11",
            "occnews build 2025-11",
            "occnews review 2025-11",
            'occnews approve 2025-11 --by "Ola Nordmann"',
            "occnews publish 2025-11",
        )
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"occnews {__version__}")
        raise typer.Exit


@app.callback()
def open_workspace(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            metavar="DIR",
            help="The workspace. Else OCCNEWS_WORKSPACE, else the folder you are in.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who you are. Else OCCNEWS_USER, else [team] me in config.toml.")
    ] = "",
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Welcome new members everywhere at once.

    One record in; out come the email, the feeds, the social posts and the web page, always in step.
    """
    context.obj = open_session(folder, by)


def _group(name: str, panel: str, about: str) -> typer.Typer:
    group = typer.Typer(cls=Group, rich_markup_mode=None, help=about)
    app.add_typer(group, name=name, rich_help_panel=panel)
    return group


def _add(group: typer.Typer, name: str, command: Callable[..., None], *examples: str, panel: str | None = None) -> None:
    """Add a command with examples of its use; ``panel`` is the heading it stands under in the help."""
    title = "Example" if len(examples) == 1 else "Examples"
    epilog = "\n".join((title, *(f"occnews {example}" for example in examples)))
    group.command(name, cls=Command, epilog=epilog, rich_help_panel=panel)(command)


def _add_workspace_commands() -> None:
    _add(
        app,
        "init",
        workspace.init,
        "init newsletter",
        'init newsletter --name "Oslo Cancer Cluster" --languages en,nb --me Kari',
        panel=_START,
    )
    _add(app, "demo", workspace.demo, "demo", "demo --out try", panel=_START)
    _add(app, "status", workspace.status, "status", panel=_START)
    group = _group("config", _START, "The settings of the workspace.")
    _add(group, "check", settings.check_config, "config check")
    group = _group("templates", _START, "The looks and the fixed wording of everything that goes out.")
    _add(group, "list", templates.list_templates, "templates list", "templates list --own")
    _add(
        group,
        "eject",
        templates.eject_template,
        "templates eject digest/body.mjml",
        "templates eject words/nb.toml",
    )
    _add(group, "check", templates.check_templates, "templates check")


def _add_member_commands() -> None:
    group = _group("members", _MEMBERS, "The members' records, from which everything is made.")
    _add(group, "add", members.add_member, "members add", 'members add name="Thor Medical ASA" joined=2025-11')
    _add(
        group,
        "import",
        members.import_members,
        "members import november.csv",
        "members import *.yaml --dry-run",
        'members import crm.xlsx --map "Kundenavn 2=short_name" --map "Kundenr="',
        "members import --undo",
    )
    _add(group, "export", members.export_members, "members export members.xlsx", "members export members.json")
    _add(group, "list", members.list_members, "members list --period 2025-11")
    _add(group, "show", members.show_member, "members show thor-medical")
    _add(
        group,
        "set",
        members.set_member,
        "members set thor-medical website=https://thormedical.com kind=biotech",
        'members set thor-medical speakers.1.role="CEO" embargo=',
    )
    _add(group, "edit", members.edit_member, "members edit thor-medical")
    _add(
        group,
        "image",
        members.add_image,
        "members image thor-medical logo.svg",
        'members image thor-medical kari.jpg --as portrait --speaker "Kari Nordmann" --permission-by "Kari Nordmann"',
    )
    _add(group, "merge", members.merge_members, "members merge thor-medical-asa thor-medical")
    _add(group, "remove", members.remove_member, "members remove thor-medical-asa")
    _add(group, "leave", members.leave, "members leave thor-medical --on 2026-06-30")
    _add(
        group,
        "announced",
        members.mark_announced,
        "members announced thor-medical --on 2024-05-02 --url https://www.example.no/thor",
        "members announced earlier.csv",
    )
    _add(
        group,
        "paste",
        pasting.paste_post,
        "members paste last-month.txt --dry-run",
        "members paste draft.docx",
        "members paste - --json --dry-run",
    )
    _add(group, "inbox", pasting.show_inbox, "members inbox", "members inbox 1")
    _add(
        group,
        "accept",
        pasting.accept_proposals,
        "members accept 1 2 joined=2025-11",
        "members accept 3 --into thor-medical",
    )
    _add(group, "reject", pasting.reject_proposals, 'members reject 4 --because "is no member"')
    _add(
        group,
        "forget-person",
        safety.forget_person,
        'members forget-person "Kari Nordmann" --dry-run',
        'members forget-person "Kari Nordmann"',
    )
    group = _group("quotes", _MEMBERS, "What people said, and whether they approved it.")
    _add(group, "list", quotes.list_quotes, "quotes list --unapproved")
    _add(group, "approve", quotes.approve_quote, 'quotes approve thor-medical 1 --by "Kari Nordmann" --how "by email"')


def _add_writing_commands() -> None:
    _add(app, "announce", digests.announce, "announce thor-medical", panel=_WRITE)
    group = _group("digest", _WRITE, "Draft a digest, and shape it. All but draft work on announcements too.")
    _add(
        group, "draft", digests.draft_digest, "digest draft 2025-11 --date 2025-11-26", "digest draft 2025-01..2025-10"
    )
    _add(group, "list", digests.list_digests, "digest list --all")
    _add(group, "show", digests.show_publication, "digest show 2025-11")
    _add(
        group,
        "set",
        digests.set_publication,
        'digest set 2025-11 headline="Three new members" headline.nb="Tre nye medlemmer"',
        "digest set 2025-11 hero=fjord.jpg hero.alt=",
    )
    _add(group, "include", digests.include_member, "digest include 2025-11 thor-medical")
    _add(group, "exclude", digests.exclude_member, 'digest exclude 2025-11 thor-medical --because "waits for the logo"')
    _add(group, "feature", digests.feature_member, "digest feature 2025-11 thor-medical")
    _add(group, "list-only", digests.list_only_member, "digest list-only 2025-11 thor-medical")
    _add(group, "order", digests.order_member, "digest order 2025-11 thor-medical --before oslo-science-hub")
    _add(group, "edit", digests.edit_publication, "digest edit 2025-11")
    _add(app, "why", digests.why, "why 2025-11", panel=_WRITE)
    _add(app, "preview", previewing.preview, "preview", "preview 2025-11 --shot pictures --lang en", panel=_WRITE)
    _add(app, "check", publishing.check, "check 2025-11", panel=_WRITE)
    _add(app, "build", publishing.build, "build 2025-11", "build thor-medical -o preview --lang nb", panel=_WRITE)


def _add_sending_commands() -> None:
    _add(
        app,
        "test",
        sending.send_test,
        "test 2025-11 --to kari@example.no ola@example.no",
        "test 2025-11 --to kari@example.no --lang nb",
        panel=_WRITE,
    )
    group = _group("outbox", _WRITE, "The mail that may not leave this machine.")
    _add(group, "list", sending.list_outbox, "outbox list")
    _add(group, "show", sending.show_message, "outbox show 1")
    _add(group, "serve", sending.serve_outbox, "outbox serve", "outbox serve --port 2526")
    _add(group, "clear", sending.clear_outbox, "outbox clear --yes")


def _add_publishing_commands() -> None:
    _add(app, "review", publishing.review, "review 2025-11", panel=_PUBLISH)
    _add(
        app,
        "send-back",
        publishing.send_back,
        'send-back 2025-11 --because "the second quote is too long"',
        panel=_PUBLISH,
    )
    _add(app, "approve", publishing.approve, 'approve 2025-11 --by "Ola Nordmann"', panel=_PUBLISH)
    _add(
        app,
        "publish",
        publishing.publish,
        "publish 2025-11",
        'publish 2025-11 --at "2025-11-26 09:00"',
        "publish --due",
        panel=_PUBLISH,
    )
    _add(
        app,
        "export",
        exporting.export,
        "export 2025-11 --for mailchimp",
        "export 2025-11 --for outlook -o drafts --lang nb",
        "export thor-medical --for wordpress",
        panel=_PUBLISH,
    )
    _add(
        app,
        "published",
        publishing.set_url,
        "published 2025-11 --url https://www.example.no/news/november",
        panel=_PUBLISH,
    )
    _add(app, "discard", publishing.discard, "discard 2025-11", panel=_PUBLISH)
    group = _group("feeds", _PUBLISH, "The published feeds: RSS, Atom and JSON.")
    _add(group, "build", feeds.build_feeds, "feeds build")
    _add(group, "check", feeds.check_feeds, "feeds check", "feeds check --schema atom.rng")
    _add(group, "list", feeds.list_feeds, "feeds list")
    _add(group, "ping", feeds.ping_hubs, "feeds ping")


def _add_schedule_commands() -> None:
    group = _group("schedule", _PUBLISH, "What is drafted, asked for and published by itself, and when.")
    _add(group, "list", schedules.list_schedules, "schedule list")
    _add(group, "next", schedules.show_next, "schedule next monthly", "schedule next monthly -n 24 --json")
    _add(group, "history", schedules.show_history, "schedule history", "schedule history monthly")
    _add(
        group,
        "run",
        schedules.run_by_hand,
        "schedule run monthly",
        'schedule run monthly --at "2025-11-26 09:00" --dry-run',
    )
    _add(group, "pause", schedules.pause, 'schedule pause monthly --because "We are all on holiday."')
    _add(group, "resume", schedules.resume, "schedule resume monthly")
    _add(group, "run-due", schedules.run_due, "schedule run-due")


def _add_site_commands() -> None:
    group = _group("site", _PUBLISH, "The public site, as files.")
    _add(group, "build", serving.build_site, "site build", "site build -o /var/www/news")
    _add(app, "serve", serving.serve, "serve", "serve --port 8080", panel=_PUBLISH)


def _add_safety_commands() -> None:
    _add(
        app,
        "correct",
        safety.correct,
        'correct 2025-11 --because "The CEO of Thor Medical is Kari Nordmann."',
        'correct 2025-11 --because "The date was wrong." --note "nb=Datoen var feil."',
        panel=_SAFETY,
    )
    _add(
        app,
        "retract",
        safety.retract,
        'retract 2025-11 --because "It went out a day too early."',
        'retract thor-medical --because "It appeared twice." --keep-members',
        panel=_SAFETY,
    )
    _add(app, "differs", safety.differs, "differs", "differs 2025-11", panel=_SAFETY)
    _add(app, "history", safety.history, "history thor-medical", "history 2025-11", panel=_SAFETY)
    _add(
        app,
        "restore",
        safety.restore,
        "restore thor-medical 41",
        "restore backup.zip newsletter",
        panel=_SAFETY,
    )
    _add(app, "backup", safety.back_up, "backup backup.zip", panel=_SAFETY)
    group = _group("db", _SAFETY, "The database: a file in the workspace, or PostgreSQL.")
    _add(group, "migrate", database.migrate, "db migrate")
    _add(
        group,
        "copy",
        database.copy,
        "db copy --to postgresql+psycopg://kari@db.example/occnews",
        "db copy --to sqlite:///occnews.db",
    )


_add_workspace_commands()
_add_member_commands()
_add_writing_commands()
_add_sending_commands()
_add_publishing_commands()
_add_schedule_commands()
_add_site_commands()
_add_safety_commands()
