"""What of a piece of copy is found again in the database."""

from __future__ import annotations

from collections import Counter

from articles import html
from articles.models import Story
from articles.wire.formats.layout import clean
from articles.wire.items import WireStory

from .copy import words


def lost(copy: WireStory, story: Story) -> Counter[str]:
    """Words of the copy that are in no field of the story, its photos or its wire item; the copy aside."""
    item = story.wire_items.get()
    texts = [story.headline, story.standfirst, story.kicker, story.original_headline, story.original_url]
    texts.append(html.plain_text(story.body))
    tags = {name.casefold() for name in story.tags.names()}
    # A tag that the copy names twice is one tag.
    texts += [tag for tag in copy.tags if tag.casefold() in tags]
    texts += [f"{photo.caption} {photo.credit}" for photo in story.photos.all()]
    texts += [item.byline_text, item.dateline_text, item.embargo_text, item.slugline, item.notes, item.labels]
    if story.source:
        texts.append(story.source.mark)
    kept = Counter(words(" ".join(texts)))
    return Counter(words("\n".join(clean(line.text) for line in copy.lines))) - kept
