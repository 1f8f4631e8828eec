"""Story → MJML → one email: subject, HTML and text."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from occnews.config import Config
from occnews.editorial.wording import Words, load_words
from occnews.errors import TemplateFailedError
from occnews.model.member import Language
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos, Personal, RenderedEmail
from occnews.model.story import Story, StoryFacts, StoryImage, StoryProfile
from occnews.render import richtext
from occnews.render.environment import make_environment, render_template
from occnews.render.palette import make_palette

TEXT_COLUMNS: Final = 72
# Gmail cuts at about 102 kB, and some lists add to what they send on; 80 kB is where our own check warns.
SIZE_MOST: Final = 78_000
# The compiler crashes the whole process somewhere near 9,000 nested tags; ours nest about 20 deep.
DEEPEST_NESTING: Final = 200
NETWORK_NAMES: Final = {
    "linkedin": "LinkedIn",
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "facebook": "Facebook",
    "threads": "Threads",
    "instagram": "Instagram",
}
_TAG: Final = re.compile(r"<!--.*?-->|<(/?)([A-Za-z][\w-]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*?(/?)>", re.DOTALL)
# The compiler panics over a conditional comment that is not exactly so.
_BROKEN_CONDITION: Final = re.compile(
    r"<!(?:--)?\[if(?![^\]<>]{0,200}\](?:>-->|><!-->|-->|>))|<!(?:--<!)?\[endif(?!\](?:-->|>))"
)
# What the compiler would write into attributes as «\u{a0}»: all that is no letter, digit or plain ASCII.
_AWKWARD: Final = re.compile(r"""[^ !#-\[\]-~\w]|[\uff9e\uff9f]""")
_SHIELDED: Final = re.compile(
    r"""<(?:!--.*?-->|(mj-style|style)\b.*?</\1|(?P<title>mj-title>[^<]+)|[A-Za-z](?:[^'">]++|"[^"]*+"|'[^']*+')*+>)""",
    re.DOTALL,
)
_VALUE: Final = re.compile(r"""(?<==")[^"]+(?=")|(?<==')[^']+(?=')""")
_COMMENT: Final = re.compile(r"(<!--\[if .*?-->|<!--<!\[endif\]-->)|<!--.*?-->", re.DOTALL)
_SEAM: Final = re.compile(r"(?<!<!--)<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
# Hidden is hidden; but spam filters hold white text against an email, and the preheader would be just that.
_WHITE_PREHEADER: Final = "display:none;font-size:1px;color:#ffffff;"
_VOID: Final = frozenset({"br", "img", "hr", "meta", "input", "link", "wbr", "col"})


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One email before it is rendered: the folder of ``templates/email/`` and what fills its three templates."""

    folder: str
    language: Language
    preheader: str
    personal: Personal
    values: Mapping[str, object]


def render_email(story: Story, config: Config, logos: Logos, personal: Personal) -> RenderedEmail:
    """Render a story as an email, addressed to nobody but for ``personal``.

    The values of ``personal`` stand in the result as they are (HTML-escaped in ``html``). Raises TemplateFailedError,
    and ConfigError when a workspace's own wording cannot be filled in.
    """
    letter = compose_letter(story, config, logos, personal)
    return render_letter(_cut_roster(letter, story, config) if story.compact and story.url else letter, config)


def compose_letter(story: Story, config: Config, logos: Logos, personal: Personal) -> Letter:
    """The letter that a story is rendered as."""
    languages = {story.language, *(profile.language for profile in story.profiles)}
    values = {
        "story": story,
        "shown": len(story.roster),
        "words_in": {each: load_words(each, config.templates_folder) for each in languages},
        "logos": logos,
        "summaries": {profile.slug: profile.summary for profile in story.profiles},
    }
    return Letter(
        folder=choose_layout(story),
        language=story.language,
        preheader=story.preheader,
        personal=personal,
        values=values,
    )


def _cut_roster(letter: Letter, story: Story, config: Config) -> Letter:
    """Show as many of a big month's members as fit below Gmail's clip; the page has all of them."""
    shown = len(story.roster)
    while shown > 1:
        # Addressed to nobody, as each recipient must get the same members.
        tried = replace(letter, personal=Personal(), values={**letter.values, "shown": shown})
        size = len(render_letter(tried, config).html.encode())
        if size <= SIZE_MOST:
            break
        shown = max(1, shown * SIZE_MOST // size - 1)
    return replace(letter, values={**letter.values, "shown": shown})


def render_letter(letter: Letter, config: Config) -> RenderedEmail:
    """Render a letter's three templates. Raises TemplateFailedError, ConfigError."""
    environment = make_email_environment(config)
    folder = f"email/{letter.folder}"
    context = make_context(letter, config)
    subject = " ".join(render_template(environment, f"{folder}/subject.txt", **context).split())
    mjml = render_template(environment, f"{folder}/body.mjml", subject=subject, **context)
    text = render_template(environment, f"{folder}/body.txt", subject=subject, **context)
    return RenderedEmail(
        language=letter.language,
        subject=subject,
        preheader=letter.preheader,
        html=_name_medium(compile_mjml(mjml, f"{folder}/body.mjml"), load_words(letter.language)),
        text=wrap_text(text),
        personal=letter.personal,
    )


def _name_medium(html: str, words: Words) -> str:
    # Screen readers say what this is; the compiler says it in English.
    return html.replace('aria-roledescription="email"', f'aria-roledescription="{words.text("email.medium")}"', 1)


def make_context(letter: Letter, config: Config) -> dict[str, object]:
    """All that the templates of a letter may name, but for ``subject``."""
    return {
        "language": letter.language,
        "preheader": letter.preheader,
        "words": load_words(letter.language, config.templates_folder),
        "cluster": config.cluster,
        "brand": config.brand,
        "personal": letter.personal,
        **letter.values,
    }


def make_placeholders(secret: str, *names: str) -> Personal:
    """A placeholder for each named field of Personal, which no member's text can hold: ``secret`` is random and new.

    ``secret`` is of ASCII letters and digits.
    """
    return Personal(**{name: f"{name.replace('_', '')}{secret}" for name in names})


def choose_layout(story: Story) -> str:
    """Which folder of ``templates/email/`` a story is rendered with."""
    if story.kind is PublicationKind.ANNOUNCEMENT:
        return "announcement"
    return "digest-compact" if story.compact else "digest"


def compile_mjml(mjml: str, template: str) -> str:
    """Compile MJML to HTML. Raises TemplateFailedError, which names the template."""
    from mjml import mjml2html

    _check_nesting(mjml, template)
    if _BROKEN_CONDITION.search(mjml):
        raise TemplateFailedError(template, None, "holds a conditional comment that is not complete.")
    try:
        return _tidy(str(mjml2html(shield_values(mjml), fonts={})))  # no fonts: otherwise Google's are asked for
    except BaseException as error:
        # A panic of the compiler's is no Exception, and its class cannot be imported.
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        raise TemplateFailedError(template, None, f"is not valid MJML once filled in: {error}") from None


def _tidy(html: str) -> str:
    """Take out what nobody sees: comments but Outlook's, the seams between those, the colour of what is hidden."""
    return _SEAM.sub("", _COMMENT.sub(r"\1", html)).replace(_WHITE_PREHEADER, "display:none;font-size:1px;", 1)


def shield_values(mjml: str) -> str:
    """Write what the compiler would garble in attributes (and the title, which becomes one) as character references.

    A no-break space in an alt text came out as ``\\u{a0}``, and the parts of a joined emoji likewise.
    """
    return _SHIELDED.sub(_shield, mjml)


def _shield(match: re.Match[str]) -> str:
    text = match[0]
    is_plain = text.isascii() and text.isprintable() and "\\" not in text and "='" not in text
    if is_plain or match[1] or text.startswith("<!"):
        return text
    return _write_references(match) if match["title"] else _VALUE.sub(_write_references, text)


def _write_references(match: re.Match[str]) -> str:
    return _AWKWARD.sub(lambda awkward: f"&#{ord(awkward[0])};", match[0])


def wrap_text(text: str, columns: int = TEXT_COLUMNS) -> str:
    """Wrap each line at ``columns``, its indent kept; a longer word (an address) and a command to type stay whole.

    Runs of empty lines become one, and the result ends in one line feed.
    """
    lines = [wrapped for line in text.splitlines() for wrapped in _wrap_line(line, columns)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def fit(image: StoryImage, most_wide: int, most_high: int) -> tuple[int, int]:
    """The size to show an image in: within the box, never enlarged. The height is 0 when it is not known."""
    if not (image.width and image.height):
        return most_wide, 0
    scale = min(most_wide / image.width, most_high / image.height, 1)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _wrap_line(line: str, columns: int) -> list[str]:
    stripped = line.strip()
    if len(line.rstrip()) <= columns or stripped.startswith("occnews "):
        return [line.rstrip()]
    indent = " " * min(len(line) - len(line.lstrip()), columns // 2)
    hang = re.match(r"(?:[-*–]|\d{1,3}\.) ", stripped)
    return textwrap.wrap(
        stripped,
        columns,
        initial_indent=indent,
        subsequent_indent=indent + " " * (len(hang.group()) if hang else 0),
        break_long_words=False,
        break_on_hyphens=False,
    )


def make_email_environment(config: Config) -> Environment:
    """The environment of the templates of emails, kept between renders."""
    return _make_email_environment(config, config.templates_folder.is_dir())


# Kept between renders, as compiling the templates takes longer than rendering them; Jinja sees changed files itself,
# but not that a workspace has got templates of its own: hence the second argument.
@lru_cache(maxsize=4)
def _make_email_environment(config: Config, _has_own_templates: bool) -> Environment:
    palette = make_palette(config.brand)
    environment = make_environment(config)
    environment.filters["rich_email"] = partial(_to_email_html, accent=palette.light.accent)
    environment.filters["host"] = _name_site
    environment.globals |= {
        "palette": palette,
        "fonts": {"heading": _shorten_fonts(config.brand.heading_font), "body": _shorten_fonts(config.brand.body_font)},
        "fit": fit,
        "network_names": NETWORK_NAMES,
        "shows_facts": _shows_facts,
    }
    return environment


def _to_email_html(text: str, accent: str) -> Markup:
    """Clean block HTML, its links in the accent: a member's own text cannot hold a raw ``<a`` that is none."""
    styled = str(richtext.to_html(text)).replace('<a href="', f'<a style="color:{accent}" href="')
    return Markup(styled)  # noqa: S704 - our own colour in what richtext cleaned


def _shorten_fonts(fonts: str) -> Markup:
    # They stand in hundreds of style attributes, where &#39; would cost four bytes more each time.
    return Markup(",".join(part.strip() for part in fonts.split(",")))  # noqa: S704 - the setting admits no markup


def _name_site(url: str) -> str:
    """What people call a site: its host without ``www.``."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _shows_facts(profile: StoryProfile) -> bool:
    """Whether the profile's own facts already stand among its blocks."""
    return any(isinstance(block, StoryFacts) and block.items == profile.facts for block in profile.blocks)


def _check_nesting(mjml: str, template: str) -> None:
    depth = 0
    for tag in _TAG.finditer(mjml):
        closing, name, closed = tag.groups()
        if name is None:
            continue
        if name.lower() == "mj-include":
            raise TemplateFailedError(template, None, "holds mj-include, which breaks widths; use Jinja's include.")
        if closed or name.lower() in _VOID:
            continue
        depth += -1 if closing else 1
        if depth > DEEPEST_NESTING:
            raise TemplateFailedError(template, None, f"nests tags more than {DEEPEST_NESTING} deep.")
