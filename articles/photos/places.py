"""The places that pictures have in the layout, by name, and how wide a picture is there.

A browser chooses a picture before it has laid the page out, by what `sizes` tells it; so this follows
static/css/. Where it differs by more than a few in a hundred, readers download pixels that they never see:
tests/browser/test_picture_sizes.py measures what comes against what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    sizes: str
    """As the attribute has it. A little less than what is shown is better than a little more."""
    narrowest: int
    """In pixels of a plain screen: nothing narrower is offered."""
    widest: int
    """In pixels of the finest screen that is common: nothing wider is offered."""
    tall: Place | None = None
    """For pictures that are taller than wide, where they are set otherwise."""
    most_height: int | None = None
    """Of the window's height, in hundredths: no picture is higher, and so a tall one is narrower."""

    def sizes_of(self, width: int, height: int) -> str:
        """For a picture of these proportions."""
        if self.most_height is None:
            return self.sizes
        most = f"{self.most_height * width // height}vh"
        lengths = [one.rpartition(") ") for one in self.sizes.split(", ")]
        return ", ".join(f"{media}{space}min({length}, {most})" for media, space, length in lengths)


# The page is 82rem wide from windows of 86rem on; below that its margins take 4rem, then 8 in a hundred.
_HALF = "(min-width: 86rem) 40rem, (min-width: 66rem) 46vw"
_TALL_SHOT = Place(
    "(min-width: 86rem) 33.5rem, (min-width: 66rem) 38.5vw, (min-width: 33rem) 30rem, 92vw", 253, 1200
)

PLACES = {
    # The front's lead, by layout; with nothing beside it its picture is wider.
    "lead": Place(f"{_HALF}, (min-width: 48rem) 92vw, 100vw", 316, 1500),
    "lead-alone": Place(
        "(min-width: 86rem) 53.5rem, (min-width: 66rem) 61.5vw, (min-width: 48rem) 92vw, 100vw", 316, 1500
    ),
    "lead-quiet": Place(
        "(min-width: 86rem) 26rem, (min-width: 66rem) 30vw, (min-width: 48rem) 92vw, 100vw", 316, 1500
    ),
    "lead-quiet-alone": Place(
        "(min-width: 86rem) 46.5rem, (min-width: 66rem) 53.5vw, (min-width: 48rem) 92vw, 100vw", 316, 1500
    ),
    "lead-wide": Place("(min-width: 86rem) 82rem, (min-width: 48rem) 92vw, 100vw", 316, 1500),
    # What opens a list or a strip, over half of the page.
    "first": Place("(min-width: 86rem) 40rem, (min-width: 62rem) 46vw, 92vw", 253, 1500),
    "first-wide": Place("(min-width: 86rem) 53.5rem, (min-width: 62rem) 61.5vw, 92vw", 253, 1500),
    "first-with-list": Place(
        "(min-width: 86rem) 40.5rem, (min-width: 62rem) 46vw, (min-width: 40rem) 54vw, 92vw", 253, 1500
    ),
    # Columns of cards. On a phone the first keeps its width, and the others turn into rows.
    "column": Place(
        "(min-width: 86rem) 19rem, (min-width: 62rem) 22vw, (min-width: 40rem) 44.5vw, 33vw", 163, 960
    ),
    "column-first": Place(
        "(min-width: 86rem) 19rem, (min-width: 62rem) 22vw, (min-width: 40rem) 44.5vw, 92vw", 203, 1200
    ),
    "half-first": Place(
        "(min-width: 86rem) 19rem, (min-width: 80rem) 22vw, (min-width: 40rem) 45vw, 92vw", 203, 1200
    ),
    "third": Place(
        "(min-width: 86rem) 19rem, (min-width: 66rem) 22vw, (min-width: 40rem) 29vw, 33vw", 163, 768
    ),
    "third-first": Place(
        "(min-width: 86rem) 19rem, (min-width: 66rem) 22vw, (min-width: 40rem) 29vw, 92vw", 163, 1200
    ),
    "river": Place("(min-width: 62rem) 13rem, (min-width: 31rem) 21vw, 6.5rem", 131, 492),
    "picture": Place("(min-width: 86rem) 53.5rem, (min-width: 48rem) 60vw, 92vw", 253, 1500),
    "plates": Place(
        "(min-width: 86rem) 26rem, (min-width: 66rem) 30vw, (min-width: 40rem) 44.5vw, 92vw", 253, 1200
    ),
    # In a story: what opens it, and what stands in its body.
    "shot": Place("(min-width: 86rem) 61rem, (min-width: 66rem) 70vw, 92vw", 253, 1500, tall=_TALL_SHOT),
    "inline": Place(
        "(min-width: 80rem) 37rem, (min-width: 66rem) 46vw, (min-width: 40rem) 37rem, 92vw", 253, 1200
    ),
    # A photo's own page.
    "plate": Place(
        "(min-width: 86rem) 60rem, (min-width: 66rem) 69vw, 92vw",
        203,
        1500,
        tall=Place(
            "(min-width: 86rem) 60rem, (min-width: 66rem) 69vw, (min-width: 33rem) 30rem, 92vw",
            203,
            1500,
            most_height=85,
        ),
        most_height=85,
    ),
    # People, in the door.
    "door": Place("(min-width: 40rem) 6.75rem, 4.25rem", 85, 257),
    "door-of-story": Place("(min-width: 66rem) 6.75rem, 4.25rem", 85, 257),
    "door-of-byline": Place("(min-width: 68.75rem) 10.25rem, (min-width: 34.5rem) 15vw, 4.75rem", 85, 321),
}
