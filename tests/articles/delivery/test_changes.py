"""Whatever changes in the database, no page in the store goes on saying what was true before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import IntegrityError, models, transaction

from articles.budget.planning import plan, put_on, reassign, take_off
from articles.colleagues import assign, comment
from articles.delivery import changes
from articles.delivery.asking import ask
from articles.delivery.changes import ON_ITS_OWN, PART_OF, apply_changes, store
from articles.delivery.making import may_be_kept
from articles.delivery.models import Change
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer
from articles.delivery.stored import StoredPage, finished
from articles.live import end, post, reword, withdraw
from articles.models import (
    Assignment,
    AtWork,
    BudgetFeed,
    BudgetLine,
    BudgetMail,
    Comment,
    Edition,
    EntryWording,
    Front,
    FrontMoment,
    Launch,
    Photo,
    Place,
    PreviewLink,
    Revision,
    Section,
    Story,
    StoryPhoto,
    TimelineEntry,
    Wording,
    WorkingCopy,
)
from articles.models.appended import Appended
from articles.views.page import LISTING
from articles.visibility import Status
from tests.articles.delivery.newsroom import ONE, addresses, furnish
from tests.factories import NOON, LiveEntryFactory, StoryFactory, TagFactory

pytestmark = pytest.mark.django_db

type Committed = Callable[..., AbstractContextManager[Any]]

MODELS = (*ON_ITS_OWN, *PART_OF)
# What no reader's page shows, or what cannot be changed without another row.
LEFT_OUT = {"id", "user", "width", "height", "created_at", "added_at", "modified_at", "called_off_by"}


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(ONE, tick=False):
        yield


class Site:
    """The newsroom with all its pages in the store."""

    def __init__(self, committed: Committed) -> None:
        furnish()
        self.committed = committed
        self.cleared = 0
        self.django = WSGIHandler()
        self.store: PageStore = store()
        self.layer = PageStoreLayer(self.django, self.store, lambda: None)
        apply_changes(self.store)
        Change.objects.all().delete()
        self.addresses = addresses()
        self.answers = {address: self.fresh(address) for address in self.addresses}
        self.fill()

    def fresh(self, address: str) -> tuple[StoredPage, bool]:
        answer = ask(self.django, address)
        page = finished(answer.status, answer.headers, answer.body, LISTING)
        return page, may_be_kept(answer)

    def fill(self) -> None:
        for address, (page, is_kept) in self.answers.items():
            if is_kept and not self.store.read(address):
                self.store.put(address, page, self.store.moment())

    def wrong(self) -> list[str]:
        """The addresses at which the store has another page than Django would now make."""
        kept = {address: self.store.read(address) for address in self.addresses}
        return [address for address, page in kept.items() if page and told(page) != self.told_now(address)]

    def told_now(self, address: str) -> Any:
        return told(self.fresh(address)[0])

    def after(self, change: Callable[[], object]) -> list[str]:
        """What is wrong after a change, which is then taken back. Nothing, if the database refuses it."""
        wrong: list[str] = []
        try:
            with transaction.atomic():
                with self.committed(execute=True):
                    change()
                self.cleared += len(self.addresses) - len(kept(self))
                wrong = self.wrong()
                raise _TakenBack
        except (_TakenBack, IntegrityError, models.ProtectedError):
            # A number that was given back is given again, which happens to nothing that is committed.
            with self.store.index.writing() as index:
                index.execute("DELETE FROM applied")
            self.fill()
        return wrong


class _TakenBack(Exception):
    pass


def told(page: StoredPage) -> tuple[int, str, list[tuple[str, str]]]:
    return page.status, page.bodies["identity"].decode(), sorted(page.headers)


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    return django_capture_on_commit_callbacks


@pytest.fixture
def site(committed: Committed) -> Site:
    return Site(committed)


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [one for one in model._meta.concrete_fields if one.name not in LEFT_OUT]


def other_values(field: models.Field[Any, Any], value: Any) -> list[Any]:
    """Values that the field may have instead."""
    others: list[Any] = [None] if field.null else []
    if isinstance(field, models.ForeignKey):
        rows = field.related_model._default_manager.exclude(pk=getattr(value, "pk", None))
        if field.related_model is Place:
            rows = rows.filter(city__in=["Busan", "Tokyo"])
        return [*others, *rows[:2]]
    if isinstance(field, models.JSONField):
        return [{}, {**value, "layout": "quiet"}, {**value, "areas": {}}]
    if isinstance(field, models.FileField):
        return [*others, ""]
    if field.choices:
        return [*others, *(choice for choice, _ in field.flatchoices if choice != value)][:3]
    if isinstance(value, bool):
        return [*others, not value]
    if isinstance(field, models.FloatField):
        return [*others, 0.25]
    if isinstance(field, models.IntegerField):
        return [*others, (value or 0) + 7]
    if isinstance(field, models.DateTimeField):
        moment: datetime = value or NOON
        return [*others, moment - timedelta(hours=30), moment + timedelta(minutes=40)]
    if isinstance(field, models.DateField):
        day: date = value or NOON.date()
        return [*others, day - timedelta(days=1)]
    if field.name == "language":
        return ["de"]
    if field.name in ("url", "original_url"):
        return ["https://www.example.org/other", ""]
    if field.name == "slug":
        return ["another-one"]
    return ["Another", ""] if field.blank else ["Another"]


def changed(row: models.Model, name: str, value: Any) -> Callable[[], None]:
    def change() -> None:
        again = type(row)._base_manager.get(pk=row.pk)
        setattr(again, name, value)
        again.save()

    return change


def rows_of(model: type[models.Model], most: int) -> list[Any]:
    rows = model._default_manager.order_by("pk")
    if model is Place:
        rows = rows.filter(lines__isnull=False).distinct()
    return list(rows[:most])


# To furnish the newsroom costs more than to look at it: several models share one.
@pytest.mark.parametrize(
    "group", [ON_ITS_OWN[:1], ON_ITS_OWN[1:4], ON_ITS_OWN[4:], (*PART_OF,)[:6], (*PART_OF,)[6:]]
)
def test_no_field_of_any_row_leaves_a_wrong_page(group: Iterable[type[models.Model]], site: Site) -> None:
    assert site.wrong() == []
    for model in group:
        for row in rows_of(model, 1 if model is Story else 2):
            for field in () if issubclass(model, Appended) else fields_of(model):
                for value in other_values(field, getattr(row, field.name)):
                    before = getattr(row, field.name)
                    case = f"{model.__name__} {row.pk}: {field.name} {before!r} -> {value!r}"
                    assert site.after(changed(row, field.name, value)) == [], case


def test_no_row_that_goes_leaves_a_wrong_page(site: Site) -> None:
    for model in MODELS:
        for row in () if issubclass(model, Appended) else rows_of(model, 6):
            again = model._base_manager.get(pk=row.pk)
            assert site.after(again.delete) == [], f"{model.__name__} {row.pk} deleted"


def test_no_row_that_comes_leaves_a_wrong_page(site: Site) -> None:
    story, photo = Story.objects.get(slug="ports-2"), Photo.objects.earliest("pk")
    tag, section = TagFactory(name="New"), Section.objects.earliest("pk")
    ferry = Story.objects.get(slug="ferry")
    for change in (
        lambda: story.tags.add("Ports", "Another"),
        lambda: story.tags.set(["Hidden"]),
        lambda: StoryPhoto.objects.create(story=story, photo=photo, position=9),
        lambda: story.corrections.create(text="It is 1,900 miles.", at=NOON),
        lambda: story.corrections.create(text="There is no such coast.", kind="retraction", at=NOON),
        lambda: StoryFactory(section=section, tags=[tag], published_at=NOON + timedelta(minutes=1)),
        lambda: StoryFactory(section=section, published_at=NOON - timedelta(days=40)),
        lambda: StoryFactory(section=section, published_at=NOON - timedelta(hours=20), tags=["Ports"]),
        lambda: Section.objects.create(name="Culture"),
        lambda: post(ferry, None, "The tug is there."),
        lambda: post(ferry, None, "The tug is there.", is_key=True, is_pinned=True),
        lambda: withdraw(ferry.entries.get(number=91), None),
        lambda: withdraw(ferry.entries.get(number=1), None),
        lambda: reword(ferry.entries.get(number=31), None, "correction", "It was noon.", heading="Noon"),
        lambda: LiveEntryFactory(story=ferry, number=121),
        lambda: end(ferry, None),
    ):
        assert site.after(change) == []


def test_every_model_that_a_page_can_show_is_listened_to() -> None:
    from django.apps import apps

    shown = {
        model
        for model in apps.get_app_config("articles").get_models(include_auto_created=True)
        if model._meta.managed is not False
    }
    # The newsroom's own: no page shows anything of them.
    inside = {TimelineEntry, Revision, AtWork, PreviewLink, Comment, Assignment, WorkingCopy, Front, Wording}
    # Made with a launch, and with an entry, and never without.
    inside |= {FrontMoment, Launch.stories.through, EntryWording}
    inside |= {BudgetLine, BudgetMail, BudgetMail.sections.through, BudgetFeed, Edition}
    assert shown - inside - {Section.editors.through} == set(MODELS)


class TestACommit:
    @pytest.fixture
    def sweeps(self, monkeypatch: pytest.MonkeyPatch) -> list[object]:
        seen: list[object] = []

        def sweep(*args: Any, **kwargs: Any) -> list[str]:
            seen.append(args)
            return swept(*args, **kwargs)

        swept = changes.sweep
        monkeypatch.setattr(changes, "sweep", sweep)
        return seen

    def test_of_many_rows_is_carried_out_once(self, committed: Committed, sweeps: list[object]) -> None:
        story = StoryFactory()
        with committed(execute=True):
            story.tags.set(["Ports", "Ships", "Strikes"])
            story.headline = "Ten ports"
            story.save()
        assert len(sweeps) == 1

    def test_after_one_that_was_taken_back_is_carried_out(
        self, committed: Committed, sweeps: list[object]
    ) -> None:
        story = StoryFactory()
        with committed(execute=True):
            with transaction.atomic():
                story.tags.set(["Ports"])
                transaction.set_rollback(True)
            assert not sweeps
        with committed(execute=True):
            story.tags.set(["Ships"])
        assert len(sweeps) == 1


class TestWhatNobodySees:
    def test_a_draft_clears_nothing(self, site: Site) -> None:
        draft = Story.objects.get(slug="draft")
        before = kept(site)
        with site.committed(execute=True):
            draft.headline = "Another"
            draft.save()
            draft.tags.add("Ports")
            StoryPhoto.objects.create(story=draft, photo=Photo.objects.earliest("pk"), position=4)
        assert kept(site) == before

    def test_nor_does_what_colleagues_say_of_a_public_story(self, site: Site) -> None:
        story, user = Story.objects.get(slug="ports-2"), User.objects.create_user("edda")
        before = kept(site)
        with site.committed(execute=True):
            comment(story, user, "Canary: which ten?").settle(user)
            assign(story, user, user, NOON, "Canary")
        assert kept(site) == before
        assert [one for one in site.addresses if "Canary" in str(site.told_now(one))] == []

    def test_nor_does_the_budget_of_what_is_planned_or_public(self, site: Site) -> None:
        story, user = Story.objects.get(slug="ports-2"), User.objects.create_user("edda")
        before = kept(site)
        with site.committed(execute=True):
            edition = Edition.objects.create(name="Canary edition")
            plan("CANARY", ONE.date(), user, edition=edition, section=story.section)
            line, _is_new = put_on(story, ONE.date(), user, edition)
            line.slugline = line.line = line.art_note = "Canary"
            line.length, line.art = 600, "photo"
            line.save()
            reassign(story, user, NOON, user)
            edition.delete()
        assert kept(site) == before
        assert [one for one in site.addresses if "canary" in str(site.told_now(one)).lower()] == []
        with site.committed(execute=True):
            for one in BudgetLine.objects.all():
                take_off(one)
        assert kept(site) == before

    def test_an_entry_clears_its_coverage_and_what_says_when_it_changed_and_nothing_else(
        self, site: Site
    ) -> None:
        ferry, before = Story.objects.get(slug="ferry"), kept(site)
        with site.committed(execute=True):
            post(ferry, None, "The tug is there.")
        gone = before - kept(site)
        url = ferry.get_absolute_url()
        assert {url, f"{url}newest/", "/rss.xml", "/sitemap-2026-10.xml"} <= gone
        # The part of its own, the two beside it, and no other; no list and no other story.
        assert {one for one in gone if "entries" in one} == {f"{url}entries/4/"} | {f"{url}entries/3/"}
        assert not gone & {"/", "/latest/", "/world/", "/by/ines-park/", "/2026/10/29/"}
        assert [one for one in gone if "ports" in one] == []

    def test_nor_does_a_story_that_waits_for_its_hour(self, site: Site) -> None:
        story = Story.objects.get(slug="scheduled")
        before = kept(site)
        with site.committed(execute=True):
            story.headline = "Another"
            story.save()
        assert kept(site) == before


def kept(site: Site) -> set[str]:
    return {address for address in site.addresses if site.store.read(address)}


class TestWhatIsTakenAway:
    def test_a_withdrawn_story_leaves_no_page_before_it(self, site: Site) -> None:
        story = Story.objects.get(slug="ports-2")
        with site.committed(execute=True):
            story.headline = "Ten ports agree after all"
            story.save()
        assert site.store.before("/") is not None
        with site.committed(execute=True):
            story.status = Status.WITHDRAWN
            story.save()
        left = [address for address in site.addresses if site.store.before(address)]
        assert all(b"Ten ports agree, 2" not in page_before(site, address) for address in left)
        assert site.store.before("/") is None
        assert site.store.before(story.get_absolute_url()) is None

    def test_a_story_that_only_changed_leaves_the_page_before_it(self, site: Site) -> None:
        story = Story.objects.get(slug="ports-2")
        with site.committed(execute=True):
            story.headline = "Ten ports agree after all"
            story.save()
        assert b"Ten ports agree, 2" in page_before(site, story.get_absolute_url())


def page_before(site: Site, address: str) -> bytes:
    found = site.store.before(address)
    assert found is not None
    return found[0].bodies["identity"]
