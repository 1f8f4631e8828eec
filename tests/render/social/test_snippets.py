import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stories import SITE, make_config, make_image, make_story

from occnews.config import Config
from occnews.errors import TemplateFailedError
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Snippet
from occnews.model.story import Story, StoryHandles, StoryParagraph, StoryQuote, StorySnippet
from occnews.render.social import render_snippets
from occnews.render.social.counting import is_within
from occnews.render.social.networks import rules_in
from occnews.render.social.remarks import find_addresses

_NB = Language.NB
_ANNOUNCEMENT = PublicationKind.ANNOUNCEMENT
_CONFIG = make_config(social={"hashtags": ["FjordLife", "new_members"]})


def _link(network: str, path: str = "digests/2025-11") -> str:
    campaign = path.rpartition("/")[2]
    return f"{SITE}/{path}/?utm_source={network}&utm_medium=social&utm_campaign={campaign}"


def _render(story: Story, network: str, config: Config = _CONFIG) -> list[Snippet]:
    return [snippet for snippet in render_snippets(story, config) if snippet.network == network]


def test_render_snippets_of_a_digest_for_linkedin() -> None:
    text = f"""New strength for the cluster

From isotopes to patient support: these are the organisations that joined us in November.

• Nordlys makes isotopes for targeted cancer treatment, without a reactor.

• Klarsyn builds decision support for doctors who read images.

• Lykt supports the families of cancer patients all over the country.

“We needed neighbours who dare to try something new, and we found them here.”
– Ingrid Solheim, co-founder & co-CEO, Nordlys

Read their stories: {_link("linkedin")}

#FjordLife #NewMembers #Radioligands #Isotopes"""
    assert _render(make_story(), "linkedin") == [
        Snippet(
            network="linkedin",
            part=1,
            text=text,
            used=len(text),
            limit=3000,
            unit="characters",
            url=_link("linkedin"),
            alt="A laboratory by the fjord at dusk",
        )
    ]


def test_render_snippets_of_a_norwegian_digest_for_facebook() -> None:
    (snippet,) = _render(make_story(language=_NB), "facebook")
    assert (
        snippet.text
        == f"""Nye krefter i klyngen

Fra isotoper til pasientstøtte: dette er organisasjonene som ble med oss i november.

• Nordlys lager isotoper til målrettet kreftbehandling uten reaktor.

• Klarsyn lager beslutningsstøtte for leger som leser bilder.

• Lykt støtter pårørende til kreftpasienter i hele landet.

«Vi trengte naboer som tør å prøve noe nytt, og dem fant vi her.»
– Ingrid Solheim, daglig leder, Nordlys

Les historiene deres: {_link("facebook").replace("digests", "nb/digests")}

#FjordLife #NewMembers"""
    )


def test_render_snippets_of_a_digest_for_x_is_a_thread() -> None:
    snippets = _render(make_story(), "x")
    assert [(snippet.part, snippet.used, snippet.url, snippet.text) for snippet in snippets] == [
        (
            1,
            139,
            _link("x"),
            "New strength for the cluster\n\n"
            "A warm welcome to Nordlys (@nordlysradio), Klarsyn and Lykt.\n\n"
            f"{_link('x')}\n\n"
            "#FjordLife #NewMembers",
        ),
        (2, 88, "", "Nordlys (@nordlysradio) makes isotopes for targeted cancer treatment, without a reactor."),
        (3, 60, "", "Klarsyn builds decision support for doctors who read images."),
        (4, 67, "", "Lykt supports the families of cancer patients all over the country."),
    ]
    assert [snippet.alt for snippet in snippets] == ["A laboratory by the fjord at dusk", "", "", ""]


def test_render_snippets_of_a_digest_for_bluesky_gives_up_hashtags_first() -> None:
    first = _render(make_story(language=_NB), "bluesky")[0]
    assert (
        first.text
        == f"""Nye krefter i klyngen

Vi ønsker Nordlys (@nordlys.example), Klarsyn og Lykt velkommen.

{_link("bluesky").replace("digests", "nb/digests")}

#FjordLife #NewMembers #Radioligander"""
    )
    (many,) = _render(replace(make_story(8), headline="New strength for the cluster this autumn"), "bluesky")
    assert (
        many.text
        == f"""New strength for the cluster this autumn

A warm welcome to Nordlys (@nordlys.example), Klarsyn, Lykt, Nordlys 4 (@nordlys.example), Klarsyn 5, Lykt 6 and 2\
 more.

{_link("bluesky")}

#FjordLife"""
    )


def test_render_snippets_of_a_digest_for_mastodon_keeps_the_whole_quote() -> None:
    (snippet,) = _render(make_story(), "mastodon")
    assert (
        snippet.text
        == f"""New strength for the cluster

• Nordlys (@nordlys@social.example) makes isotopes for targeted cancer treatment, without a reactor.
• Klarsyn builds decision support for doctors who read images.
• Lykt supports the families of cancer patients all over the country.

“We needed neighbours who dare to try something new, and we found them here.”
– Ingrid Solheim, co-founder & co-CEO, Nordlys

{_link("mastodon")}

#FjordLife #NewMembers #Radioligands #Isotopes"""
    )
    # The link costs 23, and "@social.example" nothing.
    assert snippet.used == len(snippet.text) - len(_link("mastodon")) + 23 - len("@social.example")


def test_render_snippets_of_a_digest_for_instagram_has_no_link() -> None:
    (snippet,) = _render(make_story(4), "instagram")
    assert (
        snippet.text
        == """New strength for the cluster

From isotopes to patient support: these are the organisations that joined us in November.

• Nordlys makes isotopes for targeted cancer treatment, without a reactor.

• Klarsyn builds decision support for doctors who read images.

• Lykt supports the families of cancer patients all over the country.

Also new: Nordlys Radiopharma AS 4.

“We needed neighbours who dare to try something new, and we found them here.”
– Ingrid Solheim, co-founder & co-CEO, Nordlys

Read more: the link is in our bio.

#FjordLife #NewMembers #Radioligands #Isotopes"""
    )
    assert (snippet.url, snippet.warnings) == ("", ())


def test_render_snippets_of_an_announcement_for_x() -> None:
    link = _link("x", "announcements/nordlys-radiopharma")
    text = (
        "Nordlys (@nordlysradio) has joined Fjord Life.\n\n"
        "Nordlys makes isotopes for targeted cancer treatment, without a reactor.\n\n"
        f"{link}\n\n#FjordLife #NewMembers"
    )
    assert _render(make_story(kind=_ANNOUNCEMENT), "x") == [
        Snippet(
            network="x",
            part=1,
            text=text,
            used=len(text) - len(link) + 23,
            limit=280,
            unit="weighted characters",
            url=link,
            alt="Nordlys Radiopharma",
        )
    ]


def test_render_snippets_of_a_norwegian_announcement_for_threads() -> None:
    (snippet,) = _render(make_story(language=_NB, kind=_ANNOUNCEMENT), "threads")
    link = _link("threads", "announcements/nordlys-radiopharma").replace(SITE, f"{SITE}/nb")
    assert (
        snippet.text
        == f"""Velkommen, Nordlys

Nordlys er nytt medlem i Fjord Life. Nordlys lager isotoper til målrettet kreftbehandling uten reaktor.

«Vi trengte naboer som tør å prøve noe nytt, og dem fant vi her.»
– Ingrid Solheim, daglig leder, Nordlys

{link}

#FjordLife"""
    )


def test_render_snippets_of_many_members_names_some_and_counts_the_rest() -> None:
    (snippet,) = _render(make_story(40, compact=True), "x")
    assert (
        snippet.text
        == f"""New strength for the cluster

A warm welcome to Nordlys (@nordlysradio), Klarsyn, Lykt, Nordlys 4 (@nordlysradio), Klarsyn 5, Lykt 6 and 34 more.

{_link("x")}

#FjordLife #NewMembers"""
    )


def test_render_snippets_of_nobody_is_the_headline_and_the_link() -> None:
    (snippet,) = _render(replace(make_story(0), headline="No new members"), "x")
    assert snippet.text == f"No new members\n\n{_link('x')}\n\n#FjordLife #NewMembers"


def test_render_snippets_takes_the_first_paragraph_for_want_of_a_summary() -> None:
    story = make_story(kind=_ANNOUNCEMENT)
    blocks = (StoryQuote(text="Yes." * 200, speaker="A"), StoryParagraph(text="They make *lead* isotopes."))
    profile = replace(story.profiles[0], summary="", blocks=blocks, social=StoryHandles())
    (snippet,) = _render(replace(story, profiles=(profile,), standfirst="A new neighbour."), "linkedin")
    link = _link("linkedin", "announcements/nordlys-radiopharma")
    assert (
        snippet.text
        == f"""Welcome, Nordlys

Nordlys has joined Fjord Life.

A new neighbour.

They make lead isotopes.

Read more: {link}

#FjordLife #NewMembers #Radioligands #Isotopes"""
    )


def test_render_snippets_takes_a_focus_area_of_each_member_in_turn() -> None:
    story = make_story()
    areas = (("isotopes", "reactors"), (), ("patient support", "Isotopes"))
    profiles = tuple(replace(each, focus_areas=own) for each, own in zip(story.profiles, areas, strict=True))
    last = _render(replace(story, profiles=profiles), "linkedin")[0].text.splitlines()[-1]
    assert last == "#FjordLife #NewMembers #Isotopes #PatientSupport #Reactors"


def test_render_snippets_marks_a_translated_quote() -> None:
    story = make_story()
    klarsyn = replace(story, profiles=story.profiles[1:2], roster=story.roster[1:2])
    assert "– Ola Brenna, chief medical officer, Klarsyn (Translated from Norwegian)\n" in (
        _render(klarsyn, "linkedin")[0].text
    )


def test_render_snippets_shortens_a_long_summary_to_fit() -> None:
    story = make_story(kind=_ANNOUNCEMENT)
    summary = "Nordlys makes isotopes for targeted cancer treatment, " * 8 + "for all."
    (snippet,) = _render(replace(story, profiles=(replace(story.profiles[0], summary=summary),)), "x")
    assert snippet.text.splitlines()[2] == (
        "Nordlys makes isotopes for targeted cancer treatment, Nordlys makes isotopes for targeted cancer treatment,"
        " Nordlys makes isotopes for targeted cancer treatment, Nordlys…"
    )
    assert (snippet.used, snippet.warnings) == (268, ())


def test_render_snippets_shortens_a_part_of_a_thread_to_fit() -> None:
    story = make_story()
    summary = "Nordlys makes isotopes, " * 20 + "for all."
    profiles = (replace(story.profiles[0], summary=summary), *story.profiles[1:])
    part = _render(replace(story, profiles=profiles), "x")[1]
    assert (part.part, part.used, part.text) == (
        2,
        280,
        "Nordlys (@nordlysradio) makes isotopes, " + "Nordlys makes isotopes, " * 9 + "Nordlys makes isotopes…",
    )


def test_render_snippets_takes_the_editors_words_with_the_link_in_place_of_url() -> None:
    own = (
        StorySnippet(network="x", text="Ours: {url} *and* {0} \\1"),
        StorySnippet(network="linkedin", text="No link here."),
    )
    story = replace(make_story(), snippets=own)
    assert [(each.text, each.url, each.part) for each in _render(story, "x")] == [
        (f"Ours: {_link('x')} *and* {{0}} \\1", _link("x"), 1)
    ]
    assert [(each.text, each.url, each.warnings) for each in _render(story, "linkedin")] == [("No link here.", "", ())]


def test_render_snippets_says_by_how_much_the_editors_words_are_too_long() -> None:
    story = replace(make_story(), snippets=(StorySnippet(network="bluesky", text="a" * 337),))
    (snippet,) = _render(story, "bluesky")
    assert (snippet.used, snippet.warnings) == (
        337,
        ("37 graphemes too long: Bluesky takes 300, and this is 337.",),
    )


def test_render_snippets_of_a_network_that_only_the_editors_wrote_for() -> None:
    config = make_config(social={"networks": ["linkedin"]})
    story = replace(make_story(), snippets=(StorySnippet(network="mastodon", text="Ours"),))
    assert [snippet.network for snippet in render_snippets(story, config)] == ["linkedin", "mastodon"]


def test_render_snippets_of_approved_texts_gives_the_same_again() -> None:
    story = make_story()
    odd = replace(story, headline="Write {url} and {{ 7*7 }} here")
    snippets = render_snippets(odd, _CONFIG)
    final = tuple(StorySnippet(network=each.network, text=each.text, part=each.part) for each in snippets)
    assert snippets[0].text.startswith("Write url and {{ 7*7 }} here\n")
    assert render_snippets(replace(odd, headline="Changed", snippets=final), _CONFIG) == snippets


def test_render_snippets_keeps_plain_links_when_tags_are_not_wanted() -> None:
    config = make_config(social={"tag_links": False})
    assert {snippet.url for snippet in render_snippets(make_story(), config)} == {f"{SITE}/digests/2025-11/", ""}


def test_render_snippets_takes_the_mastodon_servers_limit() -> None:
    config = make_config(social={"mastodon_limit": 130})
    (snippet,) = _render(make_story(), "mastodon", config)
    assert (snippet.limit, snippet.used, snippet.text) == (
        130,
        125,
        "New strength for the cluster\n\n"
        "A warm welcome to Nordlys (@nordlys@social.example), Klarsyn and Lykt.\n\n"
        f"{_link('mastodon')}\n\n#Radioligands",
    )


def test_render_snippets_warns_without_a_site() -> None:
    story = replace(make_story(), url="", snippets=(StorySnippet(network="x", text="See {url}"),))
    config = make_config(site={"url": ""})
    warning = "There is no link in it, as this workspace has no site yet: set [site] url in config.toml."
    assert [(each.network, each.url, each.warnings) for each in render_snippets(story, config) if each.part == 1] == [
        ("linkedin", "", (warning,)),
        ("x", "", (warning,)),
        ("bluesky", "", (warning,)),
        ("mastodon", "", (warning,)),
        ("facebook", "", (warning,)),
        ("threads", "", (warning,)),
        ("instagram", "", ()),
    ]


@pytest.mark.parametrize(
    ("length", "warning", "text"),
    [
        (
            220,
            "The link carries no campaign tags, as there was no room for them.",
            "Nordlys has joined Fjord Life.\n\n{url}",
        ),
        (
            340,
            "There is no link in it, as there was no room: the link alone takes 340 of the 300 graphemes.",
            "Nordlys (@nordlys.example) has joined Fjord Life.\n\n"
            "Nordlys makes isotopes for targeted cancer treatment, without a reactor.\n\n"
            "#FjordLife #NewMembers #Radioligands",
        ),
    ],
)
def test_render_snippets_of_a_long_link_says_what_became_of_it(length: int, warning: str, text: str) -> None:
    url = f"{SITE}/".ljust(length, "a")
    (snippet,) = _render(replace(make_story(kind=_ANNOUNCEMENT), url=url), "bluesky")
    assert (snippet.text, snippet.warnings) == (text.format(url=url), (warning,))


def test_render_snippets_describes_a_picture_without_alt_text_and_asks_for_one() -> None:
    story = replace(make_story(), hero=make_image("hero", ""))
    (snippet,) = _render(story, "linkedin")
    assert (snippet.alt, snippet.warnings) == (
        "A picture with the news: New strength for the cluster",
        ("The picture has no alt text; a general one stands in for it. Say in a sentence what is to be seen.",),
    )


def test_render_snippets_for_instagram_asks_for_a_picture() -> None:
    (snippet,) = _render(replace(make_story(), hero=None), "instagram")
    assert (snippet.alt, snippet.warnings) == (
        "",
        ("Instagram takes no post without a picture: give the publication a hero image.",),
    )


def test_render_snippets_takes_the_workspaces_own_template(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "social"
    folder.mkdir(parents=True)
    (folder / "digest.x.txt").write_text("Hello! {{ link }} " + "word " * 100, encoding="utf-8")
    first = _render(make_story(), "x", make_config(tmp_path))[0]
    # A template that gives nothing up is cut after a word, so that it fits all the same.
    assert first.text == "Hello!" + " word" * 54 + "…"
    assert (first.used, first.warnings) == (
        278,
        ("There is no link in it, as there was no room: the link alone takes 23 of the 280 weighted characters.",),
    )


def test_render_snippets_names_a_broken_template(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "social"
    folder.mkdir(parents=True)
    (folder / "digest.x.txt").write_text("{{ hook }}\n{{ hooks }}", encoding="utf-8")
    with pytest.raises(TemplateFailedError, match=r"^social/digest\.x\.txt, line 2: 'hooks' is undefined$"):
        render_snippets(make_story(), make_config(tmp_path))


_TEXTS = st.lists(
    st.sampled_from(
        [
            "https://a.no/b?c",
            "#Tag",
            "@ab@c.no",
            "{url}",
            "{{ 7*7 }}",
            "👨‍👩‍👧‍👦",
            "日本語",
            "Isotopes.",
            "og",
            "å" * 90,
        ]
    )
    | st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=6),
    min_size=1,
    max_size=60,
).map(" ".join)


@settings(max_examples=25)
@given(
    st.sampled_from(PublicationKind), st.integers(1, 6), _TEXTS, _TEXTS, _TEXTS, st.sampled_from([40, 150, 280, 320])
)
def test_render_snippets_always_fit_and_never_cut_the_link(
    kind: PublicationKind, members: int, headline: str, name: str, summary: str, url_length: int
) -> None:
    story = make_story(members, kind=kind)
    url = "https://news.fjord.no/".ljust(url_length, "a")
    handles = StoryHandles(x="@" + "x" * 15, bluesky="@" + "b" * 60 + ".no", mastodon="@m@" + "m" * 60 + ".no")
    profiles = tuple(
        replace(profile, short_name=name[:200], name=name[:200], summary=summary[:500], social=handles)
        for profile in story.profiles
    )
    story = replace(story, headline=headline[:500], profiles=profiles, url=url)
    for snippet in render_snippets(story, _CONFIG):
        assert is_within(snippet.text, rules_in(_CONFIG, snippet.network)), snippet
        assert snippet.used <= snippet.limit
        own = [link for link in find_addresses(snippet.text) if link.startswith("https://news.")]
        assert all(link == url or link.startswith(f"{url}?utm_source={snippet.network}&") for link in own)
        assert all(re.search(r"utm_campaign=[a-z0-9-]+$", link) for link in own if link != url)
