"""Images: what is taken in, in which form, and what is refused."""

import hashlib
import io
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures
from PIL.PngImagePlugin import PngInfo

from occnews.errors import InputError
from occnews.intake.images import take_in


def encode(picture: Pictures.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photo(width: int = 300, height: int = 200) -> Pictures.Image:
    return Pictures.effect_noise((width, height), 80).convert("RGB")


def open_taken(data: bytes) -> Pictures.Image:
    picture = Pictures.open(io.BytesIO(data))
    picture.load()
    return picture


def test_photo_becomes_a_small_jpeg_named_by_its_content() -> None:
    many = Pictures.merge("RGB", [Pictures.effect_noise((2000, 1000), 80) for _ in range(3)])
    taken = take_in(encode(many, "PNG"), "photo.png")
    assert (taken.width, taken.height) == (1600, 800)
    assert taken.file == f"{hashlib.sha256(taken.data).hexdigest()}.jpg"
    assert open_taken(taken.data).format == "JPEG"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK", "RGB"])
def test_every_mode_is_taken_the_same_twice(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    data = encode(Pictures.new(mode, (30, 20)), kind)
    taken = take_in(data, "logo")
    assert taken == take_in(data, "logo")
    assert (taken.width, taken.height, taken.file[-3:]) == (30, 20, "png")


def test_transparency_is_kept_only_where_there_is_some() -> None:
    clear = Pictures.new("RGBA", (10, 10), (200, 0, 0, 128))
    opaque = Pictures.new("RGBA", (10, 10), (200, 0, 0, 255))
    assert open_taken(take_in(encode(clear, "WEBP", lossless=True), "a").data).getpixel((0, 0)) == (200, 0, 0, 128)
    taken = open_taken(take_in(encode(opaque, "PNG"), "a").data)
    assert (taken.has_transparency_data, taken.convert("RGB").getpixel((0, 0))) == (False, (200, 0, 0))


def test_photo_is_turned_upright_and_loses_its_metadata() -> None:
    exif = Pictures.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET CAMERA"
    taken = take_in(encode(photo(), "JPEG", exif=exif, comment=b"SECRET"), "photo.jpg")
    assert (taken.width, taken.height) == (200, 300)
    assert b"SECRET" not in taken.data
    assert not open_taken(taken.data).getexif()


def test_only_the_first_picture_of_an_animation_is_taken() -> None:
    frames = [Pictures.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert open_taken(take_in(data, "a.gif").data).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def make_bomb(width: int, height: int) -> bytes:
    """A small PNG that claims, and holds, very many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\x00\x00\x00\x00"
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def make_text_bomb() -> bytes:
    info = PngInfo()
    info.add_text("x", "y" * 80_000_000, zip=True)
    return encode(Pictures.new("RGB", (2, 2)), "PNG", pnginfo=info)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "is empty"),
        (lambda: b"hello", "is no image of a known kind; use PNG, JPEG, WebP, GIF or SVG"),
        (lambda: encode(Pictures.new("RGB", (9, 9)), "BMP"), "is no image of a known kind"),
        (lambda: bytes(20_000_001), "is larger than 20 MB; save a smaller copy of the image"),
        (lambda: make_bomb(8_000, 8_000), "has more than 50 million pixels; save a smaller copy of the image"),
        (lambda: make_bomb(60_000, 60_000), "has more than 50 million pixels; save a smaller copy of the image"),
        (lambda: encode(photo(), "PNG")[:900], "is a damaged image; open it in an image program and save it again"),
        (make_text_bomb, "is a damaged image"),
    ],
)
def test_unusable_image_gets_a_sentence(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        take_in(make(), "logo.png")
    assert str(caught.value).startswith(f"logo.png: {reason}")


SAMPLES = [encode(Pictures.radial_gradient("L").resize((16, 16)), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_damaged_bytes_are_taken_or_refused(sample: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sample)))
    damaged = sample[:start] + data.draw(st.binary(max_size=6)) + sample[start + data.draw(st.integers(0, 4)) :]
    try:
        taken = take_in(damaged, "x")
    except InputError as error:
        assert str(error).startswith("x: ")
    else:
        assert hashlib.sha256(taken.data).hexdigest() == taken.file[:64]


def test_few_colours_are_kept_exactly_in_a_palette() -> None:
    picture = Pictures.new("RGB", (64, 64))
    picture.putdata([((i * 37) % 256, (i * 91) % 256, 7) for i in range(200)] * 20 + [(1, 2, 3)] * 96)
    taken = open_taken(take_in(encode(picture, "PNG"), "logo").data)
    assert (taken.mode, taken.convert("RGB").tobytes()) == ("P", picture.tobytes())
