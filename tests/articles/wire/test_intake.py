"""From parsed copy to a draft in the newsroom."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from articles import html
from articles.models import Byline, Dateline, Photo, Place, Section, Source, Story, StoryPhoto, Tag
from articles.visibility import Status
from articles.wire.formats import parse
from articles.wire.intake import Outcome, Result, take_in
from articles.wire.items import WirePhoto
from articles.wire.models import WireItem
from tests.base import wendy
from tests.factories import BylineFactory, SectionFactory, SourceFactory

from .copy import COPY, DATA, SAMPLES, TODAY, needs, read
from .stored import lost

PORTAL_PAGE = DATA / "wire-text" / "000_47fd290229886e7d.txt"
SENT = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".eml"})

pytestmark = pytest.mark.django_db


def sent(copy: str | bytes) -> Outcome:
    return take_in(read(copy))


def story_of(copy: str | bytes) -> Story:
    outcome = sent(copy)
    assert outcome.story is not None, outcome.reason
    return Story.objects.get(pk=outcome.story.pk)


def rows() -> dict[str, int]:
    models = (Story, WireItem, Source, Section, Byline, Place, Dateline, Photo, StoryPhoto, Tag)
    return {model.__name__: model._default_manager.count() for model in models}


@needs("wire-text")
class TestThePortalPageThatStartedThis:
    """The file is not ours to copy: what is expected is worked out from its own lines."""

    lines = PORTAL_PAGE.read_text().split("\n") if PORTAL_PAGE.is_file() else []
    dateline = "SEOUL, Nov. 2 (UPI) — "
    credit = " Photo by Thomas Maresca/UPI"

    def test_every_field_is_right_to_the_last_character(self) -> None:
        story = story_of(PORTAL_PAGE.read_bytes())
        body = [self.lines[6].removeprefix(self.dateline), *filter(None, self.lines[7:-1])]

        assert story.headline == self.lines[2]
        assert story.kicker == story.standfirst == story.original_url == ""
        assert story.original_headline == self.lines[-1].removeprefix("Read More:")
        assert story.body == "\n".join(f"<p>{paragraph}</p>" for paragraph in body)
        assert html.plain_text(story.body).split("\n\n") == body
        assert story.source is not None
        assert (story.source.mark, story.source.name) == ("UPI", "United Press International")
        assert story.section == Section.objects.get()
        assert list(story.bylines.all()) == []
        assert (story.status, story.published_at, story.embargo) == (Status.DRAFT, None, None)

    def test_its_photo_waits_for_the_desk_with_caption_and_credit(self) -> None:
        story = story_of(PORTAL_PAGE.read_bytes())
        photo = story.photos.get()
        assert photo.caption == self.lines[4].removesuffix(self.credit)
        assert (photo.photographer, photo.agency, photo.credit_line) == ("Thomas Maresca", "UPI", "")
        assert photo.credit == self.credit.strip()
        assert not photo.image

    def test_the_dateline_is_kept_in_parts_with_the_year_that_the_weekday_decides(self) -> None:
        story = story_of(PORTAL_PAGE.read_bytes())
        line, item = story.dateline, WireItem.objects.get()
        assert [place.value.key for place in line.places.all()] == [("seoul", "", "south korea")]
        assert line.date == date(2023, 11, 2)
        assert (line.service, line.override) == ("UPI", "")
        assert story.source is not None
        assert line.text(story.source.dateline_style) == self.dateline.strip() == item.dateline_text
        assert "Thursday" in item.dateline_rule
        assert "2023" in item.dateline_rule

    def test_the_wire_item_keeps_the_copy_and_what_is_not_for_the_reader(self) -> None:
        story = story_of(PORTAL_PAGE.read_bytes())
        item = WireItem.objects.get()
        assert item.story == story
        assert item.copy.split("\n") == self.lines
        assert item.notes == self.lines[0]
        assert item.labels == "Read More:"


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_it_takes_in_every_agencys_form_and_every_word_stands_in_some_field(path: object) -> None:
    (copy,) = parse(path.read_bytes(), today=TODAY)  # type: ignore[attr-defined]
    outcome = take_in(copy)
    if copy.signal == "kill":
        assert outcome.outcome is Result.REFUSED
        assert not Story.objects.exists()
        return
    story = outcome.story
    assert story is not None
    story = Story.objects.get(pk=story.pk)
    assert story.headline == copy.headline
    assert html.plain_text(story.body).split("\n\n") == list(copy.body)
    assert [by.byline.name for by in story.storybyline_set.all()] == list(copy.bylines)
    assert lost(copy, story) == Counter()


class TestTheSameCopyAgain:
    def test_it_makes_no_second_story(self) -> None:
        first = sent(COPY)
        before = rows()
        second = sent(COPY)
        assert (second.outcome, second.story, second.url) == (Result.UNCHANGED, first.story, first.url)
        assert "The same copy came in" in second.reason
        assert rows() == before

    @pytest.mark.parametrize(
        "copy",
        [
            COPY.replace("\n", "\r\n"),
            f"Daily News Portal\n\n{COPY}",
            COPY.encode("utf-16"),
            COPY.replace("left behind.", "left  behind."),
            COPY.replace("left behind.", "left\tbehind."),
            f"{COPY}\nRead More: https://www.upi.com/ferry\n",
        ],
        ids=["Windows lines", "a portal's name", "UTF-16", "two blanks", "a tab", "a link"],
    )
    def test_what_is_only_around_the_words_makes_no_difference(self, copy: str | bytes) -> None:
        sent(COPY)
        assert sent(copy).outcome is Result.UNCHANGED

    def test_a_single_word_does(self) -> None:
        sent(COPY)
        assert sent(COPY.replace("Nobody", "No one")).outcome is Result.CREATED

    def test_a_story_that_was_edited_since_stays_as_it_was_edited(self) -> None:
        story = story_of(COPY)
        story.headline = "Busan’s last ferry has gone"
        story.save()
        assert sent(COPY).story == story
        story.refresh_from_db()
        assert story.headline == "Busan’s last ferry has gone"

    def test_a_story_that_was_deleted_does_not_come_back_by_itself(self) -> None:
        story_of(COPY).delete()
        outcome = sent(COPY)
        assert (outcome.outcome, outcome.story, outcome.url) == (Result.UNCHANGED, None, "")
        assert "deleted since" in outcome.reason
        assert not Story.objects.exists()

    def test_a_deleted_story_can_be_made_again_on_demand_and_only_once(self) -> None:
        story_of(COPY).delete()
        again = take_in(read(COPY), again=True)
        assert again.outcome is Result.CREATED
        assert take_in(read(COPY), again=True).outcome is Result.UNCHANGED
        assert WireItem.objects.get().story == again.story == Story.objects.get()


class TestWhatItFindsAndMakes:
    def test_a_known_byline_is_used_whatever_its_case(self) -> None:
        jane = BylineFactory(name="jane doe", role="Climate editor")
        story = story_of(COPY.replace("SEOUL", "By JANE DOE\nUPI Correspondent\n\nSEOUL"))
        assert list(story.bylines.all()) == [jane]
        assert Byline.objects.get().role == "Climate editor"

    def test_of_two_namesakes_the_one_that_was_there_first_is_used(self) -> None:
        first, _second = BylineFactory(name="Jane Doe"), BylineFactory(name="Jane doe")
        story = story_of(COPY.replace("SEOUL", "By Jane Doe\n\nSEOUL"))
        assert list(story.bylines.all()) == [first]

    def test_a_new_byline_gets_its_role(self) -> None:
        story = story_of(COPY.replace("SEOUL", "By Jane Doe\nUPI Correspondent\n\nSEOUL"))
        byline = story.bylines.get()
        assert (byline.name, byline.slug) == ("Jane Doe", "jane-doe")
        assert "Correspondent" in byline.role

    def test_bylines_keep_their_order(self) -> None:
        story = story_of(COPY.replace("SEOUL", "By Zoe Young, Jane Doe and Adam Ames\n\nSEOUL"))
        names = [line.byline.name for line in story.storybyline_set.order_by("position")]
        assert names == ["Zoe Young", "Jane Doe", "Adam Ames"]

    def test_a_place_is_found_whatever_its_case_and_accents(self) -> None:
        Place.objects.filter(city__iexact="sao paulo").delete()
        paulo = Place.objects.create(city="São Paulo", country="Brazil", stands_alone=True)
        story = story_of(COPY.replace("SEOUL", "SAO PAULO, Brazil"))
        assert list(story.dateline.places.all()) == [paulo]

    def test_an_unknown_place_is_put_on_the_list(self) -> None:
        before = Place.objects.count()
        story = story_of(COPY.replace("SEOUL", "PORTHAVEN, Norway"))
        place = story.dateline.places.get()
        assert (place.city, place.region, place.country, place.slug) == (
            "Porthaven",
            "",
            "Norway",
            "porthaven",
        )
        assert Place.objects.count() == before + 1

    def test_two_places_keep_their_order(self) -> None:
        story = story_of(COPY.replace("SEOUL", "SEOUL/PARIS"))
        assert [line.place.city for line in story.dateline.lines.all()] == ["Seoul", "Paris"]

    def test_a_known_source_is_used(self) -> None:
        upi = SourceFactory(mark="UPI")
        assert story_of(COPY).source == upi
        assert Source.objects.count() == 1

    def test_an_unknown_mark_makes_a_source(self) -> None:
        story = story_of(COPY.replace("UPI", "Kestrel News"))
        source = story.source
        assert source is not None
        assert (source.mark, source.name, source.slug) == ("Kestrel News", "Kestrel News", "kestrel-news")

    def test_the_source_that_is_named_decides(self) -> None:
        outcome = take_in(read(COPY, source="AP"), source="associated press")
        assert outcome.story is not None
        assert outcome.story.source is not None
        assert outcome.story.source.mark == "AP"

    def test_copy_without_a_mark_has_no_source(self) -> None:
        assert story_of(COPY.replace(" (UPI)", "")).source is None


class TestTheSection:
    def test_it_is_the_named_one(self) -> None:
        SectionFactory(slug="us", position=0)
        world = SectionFactory(slug="world", position=1)
        outcome = take_in(read(COPY), section="world")
        assert outcome.story is not None
        assert outcome.story.section == world

    def test_it_is_the_usual_one_of_the_source(self) -> None:
        SectionFactory(slug="us", position=0)
        asia = SectionFactory(slug="asia", position=1)
        SourceFactory(mark="UPI", section=asia)
        assert story_of(COPY).section == asia

    def test_it_is_the_first_one_else(self) -> None:
        SectionFactory(slug="world", position=2)
        first = SectionFactory(slug="us", position=1)
        assert story_of(COPY).section == first

    def test_it_is_made_where_there_is_none(self) -> None:
        section = story_of(COPY).section
        assert section is not None
        assert section.slug == "news"

    def test_an_unknown_one_is_refused_with_those_that_there_are(self) -> None:
        SectionFactory(slug="us")
        SectionFactory(slug="world")
        before = rows()
        outcome = take_in(read(COPY), section="wrold")
        assert outcome.outcome is Result.REFUSED
        assert outcome.reason == "There is no section “wrold”. There are: us, world."
        assert rows() == before


class TestRefusals:
    def test_a_kill_withdraws_nothing_and_says_what_to_do(self) -> None:
        story_of(COPY)
        outcome = sent((SAMPLES / "ap-kill.txt").read_bytes())
        assert outcome.outcome is Result.REFUSED
        assert "withdraw" in outcome.reason
        assert Story.objects.count() == WireItem.objects.count() == 1

    def test_copy_without_headline_and_text_is_no_story(self) -> None:
        assert sent("-30-\n").outcome is Result.REFUSED
        assert not WireItem.objects.exists()


def test_a_dry_run_answers_like_the_real_one_and_writes_nothing() -> None:
    before = rows()
    copy = read(COPY.replace("SEOUL", "By Zoe Young\n\nPORTHAVEN, Norway") + "\nTags: ferries, ports\n")
    dry = take_in(copy, publish=True, dry_run=True)
    assert (dry.outcome, dry.story, dry.url, dry.item) == (Result.CREATED, None, "", None)
    assert rows() == before
    assert take_in(copy, publish=True).reason == dry.reason == ""


def test_tags_and_link_to_the_original_come_along() -> None:
    story = story_of(f"{COPY}\nTags: ferries, Ports, ferries\n\nRead more at www.upi.com/ferry?a=1&b=2\n")
    assert sorted(story.tags.names()) == ["Ports", "ferries"]
    assert story.original_url == "https://www.upi.com/ferry?a=1&b=2"


def test_a_credit_that_the_house_would_word_otherwise_is_kept_as_it_stood() -> None:
    caption = "The ferry leaves Busan on Thursday. (AP Photo/Jane Doe)"
    photo = story_of(COPY.replace("SEOUL", f"{caption}\n\nSEOUL")).photos.get()
    assert (photo.photographer, photo.agency) == ("Jane Doe", "AP")
    assert photo.credit == photo.credit_line == "(AP Photo/Jane Doe)"


def test_several_photos_keep_their_order() -> None:
    captions = "A pier. Photo by Jane Doe/UPI\n\nA ferry. Photo by Zoe Young/UPI\n\n"
    story = story_of(COPY.replace("SEOUL", f"{captions}SEOUL"))
    assert [placed.photo.photographer for placed in story.story_photos.all()] == ["Jane Doe", "Zoe Young"]


def test_where_a_photo_can_be_fetched_is_kept_for_the_desk() -> None:
    photo = WirePhoto("A pier.", "Jane Doe", "UPI", url="https://www.upi.com/pier.jpg")
    take_in(replace(read(COPY), photos=(photo,)))
    assert WireItem.objects.get().notes == "https://www.upi.com/pier.jpg"


def test_markup_in_the_copy_stays_what_it_says() -> None:
    story = story_of(COPY.replace("Nobody", "<script>alert(1)</script> & <b>Nobody</b>"))
    assert html.plain_text(story.body).endswith("<script>alert(1)</script> & <b>Nobody</b> was left behind.")
    assert "<script" not in story.body


def test_who_took_it_in_is_kept() -> None:
    user = wendy()
    take_in(read(COPY), user=user, filename="desk/ferry.txt")
    item = WireItem.objects.get()
    assert (item.received_by, item.filename) == (user, "desk/ferry.txt")


def test_nothing_is_left_of_a_story_that_fails_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    before = rows()
    monkeypatch.setattr(Photo.objects, "create", failing)
    with pytest.raises(RuntimeError):
        sent(COPY.replace("SEOUL", "By Zoe Young\n\nA pier. Photo by Jane Doe/UPI\n\nSEOUL"))
    assert rows() == before
    monkeypatch.undo()
    assert sent(COPY).outcome is Result.CREATED


def test_copy_of_two_megabytes_is_taken_in_whole() -> None:
    paragraph = "The ferry has left and will not be back before spring, its captain said."
    story = story_of(COPY + f"\n{paragraph}\n" * (2 * 1024 * 1024 // len(paragraph)))
    assert len(re.findall("captain", story.body)) > 28_000
