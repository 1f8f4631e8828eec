from dataclasses import replace

import pytest
from tests.stories import make_config, make_story

from occnews.lint.snippets import check_snippets
from occnews.model.finding import Finding, Severity
from occnews.model.rendering import Snippet
from occnews.render.social import render_snippets

_SNIPPET = Snippet(
    network="x",
    part=1,
    text="Fine. #NewMembers",
    used=17,
    limit=280,
    unit="weighted characters",
    url="",
    alt="",
)


def test_check_snippets_finds_nothing_in_what_is_generated() -> None:
    snippets = render_snippets(make_story(), make_config(social={"hashtags": ["NewMembers"]}))
    assert {snippet.network for snippet in snippets} == {
        "linkedin",
        "x",
        "bluesky",
        "mastodon",
        "facebook",
        "threads",
        "instagram",
    }
    assert check_snippets(snippets) == ()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        (
            {"text": "a" * 290, "warnings": ("10 weighted characters too long: X takes 280, and this is 290.",)},
            Finding(
                code="social.too-long",
                severity=Severity.WARNING,
                where="X",
                message="10 weighted characters too long: X takes 280, and this is 290.",
                mend="Shorten the text that was written for this network.",
            ),
        ),
        (
            {"text": "a" * 90, "limit": 50, "network": "mastodon"},
            Finding(
                code="social.too-long",
                severity=Severity.WARNING,
                where="Mastodon",
                message="40 characters too long: Mastodon takes 50, and this is 90.",
                mend="Shorten the text that was written for this network.",
            ),
        ),
        (
            {"warnings": ("The picture has no alt text.",)},
            Finding(code="social.warning", severity=Severity.HINT, where="X", message="The picture has no alt text."),
        ),
        (
            {"text": "Hello {{ name }}"},
            Finding(
                code="social.left-over",
                severity=Severity.WARNING,
                where="X",
                message="«{{» of a template is left in the text.",
                mend="Write {url} for the link; nothing else in braces is filled in.",
            ),
        ),
        (
            {"text": "Hello \u202eolleh"},
            Finding(
                code="social.unsafe-character",
                severity=Severity.WARNING,
                where="X",
                message="The text holds an invisible mark that reverses text (U+202E) at character 7.",
            ),
        ),
        (
            {"text": "Hello #newmembers"},
            Finding(
                code="social.small-hashtag",
                severity=Severity.HINT,
                where="X",
                message="A screen reader reads #newmembers as one word.",
                mend="Begin each of its words with a capital, as in #NewMembers.",
            ),
        ),
        (
            {"part": 2},
            Finding(
                code="social.parts",
                severity=Severity.WARNING,
                where="X, part 2",
                message="The parts are numbered 2, not from 1 on.",
            ),
        ),
    ],
)
def test_check_snippets_finds_each_once(changes: dict[str, object], finding: Finding) -> None:
    assert check_snippets([replace(_SNIPPET, **changes)]) == (finding,)  # type: ignore[arg-type]


def test_check_snippets_takes_the_parts_of_a_thread() -> None:
    assert check_snippets([_SNIPPET, replace(_SNIPPET, part=2), replace(_SNIPPET, network="bluesky")]) == ()
