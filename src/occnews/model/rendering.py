"""What renderers return."""

from dataclasses import dataclass

from occnews.model.member import Language


@dataclass(frozen=True, kw_only=True)
class RenderedEmail:
    """One email, before it is addressed. ``text`` is hard-wrapped at 72; ``html`` is a whole document."""

    language: Language
    subject: str
    preheader: str
    html: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A story as one network's text (``part`` counts from 1 within a thread).

    ``used`` and ``limit`` are in ``unit`` (``weighted characters``, ``graphemes`` …). ``url`` is the link in it or "".
    ``alt`` describes the picture to attach, "" when there is none.
    """

    network: str
    part: int
    text: str
    used: int
    limit: int
    unit: str
    url: str
    alt: str
    warnings: tuple[str, ...] = ()
