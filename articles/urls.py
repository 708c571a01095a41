"""The addresses of the reader's pages."""

from django.urls import path, register_converter

from articles import feeds, sitemaps
from articles.slugs import SLUG_PATTERN
from articles.views import (
    archive,
    budget,
    corrections,
    front,
    lists,
    live,
    photo,
    photographer,
    preview,
    series,
    story,
)
from articles.views.icon import favicon
from articles.views.photo_files import previewed, rendition


class SlugConverter:
    """The last part of an address, in letters of any script."""

    regex = SLUG_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DigitsConverter(SlugConverter):
    regex = "[0-9]{2}"


class YearConverter(SlugConverter):
    """A year with a day before and after each of its days, whatever the zone: the calendar itself ends."""

    regex = "[1-8][0-9]{3}"


class NumberConverter:
    """A row's number, of a size that databases know."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


register_converter(SlugConverter, "words")
register_converter(DigitsConverter, "nn")
register_converter(YearConverter, "yyyy")
register_converter(NumberConverter, "number")

urlpatterns = [
    # Looked through from here on: first what there is most of.
    path("<yyyy:year>/<nn:month>/<nn:day>/<words:slug>/", story.story_page, name="story"),
    path("<yyyy:year>/", archive.year_page, name="year"),
    path("<yyyy:year>/<nn:month>/", archive.month_page, name="month"),
    path("<yyyy:year>/<nn:month>/<nn:day>/", archive.day_page, name="day"),
    path(
        "<yyyy:year>/<nn:month>/<nn:day>/<words:slug>/entries/<number:part>/", live.part_page, name="entries"
    ),
    path("<yyyy:year>/<nn:month>/<nn:day>/<words:slug>/newest/", live.newest, name="newest-entries"),
    path("", front.front_page, name="front"),
    path("latest/", lists.latest_page, name="latest"),
    path("corrections/", corrections.corrections_page, name="corrections"),
    path("tag/<words:slug>/", lists.tag_page, name="tag"),
    path("topic/<words:slug>/", lists.topic_page, name="topic"),
    path("series/<words:slug>/", series.series_page, name="series"),
    path("by/<words:slug>/", lists.byline_page, name="byline"),
    path("from/<words:slug>/", lists.place_page, name="place"),
    path("source/<words:slug>/", lists.source_page, name="source"),
    path("photo/<number:pk>/", photo.photo_page, name="photo"),
    path("photographer/<words:slug>/", photographer.photographer_page, name="photographer"),
    path("media/photos/<number:photo_id>/<str:name>", rendition, name="rendition"),
    path("favicon.ico", favicon, name="favicon"),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("preview/<str:token>/photos/<number:photo_id>/<str:name>", previewed, name="preview-photo"),
    # Behind /preview/, which robots and caches are kept out of already.
    path("preview/budget/<str:token>/", budget.feed, name="budget-feed"),
    path("rss.xml", feeds.latest_rss, name="rss"),
    path("corrections.xml", feeds.corrections_rss, name="corrections-rss"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-listings.xml", sitemaps.listings, name="sitemap-listings"),
    path("sitemap-<yyyy:year>-<nn:month>.xml", sitemaps.month, name="sitemap-month"),
    # The last: a section may be called anything that is not taken above.
    path("<words:slug>/", lists.section_page, name="section"),
]
