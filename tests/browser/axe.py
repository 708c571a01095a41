"""What axe finds on a page, once the page has come to rest."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS: dict[str, Any] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # It would fetch the sheets again for one experimental rule, and trips over those that import others.
    "preload": False,
}
# Colors that change while a page is open pass through others on their way: what is measured then is no color
# that anybody reads.
COME_TO_REST = """async () => {
    const wait = time => new Promise(done => setTimeout(done, time))
    let moving
    for (let rounds = 0; rounds < 100 && (moving = document.getAnimations()).length; rounds++) {
        await Promise.race([Promise.allSettled(moving.map(one => one.finished)), wait(2000)])
        // One that has ended is listed until the next frame, which never comes to who does not wait for it.
        await wait(20)
    }
}"""


def violations(page: Page, *, context: str | None = None, without: str | None = None) -> list[str]:
    """A line for each piece of the page that breaks a rule: the rule, the piece, and what would mend it.
    `context` is the part of the page to look at, `without` a rule to leave out."""
    page.evaluate(COME_TO_REST)
    options = {**STANDARDS, "rules": {without: {"enabled": False}}} if without else STANDARDS
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]
