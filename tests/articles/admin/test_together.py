"""Edda and Wendy have the same topic, section or photo open, and both save."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.articles.admin.sending import Sent, fields_of, said
from tests.base import client_of, edda, in_role
from tests.factories import (
    BylineFactory,
    PhotoFactory,
    SectionFactory,
    SeriesFactory,
    SourceFactory,
    StoryFactory,
    TagFactory,
    TopicFactory,
    place,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edda_() -> Client:
    return client_of(edda())


@pytest.fixture
def wendy() -> Client:
    return client_of(in_role("Editors"))


def url(thing: Any) -> str:
    return reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk])


def opened(desk: Client, thing: Any) -> Sent:
    return fields_of(desk.get(url(thing)))


def save(desk: Client, thing: Any, form: Sent, **changes: Any) -> Any:
    answer = desk.post(url(thing), {**form, **changes, "_save": "1"}, follow=True)
    thing.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    ("make", "theirs", "mine"),
    [
        (TopicFactory, {"name": "High water"}, {"description": "The river and the town."}),
        (SeriesFactory, {"name": "Who waits"}, {"description": "At the gates."}),
        (BylineFactory, {"name": "Ines Park-Lee"}, {"role": "Reporter"}),
        (SectionFactory, {"name": "World news"}, {"position": "7"}),
        (SourceFactory, {"name": "United Press"}, {"credit_line": "From the wire."}),
        (PhotoFactory, {"caption": "The pier."}, {"alt_text": "A pier in fog."}),
        (TagFactory, {"name": "Harbors"}, {"slug": "harbors-and-ports"}),
    ],
)
def test_each_keeps_what_the_other_has_left_alone(
    edda_: Client, make: Any, theirs: dict[str, str], mine: dict[str, str]
) -> None:
    thing = make()
    first, second = opened(edda_, thing), opened(edda_, thing)
    save(edda_, thing, first, **theirs)
    save(edda_, thing, second, **mine)
    for name, value in (theirs | mine).items():
        assert str(getattr(thing, name)) == value


def test_a_section_and_a_source_are_put_together_too(edda_: Client) -> None:
    source, section = SourceFactory(), SectionFactory(name="World")
    first, second = opened(edda_, source), opened(edda_, source)
    save(edda_, source, first, section=str(section.pk))
    save(edda_, source, second, name="United Press")
    assert (source.section, source.name) == (section, "United Press")


def test_where_both_have_changed_the_same_it_is_asked_and_nothing_typed_is_lost(
    edda_: Client, wendy: Client
) -> None:
    topic = TopicFactory(name="Water")
    first, second = opened(wendy, topic), opened(edda_, topic)
    save(wendy, topic, first, name="High water", is_running="on")
    asked = save(edda_, topic, second, name="Flood", description="The river.")
    assert "editors has changed this meanwhile: “High water”." in said(asked)
    assert (topic.name, topic.description) == ("High water", "")
    again = fields_of(asked)
    assert (again["name"], again["description"]) == (["Flood"], ["The river."])
    save(edda_, topic, again)
    # What Edda left alone stays as it was made meanwhile.
    assert (topic.name, topic.description, topic.is_running) == ("Flood", "The river.", True)


def test_both_of_the_same_mind_are_not_asked(edda_: Client, wendy: Client) -> None:
    topic = TopicFactory(name="Water")
    first, second = opened(wendy, topic), opened(edda_, topic)
    save(wendy, topic, first, name="High water")
    save(edda_, topic, second, name="High water", description="The river.")
    assert (topic.name, topic.description) == ("High water", "The river.")


@pytest.mark.parametrize("sent", ["", "{", "[1]", '{"name": null}', "\x00", '{"nothing": {}}', "[" * 100_000])
def test_a_form_that_does_not_say_what_it_was_opened_on_is_saved_as_it_is(edda_: Client, sent: str) -> None:
    topic = TopicFactory(name="Water")
    form = opened(edda_, topic)
    save(edda_, topic, {**form, "_seen": sent}, name="High water")
    assert topic.name == "High water"


def test_a_place_and_a_photo_that_nobody_else_touches_are_saved_as_ever(edda_: Client) -> None:
    busan, photo = place(city="Busan"), PhotoFactory()
    StoryFactory(photos=[photo])
    save(edda_, busan, opened(edda_, busan), city="Pusan")
    save(edda_, photo, opened(edda_, photo), caption="The pier.", focal_x="0.25")
    assert (busan.city, photo.caption, photo.focal_x) == ("Pusan", "The pier.", 0.25)
