"""A story while it is being read: every word that comes in goes into one of its fields."""

import re
from dataclasses import replace

from articles import dateline
from articles.wire.items import WirePhoto

from . import byline, credit, embargoes, marks, trailer
from .byline import Byline
from .claims import Claim, Embargo, Link, OwnDateline
from .credit import Caption
from .head import Head
from .layout import Paragraph, without_bullet
from .marks import Mark
from .moments import Stamp
from .trailer import Labelled

# A gallery's counter above a caption: "1 of 2 | …".
_COUNTER = re.compile(r"\d{1,3}\s+of\s+\d{1,3}\s*\|\s*(?=\S)")


class Draft:
    """Takes what the reader recognised, in any order; story.py makes a story of it."""

    def __init__(self) -> None:
        self.headline = self.standfirst = self.kicker = self.slugline = ""
        self.bylines: tuple[str, ...] = ()
        self.role = self.service = ""
        self.found: dateline.Found | None = None
        self.dateline_text = ""
        self.original_url = self.original_headline = ""
        self.named_source = self.signed_off = self.copyright = ""
        self.listed = ""  # the first of several headlines below "Read More:"
        self.stamps: list[Stamp] = []
        self.signals: set[str] = set()
        # Each with the number of its first line: the copy is not read from top to bottom.
        self.byline_lines: list[tuple[int, str]] = []
        self.embargoes: list[tuple[int, str]] = []
        self.body: list[tuple[int, str]] = []
        self.photos: list[tuple[int, WirePhoto]] = []
        self.notes: list[tuple[int, str]] = []
        self.labels: list[tuple[int, str]] = []
        self.tags: list[tuple[int, str]] = []
        self._went: dict[int, list[str]] = {}

    def went(self, paragraph: Paragraph, *places: str) -> None:
        for number in paragraph.numbers:
            here = self._went.setdefault(number, [])
            here.extend(place for place in places if place not in here)

    def note(self, paragraph: Paragraph, place: str, text: str | None = None) -> None:
        self.notes.append((paragraph.numbers[0], paragraph.text if text is None else text))
        self.went(paragraph, place)

    def take(self, paragraph: Paragraph, claim: Claim) -> None:
        """A paragraph that was recognised by itself."""
        match claim:
            case Mark():
                self._take_mark(paragraph, claim)
            case Byline():
                self._take_byline(paragraph, claim)
            case Caption():
                self._take_photo(paragraph, claim)
            case Labelled():
                self._take_labelled(paragraph, claim)
            case Link():
                self._take_original(paragraph, "", claim.url)
            case Stamp():
                self.stamps.append(claim)
                self.note(paragraph, "time")
            case Embargo():
                self.embargoes.append((paragraph.numbers[0], claim.text))
                self.went(paragraph, "embargo")
            case OwnDateline() if self.dateline_text:
                self.note(paragraph, "note")
            case OwnDateline():
                self._label(paragraph, claim.label)
                self._take_dateline(paragraph, claim.found)
            case _:
                self.note(paragraph, "notebook")

    def take_head(self, head: Head) -> None:
        """What stood above the text and was told apart by its place."""
        for paragraph in head.portal:
            self.note(paragraph, "portal name")
        for paragraph in head.repeated:
            self.note(paragraph, "headline again")
        if head.kicker and self.kicker:
            self.note(head.kicker, "desk mark")
        elif head.kicker:
            self.kicker = head.kicker.text.rstrip(":/| ")
            self.went(head.kicker, "kicker")
        if head.headline:
            self.take_headline(head.headline, head.headline.text)
        if head.standfirst and self.standfirst:
            # A label named it: what only stands in its place is text.
            self.take_body(head.standfirst)
        elif head.standfirst:
            self.standfirst = head.standfirst.text
            self.went(head.standfirst, "standfirst")
        for paragraph in head.rest:
            self.take_body(paragraph)

    def take_headline(self, paragraph: Paragraph, text: str) -> None:
        """A headline, off which an embargo, desk marks and a kicker may come: "(LEAD) …", "ANALYSIS-…"."""
        text, embargo = embargoes.cut(text)
        found, kicker, self.headline = marks.split_headline(text)
        self.went(paragraph, "headline")
        if embargo:
            self.embargoes.append((paragraph.numbers[0], embargo))
            self.went(paragraph, "embargo")
        for mark in found:
            self.note(paragraph, "desk mark", mark)
            self.signals.add(marks.signal_in(mark))
        if kicker and self.kicker:
            self.note(paragraph, "desk mark", kicker)
        elif kicker:
            self.kicker = kicker
            self.went(paragraph, "kicker")

    def take_lead(self, paragraph: Paragraph, found: dateline.Found) -> None:
        """The paragraph that opens with the dateline."""
        if self.dateline_text:
            self.take_body(paragraph)
            return
        self._take_dateline(paragraph, found)
        rest = paragraph.text[found.end :].strip()
        if rest:
            self.take_body(Paragraph(rest, paragraph.numbers))

    def take_body(self, paragraph: Paragraph) -> None:
        text, end = marks.split_end(paragraph.text)
        if text:
            self.body.append((paragraph.numbers[0], text))
            self.went(paragraph, "body")
        if end:
            self.note(paragraph, "end mark", end)

    def take_back(self, paragraph: Paragraph) -> bool:
        """Take a paragraph out of the body again, since the next one shows that it is a caption."""
        entry = (paragraph.numbers[0], paragraph.text)
        if entry not in self.body[-1:]:
            return False
        self.body.pop()
        for number in paragraph.numbers:
            self._went.pop(number)
        return True

    def take_credit(self, caption: Paragraph, line: Paragraph, claim: Caption) -> None:
        """A caption and, on a line of its own, its credit."""
        photo = claim.photo
        self.photos.append((caption.numbers[0], replace(photo, caption=caption.text)))
        self.went(caption, "caption")
        self.went(line, "credit")
        if claim.after:
            self.note(line, "desk mark", claim.after)

    def take_described(self, paragraph: Paragraph) -> bool:
        """A caption without a credit, if its own words say that it stood under a picture."""
        if not credit.describes_photo(paragraph.text):
            return False
        self.photos.append((paragraph.numbers[0], WirePhoto(paragraph.text)))
        self.went(paragraph, "caption")
        return True

    def take_role(self, paragraph: Paragraph) -> None:
        """The second line of a byline."""
        found = byline.role(paragraph.text)
        if found:
            # A line that is only the service's name is no one's role.
            self.role = "" if dateline.known_mark(found[0]) else found[0]
            self.service = self.service or found[1]
        self.byline_lines.append((paragraph.numbers[0], paragraph.text))
        self.went(paragraph, "byline")

    def take_value_below(self, paragraph: Paragraph, label: Labelled, below: Paragraph) -> None:
        """A label alone on its line, and what it names on the next."""
        self._label(paragraph, label.label)
        self.went(paragraph, "original" if label.field == "original" else "source")
        words, url = trailer.split_link(without_bullet(below.text))
        if label.field == "original":
            self._take_original(below, words, url)
        else:
            self._take_source(below, words, url)

    def take_list_below(self, paragraph: Paragraph, label: Labelled, listed: list[Paragraph]) -> None:
        """Several headlines below "Read More:". The copy does not say which of them is the original's."""
        self._label(paragraph, label.label)
        self.went(paragraph, "note")
        for below in listed:
            self.note(below, "note")
        self.listed = listed[0].text

    def _label(self, paragraph: Paragraph, label: str) -> None:
        self.labels.append((paragraph.numbers[0], label))

    def _take_mark(self, paragraph: Paragraph, mark: Mark) -> None:
        self.signals.add(mark.signal)
        if mark.went_to == "slugline" and not self.slugline:
            self.slugline = paragraph.text
            self.went(paragraph, "slugline")
            return
        if mark.went_to == "copyright":
            self.copyright = self.copyright or byline.service_in(paragraph.text)
        if mark.went_to == "sign-off":
            self.signed_off = self.signed_off or byline.service_in(paragraph.text.strip("()[]=- "))
        self.note(paragraph, mark.went_to)

    def _take_byline(self, paragraph: Paragraph, by: Byline) -> None:
        self.bylines += by.names
        self.role, self.service = self.role or by.role, self.service or by.service
        self.byline_lines.append((paragraph.numbers[0], paragraph.text))
        self.went(paragraph, "byline")

    def _take_photo(self, paragraph: Paragraph, claim: Caption) -> None:
        photo = claim.photo
        counter = _COUNTER.match(photo.caption)
        if counter:
            self._label(paragraph, counter.group().strip())
            photo = replace(photo, caption=photo.caption[counter.end() :])
        self.photos.append((paragraph.numbers[0], photo))
        self.went(paragraph, *(["caption", "credit"] if claim.photo.caption else ["credit"]))
        if claim.after:
            self.note(paragraph, "desk mark", claim.after)

    def _take_dateline(self, paragraph: Paragraph, found: dateline.Found) -> None:
        self.found, self.dateline_text = found, found.text
        self.went(paragraph, "dateline")

    def _take_labelled(self, paragraph: Paragraph, line: Labelled) -> None:
        match line.field:
            case "original":
                self._label(paragraph, line.label)
                self._take_original(paragraph, line.value, line.url)
            case "source":
                self._label(paragraph, line.label)
                self._take_source(paragraph, line.value, line.url)
            case "tags":
                self._label(paragraph, line.label)
                self.tags += [(paragraph.numbers[0], tag) for tag in trailer.tags(line.value)]
                self.went(paragraph, "tags")
            case "caption":
                self._label(paragraph, line.label)
                self._take_caption(paragraph, line.value)
            case "credit":
                self._label(paragraph, line.label)
                self._take_labelled_credit(paragraph, credit.labelled(line.value))
            case "byline" if by := byline.named(line.value):
                self._take_byline(paragraph, by)
            case "headline" if not self.headline:
                self._label(paragraph, line.label)
                self.take_headline(paragraph, line.value)
            case "standfirst" | "kicker" | "slugline" as name if not getattr(self, name):
                self._label(paragraph, line.label)
                setattr(self, name, line.value)
                self.went(paragraph, name)
            case _:
                self.note(paragraph, "note")

    def _take_labelled_credit(self, paragraph: Paragraph, photo: WirePhoto) -> None:
        at, above = self.photos[-1] if self.photos else (0, photo)
        if above.caption and not above.credit_line:
            # "Caption: …" on one line, "Credit: …" on the next: one photo.
            self.photos[-1] = at, replace(photo, caption=above.caption)
        else:
            self.photos.append((paragraph.numbers[0], photo))
        self.went(paragraph, "credit")

    def _take_caption(self, paragraph: Paragraph, value: str) -> None:
        found = credit.read(value, above_text=True)
        if found:
            self._take_photo(paragraph, found)
        else:
            self.photos.append((paragraph.numbers[0], WirePhoto(value)))
            self.went(paragraph, "caption")

    def _take_original(self, paragraph: Paragraph, words: str, url: str) -> None:
        if words and self.original_headline:
            self.note(paragraph, "note", words)
        elif words:
            self.original_headline = words
        if url and self.original_url:
            self.note(paragraph, "note", url)
        elif url:
            self.original_url = url
        self.went(paragraph, "original")

    def _take_source(self, paragraph: Paragraph, words: str, url: str) -> None:
        # "Source: Xinhua | 2026-11-12 09:14 | Editor: jd": what stands behind the name is the desk's.
        words, _, rest = (part.strip() for part in words.partition("|"))
        if rest:
            self.note(paragraph, "note", rest)
        if words and self.named_source:
            self.note(paragraph, "note", words)
        elif words:
            self.named_source = words
        if url:
            self._take_original(paragraph, "", url)
        self.went(paragraph, "source")

    def places_of(self, number: int) -> list[str]:
        """Where a line went; nowhere if no one claimed it."""
        return self._went.get(number, [])
