"""Tests of addresses and names in headers."""

import pytest

from occnews.errors import InputError
from occnews.mail.addresses import clean_address, write_mailbox, write_text


@pytest.mark.parametrize(
    ("address", "cleaned"),
    [
        ("Ola.Nordmann@example.no", "Ola.Nordmann@example.no"),
        ("ola@blåbær.example", "ola@xn--blbr-roah.example"),
        ("ola@例え.example", "ola@xn--r8jz45g.example"),
        ("blåbær@Example.NO", "blåbær@example.no"),
        ("bla\u030abær@example.no", "blåbær@example.no"),
    ],
)
def test_address_has_an_ascii_domain(address: str, cleaned: str) -> None:
    assert clean_address("To", address) == cleaned


@pytest.mark.parametrize("address", ["", "ola", "ola@", "@x.no", "ola@@x.no", "a b@x.no", "<a@x.no>", "a@x.no,b@x.no"])
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="To: "):
        clean_address("To", address)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "ola@example.no"),
        ("Ola Nordmann", "Ola Nordmann <ola@example.no>"),
        ("Nordmann, Ola", '"Nordmann, Ola" <ola@example.no>'),
        ('Ola "the \\ man"', '"Ola \\"the \\\\ man\\"" <ola@example.no>'),
        ("Ola  Nordmann", '"Ola  Nordmann" <ola@example.no>'),
        ("Åse", "=?utf-8?q?=C3=85se?= <ola@example.no>"),
        ("=?utf-8?q?x?=", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?= <ola@example.no>"),
        ("A name that is rather long for a line", "A name that is rather long for a line <ola@example.no>"),
        (
            "A name that is much too long for one line of a header",
            "A name that is much too long for one line of a header\r\n <ola@example.no>",
        ),
    ],
)
def test_mailbox_is_written(name: str, written: str) -> None:
    assert write_mailbox("To", name, "ola@example.no") == written


def test_mailbox_breaks_a_long_name_between_characters() -> None:
    written = write_mailbox("To", "Å" * 30, "ola@example.no")
    words = [f"=?utf-8?q?{'=C3=85' * count}?=" for count in (9, 10, 10, 1)]
    assert written == "\r\n ".join([*words, "<ola@example.no>"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("New members", "New members"),
        (
            "Fjord Isotopes, Bregne Bank and Havn Robotics have joined the cluster this month",
            "Fjord Isotopes, Bregne Bank and Havn Robotics have joined the\r\n cluster this month",
        ),
        ("Nye medlemmer på vei", "=?utf-8?q?Nye_medlemmer_p=C3=A5_vei?="),
        ("a" * 70, f"=?utf-8?q?{'a' * 54}?=\r\n =?utf-8?q?{'a' * 16}?="),
        (f"{'a ' * 40} b", f"=?utf-8?q?{'a_' * 27}?=\r\n =?utf-8?q?{'a_' * 13}_b?="),
        ("=?x", "=?utf-8?q?=3D=3Fx?="),
    ],
)
def test_text_is_folded_or_encoded(text: str, written: str) -> None:
    assert write_text("Subject", text) == written
