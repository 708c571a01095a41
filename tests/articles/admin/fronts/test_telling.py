"""Two producers tell the same story otherwise, or one takes it out: nothing that was written goes unsaid."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.admin.fronts import telling
from articles.fronts.launching import change_draft, draft_of
from articles.fronts.plan import Chosen, Plan
from articles.models import Photo, Story
from articles.visibility import Status
from tests.articles.admin.fronts.test_desk import do, url
from tests.base import client_of, in_role
from tests.factories import PhotoFactory, StoryFactory, WithdrawnFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(in_role("Front-page producers"))


@pytest.fixture
def story(desk: Client) -> Story:
    """It leads in the plan."""
    story = StoryFactory(headline="Harbor closed", published_at=timezone.now() - timedelta(hours=1))
    do(desk, f"put:lead:{story.pk}")
    return story


def tell_url(story: Story, area: str = "lead") -> str:
    return url("tell", "site", area, story.pk)


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def opened(desk: Client, story: Story, area: str = "lead") -> dict[str, Any]:
    """The form as the browser would send it back."""
    page = desk.get(tell_url(story, area))
    form, sent = page.context["form"], {"seen": seen_in(page.content.decode())}
    for name in form.fields:
        value = form[name].value()
        if name == "until":
            sent["until_0"], sent["until_1"] = form.fields[name].widget.decompress(value)
        elif name != "may_repeat" or value:
            sent[name] = value
    return {name: "" if value is None else value for name, value in sent.items()}


def told(story: Story, area: str = "lead") -> Chosen | None:
    return draft_of(None)[0].find(area, story.pk)


class TestTwoAtOnce:
    def test_each_keeps_what_the_other_has_left_alone(self, desk: Client, story: Story) -> None:
        theirs, mine = opened(desk, story), opened(desk, story)
        tomorrow = timezone.localtime() + timedelta(days=1)
        when = {"until_0": f"{tomorrow:%Y-%m-%d}", "until_1": "06:00"}
        photo = PhotoFactory()
        StoryFactory(photos=[photo])
        theirs |= {"headline": "Shut", "photo": photo.pk, "may_repeat": "on", **when}
        desk.post(tell_url(story), theirs)
        desk.post(tell_url(story), {**mine, "standfirst": "For a day."})
        kept = told(story)
        assert kept is not None
        assert (kept.headline, kept.standfirst, kept.photo) == ("Shut", "For a day.", photo.pk)
        assert kept.may_repeat
        assert kept.until is not None
        # What was kept is opened as it is, and can be emptied again.
        desk.post(tell_url(story), {**opened(desk, story), "until_0": "", "until_1": "", "headline": ""})
        assert told(story) == Chosen(story.pk, standfirst="For a day.", photo=photo.pk, may_repeat=True)

    def test_what_both_have_changed_is_asked_about(self, desk: Client, story: Story) -> None:
        theirs, mine = opened(desk, story), opened(desk, story)
        desk.post(tell_url(story), {**theirs, "headline": "Shut", "kicker": "Sea"})
        mine |= {"headline": "Closed", "standfirst": "For a day."}
        asked = desk.post(tell_url(story), mine).content.decode()
        assert "A colleague has changed this meanwhile: “Shut”." in asked
        assert "Closed" in asked
        assert "For a day." in asked
        assert told(story) == Chosen(story.pk, headline="Shut", kicker="Sea")
        # Sent again by somebody who has read it; what they left alone stays the colleague's.
        desk.post(tell_url(story), {**mine, "seen": seen_in(asked)})
        assert told(story) == Chosen(story.pk, headline="Closed", kicker="Sea", standfirst="For a day.")

    def test_a_colleague_may_change_it_while_it_is_asked_about(self, desk: Client, story: Story) -> None:
        theirs, mine = opened(desk, story), {**opened(desk, story), "headline": "Closed"}
        desk.post(tell_url(story), {**theirs, "headline": "Shut"})
        asked = desk.post(tell_url(story), mine).content.decode()
        desk.post(tell_url(story), {**opened(desk, story), "headline": "Shut for good"})
        again = desk.post(tell_url(story), {**mine, "seen": seen_in(asked)}).content.decode()
        assert "“Shut for good”" in again

    def test_it_is_told_where_a_colleague_has_moved_it(self, desk: Client, story: Story) -> None:
        mine = opened(desk, story)
        do(desk, f"put:seconds:{story.pk}")
        kept = desk.post(tell_url(story), {**mine, "headline": "Shut"})
        assert kept.headers["Location"].endswith("#area-seconds")
        assert told(story, "seconds") == Chosen(story.pk, headline="Shut")
        assert told(story) is None

    def test_two_places_for_it_are_asked_about(self, desk: Client, story: Story) -> None:
        mine = {**opened(desk, story), "area": "beside"}
        do(desk, f"put:seconds:{story.pk}")
        asked = desk.post(tell_url(story), mine).content.decode()
        assert "A colleague has changed this meanwhile: “Seconds”." in asked
        desk.post(tell_url(story), {**mine, "seen": seen_in(asked)})
        assert [area for area, _one in draft_of(None)[0]] == ["beside"]

    @pytest.mark.parametrize(
        "nonsense", ["", "x", "[]", "{}", "1", '{"area": 1, "until": 3}', '{"area": "lead", "photo": []}']
    )
    def test_whoever_does_not_say_what_they_saw_writes_over_nothing(
        self, desk: Client, story: Story, nonsense: str
    ) -> None:
        desk.post(tell_url(story), {**opened(desk, story), "headline": "Shut"})
        mine = {"area": "lead", "headline": "Closed", "seen": nonsense}
        desk.post(tell_url(story), mine)
        kept = told(story)
        assert kept is not None
        assert kept.headline == "Shut"


class TestTakenOutByAColleague:
    @pytest.fixture
    def mine(self, desk: Client, story: Story) -> dict[str, Any]:
        """What is typed for a story that Ines takes out meanwhile."""
        typed = {**opened(desk, story), "headline": "Shut", "standfirst": "For a day."}
        taken_out(story)
        return typed

    def test_everything_that_was_typed_is_there_and_who_changed_the_plan(
        self, desk: Client, story: Story, mine: dict[str, Any]
    ) -> None:
        answer = desk.post(tell_url(story), mine)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "“Harbor closed” stands no longer in Lead" in page
        assert "Last changed by Ines Moreau" in page
        assert "Shut" in page
        assert "For a day." in page
        assert f'href="{url()}"' in page
        assert "It will be told so" not in page
        assert draft_of(None)[0] == Plan()

    def test_it_is_put_back_with_one_click(self, desk: Client, story: Story, mine: dict[str, Any]) -> None:
        page = desk.post(tell_url(story), mine).content.decode()
        assert 'name="put_back"' in page
        back = {**mine, "seen": seen_in(page), "put_back": "yes"}
        assert desk.post(tell_url(story), back).status_code == 302
        assert told(story) == Chosen(story.pk, headline="Shut", standfirst="For a day.")

    def test_what_else_is_wrong_is_said_and_the_way_back_stays(
        self, desk: Client, story: Story, mine: dict[str, Any]
    ) -> None:
        back = {**mine, "put_back": "yes", "until_0": "2020-01-01", "until_1": "06:00"}
        page = desk.post(tell_url(story), back).content.decode()
        assert "This time has passed" in page
        assert 'name="put_back"' in page

    def test_it_is_so_between_the_look_and_the_save(
        self, desk: Client, story: Story, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine = {**opened(desk, story), "headline": "Shut"}

        def late(*said: Any) -> Any:
            taken_out(story)
            return change_draft(*said)

        monkeypatch.setattr(telling, "change_draft", late)
        page = desk.post(tell_url(story), mine).content.decode()
        assert "stands no longer in Lead" in page
        assert "It will be told so" not in page
        assert told(story) is None

    def test_one_that_may_stand_twice_is_not_told_in_its_other_place(
        self, desk: Client, story: Story
    ) -> None:
        twice = Chosen(story.pk, may_repeat=True)
        ines = in_role("Editors")
        change_draft(None, ines, lambda plan: plan.put("lead", twice).put("seconds", twice))
        mine = {**opened(desk, story), "headline": "Shut"}
        change_draft(None, ines, lambda plan: plan.taken_out("lead", story.pk))
        assert "stands no longer in Lead" in desk.post(tell_url(story), mine).content.decode()
        assert told(story, "seconds") == twice

    def test_an_area_that_is_none_has_no_page(self, desk: Client, story: Story) -> None:
        assert desk.post(tell_url(story, "moon"), {"area": "lead"}).status_code == 404
        assert desk.post(url("tell", "site", "lead", 9999), {"area": "lead"}).status_code == 404


class TestAPhotoThatReadersDoNotSee:
    WHY = {
        "killed": "Killed",
        "over": "Rights ended",
        "ahead": "Under embargo",
        "without a file": "it has no file",
        "of a story that was killed": "no story that readers may see shows it",
    }

    @pytest.fixture(params=WHY)
    def photo(self, request: pytest.FixtureRequest) -> tuple[Photo, str]:
        now = timezone.now()
        how: dict[str, dict[str, Any]] = {
            "killed": {"killed_at": now},
            "over": {"usable_until": now - timedelta(hours=1)},
            "ahead": {"usable_from": now + timedelta(hours=1)},
            "without a file": {"image": ""},
        }
        photo = PhotoFactory(**how.get(request.param, {}))
        (WithdrawnFactory if "story" in request.param else StoryFactory)(photos=[photo])
        return photo, self.WHY[request.param]

    def test_is_told_on_choosing_it_and_stands_on_the_plan(
        self, desk: Client, story: Story, photo: tuple[Photo, str]
    ) -> None:
        chosen, why = photo
        sent = {**opened(desk, story), "photo": chosen.pk}
        page = desk.post(tell_url(story), sent, follow=True).content.decode()
        assert f"Readers do not see the photo that you chose, as it is now: {why}." in page
        missing = desk.get(url()).content.decode().partition("front-missing")[2].partition("</section>")[0]
        assert "Harbor closed" in missing
        assert f"Readers do not see the other photo that was chosen for it: {why}." in missing

    def test_is_told_on_the_plan_when_that_became_so_since(self, desk: Client, story: Story) -> None:
        photo = PhotoFactory()
        of_it = StoryFactory(photos=[photo])
        sent = {**opened(desk, story), "photo": photo.pk}
        assert "Readers do not see" not in desk.post(tell_url(story), sent, follow=True).content.decode()
        of_it.status = Status.WITHDRAWN
        of_it.save()
        page = desk.get(url()).content.decode()
        assert "the other photo that was chosen for it: no story that readers may see shows it." in page


def taken_out(story: Story) -> None:
    ines = in_role("Editors")
    ines.first_name, ines.last_name = "Ines", "Moreau"
    change_draft(None, ines, lambda plan: plan.taken_out("lead", story.pk))
