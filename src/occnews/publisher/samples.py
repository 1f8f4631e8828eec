"""Samples to render templates with: the shipped example month as stories, and one notice of each kind."""

import dataclasses
import datetime as dt
import hashlib
from functools import cache
from typing import Any, Final

from occnews import resources
from occnews.config import Config
from occnews.editorial.compose import compose_story
from occnews.editorial.wording import load_words
from occnews.model.dates import Period
from occnews.model.member import Image, Language, Member
from occnews.model.notice import ListKind, Notice, NoticeAction, NoticeKind, NoticeList, NoticeRow
from occnews.model.publication import Entry, Publication, PublicationKind
from occnews.model.story import Story

_MONTH: Final = "2025-11"
_DAY: Final = dt.date(2025, 11, 26)
_NINE: Final = dt.datetime.combine(_DAY, dt.time(9))
_ANNOUNCED: Final = "solvtrad"
_TOKEN: Final = "3f9c2a7e51d84b06a1c94e7d2b58f013"  # noqa: S105  # as long as a real one
_LINKLESS: Final = (NoticeKind.DRAFT_READY, NoticeKind.REMINDER, NoticeKind.LATE_RUN)
_EN, _NB = Language.EN, Language.NB


def sample_stories(config: Config, language: Language) -> dict[str, Story]:
    """A story for each layout of ``templates/email/``: its folder's name → story. Its members are the example's."""
    members = _read_members()
    words = load_words(language, config.templates_folder)
    digest = compose_story(_make_digest(members), members, language, words, config)
    announcement = compose_story(_make_announcement(), members, language, words, config)
    return {
        "announcement": announcement,
        "digest": dataclasses.replace(digest, compact=False),
        "digest-compact": dataclasses.replace(digest, compact=True),
    }


@cache
def _read_members() -> dict[str, Member]:
    from occnews.intake import plan_import, read_rows

    members: dict[str, Member] = {}
    for file in sorted((resources.examples_folder() / _MONTH).glob("members.*")):
        report = plan_import(file, read_rows(file), members, take_image=_picture)
        members |= {change.after.slug: change.after for change in report.members}
    return members


def _picture(source: str) -> Image:
    """A picture as if it had been taken in: only its name and size are asked for."""
    return Image(file=f"{hashlib.sha256(source.encode()).hexdigest()}.png", width=480, height=160)


def _make_digest(members: dict[str, Member]) -> Publication:
    from occnews.intake import documents

    file = resources.examples_folder() / _MONTH / "publication.yaml"
    plain: Any = documents.read_yaml_text(file.read_text(encoding="utf-8"))
    hero = _picture(plain["hero"]["file"])
    made = {
        **plain,
        "id": "sample-digest",
        "kind": PublicationKind.DIGEST,
        "name": _MONTH,
        "number": 2,
        "languages": (_EN, _NB),
        "entries": tuple(Entry(member=slug) for slug in members),
        "hero": {**plain["hero"], **hero.model_dump(include={"file", "width", "height"})},
    }
    return Publication.model_validate(made)


def _make_announcement() -> Publication:
    return Publication(
        id="sample-announcement",
        kind=PublicationKind.ANNOUNCEMENT,
        name=_ANNOUNCED,
        date=_DAY,
        languages=(_EN, _NB),
        entries=(Entry(member=_ANNOUNCED),),
    )


def sample_notices(config: Config, language: Language) -> tuple[Notice, ...]:
    """One notice of each kind, with every list that it can hold."""
    nb = language is _NB
    words = load_words(language, config.templates_folder)
    period = words.period(Period.parse(_MONTH))
    title = f"Oversikten for {period}" if nb else f"The digest of {period}"
    goes = words.text("notice.goes.publish", moment=words.moment(_NINE))
    details: dict[NoticeKind, dict[str, Any]] = {
        NoticeKind.CONFIRM: {"day": _DAY, "address": "kari@example.org"},
        NoticeKind.WELCOME: {},
        NoticeKind.GOODBYE: {"address": "kari@example.org"},
        NoticeKind.REVIEW_REQUEST: {"title": "Sølvtråd", "day": _DAY},
        NoticeKind.DRAFT_READY: {"title": title, "count": 7, "because": goes, "preview": _MONTH},
        NoticeKind.REMINDER: {"title": title, "because": goes, "preview": _MONTH},
        NoticeKind.LATE_RUN: {"title": title, "day": _DAY, "because": _BECAUSE[language]},
        NoticeKind.SUMMARY: {"title": title, "day": _DAY},
    }
    base = config.site.url or "https://example.invalid"
    return tuple(
        Notice(
            kind=kind,
            language=language,
            action=None if kind in _LINKLESS else NoticeAction(url=f"{base}/sample/{kind}?token={_TOKEN}"),
            lists=_LISTS[language].get(kind, ()),
            **values,
        )
        for kind, values in details.items()
    )


def _list(kind: ListKind, *rows: tuple[str, ...]) -> NoticeList:
    """A list of rows, each as label, text, detail and command."""
    padded = ((*row, "", "", "") for row in rows)
    return NoticeList(
        kind=kind,
        rows=tuple(NoticeRow(label=row[0], text=row[1], detail=row[2], command=row[3]) for row in padded),
    )


_BECAUSE: Final = {
    _EN: "The database could not be reached until the next morning.",
    _NB: "Databasen var ute av drift til neste morgen.",
}
_LISTS: Final[dict[Language, dict[NoticeKind, tuple[NoticeList, ...]]]] = {
    _EN: {
        NoticeKind.WELCOME: (
            _list(
                ListKind.SUBSCRIPTIONS,
                ("The monthly digest", "Everybody who joined, in one email.", "On the fourth Wednesday of the month"),
                ("Announcements", "One new member, introduced on its own.", "Now and then"),
            ),
        ),
        NoticeKind.REVIEW_REQUEST: (
            _list(
                ListKind.TEXTS,
                (
                    "The quote",
                    "“People congratulate you on being done. We ask how you are in February.”",
                    "Liv Trådseth, chair",
                ),
                (
                    "The text",
                    "Sølvtråd has local groups in eleven towns.\n\nWhoever answers the phone has been through it too.",
                ),
            ),
        ),
        NoticeKind.DRAFT_READY: (
            _list(
                ListKind.PROBLEMS,
                (
                    "Trollstav Robotics",
                    "Jon Stavlund has not approved this quote.",
                    "",
                    "occnews quotes approve trollstav-robotics 1 --by NAME",
                ),
            ),
            _list(
                ListKind.MISSING,
                (
                    "Bregne Bank",
                    "A summary in one line, a website and a logo",
                    "Ask Tora Bregne (head of communication), post@bregne-bank.example.",
                    "occnews members edit bregne-bank",
                ),
                ("Havblikk Radiopharmacy", "The day it joined", "Until somebody notes it, it is in no digest."),
            ),
            _list(
                ListKind.REMARKS,
                ("The digest of November 2025", "The preheader has 31 characters; 40 to 90 fill the line."),
            ),
            _list(
                ListKind.MEMBERS,
                ("Oslo Science Hub", "Infrastructure · Oslo, Norway"),
                ("Sølvtråd", "Patient organisation · Hamar, Norway", "Welcome back: its second membership"),
            ),
        ),
        NoticeKind.REMINDER: (
            _list(
                ListKind.STEPS,
                ("Look at it in your browser, and change what you like", "", "", "occnews preview 2025-11"),
                ("Approve it, with your own name", "", "", "occnews approve 2025-11 --by NAME"),
            ),
        ),
        NoticeKind.LATE_RUN: (
            _list(
                ListKind.FACTS,
                ("Was due", "26 November 2025 at 09:00"),
                ("Noticed", "27 November 2025 at 08:12"),
                ("Now", "It waits for a person: what is more than 12 hours late does not go out by itself."),
            ),
            _list(ListKind.STEPS, ("Let it do so", "", "", "occnews schedule run monthly")),
        ),
        NoticeKind.SUMMARY: (
            _list(
                ListKind.COUNTS,
                ("Sent to", "1,204"),
                ("Delivered", "1,197"),
                ("Came back", "7", "Addresses that are no more: 5"),
                ("Unsubscribed", "2"),
            ),
            _list(ListKind.PROBLEMS, ("old@example.org", "There is no such mailbox.", "It is off the list now")),
        ),
    },
    _NB: {
        NoticeKind.WELCOME: (
            _list(
                ListKind.SUBSCRIPTIONS,
                ("Den månedlige oversikten", "Alle som ble med, i én e-post.", "Fjerde onsdag i måneden"),
                ("Velkomster", "Ett nytt medlem, presentert for seg.", "Av og til"),
            ),
        ),
        NoticeKind.REVIEW_REQUEST: (
            _list(
                ListKind.TEXTS,
                (
                    "Sitatet",
                    "«Folk gratulerer deg med å være ferdig. Vi spør hvordan det går i februar.»",
                    "Liv Trådseth, leder",
                ),
                (
                    "Teksten",
                    "Sølvtråd har lokallag i elleve byer.\n\nDen som svarer på telefonen, har vært gjennom det selv.",
                ),
            ),
        ),
        NoticeKind.DRAFT_READY: (
            _list(
                ListKind.PROBLEMS,
                (
                    "Trollstav Robotics",
                    "Jon Stavlund har ikke godkjent dette sitatet.",
                    "",
                    "occnews quotes approve trollstav-robotics 1 --by NAME",
                ),
            ),
            _list(
                ListKind.MISSING,
                (
                    "Bregne Bank",
                    "En omtale på én linje, nettsted og logo",
                    "Spør Tora Bregne (kommunikasjonssjef), post@bregne-bank.example.",
                    "occnews members edit bregne-bank",
                ),
                ("Havblikk Radiopharmacy", "Dagen de ble med", "Før noen noterer den, er de ikke med."),
            ),
            _list(
                ListKind.REMARKS,
                ("Oversikten for november 2025", "Forhåndsteksten har 31 tegn; 40 til 90 fyller linjen."),
            ),
            _list(
                ListKind.MEMBERS,
                ("Oslo Science Hub", "Infrastruktur · Oslo, Norge"),
                ("Sølvtråd", "Pasientorganisasjon · Hamar, Norge", "Velkommen tilbake: det andre medlemskapet"),
            ),
        ),
        NoticeKind.REMINDER: (
            _list(
                ListKind.STEPS,
                ("Se på det i nettleseren, og endre det du vil", "", "", "occnews preview 2025-11"),
                ("Godkjenn, med ditt eget navn", "", "", "occnews approve 2025-11 --by NAME"),
            ),
        ),
        NoticeKind.LATE_RUN: (
            _list(
                ListKind.FACTS,
                ("Skulle ut", "26. november 2025 kl. 09.00"),
                ("Oppdaget", "27. november 2025 kl. 08.12"),
                ("Nå", "Den venter på et menneske: Det som er mer enn 12 timer forsinket, går ikke ut av seg selv."),
            ),
            _list(ListKind.STEPS, ("La det skje", "", "", "occnews schedule run monthly")),
        ),
        NoticeKind.SUMMARY: (
            _list(
                ListKind.COUNTS,
                ("Sendt til", "1 204"),
                ("Levert", "1 197"),
                ("Kom i retur", "7", "Adresser som ikke finnes mer: 5"),
                ("Meldte seg av", "2"),
            ),
            _list(ListKind.PROBLEMS, ("gammel@example.org", "Det er ingen slik postkasse.", "Er nå tatt av listen")),
        ),
    },
}
