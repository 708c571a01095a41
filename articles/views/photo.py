"""A photo's own page: the picture whole, its caption and credit, and the stories that show it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from articles.cards import pictured
from articles.cursors import Listing
from articles.models import Byline, Photo, StoryPhoto
from articles.page_tags import stories_of, tag, with_stories
from articles.photos.addresses import addresses
from articles.prepared import Prepared
from articles.structured_data import source_type
from articles.views.lists import the_only
from articles.views.page import LISTING, public_page, render_page

STORIES = 12

_PHOTO = Prepared(lambda at, photo: Photo.objects.public(at).filter(pk=photo), at=datetime, photo=int)
_SHOWING = Listing(
    STORIES, lambda at, photo: StoryPhoto.objects.public(at).filter(photo_id=photo), at=datetime, photo=int
)


@public_page(LISTING)
def photo_page(request: HttpRequest, at: datetime, pk: int) -> HttpResponse:
    photo = the_only(_PHOTO(at=at, photo=pk))
    stories = _SHOWING.page(at=at, photo=pk).stories
    caption = photo.caption or next(
        (
            placed.own_caption
            for story in stories
            for placed in story.placed_photos
            if placed.photo_id == photo.pk and placed.own_caption
        ),
        "",
    )
    context: dict[str, Any] = {
        "photo": photo,
        "caption": caption,
        "cards": [pictured(story) for story in stories],
        "portrayed": [] if stories else list(Byline.objects.public(at).filter(portrait=photo)[:3]),
        "share": addresses(photo, "social"),
        "source_type": source_type(photo),
        "title": "Photo" if not photo.credit else photo.credit,
        "description": caption,
    }
    tags = {tag(photo), stories_of(photo), *with_stories(stories), *map(tag, context["portrayed"])}
    return render_page(at, "pages/photo.html", context, path=photo.get_absolute_url(), tags=tags)
