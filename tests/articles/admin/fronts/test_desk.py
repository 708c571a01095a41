"""A producer plans a front at the desk: a button does one thing to the draft, and readers see launches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.fronts.choosing import plan_of
from articles.fronts.launching import draft_of
from articles.fronts.plan import Chosen, Plan
from articles.models import Launch, Section, Story, StoryTopic
from articles.visibility import Status
from tests.articles.fronts.plans import launched
from tests.base import client_of, in_role
from tests.factories import (
    DraftFactory,
    EmbargoedFactory,
    PhotoFactory,
    SectionFactory,
    StoryFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def url(page: str = "plan", front: str = "site", *more: Any) -> str:
    return reverse(f"admin:articles_front_{page}", args=[front, *more])


@pytest.fixture
def petra() -> User:
    """Petra produces the front page."""
    return in_role("Front-page producers")


@pytest.fixture
def desk(petra: User) -> Client:
    return client_of(petra)


@pytest.fixture
def stories() -> list[Story]:
    section = SectionFactory(name="World")
    return [
        StoryFactory(
            headline=f"Harbor {number}", section=section, published_at=timezone.now() - number * HOUR
        )
        for number in range(1, 7)
    ]


def do(desk: Client, what: str, front: str = "site", **more: Any) -> Any:
    return desk.post(url("plan", front), {"do": what, **more}, follow=True)


def order(area: str, section: Section | None = None) -> list[int]:
    return [one.story for one in draft_of(section)[0].in_area(area)]


class TestPlanning:
    def test_a_story_leads_with_two_clicks(self, desk: Client, stories: list[Story]) -> None:
        do(desk, f"put:lead:{stories[4].pk}")
        assert plan_of(None, timezone.now()) == Plan()
        page = do(desk, "launch", number=1)
        assert "Readers see it now" in page.content.decode()
        made = Launch.objects.get()
        assert (made.name, made.why) == ("front-page-producers", "Lead: Harbor 5")
        assert plan_of(None, timezone.now()).find("lead", stories[4].pk) is not None

    def test_stories_are_put_moved_and_taken_out(self, desk: Client, stories: list[Story]) -> None:
        first, second, third = (story.pk for story in stories[:3])
        for number in (first, second):
            do(desk, f"put_in:{number}", area="seconds")
        do(desk, f"put:seconds:{third}:0")
        assert order("seconds") == [third, first, second]
        do(desk, f"up:seconds:{second}")
        do(desk, f"down:seconds:{third}")
        assert order("seconds") == [second, third, first]
        do(desk, f"out:seconds:{third}")
        assert order("seconds") == [second, first]

    def test_what_was_told_of_a_story_goes_with_it(self, desk: Client, stories: list[Story]) -> None:
        number = stories[0].pk
        do(desk, f"put:seconds:{number}")
        desk.post(url("tell", "site", "seconds", number), {"area": "seconds", "headline": "Shorter"})
        do(desk, f"put:lead:{number}")
        assert draft_of(None)[0].find("lead", number) == Chosen(number, headline="Shorter")
        assert order("seconds") == []

    def test_a_section_has_its_own(self, desk: Client, stories: list[Story]) -> None:
        section = Section.objects.get()
        do(desk, f"put:lead:{stories[4].pk}", f"section-{section.pk}")
        do(desk, "layout", f"section-{section.pk}", layout="big-story")
        do(desk, "launch", f"section-{section.pk}", number=2)
        shown = Client().get("/world/").content.decode()
        assert "is-big-story" in shown
        assert shown.index("Harbor 5") < shown.index("Harbor 1")
        assert draft_of(None)[1] is None

    def test_so_has_a_topic_with_stories_of_any_section(self, desk: Client, stories: list[Story]) -> None:
        topic = TopicFactory(name="Harbors")
        StoryTopic.objects.create(story=stories[0], topic=topic)
        front = f"topic-{topic.pk}"
        assert "Harbor 1" in desk.get(url("plan", front)).content.decode()
        do(desk, f"put:lead:{stories[4].pk}", front)
        preview = desk.get(url("preview", front)).content
        do(desk, "launch", front, number=1)
        shown = Client().get("/topic/harbors/")
        assert shown.content == preview
        assert shown.content.index(b"Harbor 5") < shown.content.index(b"Harbor 1")
        assert plan_of(None, timezone.now()) == Plan()
        assert "Harbors" in desk.get(reverse("admin:articles_front_changelist")).content.decode()

    @pytest.mark.parametrize(
        "nonsense",
        [
            *("", "put", "put:lead", "put:lead:x", "put:nowhere:1", "put:lead:999999", "up", "jump:lead:1"),
            *("put:seconds:1:x", "layout", "out:lead:٣"),
        ],
    )
    def test_nonsense_changes_nothing_and_says_so(
        self, desk: Client, stories: list[Story], nonsense: str
    ) -> None:
        page = do(desk, nonsense)
        assert page.status_code == 200
        assert "Nothing has changed" in page.content.decode()
        assert draft_of(None)[0] == Plan()

    def test_a_full_area_is_said(self, desk: Client) -> None:
        for _ in range(12):
            do(desk, f"put:seconds:{StoryFactory().pk}")
        page = do(desk, f"put:seconds:{StoryFactory().pk}")
        assert "no more than 12" in page.content.decode()
        assert len(order("seconds")) == 12


class TestWhatIsSaid:
    def test_a_story_that_is_not_public_stands_on_top_and_the_next_is_offered(
        self, desk: Client, stories: list[Story]
    ) -> None:
        secret = EmbargoedFactory(headline="Secret", published_at=timezone.now() - HOUR)
        Story.objects.filter(pk=secret.pk).update(embargo=timezone.now() + HOUR)
        do(desk, f"put:lead:{secret.pk}")
        page = desk.get(url()).content.decode()
        assert "Readers do not see it here: Under embargo." in page
        assert f'value="put:lead:{stories[0].pk}"' in page.partition('id="area-lead"')[2]

    def test_so_does_a_picture_that_has_no_photo(self, desk: Client, stories: list[Story]) -> None:
        do(desk, f"put:picture:{stories[4].pk}")
        assert "It finds no place here as the page is now." in desk.get(url()).content.decode()

    def test_so_does_one_that_was_killed_after_its_launch(self, desk: Client, stories: list[Story]) -> None:
        launched({"lead": (Chosen(stories[3].pk),)}, at=timezone.now() - HOUR)
        stories[3].status = Status.WITHDRAWN
        stories[3].save()
        assert "Readers do not see it here: Withdrawn." in desk.get(url()).content.decode()

    def test_what_a_launch_would_change(self, desk: Client, stories: list[Story]) -> None:
        do(desk, f"put:lead:{stories[3].pk}")
        do(desk, "layout", layout="quiet")
        page = desk.get(url()).content.decode()
        assert "2 things differ from what readers see: Layout: Quiet day · Lead: Harbor 4" in page

    def test_stories_are_found_by_their_words(self, desk: Client, stories: list[Story]) -> None:
        DraftFactory(headline="Lighthouse dark")
        page = desk.get(url(), {"q": "lighthouse"}).content.decode()
        offered = page.partition("front-offered")[2]
        assert "Lighthouse dark" in offered
        assert "Harbor 1" not in offered.partition("</ol>")[0]

    def test_it_costs_the_same_with_many_stories(self, desk: Client, stories: list[Story]) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                desk.get(url())
            return len(captured)

        do(desk, f"put:lead:{stories[0].pk}")
        desk.get(url())
        few = queries()
        for number in range(30):
            StoryFactory(section=stories[0].section, photos=[PhotoFactory()] if number < 3 else [])
        for story in Story.objects.order_by("pk")[2:10]:
            do(desk, f"put:seconds:{story.pk}")
        assert queries() == few


class TestLaunching:
    def test_at_a_time(self, desk: Client, stories: list[Story]) -> None:
        do(desk, f"put:lead:{stories[3].pk}")
        later = timezone.localtime() + timedelta(days=1)
        page = do(
            desk, "launch_at", number=1, starts_at_0=f"{later:%Y-%m-%d}", starts_at_1="06:00", why="Early"
        )
        assert "is launched on" in page.content.decode()
        made = Launch.objects.get()
        assert (timezone.localtime(made.starts_at).hour, made.why) == (6, "Early")
        assert plan_of(None, timezone.now()) == Plan()

    def test_without_a_time_or_with_one_that_passed_is_said_and_nothing_lost(
        self, desk: Client, stories: list[Story]
    ) -> None:
        do(desk, f"put:lead:{stories[3].pk}")
        page = do(desk, "launch_at", number=1, why="Early").content.decode()
        assert "Give a day and a time" in page
        assert 'value="Early"' in page
        past = do(desk, "launch_at", number=1, starts_at_0="2020-01-01", starts_at_1="06:00")
        beside_the_buttons = past.content.decode().partition('class="front-said"')[2]
        assert "This time has passed" in beside_the_buttons
        assert 'value="2020-01-01"' in beside_the_buttons
        assert not Launch.objects.exists()

    def test_now_asks_for_no_time_whatever_stands_in_its_field(
        self, desk: Client, stories: list[Story]
    ) -> None:
        do(desk, f"put:lead:{stories[3].pk}")
        page = do(desk, "launch", number=1, starts_at_0="2026-13-", starts_at_1="")
        assert "Readers see it now." in page.content.decode().partition('class="front-launch"')[2]
        assert Launch.objects.count() == 1

    def test_a_draft_that_a_colleague_has_changed_is_looked_at_first(
        self, desk: Client, stories: list[Story]
    ) -> None:
        do(desk, f"put:lead:{stories[3].pk}")
        do(client_of(in_role("Editors")), f"put:lead:{stories[2].pk}")
        later = {"starts_at_0": "2030-01-01", "starts_at_1": "06:00"}
        page = do(desk, "launch", number=1, why="Storm", **later).content.decode()
        assert "changed the draft after you had looked at it" in page.partition('class="front-said"')[2]
        assert 'value="Storm"' in page
        assert 'value="2030-01-01"' in page
        assert "disabled" not in page.partition('class="front-when"')[2].partition("</form>")[0]
        assert not Launch.objects.exists()

    def test_a_banner_needs_words_and_an_end_ahead(self, desk: Client, stories: list[Story]) -> None:
        late = {"banner-text": "Ferry aground", "banner-until_0": "2020-01-01", "banner-until_1": "06:00"}
        page = do(desk, "banner", **late).content.decode()
        assert "A banner ends later than now" in page
        assert "Ferry aground" in page
        later = timezone.localtime() + timedelta(days=1)
        do(desk, "banner", **{**late, "banner-until_0": f"{later:%Y-%m-%d}"})
        do(desk, "launch", number=1)
        assert "Ferry aground" in Client().get("/").content.decode()
        do(desk, "no_banner")
        do(desk, "launch", number=2)
        assert "Ferry aground" not in Client().get("/").content.decode()


class TestTellingOtherwise:
    def test_keeps_what_is_told_and_moves_it(self, desk: Client, stories: list[Story]) -> None:
        number, photo = stories[0].pk, PhotoFactory()
        StoryFactory(photos=[photo])
        do(desk, f"put:lead:{number}")
        told = {
            "area": "seconds",
            "headline": "Shorter",
            "kicker": "Sea",
            "photo": photo.pk,
            "may_repeat": "on",
        }
        desk.post(url("tell", "site", "lead", number), told)
        plan, _front = draft_of(None)
        assert plan.find("lead", number) is None
        assert plan.find("seconds", number) == Chosen(
            number, headline="Shorter", kicker="Sea", photo=photo.pk, may_repeat=True
        )

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, desk: Client, stories: list[Story]) -> None:
        number = stories[0].pk
        do(desk, f"put:lead:{number}")
        sent = {"area": "moon", "headline": "x" * 300, "until_0": "2020-01-01", "until_1": "06:00"}
        page = desk.post(url("tell", "site", "lead", number), sent).content.decode()
        assert "x" * 300 in page
        assert "This time has passed" in page
        assert draft_of(None)[0].find("lead", number) == Chosen(number)

    def test_of_a_story_that_is_not_chosen_there_is_no_page(self, desk: Client, stories: list[Story]) -> None:
        assert desk.get(url("tell", "site", "lead", stories[0].pk)).status_code == 404


class TestHistory:
    def test_returns_to_an_earlier_launch_with_one_click(self, desk: Client, stories: list[Story]) -> None:
        early = launched({"lead": (Chosen(stories[3].pk),)}, at=timezone.now() - 2 * HOUR)
        launched({"lead": (Chosen(stories[2].pk),)}, at=timezone.now() - HOUR)
        assert f'value="return:{early.pk}"' in desk.get(url("launches")).content.decode()
        desk.post(url("launches"), {"do": f"return:{early.pk}"})
        assert plan_of(None, timezone.now()).find("lead", stories[3].pk) is not None
        assert "Back to the launch of" in Launch.objects.order_by("-pk")[0].why

    def test_calls_off_what_is_ahead(self, desk: Client, stories: list[Story]) -> None:
        ahead = launched({"lead": (Chosen(stories[3].pk),)}, at=timezone.now() + HOUR)
        desk.post(url("launches"), {"do": f"call_off:{ahead.pk}"})
        assert "called off by" in desk.get(url("launches")).content.decode()
        assert plan_of(None, timezone.now() + 2 * HOUR) == Plan()

    def test_what_readers_will_not_see_of_a_launch_ahead_is_told_with_a_way_to_mend_it(
        self, desk: Client, stories: list[Story]
    ) -> None:
        ahead = launched({"lead": (Chosen(stories[3].pk),)}, at=timezone.now() + 3 * 24 * HOUR)
        launches, fronts = url("launches"), reverse("admin:articles_front_changelist")
        assert "Readers will not see" not in desk.get(launches).content.decode()
        assert "Readers will not see" not in desk.get(fronts).content.decode()
        stories[3].status = Status.WITHDRAWN
        stories[3].save()
        page = desk.get(launches).content.decode().partition(f'id="launch-{ahead.pk}"')[2]
        assert "Readers will not see it: Withdrawn." in page
        assert reverse("admin:articles_story_change", args=[stories[3].pk]) in page
        listed = desk.get(fronts).content.decode()
        assert "Readers will not see “Harbor 4”: Withdrawn." in listed
        assert f'href="{launches}#launch-{ahead.pk}"' in listed

    def test_a_launch_of_another_front_is_none_of_this_one(self, desk: Client, stories: list[Story]) -> None:
        other = launched({}, Section.objects.get())
        assert desk.post(url("launches"), {"do": f"return:{other.pk}"}).status_code == 404
        assert desk.get(url("preview"), {"launch": other.pk}).status_code == 404


class TestPreview:
    def test_is_the_page_as_readers_will_see_it(self, desk: Client, stories: list[Story]) -> None:
        do(desk, f"put:lead:{stories[4].pk}")
        do(desk, "layout", layout="big-story")
        shown = desk.get(url("preview"))
        assert shown.headers["Cache-Control"].startswith("private, no-store")
        do(desk, "launch", number=2)
        assert Client().get("/").content == shown.content

    def test_of_a_launch_ahead_is_of_its_time(self, desk: Client, stories: list[Story]) -> None:
        later = StoryFactory(headline="Tomorrow", published_at=timezone.now() + HOUR)
        ahead = launched({"lead": (Chosen(later.pk),)}, at=timezone.now() + 2 * HOUR)
        assert "Tomorrow" in desk.get(url("preview"), {"launch": ahead.pk}).content.decode()
        assert "Tomorrow" not in desk.get(url("preview")).content.decode()


class TestWhoMay:
    @pytest.mark.parametrize("role", ["Reporters", "Photo editors", "Administrators"])
    def test_who_does_not_produce_looks_and_changes_nothing(self, role: str, stories: list[Story]) -> None:
        desk = client_of(in_role(role))
        page = desk.get(url())
        assert page.status_code == 200
        assert 'name="do"' not in page.content.decode()
        assert desk.post(url(), {"do": f"put:lead:{stories[0].pk}"}).status_code == 403
        assert desk.post(url("launches"), {"do": "return:1"}).status_code == 403
        assert desk.get(url("tell", "site", "lead", stories[0].pk)).status_code == 403
        assert draft_of(None)[0] == Plan()

    def test_an_editor_of_one_section_has_its_front_alone(self, stories: list[Story]) -> None:
        editor, own = in_role("Editors"), SectionFactory()
        own.editors.add(editor)
        desk = client_of(editor)
        assert desk.post(url(), {"do": f"put:lead:{stories[0].pk}"}).status_code == 403
        assert (
            desk.post(url("plan", f"section-{own.pk}"), {"do": f"put:lead:{stories[0].pk}"}).status_code
            == 302
        )

    def test_who_may_plan_and_not_launch_is_told_so(self, petra: User, stories: list[Story]) -> None:
        petra.groups.get().permissions.remove(*petra.groups.get().permissions.filter(codename="launch_front"))
        desk = client_of(petra)
        do(desk, f"put:lead:{stories[0].pk}")
        assert desk.post(url(), {"do": "launch", "number": 1}).status_code == 403

    @pytest.mark.parametrize("front", ["moon", "section-0", "section-999", "section-x", "topic-9", "story-1"])
    def test_a_front_that_is_none_is_not_there(self, desk: Client, front: str) -> None:
        assert desk.get(url("plan", front)).status_code == 404


def test_the_list_says_what_is_on_each_and_what_is_ahead(desk: Client, stories: list[Story]) -> None:
    section = Section.objects.get()
    launched({}, section, at=timezone.now() - HOUR)
    launched({}, at=timezone.now() + HOUR)
    page = desk.get(reverse("admin:articles_front_changelist")).content.decode()
    assert "It fills itself." in page
    assert page.count("<b>Petra</b>") == 2
    front = section.front
    assert desk.get(reverse("admin:articles_front_change", args=[front.pk])).url == url(  # type: ignore[attr-defined]
        "plan", f"section-{section.pk}"
    )
