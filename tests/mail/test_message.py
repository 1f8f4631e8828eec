"""Tests of messages: what every recipient gets, read back with the standard library, whole values compared."""

import dataclasses
import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.mail.messages import (
    BARE,
    DATE,
    HOLES,
    PERSONAL,
    RECIPIENT,
    RENDERED,
    SECRET,
    body_of,
    longest_line,
    normal_lines,
    read,
    read_name,
    read_parts,
    recipients,
)
from tests.stories import make_config

from occnews.config import Config
from occnews.errors import InputError, StoreError, TemplateFailedError
from occnews.mail.message import CompiledMessage, compile_message, personalise
from occnews.model.member import Language
from occnews.model.rendering import Personal, Recipient, RenderedEmail
from occnews.model.text import find_unsafe_character


def compile_it(
    rendered: RenderedEmail = RENDERED, config: Config | None = None, *, transactional: bool = False
) -> CompiledMessage:
    return compile_message(
        rendered, config or make_config(), date=DATE, transactional=transactional, campaign="2025-11"
    )


def build(recipient: Recipient = RECIPIENT, rendered: RenderedEmail = RENDERED) -> bytes:
    return compile_it(rendered).build(recipient)


def test_message_reads_back_whole() -> None:
    message = read(build())
    headers = {name: str(value) for name, value in message.items() if name != "Content-Type"}
    assert headers == {
        "From": "Fjord Life Cluster <news@fjordlife.example>",
        "Reply-To": "kari@fjordlife.example",
        "Subject": "Møt våre nye medlemmer",
        "Date": "Wed, 26 Nov 2025 09:30:00 +0100",
        "To": "Ola Nordmann <Ola.Nordmann@example.no>",
        "Message-ID": "<pub-7.1@fjordlife.example>",
        "List-Unsubscribe": f"<{PERSONAL.unsubscribe}>, <mailto:unsubscribe@fjordlife.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "<new-members.news.fjordlife.example>",
        "List-Archive": "<https://news.fjordlife.example/nb/>",
        "Precedence": "bulk",
        "Feedback-ID": "2025-11:nb:news:f40870b0fb6c",
        "Content-Language": "nb",
        "MIME-Version": "1.0",
    }
    assert message.get_content_type() == "multipart/alternative"
    personal = personalise(RENDERED, PERSONAL)
    assert read_parts(message) == [("text/plain", personal.text.removesuffix("\n")), ("text/html", personal.html)]


def test_transactional_message_says_that_a_program_wrote_it_and_has_no_list_headers() -> None:
    message = read(compile_it(transactional=True).build(RECIPIENT))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Feedback-ID"] == "2025-11:nb:transactional:f40870b0fb6c"
    assert [name for name in message if name.startswith(("List-", "Precedence"))] == []


def test_message_is_the_same_bytes_for_the_same_recipient() -> None:
    assert build() == build()
    assert compile_it() == compile_it()


def test_message_differs_between_recipients_in_their_own_values_alone() -> None:
    other = dataclasses.replace(RECIPIENT, personal=dataclasses.replace(PERSONAL, greeting="Hei, Åse!"))
    lines = zip(build().split(b"\r\n"), build(other).split(b"\r\n"), strict=True)
    assert [pair for pair in lines if pair[0] != pair[1]] == [
        (b"Hei, K=C3=A5re & =C2=AB=C3=85s=C2=BB!=", b"Hei, =C3=85se!="),
        (b"Hei, K=C3=A5re &amp; =C2=AB=C3=85s=C2=BB!=", b"Hei, =C3=85se!="),
    ]


def test_message_has_crlf_lines_of_ascii_that_no_server_changes() -> None:
    data = build()
    assert data.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert longest_line(body_of(data)) <= 76
    assert not re.search(rb"^(\.|From )", data, re.MULTILINE)


def test_personalised_email_holds_the_values_escaped_in_the_html_alone() -> None:
    email = personalise(RENDERED, PERSONAL)
    assert (email.personal, email.subject) == (PERSONAL, RENDERED.subject)
    assert email.text.startswith("Hei, Kåre & «Ås»!\nBlåbær")
    assert email.html.startswith('<p style="color:red">Hei, Kåre &amp; «Ås»!</p>')
    assert email.html.endswith(f'<a href="{PERSONAL.preferences}">{PERSONAL.preferences}</a>')
    assert "b=1&amp;c=." in email.html
    assert SECRET not in email.text + email.html


def test_message_without_placeholders_is_the_same_for_all() -> None:
    rendered = dataclasses.replace(BARE, html="<p>Hei</p>", text="Hei\n")
    message = compile_it(rendered)
    assert message.slots == ()
    assert read_parts(read(message.build(RECIPIENT))) == [("text/plain", "Hei"), ("text/html", "<p>Hei</p>")]
    assert personalise(rendered, Personal()) == rendered


@pytest.mark.parametrize("missing", ["greeting", "unsubscribe", "preferences"])
def test_message_refuses_a_recipient_whose_value_is_missing(missing: str) -> None:
    personal = dataclasses.replace(PERSONAL, **{missing: ""})
    with pytest.raises(InputError, match=f"«{missing}», and Ola.Nordmann@example.no has none"):
        build(dataclasses.replace(RECIPIENT, personal=personal))
    with pytest.raises(InputError, match=f"«{missing}»"):
        personalise(RENDERED, personal)


@pytest.mark.parametrize("evil", ["a\r\nb", "a\nb", "a\rb", "a\x0bb", "a\x85b", "a\u2028b", "a\tb", "a\ud800", "a\x00"])
def test_message_refuses_values_of_more_than_one_line(evil: str) -> None:
    personal = dataclasses.replace(PERSONAL, greeting=evil)
    with pytest.raises(InputError, match="greeting: the text holds"):
        build(dataclasses.replace(RECIPIENT, personal=personal))
    with pytest.raises(InputError, match="greeting: the text holds"):
        personalise(RENDERED, personal)


def test_message_leaves_what_looks_like_a_placeholder_in_a_text_alone() -> None:
    claim = "unsubscribe{{ personal.unsubscribe }} greeting7f3a unsubscribe0000000000000000"
    rendered = dataclasses.replace(RENDERED, text=f"{claim}\n{RENDERED.text}")
    assert read_parts(read(build(rendered=rendered)))[0][1].startswith(f"{claim}\nHei, Kåre")


@pytest.mark.parametrize("damaged", [HOLES.greeting.upper(), HOLES.greeting[:30], HOLES.greeting[-30:]])
def test_message_refuses_a_placeholder_that_a_template_changed(damaged: str) -> None:
    text = f"{HOLES.greeting} {damaged}\n"
    for rendered in (dataclasses.replace(RENDERED, text=text), dataclasses.replace(RENDERED, html=text)):
        for use in (compile_it, lambda email: personalise(email, PERSONAL)):
            with pytest.raises(TemplateFailedError, match=r"changes \{\{ personal.greeting \}\}"):
                use(rendered)


def test_message_refuses_a_placeholder_in_the_subject() -> None:
    with pytest.raises(TemplateFailedError, match="subject: is the same for every recipient"):
        compile_it(dataclasses.replace(RENDERED, subject=f"{HOLES.greeting} Nytt"))


def test_message_refuses_placeholders_that_are_none() -> None:
    with pytest.raises(ValueError, match=r"«https://x\.example» is no placeholder for unsubscribe"):
        compile_it(dataclasses.replace(RENDERED, personal=Personal(unsubscribe="https://x.example")))


def test_compiled_message_is_kept_and_read_again() -> None:
    config = make_config(email={"reply_to": "kåre@fjordlife.example"})
    for message in (compile_it(), compile_it(BARE), compile_it(config=config, transactional=True)):
        kept = message.to_bytes()
        assert CompiledMessage.from_bytes(kept) == message
        assert CompiledMessage.from_bytes(kept).build(RECIPIENT) == message.build(RECIPIENT)


def test_compiled_message_is_kept_in_a_form_that_stays() -> None:
    rendered = dataclasses.replace(
        BARE, text=f"Ut: {HOLES.unsubscribe}\n", personal=Personal(unsubscribe=HOLES.unsubscribe)
    )
    plain = json.loads(compile_it(rendered).to_bytes())
    assert plain.keys() == {"format", "transactional", "opening", "constants", "slots"}
    assert (plain["format"], plain["transactional"], plain["slots"]) == (1, False, [["unsubscribe", False]])
    assert plain["constants"][0].endswith("\r\n\r\nUt: =\r\n")


@pytest.mark.parametrize(
    "change",
    [
        {"constants": ["a"]},
        {"slots": [["secret", False]] * 6},
        {"slots": [["greeting"]] * 6},
        {"opening": 1},
        {"constants": None},
    ],
)
def test_compiled_message_that_is_damaged_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="damaged"):
        CompiledMessage.from_bytes(json.dumps(json.loads(compile_it().to_bytes()) | change).encode())
    for data in (b"", b"[]", b"{}", b"\xff", b"null"):
        with pytest.raises(StoreError, match="damaged"):
            CompiledMessage.from_bytes(data)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda x: st.lists(x, max_size=3))
PARTS = st.dictionaries(st.sampled_from(["format", "opening", "constants", "slots", "transactional"]), JSON)


@given(changes=PARTS, data=st.binary())
@example(changes={}, data=b"[" * 100_000)
def test_compiled_message_is_read_or_refused_whatever_it_is(changes: dict[str, object], data: bytes) -> None:
    for tried in (data, json.dumps(json.loads(compile_it().to_bytes()) | changes).encode()):
        try:
            message = CompiledMessage.from_bytes(tried)
        except StoreError:
            continue
        assert CompiledMessage.from_bytes(message.to_bytes()) == message


def test_compiled_message_of_a_newer_version_is_refused() -> None:
    with pytest.raises(StoreError, match="format 2; this occnews reads 1"):
        CompiledMessage.from_bytes(compile_it().to_bytes().replace(b'"format":1', b'"format":2'))


texts = st.text(max_size=300).map(lambda text: "".join(c for c in text if not find_unsafe_character(c)))
TEXT_HOLES = st.lists(texts | st.sampled_from([HOLES.greeting, HOLES.unsubscribe]), max_size=6).map("".join)


@settings(max_examples=120)
@given(text=TEXT_HOLES, html=TEXT_HOLES, recipient=recipients())
def test_message_carries_any_text_with_any_values(text: str, html: str, recipient: Recipient) -> None:
    rendered = RenderedEmail(language=Language.EN, subject="x", preheader="", html=html, text=text, personal=HOLES)
    personal = personalise(rendered, recipient.personal)
    data = compile_it(rendered).build(recipient)
    contents = [content for _, content in read_parts(read(data))]
    assert contents == [normal_lines(personal.text), normal_lines(personal.html)]
    assert longest_line(body_of(data)) <= 76
    assert not re.search(rb"^(\.|From )", body_of(data), re.MULTILINE)
    assert body_of(data).isascii()


@settings(max_examples=120)
@given(recipient=recipients())
def test_message_says_to_whom_it_is_in_any_script(recipient: Recipient) -> None:
    data = build(recipient)
    assert read_name(data, "To") == recipient.name
    local = recipient.address.rpartition("@")[0]
    assert data.isascii() == local.isascii()
