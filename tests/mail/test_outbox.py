"""Tests of the outbox: files that are whole, apart and safe by name, whatever comes."""

import datetime as dt
import re
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.errors import OccnewsError
from occnews.mail.outbox import KeptMessage, clear_messages, keep_message, list_messages
from occnews.mail.reading import read_letter

NOW = dt.datetime(2025, 11, 24, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
MESSAGE = (
    b"From: Fjord <news@fjord.example>\r\nTo: kari@example.no\r\nSubject: =?utf-8?q?M=C3=B8t_oss?=\r\n"
    b"Date: Mon, 24 Nov 2025 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nBl=C3=A5b=C3=A6r\r\n"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_message_is_kept_as_it_is_under_a_name_that_sorts(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    kept = [keep_message(folder, MESSAGE, address=a, now=NOW) for a in ("kari@example.no", "Ola@Example.no")]
    assert names(folder) == ["20251124T080000Z-0001-kari@example.no.eml", "20251124T080000Z-0002-ola@example.no.eml"]
    assert [path.read_bytes() for path in kept] == [MESSAGE, MESSAGE]
    kept[0].unlink()
    third = keep_message(folder, b"x", address="kari@example.no", now=NOW)
    assert third.name == "20251124T080000Z-0003-kari@example.no.eml"  # nothing is written over


def test_messages_of_many_at_once_are_all_kept(tmp_path: Path) -> None:
    contents = [f"Subject: {number}\r\n\r\n".encode() * 50 for number in range(60)]

    def keep(part: list[bytes]) -> None:
        for content in part:
            keep_message(tmp_path, content, address="kari@example.no", now=NOW)

    threads = [threading.Thread(target=keep, args=(contents[start::6],)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.read_bytes() for path in tmp_path.glob("*.eml")) == sorted(contents)
    assert len(names(tmp_path)) == 60  # and nothing half-done beside them


def test_number_that_another_program_is_writing_is_left_to_it(tmp_path: Path) -> None:
    (tmp_path / ".20251124T080000Z-0001.part").write_bytes(b"")
    kept = keep_message(tmp_path, MESSAGE, address="kari@example.no", now=NOW)
    assert kept.name == "20251124T080000Z-0002-kari@example.no.eml"


def test_folder_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(OccnewsError, match="outbox cannot be written: "):
        keep_message(tmp_path / "outbox", MESSAGE, address="kari@example.no", now=NOW)
    assert names(tmp_path) == ["outbox"]


@given(address=st.text(max_size=100))
def test_any_address_makes_a_safe_name(tmp_path_factory: pytest.TempPathFactory, address: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    kept = keep_message(folder, b"", address=address, now=NOW)
    assert kept.parent == folder
    assert re.fullmatch(r"20251124T080000Z-\d{4}-[a-z0-9@+_.-]{1,60}\.eml", kept.name)
    kept.unlink()


def test_list_tells_what_lies_there_the_oldest_first(tmp_path: Path) -> None:
    later = keep_message(tmp_path, MESSAGE, address="kari@example.no", now=NOW + dt.timedelta(hours=1))
    raw = (
        "From: kåre@example.no\nTo: =?x-none?q?who?= <a@x.example>\nSubject: rå\n folded\nDate: yesterday\n\nSubject: b"
    )
    first = keep_message(tmp_path, raw.encode(), address="a@x.example", now=NOW)
    (tmp_path / "notes.txt").write_text("mine")
    assert list_messages(tmp_path) == (
        KeptMessage(
            file=first,
            date=None,
            sender="kåre@example.no",
            recipient="=?x-none?q?who?= <a@x.example>",
            subject="rå folded",
        ),
        KeptMessage(
            file=later,
            date=NOW,
            sender="Fjord <news@fjord.example>",
            recipient="kari@example.no",
            subject="Møt oss",
        ),
    )
    assert list_messages(tmp_path / "none") == ()


@given(
    data=st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                b"From:",
                b"Date:",
                b"\r\n",
                b" ",
                b"=?utf-8?b?=?=",
                b"Content-Type: text/plain; charset=none",
                b"\xff",
                b"Content-Transfer-Encoding: base64",
                b"x",
            ]
        )
    ).map(b"".join)
)
def test_message_of_any_bytes_can_be_listed_and_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    kept = keep_message(folder, data, address="a@x.example", now=NOW)
    [listed] = list_messages(folder)
    assert listed.file == kept
    assert isinstance(read_letter(kept.read_bytes()).text, str)
    kept.unlink()


def test_text_is_read_from_the_part_that_people_see(tmp_path: Path) -> None:
    assert read_letter(keep_message(tmp_path, MESSAGE, address="a@x.example", now=NOW).read_bytes()).text == "Blåbær\n"
    both = (
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/plain; charset=none\r\n\r\nOne\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Two\r\n"
        b"--b--\r\n"
    )
    assert read_letter(keep_message(tmp_path, both, address="a@x.example", now=NOW).read_bytes()).text == "One"
    html = b"Content-Type: text/html\r\n\r\n<p>Two"
    assert read_letter(keep_message(tmp_path, html, address="a@x.example", now=NOW).read_bytes()).text == ""


def test_clear_takes_the_messages_and_leaves_what_is_ours(tmp_path: Path) -> None:
    for address in ("a@x.example", "b@x.example"):
        keep_message(tmp_path, MESSAGE, address=address, now=NOW)
    for name in ("notes.txt", ".hidden", ".20251124T080000Z-0009.part"):
        (tmp_path / name).write_text("mine")
    assert clear_messages(tmp_path) == 2
    assert names(tmp_path) == [".hidden", "notes.txt"]
    assert clear_messages(tmp_path / "none") == 0
