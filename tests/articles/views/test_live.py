"""Live coverage as readers see it: its order, its parts, what is newest, and what it costs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.live import end, post, reword, withdraw
from articles.models import LiveEntry, Story
from articles.visibility import Status
from articles.workflow import Verb, take
from tests.factories import (
    NOON,
    BylineFactory,
    DraftFactory,
    EmbargoedFactory,
    LiveEntryFactory,
    LiveStoryFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    StoryFactory,
    WithdrawnFactory,
)

pytestmark = pytest.mark.django_db

CANARY = "Zugzwang"


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return LiveStoryFactory(slug="ferry", headline="Ferry aground", section=SectionFactory(name="World"))


def get(address: str) -> Any:
    return Client().get(address)


def shown(address: str) -> str:
    answer = get(address)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def numbers(page: str) -> list[int]:
    """The entries on a page, in their order."""
    return [int(number) for number in re.findall(r'id="entry-(\d+)"', page)]


def fill(story: Story, entries: int) -> None:
    LiveEntry.objects.bulk_create(
        LiveEntry(
            story=story,
            number=number,
            body=f"<p>Entry {number}.</p>",
            at=NOON + timedelta(seconds=number),
            is_key=number % 100 == 1,
        )
        for number in range(1, entries + 1)
    )


def queries(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(address)
    return len(captured)


class TestTheStorysPage:
    def test_has_the_newest_entry_first_by_the_time_that_readers_see(self, story: Story) -> None:
        for number, minutes in ((1, 3), (2, 1), (3, 2)):
            LiveEntryFactory(story=story, number=number, at=NOON + timedelta(minutes=minutes))
        page = shown(story.get_absolute_url())
        assert numbers(page) == [1, 3, 2]
        assert "12:03 p.m." in page

    def test_has_what_is_pinned_above_and_not_twice(self, story: Story) -> None:
        for number in (1, 2, 3):
            LiveEntryFactory(story=story, number=number, is_pinned=number == 2)
        assert numbers(shown(story.get_absolute_url())) == [2, 3, 1]

    def test_leads_to_key_moments_wherever_they_stand(self, story: Story) -> None:
        fill(story, 95)
        LiveEntry.objects.filter(number=95).update(is_key=True, heading="Free at last")
        page = shown(story.get_absolute_url())
        assert '<a href="#entry-95">' in page
        assert "Free at last" in page
        assert f'<a href="{story.get_absolute_url()}entries/1/#entry-1">' in page

    def test_says_who_and_what_was_corrected(self, story: Story) -> None:
        entry = LiveEntryFactory(story=story, number=1, byline=BylineFactory(name="Ines Park"))
        reword(entry, None, "correction", "It was two tugs.")
        page = shown(story.get_absolute_url())
        assert "Ines Park" in page
        assert "It was two tugs." in page

    def test_shows_a_photo_of_the_story_where_an_entry_has_it(self) -> None:
        photo, other = PhotoFactory(caption="The tug."), PhotoFactory(caption="Another story’s.")
        story = LiveStoryFactory(slug="tug", photos=[PhotoFactory(), photo])
        figures = "".join(f'<figure data-photo="{one.pk}"></figure>' for one in (photo, other))
        LiveEntryFactory(story=story, number=1, body=f"<p>Look.</p>{figures}")
        for address in (story.get_absolute_url(), f"{story.get_absolute_url()}entries/1/"):
            assert "The tug." in shown(address)
            assert "Another story’s." not in shown(address)

    def test_is_live_as_long_as_the_coverage_goes_on(self, story: Story) -> None:
        answer = get(story.get_absolute_url())
        page = answer.content.decode()
        assert '<p class="live-mark">Live</p>' in page
        assert "js/live.js" in page
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        # Whoever asks again is answered by the site and not by their own cache.
        assert "max-age=0," in answer["Cache-Control"]
        end(story, None)
        answer = get(story.get_absolute_url())
        page = answer.content.decode()
        assert "Coverage has ended" in page
        assert "js/live.js" not in page
        assert "script-src" not in answer["Content-Security-Policy"]

    def test_and_so_is_its_card(self, story: Story) -> None:
        assert 'class="kind is-live">Live<' in shown("/world/")
        end(story, None)
        assert "is-live" not in shown("/world/")

    def test_of_a_story_that_is_no_longer_live_has_no_entries(self, story: Story) -> None:
        LiveEntryFactory(story=story, number=1, body=f"<p>{CANARY}</p>")
        story.kind = "news"
        story.save()
        assert CANARY not in shown(story.get_absolute_url())
        assert get(f"{story.get_absolute_url()}entries/1/").status_code == 404
        assert get(f"{story.get_absolute_url()}newest/").status_code == 404


class TestItsParts:
    def test_keep_their_entries_whatever_comes_later(self, story: Story) -> None:
        fill(story, 45)
        url = story.get_absolute_url()
        assert numbers(shown(url)) == list(range(45, 0, -1))
        first = numbers(shown(f"{url}entries/1/"))
        assert first == list(range(30, 0, -1))
        fill_more = [post(story, None, "More.")[0].number for _ in range(30)]
        assert fill_more[-1] == 75
        assert numbers(shown(url))[-1] == 31
        assert numbers(shown(f"{url}entries/1/")) == first

    def test_lead_on_to_one_another_and_back(self, story: Story) -> None:
        fill(story, 95)
        url = story.get_absolute_url()
        assert f'<a href="{url}entries/2/" rel="next">' in shown(url)
        second = shown(f"{url}entries/2/")
        assert f'<a href="{url}">Newest</a>' in second
        assert f'<a href="{url}entries/3/" rel="prev">' in second
        assert f'<a href="{url}entries/1/" rel="next">' in second
        assert 'rel="next"' not in shown(f"{url}entries/1/").partition("<main")[2]
        assert f'<link rel="canonical" href="{settings.SITE_URL}{url}entries/2/">' in second

    def test_that_are_not_there_are_missing(self, story: Story) -> None:
        fill(story, 3)
        withdraw(LiveEntry.objects.get(number=3), None)
        for part in ("2", "0", "999999999999999999", "x"):
            assert get(f"{story.get_absolute_url()}entries/{part}/").status_code == 404

    def test_are_passed_over_when_all_in_them_is_withdrawn(self, story: Story) -> None:
        fill(story, 95)
        LiveEntry.objects.filter(number__range=(31, 60)).update(withdrawn_at=NOON)
        url = story.get_absolute_url()
        assert f'<a href="{url}entries/1/" rel="next">' in shown(url)
        assert get(f"{url}entries/2/").status_code == 404

    def test_move_with_their_story_and_are_gone_with_it(self, story: Story) -> None:
        fill(story, 3)
        before = story.get_absolute_url()
        story.slug = "ferry-free"
        story.save()
        for further in ("entries/1/", "newest/"):
            answer = get(f"{before}{further}")
            assert (answer.status_code, answer["Location"]) == (301, f"{story.get_absolute_url()}{further}")
        take(Verb.KILL, story, note="Not so.")
        for further in ("", "entries/1/", "newest/"):
            assert get(f"{story.get_absolute_url()}{further}").status_code == 410


def test_a_page_that_did_not_change_keeps_the_policy_under_which_its_script_runs(story: Story) -> None:
    page = get(story.get_absolute_url())
    assert "script-src" in page["Content-Security-Policy"]
    again = Client().get(story.get_absolute_url(), headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers


class TestWhatIsNewest:
    def test_is_a_small_page_that_names_what_it_shows_and_is_not_sent_twice(self, story: Story) -> None:
        fill(story, 20)
        url = f"{story.get_absolute_url()}newest/"
        answer = get(url)
        assert numbers(answer.content.decode()) == list(range(20, 8, -1))
        assert 'content="noindex"' in answer.content.decode()
        assert f"live-{story.pk}" in answer["Cache-Tag"].split(",")
        assert "script-src" not in answer["Content-Security-Policy"]
        unchanged = Client().get(url, headers={"If-None-Match": answer["ETag"]})
        assert unchanged.status_code == 304
        post(story, None, "One more.")
        assert Client().get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 200

    def test_says_when_the_coverage_has_ended(self, story: Story) -> None:
        url = f"{story.get_absolute_url()}newest/"
        assert "data-ended" not in shown(url)
        end(story, None)
        assert " data-ended>" in shown(url)

    def test_names_all_that_is_there_and_the_key_moments(self, story: Story) -> None:
        fill(story, 40)
        LiveEntry.objects.filter(number=2).update(is_key=True, heading="Free at last")
        url = f"{story.get_absolute_url()}newest/"
        assert 'data-numbers="1-40"' in shown(url)
        assert f'<a href="{story.get_absolute_url()}entries/1/#entry-2">' in shown(url)
        withdraw(LiveEntry.objects.get(number=2), None)
        assert 'data-numbers="1-1 3-40"' in shown(url)
        assert "Free at last" not in shown(url)


@pytest.mark.parametrize(("further", "cost"), [("", 6), ("entries/1/", 5), ("newest/", 5)])
def test_it_costs_the_same_with_five_entries_and_with_five_hundred(
    story: Story, further: str, cost: int
) -> None:
    counted = []
    for entries in (5, 500):
        LiveEntry.objects.all().delete()
        fill(story, entries)
        counted.append(queries(f"{story.get_absolute_url()}{further}"))
    assert counted == [cost, cost]


def hidden_live(factory: type[StoryFactory]) -> Story:
    late = NOON + timedelta(days=1) if factory is ScheduledFactory else NOON
    story: Story = factory(
        slug="hidden", kind="live", published_at=late, section=SectionFactory(name="World")
    )
    byline = BylineFactory(name=f"{CANARY} Writer")
    for number in (1, 31, 61):
        entry = LiveEntryFactory(
            story=story,
            number=number,
            heading=CANARY,
            body=f"<p>{CANARY}</p>",
            byline=byline,
            is_key=True,
            is_pinned=number == 31,
        )
        reword(entry, None, "correction", f"{CANARY}.")
    return story


def surfaces(story: Story) -> list[str]:
    url = story.get_absolute_url() or "/2026/11/02/hidden/"
    further = [f"{url}{one}" for one in ("", "newest/", "entries/1/", "entries/2/", "entries/3/")]
    lists = "/ /latest/ /world/ /rss.xml /corrections/ /corrections.xml /sitemap.xml /sitemap-2026-11.xml"
    return [
        *further,
        *lists.split(),
        "/sitemap-listings.xml",
        "/2026/11/02/",
        f"/by/{CANARY.lower()}-writer/",
    ]


@pytest.mark.parametrize("factory", [DraftFactory, ScheduledFactory, EmbargoedFactory, WithdrawnFactory])
def test_no_answer_has_a_byte_of_what_stands_in_a_hidden_story(factory: type[StoryFactory]) -> None:
    story = hidden_live(factory)
    addresses = surfaces(story)
    with_them = {address: get(address) for address in addresses}
    for address, answer in with_them.items():
        said = repr(sorted(answer.items())).encode() + answer.content
        assert CANARY.lower().encode() not in said.lower().replace(address.encode(), b""), address
    story.entries.all().delete()
    for address, answer in with_them.items():
        again = get(address)
        assert (again.status_code, again.content) == (answer.status_code, answer.content), address


def test_a_withdrawn_entry_leaves_no_byte(story: Story) -> None:
    post(story, None, "The tug is there.")
    byline = BylineFactory(name=f"{CANARY} Writer")
    marks: dict[str, Any] = {"heading": CANARY, "byline": byline, "is_key": True, "is_pinned": True}
    entry, _ = post(story, None, f"{CANARY}.", **marks)
    reword(entry, None, "correction", f"{CANARY}.")
    assert CANARY in shown(story.get_absolute_url())
    withdraw(entry, None)
    for address in surfaces(story):
        answer = get(address)
        said = repr(sorted(answer.items())).encode() + answer.content
        assert CANARY.lower().encode() not in said.lower().replace(address.encode(), b""), address
        assert f"byline-{byline.pk}".encode() not in said


def test_a_preview_shows_entries_and_looks_for_none() -> None:
    from articles.views.preview import rendered, stored

    story = DraftFactory(kind="live", slug="ferry")
    LiveEntryFactory(story=story, number=1, body="<p>The tug is there.</p>")
    answer = rendered(stored(story))
    assert "The tug is there." in answer.content.decode()
    assert "live.js" not in answer.content.decode()
    assert Story.objects.get().status == Status.DRAFT


class TestAsData:
    def data(self, story: Story) -> dict[str, Any]:
        found = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', shown(story.get_absolute_url())
        )
        assert len(found) == 1
        read: dict[str, Any] = json.loads(found[0])
        return read

    def test_it_is_a_live_blog_with_its_times_and_updates(self, story: Story) -> None:
        entry = LiveEntryFactory(
            story=story, number=1, byline=BylineFactory(name="Ines Park"), body="<p>Tug.</p>"
        )
        reword(entry, None, "correction", "It was two.", heading="Tugs </script>")
        data = self.data(story)
        assert (data["@type"], data["headline"]) == ("LiveBlogPosting", "Ferry aground")
        assert datetime.fromisoformat(data["coverageStartTime"]) == NOON
        assert "coverageEndTime" not in data
        assert datetime.fromisoformat(data["dateModified"]) == NOON + timedelta(hours=1)
        (update,) = data["liveBlogUpdate"]
        assert (update["@type"], update["headline"], update["articleBody"]) == (
            "BlogPosting",
            "Tugs </script>",
            "Tug.",
        )
        assert update["author"] == {"@type": "Person", "name": "Ines Park"}
        assert update["url"].endswith(f"{story.get_absolute_url()}entries/1/#entry-1")
        assert update["correction"][0]["text"] == "It was two."

    def test_it_says_when_it_ended(self, story: Story) -> None:
        end(story, None)
        assert datetime.fromisoformat(self.data(story)["coverageEndTime"]) == NOON + timedelta(hours=1)

    def test_other_stories_are_articles(self) -> None:
        data = self.data(StoryFactory(slug="ports"))
        assert data["@type"] == "NewsArticle"
        assert "liveBlogUpdate" not in data


def test_the_sitemap_and_the_feed_say_when_an_entry_came(story: Story) -> None:
    assert "2026-11-02T18:00:00" not in shown("/sitemap-2026-11.xml")
    post(story, None, "The tug is there.")
    assert "2026-11-02T18:00:00" in shown("/sitemap-2026-11.xml")
    assert "2026-11-02T18:00:00" in shown("/sitemap.xml")
    assert "<lastBuildDate>Mon, 02 Nov 2026 18:00:00 +0000</lastBuildDate>" in shown("/rss.xml")
