"""Captions: paragraphs that end in a photo credit."""

import re
from dataclasses import dataclass, replace

from articles.photos import credit
from articles.wire.items import WirePhoto

_MARKED = re.compile(
    r"\W*(?:\w+\s+){0,3}?(?:photo|photograph|image|picture|graphic|illustration|credit|courtesy|prnewsfoto)s?\b",
    re.I,
)
_SHOWN = re.compile(
    r"\b(?:is|are)\s+(?:seen|pictured|shown)\b|\bpictured\b|\bin\s+this\s+(?:\w+\s+)?(?:photo|picture|image)\b"
    r"|\b(?:file|undated|handout)\s+(?:photo|picture|image)\b|\bthis\s+(?:photo|picture|image)\s+(?:shows|taken|provided)\b"
    r"|\Athis\s+(?:\w+\s+){0,2}(?:photo|picture|image)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Caption:
    """A photo that a paragraph describes, and a portal's own words behind its credit ("| License Photo")."""

    photo: WirePhoto
    after: str = ""


def read(text: str, *, above_text: bool) -> Caption | None:
    """The caption a paragraph is. Within the text it takes more to be one: there, "(Yonhap)" may end any."""
    parsed = credit.read(text)
    if parsed is None:
        return None
    sure = above_text or _MARKED.match(parsed.line) or "/" in parsed.line or describes_photo(text)
    if not sure:
        return None
    caption, line = parsed.caption_without_credit, parsed.line
    once_more = credit.read(caption) if parsed.photographer and _MARKED.match(line) else None
    if once_more and once_more.photographer.casefold() == parsed.photographer.casefold():
        # Getty's way: "(Photo by Jane Doe / AFP) (Photo by JANE DOE/AFP via Getty Images)".
        caption, line = once_more.caption_without_credit, f"{once_more.line} {line}"
        parsed = replace(parsed, photographer=once_more.photographer)
    photo = WirePhoto(caption, parsed.photographer, parsed.agency, line)
    return Caption(photo, parsed.after)


def labelled(value: str) -> WirePhoto:
    """The photo of a line that labels its credit: "Credit: Jane Doe/UPI"."""
    photographer, agency = credit.split(value)
    return WirePhoto("", photographer, agency, value)


def describes_photo(text: str) -> bool:
    """Whether words that carry no credit say themselves that they stand under a picture."""
    return _SHOWN.search(text[:600]) is not None
