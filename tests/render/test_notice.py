"""Tests of rendered notices: complete in both languages, safe with any text, and readable where styles are not."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.stories import SITE, make_config, make_logos, make_story
from tests.strategies import names, prose

from occnews import resources
from occnews.editorial.wording import load_words
from occnews.lint.email import check_email
from occnews.model.member import Language
from occnews.model.notice import NEEDED, ListKind, Notice, NoticeAction, NoticeKind, NoticeList, NoticeRow
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal, RenderedEmail
from occnews.publisher.samples import sample_notices
from occnews.render.email import render_email
from occnews.render.notice import render_notice

CONFIG = make_config()
PERSONAL = Personal(greeting="Hi KARI", unsubscribe=f"{SITE}/u/1", preferences=f"{SITE}/p/1")
NOTICES = [pytest.param(n, id=f"{n.kind}-{n.language}") for each in Language for n in sample_notices(CONFIG, each)]


def render(notice: Notice, personal: Personal = PERSONAL) -> RenderedEmail:
    return render_notice(notice, CONFIG, make_logos(), personal)


def find(kind: NoticeKind, language: Language = Language.EN) -> Notice:
    return next(notice for notice in sample_notices(CONFIG, language) if notice.kind is kind)


def parse(email: RenderedEmail) -> html.HtmlElement:
    return html.document_fromstring(email.html)


def read_page(email: RenderedEmail) -> str:
    body = parse(email).find("body")
    assert body is not None
    return " ".join(body.text_content().replace("\u200b", " ").split())


def test_every_kind_has_its_three_templates_and_a_sample_in_each_language() -> None:
    folder = resources.templates_folder() / "email"
    for kind in NoticeKind:
        assert {path.name for path in (folder / kind).iterdir()} == {"subject.txt", "body.mjml", "body.txt"}
    for language in Language:
        assert [notice.kind for notice in sample_notices(CONFIG, language)] == list(NoticeKind)


def test_every_kind_of_list_has_a_heading_in_each_language() -> None:
    for language in Language:
        assert [kind for kind in ListKind if not load_words(language).text(f"notice.list.{kind}")] == []


@pytest.mark.parametrize("notice", NOTICES)
def test_notice_is_complete_and_has_nothing_to_remark(notice: Notice) -> None:
    email = render(notice)
    document, page = parse(email), read_page(email)
    assert check_email(email) == ()
    assert (document.get("lang"), document.get("dir"), document.findtext(".//title")) == (
        notice.language,
        "ltr",
        email.subject,
    )
    assert 40 <= len(email.preheader) <= 90
    assert len(email.subject) <= 80
    assert [each.tag for each in document.iter("h1", "h2")] == ["h1", *("h2" for _ in notice.lists)]
    assert [link.text_content().strip() for link in document.xpath("//table[@class='btn']//a")] == [
        load_words(notice.language).text(f"notice.{notice.kind}.action") for _ in [notice.action] if notice.action
    ]
    assert notice.action is None or notice.action.url in email.text
    for part in (page, " ".join(email.text.split())):
        assert "Hi KARI" in part
        for row in (row for each in notice.lists for row in each.rows):
            for value in (row.label, *row.text.split("\n\n"), row.detail, row.command):
                assert value in part
    assert [line for line in email.text.splitlines() if len(line) > 72 and "https://" not in line] == []


@pytest.mark.parametrize("notice", NOTICES)
def test_notice_without_what_it_can_do_without_is_complete_too(notice: Notice) -> None:
    needed = NEEDED[notice.kind]
    blank: dict[str, Any] = {"title": "", "day": None, "count": 0, "address": "", "because": "", "lists": ()}
    bare = dataclasses.replace(notice, **{name: value for name, value in blank.items() if name not in needed})
    email = render(bare, Personal())
    assert check_email(email) == () or notice.kind is NoticeKind.WELCOME
    assert "  " not in email.subject


def literals(language: Language) -> set[str]:
    """The fixed words of a language between what is filled in, where they are long enough to be told apart."""
    sentences = load_words(language).sentences
    texts = [text for text in sentences.values() if isinstance(text, str)]
    found = {" ".join(piece.split()) for text in texts for piece in re.split(r"\{\w+\}", text)}
    return {piece for piece in found if len(piece) > 8}


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_in_the_other_language(language: Language) -> None:
    (other,) = set(Language) - {language}
    foreign = literals(other) - literals(language)
    config, logos = CONFIG, make_logos()
    emails = [render(notice) for notice in sample_notices(CONFIG, language)]
    emails += [
        render_email(make_story(members, language, kind, compact), config, logos, PERSONAL)
        for members, kind, compact in [
            (1, PublicationKind.ANNOUNCEMENT, False),
            (1, PublicationKind.DIGEST, False),
            (3, PublicationKind.DIGEST, False),
            (6, PublicationKind.DIGEST, True),
        ]
    ]
    for email in emails:
        for part in (email.subject, email.preheader, read_page(email), " ".join(email.text.split())):
            assert [piece for piece in foreign if piece in part] == []


def test_count_chooses_the_form() -> None:
    notice = find(NoticeKind.DRAFT_READY)
    assert (
        render(dataclasses.replace(notice, count=1)).subject == "The digest of November 2025 is drafted: one new member"
    )
    assert render(notice).subject == "The digest of November 2025 is drafted: seven new members"


def test_own_label_and_preheader_go_first() -> None:
    notice = dataclasses.replace(
        find(NoticeKind.WELCOME), action=NoticeAction(url=f"{SITE}/x", label="Read no. 7"), preheader="Own words"
    )
    email = render(notice)
    assert email.preheader == "Own words"
    assert ("Read no. 7", f"{SITE}/x") in [(link.text_content(), link.get("href")) for link in parse(email).iter("a")]
    assert f"Read no. 7:\n{SITE}/x\n" in email.text


def test_text_in_another_language_says_so() -> None:
    row = NoticeRow(label="The quote", text="Vi trengte naboer.", language=Language.NB)
    lists = (NoticeList(kind=ListKind.TEXTS, rows=(row,)), NoticeList(kind=ListKind.STEPS, rows=(row,)))
    email = render(dataclasses.replace(find(NoticeKind.REVIEW_REQUEST), lists=lists))
    assert [each.text_content().strip() for each in parse(email).xpath("//div[@lang='nb']")] == [
        "Vi trengte naboer."
    ] * 2


def test_row_with_an_address_is_a_link() -> None:
    row = NoticeRow(label="Klarsyn Health", url=f"{SITE}/klarsyn")
    lists = tuple(NoticeList(kind=kind, rows=(row,)) for kind in ListKind if kind is not ListKind.TEXTS)
    email = render(dataclasses.replace(find(NoticeKind.REMINDER), lists=lists))
    found = [link.text_content() for link in parse(email).iter("a") if link.get("href") == row.url]
    assert found == ["Klarsyn Health"] * len(lists)
    assert email.text.count(row.url) == len(lists)


def test_long_command_stays_on_one_line_to_be_pasted() -> None:
    command = "occnews members set fjord " + " ".join(
        f'speakers.{number}.role="chief executive"' for number in range(5)
    )
    rows = (NoticeRow(label="Fjord", command=command),)
    email = render(dataclasses.replace(find(NoticeKind.REMINDER), lists=(NoticeList(kind=ListKind.STEPS, rows=rows),)))
    assert f"* Fjord\n  {command}\n" in email.text
    assert command in read_page(email)


def test_notice_without_what_its_kind_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="a late-run notice needs day, because"):
        Notice(kind=NoticeKind.LATE_RUN, language=Language.EN, title="The digest")
    with pytest.raises(ValueError, match="a welcome notice needs action"):
        Notice(kind=NoticeKind.WELCOME, language=Language.EN)


@pytest.mark.parametrize("kind", [NoticeKind.DRAFT_READY, NoticeKind.REMINDER, NoticeKind.LATE_RUN, NoticeKind.SUMMARY])
def test_team_is_told_without_a_link_or_with_one(kind: NoticeKind) -> None:
    notice = find(kind)
    without = render(dataclasses.replace(notice, action=None))
    assert parse(without).xpath("//table[@class='btn']") == []
    linked = render(dataclasses.replace(notice, action=NoticeAction(url=f"{SITE}/x")))
    label = load_words(Language.EN).text(f"notice.{kind}.action")
    assert [link.text_content().strip() for link in parse(linked).xpath("//table[@class='btn']//a")] == [label]
    assert f"{label}:\n{SITE}/x\n" in linked.text


def test_text_of_a_notice_is_complete() -> None:
    assert render(find(NoticeKind.SUMMARY, Language.NB), Personal()).text == _SUMMARY


_SUMMARY = """\
Fjord Life Cluster

Oversikten for november 2025 er ute
===================================

Den gikk ut 26. november 2025, i feedene og i arkivet.

Se den slik leserne ser den:
https://news.fjordlife.example/sample/summary?token=3f9c2a7e51d84b06a1c94e7d2b58f013

I tall
------

Sendt til: 1 204
Levert: 1 197
Kom i retur: 7 (Adresser som ikke finnes mer: 5)
Meldte seg av: 2

Må rettes
---------

* gammel@example.org
  Det er ingen slik postkasse.
  Er nå tatt av listen

------------------------------------------------------------------------

Fjord Life Cluster
Sjøgata 12, 5003 Bergen, Norway
https://www.fjordlife.example
LinkedIn: https://www.linkedin.com/company/fjordlife
Bluesky: https://bsky.app/profile/fjordlife.example

Du får denne e-posten fordi du er med og lager nyhetsbrevet til Fjord
Life Cluster.
"""


def test_workspaces_own_wording_and_template_are_in_force(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "words").mkdir(parents=True)
    (own / "words" / "en.toml").write_text('[notice.goodbye]\nsubject = "Farewell, {address}"\n', encoding="utf-8")
    (own / "email" / "goodbye").mkdir(parents=True)
    (own / "email" / "goodbye" / "body.txt").write_text("{{ say('subject') }}!", encoding="utf-8")
    email = render_notice(find(NoticeKind.GOODBYE), make_config(tmp_path), make_logos(), Personal())
    assert (email.subject, email.text) == ("Farewell, kari@example.org", "Farewell, kari@example.org!\n")


line = names() | st.sampled_from(["{{ 7*7 }}", "{title}", "<mj-raw>", "</mj-text>", "a" * 400, "&#x0b;"])
row = st.builds(
    NoticeRow,
    label=line,
    text=prose() | line,
    detail=line,
    command=line,
    language=st.none() | st.sampled_from(Language),
)
lists = st.builds(NoticeList, kind=st.sampled_from(ListKind), rows=st.tuples(row))
notices = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    language=st.sampled_from(Language),
    action=st.builds(NoticeAction, url=st.just(f"{SITE}/a?b=1&c=2"), label=line),
    title=line,
    day=st.dates(),
    count=st.integers(1, 10**6),
    address=line,
    because=line,
    preview=st.sampled_from(["", "2025-11"]),
    lists=st.lists(lists, min_size=1, max_size=3).map(tuple),
)


@settings(max_examples=60)
@given(notices)
def test_any_text_in_any_field_gives_an_email(notice: Notice) -> None:
    email = render(notice)
    assert email.html.endswith("</body></html>")
    assert email.html.count("<table") == email.html.count("</table>")
    assert "<mj-" not in email.html
    assert notice.action is not None
    assert " ".join(notice.action.label.split()) in read_page(email)
    assert email.text.endswith(f"{SITE}/p/1\n")
