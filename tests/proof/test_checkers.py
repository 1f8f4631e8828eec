"""The emails before the checkers of others: MJML's own, two of HTML, and SpamAssassin. One process for all emails."""

import datetime as dt
from pathlib import Path

import pytest
from tests.proof.checkers import run_node, run_spamassassin, run_vnu
from tests.proof.letters import CONFIG, PERSONAL, Case, choose_cases, list_cases

from occnews.mail.message import compile_message
from occnews.model.notice import Notice
from occnews.model.rendering import Recipient
from occnews.publisher.demo import run_demo
from occnews.render.email import make_placeholders
from occnews.render.tracing import render_mjml

DATE = dt.datetime(2025, 11, 26, 9, tzinfo=dt.UTC)
# SpamAssassin's own test message: it must give this text 1,000 points.
SPAM = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
SPAM_MOST = 0.5


def test_mjml_of_npm_accepts_every_template_in_strict_mode() -> None:
    cases = list_cases()
    wrong = "<mjml><mj-body><mj-section><mj-text colour='red'>a</mj-text></mj-section></mj-body></mjml>"
    *found, planted = run_node("render_strictly.cjs", [*(render_mjml(case.compose(), CONFIG) for case in cases), wrong])
    assert len(planted["errors"]) == 2
    assert [(case.name, each["errors"]) for case, each in zip(cases, found, strict=True) if each["errors"]] == []


def test_html_validate_has_nothing_to_remark() -> None:
    cases = choose_cases(15)
    wrong = '<!doctype html><html lang="en"><head><title>a</title></head><body><h1>a</h1><img src="a"></body></html>'
    *found, planted = run_node("validate_html.cjs", [*(case.render().html for case in cases), wrong])
    assert [each.partition(":")[0] for each in planted] == ["wcag/h37"]
    assert [(case.name, each) for case, each in zip(cases, found, strict=True) if each] == []


def test_validator_of_the_w3c_finds_no_error(tmp_path: Path) -> None:
    wrong = '<!doctype html><html lang="en"><head><title>a</title></head><body><p><div>a</div></p></body></html>'
    documents = {"planted": wrong} | {case.name: case.render().html for case in list_cases()}
    assert run_vnu(tmp_path, documents) == [
        ("planted", "No “p” element in scope but a “p” end tag seen."),
    ]


def build_message(case: Case) -> bytes:
    """A whole message of a case, to one recipient."""
    email = case.render(make_placeholders("7f3a9c2e51d84b06", *(name for name, _ in PERSONAL.values)))
    compiled = compile_message(email, CONFIG, date=DATE, transactional=isinstance(case.source, Notice))
    return compiled.build(
        Recipient(
            address="kari@example.org",
            name="Kari Nordmann",
            message_id=f"<{case.name}@news.fjordlife.example>",
            unsubscribe_mailto="leave@fjordlife.example",
            personal=PERSONAL,
        )
    )


@pytest.mark.slow
def test_spamassassin_has_hardly_a_point_for_any_email(tmp_path: Path) -> None:
    messages = {case.name: build_message(case) for case in choose_cases(3)}
    planted = f"From: a@example.org\r\nSubject: a\r\n\r\n{SPAM}\r\n"
    points = run_spamassassin(tmp_path, messages | {"planted": planted.encode()})
    assert points.pop("planted")["GTUBE"] == 1000
    assert sorted(points) == sorted(messages)
    assert {name: rules for name, rules in points.items() if count_against(rules) >= SPAM_MOST} == {}


@pytest.mark.slow
def test_spamassassin_has_hardly_a_point_for_the_examples(tmp_path: Path) -> None:
    run_demo(tmp_path / "demo", lambda _: None)
    files = sorted((tmp_path / "demo").rglob("*.eml"))
    messages = {str(number): file.read_bytes() for number, file in enumerate(files)}
    points = run_spamassassin(tmp_path, messages)
    assert len(points) == len(files) >= 4
    assert {name: rules for name, rules in points.items() if count_against(rules) >= SPAM_MOST} == {}


def count_against(rules: dict[str, float]) -> float:
    """All that speaks against a message; what speaks for it does not make up for anything."""
    return sum(points for points in rules.values() if points > 0)
