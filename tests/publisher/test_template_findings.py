"""What is wrong with a workspace's own templates is said by `check`, once, with the file and the line."""

from pathlib import Path

import pytest

from occnews.model.dates import Period
from occnews.model.finding import Finding, Severity
from occnews.publisher import Publisher, drafting, publications
from occnews.publisher.templates import check_templates

FRAME = """{{% extends "email/_base/story.mjml" %}}

{{% block content %}}
{}
{{% endblock %}}
"""


@pytest.fixture
def drafted(publisher: Publisher) -> Publisher:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return publisher


def write_digest(workspace: Path, content: str) -> None:
    template = workspace / "templates" / "email" / "digest" / "body.mjml"
    template.parent.mkdir(parents=True)
    template.write_text(FRAME.format(content), encoding="utf-8")


def find(p: Publisher) -> list[Finding]:
    return [
        finding
        for finding in publications.check(p, "2025-11")
        if finding.code.startswith("mjml.") or finding.code == "email.client-support"
    ]


def test_shipped_templates_have_nothing_to_mend(drafted: Publisher) -> None:
    assert find(drafted) == []


def test_mistake_is_reported_once_for_both_languages(drafted: Publisher, workspace: Path) -> None:
    write_digest(workspace, '<mj-section>\n<mj-column><mj-text colour="red">x</mj-text></mj-column></mj-section>')
    assert find(drafted) == [
        Finding(
            code="mjml.unknown-attribute",
            severity=Severity.WARNING,
            where="template email/digest/body.mjml, line 5",
            message="<mj-text> has no attribute colour; it is left out.",
            mend="Did you mean color?",
        )
    ]


def test_mistake_that_the_compiler_breaks_off_at_is_reported_not_raised(drafted: Publisher, workspace: Path) -> None:
    write_digest(workspace, "<mj-section><mj-column><mj-text><p>x</mj-text></mj-column></mj-section>")
    assert find(drafted) == [
        Finding(
            code="mjml.end-tag",
            severity=Severity.BLOCKING,
            where="template email/digest/body.mjml, line 4",
            message="<p> has no end tag before </mj-text>.",
            mend="Write </p> where it ends.",
        )
    ]


def test_what_a_mail_program_does_not_know_is_a_hint(drafted: Publisher, workspace: Path) -> None:
    write_digest(workspace, '<mj-raw><div style="display:flex">x</div></mj-raw>')
    expected = [
        Finding(
            code="email.client-support",
            severity=Severity.HINT,
            where="template email/digest/body.mjml, line 4",
            message="display:flex affects Outlook Windows, 1 use: its parts stand below one another there.",
            mend="Lay it out with <mj-column>, or with a table.",
        )
    ]
    assert find(drafted) == expected
    assert [
        finding for finding in check_templates(drafted.config) if finding.code == "email.client-support"
    ] == expected
