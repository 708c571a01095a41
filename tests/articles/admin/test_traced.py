"""Edda renames what stands on stories' pages; a lawyer reads later who wrote what, and when."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from articles.admin.traced import PER_PAGE
from articles.models import Byline, Wording
from articles.revisions.wordings import kept_of, record, said_by, settle
from tests.articles.admin.sending import send
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
def desk() -> Client:
    return client_of(edda())


def url(thing: Any, page: str = "change") -> str:
    return reverse(f"admin:articles_{thing._meta.model_name}_{page}", args=[thing.pk])


def history(desk: Client, thing: Any) -> str:
    page = desk.get(url(thing, "history")).content.decode()
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    # As a diff is read: what is gone and what came.
    body = re.sub(r"<(del|ins)>(.*?)</\1>", r"[\1 \2]", body, flags=re.DOTALL)
    return " ".join(unescape(strip_tags(body)).split())


def test_who_renamed_a_byline_and_what_it_was_before(desk: Client) -> None:
    byline = BylineFactory(name="Ines Park", role="Reporter")
    send(desk, url(byline), name="Ines Park-Lee")
    newest, found = kept_of(byline)
    assert (newest.name, found.name) == ("Edda Lindgren", "")
    assert (found.said["name"], newest.said["name"]) == ("Ines Park", "Ines Park-Lee")
    told = history(desk, byline)
    assert "Edda Lindgren Saved Name Ines Park[ins -Lee]" in told
    assert "The site As it was found" in told


def test_a_lawyer_finds_what_stood_there_on_a_day(desk: Client) -> None:
    byline = BylineFactory(name="Ines Park")
    for name in ("Ines Lee", "Ines Kim"):
        send(desk, url(byline), name=name)
    day = timezone.now() + timedelta(days=1)
    said = [one.said["name"] for one in kept_of(byline) if one.at <= day]
    assert said == ["Ines Kim", "Ines Lee", "Ines Park"]


@pytest.mark.parametrize(
    ("factory", "changed"),
    [
        (SectionFactory, {"description": "Ports and ships."}),
        (SourceFactory, {"credit_line": "With permission."}),
        (TagFactory, {"description": "All of it."}),
        (TopicFactory, {"description": "All of it."}),
        (SeriesFactory, {"description": "All of it."}),
        (PhotoFactory, {"photographer": "Thomas Maresca"}),
        (lambda: place("Busan"), {"region": "Gyeongsang"}),
    ],
)
def test_everything_that_stands_on_stories_pages_has_a_history(
    desk: Client, factory: Any, changed: dict[str, str]
) -> None:
    thing = factory()
    send(desk, url(thing), **changed)
    newest = kept_of(thing).first()
    assert newest is not None
    assert newest.name == "Edda Lindgren"
    assert changed.items() <= newest.said.items()
    assert next(iter(changed.values())) in history(desk, thing)


def test_a_place_changed_in_the_list_is_kept_too(desk: Client) -> None:
    section = SectionFactory(position=3)
    sent = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": section.pk,
        "form-0-position": "7",
        "_save": "Save",
    }
    desk.post(reverse("admin:articles_section_changelist"), sent)
    assert [one.said["position"] for one in kept_of(section)] == ["7", "3"]


def test_parts_of_a_series_are_told_by_their_headlines(desk: Client) -> None:
    first, second = StoryFactory(headline="Ferry waits"), StoryFactory(headline="Ferry leaves")
    series = SeriesFactory(parts=[first, second])
    send(desk, url(series), parts=[second.pk, first.pk])
    assert [one.said["parts"] for one in kept_of(series)] == [
        f"{second.pk} {first.pk}",
        f"{first.pk} {second.pk}",
    ]
    assert "Ferry leaves" in history(desk, series)


def test_what_a_script_changes_is_put_down_to_nobody(desk: Client) -> None:
    byline = BylineFactory(name="Ines Park")
    send(desk, url(byline), name="Ines Lee")
    Byline.objects.filter(pk=byline.pk).update(name="Ines Kim")
    send(desk, url(byline), role="Editor")
    newest, script, *_older = kept_of(byline)
    assert (script.name, script.said["name"], script.said["role"]) == ("", "Ines Kim", byline.role)
    assert (newest.name, newest.said["role"]) == ("Edda Lindgren", "Editor")
    assert "The site Changed outside the desk Name" in history(desk, byline)


def test_a_save_that_changes_nothing_leaves_nothing(desk: Client) -> None:
    tag = TagFactory()
    send(desk, url(tag), description="All of it.")
    before = kept_of(tag).count()
    send(desk, url(tag))
    assert kept_of(tag).count() == before


def test_what_is_made_at_the_desk_is_its_makers(desk: Client) -> None:
    send(desk, reverse("admin:articles_tag_add"), name="Busan")
    made = Wording.objects.get(of="tag")
    assert (made.name, made.said["name"]) == ("Edda Lindgren", "Busan")


@pytest.mark.parametrize("by_action", [True, False])
def test_what_was_deleted_is_still_known_and_who_did_it(desk: Client, by_action: bool) -> None:
    tag = TagFactory(name="Busan")
    if by_action:
        sent = {"action": "delete_selected", "_selected_action": tag.pk, "post": "yes"}
        desk.post(reverse("admin:articles_tag_changelist"), sent)
    else:
        desk.post(url(tag, "delete"), {"post": "yes"})
    end, before = Wording.objects.filter(of="tag", row=tag.pk)
    assert (end.said, end.name) == ({}, "Edda Lindgren")
    assert before.said["name"] == "Busan"


def test_a_history_is_read_by_whoever_sees_the_thing_and_by_nobody_else() -> None:
    tag, nobody = TagFactory(), User.objects.create_user("nobody", is_staff=True)
    assert client_of(in_role("Reporters")).get(url(tag, "history")).status_code == 200
    assert client_of(nobody).get(url(tag, "history")).status_code == 403
    assert Client().get(url(tag, "history")).status_code == 302


def test_a_long_history_stands_on_several_pages(desk: Client) -> None:
    tag = TagFactory()
    for number in range(PER_PAGE + 1):
        tag.description = f"Number {number}."
        tag.save()
        record(tag, None)
    assert f"Number [del {PER_PAGE - 1}][ins {PER_PAGE}]." in history(desk, tag)
    last = desk.get(url(tag, "history"), {"p": "2"})
    assert [row["changes"][-1].pieces[-1].text for row in last.context["rows"]] == ["Number 0."]
    assert desk.get(url(tag, "history"), {"p": "no"}).status_code == 200


def test_nobody_changes_what_was_kept() -> None:
    tag = TagFactory()
    settle(tag)
    kept = kept_of(tag).get()
    with pytest.raises(ValueError, match="only written on"):
        kept.save()
    with pytest.raises(ValueError, match="only written on"):
        kept_of(tag).update(said={})
    assert kept.said == said_by(tag)


def test_a_thing_that_is_gone_is_told_by_its_number(desk: Client) -> None:
    byline = BylineFactory(portrait=PhotoFactory())
    send(desk, url(byline), portrait="")
    photo = kept_of(byline)[1].said["portrait"]
    byline.refresh_from_db()
    desk.post(reverse("admin:articles_photo_delete", args=[photo]), {"post": "yes"})
    assert f"number {photo}, deleted since" in history(desk, byline)
