import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.social.conformance import read_cases

from occnews.render.social.facets import Facet, find_facets


def _load(section: str) -> Any:
    return json.loads(read_cases("bluesky-rich-text.json"))[section]


@pytest.mark.parametrize(("section", "most"), [("t1", 39), ("t2", 18)])
def test_find_facets_passes_the_official_cases_of_tags(section: str, most: int) -> None:
    cases = _load(section)
    found = [[facet for facet in find_facets(text) if facet.kind == "tag"] for text, _, _ in cases]
    assert len(cases) == most
    assert [
        ([facet.value for facet in facets], [{"byteStart": facet.start, "byteEnd": facet.end} for facet in facets])
        for facets in found
    ] == [(tags, places) for _, tags, places in cases]


def test_find_facets_passes_the_official_cases_of_mentions_and_links() -> None:
    cases = _load("seg")
    assert len(cases) == 40
    assert [_split(text) for text, _ in cases] == [segments for _, segments in cases]


def _split(text: str) -> list[list[str]]:
    """A text in segments as the cases write them: mentions resolved to a made-up identifier."""
    data, position, segments = text.encode(), 0, []
    for facet in find_facets(text):
        if facet.start > position:
            segments.append([data[position : facet.start].decode()])
        value = f"did:fake:{facet.value}" if facet.kind == "mention" else facet.value
        segments.append([data[facet.start : facet.end].decode(), value])
        position = facet.end
    return [*segments, [data[position:].decode()]] if position < len(data) else segments


def test_find_facets_counts_in_bytes() -> None:
    assert find_facets("Blåbær 👍 @nordlys.test https://fjord.no #NyeMedlemmer") == (
        Facet(14, 27, "mention", "nordlys.test"),
        Facet(28, 44, "link", "https://fjord.no"),
        Facet(45, 58, "tag", "NyeMedlemmer"),
    )


@given(st.text(st.sampled_from("aB1.@#$:/()- \n,å👍\u200bhttps")))
def test_find_facets_stay_apart_and_inside_the_text(text: str) -> None:
    data, position = text.encode(), 0
    for facet in find_facets(text):
        assert position <= facet.start < facet.end <= len(data)
        assert data[facet.start : facet.end].decode()
        position = facet.end
