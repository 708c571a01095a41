"""Jinja2 as readers' pages are written in it.

Their templates become Python once in a process, and cost a fraction of what Django's own do, which the
newsroom's pages are written in (docs/performance.md). A name that was not given is empty, as it is there.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.defaultfilters import linebreaks_filter, linebreaksbr, truncatewords
from django.utils.html import escapejs
from jinja2 import ChainableUndefined, Environment, Undefined
from jinja2.runtime import Context

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


# How pass_context marks a function.
_OF_PAGE: Any = fragment.jinja_pass_arg  # type: ignore[attr-defined]


class Missing(ChainableUndefined):
    """Nothing, and whatever is asked of it or called on it is nothing as well, as in Django's templates."""

    def __call__(self, *args: Any, **kwargs: Any) -> Undefined:  # type: ignore[override]
        return self


class ReadersContext(Context):
    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """As Jinja2 does, which looks four times at what it calls, and copies the page for what asks for it.

        So our functions see the page as it was given, and nothing that a template sets in a block or a loop.
        """
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        wanted = getattr(called, "jinja_pass_arg", None)
        if wanted is None:
            return called(*args, **kwargs)
        if wanted is _OF_PAGE:
            return called(self, *args, **kwargs)
        return super().call(called, *args, **kwargs)


class ReadersEnvironment(Environment):
    context_class = ReadersContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of a template as one dictionary, which each rendering copies: copying the chain of two
        that Jinja2 makes takes longer than rendering most parts."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """The environment that the settings name, with what Django has to say about it."""
    # A line that holds a statement alone leaves nothing on the page.
    ours: dict[str, Any] = {"undefined": Missing, "trim_blocks": True, "lstrip_blocks": True}
    # All are kept, and none has to be found the least used.
    ours["cache_size"] = -1
    made = ReadersEnvironment(**options | ours)  # Django says autoescape
    made.globals.update(FUNCTIONS)
    made.filters.update(FILTERS)
    return made
