"""Ready wording for what is out of our hands, and what stands in the place of a retracted story."""

import dataclasses
import datetime as dt

import pytest
from tests.stories import make_story

from occnews.editorial.callbacks import compose_callback, compose_retraction
from occnews.editorial.wording import Words, load_words
from occnews.model.member import Language
from occnews.model.story import StoryNotice, StoryRetraction

EN, NB = load_words(Language.EN), load_words(Language.NB)
OUT = dt.date(2025, 11, 26)
BACK = dt.date(2025, 12, 1)


def test_no_callback_without_a_reason() -> None:
    assert compose_callback(make_story(2), EN, published=OUT) is None


def test_callback_of_a_correction_tells_of_the_last_one() -> None:
    notices = (StoryNotice(text="The first.", date=BACK), StoryNotice(text="Was it Oslo? It was Bergen"))
    story = dataclasses.replace(make_story(2), corrections=notices, headline="News", url="https://n.example/x/")
    callback = compose_callback(story, EN, published=OUT)
    assert callback is not None
    assert callback.to_text() == (
        "Correction: News\n\n"
        "On 26 November 2025 we sent you the news “News”. It needs a correction: Was it Oslo? It was Bergen.\n\n"
        "We are sorry. The corrected story is here:\nhttps://n.example/x/\n\n---\n\n"
        "A correction to our post of 26 November 2025: Was it Oslo? It was Bergen.\n\n"
        "The corrected story: https://n.example/x/\n"
    )


@pytest.mark.parametrize("words", [EN, NB], ids=["en", "nb"])
def test_retraction_leaves_the_headline_and_the_reason_alone(words: Words) -> None:
    story = dataclasses.replace(
        make_story(3), has_external_url=True, url="https://own.example", page_url="https://n.example/x/"
    )
    taken = compose_retraction(story, "It was wrong", words, published=OUT, on=BACK)
    assert taken.headline == words.text("retraction.headline", headline=story.headline)
    assert taken.retraction == StoryRetraction(text="It was wrong", date=BACK, headline=story.headline)
    assert (taken.roster, taken.profiles, taken.images, taken.snippets, taken.related) == ((), (), (), (), ())
    assert (taken.url, taken.has_external_url) == ("https://n.example/x/", False)
    assert taken.intro == (taken.preheader,)
    assert taken.preheader.endswith(f"{words.date(BACK)}: It was wrong.")
    callback = compose_callback(taken, words, published=OUT)
    assert callback is not None
    assert callback.email_subject == taken.headline
    assert "It was wrong." in callback.email
    assert callback.post[0].isupper()
