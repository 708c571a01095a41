"""Planning a story: it is a draft with a line on the budget, and nobody has to write a word of it yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from articles.colleagues import TOLD, assign, end_assignment
from articles.html import plain_text
from articles.models import Assignment, BudgetLine, Byline, Edition, Section, SeriesPart, Story
from articles.models.budget import SLUGLINE_LENGTH
from articles.revisions.content import set_bylines
from articles.revisions.recording import record, settle
from articles.slugs import slug_from
from articles.visibility import Status
from articles.workflow import is_within, may_edit

SLUGLINE_WORDS = 3

# ── who may ──


def may_plan(user: Any, story: Story | None = None) -> bool:
    """Whether somebody may plan, and this story; who edits in some sections alone plans there alone."""
    return bool(user.has_perm("articles.change_budgetline")) and (story is None or is_within(user, story))


def may_say_art(user: Any, story: Story) -> bool:
    return may_plan(user, story) or bool(user.has_perm("articles.art_budgetline"))


def may_file(user: Any, story: Story) -> bool:
    """Whether the story may go to another desk from here: never one that has an address that readers know."""
    if story.status in (Status.PUBLISHED, Status.WITHDRAWN) or not may_plan(user, story):
        return False
    return not has_words(story) or may_edit(user, story)


def may_give(user: Any, story: Story) -> bool:
    """Whether somebody may say whose it is to do, who may write it by that: a plan, or what they edit."""
    return may_plan(user, story) and (not has_words(story) or bool(user.has_perm("articles.edit_any_story")))


def may_take_off(user: Any, story: Story) -> bool:
    return may_plan(user, story) and bool(user.has_perm("articles.delete_budgetline"))


# ── what a story on the budget is ──


def word_count(story: Story) -> int:
    return len(plain_text(story.body).split())


def has_words(story: Story) -> bool:
    """Whether anything of it is written: what is not is a plan and no more."""
    return bool(story.status != Status.DRAFT or story.standfirst or plain_text(story.body))


def is_a_plan_alone(line: BudgetLine) -> bool:
    """Whether nothing would be lost with the story itself. A few queries."""
    story = line.story
    if has_words(story) or story.headline != line.slugline or story.former_addresses.exists():
        return False
    said = (story.at_work, story.comments, story.photos, story.corrections, story.tags)
    placed = (story.story_topics, story.picks, story.picked_by, SeriesPart.objects.filter(story=story))
    # Whose it is to do is part of the plan, and is not what they have done.
    steps = story.timeline.exclude(verb__in=TOLD)
    return not any(rows.exists() for rows in (*said, *placed, steps))


# ── what is done with it ──


@transaction.atomic
def plan(
    slugline: str,
    day: date,
    by: Any,
    *,
    edition: Edition | None = None,
    section: Section | None = None,
    key: str | None = None,
) -> BudgetLine:
    """Put a story on the budget that does not exist yet: a draft whose headline is its slug for now."""
    story = Story(headline=slugline, section=section, created_by_id=by.pk)
    story.save()
    record(story, by)
    return BudgetLine.objects.create(
        story=story, slugline=slugline, day=day, edition=edition, key=key, changed_by_id=by.pk
    )


def put_on(
    story: Story, day: date, by: Any, edition: Edition | None = None, key: str | None = None
) -> tuple[BudgetLine, bool]:
    """Put a story on the budget that is there already; False where it stands on it, which it does once."""
    told = {"slugline": slugline_from(story), "line": story.standfirst, "day": day, "edition": edition}
    art = BudgetLine.Art.PHOTO if story.story_photos.exists() else BudgetLine.Art.NONE
    defaults = {**told, "art": art, "key": key, "changed_by_id": by.pk}
    return BudgetLine.objects.get_or_create(story=story, defaults=defaults)


def slugline_from(story: Story) -> str:
    """The first words of its headline: TEN-PORTS-AGREE."""
    words = slug_from(story.headline, "story").split("-")
    return "-".join(words[:SLUGLINE_WORDS]).upper()[:SLUGLINE_LENGTH]


@transaction.atomic
def take_off(line: BudgetLine) -> bool:
    """Take a story off the budget. True if the story went, too, because it was a plan and no more.

    Raises ObjectDoesNotExist if the line or its story is gone by now.
    """
    held = Story.objects.select_for_update(of=("self",)).get(pk=line.story_id)
    line = BudgetLine.objects.get(pk=line.pk)
    line.story = held
    goes = is_a_plan_alone(line)
    line.delete()
    if goes:
        held.delete()
    return goes


def reassign(story: Story, to: Any, due: datetime | None, by: Any) -> bool:
    """Make a story somebody's to do, or nobody's. True if somebody is to hear of it.

    A draft without a byline gets theirs, so that whoever opens it only has to write.
    """
    before = Assignment.objects.filter(story=story).first()
    if to is None:
        if before:
            end_assignment(before, by)
        return False
    is_new = assign(story, to, by, due, before.note if before and before.to_id == to.pk else "")
    if is_new and not has_words(story):
        _give_byline(story, to, before.to_id if before else None, by)
    return is_new and to.pk != by.pk


def _give_byline(story: Story, to: Any, before: int | None, by: Any) -> None:
    over = set(story.bylines.values_list("user_id", flat=True))
    own = Byline.objects.filter(user=to).first()
    if own is None or over - {before}:
        return
    settle(story)
    set_bylines(story, [own])
    record(story, by)


def refile(story: Story, by: Any, *, section: Section | None, headline: str) -> None:
    """Give a draft to another desk, or another working headline."""
    if (story.section_id, story.headline) == (section.pk if section else None, headline):
        return
    settle(story)
    story.section, story.headline = section, headline
    story.save(update_fields=["section", "headline", "modified_at"])
    record(story, by)
