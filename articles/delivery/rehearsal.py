"""Pages that are made before there are readers, and thrown away.

A process that has made none compiles templates, writes queries and renders the texts of stories while its
first readers wait: a tenth of a second of work for a front page that takes three thousandths afterwards.
Workers are forked from one process, which does all that once, and they come and go while readers read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db import DatabaseError
from django.template import engines
from django.utils import timezone
from jinja2 import TemplateError

from articles.delivery.asking import Application, ask
from articles.models import Section, Story

logger = logging.getLogger(__name__)


def rehearse(maker: Application) -> None:
    """Compile what readers' pages are made of, and make one of each kind that most of them ask for."""
    readers = engines["jinja2"].env  # type: ignore[attr-defined]
    for name in readers.list_templates():
        try:
            readers.get_template(name)
        except (TemplateError, UnicodeError, OSError) as error:
            logger.error("%s is no template: %s", name, error)
    try:
        for key in list(_pages()):
            ask(maker, key)
    except DatabaseError as error:
        logger.warning("No page was rehearsed, and the first will take longer: %s", error)


def _pages() -> Iterator[str]:
    yield from ("/", "/latest/", "/rss.xml")
    if section := Section.objects.first():
        yield section.get_absolute_url()
    for story in Story.objects.public(timezone.now()).newest_first()[:1]:
        yield story.get_absolute_url()
