"""The site's map, within the limits of the protocol, and what robots are told."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from occnews.render.site_files import render_robots, render_sitemaps, write_search_index

BASE = "https://news.fjord.example"
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def read_locations(text: str) -> list[str]:
    return [str(each.text) for each in etree.fromstring(text.encode()).iter(LOCATION)]


def test_small_site_has_one_map() -> None:
    files = render_sitemaps([(f"{BASE}/", dt.date(2025, 11, 26)), (f"{BASE}/?a=1&b", None)], BASE)
    assert files == {
        "sitemap.xml": '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>https://news.fjord.example/</loc><lastmod>2025-11-26</lastmod></url>\n"
        "<url><loc>https://news.fjord.example/?a=1&amp;b</loc></url>\n"
        "</urlset>\n"
    }


@given(st.integers(0, 60), st.integers(1, 20))
def test_no_map_is_longer_than_its_limit_and_none_is_lost(count: int, limit: int) -> None:
    addresses = [(f"{BASE}/{number}/", None) for number in range(count)]
    files = render_sitemaps(addresses, BASE, limit=limit)
    parts = {name: read_locations(text) for name, text in files.items()}
    if len(parts) > 1:
        assert parts.pop("sitemap.xml") == [f"{BASE}/{name}" for name in parts]
    assert all(len(found) <= limit for found in parts.values())
    assert [url for found in parts.values() for url in found] == [url for url, _ in addresses]


def test_robots_may_read_everything() -> None:
    assert render_robots("") == "User-agent: *\nDisallow:\n"
    assert render_robots(BASE) == f"User-agent: *\nDisallow:\n\nSitemap: {BASE}/sitemap.xml\n"


def test_search_index_is_small() -> None:
    assert write_search_index([{"title": "Bjørn", "url": "../"}]) == '[{"title":"Bjørn","url":"../"}]'
