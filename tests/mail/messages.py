"""What the tests of messages share: a small email with placeholders, a recipient, and reading back what was built."""

import datetime as dt
import email
import email.policy
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

from hypothesis import strategies as st
from tests.strategies import lines

from occnews.model.member import Language
from occnews.model.rendering import Personal, Recipient, RenderedEmail
from occnews.render.email import make_placeholders

DATE = dt.datetime(2025, 11, 26, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
SECRET = "7f3a9c0e51d24b68" * 2
HOLES = make_placeholders(SECRET, "greeting", "unsubscribe", "preferences")
PERSONAL = Personal(
    greeting="Hei, Kåre & «Ås»!",
    unsubscribe=f"https://news.fjordlife.example/u/{'a' * 150}?b=1&c=.",
    preferences="https://news.fjordlife.example/p/a",
)
RECIPIENT = Recipient(
    address="Ola.Nordmann@example.no",
    name="Ola Nordmann",
    message_id="<pub-7.1@fjordlife.example>",
    unsubscribe_mailto="unsubscribe@fjordlife.example",
    personal=PERSONAL,
)
RENDERED = RenderedEmail(
    language=Language.NB,
    subject="Møt våre nye medlemmer",
    preheader="Hvem de er.",
    html=(
        f'<p style="color:red">{HOLES.greeting}</p>\n<p>Blåbær = godt</p>\n{"x" * 5000}'
        f'<a href="{HOLES.unsubscribe}">Ut</a> <a href="{HOLES.preferences}">{HOLES.preferences}</a>'
    ),
    text=f"{HOLES.greeting}\nBlåbær = godt\n.\nFrom here to there  \nUt: {HOLES.unsubscribe}\n{HOLES.preferences}\n",
    personal=HOLES,
)
BARE = RenderedEmail(language=Language.EN, subject="x", preheader="", html="", text="")


def read(data: bytes) -> EmailMessage:
    # From text: the standard library takes the UTF-8 of an SMTPUTF8 message's headers for stray bytes.
    message = email.message_from_string(data.decode(), policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def read_parts(message: EmailMessage) -> list[tuple[str, str]]:
    # The policy's line end is CRLF; a reader's own is not ours to test.
    return [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in message.iter_parts()]


def read_name(data: bytes, header: str) -> str:
    # Not by the modern policy: Python 3.11 puts a space between two encoded words of a name.
    phrase, _ = parseaddr(str(email.message_from_string(data.decode())[header]))
    return str(make_header(decode_header(phrase)))


def read_address(message: EmailMessage, header: str) -> str:
    (address,) = message[header].addresses
    return str(address.addr_spec)


def longest_line(data: bytes) -> int:
    return max(len(line) for line in data.split(b"\r\n"))


def body_of(data: bytes) -> bytes:
    return data.partition(b"\r\n\r\n")[2]


def links() -> st.SearchStrategy[str]:
    """An address as a recipient's own links are: any length, with all that quoted-printable must look after."""
    path = (
        st.text("abcXYZ019.=&?#%+~-_/'\"!;,:@", max_size=20) | st.text("=.", max_size=90) | st.text("a", max_size=400)
    )
    return st.builds("https://{}.example/{}".format, st.sampled_from(["news", "a.b", "xn--blbr-roah"]), path)


def greetings() -> st.SearchStrategy[str]:
    """A greeting's line: any letters, markup, what looks like a placeholder, and what a mail server would change."""
    tricky = [
        ".",
        "..",
        "From me",
        "=",
        "<b>&amp;</b>",
        "{{ 7*7 }}",
        HOLES.unsubscribe,
        SECRET,
        "--=_",
        "=3D=",
        "a" * 75,
    ]
    named = lines().map("Hello {},".format)
    return named | st.sampled_from(tricky) | st.lists(named, min_size=4, max_size=9).map(" ".join)


def recipients() -> st.SearchStrategy[Recipient]:
    """Somebody to write to: a name of any letters, an address in any script, links of their own."""
    local = st.from_regex(r"[A-Za-z0-9+_æøå雪'-]{1,15}(\.[a-z0-9é]{1,9})?", fullmatch=True)
    domain = st.sampled_from(["example.no", "blåbær.example", "例え.example", "mail.a-b.example", "UPPER.example"])
    personal = st.builds(Personal, greeting=greetings(), unsubscribe=links(), preferences=links())
    return st.builds(
        Recipient,
        address=st.builds("{}@{}".format, local, domain),
        name=lines() | st.lists(lines(), min_size=3, max_size=6).map(lambda words: " ".join(" ".join(words).split())),
        message_id=st.from_regex(r"<[a-z0-9.]{1,40}@[a-z0-9.-]{1,40}>", fullmatch=True),
        unsubscribe_mailto=st.sampled_from(["", "out@fjordlife.example", "mailto:out@fjordlife.example?subject=a%20b"]),
        personal=personal,
    )


def normal_lines(text: str) -> str:
    """A text as a part gives it back: line feeds only, the last of which belongs to the boundary."""
    return re.sub("\r\n|\r", "\n", text).removesuffix("\n")
