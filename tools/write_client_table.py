"""Writes src/occnews/lint/data/clients.json: what mail programs do not know, of what does harm so.

What each program knows is the npm package's word; which features do harm, how they are recognised and what to write
instead is ours. A feature that is only nicer where it works (rounded corners, a shadow, a web font) is left out.
"""

import json
from collections.abc import Iterator
from pathlib import Path

TOOLS = Path(__file__).parent
TABLE = TOOLS.parent / "src" / "occnews" / "lint" / "data" / "clients.json"
PACKAGE = TOOLS / "node_modules" / "caniemail"
CLIENTS = {
    "gmail.desktop-webmail": "Gmail",
    "gmail.ios": "Gmail iOS",
    "gmail.android": "Gmail Android",
    "outlook.windows": "Outlook Windows",
    "outlook.outlook-com": "Outlook.com",
    "outlook.macos": "Outlook Mac",
    "outlook.ios": "Outlook iOS",
    "outlook.android": "Outlook Android",
    "apple-mail.macos": "Apple Mail",
    "apple-mail.ios": "Apple Mail iOS",
    "yahoo.desktop-webmail": "Yahoo",
    "samsung-email.android": "Samsung Email",
    "thunderbird.macos": "Thunderbird",
}
BESIDE = ("its parts stand below one another", "Lay it out with <mj-column>, or with a table.")
SPACE = ("the space is left out", "Write margin-left, padding-top and so on, on a table cell.")
VALUE = ("the whole declaration is left out", "Write the value itself.")
LENGTH = ("the length is left out", "Write it in px.")
COLOR = ("the colour is left out", "Write it as #rrggbb.")
RULE = ("the rule is left out", "Give the element a class, and name that.")
HIDDEN = ("what should be hidden shows", "Take it out of the email, or write display:none.")
FIELD = ("nobody can fill it in", "Link to a form on your site.")
PLAYER = ("nothing can be played", "Show a picture that links to it.")
BACKGROUND = ("the background is missing", "Set a background-color too, on which the text can be read.")
BOXES = "article aside details figcaption figure footer header main mark nav section summary time"
# slug → where it is looked for (declaration, selector, rule, element, attribute), a pattern, the harm, how to mend it.
FEATURES = {
    "css-display-flex": ("declaration", r"display:\s*(?:inline-)?flex\b", *BESIDE),
    "css-display-grid": ("declaration", r"display:\s*(?:inline-)?grid\b", *BESIDE),
    "css-column-count": ("declaration", r"(?:column-count|columns):", *BESIDE),
    "css-float": ("declaration", r"float:\s*(?:left|right|inline-)", "it does not stand beside the text", BESIDE[1]),
    "css-gap": ("declaration", r"(?:(?:row|column|grid)-)?gap:", "the parts touch one another", SPACE[1]),
    "css-position": (
        "declaration",
        r"position:\s*(?:absolute|fixed|sticky|relative)",
        "it stands where it would without",
        BESIDE[1],
    ),
    "css-transform": ("declaration", r"(?:transform|rotate|scale|translate):", "it is not moved or turned", BESIDE[1]),
    "css-writing-mode": ("declaration", r"writing-mode:", "the text runs the usual way", "Make a picture of it."),
    "css-object-fit": ("declaration", r"object-fit:", "the picture is squeezed", "Cut the picture to its size first."),
    "css-aspect-ratio": ("declaration", r"aspect-ratio:", "it has another height", "Set width and height."),
    "css-visibility": ("declaration", r"visibility:\s*(?:hidden|collapse)", *HIDDEN),
    "css-background-image": ("declaration", r"background(?:-image)?:.*\burl\(", *BACKGROUND),
    "css-linear-gradient": ("declaration", r"\blinear-gradient\(", *BACKGROUND),
    "css-radial-gradient": ("declaration", r"\bradial-gradient\(", *BACKGROUND),
    "css-conic-gradient": ("declaration", r"\bconic-gradient\(", *BACKGROUND),
    "css-rgba": ("declaration", r":.*\brgba\(", *COLOR),
    "css-modern-color": ("declaration", r":.*\b(?:ok)?(?:lch|lab)\(", *COLOR),
    "css-function-light-dark": ("declaration", r":.*\blight-dark\(", *COLOR),
    "css-variables": ("declaration", r":.*\bvar\(", *VALUE),
    "css-unit-calc": ("declaration", r":.*\bcalc\(", *VALUE),
    "css-function-clamp": ("declaration", r":.*\bclamp\(", *VALUE),
    "css-function-max": ("declaration", r":.*\bmax\(", *VALUE),
    "css-function-min": ("declaration", r":.*\bmin\(", *VALUE),
    "css-intrinsic-size": ("declaration", r":.*\b(?:fit|min|max)-content\b", *LENGTH),
    **{
        f"css-unit-{unit}": ("declaration", rf":.*[0-9.]{unit}\b", *LENGTH)
        for unit in ("rem", "vw", "vh", "vmin", "vmax", "ch")
    },
    "css-inline-size": ("declaration", r"(?:inline|block)-size:", *LENGTH),
    "css-margin-inline-block": ("declaration", r"margin-(?:inline|block):", *SPACE),
    "css-margin-inline-start-end": ("declaration", r"margin-inline-(?:start|end):", *SPACE),
    "css-margin-block-start-end": ("declaration", r"margin-block-(?:start|end):", *SPACE),
    "css-padding-inline-block": ("declaration", r"padding-(?:inline|block):", *SPACE),
    "css-padding-inline-start-end": ("declaration", r"padding-inline-(?:start|end):", *SPACE),
    "css-padding-block-start-end": ("declaration", r"padding-block-(?:start|end):", *SPACE),
    "css-white-space": ("declaration", r"white-space:\s*pre", "line breaks are lost", "Write <br />."),
    "css-animation": ("declaration", r"animation(?:-name)?:", "it stands still", "Let all be there without it."),
    "css-at-import": ("rule", r"@import\b", "the style sheet is not read", "Write its rules here."),
    "css-at-supports": ("rule", r"@supports\b", "the rules in it are not read", "Let all be readable without them."),
    "css-nesting": ("selector", r"&", "the rule is left out", "Write the whole selector."),
    "css-pseudo-element-before": ("selector", r"::?before\b", "what it adds is missing", "Write it into the text."),
    "css-pseudo-element-after": ("selector", r"::?after\b", "what it adds is missing", "Write it into the text."),
    "css-pseudo-class-checked": ("selector", r":checked\b", "nothing can be switched", "Show all of it."),
    "css-pseudo-class-has": ("selector", r":has\(", *RULE),
    "css-pseudo-class-not": ("selector", r":not\(", *RULE),
    **{
        f"css-pseudo-class-{name}": ("selector", rf":{name}\b", *RULE)
        for name in (
            "first-child",
            "last-child",
            "only-child",
            "nth-child",
            "nth-last-child",
            "first-of-type",
            "last-of-type",
            "only-of-type",
            "nth-of-type",
            "nth-last-of-type",
        )
    },
    "css-selector-adjacent-sibling": ("selector", r"\+", *RULE),
    "css-selector-general-sibling": ("selector", r"(?<!\[)~", *RULE),
    "css-selector-child": ("selector", r">", *RULE),
    "html-video": ("element", r"video", *PLAYER),
    "html-audio": ("element", r"audio", *PLAYER),
    "html-svg": ("element", r"svg", "the drawing is missing", "Make a PNG of it."),
    "html-input-text": ("element", r"input", *FIELD),
    "html-select": ("element", r"select", *FIELD),
    "html-textarea": ("element", r"textarea", *FIELD),
    "html-button-submit": ("element", r"button", "nothing happens when it is pressed", "Use a link."),
    "html-dialog": ("element", r"dialog", "it does not open", "Write it into the text."),
    "html-meter": ("element", r"meter", "nothing is drawn", "Write the number."),
    "html-progress": ("element", r"progress", "nothing is drawn", "Write the number."),
    "html-link": ("element", r"link", "the style sheet is not read", "Write its rules into <mj-style>."),
    "html-base": ("element", r"base", "links without a host lead nowhere", "Write whole addresses."),
    "html-semantics": ("element", rf"(?:{'|'.join(BOXES.split())})", "the tag is dropped, its style too", "Use <div>."),
    "html-hidden": ("attribute", r"hidden\b", *HIDDEN),
    "html-anchor-links": ("attribute", r"href=#.", "the link leads nowhere", "Link to the page on your site."),
}


def main() -> None:
    """Read the npm package's data and write the table."""
    data = json.loads((PACKAGE / "data" / "caniemail.json").read_text(encoding="utf-8"))
    package = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    known = {feature["slug"]: feature for feature in data["data"]}
    table = {
        "source": {
            "package": package["name"],
            "version": package["version"],
            "licence": package["license"],
            "date": data["last_update_date"][:10],
        },
        "clients": CLIENTS,
        "media": _list_support(known["css-at-media"]),
    }
    rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in _list_features(known))
    head = json.dumps(table, indent=1)
    TABLE.write_text(f'{head[:-2]},\n "features": [\n{rows}\n ]\n}}\n', encoding="utf-8")


def _list_features(known: dict[str, dict[str, object]]) -> Iterator[dict[str, str]]:
    for slug, (where, pattern, harm, mend) in FEATURES.items():
        yield {
            "id": slug,
            "title": str(known[slug]["title"]),
            "where": where,
            "pattern": _anchor(where, pattern),
            "support": _list_support(known[slug]),
            "harm": harm,
            "mend": mend,
        }


def _anchor(where: str, pattern: str) -> str:
    """A name is looked for where it stands, and as a whole; a value or a part of a selector anywhere."""
    if where == "element":
        return f"^{pattern}$"
    return pattern if where == "selector" or pattern[0] in ":\\" else f"^{pattern}"


def _list_support(feature: dict[str, object]) -> str:
    """A letter for each of CLIENTS, of its newest version tested: y(es), a(lmost), n(o), u(nknown)."""
    stats = feature["stats"]
    letters = []
    for client in CLIENTS:
        family, _, platform = client.partition(".")
        versions = stats.get(family, {}).get(platform, {})  # type: ignore[attr-defined]  # the package's JSON
        letters.append(list(versions.values())[-1][0] if versions else "u")
    return "".join(letters)


if __name__ == "__main__":
    main()
