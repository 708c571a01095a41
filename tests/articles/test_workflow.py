"""The steps of a story: which there are, who may take them, and what they leave behind."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.budget.planning import may_plan, may_say_art, may_take_off
from articles.fronts import launching
from articles.live import may_post
from articles.models import Assignment, BudgetLine, Story, TimelineEntry
from articles.visibility import Standing, Status, standing
from articles.workflow import TRANSITIONS, Refused, Verb, may, may_delete, may_edit, open_to, take
from tests.base import client_of, edda, in_role
from tests.factories import (
    BylineFactory,
    DraftFactory,
    LiveStoryFactory,
    ScheduledFactory,
    SectionFactory,
    StoryFactory,
)

pytestmark = pytest.mark.django_db

ROLES = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def table() -> list[tuple[str, str, bool]]:
    """The cells of docs/roles.md: what, role, whether they may."""
    rows = [line.strip("|").split("|") for line in ROLES.read_text().splitlines() if line.startswith("|")]
    heads = [head.strip() for head in rows[0][1:]]
    cells = []
    for what, *said in rows[2:]:
        assert {one.strip() for one in said} <= {"yes", "no"}, what
        cells += [(what.strip(), role, one.strip() == "yes") for role, one in zip(heads, said, strict=True)]
    return cells


def draft(**fields: Any) -> Story:
    return DraftFactory(bylines=[BylineFactory()], **fields)


def public() -> Story:
    return StoryFactory(bylines=[BylineFactory()])


def killed() -> Story:
    story = public()
    take(Verb.KILL, story, note="Not so.")
    return story


def may_take(verb: Verb, make: Callable[[User], Story]) -> Callable[[User], bool]:
    """Whether somebody is offered a step, may take it, and it is done."""

    def ask(user: User) -> bool:
        story = make(user)
        offered = verb in open_to(user, story)
        try:
            take(verb, story, user, note="Because.")
        except Refused:
            assert not offered
            return False
        assert offered
        assert Story.objects.get(pk=story.pk).status == TRANSITIONS[verb].ends
        return True

    return ask


def edits(make: Callable[[User], Story]) -> Callable[[User], bool]:
    return lambda user: may_edit(user, make(user))


def posts(whose: Callable[[User], dict[str, Any]]) -> Callable[[User], bool]:
    """Whether somebody may post in a live story that readers see, and it is posted from the live desk."""

    def ask(user: User) -> bool:
        given = whose(user)
        story = LiveStoryFactory(created_by=given.get("created_by"))
        if to := given.get("assigned"):
            Assignment.objects.create(story=story, to=to)
        client_of(user).post(f"/admin/articles/story/{story.pk}/live/", {"text": "The tug is there."})
        assert story.entries.exists() == may_post(user, story)
        return may_post(user, story)

    return ask


def has(permission: str) -> Callable[[User], bool]:
    return lambda user: user.has_perm(permission)


def asks(address: str) -> Callable[[User], bool]:
    return lambda user: client_of(user).get(address).status_code == 200


def plans(user: User) -> bool:
    """Whether the grid takes a new line from somebody."""
    client_of(user).post("/admin/budget/", {"new-0-slugline": "PORTS", "new-0-art": "none"})
    return BudgetLine.objects.filter(slugline="PORTS").exists()


def own(**fields: Any) -> Callable[[User], Story]:
    return lambda user: draft(created_by=user, **fields)


def others(**fields: Any) -> Callable[[User], Story]:
    return lambda user: draft(**fields)


# The rows that are steps: which step, and a story with which it can be taken.
STEPS: dict[str, tuple[Verb, Callable[[User], Story]]] = {
    "send a draft of one's own to review": (Verb.SUBMIT, own()),
    "send a draft of a colleague to review": (Verb.SUBMIT, others()),
    "take a story of one's own back": (Verb.TAKE_BACK, own(status=Status.REVIEW)),
    "send a story back": (Verb.SEND_BACK, own(status=Status.REVIEW)),
    "approve a story": (Verb.APPROVE, own(status=Status.REVIEW)),
    "publish a story": (Verb.PUBLISH, own(status=Status.READY)),
    "publish a killed story again": (Verb.PUBLISH, lambda user: killed()),
    "hold a scheduled story back": (
        Verb.HOLD,
        lambda user: ScheduledFactory(published_at=timezone.now() + timedelta(days=1)),
    ),
    "kill a story": (Verb.KILL, lambda user: public()),
}
WHAT: dict[str, Callable[[User], bool]] = {
    **{what: may_take(*step) for what, step in STEPS.items()},
    "look at stories": has("articles.view_story"),
    "begin a story": has("articles.add_story"),
    "edit a draft of one's own": edits(own()),
    "edit a draft of a colleague": edits(others()),
    "edit a story in review": edits(own(status=Status.REVIEW)),
    "edit a story that is ready": edits(own(status=Status.READY)),
    "edit a published story": edits(lambda user: public()),
    "edit a killed story": edits(lambda user: killed()),
    "post in a live story of one's own": posts(lambda user: {"created_by": user}),
    "post in a live story that is one's to do": posts(lambda user: {"assigned": user}),
    "post in a live story of a colleague": posts(lambda user: {}),
    "set times": has("articles.publish_story"),
    "write a correction": has("articles.add_correction"),
    "delete a draft": lambda user: may_delete(user, draft()),
    "delete a published story": lambda user: may_delete(user, public()),
    "add a photo": has("articles.add_photo"),
    "kill a photo": has("articles.kill_photo"),
    "plan a front": lambda user: launching.may_plan(user, None),
    "launch a front": lambda user: launching.may_launch(user, None),
    "look at the budget": asks("/admin/budget/"),
    "plan a story on the budget": plans,
    "plan what is on the budget": lambda user: may_plan(user, draft()),
    "say what art a planned story has": lambda user: may_say_art(user, draft()),
    "take a story off the budget": lambda user: may_take_off(user, draft()),
    "give the budget to a partner": asks("/admin/budget/feeds/"),
    "change editions": has("articles.change_edition"),
    "put a story of one's own into a topic or a series": lambda user: (
        user.has_perm("articles.view_topic")
        and user.has_perm("articles.view_series")
        and may_edit(user, draft(created_by=user))
    ),
    "make a topic": has("articles.add_topic"),
    "make a series": has("articles.add_series"),
    "put the parts of a series in order": has("articles.change_series"),
    "change sections": has("articles.change_section"),
    "change logins": has("auth.change_user"),
}


def test_the_table_names_every_role_and_every_right() -> None:
    assert {what for what, _, _ in table()} == set(WHAT)
    assert {role for _, role, _ in table()} == set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(("what", "role", "allowed"), table())
def test_a_role_may_do_what_the_table_says(what: str, role: str, allowed: bool) -> None:
    assert WHAT[what](in_role(role)) == allowed


def test_a_byline_makes_a_story_ones_own() -> None:
    ines = in_role("Reporters")
    assert may_edit(ines, DraftFactory(bylines=[BylineFactory(user=ines)]))


def test_nobody_who_is_not_logged_in_may_do_anything() -> None:
    nobody, story = AnonymousUser(), draft()
    assert not may_edit(nobody, story)
    assert open_to(nobody, story) == []


class TestAStep:
    def test_stands_in_the_timeline_with_who_when_and_why(self) -> None:
        user, story = edda(), draft(status=Status.REVIEW)
        before = timezone.now()
        take(Verb.SEND_BACK, story, user, "  Who says so? ")
        entry = story.timeline.get()
        assert (entry.by, entry.name, entry.verb, entry.note) == (
            user,
            "Edda Lindgren",
            Verb.SEND_BACK,
            "Who says so?",
        )
        assert (entry.before, entry.after) == (Status.REVIEW, Status.DRAFT)
        assert before <= entry.at <= timezone.now()

    def test_stays_there_when_whoever_took_it_leaves(self) -> None:
        user, story = edda(), draft()
        take(Verb.PUBLISH, story, user)
        user.delete()
        entry = story.timeline.get()
        assert (entry.by, entry.name) == (None, "Edda Lindgren")

    def test_is_never_changed_afterwards(self) -> None:
        take(Verb.PUBLISH, story := draft())
        entry = story.timeline.get()
        entry.note = "It was not me."
        with pytest.raises(ValueError, match="only written on"):
            entry.save()

    @pytest.mark.parametrize("verb", [verb for verb in Verb if TRANSITIONS[verb].needs_note])
    def test_that_needs_a_reason_is_refused_without(self, verb: Verb) -> None:
        story = public() if verb == Verb.KILL else draft(status=Status.REVIEW)
        for note in ("", " \n"):
            with pytest.raises(Refused, match="Say why"):
                take(verb, story, edda() if not User.objects.exists() else User.objects.get(), note)
        assert not TimelineEntry.objects.exists()

    def test_that_somebody_else_took_before_is_refused_in_a_sentence(self) -> None:
        story = draft()
        seen_by_both = Story.objects.get(pk=story.pk)
        take(Verb.PUBLISH, story)
        with pytest.raises(Refused, match="stands elsewhere by now: Public"):
            take(Verb.PUBLISH, seen_by_both)
        assert TimelineEntry.objects.count() == 1

    def test_leaves_the_story_in_hand_as_it_is_stored(self) -> None:
        story = draft(slug="")
        take(Verb.PUBLISH, story)
        assert story.get_absolute_url() == Story.objects.get(pk=story.pk).get_absolute_url() != ""


class TestAnEmbargo:
    def test_binds_whoever_publishes(self) -> None:
        ahead = timezone.now() + timedelta(days=1)
        story = draft(embargo=ahead)
        take(Verb.PUBLISH, story, edda())
        assert standing(story, timezone.now()) == Standing.EMBARGOED
        assert not Story.objects.public(ahead - timedelta(seconds=1)).exists()
        assert Story.objects.public(ahead).exists()


class TestAKill:
    def test_leaves_a_notice_and_only_a_new_publication_takes_it_away(self) -> None:
        story = public()
        take(Verb.KILL, story, edda(), "The zoo took it back.", "  We were wrong. ")
        assert Story.objects.get().notice == "We were wrong."
        for verb in set(Verb) - {Verb.PUBLISH}:
            with pytest.raises(Refused):
                take(verb, story, note="Again.")
        take(Verb.PUBLISH, story)
        assert (Story.objects.get().status, Story.objects.get().notice) == (Status.PUBLISHED, "")

    def test_works_before_a_scheduled_story_has_appeared(self) -> None:
        story = ScheduledFactory(published_at=timezone.now() + timedelta(hours=1))
        take(Verb.KILL, story, note="Not so.")
        assert not Story.objects.public(timezone.now() + timedelta(days=1)).exists()


class TestAnyOrderOfSteps(TestCase):
    @given(st.lists(st.sampled_from(Verb), max_size=12), st.booleans())
    @settings(max_examples=40)
    def test_makes_only_moves_of_the_table_and_remembers_all_of_them(
        self, verbs: list[Verb], is_late: bool
    ) -> None:
        story = draft(published_at=timezone.now() + timedelta(days=1) if is_late else None)
        taken = []
        for verb in verbs:
            before = standing(story, timezone.now())
            try:
                take(verb, story, note="So.")
            except Refused:
                assert before not in TRANSITIONS[verb].begins
            else:
                assert before in TRANSITIONS[verb].begins
                taken.append(verb)
            story = Story.objects.get(pk=story.pk)
        entries = list(story.timeline.order_by("pk"))
        assert [entry.verb for entry in entries] == taken
        assert story.status == (entries[-1].after if entries else Status.DRAFT)
        assert all(one.after == two.before for one, two in itertools.pairwise(entries))


def test_every_step_that_is_offered_can_be_taken() -> None:
    user = edda()
    for status in Status:
        make = killed if status == Status.WITHDRAWN else public if status == Status.PUBLISHED else None
        for verb in open_to(user, make() if make else draft(status=status)):
            story = make() if make else draft(status=status)
            take(verb, story, user, note="So.")
            assert story.status == TRANSITIONS[verb].ends


def test_may_says_the_same_as_taking() -> None:
    ines, story = in_role("Reporters"), draft()
    assert not may(ines, Verb.PUBLISH, story)
    with pytest.raises(Refused, match="You may not do this: Publish"):
        take(Verb.PUBLISH, story, ines)
    assert Story.objects.get().status == Status.DRAFT


class TestSectionsOfTheirOwn:
    def test_an_editor_of_world_edits_publishes_and_kills_there_and_nowhere_else(self) -> None:
        world, sports = SectionFactory(name="World"), SectionFactory(name="Sports")
        editor = in_role("Editors")
        world.editors.add(editor)
        for section, allowed in ((world, True), (None, True), (sports, False)):
            waiting = DraftFactory(section=section, status=Status.REVIEW)
            live = StoryFactory(section=section or world)
            assert may_edit(editor, waiting) == allowed
            assert may(editor, Verb.APPROVE, waiting) == allowed
            assert may(editor, Verb.PUBLISH, waiting) == allowed
            if section:
                assert may_edit(editor, live) == allowed
                assert may(editor, Verb.KILL, live) == allowed

    def test_by_the_form_the_list_the_address_and_the_command(self) -> None:
        world, sports = SectionFactory(name="World"), SectionFactory(name="Sports")
        editor = in_role("Editors")
        world.editors.add(editor)
        story = DraftFactory(section=sports, bylines=[BylineFactory()], headline="Ice melts")
        desk = client_of(editor)
        url = f"/admin/articles/story/{story.pk}/change/"
        desk.post(url, {"headline": "Forged", "_publish": "1"})
        chosen = {"action": "publish_selected", "_selected_action": [story.pk]}
        told = desk.post("/admin/articles/story/", chosen, follow=True).content.decode()
        assert "You may not do this" in told
        assert desk.post(f"/admin/articles/story/{story.pk}/step/kill/", {"note": "x"}).status_code == 403
        with pytest.raises(CommandError):
            call_command("step", "publish", str(story.pk), "--as", editor.username)
        story.refresh_from_db()
        assert (story.headline, story.status) == ("Ice melts", Status.DRAFT)

    def test_a_draft_of_ones_own_stays_ones_own_in_any_section(self) -> None:
        world, sports = SectionFactory(name="World"), SectionFactory(name="Sports")
        editor = in_role("Editors")
        world.editors.add(editor)
        own = DraftFactory(section=sports, created_by=editor)
        assert may_edit(editor, own)
        assert may(editor, Verb.SUBMIT, own)
        assert not may(editor, Verb.PUBLISH, own)

    def test_only_who_gives_roles_names_them(self) -> None:
        world, producer = SectionFactory(name="World"), in_role("Front-page producers")
        url = f"/admin/articles/section/{world.pk}/change/"
        fields = {"name": "World", "position": "0", "hue": world.hue, "description": "", "slug": world.slug}
        client_of(producer).post(url, {**fields, "editors": [producer.pk]})
        assert not world.editors.exists()
        client_of(in_role("Administrators")).post(url, {**fields, "editors": [producer.pk]})
        assert world.editors.get() == producer
