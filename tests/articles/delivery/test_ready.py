"""What a change shows is made before its commit, and is what readers find from the commit on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from articles.commits import for_readers
from articles.delivery import ready
from articles.delivery.asking import Answer, ForAnyone, ask
from articles.delivery.changes import apply_changes, sweep
from articles.delivery.page_store import PageStore
from articles.delivery.serving import PageStoreLayer, serving
from articles.models import Section, Story
from articles.visibility import Status
from articles.workflow import Verb, take
from tests.articles.delivery.asked import get, text
from tests.base import in_role
from tests.factories import BylineFactory, SectionFactory, StoryFactory, TagFactory

BEFORE, AFTER = "Ferry aground off Marlow", "Ferry afloat again"

type Committed = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def site() -> PageStoreLayer:
    """A server that has begun with its store, and looks at changes as of now."""
    site = serving(WSGIHandler())
    site.store.start("this site")
    sweep(site.store)
    apply_changes(site.store)
    return site


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are made before a commit."""
    made, answer = list[str](), ForAnyone.answer

    def noted(self: ForAnyone, key: str) -> Answer:
        made.append(key)
        return answer(self, key)

    monkeypatch.setattr(ForAnyone, "answer", noted)
    return made


def published(headline: str = BEFORE, **more: Any) -> Story:
    return StoryFactory(headline=headline, published_at=timezone.now() - timedelta(hours=1), **more)


def rename(story: Story, headline: str = AFTER) -> None:
    with for_readers():
        story.headline = headline
        story.save()


def kept(store: PageStore, *paths: str) -> list[str]:
    """What the store has, without asking anybody to make it."""
    return [text(store.read(path)) or "" for path in paths]


def drafts(store: PageStore) -> list[str]:
    return [path.name for path in (store.folder / "kept").rglob(".*")]


@pytest.mark.django_db(transaction=True)
class TestWhatAnEditorSaves:
    def test_is_on_every_page_that_shows_it_with_the_commit(
        self, site: PageStoreLayer, asked: list[str]
    ) -> None:
        story = published(tags=[TagFactory(name="Ferries", slug="ferries")])
        assert story.section is not None
        paths = ["/", "/latest/", "/rss.xml", "/tag/ferries/", story.section.get_absolute_url()]
        paths.append(story.get_absolute_url())
        for path in paths:
            assert BEFORE in get(site, path).body.decode()
        rename(story)
        for page in kept(site.store, *paths):
            assert AFTER in page
            assert BEFORE not in page
        assert set(asked) == set(paths)
        assert drafts(site.store) == []

    def test_is_what_django_would_make_then(self, site: PageStoreLayer) -> None:
        """To the byte, for pages that were made ahead and for those that were cleared."""
        stories = [published(f"Story {number}") for number in range(30)]
        paths = ["/", "/latest/", *(story.get_absolute_url() for story in stories)]
        for path in paths:
            get(site, path)
        rename(stories[3])
        pages = {path: site.store.read(path) for path in paths}
        there = {path: page for path, page in pages.items() if page}
        assert ready.MOST - 2 <= len(there) <= len(paths)
        for path, page in there.items():
            fresh = ask(site.application, path)
            assert text(page) == fresh.body.decode(), path

    def test_is_not_shown_if_it_is_taken_back(self, site: PageStoreLayer, asked: list[str]) -> None:
        story = published()
        get(site, "/")
        with for_readers():
            story.headline = AFTER
            story.save()
            transaction.set_rollback(True)
        assert asked == []
        assert BEFORE in kept(site.store, "/")[0]

    def test_leads_to_a_page_of_its_own_that_is_there_before_its_first_reader(
        self, site: PageStoreLayer
    ) -> None:
        editor = in_role("Editors")
        draft = StoryFactory(
            headline=AFTER, status=Status.READY, published_at=None, bylines=[BylineFactory()]
        )
        get(site, "/")
        take(Verb.PUBLISH, draft, editor)
        front, own = kept(site.store, "/", Story.objects.get().get_absolute_url())
        assert AFTER in front
        assert AFTER in own

    def test_is_gone_with_the_commit_when_it_is_killed(self, site: PageStoreLayer) -> None:
        story, other, editor = published(), published("Bridge closed"), in_role("Editors")
        paths = ["/", "/latest/", story.get_absolute_url(), other.get_absolute_url()]
        for path in paths:
            get(site, path)
        take(Verb.KILL, story, editor, note="Wrong ferry.")
        for page in kept(site.store, *paths):
            assert BEFORE not in page
        assert "Bridge closed" in kept(site.store, "/")[0]
        assert all(site.store.before(path) is None for path in paths)
        assert get(site, story.get_absolute_url()).status == 410
        take(Verb.KILL, other, editor, note="Wrong bridge.")
        for page in kept(site.store, *paths):
            assert "Bridge closed" not in page

    def test_leaves_every_page_under_the_names_of_what_it_shows(self, site: PageStoreLayer) -> None:
        """Also one that was killed, and one that a reader has had made in between."""
        stories, editor = [published(f"Story {number}") for number in range(3)], in_role("Editors")
        paths = ["/", "/latest/", *(story.get_absolute_url() for story in stories)]
        for path in paths:
            get(site, path)
        take(Verb.KILL, stories[0], editor, note="Wrong.")
        rename(stories[1])
        with site.store.index.reading() as index:
            for path in paths:
                page = site.store.read(path)
                rows = index.execute("SELECT tag FROM page_tag WHERE key = ?", (path,)).fetchall()
                assert {tag for (tag,) in rows} == (page.tags if page else set()), path

    def test_is_written_in_the_site_s_language_and_on_its_clock(
        self, site: PageStoreLayer, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever the language and the zone of who saves it."""
        story, answer = published(), ForAnyone.answer
        get(site, "/")
        spoken = []

        def noted(self: ForAnyone, key: str) -> Answer:
            spoken.append((translation.get_language(), timezone.get_current_timezone_name()))
            return answer(self, key)

        monkeypatch.setattr(ForAnyone, "answer", noted)
        with translation.override("de"), timezone.override("Asia/Seoul"):
            rename(story)
        assert set(spoken) == {(settings.LANGUAGE_CODE, settings.TIME_ZONE)}

    def test_goes_through_the_form_of_a_section_too(
        self, site: PageStoreLayer, asked: list[str], client: Client
    ) -> None:
        client.force_login(in_role("Administrators"))
        section: Section = SectionFactory(name="Harbor", slug="harbor")
        published(section=section)
        get(site, "/harbor/")
        form = {"name": "Harbour", "slug": "harbor", "description": "", "position": "1", "hue": section.hue}
        answer = client.post(reverse("admin:articles_section_change", args=[section.pk]), form)
        assert answer.status_code == 302, answer.content.decode()
        assert "/harbor/" in asked
        assert "Harbour" in kept(site.store, "/harbor/")[0]


@pytest.mark.django_db(transaction=True)
class TestAPageThatWasMadeAhead:
    def test_is_left_out_if_something_else_has_cleared_what_it_shows(
        self, site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        story = published()
        get(site, "/")
        drafts_of = PageStore.drafts

        def meanwhile(store: PageStore, pages: Any) -> Any:
            store.clear({"front"})
            return drafts_of(store, pages)

        monkeypatch.setattr(PageStore, "drafts", meanwhile)
        rename(story)
        monkeypatch.undo()
        assert site.store.read("/") is None
        assert drafts(site.store) == []
        assert AFTER in get(site, "/").body.decode()

    @pytest.mark.parametrize("is_torn", [False, True], ids=["another", "the same"])
    def test_never_hides_what_a_colleague_commits_meanwhile(
        self, site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch, is_torn: bool
    ) -> None:
        """Their change is carried out before ours, or only by the keeper after it."""
        ours, theirs = published(), published("Bridge closed")
        get(site, "/")
        answer = ForAnyone.answer
        colleague: list[threading.Thread] = []

        def a_colleague_saves() -> None:
            theirs.headline = "Bridge open again"
            if is_torn:
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr("articles.delivery.changes.apply_changes", lambda pages: [])
                    theirs.save()
            else:
                theirs.save()
            connection.close()

        def answers_then_a_colleague_saves(self: ForAnyone, key: str) -> Answer:
            made = answer(self, key)
            if key == "/":
                colleague.append(threading.Thread(target=a_colleague_saves))
                colleague[0].start()
                if connection.vendor != "sqlite":
                    # There one writes at a time, and the colleague waits for us.
                    colleague[0].join()
            return made

        with monkeypatch.context() as patch:
            patch.setattr(ForAnyone, "answer", answers_then_a_colleague_saves)
            rename(ours)
        colleague[0].join()
        apply_changes(site.store)
        front = get(site, "/").body.decode()
        assert AFTER in front
        assert "Bridge open again" in front

    def test_is_made_by_servers_alone(self, asked: list[str]) -> None:
        """A command may have other settings than they."""
        site = serving(WSGIHandler())
        site.store._site = ""
        apply_changes(site.store)
        story = published()
        get(site, "/")
        rename(story)
        assert asked == []
        assert site.store.read("/") is None

    def test_does_no_harm_to_the_change_if_it_cannot_be_made(
        self, site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Nor if the database is asked for what it does not have, which ends a transaction in PostgreSQL."""
        story = published()
        get(site, "/")

        def broken(self: ForAnyone, key: str) -> Answer:
            with connection.cursor() as cursor, pytest.raises(DatabaseError):
                cursor.execute("SELECT nothing FROM nowhere")
            return Answer(500, [], b"")

        with monkeypatch.context() as patch:
            patch.setattr(ForAnyone, "answer", broken)
            rename(story)
        story.refresh_from_db()
        assert story.headline == AFTER
        assert "is answered with 500" in caplog.text
        assert AFTER in get(site, "/").body.decode()

    @pytest.mark.parametrize("error", [ValueError("?"), DatabaseError("canceled")])
    def test_does_no_harm_to_the_change_whatever_happens(
        self,
        site: PageStoreLayer,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        error: Exception,
    ) -> None:
        story = published()
        get(site, "/")

        def broken(self: ForAnyone, key: str) -> Answer:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(ForAnyone, "answer", broken)
            rename(story)
        story.refresh_from_db()
        assert story.headline == AFTER
        assert str(error) in caplog.text

    def test_never_says_that_a_change_is_saved_which_went_down_with_the_database(
        self, site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        story = published()
        get(site, "/")

        def ended(self: ForAnyone, key: str) -> Answer:
            connection.connection.execute("ROLLBACK")
            return Answer(500, [], b"")

        with monkeypatch.context() as patch:
            patch.setattr(ForAnyone, "answer", ended)
            with pytest.raises((ready.MakingFailed, DatabaseError)):
                rename(story)
        story.refresh_from_db()
        assert story.headline == BEFORE

    def test_does_no_harm_to_the_change_if_the_store_cannot_be_used(
        self, site: PageStoreLayer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        story = published()
        get(site, "/")

        def full(self: PageStore, pages: Any) -> Any:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(PageStore, "drafts", full)
            rename(story)
        story.refresh_from_db()
        assert story.headline == AFTER
        assert "No space left on device" in caplog.text
        assert AFTER in get(site, "/").body.decode()


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_save_at_once_are_both_on_the_front(site: PageStoreLayer) -> None:
    stories = [published("Anna's story"), published("Ben's story")]
    get(site, "/")

    def save(story: Story, name: str) -> None:
        for number in range(8):
            rename(story, f"{name} {number}")
        connection.close()

    threads = [
        threading.Thread(target=save, args=(story, name))
        for story, name in zip(stories, ("Anna", "Ben"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    apply_changes(site.store)
    front = get(site, "/").body.decode()
    assert "Anna 7" in front
    assert "Ben 7" in front
    assert front == ask(site.application, "/").body.decode()


@pytest.mark.django_db
class TestWhichPagesAreMade:
    def test_are_lists_first_then_the_story_s_own_then_its_neighbors_newest_first(self) -> None:
        story, older = published(), published("Older")
        own, beside = story.get_absolute_url(), older.get_absolute_url()
        keys = [beside, "/latest/", own, "/2001/02/03/much-older/", "/"]
        assert ready.most_asked_for(keys, {f"story-{story.pk}", "front"}) == [
            "/", "/latest/", own, beside, "/2001/02/03/much-older/",
        ]  # fmt: skip

    def test_are_no_more_than_whoever_saves_can_wait_for(self) -> None:
        assert len(ready.most_asked_for([f"/tag/{number}/" for number in range(200)], set())) == ready.MOST
