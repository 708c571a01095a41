"""RSS 2.0 (https://www.rssboard.org/rss-specification): the latest stories, whole and with their pictures."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles import html
from articles.models import Correction, Story, StoryPhoto
from articles.page_tags import CORRECTIONS, LATEST, SITE
from articles.paths import path_to
from articles.photos.addresses import address
from articles.prepared import Prepared
from articles.structured_data import description_of
from articles.views.article import Article, article_of
from articles.views.corrections import newest_corrections
from articles.views.page import LISTING, absolute, public_page, set_tags, site_language
from articles.views.story_parts import body_of, dateline_of, figure_for

ITEMS = 50
MINUTES_TO_LIVE = 1
_OWN_ADDRESS = re.compile(r'(?<= href=")(?=/(?!/))')

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Feed(Rss201rev2Feed):
    """Django's RSS with what readers of news want besides: whole text, authors, pictures with credits."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": settings.WEBSUB_HUB})
        handler.startElement("image", {})
        handler.addQuickElement("url", absolute(static("img/door-144.png")))
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.endElement("image")

    def write_items(self, handler: Any) -> None:
        """What was written of a story once is written again as it is."""
        for item in self.items:
            handler.ignorableWhitespace(item["written"])

    def latest_post_date(self) -> datetime:
        """When an item changed last. A feed without items never did, and is the same whenever it is made."""
        return super().latest_post_date() if self.items else NEVER

    def written(self, item: dict[str, Any]) -> str:
        """An item of `items` as XML."""
        text = StringIO()
        handler = SimplerXMLGenerator(text, "utf-8")
        handler.startElement("item", AttributesImpl({}))
        self.add_item_elements(handler, item)
        handler.endElement("item")
        return text.getvalue()

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("dc:language", item["language"])
        handler.addQuickElement("content:encoded", item["content"])
        for placed in item["photos"]:
            self._add_photo(handler, placed)

    def _add_photo(self, handler: Any, placed: StoryPhoto) -> None:
        photo = placed.photo
        picture = address(photo, "full", 1200)
        if picture is None:
            return
        size = {"width": str(picture.width), "height": str(picture.height)}
        handler.startElement(
            "media:content",
            {"url": absolute(picture.url), "type": "image/jpeg", "medium": "image", **size},
        )
        for name, words, attributes in (
            ("media:description", placed.caption, {"type": "plain"}),
            ("media:credit", photo.credit, {}),
            ("media:credit", photo.photographer, {"role": "photographer", "scheme": "urn:ebu"}),
            ("media:copyright", photo.copyright_notice, {}),
        ):
            if words:
                handler.addQuickElement(name, html.printable(words), attributes)
        handler.endElement("media:content")


_LATEST = Prepared(lambda at: Story.objects.public(at).for_page(at, at).newest_first()[:ITEMS], at=datetime)


@public_page(LISTING)
def latest_rss(request: HttpRequest, at: datetime) -> HttpResponse:
    """The latest stories of all sections. One query."""
    articles = [article_of(row) for row in _LATEST.rows(at=at)]
    name, items = settings.SITE_NAME, [item_of(article) for article in articles]
    response = _answer("rss", name, f"The latest stories from {name}", path_to("front"), items)
    set_tags(response, {LATEST, SITE}.union(*(article.tags for article in articles)))
    return response


@public_page(LISTING)
def corrections_rss(request: HttpRequest, at: datetime) -> HttpResponse:
    """What readers were told of changes to stories, the latest of it. One query."""
    name, page = settings.SITE_NAME, path_to("corrections")
    items = [_written(told_in(correction)) for correction in newest_corrections(at)]
    title, about = f"Corrections — {name}", f"What {name} has corrected, clarified, added or retracted"
    response = _answer("corrections-rss", title, about, page, items)
    set_tags(response, {CORRECTIONS})
    return response


def _answer(feed_name: str, title: str, about: str, page: str, items: list[dict[str, Any]]) -> HttpResponse:
    """The feed at an address of this name, of written items. `page`: what it tells of."""
    feed = Feed(
        title=title,
        link=absolute(page),
        description=about,
        language=site_language(),
        feed_url=absolute(reverse(feed_name)),
        ttl=MINUTES_TO_LIVE,
    )
    feed.items = items
    # No Last-Modified: a withdrawal or the end of an embargo changes the feed without a later time in it.
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    name_hub(response, reverse(feed_name))
    return response


def name_hub(response: HttpResponse, path: str) -> None:
    """Say where a reader of this feed is told of its changes (WebSub, section 4)."""
    if settings.WEBSUB_HUB:
        links = (settings.WEBSUB_HUB, "hub"), (absolute(path), "self")
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for address, rel in links)


@lru_cache(maxsize=2 * ITEMS)
def item_of(article: Article) -> dict[str, Any]:
    """The item of a story, with what is written of it."""
    return _written(facts_of(article))


def _written(facts: dict[str, Any]) -> dict[str, Any]:
    alone = Feed("", "", "")
    alone.add_item(**facts)
    (item,) = alone.items
    return {**item, "written": alone.written(item)}


def facts_of(article: Article) -> dict[str, Any]:
    story = article.story
    url = absolute(story.get_absolute_url())
    retracted = "Retracted: " if article.retractions else ""
    return {
        "title": html.printable(f"{retracted}{story.headline}"),
        "link": url,
        "description": html.printable(description_of(story)),
        "unique_id": url,
        "unique_id_is_permalink": True,
        "pubdate": story.published_at,
        "updateddate": story.updated or story.published_at,
        "categories": [
            *([story.section.name] if story.section else []),
            *(row["name"] for row in story.tag_rows),
        ],
        "creators": [author.name for author in story.authors]
        or ([story.source.name] if story.source else []),
        "language": story.language,
        "content": html.printable(content_of(article)),
        "photos": article.photos,
    }


def told_in(correction: Correction) -> dict[str, Any]:
    """The item of a correction, which leads to its story."""
    story, label = correction.story, correction.get_kind_display()
    url = absolute(story.get_absolute_url())
    content = render_to_string("feeds/correction.html", {"correction": correction, "url": url})
    return {
        "title": html.printable(f"{label}: {story.headline}"),
        "link": url,
        "description": html.printable(correction.text),
        # The address of a story may change, and nobody shall read of a correction twice.
        "unique_id": f"{absolute(path_to('corrections'))}#correction-{correction.pk}",
        "unique_id_is_permalink": False,
        "pubdate": correction.at,
        "categories": [label],
        "creators": [],
        "language": story.language,
        "content": html.printable(content),
        "photos": [],
    }


def content_of(article: Article) -> str:
    """The story as it may stand alone in a reader: whole addresses, pictures, corrections, source."""
    story = article.story
    figure = figure_for(article.photos, "feeds/photo.html", site_url=settings.SITE_URL)
    dateline = escape(dateline_of(story))
    context = {
        "story": story,
        "photos": article.photos,
        "in_body": set(html.photo_ids(story.body)),
        "corrections": article.all_corrections,
        "body": body_of(story, dateline, figure, framed=False),
        "site_url": settings.SITE_URL,
    }
    whole = render_to_string("feeds/story.html", context)
    return _OWN_ADDRESS.sub(settings.SITE_URL, whole)
