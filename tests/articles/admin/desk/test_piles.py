"""The piles on somebody's desk, and who is at which desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.admin.desk import piles
from articles.admin.desk.piles import Pile
from articles.admin.desk.presence import desks_now
from articles.colleagues import assign, comment
from articles.models import AtWork, Comment, Photo, Story
from articles.visibility import Standing, Status
from articles.workflow import Verb, take
from tests.articles.admin.sending import send, story_url
from tests.base import client_of, edda, in_role, ines, paul
from tests.factories import (
    BylineFactory,
    CorrectionFactory,
    DraftFactory,
    PhotoFactory,
    ScheduledFactory,
    SectionFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db


def texts(pile: Pile) -> list[str]:
    return [item.text for item in pile.items]


class TestMyDrafts:
    def test_are_those_that_somebody_began_signed_or_saved(self) -> None:
        user = ines()
        send(client_of(user), story_url(), headline="Typed by Ines")
        DraftFactory(headline="Under her byline", bylines=[BylineFactory(user=user)])
        DraftFactory(headline="Begun by her", created_by=user)
        DraftFactory(headline="Somebody else’s")
        DraftFactory(headline="Handed in", created_by=user, status=Status.REVIEW)
        found = texts(piles.my_drafts(user, timezone.now()))
        assert set(found) == {"Typed by Ines", "Under her byline", "Begun by her"}

    def test_say_why_one_came_back(self) -> None:
        user, editor = ines(), edda()
        story = DraftFactory(created_by=user)
        take(Verb.SUBMIT, story, user)
        take(Verb.SEND_BACK, story, editor, note="Which ten?")
        (item,) = piles.my_drafts(user, timezone.now()).items
        assert (item.note, item.said) == ("Sent back by Edda Lindgren", "Which ten?")


class TestMentions:
    def mentioned(self, user: User) -> list[str]:
        return [item.said for item in piles.mentions(user, timezone.now()).items]

    def test_are_open_comments_of_colleagues_and_lead_to_them(self) -> None:
        user, editor, story = ines(), edda(), DraftFactory()
        one = comment(story, editor, "@ines: which ten?")
        comment(story, editor, "@inesp and ines@example.com are somebody else.")
        comment(story, user, "@ines remembers.")
        comment(story, editor, "@ines, done.").settle(user)
        assert self.mentioned(user) == ["@ines: which ten?"]
        (item,) = piles.mentions(user, timezone.now()).items
        assert item.url == f"{story_url(story)}#comment-{one.pk}"

    def test_are_found_however_many_others_are_open(self) -> None:
        user, editor, story = ines(), edda(), DraftFactory()
        comment(story, editor, "@ines: which ten?")
        Comment.objects.bulk_create(Comment(story=story, text="Thanks.") for _ in range(300))
        assert self.mentioned(user) == ["@ines: which ten?"]


class TestWaiting:
    def test_is_first_what_has_a_time_and_then_what_waits_longest(self) -> None:
        now = timezone.now()
        DraftFactory(headline="Second", status=Status.REVIEW)
        DraftFactory(headline="Third", status=Status.REVIEW)
        DraftFactory(headline="First", status=Status.REVIEW, published_at=now + timedelta(hours=2))
        assert texts(piles.waiting(edda(), Standing.REVIEW, now)) == ["First", "Second", "Third"]

    def test_is_counted_beyond_what_is_shown(self) -> None:
        for _ in range(piles.SHOWN + 2):
            DraftFactory(status=Status.REVIEW)
        pile = piles.waiting(edda(), Standing.REVIEW, timezone.now())
        assert (len(pile.items), pile.number) == (piles.SHOWN, piles.SHOWN + 2)

    def test_is_of_ones_own_sections_where_one_has_some(self) -> None:
        user, world = in_role("Editors"), SectionFactory()
        world.editors.add(user)
        for headline, section in (("World", world), ("Sports", SectionFactory()), ("None yet", None)):
            DraftFactory(headline=headline, section=section, status=Status.READY)
        assert texts(piles.waiting(user, Standing.READY, timezone.now())) == ["World", "None yet"]


class TestPhotos:
    def bare(self) -> list[tuple[str, str, str]]:
        found = piles.bare_photos(timezone.now()).items
        return [(item.text, item.note.partition(" · ")[0], item.url.partition("#")[2]) for item in found]

    def test_without_credit_or_alt_text_are_told_what_comes_next_first(self) -> None:
        now = timezone.now()
        bare, credited = (
            PhotoFactory(caption="Bare", alt_text=""),
            PhotoFactory(caption="No alt", alt_text=""),
        )
        Photo.objects.filter(pk=bare.pk).update(photographer="", agency="")
        StoryFactory(photos=[bare, PhotoFactory()])
        ScheduledFactory(published_at=now + timedelta(hours=2), photos=[credited])
        DraftFactory(photos=[PhotoFactory(caption="In a draft", alt_text="")])
        StoryFactory(photos=[PhotoFactory(image="", alt_text="")])
        assert self.bare() == [
            ("No alt", "No alt text", "id_alt_text"),
            ("Bare", "No credit", "id_photographer"),
        ]

    def test_that_stand_in_several_stories_are_told_once(self) -> None:
        photo = PhotoFactory(alt_text="")
        StoryFactory(photos=[photo])
        StoryFactory(photos=[photo])
        assert len(self.bare()) == 1

    def test_that_wait_for_a_file_are_all_that_who_sees_no_stories_has(self) -> None:
        PhotoFactory(image="", caption="Named by the wire")
        StoryFactory(photos=[PhotoFactory(alt_text="")])
        page = client_of(paul()).get("/admin/").context["desk"]
        assert {pile.title: texts(pile) for pile in page.piles} == {
            "Photos without a file": ["Named by the wire"]
        }
        assert (page.board, page.at_work) == (None, None)


def test_the_latest_corrections_lead_to_where_they_are_written() -> None:
    one = CorrectionFactory(text="It is 1,900 miles.")
    CorrectionFactory(at=one.at - timedelta(days=1))
    newest, _older = piles.latest_corrections(timezone.now()).items
    assert (newest.said, newest.url) == (one.text, f"{story_url(one.story)}#corrections-group")


def test_what_is_assigned_is_told_with_its_note() -> None:
    user = ines()
    assign(DraftFactory(headline="Lake"), user, user, timezone.now() - timedelta(days=2), "900 words")
    (item,) = piles.assigned(user, timezone.now()).items
    assert (item.text, item.said, item.is_late) == ("Lake", "900 words", True)


class TestWhoIsAtWork:
    def at(self, user: User, story: Story | None, sheet: str = "1-a", **more: Any) -> None:
        AtWork.objects.create(user=user, story=story, sheet=sheet, **more)

    def seen_by(self, user: User) -> dict[str, list[tuple[str, str, bool]]]:
        desks = desks_now(user, timezone.now())
        return {desk.name: [(one.name, one.text, one.is_writing) for one in desk.people] for desk in desks}

    def test_is_told_by_section_with_who_writes_first(self) -> None:
        now, editor = timezone.now(), edda()
        world = SectionFactory(name="World", position=2)
        ferry, lake = (
            DraftFactory(headline="Ferry", section=world),
            DraftFactory(headline="Lake", section=None),
        )
        match = DraftFactory(headline="Match", section=SectionFactory(name="Sports", position=1))
        self.at(in_role("Editors"), ferry, typed_at=now - timedelta(minutes=20))
        self.at(ines(), ferry, typed_at=now)
        self.at(paul(), match)
        self.at(in_role("Reporters"), lake)
        self.at(editor, ferry)
        assert list(self.seen_by(editor).items()) == [
            ("Sports", [("Paul Adeyemi", "Match", False)]),
            ("World", [("Ines Park", "Ferry", True), ("editors", "Ferry", False)]),
            ("No section yet", [("reporters", "Lake", False)]),
        ]

    def test_is_nobody_who_has_gone(self) -> None:
        self.at(ines(), DraftFactory(), seen_at=timezone.now() - timedelta(minutes=2))
        assert self.seen_by(edda()) == {}

    def test_counts_a_story_in_two_windows_once_and_a_new_one_as_well(self) -> None:
        user, story = ines(), DraftFactory(headline="Ferry", section=None)
        self.at(user, story)
        self.at(user, story, "1-b")
        self.at(user, None, "new-c")
        assert [text for _name, text, _writes in self.seen_by(edda())["No section yet"]] == [
            "Ferry",
            "A new story",
        ]
