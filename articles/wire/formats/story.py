"""The last step: the story that a draft amounts to, with what only the whole of it can tell."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from articles import dateline
from articles.wire.items import Line, WirePhoto, WireStory

from . import embargoes, layout, marks, moments, trailer
from .draft import Draft
from .encoding import visible
from .head import LONGEST_HEADLINE
from .layout import Paragraph

_STRONGEST_FIRST = (marks.KILL, marks.CORRECTION, marks.UPDATE)


def build(draft: Draft, lines: Sequence[str], *, given: date | None, today: date, source: str) -> WireStory:
    """The story of a draft that was read from `lines`."""
    for number, text in enumerate(lines, 1):
        # What no one claimed stays in the body: nothing is ever dropped.
        if not draft.places_of(number) and visible(layout.clean(text)):
            draft.take_body(Paragraph(layout.clean(text), (number,)))
    _cut_sign_off(draft)
    body, photos, notes = _in_order(draft.body), _in_order(draft.photos), _in_order(draft.notes)
    given = given or next((stamp.day for stamp in draft.stamps), None)
    place, rule = _settled(draft.found, body, photos, given, today)
    own_day = place.date if place and place.date else given
    embargo_text, embargo = _embargo(draft, own_day)
    chosen = source or next(filter(None, _marks(draft)), "")
    if draft.named_source and draft.named_source != chosen:
        # Another mark decides; the name that the copy gives is kept beside it.
        notes.append(draft.named_source)
    return WireStory(
        headline=draft.headline,
        standfirst=draft.standfirst,
        kicker=draft.kicker,
        bylines=draft.bylines,
        byline_role=draft.role,
        byline_text="\n".join(_in_order(draft.byline_lines)),
        dateline=place,
        dateline_text=draft.dateline_text,
        dateline_rule=rule,
        source=chosen,
        original_url=draft.original_url,
        original_headline=draft.original_headline,
        body=tuple(body),
        photos=tuple(photos),
        tags=tuple(_in_order(draft.tags)),
        embargo=embargo,
        embargo_text=embargo_text,
        published=_published(draft.stamps),
        slugline=draft.slugline,
        signal=next((signal for signal in _STRONGEST_FIRST if signal in draft.signals), ""),
        notes=tuple(notes),
        labels=tuple(_in_order(draft.labels)),
        warnings=tuple(_doubts(draft, body, embargo_text, embargo)),
        lines=tuple(
            Line(number, text, " + ".join(draft.places_of(number) or ["blank"]))
            for number, text in enumerate(lines, 1)
        ),
    )


def _in_order[T](entries: Iterable[tuple[int, T]]) -> list[T]:
    """Entries as they stand in the copy, by the line each begins on."""
    return [entry for _, entry in sorted(entries, key=lambda entry: entry[0])]


def _cut_sign_off(draft: Draft) -> None:
    """EFE closes the last paragraph with its own mark: "… dijo. EFE"."""
    last = max(draft.body, key=lambda entry: entry[0], default=None)
    mark = draft.found.service if draft.found else ""
    if last and mark and re.search(rf"[.!?][”\"»]?\s+{re.escape(mark)}\Z", last[1][-40:]):
        draft.body.remove(last)
        draft.body.append((last[0], last[1].removesuffix(mark).rstrip()))
        draft.note(Paragraph(mark, (last[0],)), "sign-off")


def _settled(
    found: dateline.Found | None, body: list[str], photos: list[WirePhoto], given: date | None, today: date
) -> tuple[dateline.Dateline | None, str]:
    if not found:
        return None, "The copy has no dateline."
    weekday = moments.own_weekday([*body[:2], *(photo.caption for photo in photos), *body[2:6]])
    on, rule = dateline.settle_date(found, weekday, given, today)
    return dateline.Dateline(found.places, on, found.service), rule


def _marks(draft: Draft) -> Iterator[str]:
    """Whose copy it is, the surest sign first."""
    if draft.found:
        yield draft.found.service
    yield draft.service
    yield dateline.known_mark(draft.named_source) or draft.named_source
    yield draft.signed_off
    yield trailer.source_of(draft.original_url)
    yield draft.copyright


def _published(stamps: Iterable[moments.Stamp]) -> datetime | None:
    return next((stamp.moment for stamp in stamps if stamp.moment and not stamp.updated), None)


def _embargo(draft: Draft, near: date | None) -> tuple[str, datetime | None]:
    """An embargo as it stands in the copy, and the one moment that it names."""
    if draft.embargoes:
        texts = _in_order(draft.embargoes)
        named = {moments.embargo(text, near) for text in texts} - {None}
        return "\n".join(texts), named.pop() if len(named) == 1 else None
    text = next(filter(None, _hidden_embargoes(draft)), "")
    # Behind more words than its own a time may be that of anything.
    return text, moments.embargo(text, near) if embargoes.says_nothing_else(text) else None


def _hidden_embargoes(draft: Draft) -> Iterator[str]:
    """The embargoes that stand where no line of their own does, and empty texts."""
    yield from map(embargoes.in_title, (draft.headline, draft.kicker, draft.slugline))
    for number, note in sorted(draft.notes):
        places = draft.places_of(number)
        if "mail header" in places:
            yield embargoes.in_header(note)
        elif not {"copyright", "mail signature"} & set(places):
            yield embargoes.in_note(note)
    yield embargoes.in_text(draft.standfirst) or embargoes.in_title(draft.standfirst)
    yield from map(embargoes.in_text, _in_order(draft.body))
    yield from (embargoes.in_text(photo.caption) for photo in _in_order(draft.photos))


def _doubts(draft: Draft, body: list[str], embargo_text: str, embargo: datetime | None) -> Iterator[str]:
    if not draft.headline:
        first = len(body[0]) if body else 0
        why = (
            f" Its first line has {first:,} characters, too many for one." if first > LONGEST_HEADLINE else ""
        )
        yield f"No headline was found in the copy.{why}"
    if draft.listed:
        yield (
            f"Several headlines stand below “Read More”, from “{draft.listed}” on: none was taken for the "
            "original’s, and all are in the notes for the desk. If one of them is, name it by hand."
        )
    if embargo_text and embargo is None:
        said = " / ".join(embargo_text.splitlines())
        yield f"The embargo could not be read as a time: “{said}”. Set it by hand before publishing."
