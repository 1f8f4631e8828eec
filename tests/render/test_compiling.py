"""Tests of compiling MJML where the compiler itself would garble a value or break off the whole program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markupsafe import escape

from occnews.errors import TemplateFailedError
from occnews.render.email import compile_mjml, shield_values


def wrap(content: str) -> str:
    return (
        f"<mjml><mj-body><mj-section><mj-column><mj-text>{content}</mj-text></mj-column></mj-section></mj-body></mjml>"
    )


# What no text of ours holds, and XML does not take; a line break's carriage return is a line feed to any HTML reader.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


@given(
    TEXTS
    | st.sampled_from(["10\u00a0kg", "cafe\u0301", "👩\u200d🔬", "C:\\x", "a\nb\tc", "a \"b\" 'c'", "\uff9e", "«–»"])
)
def test_any_text_comes_out_of_an_attribute_as_it_went_in(text: str) -> None:
    compiled = compile_mjml(wrap(f'<img alt="{escape(text)}" />'), "test")
    image = html.document_fromstring(compiled.encode(), parser=html.HTMLParser(encoding="utf-8")).find(".//img")
    assert image is not None
    assert image.get("alt") == text


def test_value_in_single_quotes_may_hold_double_ones() -> None:
    assert """alt="a&#34;b\"""" in compile_mjml(wrap("""<img alt='a"b' />"""), "test")


def test_title_comes_out_of_the_label_that_is_made_of_it() -> None:
    mjml = "<mjml><mj-head><mj-title>10\u00a0kg</mj-title></mj-head><mj-body></mj-body></mjml>"
    assert 'aria-label="10&#160;kg"' in compile_mjml(mjml, "test")


@pytest.mark.parametrize(
    "mjml",
    [
        "<p>a\u00a0b = \"c\u00a0d\" 'e\u00a0f'</p>",
        '<!-- title="a\u00a0b" -->',
        '<mj-style>a[title="\u00a0"]{content:"\\201C"}</mj-style>',
        '<p title="æøå, 日本">x</p>',
    ],
)
def test_text_comments_and_style_sheets_are_left_alone(mjml: str) -> None:
    assert shield_values(mjml) == mjml


@pytest.mark.parametrize(
    "comment", ["<!--[if mso>", "<!--[if mso]x>", "<![if mso", "<![endif", "<!--<![endif>", "<![endif]x"]
)
def test_conditional_comment_that_is_not_complete_is_refused(comment: str) -> None:
    with pytest.raises(TemplateFailedError, match="conditional comment that is not complete"):
        compile_mjml(wrap(f"{comment} a"), "test")


@pytest.mark.parametrize("text", ["på >", "–>", "😀>"])
def test_panic_of_the_compiler_is_an_error_like_others(text: str) -> None:
    with pytest.raises(TemplateFailedError, match="is not valid MJML once filled in"):
        compile_mjml(wrap(text), "test")
