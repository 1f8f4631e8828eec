"""Tests of headers: each on its own, through the message that holds them."""

import dataclasses
import email

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mail.messages import BARE, DATE, PERSONAL, RECIPIENT, longest_line, read, read_address, read_name
from tests.stories import make_config
from tests.strategies import lines

from occnews.config import Config
from occnews.errors import InputError
from occnews.mail.headers import list_id, sender_address
from occnews.mail.message import compile_message
from occnews.model.member import Language
from occnews.model.rendering import Personal, Recipient, RenderedEmail

EVIL = ["a\r\nBcc: x@y.no", "a\nb", "a\rb", "a\x0bb", "a\x85b", "a\u2028b", "a\ud800"]


def build(
    config: Config | None = None,
    *,
    rendered: RenderedEmail = BARE,
    recipient: Recipient = RECIPIENT,
    campaign: str = "",
) -> bytes:
    return compile_message(rendered, config or make_config(), date=DATE, campaign=campaign).build(recipient)


def to_one(**changes: object) -> Recipient:
    return dataclasses.replace(RECIPIENT, **changes)  # type: ignore[arg-type]  # by name


def test_headers_keep_list_unsubscribe_verbatim_on_one_line() -> None:
    written = build().split(b"\r\n")
    assert f"List-Unsubscribe: <{PERSONAL.unsubscribe}>, <mailto:unsubscribe@fjordlife.example>".encode() in written
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in written


def test_headers_offer_one_click_over_https_alone() -> None:
    message = read(build(recipient=to_one(personal=Personal(unsubscribe="http://localhost:8000/u/1"))))
    assert message["List-Unsubscribe"] == "<http://localhost:8000/u/1>, <mailto:unsubscribe@fjordlife.example>"
    assert message["List-Unsubscribe-Post"] is None


def test_headers_name_no_way_out_where_there_is_none() -> None:
    message = read(build(recipient=to_one(personal=Personal(), unsubscribe_mailto="")))
    assert [name for name in message if name.startswith("List-")] == ["List-Id", "List-Archive"]


@pytest.mark.parametrize(
    ("mailto", "written"),
    [
        ("mailto:u@x.example?subject=unsubscribe%20a", "mailto:u@x.example?subject=unsubscribe%20a"),
        ("u+1@x.example", "mailto:u+1@x.example"),
        ("på@blåbær.example", "mailto:p%C3%A5@xn--blbr-roah.example"),
    ],
)
def test_headers_write_an_address_to_leave_by_as_a_mailto(mailto: str, written: str) -> None:
    message = read(build(recipient=to_one(personal=Personal(), unsubscribe_mailto=mailto)))
    assert message["List-Unsubscribe"] == f"<{written}>"


def test_headers_refuse_a_way_out_that_no_line_can_hold() -> None:
    with pytest.raises(InputError, match="more than 998 characters"):
        build(recipient=to_one(personal=Personal(unsubscribe=f"https://x.example/{'a' * 990}")))


@pytest.mark.parametrize(
    ("config", "sender", "newsletter"),
    [
        (make_config(), "news@fjordlife.example", "new-members.news.fjordlife.example"),
        (
            make_config(email={"from_address": "", "list_id": "list.example"}),
            "news@news.fjordlife.example",
            "list.example",
        ),
        (
            make_config(email={"from_address": ""}, site={"url": ""}),
            "news@example.invalid",
            "new-members.example.invalid",
        ),
    ],
)
def test_sender_and_list_id_fall_back(config: Config, sender: str, newsletter: str) -> None:
    assert (sender_address(config), list_id(config)) == (sender, newsletter)
    message = read(build(config))
    assert read_address(message, "From") == sender
    assert message["List-Id"] == f"<{newsletter}>"


def test_headers_name_the_sender_as_set() -> None:
    config = make_config(email={"from_name": 'Ærlig talt, "Fjord"'})
    assert read(build(config))["From"].addresses[0].display_name == 'Ærlig talt, "Fjord"'


@pytest.mark.parametrize(
    ("language", "archive"),
    [(Language.EN, "<https://news.fjordlife.example/>"), (Language.NB, "<https://news.fjordlife.example/nb/>")],
)
def test_headers_name_the_archive_in_the_language(language: Language, archive: str) -> None:
    assert read(build(rendered=dataclasses.replace(BARE, language=language)))["List-Archive"] == archive


def test_headers_name_no_archive_without_a_site() -> None:
    assert read(build(make_config(site={"url": ""})))["List-Archive"] is None


@pytest.mark.parametrize("campaign", ["2025-11", "2025-01..2025-10", "nordlys-radiofarma.2"])
def test_feedback_id_has_four_fields(campaign: str) -> None:
    name, language, kind, sender = str(read(build(campaign=campaign))["Feedback-ID"]).split(":")
    assert (name, language, kind) == (campaign, "en", "news")
    assert 5 <= len(sender) <= 15


def test_feedback_id_is_left_out_without_a_campaign_and_refuses_another_field() -> None:
    assert read(build())["Feedback-ID"] is None
    for campaign in ("a:b", "a b", "å", "a\r\nb"):
        with pytest.raises(InputError, match="Feedback-ID"):
            build(campaign=campaign)


@pytest.mark.parametrize("evil", EVIL)
def test_headers_refuse_line_ends_wherever_they_come_from(evil: str) -> None:
    with pytest.raises(InputError, match="Subject: the text holds"):
        build(rendered=dataclasses.replace(BARE, subject=evil))
    with pytest.raises(InputError, match="To: the text holds"):
        build(recipient=to_one(name=evil))
    with pytest.raises(InputError, match="To: "):
        build(recipient=to_one(address=f"{evil}@example.no"))
    with pytest.raises(InputError, match="no message id"):
        build(recipient=to_one(message_id=f"<{evil}@x.example>"))
    with pytest.raises(InputError, match="List-Unsubscribe"):
        build(recipient=to_one(personal=Personal(unsubscribe=f"https://x.example/{evil}")))
    with pytest.raises(InputError, match="List-Unsubscribe"):
        build(recipient=to_one(unsubscribe_mailto=f"mailto:{evil}"))


def test_headers_refuse_a_date_without_zone() -> None:
    with pytest.raises(InputError, match="time zone"):
        compile_message(BARE, make_config(), date=DATE.replace(tzinfo=None))


ANY = st.text(st.characters(), max_size=40) | st.sampled_from([f"{evil}\r\n\r\nx" for evil in EVIL])
KNOWN = read(build(campaign="2025-11")).keys()


@settings(max_examples=150)
@given(name=ANY, local=ANY, domain=ANY, link=ANY, mailto=ANY, message_id=ANY, subject=ANY, spoiled=st.integers(0, 6))
def test_no_value_can_add_a_header_or_end_the_head(
    name: str, local: str, domain: str, link: str, mailto: str, message_id: str, subject: str, spoiled: int
) -> None:
    # One value at a time is anything at all, so that the others do not have it refused before its turn.
    anything = [
        name,
        f"{local}@example.no",
        f"ola@{domain}",
        f"https://{link}",
        f"mailto:{mailto}",
        f"<{message_id}@a.no>",
    ]
    address = anything[spoiled] if spoiled in (1, 2) else RECIPIENT.address
    recipient = to_one(
        name=name if spoiled == 0 else "Ola",
        address=address,
        personal=Personal(unsubscribe=anything[3]) if spoiled == 3 else PERSONAL,
        unsubscribe_mailto=anything[4] if spoiled == 4 else "out@fjordlife.example",
        message_id=anything[5] if spoiled == 5 else RECIPIENT.message_id,
    )
    rendered = dataclasses.replace(BARE, subject=subject if spoiled == 6 else "x", text="the body")
    try:
        data = build(rendered=rendered, recipient=recipient, campaign="2025-11")
    except InputError:
        return
    message = email.message_from_bytes(data)
    assert message.keys() == KNOWN
    assert [part.get_payload() for part in message.walk()][1:] == ["the body", ""]


TEXTS = lines() | st.lists(st.text("abXY=?_\"\\(),.:;@<>[]' ", max_size=30)).map(lambda parts: " ".join(parts).strip())


@settings(max_examples=150)
@given(name=TEXTS, subject=TEXTS, recipient_name=TEXTS)
def test_headers_carry_any_name_and_subject_in_short_lines(name: str, subject: str, recipient_name: str) -> None:
    config = make_config()
    config = config.model_copy(update={"email": config.email.model_copy(update={"from_name": name})})
    rendered = dataclasses.replace(BARE, subject=subject)
    data = build(config, rendered=rendered, recipient=to_one(name=recipient_name, personal=Personal()))
    assert longest_line(data.partition(b"\r\n\r\n")[0]) <= 78
    assert read_name(data, "From") == (name or "Fjord Life Cluster")
    assert read_name(data, "To") == recipient_name
    assert str(read(data)["Subject"]) == subject
