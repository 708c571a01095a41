"""The icon at the address where browsers look for one when a page names none: feeds, plain text, errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

from articles.views.reading import reading

# The picture behind it may change with a release; its own address does then.
_A_DAY = "public, max-age=86400"


@reading
def favicon(request: HttpRequest) -> HttpResponse:
    """To a PNG, which every browser takes here; not all take the SVG that pages name."""
    return HttpResponseRedirect(static("img/door-144.png"), headers={"Cache-Control": _A_DAY})
