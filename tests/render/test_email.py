"""Tests of rendered emails: what they say, that nothing breaks them, and that they stay small and readable."""

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.stories import SITE, make_config, make_image, make_logos, make_story
from tests.strategies import lines, prose

from occnews.errors import TemplateFailedError
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos, Personal, RenderedEmail
from occnews.model.story import (
    RosterLine,
    Story,
    StoryFact,
    StoryFacts,
    StoryFigure,
    StoryImage,
    StoryParagraph,
    StoryProfile,
    StoryQuote,
    StoryRelated,
    StoryReported,
    StorySubheading,
)
from occnews.render.email import (
    DEEPEST_NESTING,
    choose_layout,
    compile_mjml,
    compose_letter,
    fit,
    render_email,
    wrap_text,
)
from occnews.render.tracing import render_mjml

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONFIG = make_config()
LINKS = Personal(unsubscribe=f"{SITE}/u/1", preferences=f"{SITE}/p/1")
ANNOUNCEMENT, DIGEST = PublicationKind.ANNOUNCEMENT, PublicationKind.DIGEST
NASTY = "{{ 7*7 }} <mj-button>b</mj-button> </mj-text> <script>alert(1)</script> & ]]> --> \" '"


def render(story: Story, links: Personal = LINKS, logos: Logos | None = None) -> RenderedEmail:
    return render_email(story, CONFIG, logos or make_logos(), links)


def parse(email: RenderedEmail) -> html.HtmlElement:
    return html.document_fromstring(email.html)


def read_page(email: RenderedEmail) -> str:
    """All that a reader sees of the HTML, white space collapsed."""
    body = parse(email).find("body")
    assert body is not None
    return " ".join(body.text_content().replace("\u200b", " ").split())


def write_template(root: Path, name: str, text: str) -> None:
    path = root / "templates" / "email" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_email_head_is_complete() -> None:
    email = render(make_story(3, Language.NB))
    document = parse(email)
    assert (email.language, email.subject) == (Language.NB, "Nordlys Radiofarma og flere er nye medlemmer")
    assert email.preheader == "Møt de nye medlemmene: hvem de er, hva de arbeider med, og hvorfor de ble med."
    assert (document.get("lang"), document.get("dir"), document.findtext(".//title")) == ("nb", "ltr", email.subject)
    assert read_page(email).startswith(email.preheader)
    (medium,) = document.xpath("//body/div/@aria-roledescription")
    assert medium == "e-post"


def test_relative_link_of_a_record_is_kept_for_the_checks_to_refuse() -> None:
    story = dataclasses.replace(make_story(1), intro=("See [the list](/members).",))
    assert ("the list", "/members") in [
        (link.text_content(), link.get("href")) for link in parse(render(story)).iter("a")
    ]


def test_headings_are_in_order() -> None:
    headings = [(element.tag, element.text_content()) for element in parse(render(make_story())).iter("h1", "h2", "h3")]
    assert headings == [
        ("h1", "New strength for the cluster"),
        ("h2", "New members"),
        ("h2", "Nordlys Radiopharma AS"),
        ("h3", "What comes next"),
        ("h2", "Klarsyn Health"),
        ("h2", "Lykt"),
        ("h2", "Related stories"),
    ]


def test_links_say_where_they_go() -> None:
    found = [(link.text_content().strip(), link.get("href")) for link in parse(render(make_story())).iter("a")]
    page = f"{SITE}/digests/2025-11/"
    assert found == [
        ("View in your browser", page),
        ("Nordlys Radiopharma AS (Northern Lights Radiopharma)", f"{page}#nordlys-radiopharma"),
        ("Klarsyn Health", f"{page}#klarsyn-health"),
        ("Lykt (The carers’ association)", f"{page}#lykt"),
        ("Ingrid Solheim", "https://www.nordlys.example/ingrid"),
        ("pilot plant", "https://www.nordlys.example/plant"),
        ("Visit nordlys.example", "https://www.nordlys.example"),
        ("Visit klarsyn.example", "https://klarsyn.example/om?fra=klyngen&uke=48"),
        ("Visit lykt.example", "https://www.lykt.example"),
        ("autumn meeting", "https://www.fjordlife.example/autumn"),
        ("How to apply for a bench in the test lab", f"{SITE}/test-lab/"),
        ("Four lessons from the autumn meeting", f"{SITE}/autumn/"),
        ("fjordlife.example", "https://www.fjordlife.example"),
        ("LinkedIn", "https://www.linkedin.com/company/fjordlife"),
        ("Bluesky", "https://bsky.app/profile/fjordlife.example"),
        ("Unsubscribe", f"{SITE}/u/1"),
        ("Change your preferences", f"{SITE}/p/1"),
    ]


def test_every_image_has_alt_size_and_address() -> None:
    images = list(parse(render(make_story())).iter("img"))
    assert [image.get("alt") for image in images] == [
        "Fjord Life Cluster",
        "Fjord Life Cluster",
        "A laboratory by the fjord at dusk",
        "Nordlys Radiopharma",
        "Ingrid Solheim",
        "The pilot plant seen from the sea",
        "Klarsyn Health",
        "A laboratory bench",
    ]
    assert all(re.fullmatch(rf"{SITE}/media/[0-9a-f]{{64}}\.png", str(image.get("src"))) for image in images)
    assert all((image.get("width") or "").isdigit() and (image.get("height") or "").isdigit() for image in images)


@pytest.mark.parametrize(
    ("language", "quote", "attribution"),
    [
        (Language.EN, "“Patients cannot wait for us to finish discussing.”", "Solheim added"),
        (Language.NB, "«Pasientene kan ikke vente på at vi skal bli ferdige med å diskutere.»", "la Solheim til"),
    ],
)
def test_quotes_have_their_languages_marks_and_attribution(language: Language, quote: str, attribution: str) -> None:
    email = render(make_story(1, language))
    assert f"{quote}{attribution}" in read_page(email)
    assert f"{quote} – {attribution}" in " ".join(email.text.split())


def test_untranslated_profile_keeps_its_language_and_marks() -> None:
    english = make_story(1).profiles[0]
    email = render(dataclasses.replace(make_story(1, Language.NB), profiles=(english,)))
    (marked,) = parse(email).xpath("//div[@lang='en']")
    assert "“We needed neighbours" in marked.text_content()


def test_blocks_keep_their_order_in_both_parts() -> None:
    email = render(make_story(1, kind=ANNOUNCEMENT))
    order = ["We needed neighbours", "natural thorium", "What comes next", "The first doses", "Tromsø"]
    order += [
        "The pilot plant in Porsgrunn.",
        "Employees",
        "She is in a hurry:",
        "Patients cannot wait",
        "Lead product",
    ]
    for part in (read_page(email), email.text):
        places = [part.index(each) for each in order]
        assert places == sorted(places)


def test_facts_are_shown_once() -> None:
    story = make_story(1, kind=ANNOUNCEMENT)
    profile = dataclasses.replace(story.profiles[0], blocks=(StoryFacts(items=story.profiles[0].facts),))
    email = render(dataclasses.replace(story, profiles=(profile,)))
    assert (read_page(email).count("NL-212"), email.text.count("NL-212")) == (1, 1)


def test_announcement_says_its_standfirst_once() -> None:
    story = make_story(1, kind=ANNOUNCEMENT)
    email = render(story)
    assert (read_page(email).count(story.standfirst), email.text.count(story.standfirst)) == (1, 1)


def test_text_of_an_announcement_is_complete() -> None:
    story = make_story(1, Language.NB, ANNOUNCEMENT)
    profile = dataclasses.replace(story.profiles[0], blocks=story.profiles[0].blocks[:2])
    assert render(dataclasses.replace(story, profiles=(profile,))).text == _ANNOUNCEMENT_TEXT


_ANNOUNCEMENT_TEXT = """\
Fjord Life Cluster
Nytt medlem

Velkommen, Nordlys
==================

Nordlys lager isotoper til målrettet kreftbehandling uten reaktor.

Av Kari Nordfjell · 26. november 2025
Les i nettleseren:
https://news.fjordlife.example/nb/announcements/nordlys-radiopharma/

Nordlys Radiopharma AS
----------------------
Bioteknologi

    «Vi trengte naboer som tør å prøve noe nytt, og dem fant vi her.»
    – sier Ingrid Solheim, daglig leder

Selskapet trekker blyisotoper ut av naturlig thorium. Metoden krever
verken reaktor eller syklotron.

Steder: Bergen (hovedkontor) og Porsgrunn (pilotanlegg)
Utviklingsfase: Klinisk fase 1
Hovedprodukt: NL-212, en blyisotop

Besøk nordlys.example:
https://www.nordlys.example

Fjord Life Cluster samler sykehus, forskere og bedrifter langs kysten.

Vi sees på høstmøtet.

------------------------------------------------------------------------

Fjord Life Cluster
Sjøgata 12, 5003 Bergen, Norway
https://www.fjordlife.example
LinkedIn: https://www.linkedin.com/company/fjordlife
Bluesky: https://bsky.app/profile/fjordlife.example

Du får denne e-posten fordi du har bedt om nytt om nye medlemmer i Fjord
Life Cluster.
Meld deg av: https://news.fjordlife.example/u/1
Endre innstillingene dine: https://news.fjordlife.example/p/1
"""


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("members", "compact", "most"), [(0, False, 16_000), (3, False, 35_000), (15, False, 80_000), (60, True, 80_000)]
)
def test_email_stays_small_and_its_text_narrow(members: int, compact: bool, most: int, language: Language) -> None:
    story = make_story(members, language, compact=compact)
    email = render(story)
    assert len(email.html.encode()) < most
    assert [line for line in email.text.splitlines() if len(line) > 72 and "https://" not in line] == []
    for line in story.roster:
        assert line.name in read_page(email)
        assert line.name in email.text


def test_compact_email_leads_to_the_page() -> None:
    story = make_story(20, compact=True)
    email = render(story)
    assert "Klarsyn builds decision support" in read_page(email)
    assert "Ola Brenna" not in read_page(email) + email.text
    assert f"Read all their stories on news.fjordlife.example:\n{story.url}\n" in email.text


@pytest.mark.parametrize("language", list(Language))
def test_month_too_big_for_an_inbox_ends_with_the_way_to_all(language: Language) -> None:
    story = make_story(200, language, compact=True)
    email = render(story)
    label = {
        Language.EN: "See all 200 new members on news.fjordlife.example",
        Language.NB: "Se alle de 200 nye medlemmene på news.fjordlife.example",
    }[language]
    assert (label, story.url) in [(link.text_content(), link.get("href")) for link in parse(email).iter("a")]
    assert f"{label}:\n{story.url}\n" in email.text
    names = [line.name for line in story.roster]
    shown = sum(f">{name}" in email.html for name in names[20:])
    assert 50 < shown < 180
    assert names[19 + shown] in email.html
    assert names[20 + shown] not in email.html + email.text
    assert len(email.html.encode()) < 80_000


def test_every_recipient_of_a_big_month_gets_the_same_members() -> None:
    story = make_story(200, compact=True)
    short, long = (render(story, Personal(unsubscribe=f"{SITE}/{'u' * size}")) for size in (1, 1500))
    assert long.html == short.html.replace(f'{SITE}/u"', f'{SITE}/{"u" * 1500}"')


def test_month_too_big_for_an_inbox_is_whole_where_no_page_has_all() -> None:
    story = dataclasses.replace(make_story(200, compact=True), url="", page_url="")
    text = render(story).text
    assert all(line.name in text for line in story.roster)


@pytest.mark.parametrize(
    ("kind", "compact", "layout"),
    [
        (ANNOUNCEMENT, False, "announcement"),
        (ANNOUNCEMENT, True, "announcement"),
        (DIGEST, False, "digest"),
        (DIGEST, True, "digest-compact"),
    ],
)
def test_layout_follows_kind_and_size(kind: PublicationKind, compact: bool, layout: str) -> None:
    assert choose_layout(dataclasses.replace(make_story(), kind=kind, compact=compact)) == layout


def test_recipients_values_stand_as_they_are() -> None:
    links = Personal(unsubscribe="UNSUBx7f3", preferences="PREFSx7f3", greeting="Hello NAMEx7f3,")
    email = render(make_story(), links)
    assert [(part.count("UNSUBx7f3"), part.count("PREFSx7f3")) for part in (email.html, email.text)] == [(1, 1)] * 2
    assert "Hello NAMEx7f3," in read_page(email)
    assert "\n\nHello NAMEx7f3,\n\n" in email.text


def test_email_without_logo_names_the_cluster() -> None:
    email = render(make_story(), logos=Logos())
    assert read_page(email).partition("No. 7")[0].endswith("View in your browser Fjord Life Cluster")


def test_email_without_dark_logo_puts_the_light_one_on_a_white_plate() -> None:
    logo = next(parse(render(make_story(), logos=make_logos(dark=False))).iter("img"))
    assert "background-color:#ffffff" in str(logo.get("style"))


def test_email_without_a_site_has_no_link_to_its_page() -> None:
    story = dataclasses.replace(make_story(), url="", page_url="")
    email = render_email(story, make_config(site={"url": ""}), make_logos(), LINKS)
    assert "View in your browser" not in read_page(email) + email.text
    assert 'src="media/' in email.html


def test_same_story_gives_the_same_email() -> None:
    assert render(make_story()) == render(make_story())


def test_records_own_braces_and_markup_survive_literally() -> None:
    story = make_story(1, kind=ANNOUNCEMENT)
    profile = dataclasses.replace(story.profiles[0], name=NASTY, blocks=(StoryParagraph(text=NASTY),))
    email = render(dataclasses.replace(story, headline=NASTY, subject=NASTY, profiles=(profile,)))
    squeezed = " ".join(NASTY.split())
    assert (email.subject, parse(email).findtext(".//title")) == (squeezed, squeezed)
    assert read_page(email).count(squeezed) >= 3
    assert email.text.count("{{ 7*7 }} <mj-button>b</mj-button> </mj-text>") >= 3
    assert "<script" not in email.html
    assert "<mj-" not in email.html


line = lines() | st.sampled_from([NASTY, "\u00a0", "&#x0b;", "a" * 500, "العربية", "𐀀é"])
text = prose() | st.sampled_from(
    [NASTY, ">" * 2000, "- " * 900, "[a](javascript:x)", "[a](https://x.example/<b>)", "<br>"]
)
pixels = st.integers(0, 9)
image = st.builds(StoryImage, file=st.just("a.png"), alt=line, caption=line, credit=line, width=pixels, height=pixels)
fact = st.builds(StoryFact, label=line, value=line)
block = st.one_of(
    st.builds(StoryParagraph, text=text),
    st.builds(StorySubheading, text=line),
    st.builds(
        StoryQuote,
        text=text,
        speaker=line,
        attribution=line,
        lead_in=line,
        note=line,
        portrait=st.none() | image,
    ),
    st.builds(StoryReported, text=text),
    st.builds(StoryFigure, image=image),
    st.builds(StoryFacts, items=st.tuples(fact)),
)


profile = st.builds(
    StoryProfile,
    slug=st.just("m"),
    language=st.sampled_from(Language),
    name=line,
    short_name=line,
    gloss=line,
    kind_label=line,
    summary=line,
    website=st.sampled_from(["", "https://x.example/?a=1&b=2"]),
    logo=st.none() | image,
    facts=st.tuples(fact),
    blocks=st.lists(block, max_size=4).map(tuple),
)
roster_line = st.builds(
    RosterLine, slug=st.just("m"), name=line, gloss=line, kind_label=line, places=line, profiled=st.booleans()
)
related = st.builds(StoryRelated, title=line, deck=line, image=st.none() | image)
texts = st.tuples(text)
stories = st.builds(
    lambda base, changes: dataclasses.replace(base, **changes),
    st.sampled_from([make_story(1), make_story(1, kind=ANNOUNCEMENT), make_story(1, compact=True)]),
    st.fixed_dictionaries(
        dict.fromkeys(
            ("headline", "subject", "preheader", "standfirst", "byline", "roster_heading", "continue_reading"), line
        )
        | dict.fromkeys(("intro", "boilerplate", "lead_in", "closing"), texts)
        | {"roster": st.tuples(roster_line), "profiles": st.tuples(profile)}
        | {"hero": st.none() | image, "related": st.tuples(related)}
    ),
)


@settings(max_examples=60)
@given(stories)
def test_any_text_in_any_field_gives_an_email(story: Story) -> None:
    email = render(story)
    assert email.html.endswith("</body></html>")
    assert email.html.count("<table") == email.html.count("</table>")
    assert "Unsubscribe" in read_page(email)
    assert email.text.endswith(f"Change your preferences: {SITE}/p/1\n")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<mjml><mj-body><mj-text>a", "is not valid MJML"),
        ("<mjml><mj-body><mj-text>a\x0bb</mj-text></mj-body></mjml>", "is not valid MJML"),
        ("<mjml><mj-body><mj-include path='x' /></mj-body></mjml>", "holds mj-include"),
        (f"<mjml><mj-body>{'<div>' * 9_000}</mj-body></mjml>", f"nests tags more than {DEEPEST_NESTING} deep"),
    ],
)
def test_workspaces_own_broken_template_is_named(tmp_path: Path, body: str, reason: str) -> None:
    write_template(tmp_path, "digest/body.mjml", body)
    with pytest.raises(TemplateFailedError, match=reason) as raised:
        render_email(make_story(), make_config(tmp_path), make_logos(), LINKS)
    assert raised.value.template == "email/digest/body.mjml"


def test_comments_are_left_out_but_for_those_that_outlook_reads() -> None:
    html = compile_mjml(
        "<mjml><mj-head><mj-raw><!--[if mso]><style>a</style><![endif]--><!--[if !mso]><!--><b>b</b><!--<![endif]-->"
        "</mj-raw></mj-head><mj-body><mj-section><mj-column><mj-text>a<!-- ours -->b</mj-text></mj-column></mj-section>"
        "</mj-body></mjml>",
        "x.mjml",
    )
    assert "ours" not in html
    assert "<!--[if mso]><style>a</style><![endif]--><!--[if !mso]><!--><b>b</b><!--<![endif]-->" in html
    assert html.count("<!--[if mso | IE]>") == html.count("<!--[if mso | IE]><table") + html.count(
        "<!--[if mso | IE]></t"
    )
    assert "<![endif]--><!--[if mso | IE]>" not in html


def test_lone_surrogate_fails_with_a_sentence() -> None:
    with pytest.raises(TemplateFailedError, match="is not valid MJML"):
        compile_mjml("<mjml><mj-body><mj-raw>\ud800</mj-raw></mj-body></mjml>", "x.mjml")


def test_workspaces_own_template_is_seen_at_once(tmp_path: Path) -> None:
    config = make_config(tmp_path)
    assert render_email(make_story(), config, make_logos(), LINKS).subject.startswith("Nordlys")
    write_template(tmp_path, "digest/subject.txt", "Our own")
    assert render_email(make_story(), config, make_logos(), LINKS).subject == "Our own"


@given(prose(), st.integers(10, 80))
def test_wrapping_keeps_every_word_and_the_width(text: str, columns: int) -> None:
    wrapped = wrap_text(text, columns)
    assert wrapped.split() == text.split()
    assert all(len(each) <= columns or " " not in each.strip() for each in wrapped.splitlines())


def test_wrapping_keeps_indents_and_hangs_lists() -> None:
    assert wrap_text("    aaa bbb ccc\n- ddd eee fff\n\n\n\n12. g h i j", 9) == (
        "    aaa\n    bbb\n    ccc\n- ddd eee\n  fff\n\n12. g h i\n    j\n"
    )


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 600), st.integers(1, 2000))
def test_image_fits_its_box(width: int, height: int, most_wide: int, most_high: int) -> None:
    shown = fit(StoryImage(file="a.png", width=width, height=height), most_wide, most_high)
    if width and height:
        assert 1 <= shown[0] <= min(most_wide, width)
        assert 1 <= shown[1] <= min(most_high, height)
    else:
        assert shown == (most_wide, 0)


@pytest.mark.parametrize(
    ("size", "shown"), [((480, 160), (180, 60)), ((320, 320), (60, 60)), ((90, 30), (90, 30)), ((4000, 10), (180, 1))]
)
def test_image_keeps_its_proportions(size: tuple[int, int], shown: tuple[int, int]) -> None:
    assert fit(make_image("x", "X", width=size[0], height=size[1]), 180, 60) == shown


@pytest.mark.slow
@pytest.mark.browser
def test_what_is_taken_out_after_compiling_is_not_seen(browser: "Browser", tmp_path: Path) -> None:
    from mjml import mjml2html

    letter = compose_letter(make_story(3), CONFIG, make_logos(), LINKS)
    compiled = str(mjml2html(render_mjml(letter, CONFIG), fonts={}))
    tidied = render(make_story(3)).html
    assert len(tidied) < len(compiled)
    pictures = []
    for name, html_text in (("compiled", compiled), ("tidied", tidied)):
        (tmp_path / f"{name}.html").write_text(html_text, encoding="utf-8")
        tab = browser.new_page(viewport={"width": 600, "height": 900})
        tab.route("**/*.png", lambda route: route.abort())
        tab.goto((tmp_path / f"{name}.html").as_uri())
        pictures.append(tab.screenshot(full_page=True))
        tab.close()
    assert pictures[0] == pictures[1]


LONG_WORD = "Immunonkologiforskningsinfrastrukturkoordineringsprosjektgruppeleder" * 2


def make_long_story(kind: PublicationKind, compact: bool = False) -> Story:
    """A story in which every text is one word that no screen of a phone has room for."""
    story = make_story(2, Language.NB, kind, compact)
    word, fact = LONG_WORD, StoryFact(label=LONG_WORD, value=LONG_WORD)
    quote = dataclasses.replace(
        next(block for block in story.profiles[0].blocks if isinstance(block, StoryQuote)),
        text=word, speaker=word, attribution=f"sier {word}", lead_in=word, note=word,
    )  # fmt: skip
    blocks = (StoryParagraph(text=f"[{word}]({SITE}/{word})\n\n- {word}"), StorySubheading(text=word), quote)
    profile = dataclasses.replace(
        story.profiles[0], name=word, gloss=word, kind_label=word, summary=word, facts=(fact,), blocks=blocks,
        website=f"https://{'x' * 60}.example",
    )  # fmt: skip
    return dataclasses.replace(
        story, headline=word, standfirst=word, byline=word, period_label=word, roster_heading=word,
        intro=(word,), boilerplate=(word,), lead_in=(word,), closing=(word,), continue_reading=word,
        profiles=(profile,),
        roster=tuple(dataclasses.replace(row, name=word, gloss=word, places=word) for row in story.roster),
        related=(*story.related, StoryRelated(title=word, deck=word)),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 600])
def test_long_words_do_not_widen_the_screen(browser: "Browser", tmp_path: Path, width: int) -> None:
    stories = [make_long_story(DIGEST), make_long_story(ANNOUNCEMENT), make_long_story(DIGEST, compact=True)]
    greeting = dataclasses.replace(LINKS, greeting=LONG_WORD)
    excess = []
    for story in stories:
        (tmp_path / "email.html").write_text(render(story, greeting).html, encoding="utf-8")
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.route("**/*.png", lambda route: route.abort())
        tab.goto((tmp_path / "email.html").as_uri())
        excess.append(tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        tab.close()
    assert excess == [0, 0, 0]


def judge(browser: "Browser", email: RenderedEmail, file: Path, *, scheme: str, width: int) -> dict[str, Any]:
    """What axe objects to; how many pixels it is too wide, images missing; the links too small for a finger."""
    from axe_playwright_python.sync_playwright import Axe

    file.write_text(email.html.replace(f"{SITE}/media/", "media/"), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(file.as_uri())
    rules = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
    violations = Axe().run(tab, options={"rules": rules}).response["violations"]
    excess = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = tab.evaluate(
        "[...document.querySelectorAll('.btn a, a.quiet, .rule a')].filter(a => a.getBoundingClientRect().height < 44)"
        ".map(a => a.textContent)"
    )
    tab.close()
    return {"violations": [each["nodes"][0]["html"] for each in violations], "excess": excess, "small": small}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 1280, Language.EN), ("dark", 375, Language.NB)])
def test_emails_are_accessible_and_fit(
    browser: "Browser", tmp_path: Path, scheme: str, width: int, language: Language
) -> None:
    stories = [make_story(3, language), make_story(1, language, ANNOUNCEMENT), make_story(6, language, compact=True)]
    judged = [judge(browser, render(each), tmp_path / "email.html", scheme=scheme, width=width) for each in stories]
    assert judged == [{"violations": [], "excess": 0, "small": []}] * 3
