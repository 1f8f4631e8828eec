import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.render.social.counting import is_within
from occnews.render.social.networks import NETWORKS
from occnews.render.social.remarks import Remark, find_addresses, judge_text

_LINKS = " ".join(f"https://fjord.no/{number}" for number in range(6))


@pytest.mark.parametrize(
    ("network", "text", "remarks"),
    [
        ("x", "Fine. #Tag https://fjord.no", ()),
        ("linkedin", " \n", (Remark(code="empty", message="The text for LinkedIn is empty."),)),
        (
            "bluesky",
            "a" * 337,
            (Remark(code="too-long", message="37 graphemes too long: Bluesky takes 300, and this is 337."),),
        ),
        (
            "bluesky",
            "👨‍👩‍👧‍👦" * 121,
            (Remark(code="too-many-bytes", message="25 bytes too long: Bluesky takes 3000, this is 3025."),),
        ),
        (
            "threads",
            _LINKS,
            (Remark(code="too-many-links", message="6 different links: Threads takes at most 5."),),
        ),
        ("threads", "https://fjord.no/1 " * 6, ()),
        (
            "threads",
            "#One #Two",
            (Remark(code="too-many-hashtags", message="2 hashtags: Threads takes at most 1."),),
        ),
        (
            "instagram",
            "https://fjord.no",
            (
                Remark(
                    code="dead-link",
                    message="Nobody can follow a link in the text on Instagram: put it in the profile instead.",
                ),
            ),
        ),
        ("instagram", "#A1 #B #C #D #E and 1#2 a#b #12 https://", ()),
    ],
)
def test_judge_text_says_what_the_network_would_refuse(network: str, text: str, remarks: tuple[Remark, ...]) -> None:
    assert judge_text(text, NETWORKS[network]) == remarks


@given(st.text(max_size=400), st.sampled_from(sorted(NETWORKS)))
def test_judge_text_says_nothing_of_length_when_the_text_is_within(text: str, network: str) -> None:
    too_long = {remark.code for remark in judge_text(text, NETWORKS[network])} & {"too-long", "too-many-bytes"}
    assert bool(too_long) != is_within(text, NETWORKS[network])


def test_find_addresses_finds_full_ones_only() -> None:
    assert find_addresses("https://fjord.no/a, b.no and (http://c.no)") == ("https://fjord.no/a", "http://c.no")
