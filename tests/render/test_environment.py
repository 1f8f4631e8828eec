"""Tests of the template environment: escaping, whose template comes first, and mistakes in templates."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.stories import make_config, make_image, make_logos
from tests.strategies import lines

from occnews.editorial.wording import load_words
from occnews.errors import TemplateFailedError
from occnews.model.member import Language
from occnews.model.rendering import Logos
from occnews.model.story import StoryImage
from occnews.render.environment import hash_appearance, image_url, make_environment, media_base, render_template


def write_template(root: Path, name: str, text: str) -> None:
    path = root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("suffix", ["html", "xml", "mjml", "html.j2"])
def test_markup_is_escaped(tmp_path: Path, suffix: str) -> None:
    write_template(tmp_path, f"x.{suffix}", "<p title='{{ text }}'>{{ text }}</p>")
    rendered = render_template(make_environment(make_config(tmp_path)), f"x.{suffix}", text="<b>'&\"")
    assert rendered == "<p title='&lt;b&gt;&#39;&amp;&#34;'>&lt;b&gt;&#39;&amp;&#34;</p>"


def test_text_is_not_escaped(tmp_path: Path) -> None:
    write_template(tmp_path, "x.txt", "{{ text }}")
    assert render_template(make_environment(make_config(tmp_path)), "x.txt", text="<b>'&") == "<b>'&"


@settings(max_examples=50)
@given(text=lines())
def test_any_text_leaves_markup_well_formed(text: str) -> None:
    environment = make_environment(make_config())
    environment.loader = None
    template = environment.from_string('{% autoescape true %}<p a="{{ text }}">{{ text }}</p>{% endautoescape %}')
    element = etree.fromstring(template.render(text=text))
    assert (element.get("a"), element.text or "") == (text, text)


def test_own_template_comes_first(tmp_path: Path) -> None:
    write_template(tmp_path, "email/digest/subject.txt", "Our own")
    assert render_template(make_environment(make_config(tmp_path)), "email/digest/subject.txt") == "Our own"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("a\nb\n{% if %}", 3, "Expected an expression"),
        ("{{ 1 / 0 }}", 1, "ZeroDivisionError: division by zero"),
        ("a\n{{ 'a' + 1 }}", 2, "TypeError"),
        ("{% include 'x.txt' %}", 1, "RecursionError"),
        ("{% include 'gone.txt' %}", 1, "there is no template «gone.txt»"),
    ],
)
def test_mistake_in_a_template_names_it(tmp_path: Path, text: str, line: int, reason: str) -> None:
    write_template(tmp_path, "x.txt", text)
    with pytest.raises(TemplateFailedError) as raised:
        render_template(make_environment(make_config(tmp_path)), "x.txt")
    assert (raised.value.template, raised.value.line) == ("x.txt", line)
    assert raised.value.reason.startswith(reason)


def test_image_url_prefers_the_file() -> None:
    image = make_image("a", "A")
    assert image_url(media_base(make_config()), image) == f"https://news.fjordlife.example/media/{image.file}"
    assert image_url(media_base(make_config(site={"url": ""})), image) == f"media/{image.file}"
    assert image_url("media/", StoryImage(url="https://x.example/a.png")) == "https://x.example/a.png"


def test_appearance_changes_with_each_of_its_parts(tmp_path: Path) -> None:
    config, logos, words = make_config(tmp_path), make_logos(), (load_words(Language.EN),)
    first = hash_appearance(config, logos, words)
    assert first == hash_appearance(make_config(tmp_path), make_logos(), words)
    others = {
        hash_appearance(make_config(tmp_path, brand={"accent": "#123456"}), logos, words),
        hash_appearance(make_config(tmp_path, cluster={"postal_address": "Elsewhere"}), logos, words),
        hash_appearance(config, Logos(), words),
        hash_appearance(config, dataclasses.replace(logos, dark=None), words),
        hash_appearance(config, logos, (load_words(Language.NB),)),
    }
    write_template(tmp_path, "email/digest/subject.txt", "Our own")
    assert len({first, hash_appearance(config, logos, words), *others}) == 7


def test_appearance_of_stories_does_not_change_with_that_of_notices(tmp_path: Path) -> None:
    config, logos = make_config(tmp_path), make_logos()
    first = hash_appearance(config, logos, (load_words(Language.EN),))
    write_template(tmp_path, "email/goodbye/body.txt", "Farewell")
    write_template(tmp_path, "email/_base/notice.mjml", "Ours")
    write_template(tmp_path, "words/en.toml", "[notice.goodbye]\nsubject = 'Farewell'")
    own_words = load_words(Language.EN, config.templates_folder)
    assert own_words.text("notice.goodbye.subject") == "Farewell"
    assert hash_appearance(config, logos, (own_words,)) == first


def test_mistake_in_an_included_template_names_that_one(tmp_path: Path) -> None:
    write_template(tmp_path, "email/x.txt", "a{% include 'email/_base/y.txt' %}")
    write_template(tmp_path, "email/_base/y.txt", "a\nb\n{{ nothing }}")
    with pytest.raises(TemplateFailedError) as raised:
        render_template(make_environment(make_config(tmp_path)), "email/x.txt")
    assert (raised.value.template, raised.value.line) == ("email/_base/y.txt", 3)


def test_make_environment_needs_no_templates_of_the_workspace() -> None:
    template = make_environment(make_config()).get_template("email/digest/subject.txt")
    assert template.name == "email/digest/subject.txt"
