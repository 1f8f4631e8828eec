"""Proof that a spliced message is the one that rendering and the standard library would make, the slow way."""

import email
import email.policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mail.messages import (
    DATE,
    SECRET,
    body_of,
    longest_line,
    read,
    read_address,
    read_name,
    read_parts,
    recipients,
)
from tests.stories import make_config, make_logos, make_story

from occnews.mail.headers import list_id, sender_address
from occnews.mail.message import CompiledMessage, compile_message, personalise
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Recipient, RenderedEmail
from occnews.render.email import make_placeholders, render_email

CONFIG = make_config(email={"greeting": True})
STORIES = {
    "announcement": make_story(1, Language.EN, PublicationKind.ANNOUNCEMENT),
    "digest": make_story(3, Language.NB),
    "big month": make_story(16, Language.EN, compact=True),
}


@cache
def compile_one(name: str) -> tuple[RenderedEmail, CompiledMessage]:
    """Once for all recipients, as delivery does."""
    holes = make_placeholders(SECRET, "greeting", "unsubscribe", "preferences")
    rendered = render_email(STORIES[name], CONFIG, make_logos(), holes)
    return rendered, compile_message(rendered, CONFIG, date=DATE, campaign=STORIES[name].name)


class VerbatimHeader(UnstructuredHeader, BaseHeader):
    """What the standard library lacks: a header that it leaves on one line as it is."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def build_slowly(rendered: RenderedEmail, recipient: Recipient, campaign: str) -> EmailMessage:
    """The message that the standard library makes of an email that was rendered for this very recipient."""
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "message-id"):
        registry.map_to_type(name, VerbatimHeader)
    policy = email.policy.SMTP.clone(utf8=not recipient.address.isascii(), header_factory=registry)
    message = EmailMessage(policy=policy)
    message["From"] = Address(CONFIG.cluster.name, addr_spec=sender_address(CONFIG))
    message["Reply-To"] = CONFIG.email.reply_to
    message["Subject"] = rendered.subject
    message["Date"] = DATE
    local, _, domain = recipient.address.rpartition("@")
    message["To"] = Address(recipient.name, local, domain.lower().encode("idna").decode())
    message["Message-ID"] = recipient.message_id
    mailto = recipient.unsubscribe_mailto and f"mailto:{recipient.unsubscribe_mailto.removeprefix('mailto:')}"
    ways = [way for way in (recipient.personal.unsubscribe, mailto) if way]
    message["List-Unsubscribe"] = ", ".join(f"<{way}>" for way in ways)
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Id"] = f"<{list_id(CONFIG)}>"
    message["List-Archive"] = f"<{CONFIG.archive_url(rendered.language)}>"
    message["Precedence"] = "bulk"
    message["Feedback-ID"] = f"{campaign}:{rendered.language}:news:f40870b0fb6c"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = str(rendered.language)  # after the content, with which it would go into the part
    return message


def list_headers(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    """Every header as a mail program understands it, with the name in To as the caller read it."""
    apart = [("To", f"{name} <{read_address(message, 'To')}>"), ("Content-Type", message.get_content_type())]
    return sorted([*apart, *((name, str(value)) for name, value in message.items() if name not in dict(apart))])


def prove_equal(story: str, recipient: Recipient) -> None:
    compiled_from, compiled = compile_one(story)
    fast = compiled.build(recipient)
    # The placeholders filled in are what rendering with the values gives; where a line of the text is wrapped apart.
    direct = render_email(STORIES[story], CONFIG, make_logos(), recipient.personal)
    personal = personalise(compiled_from, recipient.personal)
    assert personal.html == direct.html
    assert personal.text.split() == direct.text.split()
    # The message is what the standard library makes of that, but for the last line end, which belongs to the boundary.
    slow = build_slowly(personal, recipient, STORIES[story].name)
    fast_read, slow_data = read(fast), slow.as_bytes()
    # Its headers are read before it writes them: Python 3.11 loses spaces of long names in doing so, and in reading.
    (to,) = slow["To"].addresses
    assert list_headers(fast_read, read_name(fast, "To")) == list_headers(slow, to.display_name)
    assert [(kind, f"{content}\n") for kind, content in read_parts(fast_read)] == read_parts(read(slow_data))
    verbatim = f"\r\nList-Unsubscribe: {slow['List-Unsubscribe']}\r\n".encode()
    assert verbatim in fast
    assert verbatim in slow_data
    assert longest_line(body_of(fast)) <= 76


@settings(max_examples=120)
@given(recipient=recipients())
def test_message_is_equal_to_the_slow_way(recipient: Recipient) -> None:
    prove_equal("announcement", recipient)


@settings(max_examples=10)
@given(recipient=recipients())
def test_message_of_a_big_month_is_equal_to_the_slow_way(recipient: Recipient) -> None:
    prove_equal("big month", recipient)


@pytest.mark.slow
@settings(max_examples=2000)
@given(story=st.sampled_from(["announcement", "digest"]), recipient=recipients())
def test_message_is_equal_to_the_slow_way_for_thousands(story: str, recipient: Recipient) -> None:
    prove_equal(story, recipient)
