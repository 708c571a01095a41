"""Each cache is told in its own form, and never more at once than it takes."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from articles.delivery.cdn import purge
from articles.delivery.sending import NotTaken
from newsportal import connections
from tests.articles.delivery.outside import Outside, outside

TOKEN = "hush-hush"


@pytest.fixture
def there() -> Iterator[Outside]:
    with outside() as server:
        yield server


def test_fastly_is_told_as_it_wants_it(there: Outside, settings: Settings) -> None:
    settings.CDN = connections.cdn(f"fastly://SU1Z0isx?token={TOKEN}&api={there.address}")
    purge(["story-1", "front"])
    (told,) = there.heard
    assert (told.method, told.path) == ("POST", "/service/SU1Z0isx/purge")
    assert told.headers["fastly-key"] == TOKEN
    assert told.headers["content-type"] == "application/json"
    assert told.json == {"surrogate_keys": ["front", "story-1"]}


def test_cloudflare_is_told_as_it_wants_it(there: Outside, settings: Settings) -> None:
    settings.CDN = connections.cdn(f"cloudflare://0123abcd?token={TOKEN}&api={there.address}")
    purge(["story-1", "front"])
    (told,) = there.heard
    assert (told.method, told.path) == ("POST", "/client/v4/zones/0123abcd/purge_cache")
    assert told.headers["authorization"] == f"Bearer {TOKEN}"
    assert told.headers["content-type"] == "application/json"
    assert told.json == {"tags": ["front", "story-1"]}


@pytest.mark.parametrize("said", [b'{"success": false, "errors": [{"code": 1134}]}', b"", b"[]"])
def test_cloudflare_may_say_no_with_a_yes(there: Outside, settings: Settings, said: bytes) -> None:
    settings.CDN = connections.cdn(f"cloudflare://0123abcd?token={TOKEN}&api={there.address}")
    there.refuse(200, said)
    with pytest.raises(NotTaken, match="does not say that it was done"):
        purge(["front"])


def test_every_varnish_is_told(there: Outside, settings: Settings) -> None:
    host = there.address.removeprefix("http://")
    settings.CDN = connections.cdn(f"varnish://{host},{host}")
    purge(["story-1", "front"])
    purge(["story-1", "*"])
    told = [(told.method, told.path, told.headers["surrogate-key"]) for told in there.heard]
    assert told == [("BAN", "/", "front story-1")] * 2 + [("BAN", "/", "*")] * 2


def test_a_varnish_that_refuses_is_named(there: Outside, settings: Settings) -> None:
    settings.CDN = connections.cdn(f"varnish://{there.address.removeprefix('http://')}")
    there.refuse(403, b"<!DOCTYPE html> <title>403", Content_Type="text/html")
    with pytest.raises(NotTaken, match=rf"^at {there.address}/ it answered 403 Forbidden$"):
        purge(["front"])


def test_a_hub_of_the_newsrooms_own_is_told(there: Outside, settings: Settings) -> None:
    address = there.address.replace("http://", "http://news:hush@")
    settings.CDN = connections.cdn(f"{address}/purge?from=newsroom")
    purge(["story-1", "front"])
    purge(["*", "front"])
    told = there.heard[0]
    assert (told.method, told.path) == ("POST", "/purge?from=newsroom")
    assert told.headers["authorization"] == f"Basic {base64.b64encode(b'news:hush').decode()}"
    assert [told.json for told in there.heard] == [
        {"site": "http://testserver", "tags": ["front", "story-1"]},
        {"site": "http://testserver", "everything": True},
    ]


@pytest.mark.parametrize(
    ("address", "path", "said"),
    [
        ("fastly://SU1Z0isx", "/service/SU1Z0isx/purge_all", b""),
        ("cloudflare://0123", "/client/v4/zones/0123/purge_cache", b'{"purge_everything": true}'),
    ],
)
def test_everything_can_be_purged(
    there: Outside, settings: Settings, address: str, path: str, said: bytes
) -> None:
    settings.CDN = connections.cdn(f"{address}?token={TOKEN}&api={there.address}")
    purge(["front", "*"])
    assert [(told.path, told.body) for told in there.heard] == [(path, said)]


@pytest.mark.parametrize(("kind", "most"), [("fastly", 256), ("cloudflare", 100)])
def test_nobody_is_told_more_at_once_than_they_take(
    there: Outside, settings: Settings, kind: str, most: int
) -> None:
    settings.CDN = connections.cdn(f"{kind}://0123?token={TOKEN}&api={there.address}")
    tags = {f"story-{number}" for number in range(2 * most + 1)}
    purge(tags)
    told = [next(iter(told.json.values())) for told in there.heard]
    assert [len(some) for some in told] == [most, most, 1]
    assert {tag for some in told for tag in some} == tags


@pytest.mark.parametrize("secret", [TOKEN, "news:" + TOKEN, base64.b64encode(b"news:hush-hush").decode()])
def test_a_secret_that_comes_back_is_not_repeated(there: Outside, settings: Settings, secret: str) -> None:
    settings.CDN = connections.cdn(there.address.replace("http://", f"http://news:{TOKEN}@"))
    there.refuse(401, f"{'Not known. ' * 17}{secret}".encode())
    with pytest.raises(NotTaken, match=r"^it answered 401 Unauthorized$"):
        purge(["front"])


def test_what_a_server_says_of_its_refusal_is_passed_on(there: Outside, settings: Settings) -> None:
    settings.CDN = connections.cdn(f"fastly://SU1Z0isx?token={TOKEN}&api={there.address}")
    there.refuse(400, b'{"msg":\n"No such service"}')
    with pytest.raises(NotTaken, match=r'^it answered 400 Bad Request: {"msg": "No such service"}$'):
        purge(["front"])
