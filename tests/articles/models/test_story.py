"""Stories: addresses, updates, and what the database itself refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import FormerAddress, Story
from articles.visibility import Status
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    WithdrawnFactory,
    place,
)

pytestmark = pytest.mark.django_db


class TestItsAddress:
    def test_a_headline_alone_makes_a_draft_without_an_address(self) -> None:
        story = Story(headline="Ice")
        story.save()
        assert (story.slug, story.publication_day, story.get_absolute_url()) == ("", None, "")

    def test_is_made_from_the_headline_when_it_is_published(self) -> None:
        story = StoryFactory(headline="Ten ports “agree”: São Paulo’s ice")
        assert story.get_absolute_url() == "/2026/11/02/ten-ports-agree-sao-paulos-ice/"

    def test_is_not_needed_by_drafts_that_are_planned_for_one_day(self) -> None:
        assert [DraftFactory(published_at=NOON).slug for _ in range(2)] == ["", ""]

    def test_keeps_the_letters_of_a_script_that_is_not_latin(self) -> None:
        assert StoryFactory(headline="서울의 겨울").slug == "서울의-겨울"
        assert StoryFactory(headline="BTS 서울 2026").slug == "bts-서울-2026"

    @pytest.mark.parametrize("headline", ["!!!", "—", "🙂"])
    def test_is_a_plain_word_when_the_headline_has_none(self, headline: str) -> None:
        assert StoryFactory(headline=headline).slug == "story"

    def test_takes_the_next_free_ending(self) -> None:
        slugs = [StoryFactory(headline="Ice").slug for _ in range(3)]
        assert slugs == ["ice", "ice-2", "ice-3"]

    def test_is_free_again_on_another_day(self) -> None:
        StoryFactory(headline="Ice")
        assert StoryFactory(headline="Ice", published_at=NOON + timedelta(days=1)).slug == "ice"

    def test_uses_the_day_of_the_site_and_not_of_utc(self) -> None:
        late_in_new_york = datetime(2026, 11, 3, 3, 30, tzinfo=UTC)
        assert StoryFactory(published_at=late_in_new_york).publication_day == date(2026, 11, 2)

    def test_ends_between_words_when_the_headline_is_long(self) -> None:
        slug = StoryFactory(headline="harbor " * 30).slug
        assert len(slug) <= 100
        assert set(slug.split("-")) == {"harbor"}

    def test_publishing_without_a_time_means_now(self) -> None:
        with time_machine.travel(NOON, tick=False):
            assert StoryFactory(published_at=None).published_at == NOON


class TestAnAddressThatWasPublic:
    def test_is_remembered_when_the_slug_changes(self) -> None:
        story = StoryFactory(slug="ice")
        story.slug = "sea-ice"
        story.save()
        former = FormerAddress.objects.get()
        assert (former.story, str(former)) == (story, "/2026/11/02/ice/")

    def test_is_remembered_when_the_day_changes(self) -> None:
        story = StoryFactory(slug="ice")
        story.published_at = NOON - timedelta(days=1)
        story.save()
        assert str(FormerAddress.objects.get()) == "/2026/11/02/ice/"
        assert story.get_absolute_url() == "/2026/11/01/ice/"

    def test_is_remembered_when_the_story_is_withdrawn(self) -> None:
        story = StoryFactory(slug="ice")
        story.status = Status.WITHDRAWN
        story.save()
        assert FormerAddress.objects.filter(story=story, slug="ice").exists()

    @pytest.mark.parametrize("state", [{"status": Status.DRAFT}, {"embargo": NOON + timedelta(days=9000)}])
    def test_is_forgotten_when_it_never_was(self, state: dict[str, Any]) -> None:
        story = StoryFactory(slug="ice", **state)
        story.slug = "sea-ice"
        story.save()
        assert not FormerAddress.objects.exists()

    def test_is_not_given_to_another_story_of_that_day(self) -> None:
        story = StoryFactory(headline="Ice")
        story.slug = "sea-ice"
        story.save()
        assert StoryFactory(headline="Ice").slug == "ice-2"
        with pytest.raises(ValidationError, match="has or had this slug"):
            StoryFactory.build(section=story.section, slug="ice").full_clean()

    def test_is_remembered_when_the_story_moves_while_it_is_held_back(self) -> None:
        story = StoryFactory(slug="ice")
        story.embargo = NOON + timedelta(days=9000)
        story.save()
        story.slug = "sea-ice"
        story.save()
        assert FormerAddress.objects.filter(story=story, slug="ice").exists()

    def test_may_come_back_to_its_own_story(self) -> None:
        story = StoryFactory(slug="ice")
        for slug in ("sea-ice", "ice"):
            story.slug = slug
            story.save()
        assert story.get_absolute_url() == "/2026/11/02/ice/"


class TestAnUpdate:
    def test_of_a_public_storys_words_is_stamped(self) -> None:
        story = StoryFactory()
        assert story.updated is None
        with time_machine.travel(NOON + timedelta(hours=2), tick=False):
            story.body = "<p>Eleven ports agreed.</p>"
            story.save()
        assert story.updated == NOON + timedelta(hours=2)

    def test_of_a_draft_is_not(self) -> None:
        story = DraftFactory()
        story.body = "<p>Eleven ports agreed.</p>"
        story.save()
        assert story.updated_at is None

    def test_is_not_stamped_for_a_save_that_changes_no_word(self) -> None:
        story = StoryFactory()
        story.save()
        assert story.updated_at is None

    def test_keeps_the_time_that_an_editor_sets(self) -> None:
        story = StoryFactory()
        story.body, story.updated_at = "<p>Eleven.</p>", NOON + timedelta(minutes=5)
        story.save()
        assert story.updated == NOON + timedelta(minutes=5)


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"headline": ""},
            {"status": "sent"},
            {"kind": "rumor"},
            {"status": "published", "section": None},
            {"status": "published", "published_at": None},
            {"status": "published", "slug": ""},
            {"status": "published", "body": ""},
        ],
    )
    def test_a_story_that_cannot_be(self, wrong: dict[str, Any]) -> None:
        story = StoryFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.filter(pk=story.pk).update(**wrong)

    def test_two_stories_of_a_day_under_one_slug(self) -> None:
        StoryFactory(slug="ice")
        with pytest.raises(IntegrityError), transaction.atomic():
            StoryFactory(slug="ice")

    def test_a_photo_twice_in_a_story(self) -> None:
        photo = PhotoFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            StoryFactory(photos=[photo, photo])

    def test_a_focal_point_outside_the_picture(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PhotoFactory(focal_x=1.5)


class TestWhatIsMissingForPublication:
    def test_is_named_in_plain_words(self) -> None:
        story = Story.objects.create(headline="Ice")
        assert story.missing_for_publication() == ["a body", "a section", "a byline or a source"]

    def test_is_nothing_for_a_story_with_a_byline_or_a_source(self) -> None:
        assert StoryFactory(bylines=[BylineFactory()]).missing_for_publication() == []
        assert StoryFactory(source=SourceFactory()).missing_for_publication() == []

    def test_is_the_credit_of_a_photo_that_has_a_file(self) -> None:
        nobodys = {"photographer": "", "agency": "", "credit_line": ""}
        filled, awaited = PhotoFactory(**nobodys, caption="A ferry."), PhotoFactory(**nobodys, image="")
        story = StoryFactory(source=SourceFactory(), photos=[filled, awaited])
        assert story.missing_for_publication() == ["a credit for the photo “A ferry.”"]


def test_a_body_is_cleaned_by_every_way_in() -> None:
    dirty, clean = '<p onclick="x()">Ice<script>x()</script></p>', "<p>Ice</p>"
    story = StoryFactory(body=dirty)
    assert story.body == clean
    made = Story.objects.bulk_create([Story(headline="Ice", body=dirty, section=SectionFactory())])[0]
    assert Story.objects.get(pk=made.pk).body == clean


def test_a_page_gets_tags_corrections_and_places_with_the_story_itself(
    django_assert_num_queries: Any,
) -> None:
    story = StoryFactory(tags=["Sea ice", "Ferries"], places=[place("Seoul"), place("Busan")])
    CorrectionFactory(story=story)
    WithdrawnFactory()
    with django_assert_num_queries(1):
        page = Story.objects.for_page(NOON, NOON).get(pk=story.pk)
        assert [tag["name"] for tag in page.tag_rows] == ["Ferries", "Sea ice"]
        assert [row["city"] for row in page.place_rows] == ["Seoul", "Busan"]
        assert page.correction_rows[0]["kind"] == "correction"
        assert page.dateline.date == date(2026, 11, 2)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_year_at_the_end_of_the_calendar_is_refused_with_a_sentence(year: int) -> None:
    story = DraftFactory.build(section=SectionFactory(), published_at=datetime(year, 6, 1, tzinfo=UTC))
    with pytest.raises(ValidationError, match="Choose a year from 1600 to 2999"):
        story.clean()
