"""Draw the pictures of the examples: logos, portraits, a photo, the cluster's mark and a hero.

Run it from anywhere: ``python examples/draw_art.py``. It always draws the same: no chance, no clock, no fonts.
Letters are strokes of our own. The logos of real organisations are plain monograms on purpose, and are not theirs.
"""

import io
import math
import random
from collections.abc import Iterable
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
        "M8.7 2.5C8 .9 6.6 0 4.7 0C2.2 0 .5 1.4 .5 3.5C.5 8.3 9.2 5.6 9.2 10.3C9.2 12.6 7.3 14 4.7 14C2.4 14 .8 13 0 11.2",
    ),
    "T": (10, "M0 0H10M5 0V14"),
    "U": (9.8, "M0 0V9A4.9 5 0 0 0 9.8 9V0"),
}


def draw_word(word: str, *, x: float, y: float, height: float, weight: float, color: str, gap: float = 4.2) -> str:
    """Draw capitals from their left end at ``x`` and top at ``y``; a space is half a letter wide."""
    scale, strokes, pen = height / 14, [], 0.0
    for letter in word:
        if letter == " ":
            pen += 4
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
    height = 78
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
        '<path d="M36 164C76 164 92 136 112 104C128 78 146 60 170 66C202 74 202 122 168 126C136 130 120 96 96 80'
        'C74 66 50 76 44 100" fill="none" stroke="#dfe3ea" stroke-width="12" stroke-linecap="round"/>',
        '<circle cx="36" cy="164" r="12" fill="#f4a6b8"/>',
        '<path d="M84 182H204" stroke="#a58bb8" stroke-width="8" stroke-linecap="round"/>',
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
        "#2e3138",
        '<path d="M66 186L86 120L150 134L164 70" fill="none" stroke="#b9e769" stroke-width="15" '
        'stroke-linecap="round" stroke-linejoin="round"/>',
        '<g fill="#2e3138" stroke="#ffffff" stroke-width="9"><circle cx="86" cy="120" r="13"/>'
        '<circle cx="150" cy="134" r="13"/></g>',
        '<path d="M144 56L164 68L186 56" fill="none" stroke="#ffffff" stroke-width="11" stroke-linecap="round" '
        'stroke-linejoin="round"/><path d="M44 192H92" stroke="#ffffff" stroke-width="11" stroke-linecap="round"/>',
    ),
}


def make_cluster_logo(ink: str, accent: str, soft: str, bright: str) -> str:
    """The cluster's stand-in mark, seven cells that hold together, and its name beside it."""
    cells = [f'<circle cx="40" cy="40" r="12.5" fill="{accent}"/>']
    for number in range(6):
        angle = math.radians(60 * number - 90)
        x, y = 40 + 25.5 * math.cos(angle), 40 + 25.5 * math.sin(angle)
        cells.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="10.5" fill="{bright if number == 1 else soft}"/>')
    return make_svg(
        316,
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
    ear = f'<ellipse cx="156" cy="226" rx="15" ry="23" fill="{shade}"/><ellipse cx="324" cy="226" rx="15" ry="23" fill="{shade}"/>'
    return (
        (ear if ears else "")
        + f'<path d="M158 200C158 130 196 102 240 102C284 102 322 130 322 200C322 274 286 326 240 326C194 326 158 274 158 200Z" fill="{skin}"/>'
        f'<g stroke="{brow}" stroke-width="8" stroke-linecap="round" fill="none"><path d="M188 189C197 181 211 181 220 186"/>'
        '<path d="M260 186C269 181 283 181 292 189"/></g>'
        '<g fill="#2a2226"><ellipse cx="205" cy="213" rx="7" ry="8.5"/><ellipse cx="275" cy="213" rx="7" ry="8.5"/></g>'
        f'<path d="M241 216C244 232 254 244 250 252C247 257 239 258 232 255" fill="none" stroke="{shade}" stroke-width="7" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        f'<path d="M207 279C226 297 254 297 273 279" fill="none" stroke="{lips}" stroke-width="9" stroke-linecap="round"/>'
    )


PORTRAITS: dict[str, str] = {
    "2025-10/art/ingvild-myrlykt": make_portrait(
        "#2a7f80",
        draw_bust("#f0c3a0", "#d99f7b", "#1d3a4a"),
        '<path d="M196 358L240 404L284 358L300 356L254 436H226L180 356Z" fill="#ffffff"/>',
        draw_face("#f0c3a0", "#d99f7b", "#34231f", "#b65a50"),
        '<path d="M150 214C136 128 176 76 246 76C318 76 346 134 330 214C324 180 312 164 300 156C262 166 222 160 196 140'
        'C182 160 158 176 150 214Z" fill="#34231f"/>',
    ),
    "2025-10/art/amina-tjernvoll": make_portrait(
        "#b4573c",
        '<path d="M58 480C62 404 112 372 180 356L300 356C368 372 418 404 422 480Z" fill="#31404f"/>',
        '<path d="M128 212C128 122 178 74 240 74C302 74 352 122 352 212C352 288 346 330 372 388C330 424 150 424 108 388'
        'C134 330 128 288 128 212Z" fill="#f1dfc4"/>',
        draw_face("#c98d62", "#a96d45", "#2b1d18", "#8e4038", ears=False),
        '<path d="M152 216C148 140 188 96 240 96C292 96 332 140 328 216C324 166 292 136 240 136C188 136 156 166 152 216Z" fill="#f1dfc4"/>',
        '<path d="M152 216C152 288 190 336 240 336C290 336 328 288 328 216C346 276 336 330 300 358C262 384 206 382 176 356'
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
        '<circle cx="276" cy="213" r="27"/></g><path d="M231 209C237 204 243 204 249 209M177 209L160 204M303 209L320 204" '
        'fill="none" stroke="#3a2d2d" stroke-width="6" stroke-linecap="round"/>',
    ),
    "2025-11/art/emeka-havgard": make_portrait(
        "#c98a3a",
        draw_bust("#7a4a30", "#5d3622", "#f4f6f7"),
        '<path d="M184 356L240 424L296 356L280 350C266 384 214 384 200 350Z" fill="#2d6f8f"/>',
        '<path d="M180 356L170 380L206 404L196 420L232 480H248L284 420L274 404L310 380L300 356L240 440Z" fill="#dfe5e8"/>',
        draw_face("#7a4a30", "#5d3622", "#21150f", "#4a211b"),
        '<path d="M158 212C158 288 192 334 240 334C288 334 322 288 322 212C318 240 308 256 292 260C276 246 204 246 188 260'
        'C172 256 162 240 158 212ZM206 276C226 268 254 268 274 276C268 300 212 300 206 276Z" fill="#21150f" fill-rule="evenodd"/>',
        '<path d="M211 282C228 293 252 293 269 282" fill="none" stroke="#a5604e" stroke-width="8" stroke-linecap="round"/>',
        '<path d="M156 204C150 124 186 84 240 84C294 84 330 124 324 204C318 176 312 158 300 148C264 132 216 132 180 148'
        'C168 158 162 176 156 204Z" fill="#21150f"/>',
    ),
    "2025-11/art/liv-tradseth": make_portrait(
        "#4d6f63",
        '<circle cx="240" cy="70" r="44" fill="#b9bcc2"/><path d="M206 66C222 82 258 82 274 66" fill="none" stroke="#9a9ea6" '
        'stroke-width="6" stroke-linecap="round"/>',
        draw_bust("#efc6ab", "#d6a184", "#9c86bd"),
        '<path d="M184 344C196 380 284 380 296 344L308 362C296 402 184 402 172 362Z" fill="#8871ab"/>',
        draw_face("#efc6ab", "#d6a184", "#8d9097", "#ad544f"),
        '<path d="M150 220C142 132 180 90 240 90C300 90 338 132 330 220C324 178 304 146 240 140C176 146 156 178 150 220Z" fill="#c9ccd1"/>',
        '<path d="M174 236C180 240 186 240 190 237M290 237C294 240 300 240 306 236" fill="none" stroke="#d6a184" '
        'stroke-width="5" stroke-linecap="round"/>',
        '<g fill="#f4d58a"><circle cx="156" cy="254" r="6"/><circle cx="324" cy="254" r="6"/></g>',
    ),
}


def draw_ridge(*, base: float, rise: float, rough: float, seed: int, width: int, floor: float, color: str) -> str:
    """A mountain ridge from left to right, filled down to ``floor``: ``seed`` fixes its shape."""
    chance = random.Random(seed)  # noqa: S311 - it draws mountains
    points = [chance.uniform(-1, 1) for _ in range(2)]
    scale = 1.0
    while len(points) < 65:
        scale *= rough
        middles = [(a + b) / 2 + chance.uniform(-scale, scale) for a, b in zip(points, points[1:], strict=False)]
        points = [point for pair in zip(points, middles, strict=False) for point in pair] + points[-1:]
    step = width / (len(points) - 1)
    line = "L".join(f"{step * number:.1f} {base - rise * point:.1f}" for number, point in enumerate(points))
    return f'<path d="M0 {floor:g}L{line}L{width} {floor:g}Z" fill="{color}"/>'


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
        '<g fill="#2c414b"><rect x="40" y="516" width="270" height="84" rx="4"/><rect x="345" y="516" width="270" height="84" rx="4"/>'
        '<rect x="650" y="516" width="270" height="84" rx="4"/></g><path d="M150 540H200M455 540H505M760 540H810" '
        'stroke="#9db4be" stroke-width="7" stroke-linecap="round"/>',
        # A conical flask, a round one, a rack of tubes, and a microscope.
        '<path d="M196 330H244V374L296 470H144L196 374Z" fill="#ffffff" fill-opacity=".72"/>'
        '<path d="M184 396H256L296 470H144Z" fill="#2a9d8f"/><rect x="188" y="322" width="64" height="12" rx="6" fill="#ffffff"/>'
        '<g fill="#bfe6df"><circle cx="206" cy="440" r="7"/><circle cx="232" cy="422" r="5"/><circle cx="244" cy="450" r="6"/></g>',
        '<path d="M398 318H434V372A58 58 0 1 1 398 372Z" fill="#ffffff" fill-opacity=".72"/>'
        '<path d="M360 412H472A58 58 0 0 1 360 412Z" fill="#ee7b62"/><rect x="390" y="310" width="52" height="12" rx="6" fill="#ffffff"/>'
        '<g fill="#fbd0c4"><circle cx="402" cy="434" r="6"/><circle cx="428" cy="446" r="7"/></g>',
        '<g fill="#ffffff" fill-opacity=".8"><rect x="538" y="372" width="22" height="86" rx="11"/><rect x="574" y="372" width="22" height="86" rx="11"/>'
        '<rect x="610" y="372" width="22" height="86" rx="11"/></g>'
        '<path d="M538 420H560V447A11 11 0 0 1 538 447Z" fill="#2a9d8f"/><path d="M574 404H596V447A11 11 0 0 1 574 447Z" fill="#ee7b62"/>'
        '<path d="M610 428H632V447A11 11 0 0 1 610 447Z" fill="#e9b949"/><rect x="522" y="430" width="126" height="40" rx="5" fill="#c98f5a"/>'
        '<rect x="522" y="404" width="126" height="12" rx="5" fill="#c98f5a"/>',
        '<path d="M712 470H862V454H712Z" fill="#22343d"/><path d="M800 454C852 428 858 356 806 326" fill="none" stroke="#22343d" '
        'stroke-width="22" stroke-linecap="round"/><rect x="722" y="410" width="86" height="13" rx="4" fill="#22343d"/>'
        '<g transform="rotate(-24 780 330)"><rect x="756" y="262" width="42" height="104" rx="8" fill="#f6f8f9"/>'
        '<rect x="762" y="236" width="30" height="34" rx="5" fill="#22343d"/><rect x="764" y="366" width="26" height="26" fill="#7d98a5"/></g>',
    )


def find_strand(step: int, phase: float) -> tuple[float, float]:
    """A point of one strand of the double helix, 0 to 160 from left to right."""
    t = step / 160
    middle = 262 - 130 * t + 30 * math.sin(2.6 * t + 0.3)
    return -20 + 1240 * t, middle + (36 + 30 * t) * math.sin(phase + 5 * math.pi * t)


def draw_helix() -> str:
    """Northern lights that twist into a double helix: veils of light below, strands and rungs above."""
    parts = []
    for phase, color in ((0.0, "#5ff0c0"), (math.pi, "#62b8f0")):
        points = [find_strand(step, phase) for step in range(161)]
        edge = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        veil = "L".join(f"{x:.1f} {y - 120:.1f}" for x, y in reversed(points))
        light = "mint" if phase == 0.0 else "blue"
        parts.append(f'<path d="M{edge}L{veil}Z" fill="url(#{light})" opacity=".55"/>')
        parts.append(f'<path d="M{edge}" fill="none" stroke="{color}" stroke-width="14" opacity=".22"/>')
        parts.append(f'<path d="M{edge}" fill="none" stroke="{color}" stroke-width="5" opacity=".95"/>')
    for step in range(4, 160, 4):
        (x, y), (_, other) = find_strand(step, 0.0), find_strand(step, math.pi)
        if abs(y - other) > 16:
            parts.append(f'<path d="M{x:.1f} {y:.1f}V{other:.1f}" stroke="#d9fff2" stroke-width="2.5" opacity=".5"/>')
            parts.append(f'<g fill="#f3fffb"><circle cx="{x:.1f}" cy="{y:.1f}" r="4.6"/>')
            parts.append(f'<circle cx="{x:.1f}" cy="{other:.1f}" r="4.6"/></g>')
    return "".join(parts)


def draw_stars(count: int) -> str:
    """Faint stars in the upper sky."""
    chance = random.Random(11)  # noqa: S311 - it draws stars
    return "".join(
        f'<circle cx="{chance.uniform(0, 1200):.0f}" cy="{chance.uniform(0, 270):.0f}" r="{chance.uniform(0.7, 1.9):.1f}" '
        f'fill="#ffffff" opacity="{chance.uniform(0.3, 0.9):.2f}"/>'
        for _ in range(count)
    )


HERO_LIGHTS = (
    '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#0a2036"/>'
    '<stop offset=".5" stop-color="#14506b"/><stop offset=".82" stop-color="#4f8f98"/><stop offset="1" stop-color="#f0c9a0"/>'
    '</linearGradient><linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d7b594"/>'
    '<stop offset=".2" stop-color="#4c8791"/><stop offset="1" stop-color="#0b2a40"/></linearGradient>'
    '<linearGradient id="mint" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="#5ff0c0" stop-opacity=".6"/>'
    '<stop offset="1" stop-color="#5ff0c0" stop-opacity="0"/></linearGradient>'
    '<linearGradient id="blue" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="#62b8f0" stop-opacity=".5"/>'
    '<stop offset="1" stop-color="#62b8f0" stop-opacity="0"/></linearGradient></defs>'
)


def make_hero() -> str:
    """The hero: a fjord at dusk, and northern lights as a double helix."""
    far = draw_ridge(base=372, rise=62, rough=0.56, seed=5, width=1200, floor=452, color="#3f7584")
    middle = draw_ridge(base=404, rise=50, rough=0.58, seed=21, width=1200, floor=452, color="#235468")
    left = '<path d="M0 250L60 282L118 300L170 352L236 378L300 420L372 440L420 452H0Z" fill="#123a4e"/>'
    right = '<path d="M1200 214L1136 262L1080 282L1030 340L960 366L906 412L820 438L770 452H1200Z" fill="#0f3447"/>'
    shore = far + middle + left + right
    ripples = "".join(
        f'<path d="M{600 - half} {y}H{600 + half}" stroke="#f6dcc0" stroke-width="{width}" opacity="{opacity}"/>'
        for y, half, width, opacity in ((464, 150, 3, 0.7), (480, 96, 3, 0.5), (500, 128, 3, 0.35), (526, 70, 4, 0.28))
    )
    cabin = (
        '<path d="M946 436H982V452H946Z" fill="#8f2f2a"/><path d="M940 438L964 422L988 438Z" fill="#0b2433"/>'
        '<rect x="959" y="441" width="9" height="8" fill="#ffd98a"/>'
        '<path d="M956 458H972M958 466H970M960 475H968" stroke="#ffd98a" stroke-width="3" opacity=".7"/>'
    )
    return make_svg(
        1200,
        630,
        HERO_LIGHTS,
        '<rect width="1200" height="452" fill="url(#sky)"/>',
        draw_stars(70),
        draw_helix(),
        shore,
        '<rect y="452" width="1200" height="178" fill="url(#water)"/>',
        f'<g transform="translate(0 904) scale(1 -1)" opacity=".45">{shore}</g>',
        ripples,
        cabin,
    )


def rasterise(svg: str) -> Image.Image:
    """Turn an SVG without transparent places into pixels."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    return picture


def save_png(picture: Image.Image, path: Path, *, colors: int = 64) -> None:
    """Write a small PNG of at most ``colors`` colours."""
    picture.quantize(colors, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)


def draw_all(folder: Path) -> None:
    """Draw every picture into ``folder``, beside the records."""
    for name, svg in LOGOS.items():
        if name.endswith("boygen-bioinformatics"):  # one member sent a PNG
            save_png(rasterise(svg), folder / f"{name}.png")
        else:
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
    for name, svg in PORTRAITS.items():
        save_png(rasterise(svg), folder / f"{name}.png", colors=128)
    save_png(rasterise(make_laboratory()), folder / "2025-11/art/nokkerose-laboratory.png", colors=128)
    light = make_cluster_logo("#14252e", "#0a5a78", "#3c8fa6", "#e07a5f")
    dark = make_cluster_logo("#f2f7f9", "#8fd0e2", "#4fa3ba", "#f09a80")
    (folder / "cluster/logo.svg").write_text(light, encoding="utf-8", newline="\n")
    (folder / "cluster/logo-dark.svg").write_text(dark, encoding="utf-8", newline="\n")
    rasterise(make_hero()).convert("RGB").save(folder / "cluster/hero.jpg", quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    draw_all(HERE)
