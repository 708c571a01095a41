"""What the desk looks at before a story is published: what forbids it, and what somebody should look at.

One function a check, each in the registry under a name. A newsroom adds its own in its app's `ready()`:

    @check("our-style")
    def our_style(story):
        if "utilize" in plain_text(story.body):
            yield Finding("body", "The body says “utilize”. We say “use”.")

What forbids publication altogether is missing_for_publication(), which the database and every step ask; a
newsroom makes a warning of this registry forbid it as well with BLOCKING_CHECKS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.html import addresses, plain_text
from articles.models import BudgetLine, FormerAddress, Story
from articles.visibility import Usable, usability_of

HEADLINE_FITS = 70
"""Characters of a headline that search engines and cards show whole."""
LATELY = timedelta(days=7)
_TO_COME = re.compile(r"\bTK(?:TK)*\b")
_NOT_FOR_READERS = re.compile(r"\bHOLD FOR RELEASE\b|\bNOT FOR PUBLICATION\b|\bTEST\b")
# 5'11" and 27" are measures.
_MEASURE = re.compile(r'(?<=\d)"')


@dataclass(frozen=True)
class Finding:
    field: str
    """The field of the story's form that mends it."""
    text: str


type Check = Callable[[Story], Iterable[Finding]]

CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Put a check into the registry. One that has the name already is replaced."""

    def take(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return take


def warnings_of(story: Story) -> list[Finding]:
    """What somebody should look at before readers do. A few queries; nothing is written."""
    return [finding for name, one in CHECKS.items() if name not in forbidding() for finding in one(story)]


def blockers_of(story: Story) -> list[Finding]:
    """What this newsroom forbids beside what is missing."""
    return [finding for name, one in CHECKS.items() if name in forbidding() for finding in one(story)]


def forbidding() -> Set[str]:
    """The names of the checks that forbid publication here."""
    return frozenset(settings.BLOCKING_CHECKS)


@register()
def names_are_known(**kwargs: Any) -> list[Error]:
    """Whoever makes a check forbid publication has to hear of a misspelt name before the first story does."""
    return [
        Error(
            f"BLOCKING_CHECKS names “{name}”, and there is no such check.",
            hint=f"There are {', '.join(sorted(CHECKS))}.",
            id="articles.E001",
        )
        for name in sorted(forbidding() - CHECKS.keys())
    ]


@check("standfirst")
def standfirst(story: Story) -> Iterator[Finding]:
    if not story.standfirst.strip():
        yield Finding("standfirst", _("There is no standfirst."))


@check("alt-text")
def alt_text(story: Story) -> Iterator[Finding]:
    for placed in story.photos_in_place():
        if placed.photo.image and not placed.photo.alt_text.strip():
            yield Finding("photos", _("The photo “%(photo)s” has no alt text.") % {"photo": placed.photo})


@check("photo-rights")
def photo_rights(story: Story) -> Iterator[Finding]:
    """What readers will not see, or not for long."""
    now = timezone.now()
    appears = max(story.published_at or now, now)
    for placed in story.photos_in_place():
        photo, words = placed.photo, {"photo": str(placed.photo)}
        standing = usability_of(photo, appears)
        if standing == Usable.KILLED:
            yield Finding("photos", _("The photo “%(photo)s” was killed and is not shown.") % words)
        elif standing == Usable.OVER:
            yield Finding("photos", _("The rights in the photo “%(photo)s” have ended by then.") % words)
        elif standing == Usable.AHEAD:
            yield Finding("photos", _("The photo “%(photo)s” is still under embargo then.") % words)
        elif photo.usable_until and photo.usable_until < appears + LATELY:
            words["day"] = timezone.localdate(photo.usable_until).isoformat()
            yield Finding("photos", _("The rights in the photo “%(photo)s” end on %(day)s.") % words)


@check("headline-length")
def headline_length(story: Story) -> Iterator[Finding]:
    if (length := len(story.headline)) > HEADLINE_FITS:
        words = {"length": length, "most": HEADLINE_FITS}
        yield Finding("headline", _("The headline has %(length)d characters; %(most)d fit.") % words)


@check("working-headline")
def working_headline(story: Story) -> Iterator[Finding]:
    if BudgetLine.objects.filter(story=story.pk, slugline=story.headline).exists():
        yield Finding("headline", _("The headline is still the story’s slug on the budget."))


@check("headline-used")
def headline_used(story: Story) -> Iterator[Finding]:
    since = timezone.now() - LATELY
    same = Story.objects.filter(published_at__gt=since, headline__iexact=story.headline)
    others = same.exclude(pk=story.pk).order_by("-published_at")
    if moment := others.values_list("published_at", flat=True).first():
        day = timezone.localdate(moment).isoformat()
        yield Finding("headline", _("A story of %(day)s has the same headline.") % {"day": day})


@check("source-link")
def source_link(story: Story) -> Iterator[Finding]:
    if story.source_id and not story.original_url:
        yield Finding("original_url", _("The source has no link to the original."))


@check("to-come")
def to_come(story: Story) -> Iterator[Finding]:
    for field, text in _written(story):
        if found := _TO_COME.search(text):
            yield Finding(field, _("“%(mark)s” is left in it: something was to come.") % {"mark": found[0]})


@check("not-for-readers")
def not_for_readers(story: Story) -> Iterator[Finding]:
    for field, text in _written(story):
        if found := _NOT_FOR_READERS.search(text):
            yield Finding(field, _("It says “%(words)s”.") % {"words": found[0]})


@check("quotation-marks")
def quotation_marks(story: Story) -> Iterator[Finding]:
    """A quotation that goes on opens again with every paragraph and is closed in the last (AP style)."""
    blocks = [block.strip() for block in plain_text(story.body).split("\n") if block.strip()]
    for block, after in zip_longest(blocks, blocks[1:], fillvalue=""):
        text = _MEASURE.sub("", block) if _odd(block) else block
        goes_on = after.startswith(("“", '"'))
        if _odd(text) and not (goes_on and _opens_more(text)):
            start = f"{block[:40].rstrip()}…" if len(block) > 40 else block
            yield Finding("body", _("A quotation mark has no partner in “%(start)s”.") % {"start": start})
            return


def _odd(text: str) -> bool:
    return text.count("“") != text.count("”") or text.count('"') % 2 == 1


def _opens_more(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


@check("dead-link")
def dead_link(story: Story) -> Iterator[Finding]:
    """A link to this site that leads nowhere, or to what readers may not see."""
    for address in dict.fromkeys(addresses(story.body)):
        path = _own_path(address)
        if path is not None and not _leads_somewhere(path):
            yield Finding("body", _("The link to %(path)s leads nowhere.") % {"path": path})


def _own_path(address: str) -> str | None:
    """The path of an address of this site; None for others."""
    try:
        parts, site = urlsplit(address), urlsplit(settings.SITE_URL)
    except ValueError:
        return None
    if parts.netloc in ("", site.netloc) and parts.scheme in ("", "http", "https") and parts.path:
        return parts.path
    return None


def _leads_somewhere(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "story":
        return True
    try:
        day = date(*(int(match.kwargs[part]) for part in ("year", "month", "day")))
    except ValueError:
        return False
    now, slug = timezone.now(), match.kwargs["slug"]
    if Story.objects.public(now).filter(publication_day=day, slug=slug).exists():
        return True
    former = FormerAddress.objects.filter(day=day, slug=slug).select_related("story").first()
    return former is not None and former.story.is_public(now)


def _written(story: Story) -> list[tuple[str, str]]:
    """What journalists have written, by field."""
    fields = [(name, getattr(story, name)) for name in ("headline", "kicker", "standfirst")]
    return [*fields, ("body", plain_text(story.body))]
