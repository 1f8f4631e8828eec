"""Draws the pictures of the documents from the demo's own output; needs a system Chromium. Run by ``make picture``."""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, sync_playwright

from occnews.publisher.demo import run_demo

PICTURES = Path(__file__).parent / "pictures"
MOST_BYTES = 150_000
# CSS pixels are drawn twice as large, and the whole is brought down to WIDTH: type stays smooth.
SCALE = 2
WIDTH = 1400
BACKGROUND = "#dfe6e9"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


def main() -> int:
    """Run the demo in a temporary folder, and draw what it made."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("No Chromium was found on the path. On Debian: apt-get install chromium", file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run_demo(Path(folder) / "demo", lambda _: None)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        draw_digest(browser, Path(folder) / "demo" / "build" / "digests" / "2025-11" / "email.html")
        draw_page(browser, Path(folder) / "demo" / "site" / "digests" / "2025-10" / "index.html")
        browser.close()
    return 0


def draw_digest(browser: Browser, email: Path) -> None:
    """Draw the top of the email on a desktop, and one of its profiles on a phone that is set to dark."""
    height = 1010
    desktop = photograph(browser, email, width=660, height=height)
    phone = photograph(browser, email, width=375, height=740, dark=True, start="Sølvtråd")
    margin, gap, lift = 36 * SCALE, 44 * SCALE, 150 * SCALE
    canvas = Image.new("RGB", (margin * 2 + gap + desktop.width + phone.width, margin + height * SCALE), BACKGROUND)
    place(canvas, desktop, (margin, margin), radius=10 * SCALE)
    place(canvas, phone, (margin + desktop.width + gap, lift), radius=34 * SCALE, frame=9 * SCALE)
    save(canvas, PICTURES / "digest.png")


def draw_page(browser: Browser, page: Path) -> None:
    """Draw the top of a digest's page in the archive."""
    save(photograph(browser, page, width=1000, height=1040), PICTURES / "page.png")


def photograph(
    browser: Browser, file: Path, *, width: int, height: int, dark: bool = False, start: str = ""
) -> Image.Image:
    """Take a picture of a file, from the logo over the first profile called ``start``, or from the top."""
    tab = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=SCALE,
    )
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    tab.wait_for_load_state("networkidle")
    top = 0.0
    if start:
        box = tab.locator("h2", has_text=start).last.bounding_box()
        assert box, f"{file} has no heading {start}"
        top = box["y"] - 148
    clip = {"x": 0, "y": top, "width": width, "height": height}
    picture = tab.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    tab.close()
    return Image.open(io.BytesIO(picture)).convert("RGB")


def place(canvas: Image.Image, picture: Image.Image, at: tuple[int, int], *, radius: int, frame: int = 0) -> None:
    """Paste a picture with round corners, its shadow under it and a dark frame around it when it has one."""
    left, top = at
    box = (left - frame, top - frame, left + picture.width + frame, top + picture.height + frame)
    shadow = Image.new("L", canvas.size, 0)
    ImageDraw.Draw(shadow).rounded_rectangle((box[0], box[1] + 12, box[2], box[3] + 12), radius + frame, fill=90)
    canvas.paste("#33474f", mask=shadow.filter(ImageFilter.GaussianBlur(22)))
    if frame:
        ImageDraw.Draw(canvas).rounded_rectangle(box, radius + frame, fill="#0c1114")
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, picture.width, picture.height), radius, fill=255)
    canvas.paste(picture, at, mask)


def save(picture: Image.Image, path: Path) -> None:
    """Save a picture in as many colours as fit into MOST_BYTES."""
    small = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    for colours in (256, 192, 128, 96, 64):
        # Median cut would spend the whole palette on the blues, and lose the few warm spots.
        few = small.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            print(f"{path.name}: {small.width} × {small.height}, {colours} colours, {path.stat().st_size:,} bytes")
            return
    raise SystemExit(f"{path} is larger than {MOST_BYTES:,} bytes in any number of colours.")


if __name__ == "__main__":
    sys.exit(main())
