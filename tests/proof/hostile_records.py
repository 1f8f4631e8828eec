"""Records full of what breaks emails: markup, templates, entities, odd writing. A seed gives the same ones again."""

import random
from collections.abc import Iterator
from typing import Any, Final

from occnews.model.member import Language, Member, MemberKind
from occnews.model.text import find_unsafe_character

# All that an email could obey instead of show. «zq9» stands where a name of markup could be, and nowhere else.
_MARKUP: Final = (
    "<zq9 onzq9=1>", "</zq9>", "<script>zq9()</script>", "<style>*{display:none}</style>", "<img src=x onzq9=1>",
    "<mj-raw>zq9</mj-raw>", "</mj-text></mj-column>", "<mj-include path='zq9'/>", "</td></tr></table></div>", "</p>",
    "<!--", "-->", "<!--[if mso]>", "<![endif]-->", "<![CDATA[", "]]>", "<?xml?>", "<", ">", "<<", "&", "&&", "< a",
    '" onzq9="1', "' onzq9='1", '"><zq9>', "'/>", "`onzq9=1", "=\"", "\\\"", "<a href=https://zq9.example>", "<br",
)  # fmt: skip
_ENTITIES: Final = (
    "&lt;zq9&gt;", "&#60;zq9&#62;", "&#x3c;zq9", "&amp;lt;zq9", "&nbsp;", "&#0;", "&#x0b;", "&#xd800;", "&#xfffe;",
    "&#x202e;", "&copy", "&zq9;", "%3Czq9%3E", "\\u003czq9", "&quot;onzq9=1", "&#34;onzq9=1",
)  # fmt: skip
_TEMPLATES: Final = (
    "{{ 7001*7 }}", "{{7001*7}}", "{% raw %}", "{% endblock %}", "{% include 'zq9' %}", "{# zq9 #}", "{{", "}}", "{%",
    "${7001*7}", "#{7001*7}", "%(zq9)s", "{zq9}", "{0}", "%s%n", "*|UNSUB|*", "[[UNSUB_LINK_EN]]", "<%zq9%>",
    "unsubscribe7f3a9c2e51d84b07", "greeting", "{unsubscribe}",
)  # fmt: skip
_WRITING: Final = (
    "Blåbærsyltetøy", "مرحبا بالعالم", "שלום עולם", "\u200fאבג\u200e", "你好，世界", "नमस्ते", "👩🏽\u200d🔬",
    "🏳️\u200d🌈", "🇳🇴", "e\u0301", "Z\u0351\u036b\u0343a\u0321l\u0322g\u0320o", "\u00ad", "\u200b", "\u2060", "\u00a0",
    "\u3000", "𐀀", "\U0001f1f3", "ﷺ", "ǅ", "ß", "İ", "\u2028", "\ufeff", "W" * 70, "a" * 90, "\\u{a0}",
    "\\", "CON", "NO", "#@+",
)  # fmt: skip
_MARKDOWN: Final = (
    "**zq9**", "*a", "_b_", "[a](javascript:zq9)", "[a](https://x.example/?a=1&b=2)",
    '[a](https://x.example "onzq9=1")',
    "[a](data:text/html,zq9)", "[<zq9>](https://x.example/<zq9>)", "![a](https://x.example/a.png)", "`zq9`", "\n\n- ",
    "\n\n1. ", "\n\n> ", "\n\n# ", "\n\n```\n", "\n\n    ", "\n---\n", "[a]: javascript:zq9", "\n",
    "<https://zq9.example>",
)  # fmt: skip
_LINE_PIECES: Final = (*_MARKUP, *_ENTITIES, *_TEMPLATES, *_WRITING)
_PROSE_PIECES: Final = (*_LINE_PIECES, *_MARKDOWN)
# What no record can hold, as XML, mail or their readers could not.
FORBIDDEN: Final = ("\x00", "\x0b", "\x1f", "\x7f", "\x85", "\u202e", "\u2066", "\ufffe", "\uffff", "\U0010ffff")
_LINKS: Final = (
    "",
    "https://x.example",
    "https://x.example/?a='onzq9='1&lt;zq9&amp;b=%22%3Czq9",
    "https://blåbær.example/#zq9'&copy=1",
    "https://x.example/[zq9](b)*c*(d)",
)


def make_members(seed: int, count: int) -> Iterator[Member]:
    """So many records, each with every field of a record that emails show."""
    chance = random.Random(seed)
    for number in range(count):
        yield Member.model_validate(make_values(chance, f"m-{number}"))


def make_values(chance: random.Random, slug: str) -> dict[str, Any]:
    """A record before it is one."""
    speaker = _name(chance)
    return {
        "slug": slug,
        "name": _name(chance),
        "short_name": _line(chance),
        "gloss": _line(chance),
        "kind": chance.choice(list(MemberKind)),
        "website": _link(chance),
        "summary": _line(chance),
        "why_joined": _prose(chance),
        "stage": _line(chance),
        "lead_product": _line(chance),
        "focus_areas": [_name(chance)],
        "places": [{"city": _name(chance), "country": "NO", "what": _line(chance)}],
        "listing": {"exchange": _name(chance), "ticker": _line(chance)},
        "logo": _image(chance),
        "language": chance.choice(list(Language)),
        "speakers": [{"name": speaker, "role": _line(chance), "url": _link(chance), "portrait": _image(chance)}],
        "profile": [
            {"kind": "paragraph", "text": _prose(chance)},
            {"kind": "subheading", "text": _name(chance)},
            {
                "kind": "quote",
                "text": _prose(chance),
                "speaker": speaker,
                "lead_in": _line(chance),
                "attribution": _line(chance),
            },
            {"kind": "image", "image": _image(chance)},
            {"kind": "facts", "items": [{"label": _name(chance), "value": _name(chance)}]},
            {"kind": "reported", "text": _prose(chance), "speaker": _line(chance)},
        ],
    }


def _line(chance: random.Random) -> str:
    """Up to four pieces, on some occasions with any characters at all between them; or nothing."""
    pieces = [chance.choice(_LINE_PIECES) for _ in range(chance.randrange(5))]
    return chance.choice((" ", "", "a", _character(chance))).join(pieces)


def _name(chance: random.Random) -> str:
    return f"{chance.choice('NÆØÅaz')}{_line(chance)}"[:120]  # never empty, and no longer than a name


def _prose(chance: random.Random) -> str:
    pieces = [chance.choice(_PROSE_PIECES) for _ in range(1 + chance.randrange(8))]
    return f"T{chance.choice((' ', '', _character(chance))).join(pieces)}"


def _link(chance: random.Random) -> str:
    return chance.choice(_LINKS)


def _character(chance: random.Random) -> str:
    """Any character that a record can hold."""
    while True:
        character = chr(chance.randrange(0x2FFFF))
        if find_unsafe_character(character) is None:
            return character


def _image(chance: random.Random) -> dict[str, Any]:
    size = {"width": chance.choice((0, 1, 480, 9000)), "height": chance.choice((0, 1, 160))}
    texts = {"alt": _line(chance), "caption": _line(chance), "credit": _line(chance)}
    return {"file": f"{chance.randrange(16**8):064x}.png", **size, **texts}
