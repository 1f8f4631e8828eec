"""Rules over the attributes of MJML tags: unknown ones, values of the wrong kind, and what our compiler ignores."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final

from occnews.lint.mjml_reading import Attribute, Tag
from occnews.lint.mjml_table import DEFAULTS, Remark, Table, shorten
from occnews.lint.mjml_values import describe_mistake
from occnews.model.finding import Severity

_EVERYWHERE: Final = ("mj-class", "css-class")
# With an address, these become links that share it, unless «-noshare» is added.
_SHARING: Final = frozenset(["facebook", "twitter", "x", "google", "pinterest", "linkedin", "tumblr", "xing"])
_LONGEST_NAME: Final = 40  # looking for likely names takes long for long ones


def check_attributes(tag: Tag, table: Table) -> Iterator[Remark]:
    """Check the attributes of one MJML tag."""
    known = _list_known(tag.name, table)
    component = table.components.get(tag.name)
    ignored = component.ignored if component else ()
    seen: set[str] = set()
    for attribute in tag.attributes:
        if attribute.name in seen:
            message = f"<{tag.name}> has {shorten(attribute.name)} twice; only the last one counts."
            yield Remark(attribute.position, "mjml.attribute-twice", message, "Take one of them out.")
        elif attribute.name not in known:
            yield _find_unknown(attribute, tag, known)
        elif attribute.name in ignored and (attribute.name != "inline" or attribute.value == "inline"):
            message = f"{attribute.name} on <{tag.name}> is valid MJML, but our compiler leaves it out."
            yield Remark(attribute.position, "mjml.ignored", message, _mend_ignored(attribute.name))
        else:
            yield from _check_value(attribute, tag, known[attribute.name], table.colors)
        seen.add(attribute.name)
    if component and "attributes" in component.refuses and len(tag.attributes) > 1:
        message = f"Our compiler cannot read more than one attribute on <{tag.name}>."
        yield Remark(tag.attributes[1].position, "mjml.unsupported", message, "Take the others out.")
    if tag.name == "mj-social-element":
        yield from _check_icon(tag)


def suggest(name: str, known: Collection[str]) -> str:
    """The known name that somebody most likely meant, or ""."""
    if len(name) > _LONGEST_NAME:
        return ""
    return next(iter(get_close_matches(name.lower(), known, n=1, cutoff=0.7)), "")


def _list_known(name: str, table: Table) -> dict[str, Collection[str]]:
    """The attributes that a tag takes, each with its types."""
    known: dict[str, Collection[str]] = dict.fromkeys(_EVERYWHERE, ("string",)) if name != "mjml" else {}
    if name in DEFAULTS:
        return known | table.attributes | {"name": ("string",)}
    if component := table.components.get(name):
        known |= {attribute: (kind,) for attribute, kind in component.attributes.items()}
    return known


def _find_unknown(attribute: Attribute, tag: Tag, known: Collection[str]) -> Remark:
    likely = suggest(attribute.name, known)
    message = f"<{tag.name}> has no attribute {shorten(attribute.name)}; it is left out."
    mend = f"Did you mean {likely}?" if likely else "Take it out."
    return Remark(attribute.position, "mjml.unknown-attribute", message, mend)


def _check_value(attribute: Attribute, tag: Tag, kinds: Collection[str], colors: Collection[str]) -> Iterator[Remark]:
    where = f"{attribute.name} on <{tag.name}>"
    if attribute.value is None:
        yield Remark(attribute.position, "mjml.value", f"{where} has no value.", f'Write {attribute.name}="…".')
        return
    mistakes = [describe_mistake(attribute.value, kind, colors) for kind in kinds]
    if all(mistakes):
        message = f"{where} is «{shorten(attribute.value)}», but should be {mistakes[0]}."
        yield Remark(attribute.position, "mjml.value", message, "Correct the value.")


def _mend_ignored(name: str) -> str:
    if name == "inline":
        return "Write the declarations into the style attributes themselves."
    return "Take it out, and use padding, or a style attribute inside <mj-text>."


def _check_icon(tag: Tag) -> Iterator[Remark]:
    values = {attribute.name: attribute.value for attribute in tag.attributes}
    if not values.get("src"):
        message = "The icon comes from another company's server, which sees who opens the email."
        yield Remark(
            tag.position, "mjml.icon", message, 'Give <mj-social-element> an icon of your own: src="https://…".'
        )
    if values.get("href") and values.get("name") in _SHARING:
        name = values["name"]
        message = f"The link does not lead to the address in href, but shares that address on {name}."
        yield Remark(tag.position, "mjml.icon", message, f'Write name="{name}-noshare".', Severity.WARNING)
