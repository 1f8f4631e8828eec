"""Posts in Word files and mails, good and bad."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.errors import FileUnusableError, InputError
from occnews.intake.article import decode_text, read_post, read_post_file
from occnews.intake.article.files import strip_html

TEXT = "Kaia AS is a company that paints boats.\n“We paint,” said Kari Li, CEO.\n"
PROFILE = [
    {"kind": "paragraph", "text": "Kaia AS is a company that paints boats."},
    {"kind": "quote", "text": "We paint,", "speaker": "Kari Li", "role": "CEO", "attribution": "said Kari Li, CEO"},
]


def write_mail(path: Path, plain: str = "", html: str = "", attachment: str = "") -> Path:
    message = EmailMessage()
    message["Subject"] = "Draft"
    if plain:
        message.set_content(plain)
    if html:
        message.add_alternative(html, subtype="html")
    if attachment:
        message.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename=attachment)
    path.write_bytes(message.as_bytes())
    return path


def test_word_document_is_read_in_order_with_headings_lists_and_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("New members", 1)
    document.add_paragraph("Kaia AS", style="List Bullet")
    document.add_paragraph("Kaia AS is a company that paints boats.")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "“We paint,” said Kari Li, CEO."
    document.save(str(tmp_path / "post.docx"))
    text = read_post_file(tmp_path / "post.docx")
    assert text.split("\n") == [
        "## New members",
        "• Kaia AS",
        "Kaia AS is a company that paints boats.",
        "“We paint,” said Kari Li, CEO.",
    ]
    assert read_post(text)[0].values["profile"] == PROFILE


def test_mail_gives_its_plain_text_first(tmp_path: Path) -> None:
    path = write_mail(tmp_path / "a.eml", TEXT, "<p>other</p>")
    assert read_post(read_post_file(path))[0].values["profile"] == PROFILE


def test_mail_of_html_only_is_stripped(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    html = f"<style>p {{}}</style><div><p>{lines[0]}</p><p>{lines[1].replace('“', '&ldquo;')}</p></div>"
    path = write_mail(tmp_path / "a.eml", html=html)
    assert read_post(read_post_file(path))[0].values["profile"] == PROFILE


def test_html_marks_headings_and_items() -> None:
    assert strip_html("<h2>New</h2><ul><li>A</li><li> B<br>b</li></ul><script>x</script>") == "## New\n• A\n• B\nb"


def test_mail_with_winmail_says_how_to_mend_it(tmp_path: Path) -> None:
    path = write_mail(tmp_path / "a.eml", attachment="winmail.dat")
    with pytest.raises(FileUnusableError, match=r"winmail\.dat, which only Outlook reads; ask the sender"):
        read_post_file(path)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.docx", b"no archive", "no Word document"),
        ("a.docx", b"PK\x05\x06" + bytes(18), "no Word document that can be read"),
        ("a.doc", b"", "an old Word file; save it as .docx"),
        ("a.pdf", b"%PDF", "copy its text"),
        ("a.txt", b"a\0b", "is no text file"),
        ("a.eml", b"\n\n", "holds no text"),
    ],
)
def test_file_that_is_no_post_is_refused_with_a_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FileUnusableError, match=sentence):
        read_post_file(tmp_path / name)


def test_document_that_inflates_to_gigabytes_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(70_000_000))
    assert (tmp_path / "bomb.docx").stat().st_size < 100_000
    with pytest.raises(FileUnusableError, match="would fill 70 MB"):
        read_post_file(tmp_path / "bomb.docx")


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnusableError, match="there is no such file"):
        read_post_file(tmp_path / "none.txt")
    with pytest.raises(FileUnusableError, match="cannot be read"):
        read_post_file(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_each_encoding_is_decoded(encoding: str) -> None:
    assert decode_text("– Blåbær, sier Åse".encode(encoding), "x") == "– Blåbær, sier Åse"


@given(st.binary(max_size=300), st.sampled_from([".docx", ".eml", ".txt"]))
@settings(max_examples=80)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        read_post(read_post_file(path))
    except InputError as error:
        assert str(error)


@given(st.binary(max_size=60), st.integers(0, 30_000))
@settings(max_examples=25)
def test_damaged_document_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int) -> None:
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("Kaia AS is a company.")
    document.save(stream)
    data = stream.getvalue()
    path = tmp_path_factory.getbasetemp() / "damaged.docx"
    path.write_bytes(data[:at] + noise + data[at + len(noise) :])
    try:
        read_post_file(path)
    except FileUnusableError as error:
        assert "Word" in str(error)
