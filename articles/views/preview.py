"""A story as readers would get it, by the view that makes their page, before they may.

Inside a transaction the story is changed into what is to be shown and read, and the transaction is rolled
back: a preview cannot differ from the page, and nothing of it can stay. Nobody may keep or index the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP, build_policy
from django.utils.translation import gettext as _

from articles.models import PreviewLink, Section, Story
from articles.revisions.content import RESTORED, Content, put_back
from articles.views.reading import reading
from articles.views.story import asked_for
from articles.workflow import as_if_published

_TOLD_TO_CACHES = ("Cache-Tag", "Surrogate-Key", "Cache-Groups", "ETag", "Last-Modified", "Vary")


def rendered(prepare: Callable[[], Story]) -> HttpResponse:
    """The page of the story that `prepare` answers, as if it were public. Nothing of either is kept."""
    return read(prepare)()


def read(prepare: Callable[[], Story]) -> Callable[[], HttpResponse]:
    """The same, still to be made: whoever waits to write does not wait for that."""
    with transaction.atomic():
        try:
            story = prepare()
            if story.section_id is None:
                story.section = Section.objects.create(name=_("No section yet"))
            at = as_if_published(story)
            assert story.publication_day is not None
            # Around it stands what is public now: a look ahead at one story is none at those of others.
            page = asked_for(at, story.publication_day, story.slug, around_at=timezone.now())
        finally:
            transaction.set_rollback(True)
    return lambda: private(page())


def private(response: HttpResponse) -> HttpResponse:
    """For whoever asked, and for nobody's cache or index."""
    for name in _TOLD_TO_CACHES:
        if name in response.headers:
            del response.headers[name]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def within_the_newsroom(response: HttpResponse) -> HttpResponse:
    """May stand in a frame beside the story's form; otherwise under the readers' policy."""
    policy: Any = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
    response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(policy, None)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def stored(story: Story, content: Content | None = None) -> Callable[[], Story]:
    """The story as it is saved, or as a revision has it."""

    def prepare() -> Story:
        found = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
        if content is not None:
            put_back(found, content, RESTORED)
        return found

    return prepare


@reading
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """By a signed link. A link that is wrong, late or revoked is answered like one that never was."""
    link = PreviewLink.objects.signed(token)
    if link is None:
        raise Http404
    content: Any = link.revision.content if link.revision else None
    response = rendered(stored(link.story, content))
    response.content = with_photos_of(token, response.content)
    # The address is the key: no site that the story links to hears of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def with_photos_of(token: str, page: bytes) -> bytes:
    """The page with its photos fetched under the link: at their own address the public finds none of them."""
    public, by_link = (
        reverse(name, args=args).encode()
        for name, args in (("rendition", [1, "x"]), ("preview-photo", [token, 1, "x"]))
    )
    return page.replace(public.removesuffix(b"1/x"), by_link.removesuffix(b"1/x"))
