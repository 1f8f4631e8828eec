"""Messages of any program, as a mail program shows them."""

from email.message import EmailMessage

from hypothesis import example, given
from hypothesis import strategies as st

from occnews.mail.reading import Letter, read_letter, split_head

PNG = b"\x89PNG\r\n\x1a\n"


def test_letter_is_taken_apart() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Kåre <kare@fjord.example>", "Åse <ase@fjord.example>"
    message["Subject"], message["X-Other"] = "Blåbær på fjellet", "not shown"
    message.set_content("Plain blåbær\n")
    message.add_alternative('<p>Rich</p><img src="cid:one@x"><a href="cid:gone">', subtype="html")
    html = message.get_payload(1)
    assert isinstance(html, EmailMessage)
    html.add_related(PNG, "image", "png", cid="<one@x>")
    message.add_attachment(b"a,b", maintype="text", subtype="csv", filename="tall på rad.csv")
    letter = read_letter(message.as_bytes())
    assert letter.headers == (
        ("From", "Kåre <kare@fjord.example>"),
        ("To", "Åse <ase@fjord.example>"),
        ("Subject", "Blåbær på fjellet"),
    )
    assert letter.text == "Plain blåbær\n"
    assert letter.html == '<p>Rich</p><img src="data:image/png;base64,iVBORw0KGgo="><a href="cid:gone">\n'
    assert letter.attachments == ("tall på rad.csv",)
    assert "X-Other: not shown" in letter.raw_headers


def test_drawing_that_may_hold_a_script_is_left_out() -> None:
    message = EmailMessage()
    message.set_content('<img src="cid:d@x">', subtype="html")
    message.add_related(b"<svg/>", "image", "svg+xml", cid="<d@x>")
    assert read_letter(message.as_bytes()).html == '<img src="cid:d@x">\n'


def test_unknown_encoding_is_read_as_far_as_it_goes() -> None:
    data = b"Subject: =?klingon?q?a?=\nContent-Type: text/plain; charset=klingon\n\nHei p\xc3\xa5 deg"
    assert read_letter(data) == Letter(
        headers=(("Subject", "=?klingon?q?a?="),),
        raw_headers="Subject: =?klingon?q?a?=\nContent-Type: text/plain; charset=klingon",
        text="Hei på deg",
        html="",
        attachments=(),
    )


def test_head_ends_at_the_first_empty_line() -> None:
    assert split_head(b"A: 1\r\n B\r\n\r\nC: 2\r\n\r\n") == "A: 1\n B"


@given(st.binary(max_size=400))
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/html\nContent-ID: <\xff>\n\ncid:")
@example(b"Content-Type: text/plain; charset=\xff\nContent-Transfer-Encoding: base64\n\n=\xff")
@example(b"Content-Type: text/html; charset*0=x; charset*2=y\n\ncid:a")
@example(b"From: =?utf-8?b?\xff?=\nContent-Disposition: attachment; filename*=utf-8''%ff\n\nx")
def test_no_message_is_an_error(data: bytes) -> None:
    letter = read_letter(data)
    (letter.text + letter.html + letter.raw_headers + "".join(letter.attachments)).encode("utf-8", "strict")
