"""Copy that a wire may publish by itself, and what holds it back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import Settings

from articles.models import Story
from articles.visibility import Status
from articles.wire.intake import Result, take_in
from articles.wire.models import WireItem

from .copy import COPY, read

pytestmark = pytest.mark.django_db


def test_it_publishes_what_lacks_nothing() -> None:
    outcome = take_in(read(COPY), publish=True)
    assert outcome.story is not None
    story = Story.objects.get(pk=outcome.story.pk)
    assert story.status == Status.PUBLISHED
    assert outcome.url == f"http://testserver{story.get_absolute_url()}"
    assert outcome.reason == ""
    assert outcome.is_as_asked


@pytest.mark.parametrize(
    ("copy", "why"),
    [
        (COPY.replace(" (UPI)", ""), "a byline or a source"),
        ("Last ferry of the season leaves Busan\n", "a body"),
        (f"EMBARGOED UNTIL THE FERRY HAS LEFT\n\n{COPY}", "its embargo could not be read as a time"),
        (f"CORRECTED-{COPY}", "changes an earlier story"),
    ],
    ids=["no source", "no body", "an unreadable embargo", "a correction"],
)
def test_it_keeps_a_draft_of_what_may_not_be_published_and_says_why(copy: str, why: str) -> None:
    outcome = take_in(read(copy), publish=True)
    assert outcome.outcome is Result.CREATED
    assert outcome.story is not None
    assert Story.objects.get(pk=outcome.story.pk).status == Status.DRAFT
    assert why in outcome.reason
    assert not outcome.is_as_asked


def test_what_this_newsroom_forbids_stays_a_draft_too(settings: Settings) -> None:
    settings.BLOCKING_CHECKS = ["standfirst"]
    outcome = take_in(read(COPY), publish=True)
    assert "was not published: There is no standfirst." in outcome.reason
    assert Story.objects.get().status == Status.DRAFT


def test_an_embargo_holds_a_published_story_back() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        copy = f"EMBARGOED until 6 a.m. EST Nov. 27, 2026\n\n{COPY}"
        outcome = take_in(read(copy), publish=True)
        story = outcome.story
        assert story is not None
        assert story.embargo == datetime(2026, 11, 27, 11, tzinfo=UTC)
        assert story.status == Status.PUBLISHED
        assert not story.is_public(datetime(2026, 11, 24, 12, tzinfo=UTC))
        assert outcome.url.endswith(f"/admin/articles/story/{story.pk}/change/")


def test_when_its_source_published_it_is_no_time_of_ours() -> None:
    copy = COPY.replace("SEOUL", "Nov. 12, 2026 / 7:14 AM EST\n\nSEOUL")
    story = take_in(read(copy)).story
    assert story is not None
    assert story.published_at is None
    assert WireItem.objects.get().original_published_at == datetime(2026, 11, 12, 12, 14, tzinfo=UTC)
