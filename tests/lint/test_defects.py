"""Defects planted into a clean record, story, email and message: each is caught with its own rule's id, none without.

The first twenty-four are of the kinds that general checkers were tried on; thirty and more are of our own.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest
from tests.editorial.complete import check, member, picture, publication, quote, settings
from tests.stories import make_config, make_logos, make_story

from occnews.lint.email import check_newsletter
from occnews.lint.message import check_message
from occnews.mail.message import compile_message
from occnews.model.finding import Severity
from occnews.model.member import Language, ParagraphBlock, Speaker
from occnews.model.publication import Related, Wording
from occnews.model.rendering import Personal, Recipient, RenderedEmail
from occnews.render.email import make_placeholders, render_email

POSTAL = "Sjøgata 12, 5003 Bergen, Norway"
LINKS = Personal(unsubscribe="https://news.fjordlife.example/u/1", preferences="https://news.fjordlife.example/p/1")


@cache
def clean_email() -> RenderedEmail:
    return render_email(make_story(), make_config(), make_logos(), LINKS)


def find_in_email(email: RenderedEmail) -> set[str]:
    return {finding.code for finding in check_newsletter(email, postal_address=POSTAL)}


def replace(old: str, new: str, *, part: str = "html", count: int = 1) -> Callable[[RenderedEmail], RenderedEmail]:
    """Put something else in the place of a pattern, which must be there."""

    def plant(email: RenderedEmail) -> RenderedEmail:
        text, done = re.subn(old, lambda _: new, getattr(email, part), count=count, flags=re.DOTALL)
        assert done, f"{old} is not in the clean email"
        return dataclasses.replace(email, **{part: text})  # type: ignore[arg-type]  # by name

    return plant


def add(html: str) -> Callable[[RenderedEmail], RenderedEmail]:
    """Put something below the headline."""
    return replace("(?<=</h1>)", html)


def change(**fields: str) -> Callable[[RenderedEmail], RenderedEmail]:
    return lambda email: dataclasses.replace(email, **fields)  # type: ignore[arg-type]  # by name


IMG = '<img src="https://x.example/a.png" alt="A plant" width="40" height="40" />'

# What general checkers were tried on: markup, accessibility, and the seven that none of them found.
KNOWN = {
    "lang missing on html": (replace(r'<html lang="en"', "<html"), "email.lang"),
    "lang of another language": (replace(r'<html lang="en"', '<html lang="nb"'), "email.lang"),
    "lang missing on the first div": (replace(r' lang="en"(?= dir="ltr" style)', ""), "email.lang"),
    "dir missing": (replace(r'(<html lang="en") dir="ltr"', '<html lang="en"'), "email.dir"),
    "title missing": (replace("<title>.*?</title>", ""), "email.title"),
    "title empty": (replace("<title>.*?</title>", "<title> </title>"), "email.title"),
    "alt missing": (add('<img src="https://x.example/a.png" width="40" height="40" />'), "email.alt"),
    "alt that is a file name": (add(IMG.replace("A plant", "plant-final-2.png")), "email.alt-file"),
    "table without a role": (add("<table><tr><td>Cell</td></tr></table>"), "email.table-role"),
    "click here": (add('<a href="https://x.example">Click here</a>'), "email.vague-link"),
    "relative link": (add('<a href="/about">About the plant</a>'), "email.relative"),
    "script": (add("<script>alert(1)</script>"), "email.script"),
    "link that is not encrypted": (add('<a href="http://x.example">The plant</a>'), "email.http"),
    "left-over placeholder": (add("<p>Hello {{ first_name }}</p>"), "email.left-over"),
    "low contrast in light": (add('<p style="color:#aaaaaa">Pale words</p>'), "email.contrast"),
    "low contrast in dark": (add('<p><span style="color:#1c2a30!important">Dark words</span></p>'), "email.contrast"),
    "skipped heading": (replace("<h2", "<h4"), "email.heading-order"),
    "second headline": (add("<h1>Another headline</h1>"), "email.heading-order"),
    "empty heading": (add("<h3></h3>"), "email.empty-heading"),
    "link without text": (add('<a href="https://x.example"></a>'), "email.empty-link"),
    "frame": (add('<iframe src="https://x.example"></iframe>'), "email.script"),
    "form": (add('<form action="https://x.example"><input name="a" /></form>'), "email.script"),
    "id twice": (add('<p id="a">One</p><p id="a">Two</p>'), "email.markup"),
    "tags crossed": (add("<p><strong><em>One</strong></em></p>"), "email.markup"),
}
OWN = {
    "link within a link": (add('<a href="https://x.example">A <a href="https://y.example">B</a></a>'), "email.markup"),
    "picture inside the address": (add(IMG.replace("https://x.example/a.png", "data:image/png;base64,AA")),
                                   "email.data-uri"),
    "WebP": (add(IMG.replace("a.png", "a.webp")), "email.image-format"),
    "SVG": (add(IMG.replace("a.png", "a.svg?v=2")), "email.image-format"),
    "picture without a height": (add(IMG.replace(' height="40"', "")), "email.image-height"),
    "picture that is not published": (add(IMG.replace("https://x.example/", "media/")), "email.image-address"),
    "film": (add('<video src="https://x.example/a.mp4"></video>'), "email.script"),
    "javascript link": (add('<a href="javascript:alert(1)">The plant</a>'), "email.scheme"),
    "link to our own machine": (add('<a href="http://localhost:8000/x">The plant</a>'), "email.local-link"),
    "les mer": (add('<a href="https://x.example">Les mer …</a>'), "email.vague-link"),
    "merge field of another service": (add("<p>Dear *|FNAME|*</p>"), "email.left-over"),
    "lorem ipsum in the text part": (replace("$", "\nLorem ipsum\n", part="text"), "email.left-over"),
    "mark of our own": (replace(re.escape(LINKS.unsubscribe), f"unsubscribe{'0af7' * 16}"), "email.token"),
    "no link to unsubscribe": (replace(re.escape(LINKS.unsubscribe), "https://x.example"), "email.unsubscribe"),
    "no unsubscribing in the text": (replace(re.escape(LINKS.unsubscribe), "", part="text"), "email.unsubscribe"),
    "no postal address": (replace("Sjøgata 12", "Somewhere"), "email.postal-address"),
    "no postal address in the text": (replace("Sjøgata 12", "Somewhere", part="text"), "email.postal-address"),
    "large for Gmail": (add("<p>" + "Isotopes and neighbours. " * 2400 + "</p>"), "email.size"),
    "far too large": (add("<p>" + "Isotopes and neighbours. " * 4000 + "</p>"), "email.size"),
    "no text part": (change(text="\n"), "email.empty"),
    "no HTML": (change(html=""), "email.empty"),
    "stub of a text part": (change(text=f"View online. {LINKS.unsubscribe} {POSTAL}\n"), "email.text-differs"),
    "text part that says more": (replace("$", "\nMolybdenum, technetium, actinium, bismuth, polonium\n", part="text"),
                                 "email.text-differs"),
    "empty subject": (change(subject=" "), "email.subject"),
    "endless subject": (change(subject="New members " * 14), "email.subject"),
    "preheader too short": (change(preheader="Hello"), "email.preheader"),
    "pale button": (
        add('<table role="presentation"><tr><td bgcolor="#cfe3e6">'
            '<a href="https://x.example" style="color:#fff!important">Visit the plant</a></td></tr></table>'),
        "email.contrast",
    ),
    "faint theme in dark": (
        add("<style>@media (prefers-color-scheme:dark){.card h1{color:#3a4448!important}}</style>"), "email.contrast"
    ),
}  # fmt: skip


def test_clean_email_has_no_finding() -> None:
    assert find_in_email(clean_email()) == set()


@pytest.mark.parametrize("defect", KNOWN)
def test_known_defect_is_caught(defect: str) -> None:
    plant, code = KNOWN[defect]
    assert code in find_in_email(plant(clean_email()))


@pytest.mark.parametrize("defect", OWN)
def test_own_defect_is_caught(defect: str) -> None:
    plant, code = OWN[defect]
    assert code in find_in_email(plant(clean_email()))


def test_email_of_pictures_alone_is_caught() -> None:
    page = f'<html lang="en" dir="ltr"><title>T</title><body><div lang="en"><h1>Hello</h1>{IMG}</div></body></html>'
    assert "email.image-only" in find_in_email(change(html=page)(clean_email()))


def make_message() -> bytes:
    config, date = make_config(), dt.datetime(2025, 11, 26, 9, tzinfo=dt.UTC)
    email = render_email(make_story(), config, make_logos(), make_placeholders("0a" * 32, "unsubscribe", "preferences"))
    recipient = Recipient(address="kari@fjord.example", message_id="<1@fjord.example>", personal=LINKS)
    return compile_message(email, config, date=date).build(recipient)


def test_defects_of_a_message_are_caught() -> None:
    message = make_message()
    assert check_message(message, Language.EN) == ()
    planted = {
        "message.line-length": message + b"x" * 77 + b"\r\n",
        "message.one-click": re.sub(rb"List-Unsubscribe-Post: [^\r\n]+\r?\n", b"", message),
    }
    for code, broken in planted.items():
        (found,) = check_message(broken, Language.EN)
        assert (found.code, found.severity) == (code, Severity.WARNING)


@dataclass(frozen=True)
class Planted:
    """A defect in a record or a publication; ``wording`` is the English one's."""

    code: str
    record: dict[str, object] = field(default_factory=dict)
    publication: dict[str, object] = field(default_factory=dict)
    wording: dict[str, str] = field(default_factory=dict)


def paragraph(text: str) -> dict[str, object]:
    return {"profile": [ParagraphBlock(text=text)], "translations": [], "language": "en"}


RECORDS = {
    "unapproved quote": Planted("quote-unapproved", {"profile": [quote("We came.", approval=None)]}),
    "quote edited after its approval": Planted(
        "quote-unapproved", {"profile": [quote("We came.").model_copy(update={"text": "We went."})]}
    ),
    "quote without a role": Planted("no-role", {"speakers": [Speaker(name="Ingrid Solheim")]}),
    "quote by nobody": Planted("no-speaker", {"profile": [quote("We came.", speaker="Spokesperson")]}),
    "quote by the member itself": Planted("no-speaker", {"profile": [quote("We came.", speaker="Nordlys AS")]}),
    "quote with marks": Planted("quote-marks", {"profile": [quote("“We came for the neighbours.”")]}),
    "quote in a paragraph": Planted(
        "quote-in-text", paragraph("“We can hardly wait for the plant to open,” said the director.")
    ),
    "cure": Planted("claim", paragraph("The isotope cures every cancer.")),
    "breakthrough in a quote": Planted("claim", {"profile": [quote("It is a breakthrough.")]}),
    "miracle in the headline": Planted("claim", wording={"headline": "A miracle in November"}),
    "gjennombrudd": Planted("claim", {**paragraph("Et gjennombrudd for pasientene."), "language": "nb"}),
    "acronym": Planted("acronym", paragraph("They use TQFT in the plant.")),
    "name with a hyphen": Planted("name-spelling", paragraph("We met Fjell-Isotoper at the plant.")),
    "name misspelt in the headline": Planted("name-spelling", wording={"headline": "Welcome, Fjell Istoper"}),
    "numbers that differ": Planted(
        "number-differs",
        {"summary": "Room for 2,000 people.", "translations": [{"language": "nb", "summary": "Plass til 2500 folk."}]},
    ),
    "numbers that differ in the wording": Planted(
        "number-differs",
        publication={"wordings": [Wording(language=Language.EN, headline="Six new members"),
                                  Wording(language=Language.NB, headline="Sju nye medlemmer")]},
    ),
    "date that has passed": Planted("date-passed", paragraph("Results are expected by the end of 2024.")),
    "dato som er passert": Planted(
        "date-passed", {**paragraph("Anlegget skal stå ferdig våren 2025."), "language": "nb"}
    ),
    "placeholder": Planted("left-over", paragraph("The plant is in [[CITY]].")),
    "TODO in the intro": Planted("left-over", wording={"intro": "TODO: ask them."}),
    "portrait that nobody allowed": Planted(
        "image-permission",
        {"speakers": [Speaker(name="Ingrid Solheim", role="CEO", portrait=picture("portrait", permission=None))]},
    ),
    "hero with people that nobody allowed": Planted(
        "image-permission", publication={"hero": picture("hero", alt="Two researchers", permission=None)}
    ),
    "logo without alt": Planted("image-alt", {"logo": picture("logo", alt="")}),
    "alt that is a file name": Planted("image-alt-file", {"logo": picture("logo", alt="IMG_2041.jpg")}),
    "picture elsewhere": Planted("image-elsewhere", {"logo": picture("x", file="", url="https://x.example/a.png")}),
    "text in the wrong language": Planted(
        "wrong-language",
        paragraph("Selskapet er et av dem som arbeider med sykehus, og de har kontor på et sted som ligger i nord."),
    ),
    "long subject": Planted("subject-length", wording={"subject": "New members " * 7}),
    "emoji": Planted("subject-emoji", wording={"subject": "New members 🎉"}),
    "shouting": Planted("subject-shouting", wording={"subject": "GREAT NEWS about members"}),
    "two exclamation marks": Planted("subject-shouting", wording={"subject": "New members!!"}),
    "short preheader": Planted("preheader-length", wording={"preheader": "Hello"}),
    "claim in a related story": Planted(
        "claim", publication={"related": [Related(title="A revolutionary method", url="https://x.example")]}
    ),
    "embargo": Planted("embargo", {"embargo": dt.date(2025, 12, 24)}),
}  # fmt: skip


def find_in_records(planted: Planted) -> set[str]:
    own = [Wording(language=Language.EN, **planted.wording)] if planted.wording else []
    fields: dict[str, object] = {"wordings": own, **planted.publication}
    digest = publication("nordlys", "fjell", **fields)  # type: ignore[arg-type]  # fields, by name
    records = (
        member("nordlys", **planted.record),
        member("fjell", name="Fjell Isotoper AS", short_name="Fjell Isotoper"),
    )
    return {found.code for found in check(digest, *records, config=settings())}


def test_clean_records_have_no_finding() -> None:
    assert find_in_records(Planted("")) == set()


@pytest.mark.parametrize("defect", RECORDS)
def test_defect_in_a_record_or_publication_is_caught(defect: str) -> None:
    assert RECORDS[defect].code in find_in_records(RECORDS[defect])


def test_there_are_as_many_defects_as_promised() -> None:
    assert len(KNOWN) == 24
    assert len(OWN) + len(RECORDS) >= 30
