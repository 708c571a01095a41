"""What a plan changes of another, in sentences: for whoever launches it, and for the history."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from .layouts import BESIDE, LEAD, OPINION, PICTURE, RAIL, SECONDS, STRIP, layout_called
from .plan import Plan


def area_name(area: str, section_names: dict[int, str], *, of_section: bool = False) -> str:
    """What an area is called; a strip by its section."""
    if area.startswith(STRIP):
        number = area.removeprefix(STRIP)
        return section_names.get(int(number) if number.isdecimal() else 0, _("A section that is gone"))
    names = {
        LEAD: _("Lead"),
        SECONDS: _("Seconds"),
        BESIDE: _("Headlines") if of_section else _("With the lead"),
        RAIL: _("Pinned in the latest"),
        # A section's strip may be called Opinion, too.
        OPINION: _("Opinion on top"),
        PICTURE: _("The picture"),
    }
    return names.get(area, area)


def changes(
    before: Plan, after: Plan, headline: Callable[[int], str], area: Callable[[str], str]
) -> list[str]:
    """Sentences; none where both say the same."""
    told: list[str] = []
    if before.layout != after.layout:
        told.append(_("Layout: %(name)s") % {"name": layout_called(after.layout).label})
    if before.banner != after.banner:
        banner = after.banner
        told.append(_("Breaking: %(text)s") % {"text": banner.text} if banner else _("No banner any more"))
    for name in dict.fromkeys([*after.areas, *before.areas]):
        old, new = ({one.story: one for one in plan.in_area(name)} for plan in (before, after))
        words = {"area": area(name)}
        told += [
            _("%(area)s: %(story)s") % {**words, "story": headline(one)} for one in new if one not in old
        ]
        told += [
            _("%(area)s: without %(story)s") % {**words, "story": headline(one)}
            for one in old
            if one not in new
        ]
        told += [
            _("%(area)s: %(story)s is told otherwise") % {**words, "story": headline(one)}
            for one in new
            if one in old and new[one] != old[one]
        ]
        stayed = [[one for one in rows if one in old and one in new] for rows in (old, new)]
        if stayed[0] != stayed[1]:
            told.append(_("%(area)s: in another order") % words)
    return told
