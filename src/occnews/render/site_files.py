"""What the site says to machines: the map of its pages, what robots may read, and the index of the search."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

Address = tuple[str, dt.date | None]
"""A page's public address, and the day of its last change."""

SITEMAP_LIMIT: Final = 50_000  # addresses in one file; source: sitemaps.org/protocol.html
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render_sitemaps(addresses: Sequence[Address], base: str, *, limit: int = SITEMAP_LIMIT) -> dict[str, str]:
    """The site's map by file name; more addresses than one file may hold go into several, which ``sitemap.xml`` lists.

    ``base`` is the site's address.
    """
    if len(addresses) <= limit:
        return {"sitemap.xml": _write_map(addresses)}
    parts = {
        f"sitemap-{number}.xml": _write_map(addresses[start : start + limit])
        for number, start in enumerate(range(0, len(addresses), limit), start=1)
    }
    lines = "".join(f"<sitemap><loc>{escape(f'{base}/{name}')}</loc></sitemap>\n" for name in parts)
    index = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{lines}</sitemapindex>\n'
    return {**parts, "sitemap.xml": index}


def _write_map(addresses: Sequence[Address]) -> str:
    lines = (
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{day.isoformat()}</lastmod>' if day else ''}</url>\n"
        for url, day in addresses
    )
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{"".join(lines)}</urlset>\n'


def render_robots(base: str) -> str:
    """``robots.txt``: everybody may read everything; with a site it says where the map is."""
    sitemap = f"\nSitemap: {base}/sitemap.xml\n" if base else ""
    return f"User-agent: *\nDisallow:\n{sitemap}"


def write_search_index(entries: Sequence[dict[str, str]]) -> str:
    """The index that the search reads, as JSON."""
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
