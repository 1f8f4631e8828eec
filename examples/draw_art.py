"""Draw the pictures of the examples: logos, portraits, a photo, the cluster's mark and a hero.

Run it from anywhere: ``python examples/draw_art.py``. It always draws the same: no chance, no clock, no fonts.
Letters are strokes of our own. The logos of real organisations are plain monograms on purpose, and are not theirs.
"""

import io
import math
import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import resvg_py
from PIL import Image

HERE = Path(__file__).resolve().parent

# Each letter as strokes on a grid 14 high: its width and its path.
LETTERS: dict[str, tuple[float, str]] = {
    "A": (11, "M0 14L5.5 0L11 14M2.1 9.2H8.9"),
    "B": (9, "M0 7H5.2A3.5 3.5 0 0 0 5.2 0H0V14H5.5A3.5 3.5 0 0 0 5.5 7"),
    "C": (11.4, "M11.4 2.6A6.6 7 0 1 0 11.4 11.4"),
    "E": (7.6, "M7.6 0H0V14H7.6M0 7H6.6"),
    "H": (9.6, "M0 0V14M9.6 0V14M0 7H9.6"),
    "I": (0, "M0 0V14"),
    "K": (9, "M0 0V14M8.6 0L0 8.2M3.4 5L9 14"),
    "L": (7, "M0 0V14H7"),
    "M": (12, "M0 14V0L6 8.6L12 0V14"),
    "N": (9.8, "M0 14V0L9.8 14V0"),
    "O": (13.4, "M0 7A6.7 7 0 0 1 13.4 7A6.7 7 0 0 1 0 7"),
    "P": (8.8, "M0 14V0H5A3.9 3.9 0 0 1 5 7.8H0"),
    "Q": (13.4, "M0 7A6.7 7 0 0 1 13.4 7A6.7 7 0 0 1 0 7M8.4 9.4L13.4 14.6"),
    "R": (9, "M0 14V0H5A3.8 3.8 0 0 1 5 7.6H0M5 7.6L9 14"),
    "S": (
        9.2,
        "M8.7 2.5C8 .9 6.6 0 4.7 0C2.2 0 .5 1.4 .5 3.5C.5 8.3 9.2 5.6 9.2 10.3"
        "C9.2 12.6 7.3 14 4.7 14C2.4 14 .8 13 0 11.2",
    ),
    "T": (10, "M0 0H10M5 0V14"),
    "U": (9.8, "M0 0V9A4.9 5 0 0 0 9.8 9V0"),
}


def draw_word(word: str, *, x: float, y: float, height: float, weight: float, color: str, gap: float = 4.2) -> str:
    """Draw capitals from their left end at ``x`` and top at ``y``; a space is half a letter wide."""
    scale, strokes, pen = height / 14, [], 0.0
    for letter in word:
        if letter == " ":
            pen += 5.5
            continue
        width, path = LETTERS[letter]
        strokes.append(f'<path transform="translate({pen:.2f} 0)" d="{path}"/>')
        pen += width + gap
    return (
        f'<g transform="translate({x:g} {y:g}) scale({scale:.4f})" fill="none" stroke="{color}" '
        f'stroke-width="{weight / scale:.3f}" stroke-linecap="round" stroke-linejoin="round">{"".join(strokes)}</g>'
    )


def measure_word(word: str, height: float, gap: float = 4.2) -> float:
    """The width of a word of capitals, from the middle of its first stroke to that of its last."""
    return (sum(LETTERS[letter][0] for letter in word) + gap * (len(word) - 1)) * height / 14


def make_svg(width: float, height: float, *parts: str) -> str:
    """Wrap shapes into an SVG document."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def make_tile(color: str, *parts: str) -> str:
    """A logo: a rounded tile that looks the same on light and dark backgrounds, with a mark on it."""
    return make_svg(240, 240, f'<rect width="240" height="240" rx="44" fill="{color}"/>', *parts)


def make_monogram(letters: str, color: str, tint: str) -> str:
    """A neutral placeholder: initials in the middle of a tile, a short rule below."""
    height = 74 if letters == "TM" else 78  # the widest pair
    x = 120 - measure_word(letters, height, gap=5.4) / 2
    rule = f'<path d="M96 190H144" stroke="{tint}" stroke-width="7" stroke-linecap="round"/>'
    return make_tile(color, draw_word(letters, x=x, y=72, height=height, weight=13, color="#ffffff", gap=5.4), rule)


def draw_petals(count: int, spread: float, path: str, fill: str) -> Iterable[str]:
    """The same petal, turned about the flower's foot at 120, 150, from one side to the other."""
    for number in range(count):
        angle = -spread + 2 * spread * number / (count - 1)
        yield f'<path transform="rotate({angle:.1f} 120 150)" d="{path}" fill="{fill}"/>'


LOGOS: dict[str, str] = {
    "2025-10/art/immunoquest-therapeutics": make_monogram("IQ", "#47617a", "#a9c3da"),
    "2025-10/art/elpis-biopharmaceuticals": make_monogram("EB", "#5d5a7c", "#c0bbe0"),
    "2025-10/art/aktiv-mot-kreft": make_monogram("AK", "#6b5a63", "#dcbcc9"),
    "2025-11/art/oslo-science-hub": make_monogram("OS", "#4c6a66", "#aed2cc"),
    "2025-11/art/thor-medical": make_monogram("TM", "#4d5c6d", "#b3c4d6"),
    "2025-11/art/precision-health": make_monogram("PH", "#6c6350", "#dccda8"),
    # A light in the dark, and what it makes visible.
    "2025-10/art/lyktemann-imaging": make_tile(
        "#0d4f57",
        '<circle cx="120" cy="120" r="76" fill="#146b72"/><circle cx="120" cy="120" r="50" fill="#2c9690"/>',
        '<circle cx="120" cy="120" r="25" fill="#ffd166"/>',
        '<g stroke="#ffffff" stroke-width="11" stroke-linecap="round" fill="none">'
        '<path d="M44 82V44H82M158 44H196V82M196 158V196H158M82 196H44V158"/></g>',
    ),
    # The way round.
    "2025-10/art/boygen-bioinformatics": make_tile(
        "#a2432f",
        '<path d="M38 168H84V120A36 36 0 0 1 156 120V168H202" fill="none" stroke="#ffffff" stroke-width="17" '
        'stroke-linecap="round" stroke-linejoin="round"/>',
        '<circle cx="120" cy="132" r="17" fill="#ffd9a0"/>',
        '<path d="M120 168V172" stroke="#ffd9a0" stroke-width="17" stroke-linecap="round"/>',
    ),
    # A water lily, and the line of the water.
    "2025-11/art/nokkerose-biologics": make_tile(
        "#12405c",
        *draw_petals(6, 75, "M120 150C92 122 98 78 120 52C142 78 148 122 120 150Z", "#f2b8c6"),
        *draw_petals(3, 34, "M120 152C96 128 100 92 120 72C140 92 144 128 120 152Z", "#ffffff"),
        '<path d="M50 172H190M82 194H158" stroke="#7fc4c9" stroke-width="10" stroke-linecap="round"/>',
    ),
    # A thread that leaves, turns and comes back.
    "2025-11/art/solvtrad": make_tile(
        "#4b2f5e",
        '<path d="M34 178C80 178 98 142 120 106C138 76 160 54 186 62C222 74 220 130 180 134C142 138 124 98 98 78'
        'C72 60 42 74 38 104" fill="none" stroke="#e6e9ef" stroke-width="15" stroke-linecap="round"/>',
        '<circle cx="36" cy="178" r="15" fill="#f4a6b8"/>'
        '<path d="M96 190H204" stroke="#a58bb8" stroke-width="11" stroke-linecap="round"/>',
    ),
    # The sea without a wind, and a low sun.
    "2025-11/art/havblikk-radiopharmacy": make_tile(
        "#1c3f7a",
        '<path d="M64 122A56 56 0 0 1 176 122Z" fill="#ffc857"/>',
        '<path d="M40 122H200" stroke="#ffffff" stroke-width="10" stroke-linecap="round"/>',
        '<path d="M64 150H176M88 176H152" stroke="#9cc4f2" stroke-width="10" stroke-linecap="round"/>',
    ),
    # An arm with joints.
    "2025-11/art/trollstav-robotics": make_tile(
        "#444b59",
        '<path d="M62 196L80 116L156 130L170 62" fill="none" stroke="#b9e769" stroke-width="19" '
        'stroke-linecap="round" stroke-linejoin="round"/>',
        '<g fill="#444b59" stroke="#ffffff" stroke-width="11"><circle cx="80" cy="116" r="16"/>'
        '<circle cx="156" cy="130" r="16"/></g>',
        '<path d="M142 42L170 60L198 42" fill="none" stroke="#ffffff" stroke-width="14" stroke-linecap="round" '
        'stroke-linejoin="round"/><path d="M36 200H96" stroke="#ffffff" stroke-width="14" stroke-linecap="round"/>',
    ),
}


# Rasterising takes time, and the demo should not: the others are sent as PNG.
SENT_AS_SVG = {"2025-11/art/nokkerose-biologics"}


def make_cluster_logo(ink: str, accent: str, soft: str, bright: str) -> str:
    """The cluster's stand-in mark, seven cells that hold together, and its name beside it."""
    cells = [f'<circle cx="40" cy="40" r="12.5" fill="{accent}"/>']
    for number in range(6):
        angle = math.radians(60 * number - 90)
        x, y = 40 + 25.5 * math.cos(angle), 40 + 25.5 * math.sin(angle)
        cells.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="10.5" fill="{bright if number == 1 else soft}"/>')
    return make_svg(
        292,
        80,
        "".join(cells),
        draw_word("OSLO CANCER", x=96, y=16, height=18, weight=3.5, color=ink),
        draw_word("CLUSTER", x=96, y=46, height=18, weight=3.5, color=ink),
    )


def make_portrait(wall: str, *layers: str) -> str:
    """A head and shoulders in flat colours before a wall with a lighter disc."""
    return make_svg(
        480, 480, f'<rect width="480" height="480" fill="{wall}"/>',
        '<circle cx="240" cy="226" r="180" fill="#ffffff" fill-opacity=".13"/>', *layers,
    )  # fmt: skip


def draw_bust(skin: str, shade: str, coat: str) -> str:
    """Shoulders and neck; the head comes later, above the hair that falls behind it."""
    return (
        f'<path d="M58 480C62 404 112 372 180 356L300 356C368 372 418 404 422 480Z" fill="{coat}"/>'
        f'<path d="M200 290H280V352C280 384 200 384 200 352Z" fill="{skin}"/>'
        f'<path d="M200 306C222 332 258 332 280 306V330C258 350 222 350 200 330Z" fill="{shade}"/>'
    )


def draw_face(skin: str, shade: str, brow: str, lips: str, *, ears: bool = True) -> str:
    """A head with quiet features."""
    sides = (156, 324) if ears else ()
    return (
        "".join(f'<ellipse cx="{x}" cy="226" rx="15" ry="23" fill="{shade}"/>' for x in sides)
        + f'<path d="M158 200C158 130 196 102 240 102C284 102 322 130 322 200C322 274 286 326 240 326C194 326 158 '
        f'274 158 200Z" fill="{skin}"/>'
        f'<g stroke="{brow}" stroke-width="8" stroke-linecap="round" fill="none"><path d="M188 189C197 181 211 '
        f'181 220 186"/>'
        '<path d="M260 186C269 181 283 181 292 189"/></g>'
        '<g fill="#2a2226"><ellipse cx="205" cy="213" rx="7" ry="8.5"/><ellipse cx="275" cy="213" rx="7" ry="8.5"/></g>'
        f'<path d="M241 216C244 232 254 244 250 252C247 257 239 258 232 255" fill="none" stroke="{shade}" '
        f'stroke-width="7" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        f'<path d="M207 279C226 297 254 297 273 279" fill="none" stroke="{lips}" stroke-width="9" '
        f'stroke-linecap="round"/>'
    )


PORTRAITS: dict[str, str] = {
    "2025-10/art/ingvild-myrlykt": make_portrait(
        "#2a7f80",
        '<path d="M138 214C130 108 182 68 244 68C314 68 352 112 342 214C340 254 344 282 332 312C300 322 180 322 148 312'
        'C136 282 140 254 138 214Z" fill="#2a1b18"/>',
        draw_bust("#f0c3a0", "#d99f7b", "#1d3a4a"),
        '<path d="M184 354L240 432L296 354L280 348C268 384 212 384 200 348Z" fill="#f2e6d8"/>'
        '<path d="M184 354L172 378L240 452L308 378L296 354L240 428Z" fill="#28506a"/>',
        draw_face("#f0c3a0", "#d99f7b", "#34231f", "#b65a50", ears=False),
        '<path d="M146 258C134 128 176 76 246 76C318 76 346 134 334 258C332 200 318 166 300 152C262 168 222 162 194 138'
        'C180 162 150 196 146 258Z" fill="#3b2722"/>',
    ),
    "2025-10/art/amina-tjernvoll": make_portrait(
        "#b4573c",
        '<path d="M58 480C62 404 112 372 180 356L300 356C368 372 418 404 422 480Z" fill="#31404f"/>',
        '<path d="M128 212C128 122 178 74 240 74C302 74 352 122 352 212C352 288 346 330 372 388C330 424 150 424 108 388'
        'C134 330 128 288 128 212Z" fill="#f1dfc4"/>',
        draw_face("#c98d62", "#a96d45", "#2b1d18", "#8e4038", ears=False),
        '<path d="M152 216C148 140 188 96 240 96C292 96 332 140 328 216C324 166 292 136 240 136C188 136 156 166 '
        '152 216Z" fill="#f1dfc4"/>',
        '<path d="M152 216C152 288 190 336 240 336C290 336 328 288 328 216C346 276 336 330 300 358C262 384 206 '
        "382 176 356"
        'C140 328 136 276 152 216Z" fill="#e2c9a6"/>',
        '<path d="M176 356C214 384 270 384 306 354C322 384 300 428 236 424C180 420 150 392 176 356Z" fill="#f1dfc4"/>',
    ),
    "2025-11/art/ragna-solvatn": make_portrait(
        "#35607c",
        '<path d="M138 214C126 118 176 70 240 70C304 70 354 118 342 214C340 282 356 330 350 396C300 420 180 420 130 396'
        'C124 330 140 282 138 214Z" fill="#d7aa5c"/>',
        draw_bust("#f5cfb2", "#dfab8a", "#7b2d43"),
        '<path d="M190 354C206 392 274 392 290 354L306 358C292 414 188 414 174 358Z" fill="#8f3a52"/>',
        draw_face("#f5cfb2", "#dfab8a", "#a97d3c", "#b4535a", ears=False),
        '<path d="M150 232C144 150 172 92 240 92C308 92 336 150 330 232C322 190 306 158 272 132C246 168 192 178 166 178'
        'C156 192 152 212 150 232Z" fill="#e5bd72"/>',
        '<g fill="#ffffff" fill-opacity=".18" stroke="#3a2d2d" stroke-width="6"><circle cx="204" cy="213" r="27"/>'
        '<circle cx="276" cy="213" r="27"/></g><path d="M231 209C237 204 243 204 249 209M177 209L160 204M303 209'
        'L320 204" '
        'fill="none" stroke="#3a2d2d" stroke-width="6" stroke-linecap="round"/>',
    ),
    "2025-11/art/emeka-havgard": make_portrait(
        "#c98a3a",
        draw_bust("#7a4a30", "#5d3622", "#f4f6f7"),
        '<path d="M184 356L240 424L296 356L280 350C266 384 214 384 200 350Z" fill="#2d6f8f"/>',
        '<path d="M180 356L170 380L206 404L196 420L232 480H248L284 420L274 404L310 380L300 356L240 440Z" '
        'fill="#dfe5e8"/>',
        draw_face("#7a4a30", "#5d3622", "#21150f", "#4a211b"),
        '<path d="M158 212C158 288 192 334 240 334C288 334 322 288 322 212C318 240 308 256 292 260C276 246 204 '
        '246 188 260C172 256 162 240 158 212ZM206 276C226 268 254 268 274 276C268 300 212 300 206 276Z" fill="#21150f" '
        'fill-rule="evenodd"/>',
        '<path d="M211 282C228 293 252 293 269 282" fill="none" stroke="#a5604e" stroke-width="8" '
        'stroke-linecap="round"/>',
        '<path d="M157 170L172 176C166 192 163 210 161 232L157 222Z'
        'M323 170L308 176C314 192 317 210 319 232L323 222Z" fill="#21150f"/>'
        '<path d="M156 204C150 124 186 84 240 84C294 84 330 124 324 204C318 176 312 158 300 148C264 132 216 132 180 148'
        'C168 158 162 176 156 204Z" fill="#21150f"/>',
    ),
    "2025-11/art/liv-tradseth": make_portrait(
        "#4d6f63",
        '<circle cx="240" cy="70" r="44" fill="#b9bcc2"/><path d="M206 66C222 82 258 82 274 66" fill="none" '
        'stroke="#9a9ea6" '
        'stroke-width="6" stroke-linecap="round"/>',
        draw_bust("#efc6ab", "#d6a184", "#9c86bd"),
        '<path d="M184 344C196 380 284 380 296 344L308 362C296 402 184 402 172 362Z" fill="#8871ab"/>',
        draw_face("#efc6ab", "#d6a184", "#8d9097", "#ad544f"),
        '<path d="M152 222C140 132 180 90 240 90C300 90 340 132 328 222C324 206 322 196 316 186C300 156 272 142 240 140'
        'C208 142 180 156 164 186C158 196 156 206 152 222Z" fill="#c9ccd1"/>',
        '<path d="M174 236C180 240 186 240 190 237M290 237C294 240 300 240 306 236" fill="none" stroke="#d6a184" '
        'stroke-width="5" stroke-linecap="round"/>',
        '<g fill="#f4d58a"><circle cx="156" cy="254" r="6"/><circle cx="324" cy="254" r="6"/></g>',
    ),
}


def make_laboratory() -> str:
    """The photo: a bench with flasks by a window that looks out on mountains."""
    return make_svg(
        960,
        600,
        '<rect width="960" height="600" fill="#e9eef0"/>',
        '<rect x="90" y="50" width="780" height="340" rx="6" fill="#cfe6ee"/>',
        '<circle cx="690" cy="140" r="44" fill="#fff3d6"/>',
        '<path d="M90 300L190 210L260 262L370 130L470 246L540 190L640 280L730 214L870 310V390H90Z" fill="#8fb3c4"/>',
        '<path d="M370 130L338 168L362 160L378 178L404 170Z" fill="#ffffff"/>',
        '<path d="M90 350L230 280L360 336L520 270L660 344L780 300L870 340V390H90Z" fill="#5c8a96"/>',
        '<g fill="#ffffff"><rect x="344" y="50" width="10" height="340"/><rect x="606" y="50" width="10" height="340"/>'
        '<rect x="80" y="384" width="800" height="16" rx="4"/></g>',
        '<rect y="470" width="960" height="130" fill="#37505c"/><rect y="470" width="960" height="16" fill="#4d6a77"/>',
        '<g fill="#2c414b"><rect x="40" y="516" width="270" height="84" rx="4"/><rect x="345" y="516" width="270" '
        'height="84" rx="4"/>'
        '<rect x="650" y="516" width="270" height="84" rx="4"/></g><path d="M150 540H200M455 540H505M760 540H810" '
        'stroke="#9db4be" stroke-width="7" stroke-linecap="round"/>',
        # A conical flask, a round one, a rack of tubes, and a microscope.
        '<path d="M196 330H244V374L296 470H144L196 374Z" fill="#ffffff" fill-opacity=".72"/>'
        '<path d="M184 396H256L296 470H144Z" fill="#2a9d8f"/><rect x="188" y="322" width="64" height="12" rx="6" '
        'fill="#ffffff"/>'
        '<g fill="#bfe6df"><circle cx="206" cy="440" r="7"/><circle cx="232" cy="422" r="5"/><circle cx="244" '
        'cy="450" r="6"/></g>',
        '<path d="M398 306H434V357A58 58 0 1 1 398 357Z" fill="#ffffff" fill-opacity=".72"/>'
        '<path d="M358.6 420A58 58 0 0 0 473.4 420Z" fill="#ee7b62"/><rect x="390" y="298" width="52" height="12" '
        'rx="6" fill="#ffffff"/>'
        '<g fill="#fbd0c4"><circle cx="402" cy="438" r="6"/><circle cx="428" cy="450" r="7"/></g>',
        '<g fill="#ffffff" fill-opacity=".8"><rect x="538" y="372" width="22" height="86" rx="11"/><rect x="574" '
        'y="372" width="22" height="86" rx="11"/>'
        '<rect x="610" y="372" width="22" height="86" rx="11"/></g>'
        '<path d="M538 420H560V447A11 11 0 0 1 538 447Z" fill="#2a9d8f"/><path d="M574 404H596V447A11 11 0 0 1 '
        '574 447Z" fill="#ee7b62"/>'
        '<path d="M610 428H632V447A11 11 0 0 1 610 447Z" fill="#e9b949"/><rect x="522" y="430" width="126" '
        'height="40" rx="5" fill="#c98f5a"/>'
        '<rect x="522" y="404" width="126" height="12" rx="5" fill="#c98f5a"/>',
        '<path d="M712 470H862V454H712Z" fill="#22343d"/><path d="M800 454C852 428 858 356 806 326" fill="none" '
        'stroke="#22343d" '
        'stroke-width="22" stroke-linecap="round"/><rect x="722" y="410" width="86" height="13" rx="4" fill="#22343d"/>'
        '<g transform="rotate(-24 780 330)"><rect x="756" y="262" width="42" height="104" rx="8" fill="#f6f8f9"/>'
        '<rect x="762" y="236" width="30" height="34" rx="5" fill="#22343d"/><rect x="764" y="366" width="26" '
        'height="26" fill="#7d98a5"/></g>',
    )


def find_strand(step: int, phase: float) -> tuple[float, float]:
    """A point of one strand of the double helix, 0 to 160 from left to right."""
    t = step / 160
    middle = 262 - 130 * t + 30 * math.sin(2.6 * t + 0.3)
    return -20 + 1240 * t, middle + (36 + 30 * t) * math.sin(phase + 5 * math.pi * t)


def draw_veil(points: list[tuple[float, float]], light: str) -> str:
    """A curtain of light above a strand: narrow strips, each of which fades out at its own top."""
    strips = "".join(
        f'<path d="M{x - 0.3:.1f} {y:.1f}L{x2 + 0.3:.1f} {y2:.1f}V{y2 - 150:.1f}L{x - 0.3:.1f} {y - 150:.1f}Z"/>'
        for (x, y), (x2, y2) in pairwise(points)
    )
    return f'<g fill="url(#{light})" opacity=".5" shape-rendering="crispEdges">{strips}</g>'


def draw_strand(points: list[tuple[float, float]], color: str) -> str:
    """A strand with a glow around it."""
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return "".join(
        f'<path d="M{line}" fill="none" stroke="{color}" stroke-width="{width}" opacity="{opacity}"/>'
        for width, opacity in ((22, 0.1), (13, 0.18), (5, 0.95))
    )


def draw_rungs() -> str:
    """The base pairs between the strands."""
    parts = []
    for step in range(4, 160, 4):
        (x, y), (_, other) = find_strand(step, 0.0), find_strand(step, math.pi)
        if abs(y - other) > 16:
            parts.append(f'<path d="M{x:.1f} {y:.1f}V{other:.1f}" stroke="#d9fff2" stroke-width="2.5" opacity=".5"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{end:.1f}" r="4.6" fill="#f3fffb"/>' for end in (y, other)]
    return "".join(parts)


def draw_helix() -> str:
    """Northern lights that twist into a double helix."""
    mint = [find_strand(step, 0.0) for step in range(161)]
    blue = [find_strand(step, math.pi) for step in range(161)]
    veils = draw_veil(mint, "mint") + draw_veil(blue, "blue")
    return veils + draw_strand(mint, "#5ff0c0") + draw_strand(blue, "#62b8f0") + draw_rungs()


def draw_stars(count: int) -> str:
    """Faint stars in the upper sky."""
    chance = random.Random(11)
    return "".join(
        f'<circle cx="{chance.uniform(0, 1200):.0f}" cy="{chance.uniform(0, 240):.0f}" '
        f'r="{chance.uniform(0.7, 1.9):.1f}" '
        f'fill="#ffffff" opacity="{chance.uniform(0.3, 0.9):.2f}"/>'
        for _ in range(count)
    )


def make_fade(name: str, *stops: tuple[float, str, float], upwards: bool = False) -> str:
    """A vertical gradient: (place, colour, opacity) of each stop."""
    ends = 'y1="1" y2="0"' if upwards else 'y1="0" y2="1"'
    inner = "".join(f'<stop offset="{at}" stop-color="{color}" stop-opacity="{o}"/>' for at, color, o in stops)
    return f'<linearGradient id="{name}" x1="0" x2="0" {ends}>{inner}</linearGradient>'


HERO_FADES = (
    "<defs>",
    make_fade(
        "sky", (0, "#0a2036", 1), (0.42, "#124a66", 1), (0.72, "#3f8794", 1), (0.9, "#eac79e", 1), (1, "#f7b98a", 1)
    ),
    make_fade("water", (0, "#e0ae86", 1), (0.22, "#4c8791", 1), (1, "#0b2a40", 1)),
    make_fade("mint", (0, "#5ff0c0", 0.62), (0.4, "#5ff0c0", 0.22), (1, "#5ff0c0", 0), upwards=True),
    make_fade("blue", (0, "#62b8f0", 0.55), (0.4, "#62b8f0", 0.2), (1, "#62b8f0", 0), upwards=True),
    "</defs>",
)
# Mountains from the farthest to the nearest: colour, and the ridge from left to right.
RIDGES = (
    (
        "#5c919b",
        "M0 330L90 300L150 322L230 268L290 312L350 296L430 352L500 384L560 412L620 420L690 396L760 360L830 320"
        "L890 340L960 286L1020 318L1090 270L1150 310L1200 292V452H0Z",
    ),
    (
        "#2f6376",
        "M0 372L80 352L190 330L260 366L330 356L410 398L480 422L540 438L600 443L680 434L740 412L810 390L870 400"
        "L950 352L1040 380L1120 340L1200 366V452H0Z",
    ),
    ("#164357", "M0 250L60 282L118 300L170 352L236 378L300 420L372 440L420 452H0Z"),
    ("#103649", "M1200 214L1136 262L1080 282L1030 340L960 366L906 412L820 438L770 452H1200Z"),
)
CABIN = (
    '<path d="M946 436H982V452H946Z" fill="#a3352e"/><path d="M940 438L964 422L988 438Z" fill="#0b2433"/>'
    '<rect x="959" y="441" width="9" height="8" fill="#ffd98a"/>'
    '<path d="M956 458H972M958 466H970M960 475H968" stroke="#ffd98a" stroke-width="3" opacity=".7"/>'
)


def make_hero() -> str:
    """The hero: a fjord at dusk, and northern lights as a double helix."""
    shore = "".join(f'<path d="{ridge}" fill="{color}"/>' for color, ridge in RIDGES)
    ripples = "".join(
        f'<path d="M{600 - half} {y}H{600 + half}" stroke="#f9dfc2" stroke-width="{width}" opacity="{opacity}"/>'
        for y, half, width, opacity in ((464, 130, 3, 0.75), (479, 84, 3, 0.55), (498, 108, 3, 0.4), (523, 60, 4, 0.3))
    )
    return make_svg(
        1200,
        630,
        *HERO_FADES,
        '<rect width="1200" height="452" fill="url(#sky)"/>',
        draw_stars(70),
        draw_helix(),
        shore,
        '<rect y="452" width="1200" height="178" fill="url(#water)"/>',
        f'<g transform="translate(0 904) scale(1 -1)" opacity=".5">{shore}</g>',
        ripples,
        CABIN,
    )


def rasterise(svg: str, width: int | None = None) -> Image.Image:
    """Turn an SVG into pixels, ``width`` across or at its own size."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
    return Image.open(io.BytesIO(png)).convert("RGBA")


def save_png(picture: Image.Image, path: Path, *, colors: int = 64) -> None:
    """Write a small PNG of at most ``colors`` colours."""
    picture.quantize(colors, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)


def draw_all(folder: Path) -> None:
    """Draw every picture into ``folder``, beside the records."""
    for part in ("2025-10/art", "2025-11/art", "cluster"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for name, svg in LOGOS.items():
        if name in SENT_AS_SVG:
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
        else:
            save_png(rasterise(svg, width=240), folder / f"{name}.png")
    for name, svg in PORTRAITS.items():
        save_png(rasterise(svg, width=240), folder / f"{name}.png", colors=128)
    save_png(rasterise(make_laboratory(), width=760), folder / "2025-11/art/nokkerose-laboratory.png", colors=128)
    light = make_cluster_logo("#14252e", "#0a5a78", "#3c8fa6", "#e07a5f")
    dark = make_cluster_logo("#f2f7f9", "#8fd0e2", "#4fa3ba", "#f09a80")
    (folder / "cluster/logo.svg").write_text(light, encoding="utf-8", newline="\n")
    (folder / "cluster/logo-dark.svg").write_text(dark, encoding="utf-8", newline="\n")
    rasterise(make_hero()).convert("RGB").save(folder / "cluster/hero.jpg", quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    draw_all(HERE)
