"""The front page."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from articles import front
from articles.views.page import LISTING, all_sections, public_page, render_page


@public_page(LISTING)
def front_page(request: HttpRequest, at: datetime) -> HttpResponse:
    sections = all_sections()
    filled = front.fill(at, sections)
    return render_page(
        at, "pages/front.html", {"front": filled, "is_front": True}, path="/", sections=sections
    )
