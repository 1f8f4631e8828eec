"""Tests of the derived colours: readable in both themes whatever the brand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stories import make_config

from occnews.render.palette import (
    READABLE,
    Theme,
    choose_text_color,
    make_palette,
    make_readable,
    measure_contrast,
    mix,
)

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_of_known_pairs() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert measure_contrast("#123456", "#123456") == 1


def test_readable_color_stays_as_it_is() -> None:
    assert make_readable("#0b5d6b", "#ffffff") == "#0b5d6b"
    assert make_palette(make_config().brand).light.accent == "#0b5d6b"


def test_mix_is_channel_by_channel() -> None:
    assert mix("#000000", "#ffffff", 0.2) == "#cccccc"
    assert mix("#102030", "#ffffff", 1) == "#102030"


@given(colors, colors)
def test_any_color_becomes_readable(color: str, background: str) -> None:
    assert measure_contrast(make_readable(color, background), background) >= READABLE
    assert measure_contrast(choose_text_color(background), background) >= READABLE


def _measure_texts(theme: Theme) -> list[float]:
    on_backs = [
        measure_contrast(text, back)
        for text in (theme.ink, theme.quiet, theme.accent)
        for back in (theme.page, theme.card, theme.tint)
    ]
    return [*on_backs, measure_contrast(theme.on_accent, theme.accent)]


@given(accent=colors, ink=colors)
def test_every_text_of_both_themes_is_readable(accent: str, ink: str) -> None:
    brand = make_config().brand.model_copy(update={"accent": accent, "ink": ink})
    palette = make_palette(brand)
    assert min(_measure_texts(palette.light) + _measure_texts(palette.dark)) >= READABLE


@pytest.mark.parametrize("accent", ["#000000", "#1a1a1a", "#8a8580"])
def test_grey_accent_is_no_fainter_than_the_text_in_dark(accent: str) -> None:
    dark = make_palette(make_config().brand.model_copy(update={"accent": accent})).dark
    assert dark.accent == dark.ink
