"""The Jinja environment that every template is rendered in, and the hash of what is in force."""

import hashlib
import os
from functools import partial
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from occnews import resources
from occnews.config import Config
from occnews.editorial.wording import Words
from occnews.errors import TemplateFailedError
from occnews.model.notice import NoticeKind
from occnews.model.rendering import Logos
from occnews.model.story import StoryImage
from occnews.render import richtext

# What a workspace's own template can do wrong while it runs, such as «1 + "a"» or including itself.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
CACHE_NAME = ".cache"
_NOTICES = frozenset(kind.value for kind in NoticeKind)
_ESCAPED = (".html", ".xml", ".mjml", ".html.j2")


def make_environment(config: Config) -> Environment:
    """Make the environment: the workspace's own ``templates/`` first, then the shipped ones.

    html, xml and mjml are autoescaped, text is not; an undefined name is an error. Filters: ``rich`` (Markdown → block
    HTML), ``rich_inline``, ``plain`` (Markdown → text). Global: ``image_url``.
    """
    folders = [folder for folder in (config.templates_folder, resources.templates_folder()) if folder.is_dir()]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=lambda name: name is not None and name.endswith(_ESCAPED),  # noqa: S701 - select_autoescape skips .mjml
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=_make_bytecode_cache(config.root / CACHE_NAME),
    )
    environment.filters["rich"] = richtext.to_html
    environment.filters["rich_inline"] = richtext.to_inline_html
    environment.filters["plain"] = richtext.to_plain
    environment.globals["image_url"] = partial(image_url, media_base(config))
    return environment


def _make_bytecode_cache(folder: Path) -> FileSystemBytecodeCache | None:
    """Keep compiled templates in the workspace, by the hash of their source: a build is a quarter of a second faster.

    None where nothing can be written, and outside a workspace.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder), "%s.jinja") if os.access(folder, os.W_OK) else None


def media_base(config: Config) -> str:
    """Where images are found, with a final slash: under the site's address, or a relative ``media/`` without one."""
    return f"{config.site.url}/media/" if config.site.url else "media/"


def image_url(base: str, image: StoryImage) -> str:
    """The address of an image: its file under ``base``, or its own address."""
    return f"{base}{image.file}" if image.file else image.url


def render_template(environment: Environment, name: str, **context: object) -> str:
    """Render one template. Raises TemplateFailedError with the template's name and line."""
    try:
        return environment.get_template(name).render(**context)
    except TemplateSyntaxError as error:
        raise TemplateFailedError(error.name or name, error.lineno, error.message or "is not valid Jinja") from None
    except TemplateNotFound as error:
        raise TemplateFailedError(*_place_of(error, name), f"there is no template «{error}»") from None
    except TemplateError as error:
        raise TemplateFailedError(*_place_of(error, name), str(error)) from None
    except _MISTAKES as error:
        raise TemplateFailedError(*_place_of(error, name), f"{type(error).__name__}: {error}") from None


def check_syntax(environment: Environment, name: str) -> None:
    """Read a template without rendering it. Raises TemplateFailedError with its line."""
    try:
        environment.get_template(name)
    except TemplateSyntaxError as error:
        raise TemplateFailedError(name, error.lineno, error.message or "is not valid Jinja") from None
    except UnicodeDecodeError:
        raise TemplateFailedError(name, None, "is not UTF-8 text; save it again as UTF-8") from None


def _place_of(error: BaseException, name: str) -> tuple[str, int | None]:
    """The template and line that raised, which may be one that ``name`` includes: Jinja rewrites the traceback so."""
    place: tuple[str, int | None] = (name, None)
    trace = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".mjml", ".txt", ".html", ".css")):
            parts = Path(file).parts
            roots = [position for position, part in enumerate(parts) if part == "templates"]
            place = ("/".join(parts[roots[-1] + 1 :]) if roots else name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def hash_appearance(config: Config, logos: Logos, words: tuple[Words, ...]) -> str:
    """Hash the templates, wording and brand in force: what an approval binds beside the story.

    Without those of notices, in which no story is shown.
    """
    digest = hashlib.sha256()
    for name, path in sorted(_templates_in_force(config).items()):
        digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    for each in words:
        digest.update(repr(sorted(item for item in each.sentences.items() if item[0][:7] != "notice.")).encode())
    digest.update(repr((config.brand, config.cluster, config.social, config.site.url, logos)).encode())
    return digest.hexdigest()


def _templates_in_force(config: Config) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in (resources.templates_folder(), config.templates_folder):
        for folder in ("email", "web", "social"):
            for path in (root / folder).rglob("*"):
                if path.is_file() and path.parent.name not in _NOTICES and not path.name.startswith("notice"):
                    found[path.relative_to(root).as_posix()] = path
    return found
