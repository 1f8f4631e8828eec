"""What is typed beside a record's fields: a sentence for what no channel or database can carry."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publisher.test_members import write_picture

from occnews.errors import InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.text import find_unsafe_character
from occnews.publisher import Publisher, approval, drafting, members, publications
from occnews.publisher.inputs import read_line, read_name, read_url
from occnews.publisher.setup import Answers, init_workspace

BAD = ["\x1b[2J", "half \udcff", "\u202etxt", "x" * 30_000]
Use = Callable[[Publisher, str, Path], object]

USES: dict[str, Use] = {
    "alt text": lambda p, text, file: members.attach_image(p, "havn-robotics", file, alt=text),
    "caption": lambda p, text, file: members.attach_image(p, "havn-robotics", file, caption=text),
    "permission": lambda p, text, file: members.attach_image(p, "havn-robotics", file, permission_by=text),
    "scope": lambda p, text, file: members.attach_image(
        p, "havn-robotics", file, permission_by="Kari", permission_for=text
    ),
    "portrait": lambda p, text, file: members.attach_image(p, "havn-robotics", file, use="portrait", speaker=text),
    "quote's approver": lambda p, text, file: members.approve_quote(p, "havn-robotics", 1, by=text),
    "quote's how": lambda p, text, file: members.approve_quote(p, "havn-robotics", 1, by="Kari", how=text),
    "address": lambda p, text, file: members.mark_announced(p, "havn-robotics", on=dt.date(2025, 1, 2), url=text),
    "exclusion": lambda p, text, file: publications.exclude(p, "2025-11", "havn-robotics", text),
    "snippet": lambda p, text, file: publications.set_fields(p, "2025-11", {"snippet.x": text}),
    "network": lambda p, text, file: publications.set_fields(p, "2025-11", {f"snippet.{text}": "Hello"}),
    "headline": lambda p, text, file: publications.set_fields(p, "2025-11", {"headline": text}),
    "canonical address": lambda p, text, file: publications.set_canonical_url(p, "2025-11", text),
}


@pytest.fixture
def drafted(publisher: Publisher) -> Publisher:
    members.set_member(publisher, "havn-robotics", {"quote": "We are glad.", "speaker": "Kari Moen", "role": "CEO"})
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return publisher


@pytest.mark.parametrize("use", USES)
def test_text_that_cannot_be_used_is_refused_wherever_it_is_typed(drafted: Publisher, tmp_path: Path, use: str) -> None:
    file = write_picture(tmp_path / "picture.png")
    before = members.get_member(drafted, "havn-robotics"), publications.get_publication(drafted, "2025-11")
    for text in BAD:
        with pytest.raises(InputError) as caught:
            USES[use](drafted, text, file)
        assert "pydantic" not in str(caught.value)
    after = members.get_member(drafted, "havn-robotics"), publications.get_publication(drafted, "2025-11")
    assert after == before


@pytest.mark.parametrize("text", BAD)
def test_approver_must_be_a_name(drafted: Publisher, text: str) -> None:
    approval.submit_for_review(drafted, "2025-11")
    with pytest.raises(InputError, match="--by"):
        approval.approve(drafted, "2025-11", by=text)


@pytest.mark.parametrize("name", ["\ud800", "a\udcffb", "\0"])
def test_name_that_no_database_holds_is_unknown(publisher: Publisher, name: str) -> None:
    with pytest.raises(NotFoundError):
        members.get_member(publisher, name)
    with pytest.raises(NotFoundError):
        publications.get_publication(publisher, name)
    with pytest.raises(InputError):
        members.add_member(publisher, {"name": name, "slug": name})


def test_address_of_an_earlier_announcement_runs_nothing(publisher: Publisher) -> None:
    with pytest.raises(InputError, match="--url: must start with https://"):
        members.mark_announced(publisher, "havn-robotics", on=dt.date(2025, 1, 2), url="javascript:alert(1)")


@pytest.mark.parametrize("text", ["\ud800", "\x07"])
def test_init_with_a_name_that_cannot_be_used_leaves_nothing(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="--name"):
        init_workspace(tmp_path / "ws", Answers(name=text))
    assert not (tmp_path / "ws").exists()


@given(st.text(st.characters(), max_size=250))
def test_reading_gives_a_safe_line_or_a_sentence(text: str) -> None:
    for read in (read_line, read_name, read_url):
        try:
            found = read(text, "--option")
        except InputError as error:
            assert str(error).startswith("--option")
        else:
            assert find_unsafe_character(found) is None
            assert "\n" not in found
