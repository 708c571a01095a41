"""Every address is known, and none of them tells of a story that nobody may see, stored or fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.db.models import F
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.delivery.asking import ask, surface_of
from articles.delivery.changes import apply_changes
from articles.delivery.index import EVERYTHING
from articles.delivery.serving import PageStoreLayer, serving
from articles.delivery.surfaces import GIVEN_AWAY, SURFACES, Listed, all_addresses
from articles.models import (
    AtWork,
    BudgetFeed,
    BudgetLine,
    Byline,
    Comment,
    Edition,
    Photo,
    Place,
    PreviewLink,
    RelatedStory,
    Section,
    Series,
    SeriesPart,
    Source,
    Story,
    StoryPhoto,
    Tag,
    TimelineEntry,
    Topic,
    WorkingCopy,
)
from articles.photos.store import make_renditions
from articles.revisions.recording import record
from articles.visibility import Status
from tests.articles.delivery.asked import Got, get
from tests.articles.delivery.newsroom import ONE, furnish
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    PhotoFactory,
    SeriesFactory,
    SourceFactory,
    StoryFactory,
    TagFactory,
    TopicFactory,
    place,
)

pytestmark = pytest.mark.django_db

CANARY = "zugzwang"


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(ONE, tick=False):
        yield


def public_names() -> set[str]:
    """The names of all addresses outside the newsroom."""
    names = [getattr(pattern, "name", None) for pattern in get_resolver("articles.urls").url_patterns]
    assert all(names), "an address without a name"
    return {str(name) for name in names}


def test_every_address_is_listed_and_everything_listed_is_an_address() -> None:
    assert {listed.name for listed in SURFACES} | GIVEN_AWAY == public_names()


def test_the_project_adds_only_the_newsroom() -> None:
    own = [str(pattern.pattern) for pattern in get_resolver("newsportal.urls").url_patterns]
    assert own == ["admin/", ""]


@pytest.mark.parametrize("listed", SURFACES, ids=lambda listed: listed.name)
def test_an_address_is_kept_if_the_list_says_so_and_shows_what_the_list_says(listed: Listed) -> None:
    furnish()
    application = WSGIHandler()
    addresses = list(listed.addresses())
    assert addresses, "the newsroom of the tests has none"
    for address in addresses:
        assert (surface_of(address) is not None) == listed.is_kept
        answer = ask(application, address)
        if answer.status not in (200, 410):
            continue
        tags = answer.header("cache-tag")
        stems = {re.sub(r"-[\d-]*\d(-stories)?$", r"\1", tag) for tag in tags.split(",") if tag}
        assert stems <= listed.tags, address


# A story's state, and what it shares with the others.
hidden = st.fixed_dictionaries(
    {
        "status": st.sampled_from(Status),
        "hours": st.sampled_from([-300, -30, -1, 0, 1]),
        "is_late": st.booleans(),
        "is_embargoed": st.booleans(),
        "shares": st.sets(st.sampled_from("section byline tag photo place source topic series".split())),
        "kind": st.sampled_from(["news", "opinion"]),
    }
)


def hide(number: int, given: dict[str, Any]) -> None:
    """A story that nobody may see, with a canary in everything that is its own."""
    word, shares = f"{CANARY}{number}", given["shares"]
    at = NOON + timedelta(hours=given["hours"])
    is_published = given["status"] == Status.PUBLISHED
    if is_published and (given["is_late"] or not given["is_embargoed"]):
        # Beyond what any header could tell of.
        at = NOON + timedelta(days=3)
    embargo = NOON + timedelta(days=4) if given["is_embargoed"] else None
    section = Section.objects.earliest("pk")
    photo = PhotoFactory(
        caption=f"{word} caption", alt_text=word, photographer=word, agency=word, credit_line=word,
        copyright_notice=word, usage_terms=word, taken_place=word,
    )  # fmt: skip
    story = StoryFactory(
        headline=f"{word} headline", slug=f"{word}-slug", kicker=word, standfirst=f"{word} standfirst",
        body=f"<p>{word} body</p>", kind=given["kind"], original_headline=word,
        original_url=f"https://{word}.example.org/", status=given["status"], published_at=at, embargo=embargo,
        section=section,
        source=Source.objects.earliest("pk") if "source" in shares else SourceFactory(name=word, mark=word),
        bylines=[Byline.objects.earliest("pk") if "byline" in shares else
                 BylineFactory(name=word, bio=word, role=word, portrait=PhotoFactory(caption=word))],
        tags=[Tag.objects.earliest("pk") if "tag" in shares else TagFactory(name=f"{word} tag")],
        photos=[Photo.objects.earliest("pk"), photo] if "photo" in shares else [photo],
        places=[place("Seoul") if "place" in shares else Place.objects.create(city=word, country=word)],
        notice=f"{word} notice",
        topics=[Topic.objects.earliest("pk") if "topic" in shares else
                TopicFactory(name=f"{word} topic", description=word, is_running=True)],
    )  # fmt: skip
    series = Series.objects.earliest("pk") if "series" in shares else SeriesFactory(name=f"{word} series")
    SeriesPart.objects.create(series=series, story=story, position=1)
    RelatedStory.objects.create(story=Story.objects.public(ONE).latest("pk"), other=story, position=number)
    TimelineEntry.objects.create(story=story, name=word, verb="send_back", note=f"{word} note")
    Comment.objects.create(story=story, name=word, text=f"{word} comment")
    CorrectionFactory(story=story, text=f"{word} correction")
    base = record(story, None, note=word)
    WorkingCopy.objects.create(story=story, content=base.content, base=base, text=word)
    PreviewLink.objects.create(story=story)
    edition = Edition.objects.create(name=f"{word} edition")
    said = {"slugline": word, "line": f"{word} line", "art": "photo", "art_note": f"{word} note"}
    BudgetLine.objects.create(story=story, day=NOON.date(), edition=edition, length=600, **said)
    BudgetFeed.objects.create(partner=word, section=section)
    typed = {"typed": [["headline", word]], "typed_at": ONE}
    AtWork.objects.create(story=story, user=User.objects.create_user(word), sheet=word, **typed)
    assert not story.is_public(ONE)


WITHHELD: dict[str, dict[str, Any]] = {
    "ahead": {"usable_from": NOON + timedelta(days=5)},
    "over": {"usable_until": ONE},
    "killed": {"killed_at": NOON - timedelta(days=1)},
}


def withhold(number: int, why: str) -> None:
    """A photo that may not be shown, with a canary in everything that is its own, in a story that is public
    and over one of its bylines."""
    word = f"{CANARY}-photo{number}"
    photo = PhotoFactory(
        caption=f"{word} caption", alt_text=word, photographer=word, agency=word, credit_line=word,
        copyright_notice=word, usage_terms=word, taken_place=word, headline=word, keywords=word,
        restrictions=word, kill_reason=word, **WITHHELD[why],
    )  # fmt: skip
    story = Story.objects.public(ONE).earliest("pk")
    # It would lead the story.
    StoryPhoto.objects.filter(story=story).update(position=F("position") + 1)
    StoryPhoto.objects.create(story=story, photo=photo, position=0, own_caption=f"{word} own")
    StoryPhoto.objects.create(story=Story.objects.public(ONE).latest("pk"), photo=photo, position=50)
    Byline.objects.filter(pk=Byline.objects.earliest("pk").pk).update(portrait=photo)


@pytest.mark.parametrize("whys", [["ahead"], ["over", "ahead"], ["killed", "over", "ahead"]])
def test_nothing_tells_of_a_photo_that_may_not_be_shown(site: PageStoreLayer, whys: list[str]) -> None:
    try:
        with transaction.atomic():
            Byline.objects.update(portrait=None)
            site.store.clear([EVERYTHING], for_good=True)
            without = answers(site, list(all_addresses()))
            for number, why in enumerate(whys):
                withhold(number, why)
            addresses = list(all_addresses())
            site.store.clear([EVERYTHING], for_good=True)
            fresh, stored = answers(site, addresses), answers(site, addresses)
            for address, answer in (*fresh.items(), *stored.items()):
                said = repr((sorted(answer.headers.items()), answer.body)).lower()
                assert CANARY not in said, address
            assert stored == fresh
            if set(whys) == {"ahead"}:
                # Of what is still to come not even its place is to be seen.
                assert {address: fresh[address] for address in without} == without
            raise _TakenBack
    except _TakenBack:
        pass


def answers(site: PageStoreLayer, addresses: list[str]) -> dict[str, Got]:
    return {address: get(site, address) for address in addresses}


@given(st.lists(hidden, min_size=1, max_size=4))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_tells_of_what_nobody_may_see(site: PageStoreLayer, stories: list[dict[str, Any]]) -> None:
    try:
        with transaction.atomic():
            for number, one in enumerate(stories):
                hide(number, one)
            addresses = list(all_addresses())
            site.store.clear([EVERYTHING], for_good=True)
            fresh, stored = answers(site, addresses), answers(site, addresses)
            apply_changes(site.store)
            for address, answer in (*fresh.items(), *stored.items()):
                said = repr((sorted(answer.headers.items()), answer.body)).lower()
                assert CANARY not in said, address
            assert stored == fresh
            # Without them, every answer is the same to the byte; what is left in the store is so, too.
            for model in (Story, Photo, Byline, Tag, Topic, Series, Source, Place):
                for row in model._default_manager.all():
                    if CANARY in repr(sorted(vars(row).items(), key=str)).lower():
                        row.delete()
            assert answers(site, addresses) == fresh
            site.store.clear([EVERYTHING], for_good=True)
            assert answers(site, addresses) == fresh
            raise _TakenBack
    except _TakenBack:
        pass


class _TakenBack(Exception):
    pass


@pytest.fixture
def site() -> PageStoreLayer:
    furnish()
    for photo in Photo.objects.all():
        # Until a copy is made another stands in, and the answer is another when it is.
        list(make_renditions(photo))
    made = serving(WSGIHandler())
    made.store.set_right_until((ONE + timedelta(hours=12)).timestamp())
    return made


def test_hidden_and_missing_are_answered_alike(site: PageStoreLayer) -> None:
    hide(
        0,
        {
            "status": Status.DRAFT,
            "hours": 0,
            "is_late": False,
            "is_embargoed": False,
            "shares": set(),
            "kind": "news",
        },
    )
    for there, nowhere in (
        (f"/2026/11/02/{CANARY}0-slug/", "/2026/11/02/nothing-slug/"),
        (f"/tag/{CANARY}0-tag/", "/tag/nothing/"),
        (f"/topic/{CANARY}0-topic/", "/topic/nothing/"),
        (f"/series/{CANARY}0-series/", "/series/nothing/"),
        (f"/by/{CANARY}0/", "/by/nothing/"),
        (f"/from/{CANARY}0/", "/from/nothing/"),
        (f"/photo/{Photo.objects.latest('pk').pk}/", "/photo/999999/"),
    ):
        assert get(site, there) == get(site, nowhere)
        assert get(site, there).status == 404
