"""All that a story says, as one value that can be kept: `content_of` reads it, `put_back` writes it.

A dictionary that JSON can hold, with one key for each part: the story's own columns as they are (moments as
ISO 8601 in UTC), and what stands in tables of its own as lists in their order. A thing stands there by number
and by name, so that it is still to be read when it is called otherwise or gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import (
    Byline,
    Correction,
    Dateline,
    Photo,
    Place,
    RelatedStory,
    Section,
    Series,
    SeriesPart,
    Source,
    Story,
    StoryByline,
    StoryPhoto,
    StoryTopic,
    Topic,
)

type Content = dict[str, Any]

TEXTS = ("headline", "kicker", "standfirst", "body")
PLAIN = ("kind", "language", "original_url", "original_headline", "slug")
MOMENTS = ("published_at", "embargo", "updated_at")
BY_STEPS = ("status", "notice")
THINGS: dict[str, Any] = {"section": Section, "source": Source}
COLUMNS = (*TEXTS, *PLAIN, *MOMENTS, *BY_STEPS)
# Rows of other tables, and what makes one of them the same row.
ROWS = {
    "bylines": "id",
    "tags": "name",
    "photos": "id",
    "corrections": "key",
    "topics": "id",
    "related": "id",
}
# A thing or none, by number and name.
NAMED = (*THINGS, "series")
PARTS = (*TEXTS, "dateline", *ROWS, *NAMED, *PLAIN, *MOMENTS, *BY_STEPS)

# What an editor means by “the story”, and gets back of an earlier revision. Where it stands, its times and
# its address are as they are now, and so is its place in a series, by which other stories are numbered; and
# nobody takes back what readers were told.
RESTORED = (
    *(*TEXTS, "dateline", "bylines", "tags", "photos", "topics", "related", "section", "source"),
    *PLAIN[:-1],
)

LABELS: dict[str, Any] = {
    "bylines": gettext_lazy("Bylines"),
    "tags": gettext_lazy("Tags"),
    "photos": gettext_lazy("Photos"),
    "corrections": gettext_lazy("Corrections"),
    "dateline": gettext_lazy("Dateline"),
    "topics": gettext_lazy("Topics"),
    "series": gettext_lazy("Series"),
    "related": gettext_lazy("Related stories"),
}


def label_of(part: str) -> str:
    """What the newsroom calls a part."""
    if part in LABELS:
        return str(LABELS[part])
    name = str(Story._meta.get_field(part).verbose_name)  # type: ignore[union-attr]
    return name[:1].upper() + name[1:]


# ── reading ──


def columns_of(story: Story) -> Content:
    """The story's own columns. No query."""
    moments = {name: _iso(getattr(story, name)) for name in MOMENTS}
    return {name: str(getattr(story, name)) for name in COLUMNS if name not in MOMENTS} | moments


def content_of(story: Story) -> Content:
    """All of it, as it is stored. Ten queries."""
    stored = Story.objects.select_related("section", "source", "dateline").get(pk=story.pk)
    line: Dateline | None = getattr(stored, "dateline", None)
    placed = stored.story_photos.select_related("photo")
    part = SeriesPart.objects.filter(story=stored).select_related("series").first()
    return {
        **columns_of(stored),
        "section": stored.section and _thing(stored.section),
        "source": stored.source and _thing(stored.source),
        "bylines": [_thing(one.byline) for one in stored.storybyline_set.select_related("byline")],
        "tags": [{"name": name} for name in sorted(stored.tags.names())],
        "photos": [photo_row(one) for one in placed],
        "corrections": [_correction(name, one) for name, one in _by_moment(stored).items()],
        "dateline": line and _dateline(line, stored.source),
        "topics": [_thing(one.topic) for one in stored.story_topics.select_related("topic")],
        "series": part and _thing(part.series),
        "related": [
            _thing(one.other) for one in stored.picks.select_related("other").only("other__headline")
        ],
    }


def _thing(thing: Any) -> Content:
    return {"id": thing.pk, "name": str(thing)}


def photo_row(placed: StoryPhoto) -> Content:
    """With the words that readers see under it, which are the photo's own where the story has none."""
    return {
        **_thing(placed.photo),
        "own_caption": placed.own_caption,
        "caption": placed.caption,
        "credit": placed.photo.credit,
        "alt_text": placed.photo.alt_text,
    }


def _by_moment(story: Story) -> dict[str, Correction]:
    """Its corrections under their moment: by it one is still the same when it was worded anew, and when one
    person deleted its row and another sent it again."""
    found: dict[str, Correction] = {}
    for one in story.corrections.all():
        moment = (_iso(one.at) or "")[:19]
        found[f"{moment}/{sum(name.startswith(moment) for name in found)}"] = one
    return found


def _correction(name: str, one: Correction) -> Content:
    return {"key": name, "kind": one.kind, "text": one.text, "at": _iso(one.at), "is_grave": one.is_grave}


def _dateline(line: Dateline, source: Source | None) -> Content:
    places = [one.place for one in line.lines.select_related("place")]
    return {
        "places": [_thing(place) for place in places],
        "date": line.date and line.date.isoformat(),
        "service": line.service,
        "override": line.override,
        "text": line.text(source.dateline_style if source else "house"),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def moment_of(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


# ── what is the same ──


def essence(part: str, value: Any) -> Any:
    """What of a part decides whether two are the same: no names of things, and no fractions of seconds, which
    no form shows."""
    if value is None or part in ("tags", *TEXTS, *PLAIN, *BY_STEPS):
        return value
    if part in MOMENTS:
        return value[:19]
    if part in NAMED:
        return value["id"]
    if part == "dateline":
        return [
            [one["id"] for one in value["places"]],
            value["date"],
            value["service"],
            value["override"],
        ]
    return [row_essence(part, row) for row in value]


def row_essence(part: str, row: Content) -> Any:
    if part == "photos":
        return [row["id"], row["own_caption"]]
    if part == "corrections":
        return [row["key"], row["kind"], row["text"], row["is_grave"]]
    return row[ROWS[part]]


def differing(before: Content, after: Content) -> list[str]:
    """The parts in which two contents differ to the last letter, the photos' own captions included."""
    return [part for part in PARTS if before.get(part) != after.get(part)]


# ── writing ──


@transaction.atomic
def put_back(story: Story, content: Content, parts: Iterable[str], *, keeps_time: bool = False) -> list[str]:
    """Make `parts` of a saved story what they are in `content`. Answers, in sentences, what could not be.

    `story` itself is saved and up to date afterwards. What a step alone may set is refused. `keeps_time`: for
    readers this is no update of its own.
    """
    parts = list(parts)
    if by_steps := set(parts) & set(BY_STEPS):
        raise ValueError(f"{', '.join(sorted(by_steps))}: only a step sets this.")
    told: list[str] = []
    story.refresh_from_db()
    for part in parts:
        if part in THINGS:
            setattr(story, part, _found(THINGS[part], content[part], told))
        elif part in MOMENTS:
            setattr(story, part, moment_of(content[part]))
        elif part in COLUMNS:
            setattr(story, part, content[part])
    story.save(keeps_time=keeps_time)
    for part in parts:
        if write := _WRITERS.get(part):
            write(story, content[part], told)
    return told


def _found(model: Any, kept: Content | None, told: list[str]) -> Any:
    """The thing that was kept, by its number or else by its name, which of photos and stories is none: many
    have the same caption, and a headline is no name."""
    if kept is None:
        return None
    things = model._default_manager
    found = things.filter(pk=kept["id"]).first()
    if found is None and model not in (Photo, Story):
        found = next((one for one in things.all() if str(one) == kept["name"]), None)
    if found is None:
        told.append(_("“%(name)s” is not there any more.") % {"name": kept["name"]})
    return found


def _all_found(model: Any, rows: list[Content], told: list[str]) -> list[tuple[Any, Content]]:
    found = ((_found(model, row, told), row) for row in rows)
    return [(thing, row) for thing, row in found if thing is not None]


def _write_bylines(story: Story, rows: list[Content], told: list[str]) -> None:
    set_bylines(story, [byline for byline, _row in _all_found(Byline, rows, told)])


def set_bylines(story: Story, bylines: list[Byline]) -> None:
    """Make `bylines` the bylines of the story, in this order."""
    story.storybyline_set.exclude(byline__in=bylines).delete()
    for position, byline in enumerate(bylines):
        StoryByline.objects.update_or_create(story=story, byline=byline, defaults={"position": position})


def _write_tags(story: Story, rows: list[Content], told: list[str]) -> None:
    story.tags.set([row["name"] for row in rows])


def _write_topics(story: Story, rows: list[Content], told: list[str]) -> None:
    set_topics(story, [topic for topic, _row in _all_found(Topic, rows, told)])


def set_topics(story: Story, topics: list[Topic]) -> None:
    """Make `topics` the topics of the story, in this order."""
    story.story_topics.exclude(topic__in=topics).delete()
    for position, topic in enumerate(topics):
        StoryTopic.objects.update_or_create(story=story, topic=topic, defaults={"position": position})


def _write_series(story: Story, kept: Content | None, told: list[str]) -> None:
    set_series(story, _found(Series, kept, told))


def set_series(story: Story, series: Series | None) -> None:
    """Make the story the last part of a series, unless it is a part already; or of none."""
    part = SeriesPart.objects.filter(story=story).first()
    if series is None:
        if part is not None:
            part.delete()
    elif part is None or part.series_id != series.pk:
        last = series.parts.aggregate(last=Max("position"))["last"]
        part = part or SeriesPart(story=story)
        part.series, part.position = series, 0 if last is None else last + 1
        part.save()


def _write_related(story: Story, rows: list[Content], told: list[str]) -> None:
    set_related(story, [other for other, _row in _all_found(Story, rows, told)])


def set_related(story: Story, others: list[Story]) -> None:
    """Make `others` what was picked to stand below the story, in this order."""
    story.picks.exclude(other__in=others).delete()
    for position, other in enumerate(others):
        RelatedStory.objects.update_or_create(story=story, other=other, defaults={"position": position})


def _write_photos(story: Story, rows: list[Content], told: list[str]) -> None:
    found = _all_found(Photo, rows, told)
    story.story_photos.exclude(photo__in=[photo for photo, _row in found]).delete()
    for position, (photo, row) in enumerate(found):
        placed = {"position": position, "own_caption": row["own_caption"]}
        StoryPhoto.objects.update_or_create(story=story, photo=photo, defaults=placed)


def _write_corrections(story: Story, rows: list[Content], told: list[str]) -> None:
    stored, wanted = _by_moment(story), {row["key"]: row for row in rows}
    for name, one in stored.items():
        if name not in wanted:
            one.delete()
    for name, row in wanted.items():
        one = stored.get(name) or Correction(story=story, at=datetime.fromisoformat(row["at"]))
        one.kind, one.text, one.is_grave = row["kind"], row["text"], row["is_grave"]
        one.save()


def _write_dateline(story: Story, kept: Content | None, told: list[str]) -> None:
    if kept is None:
        Dateline.objects.filter(story=story).delete()
        return
    day = date.fromisoformat(kept["date"]) if kept["date"] else None
    parts = {"date": day, "service": kept["service"], "override": kept["override"]}
    line, _created = Dateline.objects.update_or_create(story=story, defaults=parts)
    line.set_places([place for place, _row in _all_found(Place, kept["places"], told)])


type _Writer = Callable[[Story, Any, list[str]], None]

_WRITERS: dict[str, _Writer] = {
    "bylines": _write_bylines,
    "tags": _write_tags,
    "photos": _write_photos,
    "corrections": _write_corrections,
    "dateline": _write_dateline,
    "topics": _write_topics,
    "series": _write_series,
    "related": _write_related,
}
