"""Tests of the rules over a rendered email: each planted defect is found, and our own emails have none."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import make_config, make_logos, make_story

from occnews.lint.email import check_email, check_newsletter
from occnews.model.finding import Severity
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal, RenderedEmail
from occnews.render.email import render_email

BLOCKING, WARNING = Severity.BLOCKING, Severity.WARNING
LINKS = Personal(unsubscribe="https://news.fjordlife.example/u/1", preferences="https://news.fjordlife.example/p/1")


HELLO = (
    "Hello to everybody who reads this letter from the harbour, where boats with isotopes, microscopes and coffee "
    "arrive every morning, and where nurses, engineers, economists and poets meet before they begin their working days."
)
PICTURE = 'src="https://x.example/a.png" height="40"'


def make_email(body: str = "", **changes: object) -> RenderedEmail:
    email = RenderedEmail(
        language=Language.EN,
        subject="A subject",
        preheader="Forty characters and a few more, as it should be.",
        html=(
            '<!doctype html><html lang="en" dir="ltr"><head><title>T</title></head>'
            f'<body><div lang="en" dir="ltr"><p>{HELLO}</p>{body}</div></body></html>'
        ),
        text=f"{HELLO}\n",
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
    config = make_config()
    email = render_email(story, config, make_logos(), LINKS)
    assert check_newsletter(email, postal_address=config.cluster.postal_address) == ()


def test_email_without_a_site_is_blocked() -> None:
    email = render_email(make_story(), make_config(site={"url": ""}), make_logos(), LINKS)
    assert ("email.image-address", BLOCKING) in find(email)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>{{ 7*7 }}</p>", [("email.left-over", WARNING)]),
        ("<p>Lorem ipsum dolor</p>", [("email.left-over", WARNING)]),
        ("<style>p{content:'{{ x }}'}</style>", []),
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
        (f'<a href="https://x.example"><img {PICTURE} alt="Lykt"></a>', []),
        (f"<img {PICTURE}>", [("email.alt", BLOCKING)]),
        (f'<img {PICTURE} alt="">', []),
        (f'<img {PICTURE} alt="logo-final.PNG">', [("email.alt-file", WARNING)]),
        ('<img src="media/a.png" height="40" alt="A">', [("email.image-address", BLOCKING)]),
        ('<img src="data:image/png;base64,AA" height="40" alt="A">', [("email.data-uri", BLOCKING)]),
        ('<img src="http://x.example/a.png" height="40" alt="A">', [("email.image-address", WARNING)]),
        (f'<img {PICTURE} alt="IMG_2041">', [("email.alt-file", WARNING)]),
        ('<img src="https://x.example/a.png" alt="A">', [("email.image-height", WARNING)]),
        ('<img src="https://x.example/a.png" alt="A" height="auto">', [("email.image-height", WARNING)]),
        ('<img src="https://x.example/a.webp?v=1" alt="A" height="40">', [("email.image-format", WARNING)]),
        ('<img src="https://x.example/a.SVG" alt="A" height="40">', [("email.image-format", WARNING)]),
        ('<a href="https://localhost:8000/x">Lykt</a>', [("email.local-link", WARNING)]),
        ('<a href="http://192.168.1.4/x">Lykt</a>', [("email.local-link", WARNING)]),
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>", []),
        ("<h2>A</h2>", [("email.heading-order", WARNING)]),
        ("<h1>A</h1><h3>B</h3>", [("email.heading-order", WARNING)]),
        ("<h1>A</h1><h1>B</h1>", [("email.heading-order", WARNING)]),
        ("<h1></h1>", [("email.empty-heading", WARNING)]),
        ("<p>a <strong><em>b</strong></em></p>", [("email.markup", WARNING)]),
        ('<p id="a">b</p><p id="a">c</p>', [("email.markup", WARNING)]),
        ('<p style="color:#999">grey</p>', [("email.contrast", WARNING)]),
        ('<p style="color:#767676">grey</p>', []),
        ('<p style="color:#949494;font-size:24px">large</p>', []),
        ('<p style="color:#fff">white</p>', [("email.contrast", WARNING)]),
        ('<div style="background:#000"><p style="color:#fff">white</p></div>', []),
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
        ({"text": "Hello\n"}, [("email.text-differs", WARNING)]),
        ({"text": f"{HELLO} Kongsberg, Porsgrunn, Bergen, Stavanger, Tromsø\n"}, [("email.text-differs", WARNING)]),
        ({"text": f"{HELLO} unsubscribe{'0a' * 20}\n"}, [("email.token", BLOCKING)]),
        ({"language": Language.NB}, [("email.lang", WARNING)]),
        (
            {"html": f"<html><head></head><body><p>{HELLO}</p></body></html>"},
            [("email.lang", WARNING), ("email.lang", WARNING), ("email.dir", WARNING), ("email.title", WARNING)],
        ),
        (
            {
                "html": '<html lang="en" dir="ltr"><title>x</title><body><div lang="en">A<img '
                f'{PICTURE} alt="A"></div></body></html>',
                "text": "A\n",
            },
            [("email.image-only", WARNING)],
        ),
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
    page = f'{html}<a href="{address}">x</a><img src="{address}">'
    for found in check_newsletter(make_email(html=page), postal_address="Sjøgata 12"):
        assert found.where.startswith("email (en): ")


@pytest.mark.parametrize(
    "body",
    ["<div>" * 5_000, "<b>" * 5_000 + "x", "x" * 1_000_000, "<" * 100_000, "{{" * 50_000, "a@" * 50_000, "!" * 99_999],
)
def test_odd_html_is_read_in_good_time(body: str) -> None:
    assert "email.unsubscribe" in {found.code for found in check_newsletter(make_email(body), postal_address="")}
