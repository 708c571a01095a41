"""A newsroom of everything, with every address that it has."""

from __future__ import annotations

from datetime import timedelta

from articles.delivery.surfaces import SURFACES
from articles.fronts.plan import Banner, Chosen
from articles.models import (
    EntryCorrection,
    LiveEntry,
    Photo,
    RelatedStory,
    Section,
    Story,
    Topic,
)
from articles.visibility import Status
from tests.articles.fronts.plans import launched
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    EmbargoedFactory,
    LiveEntryFactory,
    LiveStoryFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    SeriesFactory,
    SourceFactory,
    StoryFactory,
    TagFactory,
    TopicFactory,
    place,
)

ONE = NOON + timedelta(hours=1)
"""When the newsroom is looked at."""


def furnish() -> None:
    """Two desks, two writers, two of everything; stories of three days, some of them hidden."""
    lane, berths = TopicFactory(name="The northern lane", is_running=True), TopicFactory(name="Berths")
    world, sports = SectionFactory(name="World"), SectionFactory(name="Sports")
    ines, joao = BylineFactory(name="Ines Park", portrait=PhotoFactory()), BylineFactory(name="João Silva")
    upi, ap = SourceFactory(), SourceFactory(name="Associated Press", mark="AP")
    ice, ports = TagFactory(name="Sea ice"), TagFactory(name="Ports")
    seoul, busan = place("Seoul"), place("Busan")
    ferry, harbor, empty = PhotoFactory(photographer="Jane Doe"), PhotoFactory(), PhotoFactory(image="")
    # Of two photographers readers know through one story alone: through a photo in it, and a portrait.
    hana = BylineFactory(name="Hana Lind", portrait=PhotoFactory(photographer="Ann Roe"))
    quay = PhotoFactory(photographer="Jae Kim")
    ended, killed = PhotoFactory(usable_until=NOON - timedelta(days=1)), PhotoFactory(killed_at=NOON)
    ahead = PhotoFactory(usable_from=NOON + timedelta(days=3))
    withheld = [ended, killed, ahead]
    for number in range(9):
        StoryFactory(
            headline=f"Ten ports agree, {number}",
            slug=f"ports-{number}",
            section=sports if number % 4 == 3 else world,
            source=ap if number == 5 else upi if number % 3 == 0 else None,
            original_url="https://www.upi.com/ports" if number % 3 == 0 else "",
            kind="opinion" if number == 6 else "news",
            published_at=NOON - timedelta(hours=9 * number),
            bylines=[joao] if number == 7 else [ines, hana][: 1 + (number == 0)],
            photos=[
                *([ferry, harbor][number % 2 :] if number % 3 else [empty]),
                *(withheld * (number == 5)),
                *([quay] * (number == 0)),
            ],
            tags=[ice] if number % 2 else [ice, ports],
            places=[busan] if number == 4 else [seoul],
            topics=[lane] if number < 7 else [berths] if number == 7 else [],
        )
    CorrectionFactory(story=Story.objects.get(slug="ports-0"))
    # One more and not the newest, so that there is something before and after the cursor below.
    CorrectionFactory(story=Story.objects.get(slug="ports-7"), at=NOON - timedelta(hours=40), kind="note")
    moved = Story.objects.get(slug="ports-1")
    moved.slug = "ports-1-moved"
    moved.save()
    gone = Story.objects.get(slug="ports-8")
    gone.status = Status.WITHDRAWN
    gone.save()
    live = LiveStoryFactory(
        headline="Ferry aground",
        slug="ferry",
        section=world,
        published_at=NOON - timedelta(hours=100),
        bylines=[ines],
        photos=[ferry],
    )
    # Four parts, of which the story's page shows two; the last entry is withdrawn.
    for number in (1, 2, 31, 61, 91, 92):
        at = NOON - timedelta(hours=99) + timedelta(minutes=number)
        words = {"heading": f"Entry {number}", "byline": joao if number == 91 else None}
        LiveEntryFactory(
            story=live, number=number, at=at, is_key=number == 1, is_pinned=number == 31, **words
        )
    LiveEntry.objects.filter(number=92).update(withdrawn_at=NOON)
    said = {"text": "It was a rock.", "at": NOON}
    for number in (2, 91):
        EntryCorrection.objects.create(entry=LiveEntry.objects.get(number=number), **said)
    # Made while nobody could see them: who is filed under nothing else has no page yet.
    hidden = {
        "section": world,
        "tags": [ice, TagFactory(name="Hidden")],
        "bylines": [BylineFactory()],
        "topics": [lane, TopicFactory(name="Hidden topic", is_running=True)],
    }
    photos = [PhotoFactory(photographer="Zoe Hidden")]
    draft = DraftFactory(slug="draft", headline="Draft", photos=photos, **hidden)
    scheduled = ScheduledFactory(slug="scheduled", headline="Scheduled", **hidden)
    embargoed = EmbargoedFactory(slug="embargoed", headline="Embargoed", **hidden)
    first, second, third = (Story.objects.get(slug=f"ports-{number}") for number in (4, 2, 0))
    SeriesFactory(name="Who waits", parts=[first, scheduled, second])
    SeriesFactory(name="Who pays", parts=[third])
    SeriesFactory(name="Hidden series", parts=[embargoed])
    picked: tuple[Story, ...] = (first, draft, embargoed, Story.objects.get(slug="ports-7"))
    for position, other in enumerate(picked):
        RelatedStory.objects.create(story=second, other=other, position=position)
    RelatedStory.objects.create(story=embargoed, other=second)
    plan_fronts(sports, lane, harbor)


def plan_fronts(sports: Section, lane: Topic, harbor: Photo) -> None:
    """The front page, a section's and a topic's, with what nobody may see among what was chosen."""
    number = dict(Story.objects.values_list("slug", "pk"))
    later = NOON + timedelta(days=2)
    lead = Chosen(number["ports-2"], later, headline="Ten ports, as the front tells it", photo=harbor.pk)
    beside = (Chosen(number["scheduled"]), Chosen(number["ports-4"], may_repeat=True))
    areas = {"lead": (lead,), "seconds": beside, "opinion": (Chosen(number["ports-5"]),)}
    launched(areas, layout="big-story", banner=Banner("Ten ports agree", later, number["ports-2"]))
    chosen = {"lead": (Chosen(number["embargoed"]), Chosen(number["ports-4"], photo=harbor.pk))}
    launched(chosen, sports, layout="big-story")
    told = Chosen(number["ports-3"], headline="Ports, as the topic tells it")
    launched({"lead": (Chosen(number["scheduled"]), told)}, lane)


def addresses() -> list[str]:
    """Every address that is kept and may have an answer, whether anybody may see it or not; and some at which
    there is nothing yet, or no longer."""
    found = [address for listed in SURFACES if listed.is_kept for address in listed.addresses()]
    found += ["/2026/10/", "/sitemap-2026-10.xml", "/photographer/another/"]
    found += [f"/2026/{day}/" for day in "11/03 11/02 11/01 10/31 10/30 10/29".split()]
    found += ["/2026/11/02/ports-1/", "/2026/11/02/ports-1-moved/"]
    cursor = "20261101T170000.000000Z-1"
    lists = ("/latest/", "/world/", "/corrections/", "/photographer/jane-doe/")
    found += [f"{path}?{side}={cursor}" for path in lists for side in ("before", "after")]
    return list(dict.fromkeys(found))
