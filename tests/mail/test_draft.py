"""Drafts that Outlook opens ready to be addressed."""

import dataclasses
import email
import email.policy

import pytest
from tests.stories import make_config, make_logos, make_story

from occnews.mail.draft import build_draft
from occnews.model.member import Language
from occnews.model.rendering import Personal
from occnews.render.email import render_email

EMAIL = render_email(make_story(3, Language.NB), make_config(), make_logos(), Personal())


def test_a_draft_is_unsent_and_is_from_and_to_nobody() -> None:
    message = email.message_from_bytes(build_draft(EMAIL), policy=email.policy.default)
    assert message.defects == []
    assert [(name, value) for name, value in message.items() if name != "Content-Type"] == [
        ("X-Unsent", "1"),
        ("Subject", EMAIL.subject),
        ("Content-Language", "nb"),
        ("MIME-Version", "1.0"),
    ]
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("subject", ["Short", "Sæter", f"{'Fjord Isotopes and ' * 5}more", "word" * 30, "æ" * 90])
def test_any_subject_arrives_as_it_is(subject: str) -> None:
    draft = build_draft(dataclasses.replace(EMAIL, subject=subject))
    assert email.message_from_bytes(draft, policy=email.policy.default)["Subject"] == subject


def test_its_bodies_are_those_of_the_email() -> None:
    message = email.message_from_bytes(build_draft(EMAIL), policy=email.policy.default)
    bodies = [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in message.iter_parts()]
    assert bodies == [("text/plain", EMAIL.text), ("text/html", EMAIL.html.rstrip("\n") + "\n")]


def test_the_same_email_gives_the_same_file_in_short_lines() -> None:
    draft = build_draft(EMAIL)
    assert draft == build_draft(EMAIL)
    assert draft.isascii()
    assert max(map(len, draft.split(b"\r\n"))) <= 78
