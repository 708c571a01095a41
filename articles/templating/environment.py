"""Jinja2 as readers' pages are written in it.

Their templates become Python once in a process, and cost a fraction of what Django's own do, which the
newsroom's pages are written in (docs/performance.md). A name that was not given is empty, as it is there.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.defaultfilters import linebreaks_filter, linebreaksbr, truncatewords
from django.utils.html import escapejs
from jinja2 import ChainableUndefined, Environment, Undefined

from articles.paths import day_url, month_url, path_to, year_url
from articles.templating import times, words
from articles.templating.fragments import fragment
from articles.templating.photos import picture, plain_picture, shape_class


def static(name: str) -> str:
    """Where a static file is. Django's own asks each time whether there are any."""
    return str(staticfiles_storage.url(name))


FUNCTIONS = {
    "day_url": day_url,
    "fragment": fragment,
    "month_url": month_url,
    "picture": picture,
    "plain_picture": plain_picture,
    "shape_class": shape_class,
    "static": static,
    "url": path_to,
    "year_url": year_url,
    "at_clock": times.at_clock,
    "day_name": times.day_name,
    "day_of_moment": times.day_of_moment,
    "day_short": times.day_short,
    "day_written": times.day_written,
    "stamp": times.stamp,
    "taken": times.taken,
    "when": times.when,
    "house_tongue": words.house_tongue,
    "tongue": words.tongue,
}
FILTERS = {
    "escapejs": escapejs,
    "linebreaks": linebreaks_filter,
    "linebreaksbr": linebreaksbr,
    "truncatewords": truncatewords,
    "iso": times.iso,
    "long_day": times.long_day,
    "month_and_year": times.month_and_year,
    "month_name": times.month_name,
    "weekday": times.weekday,
    "host": words.host,
    "kicker_of": words.kicker_of,
    "kind_label": words.kind_label,
    "opinion_label": words.opinion_label,
}


class Missing(ChainableUndefined):
    """Nothing, and whatever is asked of it or called on it is nothing as well, as in Django's templates."""

    def __call__(self, *args: Any, **kwargs: Any) -> Undefined:  # type: ignore[override]
        return self


class ReadersEnvironment(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of a template as one dictionary, which each rendering copies: copying the chain of two
        that Jinja2 makes takes longer than rendering most parts."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """The environment that the settings name, with what Django has to say about it."""
    # A line that holds a statement alone leaves nothing on the page.
    ours = {"undefined": Missing, "trim_blocks": True, "lstrip_blocks": True}
    made = ReadersEnvironment(**options | ours)  # Django says autoescape
    made.globals.update(FUNCTIONS)
    made.filters.update(FILTERS)
    return made
