"""Takes images in: checks, turns, shrinks and re-encodes them, so that only our own bytes are ever published."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from occnews.errors import InputError
from occnews.intake.drawings import is_drawing, rasterise
from occnews.intake.showing import show_value

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

BYTE_LIMIT: Final = 20_000_000
PIXEL_LIMIT: Final = 50_000_000
LONG_SIDE: Final = 1_600
# Drawings are logos, shown at 200 pixels at most: sharp on any screen, and drawn in a tenth of a second.
DRAWING_LONG_SIDE: Final = 800
_JPEG_QUALITY: Final = 86
# Up to this many colours it is a drawing, and PNG keeps it sharp; from that many on it is a photo for certain.
_FEW_COLOURS: Final = 256
_PHOTO_COLOURS: Final = 30_000


@dataclass(frozen=True, kw_only=True)
class TakenImage:
    """An image as it is stored: ``file`` is ``<sha256 of data>.png`` or ``.jpg``; width and height are pixels."""

    file: str
    data: bytes
    width: int
    height: int


def take_in(data: bytes, name: str) -> TakenImage:
    """Make an image our own: upright, at most 1600 pixels on its long side, without metadata, as PNG or JPEG.

    Reads PNG, JPEG, WebP, the first picture of a GIF, and SVG (rasterised). The same bytes always give the same file.
    ``name`` is for the sentence of the InputError that is raised for anything else, too large or damaged.
    """
    shown = show_value(name, 120)
    if len(data) > BYTE_LIMIT:
        raise InputError(f"{shown}: is larger than {BYTE_LIMIT // 1_000_000} MB; save a smaller copy of the image")
    if not data:
        raise InputError(f"{shown}: is empty")
    if is_drawing(data):
        data = rasterise(data, shown, long_side=DRAWING_LONG_SIDE)
    picture = _decode(data, shown)
    return _encode(picture)


def _decode(data: bytes, shown: str) -> "Picture":
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
                _check_size(opened.width, opened.height, shown)
                return _prepare(opened)
        except InputError:
            raise
        except UnidentifiedImageError:
            raise InputError(f"{shown}: is no image of a known kind; use PNG, JPEG, WebP, GIF or SVG") from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise InputError(f"{shown}: {_TOO_MANY_PIXELS}") from None
        except Exception:
            # Damaged files make the decoders raise whatever they come across.
            raise InputError(f"{shown}: is a damaged image; open it in an image program and save it again") from None


_TOO_MANY_PIXELS: Final = f"has more than {PIXEL_LIMIT // 1_000_000} million pixels; save a smaller copy of the image"


def _check_size(width: int, height: int, shown: str) -> None:
    if width * height > PIXEL_LIMIT:
        raise InputError(f"{shown}: {_TOO_MANY_PIXELS}")


def _prepare(opened: "Picture") -> "Picture":
    """Turn, shrink and bring into sRGB, with an alpha channel only where something shines through."""
    from PIL import Image, ImageOps

    opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
    profile = opened.info.get("icc_profile")
    ImageOps.exif_transpose(opened, in_place=True)  # a copy of a large photo would double the memory
    picture: Picture = opened
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        picture = picture.convert("RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB")
    elif "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    picture = _to_srgb(picture, profile)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    clean = picture.copy()
    clean.info = {}
    return clean


def _to_srgb(picture: "Picture", profile: bytes | None) -> "Picture":
    """Translate colours by the image's own profile, which is not kept; without a usable one just convert."""
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            # A profile for paper says nothing about transparency: the channel is put back.
            flat = picture.convert("RGB") if picture.mode == "RGBA" else picture
            turned = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return picture.convert(mode)
        if turned is not None and picture.mode == "RGBA":
            turned.putalpha(picture.getchannel("A"))
        return turned or picture.convert(mode)
    return picture.convert(mode)


def _encode(picture: "Picture") -> TakenImage:
    colours = picture.getcolors(_PHOTO_COLOURS)
    if picture.mode == "RGBA" or (colours and len(colours) <= _FEW_COLOURS):
        data, suffix = _as_png(picture), "png"
    else:
        data, suffix = _as_jpeg(picture), "jpg"
        if colours and len(png := _as_png(picture)) <= len(data):
            data, suffix = png, "png"
    file = f"{hashlib.sha256(data).hexdigest()}.{suffix}"
    return TakenImage(file=file, data=data, width=picture.width, height=picture.height)


def _as_png(picture: "Picture") -> bytes:
    from PIL import Image

    if picture.mode == "RGB" and picture.getcolors(_FEW_COLOURS):
        # A palette holds the same colours in a third of the bytes; the comparison makes sure that it is the same.
        small = picture.quantize(_FEW_COLOURS, dither=Image.Dither.NONE)
        if small.convert("RGB").tobytes() == picture.tobytes():
            picture = small
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)  # optimize=True takes twice as long for 5 % fewer bytes
    return out.getvalue()


def _as_jpeg(picture: "Picture") -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
