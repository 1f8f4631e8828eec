"""Tests of traced MJML: the marks name the source, and taking them out gives what is sent."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from tests.stories import make_config, make_logos, make_story

from occnews.config import Config
from occnews.model.member import Language
from occnews.model.notice import ListKind, Notice, NoticeAction, NoticeKind, NoticeList, NoticeRow
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal
from occnews.model.story import Story
from occnews.render.email import Letter, compose_letter
from occnews.render.notice import compose_notice
from occnews.render.tracing import MarkLines, TracedText, render_mjml, strip_trace

CONFIG = make_config()
PERSONAL = Personal(unsubscribe="https://news.fjordlife.example/u/1")


def make_letter(story: Story, config: Config = CONFIG) -> Letter:
    return compose_letter(story, config, make_logos(), PERSONAL)


def trace(templates: Mapping[str, str], name: str = "a.mjml", **values: object) -> TracedText:
    environment = Environment(
        loader=DictLoader(dict(templates)),
        extensions=[MarkLines],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return strip_trace(environment.get_template(name).render(**values))


def locate(traced: TracedText, text: str) -> tuple[str, int] | None:
    return traced.find_source(traced.text.index(text))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("members", "kind", "compact"),
    [
        (0, PublicationKind.DIGEST, False),
        (1, PublicationKind.ANNOUNCEMENT, False),
        (3, PublicationKind.DIGEST, False),
        (20, PublicationKind.DIGEST, True),
    ],
)
def test_trace_taken_out_is_the_mjml_that_is_sent(
    members: int, kind: PublicationKind, compact: bool, language: Language
) -> None:
    letter = make_letter(make_story(members, language, kind, compact))
    assert strip_trace(render_mjml(letter, CONFIG, traced=True)).text == render_mjml(letter, CONFIG)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_trace_of_a_notice_taken_out_is_what_is_sent(kind: NoticeKind) -> None:
    rows = NoticeList(kind=ListKind.TEXTS, rows=(NoticeRow(label="A quote", text="Good <news> = «x»"),))
    notice = Notice(
        kind=kind,
        language=Language.NB,
        action=NoticeAction(url="https://news.fjordlife.example/a"),
        title="November",
        day=dt.date(2025, 11, 26),
        count=3,
        address="a@example.org",
        because="The disk was full.",
        lists=(rows,),
    )
    letter = compose_notice(notice, CONFIG, make_logos(), PERSONAL)
    assert strip_trace(render_mjml(letter, CONFIG, traced=True)).text == render_mjml(letter, CONFIG)


def test_what_is_sent_holds_no_mark() -> None:
    assert "\x01" not in render_mjml(make_letter(make_story()), CONFIG)


def test_every_tag_of_our_own_templates_is_traced_to_its_line() -> None:
    traced = strip_trace(render_mjml(make_letter(make_story()), CONFIG, traced=True))
    for start, (template, line) in zip(traced.starts, traced.sources, strict=True):
        source = (Path("templates") / template).read_text(encoding="utf-8").splitlines()[line - 1]
        if template.endswith(".mjml"):
            assert traced.text[start : start + 3].strip()[:2] in source


def test_tags_of_macros_includes_and_parents_keep_their_own_names() -> None:
    traced = trace(
        {
            "a.mjml": '{% extends "base.mjml" %}\n{% import "m.mjml" as m %}\n{% block b %}\n<i>{{ m.x() }}</i>\n'
            "{% endblock %}",
            "base.mjml": '<mjml>\n{% block b %}{% endblock %}\n{% include "part.mjml" %}\n</mjml>',
            "m.mjml": "\n{% macro x() %}\n\n<b>{{ caller }}</b>\n{% endmacro %}",
            "part.mjml": "<u></u>",
        },
        caller="",
    )
    assert {text: locate(traced, text) for text in ("<mjml>", "<i>", "<b>", "</b>", "</i>", "<u>", "</mjml>")} == {
        "<mjml>": ("base.mjml", 1),
        "<i>": ("a.mjml", 4),
        "<b>": ("m.mjml", 4),
        "</b>": ("m.mjml", 4),
        "</i>": ("a.mjml", 4),
        "<u>": ("part.mjml", 1),
        "</mjml>": ("base.mjml", 4),
    }


def test_attribute_on_a_line_of_its_own_is_traced_to_that_line() -> None:
    source = '<mj-text\n  {% if true %}\n  color="{{ c }}"\n  {% endif %}\n  align="x">\n  a\n</mj-text>'
    traced = trace({"a.mjml": source}, c="red")
    assert [locate(traced, text) for text in ("<mj-text", "color", "align", "</mj-text")] == [
        ("a.mjml", 1),
        ("a.mjml", 3),
        ("a.mjml", 5),
        ("a.mjml", 7),
    ]


def test_text_of_an_expression_is_traced_to_the_tag_before_it() -> None:
    traced = trace({"a.mjml": "\n<p>{{ text }}</p>"}, text="one < two")
    assert (traced.text, locate(traced, "two")) == ("\n<p>one &lt; two</p>", ("a.mjml", 2))


def test_rule_of_an_included_style_sheet_is_traced_to_its_line() -> None:
    traced = trace({"a.mjml": '<mj-style>{% include "s.css" %}</mj-style>', "s.css": "a{color:red}\nb{color:blue}\n"})
    assert [locate(traced, text) for text in ("a{", "b{", "</mj-style>")] == [("s.css", 1), ("s.css", 2), ("a.mjml", 1)]


def test_template_of_the_workspace_keeps_its_name(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "email" / "announcement" / "body.mjml"
    own.parent.mkdir(parents=True)
    own.write_text("{# mine #}\n<mjml>\n<mj-body>\n</mj-body></mjml>\n", encoding="utf-8")
    config = make_config(tmp_path)
    letter = make_letter(make_story(1, kind=PublicationKind.ANNOUNCEMENT), config)
    traced = strip_trace(render_mjml(letter, config, traced=True))
    assert traced.text == "<mjml>\n<mj-body>\n</mj-body></mjml>"
    assert locate(traced, "<mj-body>") == ("email/announcement/body.mjml", 3)


def test_text_without_marks_has_no_source() -> None:
    assert strip_trace("<p>\x01</p>") == TracedText(text="<p>\x01</p>", starts=(), sources=())
    assert strip_trace("<p>").find_source(2) is None


MARKUP = st.lists(
    st.sampled_from([*"<>/=\"' \n-!ax", "<mj-text", "<!--", "\n  color=", "{{ v }}", "{% if v %}\n"])
).map("".join)


@settings(max_examples=150)
@given(MARKUP, st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20))
def test_trace_of_any_template_can_be_taken_out(source: str, value: str) -> None:
    plain = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    source += "{% endif %}" * source.count("{% if")
    assert trace({"a.mjml": source}, v=value).text == plain.from_string(source).render(v=value)


def test_member_text_that_looks_like_a_mark_is_kept() -> None:
    story = dataclasses.replace(make_story(1), intro=('A data-line="a.mjml:1" in the text.',))
    assert (
        'A data-line="a.mjml:1" in the text.' in strip_trace(render_mjml(make_letter(story), CONFIG, traced=True)).text
    )
