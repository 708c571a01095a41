"""The front page."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from articles import front
from articles.page_tags import FRONT, with_authors, with_stories
from articles.views.page import LISTING, all_sections, public_page, render_page


@public_page(LISTING)
def front_page(request: HttpRequest, at: datetime) -> HttpResponse:
    sections = all_sections()
    filled = front.fill(at, sections)
    context = {"front": filled, "is_front": True}
    signed = [*filled.opinion, *([filled.lead.story] if filled.lead else [])]
    tags = {FRONT} | with_stories(filled.considered) | with_authors(signed)
    return render_page(at, "pages/front.html", context, path="/", tags=tags, sections=sections)
