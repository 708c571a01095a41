"""WebSub (https://www.w3.org/TR/websub/): the hub hears which feeds have changed, and tells who reads them.

How a publisher tells its hub the recommendation leaves open; this is PubSubHubbub's form, which hubs take.
"""

from __future__ import annotations

from urllib.parse import urlencode

from articles.delivery.asking import Application, ask
from articles.delivery.index import EVERYTHING
from articles.delivery.sending import NotTaken, send
from articles.delivery.surfaces import SURFACES, Kind
from articles.views.page import absolute

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def feeds_that_show(tags: set[str], application: Application) -> list[str]:
    """The public feeds in which one of these names stands. What has gone from a feed changed its list."""
    found = []
    for listed in SURFACES:
        if listed.kind is not Kind.FEED:
            continue
        for path in listed.addresses():
            answer = ask(application, path)
            if answer.status >= 500:
                raise NotTaken(
                    f"the site itself answers {answer.status} for {path}, so that nothing can be said"
                )
            shown = {EVERYTHING, *answer.header("cache-tag").split(",")}
            if answer.status == 200 and shown & tags:
                found.append(path)
    return found


def ping(hub: str, path: str) -> None:
    """Say that a feed has changed. One at a time: not every hub takes several."""
    send(hub, urlencode({"hub.mode": "publish", "hub.url": absolute(path)}).encode(), _FORM)
