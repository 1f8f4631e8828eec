"""Checks the posts for social networks as they were rendered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from occnews.model.finding import Finding
from occnews.model.rendering import Snippet
from occnews.model.rules import make_finding
from occnews.model.text import find_unsafe_character
from occnews.render.social.networks import NETWORKS
from occnews.render.social.remarks import HASHTAG, judge_text

_MENDS: Final = {
    "too-long": "Shorten the text that was written for this network.",
    "too-many-bytes": "Shorten the text that was written for this network.",
    "empty": "Write a text for this network, or take yours out so that one is made.",
    "too-many-links": "Take out the links that matter least.",
    "dead-link": "Say that the link is in the profile, and put it there.",
    "too-many-hashtags": "Take out the hashtags that matter least.",
}
_LEFT_OVER: Final = re.compile(r"\{\{|\{%|\{#|\{url\}")


def check_snippets(snippets: Sequence[Snippet]) -> tuple[Finding, ...]:
    """Check posts: by their network's rules, and for what only a broken template or text leaves behind.

    What the renderer warned of is among the findings. Nothing here blocks: people paste posts by hand, and the email
    and the feeds are none the worse for a post that is too long.
    """
    findings = [finding for snippet in snippets for finding in _check_snippet(snippet)]
    return (*findings, *_check_parts(snippets))


def _check_snippet(snippet: Snippet) -> Iterator[Finding]:
    rules = replace(NETWORKS[snippet.network], limit=snippet.limit)
    remarks = judge_text(snippet.text, rules)
    for remark in remarks:
        yield _find(snippet, remark.code, remark.message, _MENDS[remark.code])
    judged = {remark.message for remark in remarks}
    for warning in snippet.warnings:
        if warning not in judged:
            yield _find(snippet, "warning", warning)
    yield from _check_text(snippet)


def _check_text(snippet: Snippet) -> Iterator[Finding]:
    left_over = _LEFT_OVER.search(snippet.text)
    if left_over:
        message = f"«{left_over[0]}» of a template is left in the text."
        yield _find(snippet, "left-over", message, "Write {url} for the link; nothing else in braces is filled in.")
    unsafe = find_unsafe_character(snippet.text)
    if unsafe:
        yield _find(snippet, "unsafe-character", f"The text holds {unsafe[1]} at character {unsafe[0] + 1}.")
    small = [tag for tag in HASHTAG.findall(snippet.text) if tag == tag.lower() and len(tag) > 1]
    if small:
        message = f"A screen reader reads #{small[0]} as one word."
        mend = "Begin each of its words with a capital, as in #NewMembers."
        yield _find(snippet, "small-hashtag", message, mend)


def _check_parts(snippets: Sequence[Snippet]) -> Iterator[Finding]:
    parts: dict[str, list[Snippet]] = {}
    for snippet in snippets:
        parts.setdefault(snippet.network, []).append(snippet)
    for thread in parts.values():
        numbers = [snippet.part for snippet in thread]
        if numbers != list(range(1, len(thread) + 1)):
            message = f"The parts are numbered {', '.join(map(str, numbers))}, not from 1 on."
            yield _find(thread[0], "parts", message)


def _find(snippet: Snippet, code: str, message: str, mend: str = "") -> Finding:
    where = NETWORKS[snippet.network].name + (f", part {snippet.part}" if snippet.part > 1 else "")
    return make_finding(f"social.{code}", where, message, mend)
