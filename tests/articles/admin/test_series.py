"""A series in the newsroom: its parts, their order, and who may touch them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Series, SeriesPart, Story
from articles.models.topics import MOST_PARTS
from tests.articles.admin.sending import fields_of, said, send
from tests.base import client_of, edda, in_role
from tests.factories import DraftFactory, SectionFactory, SeriesFactory, StoryFactory

pytestmark = pytest.mark.django_db

NEW = "admin:articles_series_add"


@pytest.fixture
def desk() -> Client:
    return client_of(in_role("Editors"))


def url(series: Series) -> str:
    return reverse("admin:articles_series_change", args=[series.pk])


def parts_of(series: Series) -> list[Story]:
    return [part.story for part in series.parts.order_by("position", "pk")]


def test_an_editor_makes_one_in_an_order(desk: Client) -> None:
    stories = [StoryFactory(), DraftFactory(), StoryFactory()]
    send(desk, reverse(NEW), name="Who waits", parts=[story.pk for story in stories])
    series = Series.objects.get()
    assert (series.slug, parts_of(series)) == ("who-waits", stories)


def test_an_editor_puts_it_into_another_order_and_takes_a_part_out(desk: Client) -> None:
    one, two, three = (StoryFactory() for _ in range(3))
    series = SeriesFactory(parts=[one, two, three])
    send(desk, url(series), parts=[three.pk, one.pk])
    assert parts_of(series) == [three, one]
    assert [part.position for part in series.parts.order_by("position")] == [0, 1]


def test_what_a_colleague_has_added_meanwhile_stays(desk: Client) -> None:
    one, two, theirs = (StoryFactory() for _ in range(3))
    series = SeriesFactory(parts=[one, two])
    mine = fields_of(desk.get(url(series)))
    SeriesPart.objects.create(series=series, story=theirs, position=2)
    desk.post(url(series), {**mine, "parts": [two.pk, one.pk], "_save": "1"})
    assert parts_of(series) == [two, one, theirs]


def test_a_part_that_comes_or_goes_stands_in_its_storys_history(desk: Client) -> None:
    story, series = StoryFactory(), SeriesFactory()
    send(desk, url(series), parts=[story.pk])
    newest = story.revisions.latest("number")
    assert (newest.changed, newest.note, newest.name) == (["series"], "put into a series", "editors")
    send(desk, url(series), parts=[])
    assert story.revisions.latest("number").note == "taken out of its series"


def test_a_story_of_another_series_is_refused_with_its_name(desk: Client) -> None:
    story = StoryFactory(headline="Ports agree")
    SeriesFactory(name="Who pays", parts=[story])
    series = SeriesFactory(name="Who waits")
    told = said(send(desk, url(series), parts=[story.pk]))
    assert "“Ports agree” is a part of “Who pays”. Take it out there first." in told
    assert parts_of(series) == []


def test_more_parts_than_a_page_can_hold_are_refused(desk: Client) -> None:
    Story.objects.bulk_create(Story(headline="Part") for _ in range(MOST_PARTS + 1))
    many = list(Story.objects.values_list("pk", flat=True))
    told = said(send(desk, url(SeriesFactory()), parts=many))
    assert "These are 101 stories. A series has 100 parts at most." in told


def test_an_editor_of_one_section_touches_no_story_of_another() -> None:
    editor = in_role("Editors")
    world, sports = SectionFactory(), SectionFactory()
    world.editors.add(editor)
    ours, theirs = StoryFactory(section=world), StoryFactory(headline="Goals", section=sports)
    series = SeriesFactory(parts=[theirs])
    desk = client_of(editor)
    assert "You may not change “Goals”" in said(send(desk, url(series), parts=[ours.pk]))
    send(desk, url(series), parts=[ours.pk, theirs.pk])
    assert parts_of(series) == [ours, theirs]


def test_a_reporter_sees_the_order_and_changes_nothing() -> None:
    series = SeriesFactory(parts=[StoryFactory(headline="Ports agree")])
    answer = client_of(in_role("Reporters")).get(url(series))
    assert "Ports agree" in answer.content.decode()
    assert "parts" not in fields_of(answer)


@pytest.mark.parametrize("sent", ["nonsense", "99999999999999999999", "-1"])
def test_what_is_no_story_is_refused_in_a_sentence(desk: Client, sent: str) -> None:
    series: Any = SeriesFactory(parts=[StoryFactory()])
    assert "valid choice" in said(send(desk, url(series), parts=[sent]))
    answer = send(desk, url(series), opened_with=f"{sent} x")
    assert answer.status_code == 200
    assert len(parts_of(series)) == 1


def test_the_lists_say_how_many_parts_there_are_and_which_topics_run() -> None:
    SeriesFactory(name="Who waits", parts=[StoryFactory(), StoryFactory()])
    desk = client_of(edda())
    found = desk.get(reverse("admin:articles_series_changelist")).content.decode()
    assert '<td class="field-number_of_parts">2</td>' in found
    assert desk.get(reverse("admin:articles_topic_changelist"), {"is_running__exact": "1"}).status_code == 200
