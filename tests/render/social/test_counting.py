from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.render.social.conformance import read_cases

from occnews.render.social.counting import (
    count,
    count_graphemes,
    count_mastodon,
    count_threads,
    count_weighted,
    find_links,
    is_within,
    split_graphemes,
)
from occnews.render.social.networks import NETWORKS

_FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("section", "most"),
    [("WeightedTweetsWithDiscountedEmojiCounterTest", 22), ("UnicodeDirectionalMarkerCounterTest", 2)],
)
def test_count_weighted_passes_the_official_cases(section: str, most: int) -> None:
    cases: list[dict[str, Any]] = YAML(typ="safe").load(read_cases("x-weighted-length.yml"))["tests"][section]
    counted = {case["description"]: count_weighted(case["text"]) for case in cases}
    assert len(cases) == most
    assert counted == {case["description"]: case["expected"]["weightedLength"] for case in cases}


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Blåbær på Ås", 12),
        ("e\u0301", 1),  # composed first
        ("…", 2),
        ("€", 2),
        ("™", 2),
        ("→", 2),
        ("–“”’", 4),
        ("©", 1),
        ("©\ufe0f", 2),
        ("日本", 4),
        (_FAMILY, 2),
        ("🇳🇴", 2),
        ("x.ai", 23),
        ("See README.md now", 31),
        ("post@fjord.no", 13),
        ("blåbær.no/om", 23),
        ("1.2 and e.g. this", 17),
        ("https://www.fjord.no/a?b=c&d=e#f", 23),
        ("(https://www.fjord.no/a)", 25),
        ("https://www.fjord.no/a, https://www.fjord.no/b.", 49),
        ("https://fjord.no/wiki_(sea)", 23),
        ("日本t.co", 27),
        # No domain that we know: whatever is dearer.
        ("Node.js", 23),
        ("https://www.fjord.notinthelist/a/b/c", 36),
    ],
)
def test_count_weighted_counts(text: str, weight: int) -> None:
    assert count_weighted(text) == weight


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("Blåbær", 6),
        ("https://www.fjord.no/a/very/long/way/to/go?with=a&query=too", 23),
        ("x.ai", 4),
        ("Hei @nordlys@social.example!", 13),
        ("post@fjord.no", 13),
    ],
)
def test_count_mastodon_counts(text: str, characters: int) -> None:
    assert count_mastodon(text) == characters


@pytest.mark.parametrize(("text", "characters"), [("", 0), ("Blåbær", 6), ("👍", 4), (f"a{_FAMILY}b", 27), ("日本", 2)])
def test_count_threads_counts(text: str, characters: int) -> None:
    assert count_threads(text) == characters


@pytest.mark.parametrize(("text", "graphemes"), [("", 0), ("e\u0301", 1), (f"a{_FAMILY}🇳🇴", 3), ("\r\n", 1)])
def test_count_graphemes_counts(text: str, graphemes: int) -> None:
    assert count_graphemes(text) == graphemes


def test_count_utf16_counts_as_the_web_does() -> None:
    assert count("a👍", "utf16") == 3


def test_is_within_bluesky_minds_graphemes_and_bytes() -> None:
    bluesky = NETWORKS["bluesky"]
    within = {text: is_within(text, bluesky) for text in ("a" * 300, "a" * 301, _FAMILY * 120, _FAMILY * 121)}
    # A family takes 25 bytes.
    assert list(within.values()) == [True, False, True, False]


def test_find_links_tells_where_and_whether_the_domain_is_known() -> None:
    text = "On x.ai, https://a.no/b (and Node.js), not at me@b.no or https://-"
    found = [(text[start:end], certain) for start, end, certain in find_links(text)]
    assert found == [("x.ai", True), ("https://a.no/b", True), ("Node.js", False)]
    assert [text[start:end] for start, end, _ in find_links(text, bare=False)] == ["https://a.no/b"]


@given(st.text())
def test_split_graphemes_loses_nothing(text: str) -> None:
    assert "".join(split_graphemes(text)) == text


@given(st.text(st.sampled_from("aø.:/@#-_? 日👍\u200d\ufe0fhttps.no")), st.text(st.sampled_from("aø.:/@#-_? 日👍")))
def test_count_never_falls_far_below_the_graphemes(before: str, after: str) -> None:
    text = f"{before} https://fjord.no/{after}"
    assert count_weighted(text) >= count_graphemes(before)
    assert count_mastodon(text) >= 23
    assert count(text, "utf16") >= len(text) >= count_graphemes(text)
    assert count_threads(text) >= len(text)


@pytest.mark.parametrize("piece", ["å", "a-", "a.", "(a", "https://a.", "@a_", "#1"])
def test_count_takes_a_long_odd_text_in_its_stride(piece: str) -> None:
    text = piece * 20_000
    # A count that grew with the square of the text would run into pytest's time limit.
    assert min(count_weighted(text), count_mastodon(text), count_threads(text)) >= 20_000
