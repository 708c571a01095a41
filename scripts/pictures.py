#!/usr/bin/env python3
"""Take the pictures of README and docs: make pictures, or python scripts/pictures.py [NAME…] for some.

Starts a demo of its own in a folder that is thrown away, on PORT or 8713, and asks Chromium. Runs on the
Python of .venv after `make test` has set it up. A new picture is a function of the name of its file,
in SHOTS.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.machine import chromium  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 150_000
WIDTH = 1280
DESKTOP, PHONE = (WIDTH, 860), (390, 860)
CLOSE = 1.5
"""Of what is cut out of a page, there are more points to a letter."""
STARTS_WITHIN = 120

CARRIED = "Ten ports agree to share berths"
IN_REVIEW = "Two ports that stayed out of the compact"
BODY = ".ProseMirror[contenteditable=true] > p"
COVERED = "Little Sauk rises again"
UNFINISHED = "Ferry inquiry: who signed the second log?"


@dataclass(frozen=True)
class Demo:
    """A newsroom that runs, and a browser in front of it."""

    browser: Browser
    address: str
    password: str
    environment: dict[str, str]

    def page(self, size: tuple[int, int] = DESKTOP, scheme: str = "light", scale: float = 1) -> Page:
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        return context.new_page()

    def open(self, page: Page, path: str) -> Page:
        page.goto(self.address + path.lstrip("/"), wait_until="networkidle")
        return page

    def desk(self, size: tuple[int, int] = DESKTOP, scale: float = 1, login: str = "editor") -> Page:
        """The newsroom, as its editor sees it or somebody else."""
        page = self.open(self.page(size, scale=scale), "admin/")
        page.fill("#id_username", login)
        page.fill("#id_password", self.password)
        page.press("#id_password", "Enter")
        page.wait_for_load_state("networkidle")
        return page

    def story(self, page: Page, headline: str) -> Page:
        """The form of the story with this headline."""
        self.open(page, "admin/articles/story/?all=")
        page.get_by_role("link", name=headline).first.click()
        page.wait_for_load_state("networkidle")
        return page

    def step(self, step: str, story: Page, login: str, note: str = "") -> None:
        found = re.search(r"/story/(\d+)/", story.url)
        assert found, story.url
        command = [sys.executable, "manage.py", "step", step, found[1], "--as", login, "--note", note]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)


# ── the pictures ──


def front(demo: Demo) -> Image.Image:
    sizes = (DESKTOP, PHONE)
    return abreast(*(seen(demo.open(demo.page(size, scale=1.5), "/")) for size in sizes))


def story(demo: Demo) -> Image.Image:
    wide = demo.open(demo.page(DESKTOP, scale=1.5), "source/upi/")
    address = wide.locator("main .headline a").first.get_attribute("href") or "/"
    dark = demo.page(PHONE, "dark", scale=1.5)
    return abreast(seen(demo.open(wide, address)), seen(demo.open(dark, address)))


def admin(demo: Demo) -> Image.Image:
    desk = demo.desk(scale=1.5)
    listing = seen(demo.open(desk, "admin/articles/story/?q=harbor"))
    desk.locator("#result_list tbody .field-headline a").first.click()
    desk.wait_for_load_state("networkidle")
    return abreast(seen(desk), listing)


def story_form(demo: Demo) -> Image.Image:
    return seen(demo.story(demo.desk((WIDTH, 1000)), CARRIED))


def preflight(demo: Demo) -> Image.Image:
    return seen(demo.story(demo.desk((WIDTH, 560)), UNFINISHED))


def times(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk(scale=CLOSE), CARRIED)
    return cut(desk, desk.locator("fieldset:has(.field-where)"), desk.locator(".field-published_at"))


def kill(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk((WIDTH, 930)), CARRIED)
    desk.locator(".submit-row a.grave").click()
    desk.wait_for_load_state("networkidle")
    desk.locator("[name=note]").fill("Busan says that it never signed.")
    desk.locator("[name=notice]").fill(
        "This story named a port that has not joined. A corrected one follows."
    )
    return seen(desk)


def timeline(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk(scale=CLOSE), IN_REVIEW)
    demo.step("send-back", desk, "editor", "Which of the two votes first? Call both harbor masters.")
    demo.step("submit", desk, "ines", "Duluth votes first, on the 9th. Both confirm it.")
    demo.step("approve", desk, "editor")
    desk.reload(wait_until="networkidle")
    return cut(desk, desk.locator(".timeline"))


def compare(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk((WIDTH, 720)), CARRIED)
    desk.locator("#id_headline").fill("Ten ports agree to share berths as ice shuts the northern lane")
    desk.locator(BODY).first.click()
    desk.keyboard.press("ControlOrMeta+Home")
    desk.keyboard.press("ControlOrMeta+Shift+ArrowRight")
    desk.keyboard.type("All ten ")
    desk.locator(".live-kinds").get_by_text("Clarification").click()
    desk.locator("[name=change_text]").fill("The compact binds all ten ports from today.")
    desk.locator("[name=_continue]").click()
    desk.get_by_role("link", name="What changed since it was published").click()
    desk.wait_for_load_state("networkidle")
    return seen(desk)


def conflict(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk(), IN_REVIEW)
    demo.step("send-back", desk, "editor", "Which of the two votes first?")
    desk.reload(wait_until="networkidle")
    theirs = demo.story(demo.desk((WIDTH, 560), login="ines"), IN_REVIEW)
    desk.locator("#id_headline").fill("Two ports outside the compact set dates for a vote")
    desk.locator("[name=_continue]").click()
    desk.wait_for_load_state("networkidle")
    theirs.locator("#id_headline").fill("Two ports that stayed out of the compact vote on the 9th and 12th")
    theirs.locator("[name=_continue]").click()
    theirs.locator(".clash [type=radio]").last.check()
    return seen(theirs)


def preview(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk(), CARRIED)
    desk.locator("#id_headline").fill("Ten ports share berths while ice keeps the northern lane closed")
    desk.get_by_role("button", name="Preview", exact=True).click()
    desk.frame_locator("[name=story-preview]").get_by_text("while ice keeps").first.wait_for()
    desk.wait_for_load_state("networkidle")
    desk.evaluate("scrollTo(0, 0)")
    return seen(desk)


def release(demo: Demo) -> Image.Image:
    desk = demo.story(demo.desk((WIDTH, 900)), CARRIED)
    desk.locator("#id_kicker").fill("Northern lane")
    desk.locator("#id_standfirst").fill("The compact lets any ship turned back by ice dock along the coast.")
    desk.locator("[name=_working]").click()
    desk.get_by_role("link", name="Release", exact=True).click()
    desk.locator("[name=change_text]").fill("With the fee that each port pays.")
    desk.locator("[name=release_at_0]").fill(f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}")
    desk.locator("[name=release_at_1]").fill("06:00")
    desk.locator("h1").click()
    desk.wait_for_load_state("networkidle")
    return seen(desk)


def fronts(demo: Demo) -> Image.Image:
    """The plan while a producer gives the page another lead."""
    desk = demo.open(demo.desk((WIDTH, 1120)), "admin/articles/front/site/plan/")
    desk.locator(".front-offered button.sun").nth(2).click()
    desk.get_by_text("This is what readers see.").wait_for(state="hidden")
    desk.wait_for_load_state("networkidle")
    desk.evaluate("scrollTo(0, 0)")
    return seen(desk)


def budget(demo: Demo) -> Image.Image:
    desk = demo.open(demo.desk((WIDTH, 1000)), "admin/budget/")
    return seen(desk)


def live(demo: Demo) -> Image.Image:
    """The desk for the phone, and what its readers get."""
    desk = demo.story(demo.desk(PHONE, scale=1.5), COVERED)
    desk.get_by_role("link", name="Live desk").click()
    desk.wait_for_load_state("networkidle")
    desk.locator("textarea").first.fill(
        "The gauge at the mill stands at 11.4 feet and has not moved for an hour."
    )
    readers = demo.open(demo.page(DESKTOP, scale=1.5), "search/?q=gauge")
    address = readers.get_by_role("link", name=COVERED).first.get_attribute("href") or "/"
    return abreast(seen(desk), seen(demo.open(readers, address)))


def desk(demo: Demo) -> Image.Image:
    """A newsroom in the afternoon: the demo has little that is still to come."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", AN_EVENING]
    subprocess.run(command, cwd=ROOT, env=demo.environment, check=True, stdout=subprocess.DEVNULL)
    return seen(demo.desk((WIDTH, 1500)))


AN_EVENING = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from articles.colleagues import assign, comment
from articles.models import AtWork, Byline, Section, Story, StoryByline

now = timezone.now()
editor, ines = User.objects.get(username="editor"), User.objects.get(username="ines")


def story(headline, slug, status, minutes, byline=True, embargo=None):
    one = Story.objects.create(
        headline=headline, standfirst="What is known so far.", body="<p>More follows.</p>",
        section=Section.objects.get(slug=slug), status=status, created_by=ines,
        published_at=minutes and now + timedelta(minutes=minutes),
        embargo=embargo and now + timedelta(minutes=embargo),
    )
    if byline:
        StoryByline.objects.create(story=one, byline=Byline.objects.first())
    return one


story("Senate passes a stopgap budget hours before the deadline", "us", "published", 38)
story("What the stopgap budget means for national parks", "us", "published", 41)
story("Pier 9 reopens after the longest closure in its history", "business", "published", 130, byline=False)
story("Study maps the sea ice that ships no longer meet", "science", "published", 200, embargo=340)
story("A quiet opera finds its voice in Duluth", "culture", "published", 610)
story("Night ferry to add a third sailing", "world", "review", -50)
story("Ten questions for the new harbor master", "world", "ready", 245)
story("Hospital strike enters its third week", "us", "review", None)
seawall = story("Who pays for the seawall?", "us", "draft", None)
assign(seawall, editor, ines, now + timedelta(minutes=190), "900 words, call the coast guard")
comment(seawall, ines, "@editor which of the two logs do we have on paper?")
AtWork.objects.create(user=ines, story=seawall, sheet="1-a", typed_at=now, seen_at=now + timedelta(minutes=5))
"""


SHOTS: list[Callable[[Demo], Image.Image]] = [
    front,
    story,
    admin,
    desk,
    story_form,
    times,
    preflight,
    kill,
    timeline,
    compare,
    conflict,
    preview,
    release,
    fronts,
    budget,
    live,
]


# ── taking them ──


def seen(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def cut(page: Page, part: Locator, until: Locator | None = None) -> Image.Image:
    """A part of a page that was opened close, to its end or that of another, with a margin.

    The window is made as high as the page first, so that the bar at its edge lies over nothing.
    """
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": height})
    box, last = part.bounding_box(), (until or part).bounding_box()
    assert box, part
    assert last, until
    edges = (box["x"] - 12, box["y"] - 12, box["x"] + box["width"] + 12, last["y"] + last["height"])
    left, top, right, bottom = (max(0, round(CLOSE * edge)) for edge in edges)
    bottom += 0 if until else round(CLOSE * 12)
    return seen(page).crop((left, top, right, bottom))


def abreast(*pictures: Image.Image) -> Image.Image:
    """Pictures of one height beside each other, on the grey of the house."""
    gap = 36
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, pictures[0].height + 2 * gap), "#d5d7d4")
    left = gap
    for picture in pictures:
        sheet.paste(picture, (left, gap))
        left += picture.width + gap
    return sheet.resize((1600, round(1600 * sheet.height / sheet.width)), Image.Resampling.LANCZOS)


def keep(picture: Image.Image, name: str) -> None:
    """As good as fits: nobody should wait for the docs' pictures."""
    path = PICTURES / f"{name}.webp"
    for quality in range(88, 30, -6):
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= LARGEST:
            break
    path.write_bytes(file.getvalue())
    print(f"{path.relative_to(ROOT)}: {picture.width} × {picture.height}, {file.tell():,} bytes", flush=True)


@contextmanager
def demo_site(folder: Path, port: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """A demo that is served while this lasts: its address, its editor's password, its environment."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "MEDIA_STORAGE": str(folder / "media"),
        "PAGE_STORE": str(folder / "pages"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": port,
        "WEB_CONCURRENCY": "2",
    }
    address, log = f"http://127.0.0.1:{port}/", folder / "log"
    with log.open("w") as lines:
        command = [sys.executable, "scripts/start.py", "demo"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=lines, stderr=lines)
        try:
            wait_for(address, server, log)
            password = re.search(r"Log in as editor with the password (\S+)", log.read_text())
            yield address, password[1] if password else "", environment
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}healthz"):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The demo did not start:\n{log.read_text()}")


def main(names: list[str]) -> None:
    shots = {shot.__name__.replace("_", "-"): shot for shot in SHOTS}
    if unknown := [name for name in names if name not in shots]:
        raise SystemExit(f"There is no picture {', '.join(unknown)}. There are: {', '.join(shots)}.")
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_site(Path(folder), os.environ.get("PORT", "8713")) as (address, password, environment),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        demo = Demo(browser, address, password, environment)
        for name in names or shots:
            keep(shots[name](demo), name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
