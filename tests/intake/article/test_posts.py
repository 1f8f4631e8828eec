"""Posts of our own writing beside what paste makes of them. ``OCCNEWS_UPDATE=1`` writes what it makes of them now."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from occnews.errors import InputError
from occnews.intake.article import read_post
from occnews.intake.records import apply_values
from occnews.model.member import Image

POSTS = Path(__file__).resolve().parents[2] / "data" / "posts"
NAMES = sorted(path.stem for path in POSTS.glob("*.txt"))


def read(name: str) -> list[dict[str, object]]:
    found = read_post((POSTS / f"{name}.txt").read_text(encoding="utf-8"))
    return [{**each.values, "lines": dict(each.lines)} for each in found]


def no_image(name: str) -> Image:
    raise AssertionError(name)


@pytest.mark.parametrize("name", NAMES)
def test_post_is_read_as_expected(name: str) -> None:
    assert read(name) == json.loads((POSTS / f"{name}.json").read_text(encoding="utf-8"))


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
