"""The command that checks the settings: what is wrong or missing, where, and how to mend it."""

import re
from typing import TYPE_CHECKING

import typer

from occnews.cli.arguments import Json
from occnews.cli.output import one_line, print_facts, print_json, say
from occnews.cli.session import session_of

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.model.finding import Finding
    from occnews.model.schedule import Schedule


def check_config(context: typer.Context, as_json: Json = False) -> None:
    """Check the settings: what is wrong, where, and how to mend it.

    Ends with code 1 when something keeps the workspace from working, 2 when config.toml cannot be read at all.
    """
    config = session_of(context).load_config()
    findings = judge_settings(config)
    if as_json:
        settings = config.model_dump(mode="json", exclude={"root"})
        settings["database"] = hide_password(config.database)
        print_json({"workspace": config.root, "settings": settings, "findings": findings})
    else:
        _print_settings(config, findings)
    if any(finding.severity == "blocking" for finding in findings):
        raise typer.Exit(1)


def _print_settings(config: "Config", findings: "list[Finding]") -> None:
    from occnews.cli.findings import print_verdict

    print_facts(
        [
            ("Workspace", config.root),
            ("Cluster", one_line(config.cluster.name)),
            ("Database", hide_password(config.database)),
            ("Site", config.site.url),
            ("Time zone", config.site.time_zone),
            ("Languages", ", ".join(config.site.languages)),
            ("Announces from", config.editorial.announces_from or "the beginning"),
            ("Approval", config.editorial.approval),
            ("Email from", config.email.from_address),
            (
                "Mail server",
                f"{config.email.relay.host}, port {config.email.relay.port}" if config.email.relay.host else "",
            ),
            ("WordPress", config.wordpress.url),
            *((f"Schedule {each.name}", _describe_schedule(each)) for each in config.schedules),
            ("Live", "yes: email leaves this machine" if config.email.live else "no: email goes to outbox/"),
        ]
    )
    say()
    print_verdict(findings, "config.toml")


def _describe_schedule(schedule: "Schedule") -> str:
    from occnews.editorial.firing import describe_rule
    from occnews.model.member import Language

    return f"{describe_rule(schedule.rule, Language.EN)}: {schedule.makes}, {schedule.goes}"


def hide_password(database: str) -> str:
    """A database's address as it may be shown."""
    account, at, place = database.rpartition("@")
    scheme, slashes, login = account.partition("://")
    user, colon, _ = login.partition(":")
    shown = f"{scheme}{slashes}{user}:***@{place}" if at and colon else database
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", shown)


def judge_settings(config: "Config") -> "list[Finding]":
    """Judge settings that are well-formed: what is still needed before anything can go out."""
    from occnews.editorial.checks import check_site
    from occnews.model.finding import Severity
    from occnews.model.rules import make_finding

    missing = [
        ("site.url", config.site.url, "warning", "nothing can be published without an address",
         'url = "https://news.your-domain.no" under [site]'),
        ("cluster.postal_address", config.cluster.postal_address, "warning",
         "the law asks every newsletter for one", 'postal_address = "…" under [cluster]'),
        ("email.from_address", config.email.from_address, "warning", "emails need a sender",
         'from_address = "news@your-domain.no" under [email]'),
        ("wordpress.user", config.wordpress.user or not config.wordpress.url, "warning",
         "no draft can be kept on your site without", 'user = "…" under [wordpress], with its application password'),
        ("team.addresses", config.team.addresses or not config.schedules, "warning",
         "nobody gets the reminders of your schedules", 'addresses = ["news@your-domain.no"] under [team]'),
        ("team.me", config.team.me, "hint", "nobody is named for the history of changes",
         'me = "Your name" under [team]; or OCCNEWS_USER; or --by NAME before the command'),
        ("brand.logo", config.brand.logo, "hint", "emails and pages show the name alone",
         'logo = "logo.svg" under [brand], the file beside config.toml'),
    ]  # fmt: skip
    for language in config.site.languages:
        about = getattr(config.cluster.about, language)
        missing.append(
            (f"cluster.about.{language}", about, "hint", "digests lack the paragraph about you",
             f'{language} = "…" under [cluster.about]')
        )  # fmt: skip
    found = [
        make_finding("setting-missing", where, message, mend, Severity(severity))
        for where, value, severity, message, mend in missing
        if not value
    ]
    return [
        *_judge_schedules(config),
        *_judge_logos(config),
        *_judge_relay(config),
        *_judge_place(config),
        *check_site(config),
        *found,
    ]


def _judge_schedules(config: "Config") -> "list[Finding]":
    from occnews.model.rules import make_finding

    if not config.schedules:
        return []
    from occnews.editorial.firing import check_schedule

    found = []
    for schedule in config.schedules:
        key, _, sentence = check_schedule(schedule).partition(": ")
        message, _, mend = sentence.partition("; ")
        if key:
            found.append(make_finding("schedule-unusable", f"schedules.{schedule.name}.{key}", message, mend))
    return found


def _judge_relay(config: "Config") -> "list[Finding]":
    from occnews.errors import ConfigError
    from occnews.mail.smtp import check_relay
    from occnews.model.rules import make_finding

    try:
        if config.email.live:
            check_relay(config.email.relay)
    except ConfigError as error:
        message, _, mend = str(error).partition(". Set ")
        return [make_finding("relay-unusable", "email.relay", message, f"set {mend.rstrip('.')}")]
    return []


def _judge_place(config: "Config") -> "list[Finding]":
    from occnews.model.rules import make_finding
    from occnews.publisher.places import warn_of_place

    message, _, mend = warn_of_place(config.root).partition(". ")
    return [make_finding("workspace-place", "workspace", message, mend)] if message else []


def _judge_logos(config: "Config") -> "list[Finding]":
    from occnews.errors import InputError
    from occnews.intake.images import take_in
    from occnews.model.rules import make_finding
    from occnews.publisher.media import read_file

    found = []
    for key in ("logo", "logo_dark"):
        name = getattr(config.brand, key)
        try:
            # Only looked at: a check writes nothing, and works in a workspace that is read-only.
            if name:
                take_in(read_file(config.root / name, name), name)
        except InputError as error:
            found.append(
                make_finding(
                    "logo-unusable", f"brand.{key}", str(error), "name a PNG, JPEG or SVG file beside config.toml"
                )
            )
    return found
