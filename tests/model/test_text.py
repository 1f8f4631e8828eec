"""Text, address and name types."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from occnews.model import text


@pytest.mark.parametrize(
    ("given_text", "line"),
    [
        ("  Thor   Medical\tASA \n", "Thor Medical ASA"),
        ("Cafe\u0301", "Café"),
        ("א\u200fב", "א\u200fב"),
        ("{{ 7*7 }} <script>", "{{ 7*7 }} <script>"),
        ("", ""),
    ],
)
def test_clean_line_brings_text_into_one_line(given_text: str, line: str) -> None:
    assert text.clean_line(given_text) == line


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("ab\x07c", "holds a control character (U+0007) at character 3; delete it and type the text there again"),
        ("\ud800", "holds half of a character, a lone surrogate (U+D800) at character 1"),
        ("a\u202eb", "holds an invisible mark that reverses text (U+202E) at character 2"),
        ("\uffff", "holds a code that is no character (U+FFFF) at character 1"),
    ],
)
def test_clean_line_refuses_what_no_channel_can_carry(bad: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="delete it and type") as caught:
        text.clean_line(bad)
    assert str(caught.value).startswith(sentence)


def test_clean_prose_keeps_paragraphs() -> None:
    assert text.clean_prose("One.  \r\n\r\n\r\n\r\nTwo,\rthree.\n") == "One.\n\nTwo,\nthree."


@given(st.text(alphabet=st.characters()))
def test_clean_line_gives_safe_stable_text_or_a_sentence(given_text: str) -> None:
    try:
        line = text.clean_line(given_text)
    except ValueError as error:
        assert "delete it and type the text there again" in str(error)
        return
    assert text.find_unsafe_character(line) is None
    assert "\n" not in line
    assert text.clean_line(line) == line
    assert unicodedata.is_normalized("NFC", line)


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("", ""),
        ("www.thormedical.com", "https://www.thormedical.com"),
        ("HTTP://Example.NO/Sti?a=1#b", "http://example.no/Sti?a=1#b"),
        ("blåbær.no/bær", "https://xn--blbr-roah.no/bær"),
        ("localhost:8080/x", "https://localhost:8080/x"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("//example.no/x", "https://example.no/x"),
    ],
)
def test_clean_url_completes_addresses(given_url: str, url: str) -> None:
    assert text.clean_url(given_url) == url


@pytest.mark.parametrize(
    "bad",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://example.no",
        "mailto:x@example.no",
        "https://user:secret@example.no",
        "https://exa mple.no",
        'https://example.no/"onclick',
        "https://",
        "word",
        "https://example.no:99999/",
        "https://-bad-.no",
        "https://example.no/" + "x" * 2000,
        "https://example.no/\u202e",
    ],
)
def test_clean_url_refuses_what_must_not_be_linked(bad: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        text.clean_url(bad)


@given(st.text() | st.from_regex(r"(https?://|www\.)?[a-zæøå.:@/?#\[\]-]{1,30}", fullmatch=True))
def test_clean_url_gives_http_addresses_or_a_sentence(given_url: str) -> None:
    try:
        url = text.clean_url(given_url)
    except ValueError:
        return
    assert url == "" or urlsplit(url).scheme in {"http", "https"}
    assert not set(url) & set('<>"` \n\t')
    assert text.clean_url(url) == url


@pytest.mark.parametrize(
    ("given_address", "address"),
    [
        ("", ""),
        (" post@Example.NO ", "post@example.no"),
        ("ola@blåbær.no", "ola@xn--blbr-roah.no"),
        ("å+b@x.no", "å+b@x.no"),
    ],
)
def test_clean_email_makes_the_domain_ascii(given_address: str, address: str) -> None:
    assert text.clean_email(given_address) == address


@pytest.mark.parametrize(
    "bad", ["x", "x@", "@x.no", "a b@x.no", "a@b@x.no", "<a@x.no>", "a..b@x.no", "a@x", "a\n@x.no", "å" * 40 + "@x.no"]
)
def test_clean_email_refuses_what_is_none(bad: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        text.clean_email(bad)


@pytest.mark.parametrize("good", ["thor-medical", "a", "3d-cell", "x" * 80])
def test_check_slug_accepts_plain_names(good: str) -> None:
    assert text.check_slug(good) == good


@pytest.mark.parametrize(
    "bad", ["", "Thor", "a--b", "-a", "a-", "a_b", "con", "com1", "2025-11", "2025-11-x", "å", "a.b", "a/b", "a\n"]
)
def test_check_slug_refuses_what_cannot_name_a_folder(bad: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        text.check_slug(bad)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thor Medical ASA", "THOR medical, ASA."),
        ("AKTIV mot kreft", "Aktiv  Mot Kreft"),
        ("Ｆｕｌｌ", "full"),
        ("Straße", "STRASSE"),
    ],
)
def test_fold_name_ignores_case_and_punctuation(one: str, other: str) -> None:
    assert text.fold_name(one) == text.fold_name(other)


def test_fold_name_keeps_what_tells_names_apart() -> None:
    assert text.fold_name("Thor Medical") != text.fold_name("Thor Medical ASA")
    assert text.fold_name("A+B") != text.fold_name("A B")


@given(st.text())
def test_fold_name_is_stable(name: str) -> None:
    assert text.fold_name(text.fold_name(name)) == text.fold_name(name)


@pytest.mark.parametrize(("one", "other"), [("🎉", "🎊"), ("...", "!!!"), ("?", "🎉")])
def test_fold_name_tells_names_without_letters_apart(one: str, other: str) -> None:
    assert "" != text.fold_name(one) != text.fold_name(other) != ""


@pytest.mark.parametrize("name", ["\u200b", "\u0301", "\u2060\u200d", "\ufe0f"])
def test_name_that_nobody_can_see_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="nothing in it that can be seen"):
        TypeAdapter(text.Name).validate_python(name)


@pytest.mark.parametrize("name", ["🎉", "...", "漢", "شركة", "e\u0301", "1", "\u200fشركة"])
def test_name_in_any_script_is_taken(name: str) -> None:
    assert TypeAdapter(text.Name).validate_python(name)
