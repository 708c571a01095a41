"""A picture comes about as large as it is shown: no reader downloads much that is never seen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Browser, Route

from articles.models import Section
from articles.views import photo_files
from tests.articles.fronts.plans import launched
from tests.factories import (
    BylineFactory,
    PhotoFactory,
    SectionFactory,
    SeriesFactory,
    StoryFactory,
    picture,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 1.25
"""Times what is shown, across."""
SCREENS = [(360, 3), (768, 1), (1024, 1), (1280, 1.5), (1440, 1)]
LAYOUTS = ["standard", "quiet", "big-story", "election-night"]
# Where a picture is cut to fit its box, or lies in it with bands, its own width counts.
SHOWN = """() => [...document.querySelectorAll("picture img")].filter(img => img.currentSrc).map(img => {
    const box = img.getBoundingClientRect(), ratio = img.naturalWidth / img.naturalHeight;
    const fits = {cover: Math.max, contain: Math.min}[getComputedStyle(img).objectFit];
    const width = fits ? fits(box.width, box.height * ratio) : box.width;
    return [img.currentSrc, img.naturalWidth > 0, width * devicePixelRatio];
})"""
SCROLL = """async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 600) {
        scrollTo(0, y);
        await new Promise(done => setTimeout(done, 30));
    }
}"""


# What is lazy and not shown on this screen is never asked for.
COMPLETE = (
    "() => [...document.querySelectorAll('picture img')].every(img => !img.clientWidth || img.complete)"
)


@pytest.fixture(autouse=True)
def _stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which copy is asked for is what counts here: the JPEG that stands in for it will do."""
    monkeypatch.setattr(photo_files, "want", lambda photo, spec: None)


@pytest.fixture
def newsroom() -> dict[str, str]:
    """A page for every place that a picture has."""
    now = timezone.now()
    paul = BylineFactory(name="Paul Weber", portrait=new_photo(800, 1000))
    world, sports = SectionFactory(name="World", position=1), SectionFactory(name="Sports", position=2)
    opinion = SectionFactory(name="Opinion", position=3)
    inline, tall = new_photo(1800, 1200), new_photo(1200, 1800)
    story = StoryFactory(
        section=world,
        photos=[new_photo(1800, 1200), inline],
        body=f'<p>The ferry is late.</p><figure data-photo="{inline.pk}"></figure><p>It comes.</p>',
        bylines=[paul],
        tags=["Ferries"],
        published_at=now - timedelta(minutes=5),
    )
    upright = StoryFactory(
        section=sports, photos=[tall], slug="upright", published_at=now - timedelta(minutes=20)
    )
    more = [
        StoryFactory(
            section=[world, sports, opinion][number % 3],
            kind="opinion" if number % 3 == 2 else "news",
            photos=[new_photo(1800, 1200)] if number % 3 != 2 else [],
            bylines=[paul],
            tags=["Ferries"],
            published_at=now - timedelta(hours=number + 1),
        )
        for number in range(14)
    ]
    SeriesFactory(name="Late", slug="late", parts=[story, *more[:2]])
    return {
        "section": "/world/",
        "story": story.get_absolute_url(),
        "tall story": upright.get_absolute_url(),
        "photo": inline.get_absolute_url(),
        "tall photo": tall.get_absolute_url(),
        "byline": "/by/paul-weber/",
        "tag": "/tag/ferries/",
        "series": "/series/late/",
        "photographer": inline.photographer_url(),
    }


def new_photo(width: int, height: int) -> Any:
    return PhotoFactory(image=ContentFile(picture(width, height, "#2253cf"), "harbour.jpg"))


def without_auto(route: Route) -> None:
    """As a browser reads it that does not know sizes=auto."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('sizes="auto, ', 'sizes="'))


def too_large(browser: Browser, address: str, width: int, density: float, *, knows_auto: bool) -> list[str]:
    context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
    page = context.new_page()
    if not knows_auto:
        page.route(re.compile(r"/(\?.*)?$"), without_auto)
    page.goto(address)
    page.evaluate(SCROLL)
    page.wait_for_function(COMPLETE)
    seen = page.evaluate(SHOWN)
    context.close()
    assert seen, f"{address} shows no picture"
    wrong = []
    for source, has_come, shown in seen:
        name = re.search(r"(\w+-(\d+))-[0-9a-f]+\.avif$", source)
        assert name, f"{source} is no copy that a browser with AVIF should take"
        assert has_come, f"{source} did not come"
        if int(name[2]) > MOST * shown + 1:
            wrong.append(f"{address} at {width} × {density}: {name[1]} for {shown:.0f}")
    return wrong


@pytest.mark.parametrize(
    ("width", "density", "knows_auto"),
    [*((*screen, True) for screen in SCREENS), (412, 2.625, False), (768, 1, False), (1440, 1, False)],
)
def test_on_every_kind_of_page(
    newsroom: dict[str, str], browser: Browser, live_server: Any, width: int, density: float, knows_auto: bool
) -> None:
    wrong = list[str]()
    for address in newsroom.values():
        wrong += too_large(browser, f"{live_server.url}{address}", width, density, knows_auto=knows_auto)
    assert wrong == []


@pytest.mark.parametrize(("width", "density"), SCREENS)
def test_on_every_front(
    newsroom: dict[str, str], browser: Browser, live_server: Any, width: int, density: float
) -> None:
    wrong, now = list[str](), timezone.now()
    world = Section.objects.get(slug="world")
    for number, layout in enumerate(LAYOUTS):
        launched({}, at=now - timedelta(hours=9 - number), layout=layout)
        wrong += too_large(browser, f"{live_server.url}/", width, density, knows_auto=True)
    launched({}, at=now - timedelta(hours=9), of=world, layout="big-story")
    wrong += too_large(browser, f"{live_server.url}/world/", width, density, knows_auto=True)
    assert wrong == []
