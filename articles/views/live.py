"""The further pages of live coverage: its parts, and what is newest for the script that looks for it."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from articles.page_tags import entries_of, of_stories, tag
from articles.templating.words import direction
from articles.views.article import ASKED, Article, article_of
from articles.views.coverage import newest_of, part_of_coverage, part_url
from articles.views.page import LISTING, absolute, nameless_frame, public_page, render_page, set_tags
from articles.views.story import day_of, former_address


def _article(
    at: datetime, year: str, month: str, day: str, slug: str, further: str
) -> tuple[Article | None, HttpResponse | None]:
    """The live story at an address, or what is answered where there is none."""
    published = day_of(year, month, day)
    rows = ASKED.rows(at=at, around=at, day=published, slug=slug)
    if not rows:
        answer = former_address(at, published, slug)
        if isinstance(answer, HttpResponsePermanentRedirect):
            return None, HttpResponsePermanentRedirect(f"{answer.url}{further}")
        return None, answer
    article = article_of(rows[0])
    if not article.story.is_live:
        raise Http404
    return article, None


@public_page(LISTING)
def part_page(
    request: HttpRequest, at: datetime, year: str, month: str, day: str, slug: str, part: int
) -> HttpResponse:
    article, elsewhere = _article(at, year, month, day, slug, part_url("", part))
    if article is None:
        assert elsewhere is not None
        return elsewhere
    coverage = part_of_coverage(at, article, part)
    if coverage is None:
        raise Http404
    story = article.story
    path = part_url(story.get_absolute_url(), part)
    context = {
        "article": article,
        "coverage": coverage,
        "section": story.section,
        "language": story.language,
        "direction": direction(story.language),
    }
    # Not what its other entries do, or every post would make every part anew.
    tags = article.tags - {entries_of(story.pk)} | coverage.tags
    return render_page(at, "pages/entries.html", context, path=path, tags=tags, edition=story.publication_day)


@public_page(LISTING)
def newest(request: HttpRequest, at: datetime, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A page without a frame, as small as what it says; a listing's freshness, and the page store's ETag."""
    article, elsewhere = _article(at, year, month, day, slug, "newest/")
    if article is None:
        assert elsewhere is not None
        return elsewhere
    story = article.story
    found = newest_of(at, article)
    context = {
        **nameless_frame(),
        "article": article,
        "newest": found,
        "language": story.language,
        "direction": direction(story.language),
        "canonical": absolute(story.get_absolute_url()),
    }
    response = HttpResponse(render_to_string("pages/newest_entries.html", context))
    bylines = {tag(one.row.byline) for one in found.entries if one.row.byline}
    set_tags(response, {entries_of(story.pk), *of_stories([story]), *bylines})
    return response
