"""What the tests of wire copy share: the day they are run on, samples, and the words of a story."""

import os
import re
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from articles.wire.formats import parse
from articles.wire.formats.layout import clean
from articles.wire.items import WirePhoto, WireStory

TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).parent / "samples"
DATA = Path(os.environ.get("NEWSPORTAL_DATA", Path(__file__).parents[4] / "shared" / "data"))

COPY = """Last ferry of the season leaves Busan

SEOUL, Nov. 12 (UPI) — The last ferry left on Thursday, its captain said Thursday.

Nobody was left behind.
"""


def needs(folder: str) -> pytest.MarkDecorator:
    """Skips a test whose sample files are not there."""
    return pytest.mark.skipif(
        not (DATA / folder).is_dir(),
        reason=f"The sample files in {folder}/ are not there; NEWSPORTAL_DATA names the folder they are in.",
    )


def read(copy: str | bytes, *, given: date | None = None, source: str = "") -> WireStory:
    (story,) = parse(copy, given=given, today=TODAY, source=source)
    return story


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def words_of(story: WireStory) -> Counter[str]:
    """Every word in the fields of a story, the account of its lines left out."""
    derived = {"lines", "warnings", "dateline", "dateline_rule", "embargo", "published"}
    if story.dateline and story.dateline.service == story.source and "Source:" not in story.labels:
        # The dateline's own words are counted already.
        derived.add("source")
    found: Counter[str] = Counter()
    for field in fields(story):
        value = getattr(story, field.name)
        if field.name in derived:
            continue
        for part in [value] if isinstance(value, str) else value:
            if isinstance(part, WirePhoto):
                found.update(words(f"{part.caption} {part.credit_line}"))
            else:
                found.update(words(part))
    return found


def lost_words(copy_lines: list[str], story: WireStory) -> Counter[str]:
    """The words of the copy that are in no field, or in fewer places than the copy has them."""
    copy: Counter[str] = Counter()
    for line in copy_lines:
        copy.update(words(clean(line)))
    return copy - words_of(story)
