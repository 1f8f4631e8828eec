"""Stories as WordPress's blocks."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.block_grammar import list_names, read_blocks
from tests.stories import make_config, make_story

from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.story import Story, StoryImage, StoryNotice, StoryParagraph, StoryProfile, StoryQuote
from occnews.render.blocks import Picture, make_mark, render_blocks, write_block

CONFIG = make_config()


def put_in_library(image: StoryImage) -> Picture:
    return Picture(url=f"https://fjord.example/up/{image.file[:8]}.png", id=int(image.file[:4], 16) + 1)


def leave_where_it_is(image: StoryImage) -> Picture:
    return Picture(url=f"https://news.fjord.example/media/{image.file}")


def make_short_story(*texts: str) -> Story:
    """A story whose only words are these, in prose and in plain fields."""
    blocks = [block for text in texts for block in (StoryParagraph(text=text), StoryQuote(text=text, speaker=text))]
    profile = StoryProfile(slug="a", name=texts[0], short_name="A", language=Language.EN, blocks=tuple(blocks))
    story = make_story(1)
    return dataclasses.replace(
        story, standfirst=texts[0], intro=texts, boilerplate=(), lead_in=(), closing=(), related=(), profiles=(profile,)
    )


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(PublicationKind))
@pytest.mark.parametrize("find_picture", [put_in_library, leave_where_it_is])
def test_every_story_is_blocks_that_the_editor_writes_itself(
    language: Language, kind: PublicationKind, find_picture: object
) -> None:
    assert callable(find_picture)
    blocks = read_blocks(render_blocks(make_story(4, language, kind), CONFIG, find_picture))
    assert blocks[0].name == "paragraph"
    assert {"paragraph", "heading", "list", "list-item", "quote", "image", "separator", "buttons"} <= set(
        list_names(blocks)
    )


def test_a_profile_is_these_blocks_in_its_own_order() -> None:
    story = dataclasses.replace(make_story(1), intro=(), boilerplate=(), lead_in=(), closing=(), related=())
    blocks = read_blocks(render_blocks(story, CONFIG, put_in_library))
    assert list_names(blocks) == [
        *("paragraph", "paragraph", "separator", "image", "heading", "paragraph"),
        *("quote", "image", "paragraph", "paragraph", "heading", "paragraph", "list", "list-item", "list-item"),
        *("image", "list", "list-item", "list-item", "paragraph", "quote", "paragraph"),
        *("list", "list-item", "list-item", "list-item", "buttons", "button"),
    ]
    heading = next(block for block in blocks if block.name == "heading")
    assert heading.own.strip() == (
        '<h2 class="wp-block-heading" id="nordlys-radiopharma">'
        "Nordlys Radiopharma AS (Northern Lights Radiopharma)</h2>"
    )


def test_the_mark_is_on_the_first_block_alone() -> None:
    mark = make_mark("pub-2025-11", Language.EN)
    assert re.fullmatch(r"occnews-[0-9a-f]{20}", mark)
    assert mark != make_mark("pub-2025-11", Language.NB)
    markup = render_blocks(make_story(3), CONFIG, leave_where_it_is)
    assert markup.startswith(f'<!-- wp:paragraph {{"className":"{mark}"}} -->\n<p class="{mark}"><strong>From isotopes')
    assert markup.count(mark) == 2
    bare = dataclasses.replace(make_story(3), standfirst="", intro=(), boilerplate=(), lead_in=(), continue_reading="")
    assert read_blocks(render_blocks(bare, CONFIG, leave_where_it_is))[0].name == "heading"
    assert f'class="wp-block-heading {make_mark("pub-2025-11", Language.EN)}"' not in markup


def test_headline_and_hero_are_not_in_the_post() -> None:
    story = make_story(3)
    asked: list[str] = []

    def note(image: StoryImage) -> Picture:
        asked.append(image.file)
        return leave_where_it_is(image)

    markup = render_blocks(story, CONFIG, note)
    assert story.headline not in re.sub(r'alt="[^"]*"', "", markup)
    assert story.hero is not None
    assert story.hero.file not in asked


def test_a_correction_stands_at_the_top() -> None:
    story = dataclasses.replace(make_story(3), corrections=(StoryNotice(text="The date was <wrong>."),))
    blocks = read_blocks(render_blocks(story, CONFIG, leave_where_it_is))
    assert blocks[1].own.strip() == "<p><strong>Correction:</strong> The date was &lt;wrong&gt;.</p>"


def test_lists_keep_their_lists_and_numbers() -> None:
    text = "3. third\n4. fourth\n   - inner [x](https://a.example)\n   - second\n\n> quoted\n>\n> twice"
    markup = render_blocks(make_short_story(text), CONFIG, leave_where_it_is)
    blocks = read_blocks(markup)
    ordered = next(block for block in blocks if block.attributes.get("ordered"))
    assert ordered.attributes == {"ordered": True, "start": 3}
    assert list_names([ordered]) == ["list", "list-item", "list-item", "list", "list-item", "list-item"]
    assert [item.own.strip() for item in ordered.inner] == ["<li>third</li>", "<li>fourth</li>"]
    assert '<li>inner <a href="https://a.example">x</a></li>' in markup
    quote = next(block for block in blocks if block.name == "quote")
    assert [inner.own.strip() for inner in quote.inner] == ["<p>quoted</p>", "<p>twice</p>"]


def test_relative_links_lead_to_the_site() -> None:
    markup = render_blocks(make_short_story("See [the lab](/lab?a=1&b=2)."), CONFIG, leave_where_it_is)
    assert '<a href="https://news.fjordlife.example/lab?a=1&amp;b=2">the lab</a>' in markup


def test_attributes_cannot_end_the_comment() -> None:
    block = write_block("paragraph", "<p>x</p>", className='--> <script>&"')
    assert block.splitlines()[0] == (
        r'<!-- wp:paragraph {"className":"\u002d\u002d\u003e \u003cscript\u003e\u0026\u0022"} -->'
    )


@pytest.mark.parametrize(
    "text", ["[gallery]", "[[x]]", "<!-- wp:html --><script>1</script><!-- /wp:html -->", "</p></blockquote>", "a -- b"]
)
def test_what_a_member_wrote_is_text_and_no_more(text: str) -> None:
    markup = render_blocks(make_short_story(text), CONFIG, leave_where_it_is)
    assert set(list_names(read_blocks(markup))) <= {"paragraph", "quote", "heading", "separator"}
    assert "[" not in markup
    assert "<script" not in markup


PIECES = (*"abæ[]{}<>&\"'\\*_->#!`~()1. \n", "<!-- wp:html -->", "<!-- /wp:p -->", "](x)", "--", "- ", "> ", "1. ")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join).filter(str.strip)


@settings(max_examples=150)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text_gives_balanced_blocks_without_a_shortcode(texts: list[str]) -> None:
    markup = render_blocks(make_short_story(*texts), CONFIG, leave_where_it_is)
    read_blocks(markup)
    assert "[" not in markup
