"""Tests of splitting a rendered part at its placeholders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mail.messages import HOLES, PERSONAL, SECRET

from occnews.errors import TemplateFailedError
from occnews.mail.splicing import SplitText, split_text
from occnews.model.rendering import Personal

VALUES = dict(PERSONAL.values)


def test_text_is_split_at_each_placeholder() -> None:
    text = f"{HOLES.greeting}\n{HOLES.unsubscribe}{HOLES.unsubscribe} x"
    split = split_text(text, HOLES, "x")
    assert split == SplitText(constants=("", "\n", "", " x"), fields=("greeting", "unsubscribe", "unsubscribe"))
    assert split.fill(VALUES) == f"{PERSONAL.greeting}\n{PERSONAL.unsubscribe}{PERSONAL.unsubscribe} x"


def test_text_without_placeholders_stays_whole() -> None:
    assert split_text("abc", Personal(), "x") == SplitText(constants=("abc",), fields=())
    assert split_text("abc", HOLES, "x") == SplitText(constants=("abc",), fields=())


@pytest.mark.parametrize("value", ["", "a b", "short", "x" * 23, "x" * 24 + "("])
def test_a_value_that_is_no_placeholder_is_refused(value: str) -> None:
    if value:
        with pytest.raises(ValueError, match="is no placeholder for greeting"):
            split_text("abc", Personal(greeting=value), "x")
    else:
        assert split_text("abc", Personal(greeting=value), "x").fields == ()


def test_a_placeholder_in_part_is_refused() -> None:
    with pytest.raises(TemplateFailedError, match=r"^the text: changes \{\{ personal.unsubscribe \}\}"):
        split_text(f"{HOLES.greeting} {HOLES.unsubscribe[:-1]}", HOLES, "the text")


@given(st.lists(st.text("ab{}<&\n", max_size=5) | st.sampled_from([value for _, value in HOLES.values])))
def test_split_text_filled_with_its_placeholders_is_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    split = split_text(text, HOLES, "x")
    assert split.fill(dict(HOLES.values)) == text
    assert len(split.fields) == sum(text.count(value) for _, value in HOLES.values) == text.count(SECRET)
