"""Posts of our own writing beside what paste makes of them. ``OCCNEWS_UPDATE=1`` writes what it makes of them now."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.errors import InputError
from occnews.intake.article import read_post
from occnews.intake.records import apply_values
from occnews.model.member import Image

POSTS = Path(__file__).resolve().parents[2] / "data" / "posts"
UPDATE = bool(os.environ.get("OCCNEWS_UPDATE"))
NAMES = sorted(path.stem for path in POSTS.glob("*.txt"))


def read(name: str) -> list[dict[str, object]]:
    found = read_post((POSTS / f"{name}.txt").read_text(encoding="utf-8"))
    return [{**each.values, "lines": dict(each.lines)} for each in found]


def no_image(name: str) -> Image:
    raise AssertionError(name)


@pytest.mark.parametrize("name", NAMES)
def test_post_is_read_as_expected(name: str) -> None:
    path = POSTS / f"{name}.json"
    if UPDATE:
        path.write_text(json.dumps(read(name), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert read(name) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_text_stands_in_the_post_on_its_line(name: str) -> None:
    lines = (POSTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for found in read_post("\n".join(lines)):
        profile = found.values.get("profile", ())
        assert isinstance(profile, list | tuple)
        for number, block in enumerate(profile, start=1):
            first = " ".join(block["text"].split()[:4])
            line = found.lines[f"profile.{number}"]
            # A mail program may have wrapped the paragraph.
            assert first in " ".join(lines[line - 1 : line + 2])
            whole = " ".join(" ".join(lines).split())
            assert all(part in whole for part in block["text"].split("\n\n"))


@pytest.mark.parametrize("name", NAMES)
def test_every_proposal_becomes_a_member(name: str) -> None:
    for number, found in enumerate(read_post((POSTS / f"{name}.txt").read_text(encoding="utf-8"))):
        member = apply_values(None, dict(found.values), slug=f"m-{number}", take_image=no_image)
        assert member.name == found.name


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_and_empty_lines_change_nothing(name: str) -> None:
    text = (POSTS / f"{name}.txt").read_text(encoding="utf-8")
    assert [each.values for each in read_post(text.replace("\n", "\r\n"))] == [each.values for each in read_post(text)]


def test_text_without_members_gives_none() -> None:
    assert read_post("We moved.\n\nThe weather was fine on Tuesday.") == ()
    assert read_post("") == ()


def test_cluster_that_is_named_is_no_member() -> None:
    text = "Havn Forum is a network of harbours.\n\nKaia AS is a company that paints boats."
    assert [each.name for each in read_post(text, cluster="Havn Forum")] == ["Kaia AS"]


def test_gloss_in_marks_inside_brackets_is_no_quote() -> None:
    text = 'Kaia AS is a company that runs Lunge (Norwegian for "a breath of salty air") in two towns.'
    assert read_post(text)[0].values["profile"] == [{"kind": "paragraph", "text": text}]


@pytest.mark.parametrize("text", ["x" * 200_001, f"Kaia AS is a company. {'word ' * 3000}"])
def test_text_that_is_no_post_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match="paste"):
        read_post(text)


MARKS = ("“", "”", '"', "«", "»", "– ", "‘", "’", "(", ")", "• ", "# ", ". ", ", ", ": ", "\n", "\n\n")
WORDS = (
    "Kaia AS",
    " is a company",
    " er et selskap",
    "said Kari Li, CEO",
    "sier Kari Li",
    " she added",
    "based in Oslo",
)
PIECES = st.sampled_from((*MARKS, *WORDS, "Read also", "joined us:", "Li"))


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
@settings(max_examples=120)
def test_any_text_is_read_or_refused_and_nothing_is_invented(text: str) -> None:
    for found in read_post(text):
        assert found.name
        profile = found.values.get("profile", ())
        assert isinstance(profile, list | tuple)
        assert all(block["text"].strip() for block in profile)


def count_calls(text: str) -> int:
    """How many functions are called while a post is read: a measure of the work that no clock disturbs."""
    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read_post(text)
    finally:
        sys.setprofile(before)
    return calls


def name_of(number: int) -> str:
    return "Kaia" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def write_members(count: int) -> str:
    """A post without headings, in which only the words tell where a member begins."""
    parts = (
        f"{name_of(n)} Paint AS is a company in Moss that paints boats.\n"
        f"“We paint,” said Kari Li{name_of(n)[3:]}, CEO of {name_of(n)} Paint.\nThe company hopes to paint ships.\n"
        for n in range(count)
    )
    return "New members\n\n" + "\n".join(parts)


@pytest.mark.parametrize(
    "write",
    [
        write_members,
        lambda count: "".join(f"{name_of(n)}\n\n{name_of(n)} paints boats.\n\n" for n in range(count)),
        lambda count: "They joined us:\n" + "".join(f"• {name_of(n)} AS\n" for n in range(count)),
        lambda count: "Kaia AS is a company.\n" + "“We paint boats in winter,” said Kari Li.\n" * count,
        lambda count: "Kaia AS is a company.\n" + "– Vi maler, sier Kari Li. " * count,
        lambda count: "Kaia AS is a company.\n" + "and paints\n" * count,
    ],
    ids=["paragraphs", "headings", "list", "quotes", "dashes", "lines"],
)
def test_work_grows_with_the_length_of_the_post(write: Callable[[int], str]) -> None:
    read_post(write(2))  # what is compiled once
    few, many = count_calls(write(40)), count_calls(write(160))
    assert many < 4.4 * few
