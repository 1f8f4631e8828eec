"""Judges a post's text by its network's rules, in sentences for the team."""

import re
from dataclasses import dataclass

from occnews.render.social.counting import count, find_links
from occnews.render.social.networks import NetworkRules

HASHTAG = re.compile(r"(?<![\w&/#＃])[#＃](\w*[^\W\d_]\w*)")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One remark about a text. ``code`` is stable: ``too-long``, ``too-many-bytes``, ``empty``, ``too-many-links`` …"""

    code: str
    message: str


def judge_text(text: str, rules: NetworkRules) -> tuple[Remark, ...]:
    """Judge a text: its length, links and hashtags. () when the network takes it as it is."""
    used, size = count(text, rules.counting), len(text.encode())
    links, hashtags = find_addresses(text), HASHTAG.findall(text)
    remarks = []
    if not text.strip():
        remarks.append(Remark(code="empty", message=f"The text for {rules.name} is empty."))
    if used > rules.limit:
        message = f"{used - rules.limit} {rules.unit} too long: {rules.name} takes {rules.limit}, and this is {used}."
        remarks.append(Remark(code="too-long", message=message))
    if rules.bytes_limit is not None and size > rules.bytes_limit:
        message = f"{size - rules.bytes_limit} bytes too long: {rules.name} takes {rules.bytes_limit}, this is {size}."
        remarks.append(Remark(code="too-many-bytes", message=message))
    if rules.links_most is not None and len(set(links)) > rules.links_most:
        message = f"{len(set(links))} different links: {rules.name} takes at most {rules.links_most}."
        remarks.append(Remark(code="too-many-links", message=message))
    if links and not rules.links_work:
        message = f"Nobody can follow a link in the text on {rules.name}: put it in the profile instead."
        remarks.append(Remark(code="dead-link", message=message))
    if rules.hashtags_most is not None and len(hashtags) > rules.hashtags_most:
        message = f"{len(hashtags)} hashtags: {rules.name} takes at most {rules.hashtags_most}."
        remarks.append(Remark(code="too-many-hashtags", message=message))
    return tuple(remarks)


def find_addresses(text: str) -> tuple[str, ...]:
    """Find the full addresses (http, https) in a text, in order."""
    return tuple(text[start:end] for start, end, _ in find_links(text, bare=False))
