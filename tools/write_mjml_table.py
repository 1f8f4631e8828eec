"""Writes src/occnews/lint/data/mjml.json: what MJML allows, and what our own compiler makes of it.

The first half is the npm package's own word. The second is measured: which attributes change the result in MJML but not
in mjml-python, and what mjml-python refuses between the tags of each component.
"""

import json
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from mjml import mjml2html

TOOLS = Path(__file__).parent
TABLE = TOOLS.parent / "src" / "occnews" / "lint" / "data" / "mjml.json"
# A document around each component, its own tag as «@»; what is not named here stands in a column.
AROUND = {
    "mjml": "@",
    "mj-head": "<mjml>@<mj-body></mj-body></mjml>",
    "mj-body": "<mjml>@</mjml>",
    "mj-section": "<mjml><mj-body>@</mj-body></mjml>",
    "mj-wrapper": "<mjml><mj-body>@</mj-body></mjml>",
    "mj-hero": "<mjml><mj-body>@</mj-body></mjml>",
    "mj-column": "<mjml><mj-body><mj-section>@</mj-section></mj-body></mjml>",
    "mj-group": "<mjml><mj-body><mj-section>@</mj-section></mj-body></mjml>",
    **dict.fromkeys(
        (
            "mj-attributes",
            "mj-breakpoint",
            "mj-html-attributes",
            "mj-font",
            "mj-preview",
            "mj-style",
            "mj-title",
        ),
        "<mjml><mj-head>@</mj-head><mj-body></mj-body></mjml>",
    ),
}
INNER = {
    "mj-social-element": "mj-social",
    "mj-navbar-link": "mj-navbar",
    "mj-accordion-element": "mj-accordion",
    "mj-accordion-title": "mj-accordion-element",
    "mj-accordion-text": "mj-accordion-element",
    "mj-carousel-image": "mj-carousel",
}
COLUMN = "<mjml><mj-body><mj-section><mj-column>@</mj-column></mj-section></mj-body></mjml>"
# What a component holds while its attributes are tried, so that they have something to act on.
HOLDS = {
    "mjml": "<mj-head><mj-title>t</mj-title></mj-head><mj-body><mj-raw>x</mj-raw></mj-body>",
    "mj-body": "<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>",
    "mj-wrapper": "<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>" * 2,
    "mj-section": "<mj-column><mj-text>x</mj-text></mj-column>" * 2,
    "mj-group": "<mj-column><mj-text>x</mj-text></mj-column>" * 2,
    "mj-column": "<mj-text>x</mj-text>",
    "mj-hero": "<mj-text>x</mj-text>",
    "mj-text": "x",
    "mj-button": "x",
    "mj-table": "<tr><td>x</td></tr>",
    "mj-style": "a{color:red}",
    "mj-social": '<mj-social-element src="s" href="h">x</mj-social-element>',
    "mj-social-element": "x",
    "mj-navbar": '<mj-navbar-link href="h">x</mj-navbar-link>',
    "mj-navbar-link": "x",
    "mj-accordion": "<mj-accordion-element><mj-accordion-title>x</mj-accordion-title>"
    "<mj-accordion-text>y</mj-accordion-text></mj-accordion-element>",
    "mj-accordion-element": "<mj-accordion-title>x</mj-accordion-title><mj-accordion-text>y</mj-accordion-text>",
    "mj-accordion-title": "x",
    "mj-accordion-text": "x",
    "mj-carousel": '<mj-carousel-image src="s" /><mj-carousel-image src="t" />',
}
# The attributes that others lean on.
RICH = {
    "mj-section": 'background-url="u"',
    "mj-wrapper": 'background-url="u"',
    "mj-hero": 'background-url="u" background-width="600px" background-height="400px" height="400px"',
    "mj-button": 'href="h"',
    "mj-image": 'src="s" href="h" srcset="s 2x"',
    "mj-social-element": 'src="s" href="h"',
    "mj-navbar": 'hamburger="hamburger"',
    "mj-navbar-link": 'href="h"',
    "mj-carousel-image": 'src="s" href="h"',
}
SAMPLES = {"unit": ["7px", "40%"], "color": ["#abcdef"], "boolean": ["true", "false"], "integer": ["7"]}
TEXTS = ["zebra", "7px solid #abcdef", "inline", "hamburger", "fluid-height", "70px"]
# What may stand between the tags of a component, as far as mjml-python goes.
INSIDE = {
    "text": "x",
    "spaces": " ",
    "comment": "<!-- x -->",
    "conditional": "<!--[if mso]>x<![endif]-->",
    "element": "<p>x</p>",
    "raw": "<mj-raw>x</mj-raw>",
}


def main() -> None:
    """Ask npm's package, measure mjml-python, and write the table."""
    definitions = json.loads(_run_node("mjml_definitions.cjs"))
    components = definitions["components"]
    ignored = _find_ignored(components)
    for name, component in components.items():
        component["ignored"] = sorted(ignored.get(name, ()))
        component["refuses"] = [kind for kind, text in INSIDE.items() if not _compiles(_place(name, "", text))]
        if not _compiles(_place(name, 'one="x" other="y"', "")):
            component["refuses"].append("attributes")
    table = {
        "source": {
            "package": "mjml",
            "version": definitions["version"],
            "licence": "MIT",
            "compiler": f"mjml-python {version('mjml-python')}",
        },
        "colors": sorted(definitions["colors"]),
        "components": dict(sorted(components.items())),
    }
    TABLE.write_text(_lay_out(table), encoding="utf-8")


def _place(name: str, attributes: str, content: str) -> str:
    """A whole document that holds one component."""
    tag = f"<{name} {attributes}>{content}</{name}>"
    while name in INNER:
        name = INNER[name]
        tag = f"<{name}>{tag}</{name}>"
    return AROUND.get(name, COLUMN).replace("@", tag)


def _compile(document: str) -> str:
    try:
        return str(mjml2html(document, fonts={}))
    except ValueError as error:
        return f"refused: {error}"


def _compiles(document: str) -> bool:
    return not _compile(document).startswith("refused")


def _list_trials(components: dict[str, dict[str, dict[str, str]]]) -> Iterator[tuple[str, str, str, str]]:
    """(component, attribute, document without it, document with it)."""
    for name, component in components.items():
        for attribute, kind in component["attributes"].items():
            for others in {"", RICH.get(name, "")}:
                before = _place(name, others, HOLDS.get(name, ""))
                for value in _sample(kind):
                    if f"{attribute}=" not in others:
                        yield (
                            name,
                            attribute,
                            before,
                            _place(name, f'{others} {attribute}="{value}"', HOLDS.get(name, "")),
                        )


def _sample(kind: str) -> list[str]:
    if kind.startswith("enum"):
        return [value for value in kind[5:-1].split(",") if value]
    return SAMPLES.get(kind.partition("(")[0].removesuffix("WithNegative"), TEXTS)


def _find_ignored(components: dict[str, dict[str, dict[str, str]]]) -> dict[str, set[str]]:
    """The attributes that change what MJML makes, and never what mjml-python makes."""
    trials = list(_list_trials(components))
    documents = list(dict.fromkeys(text for trial in trials for text in trial[2:]))
    theirs = dict(zip(documents, json.loads(_run_node("render_all.cjs", json.dumps(documents))), strict=True))
    ours = {document: _compile(document) for document in documents}
    heard = {trial[:2] for trial in trials if ours[trial[2]] != ours[trial[3]]}
    ignored: dict[str, set[str]] = {}
    for name, attribute, before, after in trials:
        if theirs[before] != theirs[after] and (name, attribute) not in heard:
            ignored.setdefault(name, set()).add(attribute)
    return ignored


def _run_node(script: str, text: str = "") -> str:
    done = subprocess.run(["node", TOOLS / script], input=text, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def _lay_out(table: dict[str, object]) -> str:
    """JSON with a line for each component, so that a change is easy to read."""
    components = table["components"]
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in components.items())
    head = json.dumps({key: value for key, value in table.items() if key != "components"}, indent=1)
    return f'{head[:-2]},\n "components": {{\n{rows}\n }}\n}}\n'


if __name__ == "__main__":
    main()
