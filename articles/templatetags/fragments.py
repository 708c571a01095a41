"""{% fragment %}: a part of a page that is rendered once and kept with what it shows."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()

# What the house says of itself, which is the same as long as the process lives.
HOUSE = ("site_name", "site_url", "site_language", "site_direction")
# Renderings kept with one thing. A thing has a few; one that stands under every day has thousands.
MOST = 60


@register.simple_tag(takes_context=True)
def fragment(context: template.Context, template_name: str, **shown: Any) -> SafeString:
    """{% fragment "includes/card.html" card=card level=3 sizes="100vw" %}

    The template sees what is named here, the language of the page, and what the house says of itself.
    The first is the thing with which the fragment is kept, in its dictionary `fragments`: a thing that has
    changed is another object. The others are plain values.
    """
    (named, thing), *values = shown.items()
    engine, language = context.template.engine, context["language"]  # type: ignore[union-attr]
    key = (template_name, language, *values)
    kept: dict[Any, SafeString] = thing.fragments
    made = kept.get(key)
    # Whoever changes templates while the site runs sees the change.
    if made is None or engine.debug:
        house = {name: context[name] for name in HOUSE}
        seen = {**house, "language": language, named: thing, **dict(values)}
        if len(kept) >= MOST:
            kept.clear()
        made = kept[key] = engine.get_template(template_name).render(template.Context(seen))
    return made
