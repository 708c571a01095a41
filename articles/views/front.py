"""The front page."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from articles.fronts import filling
from articles.fronts.plan import Plan
from articles.page_tags import FRONT, with_authors, with_stories
from articles.views.page import LISTING, all_sections, public_page, render_page


@public_page(LISTING)
def front_page(request: HttpRequest, at: datetime) -> HttpResponse:
    return page_of_front(at)


def page_of_front(at: datetime, plan: Plan | None = None) -> HttpResponse:
    """The page as it was launched, or as `plan` would have it."""
    sections = all_sections()
    filled = filling.fill(at, sections, plan)
    context = {"front": filled, "is_front": True}
    tags = {FRONT} | with_stories(filled.considered) | with_authors(filled.authors)
    return render_page(at, "pages/front.html", context, path="/", tags=tags, sections=sections)
