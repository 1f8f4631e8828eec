"""Tests of the compiled message: read back with the standard library, whole values compared."""

import datetime as dt
import email
import email.policy
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import make_config

from occnews.config import Config
from occnews.errors import InputError
from occnews.mail.message import build_message, list_id, sender_address
from occnews.model.member import Language
from occnews.model.rendering import Personal, Recipient, RenderedEmail
from occnews.model.text import clean_line, find_unsafe_character

DATE = dt.datetime(2025, 11, 26, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
RECIPIENT = Recipient(
    address="Ola.Nordmann@example.no",
    message_id="<pub-7.1@fjordlife.example>",
    unsubscribe_mailto="unsubscribe@fjordlife.example",
    personal=Personal(
        unsubscribe=f"https://news.fjordlife.example/u/{'a' * 150}",
        preferences="https://news.fjordlife.example/p/a",
    ),
)
RENDERED = RenderedEmail(
    language=Language.NB,
    subject="Møt våre nye medlemmer",
    preheader="Hvem de er.",
    html='<p style="color:red">Blåbær = godt</p>\n' + "x" * 5000,
    text="Blåbær = godt\n.\nFrom here to there  \n",
)


def build(rendered: RenderedEmail = RENDERED, config: Config | None = None, **changes: object) -> bytes:
    arguments: dict[str, object] = {
        "to": "Ola.Nordmann@example.no",
        "message_id": "<pub-7.1@fjordlife.example>",
        "date": DATE,
        "links": LINKS,
    }
    return build_message(rendered, config or make_config(), **(arguments | changes))  # type: ignore[arg-type]  # by name


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def read_parts(message: EmailMessage) -> list[tuple[str, str]]:
    # The policy's line end is CRLF; a reader's own is not ours to test.
    return [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in message.iter_parts()]


def test_message_reads_back_whole() -> None:
    message = read(build())
    headers = {name: str(value) for name, value in message.items() if name != "Content-Type"}
    assert headers == {
        "From": "Fjord Life Cluster <news@fjordlife.example>",
        "To": "Ola.Nordmann@example.no",
        "Reply-To": "kari@fjordlife.example",
        "Subject": "Møt våre nye medlemmer",
        "Date": "Wed, 26 Nov 2025 09:30:00 +0100",
        "Message-ID": "<pub-7.1@fjordlife.example>",
        "List-Id": "<new-members.news.fjordlife.example>",
        "List-Unsubscribe": f"<{LINKS.unsubscribe}>, <mailto:unsubscribe@fjordlife.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Content-Language": "nb",
        "MIME-Version": "1.0",
    }
    assert message.get_content_type() == "multipart/alternative"
    assert read_parts(message) == [("text/plain", RENDERED.text.removesuffix("\n")), ("text/html", RENDERED.html)]


def test_message_keeps_list_unsubscribe_verbatim_on_one_line() -> None:
    lines = build().split(b"\r\n")
    assert f"List-Unsubscribe: <{LINKS.unsubscribe}>, <mailto:unsubscribe@fjordlife.example>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_message_is_the_same_bytes_for_the_same_arguments() -> None:
    assert build() == build()


def test_message_has_crlf_lines_of_ascii_at_most_76_long_in_its_body() -> None:
    data = build()
    body = data.partition(b"\r\n\r\n")[2]
    assert data.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(len(line) for line in body.split(b"\r\n")) <= 76


def test_message_without_https_link_offers_no_one_click() -> None:
    message = read(build(links=EmailLinks(unsubscribe="http://localhost:8000/u/1", preferences="")))
    assert message["List-Unsubscribe"] == "<http://localhost:8000/u/1>"
    assert message["List-Unsubscribe-Post"] is None


def test_message_without_links_has_no_list_unsubscribe() -> None:
    message = read(build(links=EmailLinks(unsubscribe="", preferences="")))
    assert message["List-Unsubscribe"] is None


def test_message_keeps_a_whole_mailto() -> None:
    mailto = "mailto:u@x.example?subject=unsubscribe%20a"
    message = read(build(links=EmailLinks(unsubscribe="", preferences="", unsubscribe_mailto=mailto)))
    assert message["List-Unsubscribe"] == f"<{mailto}>"


def test_message_encodes_international_domains() -> None:
    assert read(build(to="ola@blåbær.example"))["To"] == "ola@xn--blbr-roah.example"


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
    assert read(build(config=config))["From"].addresses[0].addr_spec == sender


def test_message_names_its_sender_as_set() -> None:
    config = make_config(email={"from_name": 'Ærlig talt, "Fjord"'})
    assert read(build(config=config))["From"].addresses[0].display_name == 'Ærlig talt, "Fjord"'


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@y.no", "a\nb", "a\rb", "a\x0bb", "a\x85b", "a\u2028b", "a\ud800"])
def test_message_refuses_line_ends_in_headers(evil: str) -> None:
    rendered = RenderedEmail(language=Language.EN, subject=evil, preheader="", html="", text="")
    with pytest.raises(InputError, match="Subject: the text holds"):
        build(rendered)
    with pytest.raises(InputError):
        build(to=f"{evil}@example.no")
    with pytest.raises(InputError, match="no message id"):
        build(message_id=f"<{evil}@x.example>")
    with pytest.raises(InputError, match="List-Unsubscribe"):
        build(links=EmailLinks(unsubscribe=f"https://x.example/{evil}", preferences=""))


@pytest.mark.parametrize("address", ["", "ola", "ola@", "@x.no", "ola@@x.no", "blåbær@example.no", "a b@x.no"])
def test_message_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(InputError, match="To: "):
        build(to=address)


def test_message_refuses_a_date_without_zone() -> None:
    with pytest.raises(InputError, match="time zone"):
        build(date=DATE.replace(tzinfo=None))


lines = st.text(max_size=250).map(lambda text: "".join(c for c in text if not find_unsafe_character(c))).map(clean_line)
texts = st.text(max_size=300).map(lambda text: "".join(c for c in text if not find_unsafe_character(c)))


def read_sender_name(data: bytes) -> str:
    # Not by the modern policy: Python 3.11 puts a space between two encoded words of a name.
    phrase, _ = parseaddr(str(email.message_from_bytes(data)["From"]))
    return str(make_header(decode_header(phrase)))


@settings(max_examples=100, deadline=None)
@given(name=lines, subject=lines)
def test_message_carries_any_name_and_subject(name: str, subject: str) -> None:
    config = make_config()
    config = config.model_copy(update={"email": config.email.model_copy(update={"from_name": name})})
    data = build(RenderedEmail(language=Language.EN, subject=subject, preheader="", html="", text=""), config)
    head = data.partition(b"\r\n\r\n")[0].replace(f"<{LINKS.unsubscribe}>".encode(), b"")
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert read_sender_name(data) == (name or "Fjord Life Cluster")
    assert str(read(data)["Subject"]) == subject


@settings(max_examples=100, deadline=None)
@given(text=texts, html=texts)
def test_message_carries_any_text(text: str, html: str) -> None:
    data = build(RenderedEmail(language=Language.EN, subject="x", preheader="", html=html, text=text))
    expected = [re.sub("\r\n|\r", "\n", each).removesuffix("\n") for each in (text, html)]
    assert [content for _, content in read_parts(read(data))] == expected
    assert max(len(line) for line in data.partition(b"\r\n\r\n")[2].split(b"\r\n")) <= 76
