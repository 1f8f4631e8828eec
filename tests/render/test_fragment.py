"""One section of HTML for somebody else's newsletter."""

import dataclasses

import pytest
from lxml import html
from tests.stories import SITE, make_config, make_story

from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.story import Story, StoryNotice
from occnews.render.fragment import complete_links, render_fragment

CONFIG = make_config()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(PublicationKind))
def test_a_fragment_is_one_table_and_nothing_around_it(language: Language, kind: PublicationKind) -> None:
    (container,) = html.fragments_fromstring(render_fragment(make_story(4, language, kind), CONFIG))
    assert (container.tag, container.get("role"), container.get("lang")) == ("table", "presentation", language)
    tags = {element.tag for element in container.iter()}
    assert tags.isdisjoint({"html", "head", "body", "style", "script", "link", "meta", "h1", "form"})
    assert [element for element in container.iter() if element.get("class") or element.get("id")] == []
    assert {table.get("role") for table in container.iter("table")} == {"presentation"}


def test_every_link_and_picture_is_absolute_and_every_picture_has_a_text() -> None:
    container = html.fromstring(render_fragment(make_story(4), CONFIG))
    addresses = [str(link.get("href")) for link in container.iter("a")]
    pictures = list(container.iter("img"))
    assert len(addresses) > 5
    assert len(pictures) > 3
    assert [a for a in (*addresses, *(str(p.get("src")) for p in pictures)) if not a.startswith("https://")] == []
    assert [picture.get("src") for picture in pictures if not picture.get("alt") or not picture.get("width")] == []


def test_every_text_has_its_style_inline() -> None:
    container = html.fromstring(render_fragment(make_story(4), CONFIG))
    styled = [element for tag in ("p", "a", "h2", "h3", "h4", "ul", "img", "td") for element in container.iter(tag)]
    assert [html.tostring(element) for element in styled if not element.get("style")] == []
    assert all("font-family" in str(cell.get("style")) for cell in container.iter("td"))


def test_masthead_footer_and_greeting_are_left_out() -> None:
    story = make_story(3)
    fragment = render_fragment(story, CONFIG)
    assert CONFIG.cluster.postal_address not in fragment
    assert "nsubscribe" not in fragment
    for said in (story.headline, story.standfirst, "Read this story on news.fjordlife.example", "Lykt"):
        assert said in fragment


def test_a_big_month_is_a_list_with_summaries() -> None:
    fragment = render_fragment(make_story(20, compact=True), CONFIG)
    assert fragment.count("Klarsyn builds decision support") == 6  # the last member has no profile
    assert "We needed neighbours" not in fragment


def test_members_words_are_text() -> None:
    story = dataclasses.replace(
        make_story(1), headline='<b> & "x"', intro=('A <a href="x"> b',), corrections=(StoryNotice(text="<i>"),)
    )
    fragment = render_fragment(story, CONFIG)
    assert "&lt;b&gt; &amp; &#34;x&#34;" in fragment
    assert '<p style="margin:0 0 16px">A &lt;a href="x"&gt; b</p>' in fragment
    assert "<strong>Correction:</strong> &lt;i&gt;" in fragment


def test_relative_links_lead_to_the_site_unless_there_is_none() -> None:
    story: Story = dataclasses.replace(make_story(1), intro=("See [the lab](/lab) or [us](mailto:a@b.example).",))
    assert f'href="{SITE}/lab"' in render_fragment(story, CONFIG)
    assert 'href="mailto:a@b.example"' in render_fragment(story, CONFIG)
    assert complete_links('<a href="/lab">x</a>', "") == '<a href="/lab">x</a>'
