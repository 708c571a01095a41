"""Wire copy as plain text: as it stands on a portal, in a mail, or in an agency's own dress.

The forms are those of the agencies' practice; there is no standard to point to. The copy is read in three
zones. Below the text stand links to the original and sign-offs; above it whatever comes before the dateline;
between them the text, in which only captions, notes and end marks are recognised. What is not recognised
stays in the body.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeGuard

from articles import dateline
from articles.wire.items import CopyError, WireStory

from . import byline, claims, embargoes, head, layout, mail, marks, trailer
from .claims import Claim, Zone
from .credit import Caption
from .draft import Draft
from .encoding import decode, doubts, visible
from .layout import Paragraph
from .story import build

_FARTHEST_DATELINE = 25  # paragraphs from the top
_SIGNATURE_WITHIN = 15  # lines from the end of a mail
_LONGEST_LIST = 20  # lines below "Read More:"


def parse(
    raw: bytes | str,
    *,
    given: date | None = None,
    today: date,
    gazetteer: dateline.Gazetteer | None = None,
    source: str = "",
) -> list[WireStory]:
    """The one story that plain copy holds."""
    unpacked, doubtful = mail.unpack(raw if isinstance(raw, bytes) else decode(raw).encode())
    text = decode(unpacked)
    if not visible(text):
        raise CopyError("The copy is empty: there is nothing in it to read.")
    reader = _Reader(layout.split_lines(text), gazetteer)
    reader.read()
    story = build(reader.draft, reader.lines, given=given or reader.headers.sent, today=today, source=source)
    return [replace(story, warnings=(*doubts(text), *doubtful, *story.warnings))]


class _Reader:
    """Reads one copy into a draft, paragraph by paragraph."""

    def __init__(self, lines: Sequence[str], gazetteer: dateline.Gazetteer | None) -> None:
        self.lines = lines
        self.gazetteer = gazetteer or dateline.Gazetteer.default()
        self.draft = Draft()
        self._datelines: dict[str, dateline.Found | None] = {}
        self.headers = mail.read_headers(lines)
        self.paragraphs = self._paragraphs()
        self.found: dateline.Found | None = None

    def read(self) -> None:
        end = self._notebook()
        lead = self._lead(end)
        tail = self._tail(min(end, 1 if lead is None else lead + 1), end)
        self._read_tail(tail, end)
        text = lead if lead is not None else self._text_without_dateline(tail)
        open_lines, anchored = self._read_head(text)
        if anchored is None:
            anchored = 0 if lead is None else len(open_lines)
        self._sort_head([paragraph for _, paragraph in open_lines], anchored)
        self._read_text(text, tail, lead)
        self._headline_from_mail()

    def _paragraphs(self) -> list[Paragraph]:
        first = self.headers.count
        for number, line in enumerate(self.lines[:first], 1):
            if visible(line):
                self.draft.note(Paragraph(layout.clean(line), (number,)), "mail header")
        last = len(self.lines)
        if first:
            for at in range(last - 1, max(first, last - _SIGNATURE_WITHIN) - 1, -1):
                if self.lines[at].rstrip() == "--":
                    last = at
            for number, line in enumerate(self.lines[last:], last + 1):
                if visible(line):
                    self.draft.note(Paragraph(layout.clean(line), (number,)), "mail signature")
        numbered = list(enumerate(self.lines[first:last], first + 1))
        return layout.paragraphs(numbered, self._begins, self._stands_alone)

    def _begins(self, line: str) -> bool:
        if line[:1].islower() and not trailer.bare_link(line):
            # "…, a book\nby Jane Doe": a sentence goes on.
            return False
        return (
            self._is_own(line)
            or embargoes.is_line(line)
            or trailer.read(line) is not None
            or self._dateline(line) is not None
        )

    def _stands_alone(self, line: str) -> bool:
        found = self._dateline(line)
        return self._is_own(line) or (found is not None and found.end == len(line))

    @staticmethod
    def _is_own(line: str) -> bool:
        return bool(
            marks.anywhere(line)
            or marks.at_head(line)
            or marks.slugline(line)
            or byline.read(line)
            or trailer.bare_link(line)
        )

    def _dateline(self, text: str) -> dateline.Found | None:
        # Cheap first: most lines of a long copy hold none of the signs that a dateline ends with.
        if not any(
            sign in text[:240] for sign in ("—", "–", "--", " -", ")", "/", "_", ".-", "―", " .", "]")
        ):
            return None
        if text not in self._datelines:
            self._datelines[text] = dateline.read(text, self.gazetteer)
        return self._datelines[text]

    def _notebook(self) -> int:
        """Where the desk's own notebook begins, which ends the copy."""
        end = len(self.paragraphs)
        start = next((at for at in range(end) if marks.is_notebook(self.paragraphs[at].text)), end)
        for paragraph in self.paragraphs[start:]:
            self.draft.note(paragraph, "notebook")
        return start

    def _lead(self, end: int) -> int | None:
        """The paragraph that opens with the story's dateline."""
        prose = 0
        for at, paragraph in enumerate(self.paragraphs[: min(end, _FARTHEST_DATELINE)]):
            if self._claim(at, Zone.HEAD):
                continue
            found = self._dateline(paragraph.text)
            if found and not self._is_headline(at, found):
                self.found = found
                return at
            prose += head.is_prose(paragraph.text)
            if prose > 2:
                break
        return None

    def _is_headline(self, at: int, found: dateline.Found) -> bool:
        """Whether a bare "SEOUL - …" is a headline: short, no sentence, and text below it."""
        if found.service or found.day or at + 1 >= len(self.paragraphs):
            return False
        text = self.paragraphs[at].text
        return found.end < len(text) <= 140 and text[-1] not in '.!?”"’' and not self._has_open_line_above(at)

    def _has_open_line_above(self, at: int) -> bool:
        return any(self._claim(above, Zone.HEAD) is None for above in range(at))

    def _claim(self, at: int, zone: Zone) -> Claim | None:
        service = self.found.service if self.found else ""
        found = claims.read(self.paragraphs[at].text, zone, self.gazetteer, service=service)
        if isinstance(found, marks.Mark) and found.went_to == "slugline" and at + 1 == len(self.paragraphs):
            return None
        if isinstance(found, byline.Byline) and zone is Zone.HEAD and self._stands_for_headline(at, found):
            return None
        return found

    def _stands_for_headline(self, at: int, by: byline.Byline) -> bool:
        """Whether what reads as a byline is the only line that can be the headline: "By Popular Request"."""
        if by.service or by.role or at > 0 or at + 1 >= len(self.paragraphs):
            return False
        below = self.paragraphs[at + 1].text
        return self._dateline(below) is not None or head.is_prose(below)

    def _tail(self, lowest: int, end: int) -> int:
        """Where what stands below the text begins."""
        at = end
        while at > lowest:
            if self._claim(at - 1, Zone.TAIL):
                at -= 1
            elif (label := self._label_above(at - 1, lowest)) is not None:
                at = label
            elif self._follows_end(at - 1, lowest):
                at -= 1
            else:
                break
        return at

    def _label_above(self, at: int, lowest: int) -> int | None:
        """The label that stands alone above a line, or above a list that the line ends, and names it."""
        for above in range(at - 1, max(lowest, at - _LONGEST_LIST) - 1, -1):
            if not self._can_be_value(above + 1):
                return None
            if _is_empty_label(label := self._claim(above, Zone.TAIL)):
                return above if above + 1 == at or label.field == "original" else None
        return None

    def _can_be_value(self, at: int) -> bool:
        text = self.paragraphs[at].text
        if trailer.bare_link(text):
            return True
        return (layout.is_bullet(text) or head.can_be_headline(text)) and not head.is_prose(text)

    def _listed(self, at: int, end: int) -> list[Paragraph]:
        """What stands below a label alone on its line, as far as nothing else claims it; links among it."""
        listed: list[Paragraph] = []
        while at < end and self._can_be_value(at):
            if not isinstance(self._claim(at, Zone.TAIL), claims.Link | None):
                break
            listed.append(self.paragraphs[at])
            at += 1
        return listed

    def _follows_end(self, at: int, lowest: int) -> bool:
        """A short line below an end mark is a sign-off, whatever it says."""
        text = self.paragraphs[at].text
        above = self._claim(at - 1, Zone.TAIL) if at - 1 >= lowest else None
        return (
            isinstance(above, marks.Mark)
            and above.went_to == "end mark"
            and len(text) <= 40
            and text[-1] != "."
        )

    def _read_tail(self, start: int, end: int) -> None:
        at = start
        while at < end:
            paragraph, claim = self.paragraphs[at], self._claim(at, Zone.TAIL)
            if claim is None:
                self.draft.note(paragraph, "sign-off")
            elif _is_empty_label(claim) and at + 1 < end and self._can_be_value(at + 1):
                listed = self._listed(at + 1, end) if claim.field == "original" else []
                if sum(not trailer.bare_link(line.text) for line in listed) > 1:
                    self.draft.take_list_below(paragraph, claim, listed)
                    at += len(listed)
                else:
                    self.draft.take_value_below(paragraph, claim, self.paragraphs[at + 1])
                    at += 1
            else:
                self.draft.take(paragraph, claim)
            at += 1

    def _text_without_dateline(self, tail: int) -> int:
        """Where the text begins when no dateline says so: at the first running paragraph below a headline."""
        unclaimed = 0
        for at in range(tail):
            text = self.paragraphs[at].text
            if self._claim(at, Zone.HEAD):
                continue
            running = head.is_prose(text) and (unclaimed or not head.can_be_headline(text))
            if (running and not self._byline_follows(at, tail)) or unclaimed > 6:
                return at
            unclaimed += 1
        return tail

    def _byline_follows(self, at: int, tail: int) -> bool:
        below = (self._claim(next_at, Zone.HEAD) for next_at in range(at + 1, min(at + 3, tail)))
        return any(isinstance(claim, byline.Byline) for claim in below)

    def _read_head(self, end: int) -> tuple[list[tuple[int, Paragraph]], int | None]:
        """The paragraphs above the text that nothing claims, and how many of them a byline stands below."""
        open_lines: list[tuple[int, Paragraph]] = []
        anchored: int | None = None
        at = 0
        while at < end:
            paragraph, claim = self.paragraphs[at], self._claim(at, Zone.HEAD)
            at += 1
            if claim is None:
                if open_lines and head.is_prose(paragraph.text) and self.draft.take_described(paragraph):
                    continue
                open_lines.append((at - 1, paragraph))
            elif (
                isinstance(claim, Caption) and not claim.photo.caption and self._caption_above(open_lines, at)
            ):
                self.draft.take_credit(open_lines.pop()[1], paragraph, claim)
            else:
                self.draft.take(paragraph, claim)
                if isinstance(claim, byline.Byline):
                    anchored = len(open_lines) if anchored is None else anchored
                    if at < end and claim.names and not claim.role:
                        at += self._role_below(at)
        return open_lines, anchored

    def _caption_above(self, open_lines: list[tuple[int, Paragraph]], at: int) -> bool:
        """Whether the line right above a lone credit is its caption, and not the headline."""
        if len(open_lines) < 2 or open_lines[-1][0] != at - 2:
            return False
        above, touching = open_lines[-1][1].text, not self.paragraphs[at - 1].after_blank
        return head.is_prose(above) or (touching and above[-1] in '.”"')

    def _role_below(self, at: int) -> int:
        paragraph = self.paragraphs[at]
        if self._dateline(paragraph.text) or not byline.role(paragraph.text):
            return 0
        self.draft.take_role(paragraph)
        return 1

    def _sort_head(self, open_lines: list[Paragraph], anchored: int) -> None:
        if self.draft.headline:
            # A label named the headline: nothing above the text can be another.
            self.draft.take_head(head.Head(rest=tuple(open_lines)))
        else:
            self.draft.take_head(head.sort_out(open_lines, self.draft.original_headline, anchored=anchored))

    def _read_text(self, start: int, end: int, lead: int | None) -> None:
        at = start
        while at < end:
            paragraph = self.paragraphs[at]
            if at == lead and self.found:
                self.draft.take_lead(paragraph, self.found)
                at += 1
                continue
            if not self.draft.bylines and lead is not None and at - lead <= 2 and at + 1 < end:
                by = byline.read(paragraph.text)
                if by and by.names:
                    self.draft.take(paragraph, by)
                    at += 1 + (self._role_below(at + 1) if not by.role else 0)
                    continue
            claim = self._claim(at, Zone.TEXT)
            if isinstance(claim, Caption) and not claim.photo.caption and not paragraph.after_blank:
                above = self.paragraphs[at - 1] if at > start else None
                if above and above.after_blank and self.draft.take_back(above):
                    self.draft.take_credit(above, paragraph, claim)
                    at += 1
                    continue
            if claim is None:
                self.draft.take_body(paragraph)
            else:
                self.draft.take(paragraph, claim)
            at += 1

    def _headline_from_mail(self) -> None:
        subject = self.headers.subject
        if self.draft.headline or not subject or embargoes.says_nothing_else(subject):
            return
        ending = subject[-30:]
        numbers = (
            n for n, line in enumerate(self.lines[: self.headers.count], 1) if line.rstrip().endswith(ending)
        )
        self.draft.take_headline(Paragraph(subject, (next(numbers, 1),)), subject)


def _is_empty_label(claim: Claim | None) -> TypeGuard[trailer.Labelled]:
    return isinstance(claim, trailer.Labelled) and not (claim.value or claim.url)
