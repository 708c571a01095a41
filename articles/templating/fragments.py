"""fragment(): a part of a page that is rendered once and kept with what it shows."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

# What the house says of itself, which is the same as long as the process lives.
HOUSE = ("site_name", "site_url", "site_language", "site_direction")
# Renderings kept with one thing. A thing has a few; one that stands under every day has thousands.
MOST = 60


@pass_context
def fragment(context: Context, template: str, **shown: Any) -> SafeString:
    """{{ fragment("includes/card.html", card=card, level=3, place="river") }}

    The template sees what is named here, the language of the page, and what the house says of itself.
    The first is the thing with which the fragment is kept, in its dictionary `fragments`: a thing that has
    changed is another object. The others are plain values.
    """
    (named, thing), *values = shown.items()
    environment, language = context.environment, context["language"]
    key = (template, language, *values)
    kept: dict[Any, SafeString] = thing.fragments
    made = kept.get(key)
    # Whoever changes templates while the site runs sees the change.
    if made is None or environment.auto_reload:
        house = {name: context[name] for name in HOUSE}
        seen = {**house, "language": language, named: thing, **dict(values)}
        if len(kept) >= MOST:
            kept.clear()
        made = kept[key] = SafeString(environment.get_template(template).render(seen))
    return made
