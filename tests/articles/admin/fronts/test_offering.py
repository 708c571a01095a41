"""A producer narrows the stories to choose from by their words, their section and their time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.articles.admin.fronts.test_desk import url
from tests.base import client_of, in_role
from tests.factories import SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk() -> Client:
    """Petra produces the front page."""
    return client_of(in_role("Front-page producers"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"time": "today"}, ["Lighthouse dark"]),
        ({"time": "week"}, ["Lighthouse dark", "Budget passes"]),
        ({"time": "ahead"}, ["Strike over"]),
        ({"section": "Local", "time": "week"}, ["Budget passes"]),
        ({"section": "Local"}, ["Budget passes", "Old quay"]),
        ({"q": "old", "section": "Sea"}, []),
        ({"q": "old", "time": "week"}, []),
        # What makes no sense asks for nothing.
        ({"q": "old", "section": "999999", "time": "never"}, ["Old quay"]),
    ],
)
def test_stories_are_found_by_their_section_and_their_time(
    desk: Client, asked: dict[str, str], found: list[str]
) -> None:
    sea, local, now = SectionFactory(name="Sea"), SectionFactory(name="Local"), timezone.now()
    StoryFactory(headline="Lighthouse dark", section=sea, published_at=now)
    StoryFactory(headline="Budget passes", section=local, published_at=now - 2 * DAY)
    StoryFactory(headline="Old quay", section=local, published_at=now - 40 * DAY)
    StoryFactory(headline="Strike over", section=sea, published_at=now + HOUR)
    numbers = {"Sea": str(sea.pk), "Local": str(local.pk)}
    said = {**asked, "section": numbers.get(asked.get("section", ""), asked.get("section", ""))}
    page = desk.get(url(), said)
    assert {row.story.headline for row in page.context["offered"]} == set(found)


def test_a_section_is_offered_its_own_until_another_is_asked_for(desk: Client) -> None:
    sea, local = SectionFactory(name="Sea"), SectionFactory(name="Local")
    StoryFactory(headline="Lighthouse dark", section=sea)
    StoryFactory(headline="A budget", section=local)
    own = desk.get(url(front=f"section-{sea.pk}"))
    assert [row.story.headline for row in own.context["offered"]] == ["Lighthouse dark"]
    assert own.context["offer_form"]["section"].value() == sea.pk
    every = desk.get(url(front=f"section-{sea.pk}"), {"q": "", "section": ""})
    assert len(every.context["offered"]) == 2


def test_what_was_asked_for_is_still_there_after_a_story_was_put(desk: Client) -> None:
    story = StoryFactory(headline="Harbor 1")
    asked = f"?q=harbor&section={story.section_id}&time="
    page = desk.get(url() + asked).content.decode()
    assert f'action="{url()}{asked.replace("&", "&amp;")}"' in page
    answer = desk.post(url() + asked, {"do": f"put:lead:{story.pk}"})
    assert answer["Location"].startswith(url() + asked)
