"""What a correction or a retraction says: to readers of the page and the feed, and where nothing can be called back."""

import datetime as dt
from dataclasses import dataclass, replace

from occnews.editorial.wording import Words
from occnews.model.story import Story, StoryRetraction


@dataclass(frozen=True, kw_only=True)
class Callback:
    """Ready wording for what is out of our hands: the email already sent, and the post already made."""

    email_subject: str
    email: str
    post: str

    def to_text(self) -> str:
        """As a person copies it."""
        return f"{self.email_subject}\n\n{self.email}\n\n---\n\n{self.post}\n"


def compose_callback(story: Story, words: Words, *, published: dt.date) -> Callback | None:
    """Word what to send after a story that was corrected or retracted; None when it was neither.

    ``published`` is the day on which the story first went out.
    """
    if story.retraction:
        kind, headline, because = "retraction", story.retraction.headline, story.retraction.text
    elif story.corrections:
        kind, headline, because = "correction", story.headline, story.corrections[-1].text
    else:
        return None
    values = {
        "headline": headline,
        "because": _end_sentence(because),
        "published": words.date(published),
        "url": story.url,
    }
    email = words.text(f"{kind}.email", **values)
    post = words.text(f"{kind}.post", **values)
    subject = words.text(f"{kind}.email_subject", headline=headline)
    return Callback(email_subject=subject, email=_capitalise(email), post=_capitalise(post))


def compose_retraction(story: Story, because: str, words: Words, *, published: dt.date, on: dt.date) -> Story:
    """What stands in the place of a retracted story: its headline, and that and why it was taken back ``on`` a day."""
    body = words.text(
        "retraction.body", published=words.date(published), date=words.date(on), because=_end_sentence(because)
    )
    nothing: dict[str, tuple[()]] = dict.fromkeys(
        ("boilerplate", "roster", "lead_in", "profiles", "closing", "related", "snippets", "corrections"), ()
    )
    texts = dict.fromkeys(("standfirst", "continue_reading", "subject"), "")
    return replace(
        story,
        headline=words.text("retraction.headline", headline=story.headline),
        preheader=body,
        intro=(body,),
        hero=None,
        url=story.page_url,
        has_external_url=False,
        retraction=StoryRetraction(text=because, date=on, headline=story.headline),
        **nothing,  # type: ignore[arg-type]  # fields of Story, by name
        **texts,  # type: ignore[arg-type]
    )


def _capitalise(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]


def _end_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
