"""A story in lists is made once of a row, and what was rendered of it is kept while the row is the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.template import engines

from articles.cards import Card, Columns, Stories, pictured, shown_stories
from articles.models import Section, Story
from tests.factories import NOON, PhotoFactory, SectionFactory, StoryFactory

pytestmark = pytest.mark.django_db

HOUSE = {"site_name": "", "site_url": "", "site_language": "en-us", "site_direction": "ltr"}
CONTEXT = {**HOUSE, "language": "en"}


def rendered(source: str, **context: object) -> str:
    template = engines["jinja2"].from_string(source)
    return str(template.render({**CONTEXT, **context}))


def shown(story: Story) -> Story:
    return shown_stories(Story.objects.filter(pk=story.pk))[0]


def test_the_same_row_makes_the_same_story() -> None:
    story = StoryFactory(photos=[PhotoFactory()])
    assert shown(story) is shown(story)


@pytest.mark.parametrize("field", ["headline", "standfirst", "kicker"])
def test_a_story_that_was_changed_is_another(field: str) -> None:
    story = StoryFactory()
    before = shown(story)
    Story.objects.filter(pk=story.pk).update(**{field: "Changed"})
    after = shown(story)
    assert after is not before
    assert getattr(after, field) == "Changed"
    assert after.fragments == {}


def test_so_is_one_whose_section_or_photo_was_changed() -> None:
    section, photo = SectionFactory(), PhotoFactory(caption="Before")
    story = StoryFactory(section=section, photos=[photo])
    first = shown(story)
    Section.objects.filter(pk=section.pk).update(name="Harbor")
    second = shown(story)
    photo.caption = "After"
    photo.save()
    third = shown(story)
    assert first is not second
    assert second is not third
    assert second.section is not None
    assert second.section.name == "Harbor"
    assert [placed.caption for placed in third.placed_photos] == ["After"]


def test_it_shows_nothing_beyond_its_row() -> None:
    """A field that is not in the row would have to be asked for with a query of its own."""
    story = shown(StoryFactory(photos=[PhotoFactory()]))
    assert "body" in story.get_deferred_fields()
    assert "taken_at" in story.placed_photos[0].photo.get_deferred_fields()


class TestAFragment:
    line = '{{ fragment("includes/brief_line.html", story=story, level=level) }}'

    def test_is_rendered_once(self) -> None:
        story = shown(StoryFactory())
        first = rendered(self.line, story=story, level=3)
        assert rendered(self.line, story=story, level=3) is not None
        assert list(story.fragments.values()) == [first]

    def test_is_rendered_anew_while_templates_are_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        story = shown(StoryFactory())
        right = rendered(self.line, story=story, level=3)
        (key,) = story.fragments
        story.fragments[key] = "of a template that was changed"
        assert rendered(self.line, story=story, level=3) == "of a template that was changed"
        engine: Any = engines["jinja2"]
        monkeypatch.setattr(engine.env, "auto_reload", True)
        assert rendered(self.line, story=story, level=3) == right

    def test_differs_with_every_value_that_it_is_given(self) -> None:
        story = shown(StoryFactory(language="en"))
        assert "<h2" in rendered(self.line, story=story, level=2)
        assert "<h3" in rendered(self.line, story=story, level=3)
        assert 'lang="en"' in rendered(self.line, story=story, level=3, language="fr")

    def test_sees_nothing_that_it_is_not_given(self) -> None:
        story = shown(StoryFactory())
        line = '{{ fragment("includes/brief_line.html", story=story, level=3) }}'
        assert rendered(line, story=story, section="elsewhere") == rendered(line, story=story)

    def test_of_a_card_differs_with_its_picture(self) -> None:
        story = shown(StoryFactory(photos=[PhotoFactory()]))
        card = '{{ fragment("includes/card.html", card=card, level=3, place="river", time="noon") }}'
        assert "<picture" in rendered(card, card=pictured(story))
        assert "<picture" not in rendered(card, card=Card(story))

    def test_of_a_card_is_one_for_all_days_that_call_its_time_the_same(self) -> None:
        story = shown(StoryFactory(published_at=NOON))
        columns = '{% include "includes/columns.html" %}'
        card = pictured(story)
        for days in (20, 30, 40):
            said = {"level": 3, "place": "column", "first": "column", "columns": [[card]]}
            assert "Nov. 2<" in rendered(columns, today=NOON.date() + timedelta(days=days), **said)
        assert len(card.fragments) == 1
        assert ">Monday<" in rendered(columns, today=NOON.date() + timedelta(days=2), **said)
        assert len(card.fragments) == 2

    def test_of_several_things_is_kept_as_long_as_they_are_the_same(self) -> None:
        one, other = shown(StoryFactory()), shown(StoryFactory())
        assert Stories([one, other]).fragments is Stories([one, other]).fragments
        assert Stories([one, other]).fragments is not Stories([other, one]).fragments
        abreast, stacked = Columns([[Card(one)], [Card(other)]]), Columns([[Card(one), Card(other)]])
        assert abreast.fragments is not stacked.fragments
        before = Stories([one, other]).fragments
        Story.objects.filter(pk=one.pk).update(headline="Changed")
        assert Stories([shown(one), other]).fragments is not before
