"""Traced MJML: each tag says which template and line wrote it, for checks that name the source. It is never sent."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from occnews.config import Config
from occnews.render.email import Letter, make_context, make_email_environment
from occnews.render.environment import render_template

# A mark is \x01template:line\x02. No text can hold one: the model refuses control characters, and richtext drops them.
_MARK: Final = re.compile("\x01([^\x01\x02\n]+):([0-9]+)\x02")
# Behind «<» and a name, where a mark survives trimming; before an attribute that begins a line; before a line of CSS.
_MARKED: Final = re.compile(r"</?[A-Za-z][\w:.-]*|<!--|<|(?:(?<=\n)|\A)[ \t]*(?=[A-Za-z][\w:.-]*[ \t]*=)")
_MARKED_RULE: Final = re.compile(r"^(?=\S)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class TracedText:
    """MJML as it would be compiled, and where its parts come from: ``starts[n]`` was written at ``sources[n]``."""

    text: str
    starts: tuple[int, ...]
    sources: tuple[tuple[str, int], ...]

    def find_source(self, position: int) -> tuple[str, int] | None:
        """The template and line that wrote what stands at a position; None when nothing before it is traced."""
        index = bisect_right(self.starts, position) - 1
        return self.sources[index] if index >= 0 else None


class MarkLines(Extension):
    """Writes template and line behind each tag in a template's own text; what its expressions give is left alone."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Jinja's hook: the tokens of one template, which knows its own name in macros and included files too."""
        for token in stream:
            if token.type == "data" and stream.name and stream.name.endswith((".mjml", ".css")):
                pattern = _MARKED if stream.name.endswith(".mjml") else _MARKED_RULE
                yield Token(token.lineno, token.type, _mark(token.value, pattern, stream.name, token.lineno))
            else:
                yield token


def render_mjml(letter: Letter, config: Config, *, traced: bool = False) -> str:
    """Render a letter's MJML alone, traced or as it is compiled. Raises TemplateFailedError, ConfigError."""
    plain = make_email_environment(config)
    environment = _make_traced(plain) if traced else plain
    context = make_context(letter, config)
    folder = f"email/{letter.folder}"
    subject = " ".join(render_template(plain, f"{folder}/subject.txt", **context).split())
    return render_template(environment, f"{folder}/body.mjml", subject=subject, **context)


def strip_trace(mjml: str) -> TracedText:
    """Take the marks out of traced MJML, and note where they stood: the text is what an untraced render gives."""
    parts: list[str] = []
    starts: list[int] = []
    sources: list[tuple[str, int]] = []
    end = length = 0
    for mark in _MARK.finditer(mjml):
        parts.append(mjml[end : mark.start()])
        length += mark.start() - end
        end = mark.end()
        # It stands behind the name of its tag, and is meant for the whole of it.
        tag = parts[-1].rfind("<") if "<" in parts[-1] else len(parts[-1])
        starts.append(length - len(parts[-1]) + tag)
        sources.append((mark[1], int(mark[2])))
    parts.append(mjml[end:])
    return TracedText(text="".join(parts), starts=tuple(starts), sources=tuple(sources))


def _mark(text: str, pattern: re.Pattern[str], template: str, line: int) -> str:
    """Put the marks into one piece of a template's text that begins on ``line``."""
    parts: list[str] = []
    end = 0
    for place in pattern.finditer(text):
        line += text.count("\n", end, place.end())
        parts += [text[end : place.end()], f"\x01{template}:{line}\x02"]
        end = place.end()
    return "".join([*parts, text[end:]])


@lru_cache(maxsize=4)
def _make_traced(plain: Environment) -> Environment:
    # Without the workspace's cache of compiled templates: what stands there is sent.
    return plain.overlay(extensions=[MarkLines], bytecode_cache=None)
