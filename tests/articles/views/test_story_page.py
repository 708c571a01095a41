"""A story's page: what it shows, in which words, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles.models import Dateline, Source, Story
from tests.factories import (
    NOON,
    BylineFactory,
    CorrectionFactory,
    EmbargoedFactory,
    PhotoFactory,
    SectionFactory,
    SourceFactory,
    StoryFactory,
    place,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_o_clock() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


def page_of(story: Story) -> str:
    response = Client().get(story.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def squeezed(page: str) -> str:
    return " ".join(page.split())


def test_it_is_one_article_under_its_headline() -> None:
    page = page_of(StoryFactory(headline="Ten ports <agree>"))
    assert page.count('<article class="wrap with-margins"') == page.count("<h1>") == page.count("</h1>") == 1
    assert "<h1>Ten ports &lt;agree&gt;</h1>" in page


class TestTheDateline:
    def test_opens_the_first_paragraph_with_its_place_linked(self) -> None:
        page = page_of(StoryFactory(places=[place("Seoul")], body="<p>Ten ports agreed.</p>"))
        assert (
            '<p><span class="dateline" dir="auto"><a href="/from/seoul/">SEOUL</a>, Nov. 2 (UPI) —</span> '
            "Ten ports agreed.</p>"
        ) in page

    def test_stands_after_a_picture_that_comes_first(self) -> None:
        photo = PhotoFactory()
        story = StoryFactory(
            places=[place("Seoul")],
            photos=[PhotoFactory(), photo],
            body=f'<figure data-photo="{photo.pk}"></figure><p>Ten ports agreed.</p>',
        )
        page = page_of(story)
        assert "—</span> Ten ports agreed.</p>" in page
        assert "data-photo" not in page

    def test_has_a_paragraph_of_its_own_before_a_list(self) -> None:
        page = page_of(StoryFactory(places=[place("Seoul")], body="<ul><li><p>Ten ports</p></li></ul>"))
        assert "—</span> </p>\n<ul>" in page

    def test_is_written_in_the_style_of_its_source(self) -> None:
        source = SourceFactory(name="Reuters", mark="Reuters")
        story = StoryFactory(source=source, places=[place("Seoul"), place("Busan")])
        Dateline.objects.filter(story=story).update(service="Reuters")
        page = page_of(story)
        assert '<a href="/from/seoul/">SEOUL</a>/<a href="/from/busan/">BUSAN</a>' in page
        assert "Nov 2 (Reuters) -</span>" in page

    def test_is_printed_as_somebody_wrote_it_out(self) -> None:
        story = StoryFactory()
        Dateline.objects.create(story=story, override="ABOARD <AIR FORCE ONE> —")
        assert ">ABOARD &lt;AIR FORCE ONE&gt; —</span>" in page_of(story)

    def test_is_missing_where_there_is_none(self) -> None:
        assert 'class="dateline"' not in page_of(StoryFactory())


class TestPhotos:
    def test_lead_with_caption_and_credit(self) -> None:
        page = page_of(StoryFactory(photos=[PhotoFactory(caption="The night ferry.", alt_text="A ferry")]))
        assert 'class="photo shot' in page
        assert 'alt="A ferry"' in page
        assert "The night ferry." in page
        assert ">Photo by Lena Sørby/UPI</a>" in page

    def test_take_the_caption_that_this_story_gives_them(self) -> None:
        story = StoryFactory(photos=[PhotoFactory(caption="Of the agency.")])
        story.story_photos.update(own_caption="Of this story.")
        page = page_of(story)
        assert "Of this story." in page
        assert "Of the agency." not in page

    def test_fill_their_places_in_the_body_and_the_rest_follows_it(self) -> None:
        lead, placed, left = (PhotoFactory(caption=name) for name in ("Lead.", "Placed.", "Left."))
        body = f'<p>Before.</p><figure data-photo="{placed.pk}"></figure><p>After.</p>'
        page = page_of(StoryFactory(photos=[lead, placed, left], body=body))
        words = ["Lead.", "Before.", "Placed.", "After.", "Left."]
        article = page.split("<article", 1)[1]
        assert sorted(words, key=article.index) == words
        assert article.count("<figure") == 3

    def test_that_lead_are_not_repeated_in_the_body(self) -> None:
        lead = PhotoFactory()
        page = page_of(StoryFactory(photos=[lead], body=f'<p>A</p><figure data-photo="{lead.pk}"></figure>'))
        assert page.count("<figure") == 1

    def test_without_a_file_vanish_and_the_next_one_leads(self) -> None:
        missing, there = PhotoFactory(image="", caption="Missing."), PhotoFactory(caption="There.")
        body = f'<p>A</p><figure data-photo="{missing.pk}"></figure>'
        page = page_of(StoryFactory(photos=[missing, there], body=body))
        assert "Missing." not in page
        assert page.count("<figure") == 1
        assert 'src=""' not in page

    def test_of_other_stories_have_no_place_here(self) -> None:
        other = PhotoFactory(caption="Secret.")
        EmbargoedFactory(photos=[other])
        page = page_of(StoryFactory(body=f'<p>A</p><figure data-photo="{other.pk}"></figure>'))
        assert "Secret." not in page


class TestWhoAndWhen:
    def test_bylines_stand_in_their_order_with_links(self) -> None:
        story = StoryFactory(bylines=[BylineFactory(name=name) for name in ("Cleo", "Ann", "Bo")])
        page = page_of(story)
        assert (
            'By <a rel="author" href="/by/cleo/">Cleo</a>, <a rel="author" href="/by/ann/">Ann</a> '
            'and <a rel="author" href="/by/bo/">Bo</a>'
        ) in squeezed(page)

    def test_a_single_writer_has_a_role_and_a_portrait_in_the_door(self) -> None:
        byline = BylineFactory(role="Climate editor", portrait=PhotoFactory())
        page = page_of(StoryFactory(bylines=[byline]))
        assert "Climate editor" in page
        assert 'class="doorway"' in page

    def test_times_have_their_zone(self) -> None:
        page = page_of(StoryFactory(updated_at=NOON + timedelta(minutes=55)))
        assert '<time datetime="2026-11-02T12:00:00-05:00">Nov. 2, 2026, noon ET</time>' in page
        assert '<time datetime="2026-11-02T12:55:00-05:00">Nov. 2, 2026, 12:55 p.m. ET</time>' in page

    def test_a_story_that_never_changed_was_not_updated(self) -> None:
        assert "<dt>Updated</dt>" not in page_of(StoryFactory())


class TestCorrections:
    def test_stand_at_the_end_with_their_time(self) -> None:
        story = StoryFactory(body="<p>The body.</p>")
        CorrectionFactory(story=story, text="It is 1,900 miles.", at=NOON + timedelta(minutes=5))
        page = page_of(story)
        assert page.index("The body.") < page.index("It is 1,900 miles.", page.index("<article"))
        assert "Nov. 2, 2026, 12:05 p.m. ET" in page

    def test_that_are_grave_stand_above_the_story(self) -> None:
        story = StoryFactory(body="<p>The body.</p>")
        CorrectionFactory(story=story, text="We named the wrong winner.", is_grave=True)
        article = page_of(story).split("<article", 1)[1]
        assert article.index("We named the wrong winner.") < article.index("The body.")
        assert article.count("We named the wrong winner.") == 1

    def test_a_retraction_stands_above_the_headline(self) -> None:
        story = StoryFactory(headline="Ten ports agree")
        CorrectionFactory(story=story, text="We named the wrong winner.", is_grave=True)
        CorrectionFactory(story=story, text="We retract it.", kind="retraction", at=NOON + timedelta(hours=1))
        article = page_of(story).split("<article", 1)[1]
        places = [article.index(words) for words in ("We retract it.", "<h1", "We named the wrong winner.")]
        assert places == sorted(places)
        assert article.count("We retract it.") == 1
        assert '<aside class="correction is-grave is-retraction"><h2>Retraction.</h2>' in article

    def test_an_update_stands_at_the_end(self) -> None:
        story = StoryFactory(body="<p>The body.</p>")
        CorrectionFactory(story=story, text="The story now has the vote.", kind="update", is_grave=True)
        article = page_of(story).split("<article", 1)[1]
        assert article.index("The body.") < article.index("<h2>Update.</h2> The story now has the vote.")


class TestTheOriginal:
    def test_is_named_and_linked(self) -> None:
        story = StoryFactory(
            source=SourceFactory(credit_line="Distributed by UPI."),
            original_headline="Harbor masters sign compact",
            original_url="https://www.upi.com/Top_News/1/",
        )
        page = squeezed(page_of(story))
        link = '<a href="https://www.upi.com/Top_News/1/" rel="external">Harbor masters sign compact</a>'
        assert f"<strong>Read more:</strong> {link} — the original at upi.com." in page
        assert "Distributed by UPI." in page
        assert '<a href="/source/upi/">United Press International</a>' in page

    def test_is_named_even_without_an_address(self) -> None:
        story = StoryFactory(source=SourceFactory(), original_headline="Harbor masters sign compact")
        assert "Harbor masters sign compact — United Press International." in squeezed(page_of(story))

    def test_is_not_spoken_of_where_there_is_none(self) -> None:
        assert "Read more:" not in page_of(StoryFactory())


class TestBesideIt:
    def test_stand_other_stories_of_the_section_newest_first(self) -> None:
        section = SectionFactory(name="World")
        story = StoryFactory(section=section)
        old = StoryFactory(section=section, published_at=NOON - timedelta(days=1))
        new = StoryFactory(section=section, published_at=NOON - timedelta(hours=1))
        elsewhere = StoryFactory(headline="From elsewhere")
        EmbargoedFactory(section=section, headline="In hiding")
        page = page_of(story)
        also = page.split("Also in World")[1]
        assert also.index(new.headline) < also.index(old.headline)
        assert elsewhere.headline not in also
        assert "In hiding" not in page

    def test_stand_related_stories_by_the_tags_they_share(self) -> None:
        story = StoryFactory(tags=["Ice", "Ports"])
        close = StoryFactory(headline="The closest", tags=["Ice", "Ports"])
        StoryFactory(headline="Less close", tags=["Ice"])
        StoryFactory(headline="A stranger", tags=["Opera"])
        EmbargoedFactory(headline="In hiding", tags=["Ice", "Ports"])
        page = page_of(story)
        related = page.split('id="related"')[1]
        assert related.index(close.headline) < related.index("Less close")
        assert "A stranger" not in page
        assert "In hiding" not in page


class TestOtherLanguages:
    def test_the_page_speaks_the_language_of_its_story(self) -> None:
        page = page_of(StoryFactory(language="ar", headline="عشرة موانئ", slug="ports"))
        assert '<html lang="ar" dir="rtl">' in page
        assert '<header class="masthead is-inner" lang="en-US" dir="ltr">' in page

    def test_a_headline_among_others_is_marked(self) -> None:
        section = SectionFactory(name="World")
        StoryFactory(language="ar", headline="عشرة موانئ", section=section)
        page = page_of(StoryFactory(section=section))
        assert '<html lang="en-us" dir="ltr">' in page or '<html lang="en-US" dir="ltr">' in page
        assert ' lang="ar" dir="rtl"><a href=' in page.split("Also in World")[1]

    def test_addresses_may_be_in_any_script(self) -> None:
        story = StoryFactory(headline="북한이 항구를 개방했다", section=SectionFactory(name="세계"))
        assert story.slug == "북한이-항구를-개방했다"
        assert story.headline in page_of(story)
        assert Client().get("/세계/").status_code == 200


@pytest.mark.parametrize(("length", "name"), [(60, ""), (120, "is-long"), (200, "is-longest")])
def test_a_long_headline_takes_a_smaller_step(length: int, name: str) -> None:
    page = page_of(StoryFactory(headline="x" * length))
    assert (f'<h1 class="{name}">' if name else "<h1>") in page


def test_tables_stand_in_a_frame_that_scrolls() -> None:
    table = "<table><tbody><tr><td><p>1</p></td></tr></tbody></table>"
    page = page_of(StoryFactory(body=f"<p>A</p>{table}{table}"))
    assert page.count('class="figures" tabindex="0" role="region"') == 2
    assert 'aria-label="Table 1"' in page
    assert 'aria-label="Table 2"' in page


def test_others_are_shown_its_picture_and_words() -> None:
    page = page_of(
        StoryFactory(headline="Ten ports", photos=[PhotoFactory(alt_text="A ferry", photographer="Ana Lima")])
    )
    assert '<meta property="og:title" content="Ten ports">' in page
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:image" content="http://testserver/media/photos/' in page
    assert '<meta property="og:image:alt" content="A ferry (Photo by Ana Lima/UPI)">' in page


def test_a_story_without_a_picture_is_shared_with_the_door() -> None:
    assert 'content="http://testserver/static/img/share.png"' in page_of(StoryFactory())


def test_the_slash_at_the_end_is_added() -> None:
    story = StoryFactory(slug="ice")
    response = Client().get(story.get_absolute_url().removesuffix("/"))
    assert (response.status_code, response.headers["Location"]) == (301, "/2026/11/02/ice/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_readers_only_read(method: str) -> None:
    story: Any = StoryFactory()
    assert getattr(Client(), method)(story.get_absolute_url()).status_code == 405


def test_the_policy_of_a_source_without_an_original_points_at_us() -> None:
    source = SourceFactory()
    Source.objects.filter(pk=source.pk).update(syndication="canonical")
    page = page_of(StoryFactory(source=source, slug="ice"))
    assert '<link rel="canonical" href="http://testserver/2026/11/02/ice/">' in page
