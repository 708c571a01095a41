"""What every parser of wire copy returns: frozen values, without Django, database or settings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.dateline import Dateline


class CopyError(ValueError):
    """Wire copy that cannot be read. The message is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the copy as it stood, and where it went: "headline", "caption + credit", "blank"."""

    number: int
    text: str
    went_to: str

    @property
    def places(self) -> tuple[str, ...]:
        """The places one by one, for a line that went to several."""
        return tuple(self.went_to.split(" + "))


@dataclass(frozen=True, slots=True)
class WirePhoto:
    """A photo that the copy names. The picture itself may come later, or never."""

    caption: str = ""
    photographer: str = ""
    agency: str = ""
    credit_line: str = ""  # as it stood: "Photo by Thomas Maresca/UPI"
    alt_text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class WireStory:
    """One story taken out of wire copy, every word of which stands in one of these fields."""

    headline: str = ""
    standfirst: str = ""
    kicker: str = ""
    bylines: tuple[str, ...] = ()
    byline_role: str = ""
    byline_text: str = ""  # as it stood
    dateline: Dateline | None = None
    dateline_text: str = ""  # as it stood
    dateline_rule: str = ""  # in plain words, how the year was decided
    source: str = ""
    original_url: str = ""
    original_headline: str = ""
    body: tuple[str, ...] = ()
    photos: tuple[WirePhoto, ...] = ()
    tags: tuple[str, ...] = ()
    embargo: datetime | None = None
    embargo_text: str = ""  # as it stood. Without `embargo` it could not be read: publish by hand only
    published: datetime | None = None
    slugline: str = ""
    signal: str = ""  # "", "kill", "correction" or "update"
    notes: tuple[str, ...] = ()  # desk marks, editors' notes: not for the reader, never dropped
    labels: tuple[str, ...] = ()  # words that only named a field: "Read More:", "Caption:"
    warnings: tuple[str, ...] = ()  # what looks doubtful, each a sentence for the desk
    lines: tuple[Line, ...] = ()


def as_contract(story: WireStory) -> dict[str, Any]:
    """The "parsed" object of `ingest --json`."""
    dateline = story.dateline
    return {
        "headline": story.headline,
        "standfirst": story.standfirst,
        "kicker": story.kicker,
        "byline": list(story.bylines),
        "dateline": dateline
        and {
            "place": " and ".join(place.city for place in dateline.places),
            "region": dateline.places[0].region if dateline.places else "",
            "country": dateline.places[0].country if dateline.places else "",
            "date": dateline.date.isoformat() if dateline.date else None,
            "service": dateline.service,
        },
        "source": story.source,
        "original_url": story.original_url,
        "original_headline": story.original_headline,
        "body": list(story.body),
        "photos": [
            {"caption": photo.caption, "photographer": photo.photographer, "agency": photo.agency}
            for photo in story.photos
        ],
        "tags": list(story.tags),
        "embargo": story.embargo.isoformat() if story.embargo else None,
        "published": story.published.isoformat() if story.published else None,
    }
