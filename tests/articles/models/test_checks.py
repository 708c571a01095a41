"""What the database itself refuses, and how rows from before are mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from articles.models import Byline, FormerAddress, Place, Section, Source, Story, Tag, WorkingCopy
from tests.factories import NOON, BylineFactory, DraftFactory, SectionFactory, SourceFactory, StoryFactory

pytestmark = pytest.mark.django_db

UNWHOLE = ["a/b", "a b", "a\tb", "a\nb", "a\xa0b", "a\u2028b", "a\u3000b"]
NAMED = [Section, Byline, Source, Tag]


def row(model: Any) -> Any:
    if model is Place:
        return Place.objects.order_by("pk")[0]
    if model is FormerAddress:
        return FormerAddress.objects.create(story=StoryFactory(), day=NOON.date(), slug="ice")
    if model is Tag:
        return Tag.objects.create(name="Sea ice")
    return {Section: SectionFactory, Byline: BylineFactory, Source: SourceFactory}[model]()


def refuses(thing: models.Model, **fields: Any) -> bool:
    """Whether the database refuses these values, whoever writes them."""
    try:
        with transaction.atomic():
            type(thing)._base_manager.filter(pk=thing.pk).update(**fields)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("model", NAMED)
def test_nothing_is_without_a_name(model: Any) -> None:
    assert refuses(row(model), name="")


def test_a_source_has_a_mark() -> None:
    assert refuses(SourceFactory(), mark="")


@pytest.mark.parametrize("slug", ["", *UNWHOLE])
@pytest.mark.parametrize("model", [*NAMED, Place, FormerAddress])
def test_a_slug_is_whole(model: Any, slug: str) -> None:
    assert refuses(row(model), slug=slug)


@pytest.mark.parametrize("slug", ["ice-2", "서울의_겨울", "हिन्दी", "50"])
@pytest.mark.parametrize("model", [*NAMED, Place, FormerAddress, Story])
def test_a_whole_slug_is_taken(model: Any, slug: str) -> None:
    assert not refuses(StoryFactory() if model is Story else row(model), slug=slug)


@pytest.mark.parametrize("slug", UNWHOLE)
def test_the_slug_of_a_story_is_whole(slug: str) -> None:
    assert refuses(DraftFactory(slug="ice"), slug=slug)


@pytest.mark.parametrize(
    "language", ["", "e", "english", "en_US", "en-", "-en", "en--US", "en US", "ελ", "e2"]
)
def test_what_is_no_language_is_refused(language: str) -> None:
    assert refuses(StoryFactory(), language=language)


@pytest.mark.parametrize("language", ["en", "EN", "gsw", "en-US", "zh-Hant", "sr-Latn-RS", "es-419", "en-us"])
def test_a_language_tag_is_taken(language: str) -> None:
    assert not refuses(StoryFactory(), language=language)


class TestTheDayOfPublication:
    def test_stands_with_a_time_and_a_slug(self) -> None:
        assert refuses(DraftFactory(slug="ice", published_at=NOON), publication_day=None)

    @pytest.mark.parametrize("fields", [{"published_at": None}, {"slug": ""}])
    def test_does_not_stand_without(self, fields: dict[str, Any]) -> None:
        assert refuses(DraftFactory(slug="ice", published_at=NOON), **fields)
        without_day = {"publication_day": None, "publication_month": None}
        assert not refuses(DraftFactory(slug="snow", published_at=NOON), **fields, **without_day)


class TestASlugLeftEmpty:
    def test_is_not_missed_before_it_is_made(self) -> None:
        for made in (Section(name="Ports"), Byline(name="Ines Park"), Tag(name="Ice"), Place(city="Vardø")):
            made.full_clean()
            made.save()
            assert made.slug

    def test_does_not_hide_what_else_is_wrong(self) -> None:
        with pytest.raises(ValidationError, match="mauve"):
            Section(name="Ports", hue="mauve").full_clean()


@pytest.fixture
def migrate() -> Iterator[Callable[..., Any]]:
    """Takes the database to a migration of the app, its newest unless it is named; answers its models."""

    def to(name: str | None = None) -> Any:
        executor = MigrationExecutor(connection)
        newest = next(node for node in executor.loader.graph.leaf_nodes() if node[0] == "articles")
        executor.migrate([("articles", name) if name else newest])
        return MigrationExecutor(connection).loader.project_state([("articles", name or newest[1])]).apps

    yield to
    to()


@pytest.mark.django_db(transaction=True)
def test_rows_from_before_are_mended(migrate: Callable[..., Any]) -> None:
    old = migrate("0003_search").get_model
    section = old("articles", "Section").objects.create(name="", slug="sea-ports")
    byline = old("articles", "Byline").objects.create(name="Ines Park", slug="ines park/desk")
    tags = [old("articles", "Tag").objects.create(name=name, slug=name) for name in ("", "a b", "ice")]
    stories = [
        old("articles", "Story").objects.create(
            headline="Ice", body="<p>Ice.</p>", section=section, published_at=NOON, **fields
        )
        for fields in (
            {"slug": "ice/melts", "publication_day": NOON.date(), "language": "english"},
            {"slug": "ice-melts", "publication_day": NOON.date(), "language": "sr-Latn-RS"},
            {"slug": "ice melts", "kind": "scoop", "publication_day": NOON.date()},
            {"slug": "ice-melts", "publication_day": None},
            {"slug": "", "publication_day": NOON.date()},
        )
    ]
    old("articles", "FormerAddress").objects.create(story=stories[0], day=NOON.date(), slug="old/ice")
    migrate()
    assert Section.objects.get(pk=section.pk).name == "Sea ports"
    assert Byline.objects.get(pk=byline.pk).slug == "ines-park-desk"
    assert set(Tag.objects.filter(pk__in=[tag.pk for tag in tags]).values_list("name", "slug")) == {
        ("Tag", "tag"),
        ("a b", "a-b"),
        ("ice", "ice"),
    }
    assert Story.objects.get(pk=stories[2].pk).kind == "news"
    assert list(Story.objects.order_by("pk").values_list("slug", "publication_day", "language")) == [
        ("ice-melts-2", NOON.date(), "en-us"),
        ("ice-melts", NOON.date(), "sr-Latn-RS"),
        ("ice-melts-3", NOON.date(), "en-us"),
        ("ice-melts-4", NOON.date(), "en-us"),
        ("", None, "en-us"),
    ]
    assert not FormerAddress.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_section_makes_way_for_an_address_of_the_site(migrate: Callable[..., Any]) -> None:
    old = migrate("0013_roles").get_model
    section = old("articles", "Section").objects.create(name="Corrections", slug="corrections")
    migrate()
    assert Section.objects.get(pk=section.pk).slug == "corrections-2"


@pytest.mark.django_db(transaction=True)
def test_a_working_copy_is_still_there_to_be_opened_and_released(migrate: Callable[..., Any]) -> None:
    story = StoryFactory(headline="Ferry aground")
    old = migrate("0019_section_editors").get_model
    base = old("articles", "Revision").objects.create(story_id=story.pk, number=1, content={}, changed=[])
    said = {"content": {"headline": "Ferry hits rock"}, "typed": [["headline", "Ferry hits rock"]]}
    old("articles", "WorkingCopy").objects.create(story_id=story.pk, base=base, **said)
    migrate()
    copy = WorkingCopy.objects.get()
    assert (copy.story_id, copy.content["headline"], copy.number) == (story.pk, "Ferry hits rock", 1)
