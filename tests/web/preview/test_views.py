"""The choices in an address, and the frame that they come to."""

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from occnews.model.member import Language
from occnews.publisher.previewing import Channel, Sheet
from occnews.web.preview.views import CHANNELS, View, address_frame, invert, make_document, title_frame

BOTH = (Language.EN, Language.NB)
PLAIN = View.read({}, BOTH)


def test_new_tab_has_the_first_of_everything() -> None:
    wanted = View(
        channel=Channel.EMAIL,
        language=Language.EN,
        width="desktop",
        pixels=640,
        theme="light",
        show="",
        images=True,
        file="",
    )
    assert wanted == PLAIN
    assert set(CHANNELS) == set(Channel)


@given(
    st.dictionaries(
        st.sampled_from(["channel", "language", "width", "pixels", "theme", "show", "images", "file", "other"]),
        st.text(max_size=60) | st.sampled_from(["web", "nb", "free", "700", "99999", "dark", "off", "²"]),
    )
)
def test_any_address_is_read_and_written_back(query: dict[str, str]) -> None:
    view = View.read(query, BOTH)
    assert 280 <= view.pixels_wide <= 1600
    again = View.read(dict(parse_qsl(view.to_query())), BOTH)
    assert again == (view if view.width == "free" else View.read({**query, "pixels": ""}, BOTH))
    assert title_frame(view).startswith(CHANNELS[view.channel])


def test_other_tab_keeps_how_to_look_but_not_what_is_its_own() -> None:
    view = View.read({"theme": "dark", "language": "nb", "show": "Headers", "file": "a.eml", "images": "off"}, BOTH)
    other = View.read(dict(parse_qsl(view.with_channel(Channel.TEXT))), BOTH)
    assert (other.channel, other.theme, other.language, other.images) == (Channel.TEXT, "dark", Language.NB, False)
    assert (other.show, other.file) == ("", "")


def test_frame_address_changes_with_what_is_shown_alone() -> None:
    phone = View.read({"width": "phone", "theme": "dark"}, BOTH)
    assert address_frame("a", PLAIN) == address_frame("a", phone) != address_frame("b", phone)


def test_source_is_shown_as_text() -> None:
    sheet = Sheet(document="<p>seen</p>", sources=(("HTML", "<b>&amp;</b>"),))
    assert make_document(sheet, PLAIN) == "<p>seen</p>"
    shown = make_document(sheet, View.read({"show": "HTML"}, BOTH))
    assert "<pre>&lt;b&gt;&amp;amp;&lt;/b&gt;</pre>" in shown
    assert make_document(sheet, View.read({"show": "Headers"}, BOTH)) == "<p>seen</p>"
    assert "There is nothing to show yet." in make_document(None, PLAIN)


def test_inversion_spares_pictures_and_stands_last_in_the_head() -> None:
    document = "<html><HEAD><style>a{}</style></HEAD><body></head></body>"
    turned = invert(document)
    assert turned.replace(turned[turned.index("<style>html") : turned.index("</HEAD>")], "") == document
    assert "img,video" in turned
    assert invert("<p>") == invert("") + "<p>"
