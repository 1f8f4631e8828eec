"""Publications on the terminal: as a list, one in full, what drafting did, and why a member is in or out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from occnews.cli.member_views import print_changes
from occnews.cli.output import Styled, count, one_line, print_facts, print_next, print_table, say, styled

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.model.publication import Publication
    from occnews.model.selection import Choice, Selection
    from occnews.model.story import Story
    from occnews.publisher.drafting import DraftReport

_STATE_STYLES: Final = {
    "draft": "yellow",
    "in review": "cyan",
    "approved": "green",
    "scheduled": "green",
    "published": "bold green",
    "retracted": "dim",
}
LIST_COLUMNS: Final = ("=Name", "=Kind", "State", "=Date", "#Members", "Headline")


def list_rows(publications: "Sequence[Publication]", config: "Config") -> "list[list[object]]":
    """The rows of a table of publications, for ``LIST_COLUMNS``."""
    return [
        [
            styled(each.name, "bold"),
            f"{each.kind} {each.number}" if each.number else each.kind,
            show_state(each, config),
            each.date,
            len(each.entries),
            one_line(next((wording.headline for wording in each.wordings if wording.headline), "")),
        ]
        for each in publications
    ]


def show_state(publication: "Publication", config: "Config") -> Styled:
    """A publication's state in its colour, with the time when it is scheduled."""
    state = str(publication.state)
    text = state
    if state == "scheduled" and publication.scheduled_at:
        text = f"{state} for {publication.scheduled_at.astimezone(config.site.zone):%Y-%m-%d %H:%M}"
    if publication.is_correction:
        text += f", correction {len(publication.corrections)}"
    return styled(text, _STATE_STYLES.get(state, ""))


def print_publication(publication: "Publication", stories: "Sequence[Story]", config: "Config") -> None:
    """Print a publication: how it stands, how it reads in each language, who is in it and in which order."""
    number = f" no. {publication.number}" if publication.number else ""
    say(f"{str(publication.kind).capitalize()}{number} {publication.name}", "bold")
    say()
    print_facts(
        [
            ("state", show_state(publication, config)),
            ("sent back because", styled(one_line(publication.sent_back_because), "yellow")
             if publication.sent_back_because else ""),
            ("corrections", "; ".join(one_line(each.because) for each in publication.corrections)),
            ("retracted because", one_line(publication.retraction.because) if publication.retraction else ""),
            ("date", publication.date),
            ("byline", one_line(stories[0].byline) if stories else publication.byline),
            ("hero image", one_line(publication.hero.alt or "there, without alt text") if publication.hero else ""),
            ("on your own site", publication.canonical_url),
        ]
    )  # fmt: skip
    for story in stories:
        _print_story(story)
    _print_entries(publication, stories)
    for exclusion in publication.excluded:
        because = f": {one_line(exclusion.because)}" if exclusion.because else ""
        say(f"Kept out: {exclusion.member}{because}", "dim")


def _print_story(story: "Story") -> None:
    say()
    print_facts(
        [
            (f"headline ({story.language})", styled(one_line(story.headline), "bold")),
            ("subject", one_line(story.subject)),
            ("preheader", one_line(story.preheader)),
            ("standfirst", one_line(story.standfirst)),
            ("related", "; ".join(one_line(related.title) for related in story.related)),
        ]
    )


def _print_entries(publication: "Publication", stories: "Sequence[Story]") -> None:
    profiled = {profile.slug for profile in stories[0].profiles} if stories else set()
    names = {line.slug: line.name for line in stories[0].roster} if stories else {}
    say()
    if not publication.entries:
        say("No member is in it.", "yellow")
        return
    rows = [
        [
            number,
            styled(one_line(names.get(entry.member, entry.member)), "bold"),
            entry.member,
            "profiled" if entry.member in profiled else "listed",
            f"edited here ({', '.join(edit.language for edit in entry.edited)})" if entry.edited else "",
        ]
        for number, entry in enumerate(publication.entries, start=1)
    ]
    print_table(["#", "Member", "=Slug", "=Shown", ""], rows)


def print_draft(report: "DraftReport") -> None:
    """Print what drafting did: who came in or went, what changed in records since, and what to do next."""
    publication = report.publication
    for notice in report.notices if publication is None else ():
        say(notice, "yellow")
    if publication is None:
        return
    verb = "Drafted" if report.is_new else "Brought up to date"
    members = count(len(publication.entries), "member")
    say(f"{verb}: the {publication.kind} {publication.name}, dated {publication.date}, with {members}.", "bold green")
    if report.is_new and report.selection:
        say()
        print_choices(report.selection.choices)
    elif not report.is_new:
        _print_differences(report)
    for notice in report.notices:
        say(notice, "yellow")
    name = publication.name
    print_next([f"occnews digest show {name}", f"occnews check {name}", f"occnews build {name}"])


def _print_differences(report: "DraftReport") -> None:
    for word, slugs in (("in", report.added), ("out", report.removed)):
        if slugs:
            say(f"Newly {word}: {', '.join(slugs)}")
    for slug, changes in report.changed:
        say(f"The record of {slug} changed:")
        print_changes(changes)
    if not (report.added or report.removed or report.changed):
        say("Nothing changed since it was last drafted; your own wording and order stay.")


def print_selection(selection: "Selection") -> None:
    """Print for each member why a digest holds it or not."""
    if selection.choices:
        print_choices(selection.choices)
        say()
    out = len(selection.choices) - len(selection.chosen)
    say(f"{selection.period}: {count(len(selection.chosen), 'member')} in, {out} out.", "bold")


def print_choices(choices: "Sequence[Choice]") -> None:
    """Print choices as a table, those that are in first."""
    rows = [
        [
            styled("in", "green") if choice.is_in else styled("out", "dim"),
            styled(one_line(choice.name), "bold" if choice.is_in else ""),
            choice.member,
            choice.joined or "unknown",
            one_line(f"{choice.reason}{f': {choice.detail}' if choice.detail else ''}"),
        ]
        for choice in choices
    ]
    print_table(["", "Member", "=Slug", "=Joined", "Why"], rows)
