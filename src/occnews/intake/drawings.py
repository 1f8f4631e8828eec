"""Rasterises SVG drawings, after making sure that they load nothing and do not multiply themselves."""

import base64
import binascii
import io
import re
from typing import TYPE_CHECKING, Final

from occnews.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_ELEMENT_LIMIT: Final = 50_000
_EMBEDDED_PIXELS: Final = 50_000_000
_LONGEST_RATIO: Final = 20.0
_EMBEDDED: Final = re.compile(r"data:image/(png|jpe?g|gif|webp)[^,]*;base64,", re.IGNORECASE)
_FOREIGN_CSS: Final = re.compile(r"@import|url\(\s*['\"]?\s*(?!#)[^)]", re.IGNORECASE)
# Drawing programs write this one line; nothing is ever loaded for it.
_PLAIN_DOCTYPE: Final = re.compile(r"<!DOCTYPE\s+svg[^\[\]<>]*>", re.IGNORECASE)
_REFUSED: Final = {"script": "holds a script", "foreignObject": "holds a part of a web page (foreignObject)"}
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def is_drawing(data: bytes) -> bool:
    """Whether the bytes are an SVG drawing, by their content."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and b"<svg" in data[:65536]


def rasterise(data: bytes, shown: str, *, long_side: int) -> bytes:
    """Draw an SVG as PNG of that many pixels on its long side. Raises InputError with ``shown`` in front."""
    import resvg_py

    try:
        text = _PLAIN_DOCTYPE.sub("", data.decode("utf-8-sig"), count=1)
        root = _parse(text)
        _check_elements(root)
        wide = _ratio(root) >= 1
        drawn = resvg_py.svg_to_bytes(
            svg_string=text,
            width=long_side if wide else None,
            height=None if wide else long_side,
            # Finding the machine's fonts takes longer than drawing most logos, whose letters are shapes.
            skip_system_fonts=not any(_local(element) == "text" for element in root.iter()),
        )
    except UnicodeDecodeError:
        raise InputError(f"{shown}: is an SVG that is not UTF-8; save it again as plain SVG") from None
    except _RefusedError as error:
        raise InputError(f"{shown}: is an SVG that {error}; save it again as plain SVG, or use a PNG") from None
    except ValueError:
        raise InputError(f"{shown}: is an SVG that cannot be drawn; save it again as plain SVG, or use a PNG") from None
    return bytes(drawn)


class _RefusedError(Exception):
    """Why a drawing is not taken."""


def _parse(text: str) -> "_Element":
    from lxml import etree

    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise _RefusedError("defines entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser)
    except etree.XMLSyntaxError as error:
        raise _RefusedError(f"is not well-formed (line {error.lineno})") from None
    if _local(root) != "svg":
        raise _RefusedError("does not begin with an svg element")
    return root


def _local(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _check_elements(root: "_Element") -> None:
    elements = list(root.iter())
    if len(elements) > _ELEMENT_LIMIT:
        raise _RefusedError(f"has more than {_ELEMENT_LIMIT:,} elements")
    for element in elements:
        name = _local(element)
        if name in _REFUSED:
            raise _RefusedError(_REFUSED[name])
        if name == "style" and _FOREIGN_CSS.search("".join(str(part) for part in element.itertext())):
            raise _RefusedError("loads something from elsewhere in its style")
        for attribute, value in element.attrib.items():
            _check_attribute(str(attribute).rpartition("}")[2], str(value))
    _check_copies(root)


def _check_attribute(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise _RefusedError(f"holds a script ({name})")
    if name in {"href", "src"} and not value.strip().startswith("#"):
        _check_embedded(value.strip())
    elif name not in {"href", "src"} and _FOREIGN_CSS.search(value):
        raise _RefusedError("loads something from elsewhere in its style")


def _check_embedded(address: str) -> None:
    from PIL import Image

    if not _EMBEDDED.match(address):
        raise _RefusedError("refers to something outside itself")
    try:
        data = base64.b64decode(address.partition(",")[2])
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            pixels = image.width * image.height
    except (binascii.Error, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise _RefusedError("holds a damaged image") from None
    if pixels > _EMBEDDED_PIXELS:
        raise _RefusedError(f"holds an image of more than {_EMBEDDED_PIXELS // 1_000_000} million pixels")


def _check_copies(root: "_Element") -> None:
    """Refuse a drawing that grows when its copies (``use``) are written out, or that copies itself."""
    sizes: dict[str, int] = {}
    named = {element.get("id"): element for element in root.iter() if element.get("id")}

    def size(element: "_Element", above: frozenset[str]) -> int:
        total = 0
        for each in element.iter():
            total += 1
            if _local(each) != "use":
                continue
            name = next((str(v).strip()[1:] for k, v in each.attrib.items() if str(k).endswith("href")), "")
            if name in above:
                raise _RefusedError("copies itself")
            if name in named:
                if name not in sizes:
                    sizes[name] = size(named[name], above | {name})
                total += sizes[name]
            if total > _ELEMENT_LIMIT:
                raise _RefusedError(f"has more than {_ELEMENT_LIMIT:,} elements, copies counted")
        return total

    if len([element for element in root.iter() if _local(element) == "use"]) > 5_000:
        raise _RefusedError("has more than 5,000 copies")
    try:
        size(root, frozenset())
    except RecursionError:
        raise _RefusedError("has copies of copies too deep to follow") from None


def _length(text: str | None) -> float:
    match = re.fullmatch(r"\s*([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*([a-z]*)\s*", text or "", re.IGNORECASE)
    return float(match[1]) * _UNITS.get(match[2].lower(), 0) if match else 0.0


def _ratio(root: "_Element") -> float:
    """Width divided by height."""
    width, height = _length(root.get("width")), _length(root.get("height"))
    if not (width and height):
        box = [_length(part) for part in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())]
        width, height = (box[2], box[3]) if len(box) == 4 else (0, 0)
    if not (width and height):
        raise _RefusedError("says neither its width and height nor its viewBox")
    ratio = width / height
    if not 1 / _LONGEST_RATIO <= ratio <= _LONGEST_RATIO:
        raise _RefusedError("is more than 20 times as long as it is high, or the reverse")
    return ratio
