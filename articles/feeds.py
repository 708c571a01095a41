"""RSS 2.0 (https://www.rssboard.org/rss-specification): the latest stories, whole and with their pictures."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape

from articles import html
from articles.front import fetch_bylines
from articles.models import Story, StoryPhoto
from articles.page_tags import LATEST, SITE, of_whole_story
from articles.photos.addresses import address
from articles.structured_data import description_of
from articles.views.page import LISTING, absolute, public_page, set_tags, site_language
from articles.views.story_parts import body_of, corrections_of, dateline_of, figure_for

ITEMS = 50
MINUTES_TO_LIVE = 1
_OWN_ADDRESS = re.compile(r'(?<= href=")(?=/(?!/))')


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


@public_page(LISTING)
def latest_rss(request: HttpRequest, at: datetime) -> HttpResponse:
    """The latest stories of all sections. Three queries."""
    stories = list(Story.objects.public(at).for_page().newest_first()[:ITEMS])
    photos = StoryPhoto.objects.select_related("photo").order_by("position", "pk")
    prefetch_related_objects(stories, Prefetch("story_photos", photos))
    fetch_bylines(stories)
    feed = Feed(
        title=settings.SITE_NAME,
        link=f"{settings.SITE_URL}/",
        description=f"The latest stories from {settings.SITE_NAME}",
        language=site_language(),
        feed_url=absolute(reverse("rss")),
        ttl=MINUTES_TO_LIVE,
    )
    for story in stories:
        add(feed, story)
    # No Last-Modified: a withdrawal or the end of an embargo changes the feed without a later time in it.
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    set_tags(response, {LATEST, SITE}.union(*map(of_whole_story, stories)))
    name_hub(response, reverse("rss"))
    return response


def name_hub(response: HttpResponse, path: str) -> None:
    """Say where a reader of this feed is told of its changes (WebSub, section 4)."""
    if settings.WEBSUB_HUB:
        links = (settings.WEBSUB_HUB, "hub"), (absolute(path), "self")
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for address, rel in links)


def add(feed: Feed, story: Story) -> None:
    url = absolute(story.get_absolute_url())
    photos = [placed for placed in story.story_photos.all() if placed.photo.image]
    feed.add_item(
        title=html.printable(story.headline),
        link=url,
        description=html.printable(description_of(story)),
        unique_id=url,
        unique_id_is_permalink=True,
        pubdate=story.published_at,
        updateddate=story.updated or story.published_at,
        categories=[
            *([story.section.name] if story.section else []),
            *(row["name"] for row in story.tag_rows),
        ],
        creators=[placed.byline.name for placed in story.storybyline_set.all()]
        or ([story.source.name] if story.source else []),
        language=story.language,
        content=html.printable(content_of(story, photos)),
        photos=photos,
    )


def content_of(story: Story, photos: list[StoryPhoto]) -> str:
    """The story as it may stand alone in a reader: whole addresses, pictures, corrections, source."""
    figure = figure_for(photos, "feeds/photo.html", site_url=settings.SITE_URL)
    dateline = escape(dateline_of(story))
    context = {
        "story": story,
        "photos": photos,
        "in_body": set(html.photo_ids(story.body)),
        "corrections": corrections_of(story),
        "body": body_of(story, dateline, figure, framed=False),
        "site_url": settings.SITE_URL,
    }
    whole = render_to_string("feeds/story.html", context)
    return _OWN_ADDRESS.sub(settings.SITE_URL, whole)
