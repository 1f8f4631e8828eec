from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from occnews.render.social.fitting import Fitted, Room, fit, list_rooms, tidy
from occnews.render.social.networks import NETWORKS, Manner

_MANNER = Manner(told=4, summary=100, names=3, hashtags=2, quote=100)


def test_list_rooms_gives_up_the_optional_in_order() -> None:
    widest = Room(summary=100, names=3, hashtags=2)
    plain = replace(widest, quote=False, summary=80, standfirst=False, hashtags=1)
    bare = replace(plain, summary=0, mentions=False, names=1, hashtags=0, tagged=False)
    with_link = (
        widest,
        replace(widest, summary=80),
        replace(widest, summary=80, quote=False),
        replace(widest, summary=80, quote=False, standfirst=False),
        plain,
        replace(plain, summary=0),
        replace(plain, summary=0, mentions=False),
        replace(plain, summary=0, mentions=False, names=2),
        replace(plain, summary=0, mentions=False, names=1),
        replace(bare, tagged=True),
        bare,
        *(replace(bare, names=0, hook=hook) for hook in (500, 200, 120, 60, 30)),
    )
    without = dict.fromkeys(replace(room, link=False, tagged=False) for room in with_link)
    assert list_rooms(_MANNER) == (*with_link, *without)


def test_list_rooms_is_short_for_every_network() -> None:
    assert max(len(list_rooms(rules.manner)) for rules in NETWORKS.values()) < 70


def test_fit_takes_the_widest_room_that_is_within() -> None:
    rooms = list_rooms(_MANNER)
    fitted = fit(lambda room: "x" * room.summary, rooms, lambda text: len(text) <= 90)
    assert fitted == Fitted(text="x" * 80, room=rooms[1])


def test_fit_cuts_a_draft_that_gives_nothing_up() -> None:
    rooms = list_rooms(_MANNER)
    fitted = fit(lambda _: "A template of many fixed words", rooms, lambda text: len(text) <= 20)
    assert fitted == Fitted(text="A template of many…", room=rooms[-1])


@given(st.text(), st.integers(0, 60))
def test_fit_is_within_whatever_the_draft(text: str, most: int) -> None:
    assert len(fit(lambda _: text, list_rooms(_MANNER), lambda each: len(each) <= most).text) <= most


def test_tidy_takes_out_superfluous_lines_and_spaces() -> None:
    assert tidy("\n  A  hook \n\n\n\n \nLink\n#Tag  \n\n") == "A hook\n\nLink\n#Tag"
