"""The reader's pages in a browser: nothing overflows, nothing is blocked, axe has nothing to say."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from articles.models import Place, RelatedStory, Story, StoryTopic
from articles.visibility import Status
from tests.browser.axe import violations
from tests.factories import (
    BylineFactory,
    CorrectionFactory,
    PhotoFactory,
    SectionFactory,
    SeriesFactory,
    SourceFactory,
    StoryFactory,
    TopicFactory,
    picture,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragung"
BODY = """<p>Ten ports agreed early Monday to open their berths.</p><h2>A price on the wait</h2>
<table><tbody><tr><th><p>Port</p></th><th><p>Berths</p></th></tr><tr><td><p>Haesong</p></td><td><p>14</p></td>
</tr></tbody></table><blockquote class="pull"><p>“After that it took four hours.”</p></blockquote>
<ul><li><p>One</p></li><li><p>Two</p></li></ul><figure data-photo="{}"></figure><p>The end.</p>"""

type Open = Callable[..., Page]


@pytest.fixture
def newsroom() -> dict[str, str]:
    """A small newsroom with all that a page can show; an address for every kind of page."""
    now = timezone.now()
    ines = BylineFactory(
        name="Ines Park", role="Staff reporter", bio="She reports.", portrait=new_photo(120, 150)
    )
    source = SourceFactory(credit_line="Distributed by UPI.")
    sections = [
        SectionFactory(name=name, hue=hue, position=number, description="What happened, and who said so.")
        for number, (name, hue) in enumerate(
            [
                ("World", "world"),
                ("Politics and the public institutions", "us"),
                (LONG_WORD, "odd"),
                ("Opinion", "opinion"),
                ("Science", "science"),
            ]
        )
    ]
    lane = TopicFactory(name=f"The lane {LONG_WORD}", slug="lane", description="Ice.", is_running=True)
    lead, inline = new_photo(480, 320), new_photo(200, 300)
    story = StoryFactory(
        headline="Ten ports agree to share berths as ice closes the northern lane",
        kicker="Shipping",
        body=BODY.format(inline.pk),
        section=sections[0],
        source=source,
        original_headline="Harbor masters sign compact",
        original_url="https://www.upi.com/1/",
        published_at=now - timedelta(minutes=5),
        bylines=[ines],
        photos=[lead, inline],
        tags=["Sea ice", LONG_WORD],
        # A test before this one may have emptied the list that ships with the site.
        places=[Place.objects.get_or_create(city="Seoul", slug="seoul")[0]],
    )
    StoryTopic.objects.create(story=story, topic=lane)
    CorrectionFactory(story=story, at=now)
    CorrectionFactory(story=story, at=now, is_grave=True)
    CorrectionFactory(story=story, at=now, kind="retraction", text=f"We retract this: {LONG_WORD}.")
    for number in range(24):
        StoryFactory(
            headline=f"{LONG_WORD if number % 7 == 3 else 'A headline of usual length'}, {number}",
            section=sections[number % 5],
            kind="opinion" if number % 5 == 3 else "news",
            published_at=now - timedelta(hours=number + 1),
            photos=[new_photo(240, 160, f"#{number:02}8899")] if number % 3 == 0 else [],
            bylines=[ines],
            tags=["Sea ice"],
            topics=[lane] if number < 12 else [],
        )
    before, after = Story.objects.exclude(pk=story.pk).order_by("-published_at")[2:4]
    SeriesFactory(name=f"Waiting {LONG_WORD}", slug="waiting", parts=[before, story, after])
    RelatedStory.objects.create(story=story, other=Story.objects.earliest("published_at"))
    arabic = StoryFactory(
        headline="مكتبة متنقلة تعود إلى قرى الأطلس",
        body="<p>عادت المكتبة.</p>",
        language="ar",
        section=sections[0],
        slug="library",
        published_at=now - timedelta(minutes=90),
    )
    gone = StoryFactory(slug="gone", published_at=now - timedelta(hours=1))
    gone_from = gone.get_absolute_url()
    Story.objects.get(pk=gone.pk).save()
    gone.status = Status.WITHDRAWN
    gone.save()
    day = timezone.localdate(now)
    return {
        "front": "/",
        "section": "/world/",
        "long section": sections[2].get_absolute_url(),
        "story": story.get_absolute_url(),
        "arabic story": arabic.get_absolute_url(),
        "byline": "/by/ines-park/",
        "source": "/source/upi/",
        "tag": "/tag/sea-ice/",
        "topic": "/topic/lane/",
        "series": "/series/waiting/",
        "place": "/from/seoul/",
        "photo": lead.get_absolute_url(),
        "photographer": lead.photographer_url(),
        "latest": "/latest/",
        "corrections": "/corrections/",
        "year": f"/{day:%Y}/",
        "month": f"/{day:%Y/%m}/",
        "day": f"/{day:%Y/%m/%d}/",
        "missing": "/nowhere/",
        "no cursor": "/latest/?before=nonsense",
        "gone": gone_from,
    }


def new_photo(width: int, height: int, colour: str = "#2253cf") -> Any:
    return PhotoFactory(image=ContentFile(picture(width, height, colour), "harbour.jpg"))


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens an address in a browser of its own and watches what it loads and what its console says."""
    contexts = []

    def opened(address: str, width: int = 1280, height: int = 900, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda said: note(page, said.type, said.text))
        page.on("request", lambda asked: note_host(page, live_server.url, asked.url))
        page.goto(f"{live_server.url}{address}", wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()


def note(page: Any, kind: str, text: str) -> None:
    # The page of an address that is none is itself an answer of 404, which the console reports.
    if kind in ("error", "warning") and "status of 4" not in text:
        page.complaints.append(f"{page.url}: {text}")


def note_host(page: Any, site: str, url: str) -> None:
    if not url.startswith((site, "data:")):
        page.complaints.append(f"A request left the site: {url}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_kind_of_page_is_sound(
    newsroom: dict[str, str], open_page: Open, live_server: Any, width: int, scheme: str
) -> None:
    wrong: list[str] = []
    page: Any = open_page("/", width, color_scheme=scheme)
    for kind, address in newsroom.items():
        page.goto(f"{live_server.url}{address}")
        wrong += [f"{kind}: {one}" for one in violations(page)]
        reach = page.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            wrong.append(f"{kind}: is {reach} pixels wide")
    assert wrong + page.complaints == []


def test_nothing_moves_while_a_page_loads(newsroom: dict[str, str], open_page: Open) -> None:
    for kind in ("front", "story", "section"):
        page = open_page(newsroom[kind], 390)
        shift = page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
                    .observe({type: "layout-shift", buffered: true});
                setTimeout(() => done(sum), 300);
            })"""
        )
        assert shift == 0, kind


def test_the_sections_fold_away_on_a_phone_and_open_without_a_script(
    newsroom: dict[str, str], open_page: Open
) -> None:
    page = open_page("/", 360, java_script_enabled=False)
    world = page.get_by_role("navigation", name="Main").get_by_role("link", name="World")
    expect(world).to_be_hidden()
    page.get_by_text("Sections").first.click()
    expect(world).to_be_visible()
    world.click()
    expect(page).to_have_url(re.compile("/world/$"))


def test_the_sections_stand_open_where_there_is_room(newsroom: dict[str, str], open_page: Open) -> None:
    page = open_page("/", 1280)
    page.locator(".nav").get_by_text("World", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("World")


def test_a_phone_shows_three_strips_and_names_the_other_desks(
    newsroom: dict[str, str], open_page: Open
) -> None:
    phone, desk = open_page("/", 360), open_page("/", 1280)
    assert phone.locator("section.strip:visible").count() <= 3
    expect(phone.get_by_role("navigation", name="More of today")).to_be_visible()
    expect(desk.get_by_role("navigation", name="More of today")).to_be_hidden()
    assert desk.locator("section.strip:visible").count() > 3


def test_a_picture_opens_its_story_and_its_words_can_be_selected(
    newsroom: dict[str, str], open_page: Open
) -> None:
    page = open_page("/world/", 1280)
    card = page.locator(".card.has-photo").first
    over_words = card.locator(".standfirst").evaluate(
        """words => {
            const box = words.getBoundingClientRect();
            return document.elementFromPoint(box.x + 5, box.y + 5).className;
        }"""
    )
    assert over_words == "standfirst"
    address = card.locator(".headline a").get_attribute("href")
    box = card.locator("img").bounding_box()
    assert address is not None
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))


def test_the_first_thing_to_reach_by_keyboard_leads_past_the_navigation(
    newsroom: dict[str, str], open_page: Open
) -> None:
    page = open_page(newsroom["story"], 1280)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the news")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()


@pytest.mark.parametrize("width", [640, 720])
def test_a_page_holds_at_twice_its_size(newsroom: dict[str, str], open_page: Open, width: int) -> None:
    """A window of 1280 or 1440 pixels at 200 percent."""
    for kind in ("front", "story", "section", "month"):
        page = open_page(newsroom[kind], width, device_scale_factor=2)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind


def test_on_paper_there_is_the_story_and_no_navigation(newsroom: dict[str, str], open_page: Open) -> None:
    page = open_page(newsroom["story"], 794)
    page.emulate_media(media="print")
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.locator(".related")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).color") == "rgb(0, 0, 0)"


def test_forced_colors_leave_labels_and_doors_their_edges(newsroom: dict[str, str], open_page: Open) -> None:
    page = open_page("/", 1280, forced_colors="active")
    for thing in (".label", ".masthead .door"):
        edge = page.locator(thing).first.evaluate("one => getComputedStyle(one).borderTopWidth")
        assert edge != "0px", thing


def test_every_page_says_to_machines_what_it_is(
    newsroom: dict[str, str], open_page: Open, live_server: Any
) -> None:
    nasty = "\"</script><b>\\ \u2028 it’s' & more"
    SectionFactory(name=nasty, slug="nasty", description=nasty)
    said: dict[str, Any] = {}
    page = open_page("/")
    for kind, address in {**newsroom, "nasty": "/nasty/"}.items():
        page.goto(f"{live_server.url}{address}")
        said[kind] = [
            json.loads(text)
            for text in page.locator('script[type="application/ld+json"]').all_text_contents()
        ]
    types = {kind: [one["@type"] for one in found] for kind, found in said.items()}
    assert [kind for kind, found in types.items() if not found] == ["missing", "no cursor", "gone"]
    special = {kind: found[0] for kind, found in types.items() if found and found != ["CollectionPage"]}
    assert special == {
        "front": "WebSite",
        "story": "NewsArticle",
        "arabic story": "NewsArticle",
        "byline": "ProfilePage",
        "photo": "ImageObject",
        "series": "CreativeWorkSeries",
    }
    assert said["nasty"][0]["description"] == nasty
    assert said["byline"][0]["mainEntity"]["name"] == "Ines Park"
    assert said["photo"][0]["contentUrl"].endswith(".jpg")


@pytest.mark.parametrize("what", ["media", "fonts"])
def test_nothing_moves_when_the_pictures_or_the_faces_arrive(
    what: str, newsroom: dict[str, str], open_page: Open
) -> None:
    moved: list[str] = []
    for kind in ("front", "story", "photo", "byline", "section"):
        for width in (360, 1280):
            page = open_page("/robots.txt", width)
            page.route(f"**/{what}/**", late)
            page.add_init_script(
                "self.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
                " self.moved += one.value }).observe({ type: 'layout-shift', buffered: true })"
            )
            page.goto(page.url.replace("/robots.txt", newsroom[kind]), wait_until="networkidle")
            if (far := page.evaluate("moved")) > 0.02:
                moved.append(f"{kind} at {width}: {far:.3f}")
    assert moved == []


def late(route: Route) -> None:
    """A picture or a face over a slow line: the words are there before it."""
    time.sleep(0.2)
    route.continue_()
