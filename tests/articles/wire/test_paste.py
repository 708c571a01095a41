"""The page "Paste wire copy", without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles.models import Photo, Place, Section, Source, Story
from articles.wire.admin import LIVE
from articles.wire.intake import take_in
from articles.wire.models import WireItem
from articles.wire.paste import LARGEST_PASTE
from tests.base import client_of, paul, wendy
from tests.factories import SectionFactory, SourceFactory

from .copy import SAMPLES, TODAY, read

COPY = """Daily News Portal

Last ferry of the season leaves Busan

The ferry on Thursday. Photo by Jane Doe/UPI

SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday.

Read More: https://www.upi.com/ferry
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(f"{TODAY} 12:00 -0500"):
        yield


@pytest.fixture
def desk() -> Client:
    return client_of(wendy())


def pasted(client: Client, copy: str, **fields: str) -> Any:
    """What a browser with scripts sends."""
    return client.post(reverse("admin:paste-wire-copy"), {"copy": copy, "seen": LIVE, **fields})


def lines_of(client: Client, copy: str, **fields: str) -> Any:
    return client.post(reverse("admin:paste-wire-copy-lines"), {"copy": copy, **fields})


def told(response: Any) -> str:
    return " | ".join(str(message) for message in get_messages(response.wsgi_request))


def page_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


class TestOnePasteAndOneClick:
    def test_wendy_stands_on_the_draft(self, desk: Client) -> None:
        response = pasted(desk, COPY)
        story = Story.objects.get()
        assert response.status_code == 302
        assert response.url == reverse("admin:articles_story_change", args=[story.pk])
        assert story.headline == "Last ferry of the season leaves Busan"
        assert story.dateline.text("upi") == "SEOUL, Nov. 12 (UPI) —"
        assert story.photos.get().credit == "Photo by Jane Doe/UPI"

    def test_she_is_told_what_became_of_it_and_what_the_copy_tells_the_desk(self, desk: Client) -> None:
        response = pasted(desk, COPY.replace("SEOUL", "Eds: a longer version moves at noon.\n\nSEOUL"))
        item = WireItem.objects.get()
        assert "The draft “Last ferry of the season leaves Busan” is made." in told(response)
        assert "The copy says Thursday" in told(response)
        assert reverse("admin:wire_wireitem_change", args=[item.pk]) in told(response)
        assert "Eds: a longer version moves at noon." in told(response)
        assert str(item.received_by) == "wendy"

    def test_it_stands_in_the_history_of_the_story(self, desk: Client) -> None:
        pasted(desk, COPY)
        story = Story.objects.get()
        page = page_of(desk.get(reverse("admin:articles_story_history", args=[story.pk])))
        assert "Taken in from the wire" in page
        assert "Wendy Castellanos" in page

    def test_what_she_chooses_decides(self, desk: Client) -> None:
        SectionFactory(slug="us")
        world = SectionFactory(slug="world")
        pasted(desk, COPY, section=str(world.pk), source="reuters", date="2019-11-12")
        story = Story.objects.get()
        assert (story.section, story.source and story.source.mark) == (world, "Reuters")
        assert story.dateline.date == date(2019, 11, 12)

    def test_without_a_script_the_button_shows_the_lines_first(self, desk: Client) -> None:
        first = desk.post(reverse("admin:paste-wire-copy"), {"copy": COPY, "seen": ""})
        page = page_of(first)
        assert not Story.objects.exists()
        assert "Desk: portal’s name" in page
        assert f'name="seen" value="{first.context["reading"].digest}"' in page
        desk.post(reverse("admin:paste-wire-copy"), {"copy": COPY, "seen": first.context["reading"].digest})
        assert Story.objects.count() == 1

    def test_without_a_script_what_was_changed_is_shown_again(self, desk: Client) -> None:
        first = desk.post(reverse("admin:paste-wire-copy"), {"copy": COPY, "seen": ""})
        seen = first.context["reading"].digest
        desk.post(reverse("admin:paste-wire-copy"), {"copy": COPY.replace("Busan", "Pusan"), "seen": seen})
        assert not Story.objects.exists()


class TestTheLines:
    def test_every_line_stands_beside_where_it_goes(self, desk: Client) -> None:
        page = page_of(lines_of(desk, COPY))
        at = 0
        for place, text in [
            ("Desk: portal’s name", "Daily News Portal"),
            ("Headline", "Last ferry of the season leaves Busan"),
            ("Caption", "The ferry on Thursday."),
            ("Credit", "Photo by Jane Doe/UPI"),
            ("Dateline", "SEOUL, Nov. 12 (UPI) —"),
            ("Body", "The last ferry left on Thursday, its captain said Thursday."),
            ("Original", "Read More: https://www.upi.com/ferry"),
        ]:
            at = page.index(f"<b>{place}</b>", at)
            at = page.index(text, at)

    def test_the_fields_and_the_rule_of_the_year_stand_there(self, desk: Client) -> None:
        page = page_of(lines_of(desk, COPY))
        assert "The copy says Thursday, and Nov. 12 last fell on a Thursday in 2026." in page
        assert "Seoul, South Korea" in page
        assert "https://www.upi.com/ferry" in page

    def test_looking_writes_nothing(self, desk: Client) -> None:
        before = [model._default_manager.count() for model in (Story, Source, Place, Photo, WireItem)]
        lines_of(desk, COPY.replace("UPI", "Kestrel News").replace("SEOUL", "PORTHAVEN, Norway"))
        assert [model._default_manager.count() for model in (Story, Source, Place, Photo, WireItem)] == before

    def test_a_source_known_by_its_name_is_the_one_the_draft_gets(self, desk: Client) -> None:
        SectionFactory(slug="us")
        sea = SectionFactory(slug="sea", name="Sea and shipping")
        source = SourceFactory(mark="KN", name="Kestrel News", section=sea)
        copy = COPY.replace("(UPI)", "(Kestrel News)")
        facts = {
            fact.label: fact for fact in lines_of(desk, copy, source="kestrel news").context["reading"].facts
        }
        pasted(desk, copy, source="kestrel news")
        story = Story.objects.get()
        assert (story.source, story.section) == (source, sea)
        assert (facts["Source"].value, facts["Source"].note) == ("KN", "")
        assert facts["Section"].value == "Sea and shipping"

    def test_a_site_without_sections_gets_none_by_looking(self, desk: Client) -> None:
        Section.objects.all().delete()
        facts = {fact.label: fact.value for fact in lines_of(desk, COPY).context["reading"].facts}
        assert facts["Section"] == "News"
        assert not Section.objects.exists()

    def test_copy_that_came_before_is_recognised_before_the_click(self, desk: Client) -> None:
        story = take_in(read(COPY)).story
        assert story is not None
        page = page_of(lines_of(desk, COPY))
        assert "The same copy came in on" in page
        assert reverse("admin:articles_story_change", args=[story.pk]) in page

    def test_markup_in_the_copy_is_shown_and_not_obeyed(self, desk: Client) -> None:
        page = page_of(lines_of(desk, COPY.replace("The last", "<script>alert(1)</script> The last")))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script" not in page

    def test_endless_copy_shows_its_first_lines_and_counts_the_rest(self, desk: Client) -> None:
        page = page_of(lines_of(desk, COPY + "\nIt has left.\n" * 600))
        assert page.count("<li") < 1010
        assert "more lines are taken in too: Body (" in page

    def test_it_is_asked_by_sending_alone(self, desk: Client) -> None:
        assert desk.get(reverse("admin:paste-wire-copy-lines")).status_code == 405


class TestNothingPastedIsLost:
    @pytest.mark.parametrize(
        ("copy", "fields", "why"),
        [
            ("<!doctype html><p>A ferry</p>", {}, "This is a web page, not plain text"),
            (COPY, {"date": "yesterday"}, "Enter a valid date"),
            (COPY, {"source": "x" * 41}, "at most 40 characters"),
            (COPY, {"section": "999"}, "Select a valid choice"),
            ("-30-\n", {}, "There is neither a headline nor text in this copy"),
            ((SAMPLES / "ap-kill.txt").read_text(), {}, "This copy withdraws an earlier story"),
        ],
        ids=["a web page", "no date", "a long source", "no section", "nothing", "a kill"],
    )
    def test_an_error_says_what_is_wrong_and_keeps_the_paste(
        self, desk: Client, copy: str, fields: dict[str, str], why: str
    ) -> None:
        response = pasted(desk, copy, **fields)
        assert response.status_code == 200
        assert why in page_of(response)
        assert escape(copy.strip().splitlines()[0]) in page_of(response).partition("</textarea>")[0]
        assert not Story.objects.exists()
        assert why in page_of(lines_of(desk, copy, **fields))

    def test_an_empty_paste_asks_for_copy(self, desk: Client) -> None:
        assert "Paste the copy of a story first." in page_of(pasted(desk, ""))
        assert "The copy is empty" in page_of(pasted(desk, " \n "))

    def test_more_than_two_megabytes_are_handed_back(self, desk: Client) -> None:
        copy = COPY + "\nEnde gut, alles gut – sagt man.\n" * (LARGEST_PASTE // 30)
        page = page_of(pasted(desk, copy))
        assert "a story is at most 2.0" in page.replace("\xa0", " ")
        assert page.count("alles gut") == copy.count("alles gut")
        assert not Story.objects.exists()

    def test_the_same_paste_again_leads_to_its_story(self, desk: Client) -> None:
        pasted(desk, COPY)
        story = Story.objects.get()
        page = page_of(pasted(desk, COPY))
        assert Story.objects.count() == 1
        assert reverse("admin:articles_story_change", args=[story.pk]) in page.partition("<h2>")[0] + page

    def test_a_deleted_story_comes_back_at_the_press_of_a_button(self, desk: Client) -> None:
        pasted(desk, COPY)
        Story.objects.get().delete()
        page = page_of(pasted(desk, COPY))
        assert "deleted since" in page
        assert 'name="again"' in page
        assert pasted(desk, COPY, again="1").status_code == 302
        assert Story.objects.count() == 1


class TestWhatCameIn:
    def test_the_wire_item_shows_every_line_and_what_is_for_the_desk(self, desk: Client) -> None:
        pasted(desk, COPY)
        item = WireItem.objects.get()
        page = page_of(desk.get(reverse("admin:wire_wireitem_change", args=[item.pk])))
        assert "<b>Credit</b>" in page
        assert "Daily News Portal" in page
        assert "SEOUL, Nov. 12 (UPI) —" in page
        assert reverse("admin:articles_story_change", args=[Story.objects.get().pk]) in page

    def test_its_copy_goes_back_into_the_paste_page(self, desk: Client) -> None:
        pasted(desk, COPY)
        item = WireItem.objects.get()
        page = page_of(desk.get(reverse("admin:paste-wire-copy"), {"from": item.pk}))
        assert escape(COPY.strip()) in page.replace("\r\n", "\n")

    @pytest.mark.parametrize("number", ["", "0", "x", "²", "9" * 40, "-1"])
    def test_a_number_that_is_none_shows_an_empty_page(self, desk: Client, number: str) -> None:
        assert desk.get(reverse("admin:paste-wire-copy"), {"from": number}).status_code == 200

    def test_the_list_names_the_story_or_that_it_is_deleted(self, desk: Client) -> None:
        pasted(desk, COPY)
        pasted(desk, COPY.replace("Busan", "Pusan"))
        Story.objects.get(headline__endswith="Pusan").delete()
        page = page_of(desk.get(reverse("admin:wire_wireitem_changelist")))
        assert reverse("admin:articles_story_change", args=[Story.objects.get().pk]) in page
        assert "deleted" in page

    def test_adding_wire_copy_is_pasting_it(self, desk: Client) -> None:
        response = desk.get(reverse("admin:wire_wireitem_add"))
        assert response.status_code == 302
        assert response["Location"] == reverse("admin:paste-wire-copy")

    def test_wire_copy_cannot_be_rewritten(self, desk: Client) -> None:
        pasted(desk, COPY)
        item = WireItem.objects.get()
        path = reverse("admin:wire_wireitem_change", args=[item.pk])
        assert desk.post(path, {"headline": "Another"}).status_code == 403
        item.refresh_from_db()
        assert item.headline == "Last ferry of the season leaves Busan"

    def test_its_pages_ask_the_same_number_of_queries_however_much_there_is(
        self, desk: Client, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            take_in(read(COPY.replace("Busan", f"Busan {number}")))
        with django_assert_max_num_queries(10):
            desk.get(reverse("admin:wire_wireitem_changelist"))


@pytest.mark.parametrize("name", ["paste-wire-copy", "paste-wire-copy-lines"])
def test_paul_of_the_photo_desk_may_not_paste(name: str) -> None:
    response = client_of(paul()).post(reverse(f"admin:{name}"), {"copy": COPY, "seen": LIVE})
    assert response.status_code == 403
    assert not Story.objects.exists()


def test_a_reader_is_asked_who_it_is() -> None:
    response = Client().get(reverse("admin:paste-wire-copy"))
    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]
