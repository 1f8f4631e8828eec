"""A reader of WordPress's block markup, strict where the editor is: what it refuses the editor would mend or show raw.

Source: @wordpress/block-serialization-default-parser, and what each core block's ``save`` writes.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import html

COMMENT: Final = re.compile(
    r"<!--\s+(?P<closer>/)?wp:(?P<name>[a-z][a-z0-9-]*)\s+(?P<attributes>\{.*?\}\s+)?-->", re.DOTALL
)
# Block → the tag that its HTML is, and which blocks it may hold.
KNOWN: Final = {
    "paragraph": ("p", ()),
    "heading": ("h[23]", ()),
    "list": ("ul|ol", ("list-item",)),
    "list-item": ("li", ("list",)),
    "quote": ("blockquote", ("paragraph", "list", "quote", "image")),
    "image": ("figure", ()),
    "separator": ("hr", ()),
    "buttons": ("div", ("button",)),
    "button": ("div", ()),
}
INLINE: Final = {
    "strong",
    "em",
    "a",
    "br",
    "cite",
    "img",
    "figcaption",
    "p",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
}


@dataclass
class Block:
    """One block: ``own`` is its HTML without the blocks in it."""

    name: str
    attributes: dict[str, Any]
    own: str = ""
    inner: list["Block"] = field(default_factory=list)


def read_blocks(markup: str) -> list[Block]:
    """Read markup as blocks. Raises AssertionError where it is not what the editor writes."""
    root = Block("", {})
    open_blocks, position = [root], 0
    for comment in COMMENT.finditer(markup):
        open_blocks[-1].own += markup[position : comment.start()]
        position = comment.end()
        if comment["closer"]:
            closed = open_blocks.pop()
            assert closed.name == comment["name"], (closed.name, comment["name"])
            check_block(closed)
            continue
        block = Block(comment["name"], json.loads(comment["attributes"] or "{}"))
        parent = open_blocks[-1]
        assert not parent.name or block.name in KNOWN[parent.name][1], f"{block.name} in {parent.name}"
        parent.inner.append(block)
        open_blocks.append(block)
    assert open_blocks == [root], "a block is left open"
    assert not (root.own + markup[position:]).strip(), "text outside of every block"
    return root.inner


def check_block(block: Block) -> None:
    """Raise AssertionError for a block whose HTML and attributes do not agree."""
    assert "<!--" not in block.own, block.own
    tag, _ = KNOWN[block.name]
    (element,) = html.fragments_fromstring(block.own.strip())
    assert re.fullmatch(tag, element.tag), (block.name, element.tag)
    classes = (element.get("class") or "").split()
    assert block.attributes.get("className", "") in (*classes, "")
    if block.name == "heading":
        assert f"h{block.attributes.get('level', 2)}" == element.tag
    if block.name == "list":
        assert block.attributes.get("ordered", False) == (element.tag == "ol")
        assert str(block.attributes.get("start", "")) == (element.get("start") or "")
    if block.name == "image":
        (picture,) = element.iter("img")
        number = block.attributes.get("id")
        assert (picture.get("class") or "") == (f"wp-image-{number}" if number else "")
        width = block.attributes.get("width")
        assert (picture.get("style") or "") == (f"width:{width};height:auto" if width else "")
        assert block.attributes.get("height", "") == ("auto" if width else "")
        assert ("is-resized" in classes) == bool(width)
        assert ("size-full" in classes) == ("sizeSlug" in block.attributes) == bool(number)
        assert picture.get("alt") is not None
        assert picture.get("src")


def list_names(blocks: list[Block]) -> list[str]:
    """The names of blocks and of those in them, in order."""
    return [name for block in blocks for name in (block.name, *list_names(block.inner))]
