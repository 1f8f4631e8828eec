"""Tests of the rules over a rendered email: each planted defect is found, and our own emails have none."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import make_config, make_logos, make_story

from occnews.lint.email import check_email
from occnews.model.finding import Severity
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal, RenderedEmail
from occnews.render.email import render_email

BLOCKING, WARNING = Severity.BLOCKING, Severity.WARNING
LINKS = Personal(unsubscribe="https://news.fjordlife.example/u/1", preferences="https://news.fjordlife.example/p/1")


def make_email(body: str = "<p>Hello</p>", **changes: object) -> RenderedEmail:
    email = RenderedEmail(
        language=Language.EN,
        subject="A subject",
        preheader="Forty characters and a few more, as it should be.",
        html=f'<!doctype html><html lang="en"><head><title>T</title></head><body>{body}</body></html>',
        text="Hello\n",
    )
    return dataclasses.replace(email, **changes)  # type: ignore[arg-type]  # by name


def find(email: RenderedEmail) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in check_email(email)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("members", "kind", "compact"),
    [
        (0, PublicationKind.DIGEST, False),
        (1, PublicationKind.ANNOUNCEMENT, False),
        (3, PublicationKind.DIGEST, False),
        (15, PublicationKind.DIGEST, False),
        (60, PublicationKind.DIGEST, True),
    ],
)
def test_our_own_emails_have_no_findings(
    members: int, kind: PublicationKind, compact: bool, language: Language
) -> None:
    story = make_story(members, language, kind, compact)
    assert check_email(render_email(story, make_config(), make_logos(), LINKS)) == ()


def test_email_without_a_site_is_blocked() -> None:
    email = render_email(make_story(), make_config(site={"url": ""}), make_logos(), LINKS)
    assert ("email.image-address", BLOCKING) in find(email)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>{{ 7*7 }}</p>", []),
        ('<a href="https://x.example">Visit x.example</a>', []),
        ('<a href="#lykt">Lykt</a> <a href="mailto:a@x.example">Write to us</a>', []),
        ('<a href="/lykt">Lykt</a>', [("email.relative", BLOCKING)]),
        ('<a href="www.x.example">Lykt</a>', [("email.relative", BLOCKING)]),
        ('<a href="">Lykt</a>', [("email.relative", BLOCKING)]),
        ('<a href="http://x.example">Lykt</a>', [("email.http", WARNING)]),
        ('<a href="javascript:alert(1)">Lykt</a>', [("email.scheme", BLOCKING)]),
        ('<a href="https://x.example">Click <b>here</b>!</a>', [("email.vague-link", WARNING)]),
        ('<a href="https://x.example">Les mer …</a>', [("email.vague-link", WARNING)]),
        ('<a href="https://x.example">Her</a>', [("email.vague-link", WARNING)]),
        ('<a href="https://x.example"></a>', [("email.empty-link", WARNING)]),
        ('<a href="https://x.example"><img src="https://x.example/a.png" alt="Lykt"></a>', []),
        ('<img src="https://x.example/a.png">', [("email.alt", BLOCKING)]),
        ('<img src="https://x.example/a.png" alt="">', []),
        ('<img src="https://x.example/a.png" alt="logo-final.PNG">', [("email.alt-file", WARNING)]),
        ('<img src="media/a.png" alt="A">', [("email.image-address", BLOCKING)]),
        ('<img src="data:image/png;base64,AA" alt="A">', [("email.image-address", BLOCKING)]),
        ('<img src="http://x.example/a.png" alt="A">', [("email.image-address", WARNING)]),
        ("<table><tr><td>a</td></tr></table>", [("email.table-role", WARNING)]),
        ("<table><tr><th>a</th></tr></table>", []),
        ('<table role="presentation"><tr><td>a</td></tr></table>', []),
        ("<script>alert(1)</script>", [("email.script", BLOCKING)]),
        ("<!--[if mso]><table><tr><td>a</td></tr></table><![endif]-->", []),
    ],
)
def test_defect_in_the_body_is_found(body: str, expected: list[tuple[str, Severity]]) -> None:
    assert find(make_email(body)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"subject": " "}, [("email.subject", BLOCKING)]),
        ({"subject": "x" * 150}, []),
        ({"subject": "x" * 151}, [("email.subject", BLOCKING)]),
        ({"preheader": "x" * 39}, [("email.preheader", WARNING)]),
        ({"preheader": "x" * 40}, []),
        ({"preheader": "x" * 90}, []),
        ({"preheader": "x" * 91}, [("email.preheader", WARNING)]),
        ({"text": "\n"}, [("email.empty", BLOCKING)]),
        ({"html": ""}, [("email.empty", BLOCKING)]),
        ({"html": "<html><body>x</body></html>"}, [("email.lang", WARNING)]),
    ],
)
def test_defect_of_the_whole_is_found(changes: dict[str, str], expected: list[tuple[str, Severity]]) -> None:
    assert find(make_email(**changes)) == expected


@given(size=st.integers(1_000, 120_000))
@settings(max_examples=20, deadline=None)
def test_size_is_judged_in_bytes(size: int) -> None:
    empty = len(make_email("").html.encode())
    email = make_email("å" * ((size - empty) // 2) + "a" * ((size - empty) % 2))
    assert len(email.html.encode()) == size
    expected = [("email.size", BLOCKING if size > 100_000 else WARNING)] if size > 80_000 else []
    assert find(email) == expected


def test_finding_says_where_and_how_to_mend() -> None:
    (finding,) = check_email(make_email('<a href="/lykt">Lykt</a>'))
    assert finding.where == "email (en): link «Lykt»"
    assert finding.message == "The address «/lykt» leads nowhere in an inbox."
    assert finding.mend == "Write the whole address, https://…"


@given(html=st.text(max_size=80), address=st.text("ht:p/[]#?.a ", max_size=12))
@settings(max_examples=50, deadline=None)
def test_any_html_can_be_checked(html: str, address: str) -> None:
    check_email(make_email(html=f'{html}<a href="{address}">x</a><img src="{address}">'))
