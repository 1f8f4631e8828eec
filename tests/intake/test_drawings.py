"""SVG drawings: rasterised crisply, and never able to load, run or multiply anything."""

import base64
import io

import pytest
from PIL import Image as Pictures

from occnews.errors import InputError
from occnews.intake.images import take_in

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="40">'
BOX = '<rect id="b" width="50" height="40" fill="#c00"/>'


def draw(content: str, head: str = SVG) -> bytes:
    return f"{head}{content}</svg>".encode()


DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n'
DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'


@pytest.mark.parametrize("prefix", ["", "\ufeff", DECLARED, DECLARED + DOCTYPE])
def test_drawing_is_rasterised_large_with_its_transparency(prefix: str) -> None:
    taken = take_in(prefix.encode() + draw(BOX), "logo.svg")
    assert (taken.width, taken.height, taken.file[-3:]) == (800, 320, "png")
    picture = Pictures.open(io.BytesIO(taken.data))
    assert (picture.getpixel((100, 100)), picture.getpixel((750, 50))) == ((204, 0, 0, 255), (0, 0, 0, 0))


def test_high_drawing_is_bounded_by_its_height() -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 40">'
    taken = take_in(draw('<rect width="10" height="40"/>', head), "logo.svg")
    assert (taken.width, taken.height) == (200, 800)


def embed(kind: str, data: bytes) -> str:
    return f'<image width="9" height="9" xlink:href="data:image/{kind};base64,{base64.b64encode(data).decode()}"/>'


def test_embedded_picture_is_drawn() -> None:
    out = io.BytesIO()
    Pictures.new("RGB", (4, 4), "blue").save(out, "PNG")
    taken = take_in(draw(embed("png", out.getvalue())), "logo.svg")
    assert Pictures.open(io.BytesIO(taken.data)).convert("RGBA").getpixel((50, 50)) == (0, 0, 255, 255)


LAUGHS = "".join(f'<g id="g{n}">' + f'<use xlink:href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (draw("<script>alert(1)</script>"), "holds a script"),
        (draw('<rect onclick="x()"/>'), "holds a script (onclick)"),
        (draw("<foreignObject/>"), "holds a part of a web page (foreignObject)"),
        (draw('<image xlink:href="https://example.no/a.png"/>'), "refers to something outside itself"),
        (draw('<image href="/etc/passwd"/>'), "refers to something outside itself"),
        (draw(embed("svg+xml", draw(BOX))), "refers to something outside itself"),
        (draw(embed("png", b"junk")), "holds a damaged image"),
        (draw("<style>@import 'x.css';</style>"), "loads something from elsewhere in its style"),
        (draw('<rect style="fill: url(http://a.no/b)"/>'), "loads something from elsewhere in its style"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + draw("<text>&a;</text>"), "defines entities"),
        (draw(f'<g id="g0">{BOX}</g>{LAUGHS}'), "has more than 50,000 elements, copies counted"),
        (draw('<g id="a"><use xlink:href="#a"/></g>'), "copies itself"),
        (draw("<rect>"), "is not well-formed (line 1)"),
        (draw(BOX, '<svg xmlns="http://www.w3.org/2000/svg">'), "says neither its width and height nor its viewBox"),
        (
            draw(BOX, '<svg xmlns="http://www.w3.org/2000/svg" width="9999" height="1">'),
            "is more than 20 times as long",
        ),
    ],
)
def test_drawing_that_could_harm_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        take_in(data, "logo.svg")
    assert str(caught.value).startswith(f"logo.svg: is an SVG that {reason}")


def test_fill_by_its_own_gradient_is_no_harm() -> None:
    gradient = '<linearGradient id="g"><stop stop-color="#00f"/></linearGradient>'
    taken = take_in(draw(f'{gradient}<rect width="100" height="40" style="fill:url(#g)"/>'), "logo.svg")
    assert (taken.width, taken.height) == (800, 320)
