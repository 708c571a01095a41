#!/usr/bin/env python3
"""Take the README's pictures of a running demo: python scripts/pictures.py ADDRESS USER PASSWORD

Runs on the Python of .venv after `make test` has set it up; ADDRESS is what `make demo` prints.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.machine import chromium  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
DESKTOP, PHONE = (1280, 860), (390, 860)
STORY = "main .headline a"


def page_at(browser: Browser, size: tuple[int, int], scheme: str = "light") -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1.5,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    return context.new_page()


def shot(page: Page, address: str) -> Image.Image:
    page.goto(address, wait_until="networkidle")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def abreast(*pictures: Image.Image) -> Image.Image:
    """Pictures of one height beside each other, on the grey of the house."""
    gap = 36
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, pictures[0].height + 2 * gap), "#d5d7d4")
    left = gap
    for picture in pictures:
        sheet.paste(picture, (left, gap))
        left += picture.width + gap
    return sheet


def keep(picture: Image.Image, name: str) -> None:
    path = PICTURES / f"{name}.jpg"
    picture.resize((1600, round(1600 * picture.height / picture.width)), Image.Resampling.LANCZOS).save(
        path, quality=80, optimize=True, progressive=True
    )
    print(path.relative_to(ROOT), path.stat().st_size)


def main(address: str, user: str, password: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        wide, narrow = page_at(browser, DESKTOP), page_at(browser, PHONE)
        keep(abreast(shot(wide, address), shot(narrow, address)), "front")
        republished = f"{address}source/upi/"
        wide.goto(republished)
        story = wide.locator(STORY).first.get_attribute("href") or "/"
        story = address.rstrip("/") + story
        dark = page_at(browser, PHONE, "dark")
        keep(abreast(shot(wide, story), shot(dark, story)), "story")
        wide.goto(f"{address}admin/")
        wide.fill("#id_username", user)
        wide.fill("#id_password", password)
        wide.press("#id_password", "Enter")
        wide.wait_for_load_state("networkidle")
        listing = shot(wide, f"{address}admin/articles/story/?q=harbor")
        wide.locator("#result_list tbody .field-headline a").first.click()
        wide.wait_for_load_state("networkidle")
        form = Image.open(io.BytesIO(wide.screenshot())).convert("RGB")
        keep(abreast(form, listing), "admin")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3])
